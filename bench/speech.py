#!/usr/bin/env python3
"""bench/speech.py RECORDING... [--seconds N] [--rounds N] [--low] [--lectern PROGRAM]: what speech keeps, and what it costs, as AAC and as Opus with each of their settings,
or (--low) the low AAC alone at other rates and settings, and (--lectern) as this program packages it, whose kbit/s are those of the files, containers and all.
Intelligibility is STOI (Taal et al., "An Algorithm for Intelligibility Prediction of Time-Frequency Weighted Noisy Speech", 2011) of 100,
beside the recording itself; "up to" is the highest kHz whose energy is within 6 dB of the recording's (in speech that does not reach so far, noise is put
there); the CPU time is that of ffmpeg for a minute of sound, without what reading it takes. The figures behind
src/media/audio_encoder.cpp; needs ffmpeg and python3-numpy."""
import argparse
import resource
import statistics
import subprocess
import tempfile
from pathlib import Path

import numpy as np

RATE = 10_000  # Hz, the paper's
FRAME, HOP, BINS, BANDS, LOWEST_HZ, SPAN = 256, 128, 512, 15, 150, 30
SILENT_DB, CLIP_DB = 40, -15
ENCODERS = [(f"AAC 64, {coder}", ["-c:a", "aac", "-b:a", "64k", "-aac_coder", coder]) for coder in ("twoloop", "fast")] + [
    (f"AAC 24 at 24 kHz, {coder}", ["-ar", "24000", "-c:a", "aac", "-b:a", "24k", "-aac_coder", coder]) for coder in ("twoloop", "fast")] + [
    (f"Opus 16, complexity {level}", ["-c:a", "libopus", "-b:a", "16k", "-application", "voip", "-frame_duration", "60",
                                      "-compression_level", str(level)]) for level in (10, 7, 6, 5)]


def low_aac(name, hz=24_000, bps=22_500, **settings):
    return f"AAC {name}", ["-ar", hz, "-c:a", "aac", "-b:a", bps, *(word for key, value in ({"aac_coder": "twoloop"} | settings).items() for word in (f"-{key}", value))]


LOW = [low_aac("24", bps=24_000), low_aac("22.5"), low_aac("20", bps=20_000), low_aac("22.5, fast", aac_coder="fast"), low_aac("22.5, no PNS", aac_pns=0),
       low_aac("22.5, no TNS", aac_tns=0), low_aac("22.5, no TNS, to 8.4 kHz", aac_tns=0, cutoff=7437), low_aac("22.5, no TNS, to 6.3 kHz", aac_tns=0, cutoff=6000),
       low_aac("22.5 at 22.05 kHz, no TNS", hz=22_050, aac_tns=0), low_aac("22.5 at 16 kHz, no TNS", hz=16_000, aac_tns=0, cutoff=7000)]


def ffmpeg(*words):
    return subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, words)], stdout=subprocess.PIPE, check=True).stdout


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def samples(file):
    return np.frombuffer(ffmpeg("-i", file, "-ac", 1, "-ar", RATE, "-f", "f32le", "-"), np.float32).astype(np.float64)


def aligned(clean, coded):
    """Both, from where they say the same: encoders begin late by up to a tenth of a second."""
    reach, length = RATE // 10, min(len(clean), len(coded), 60 * RATE)
    spectrum = np.fft.rfft(clean[:length], 2 * length) * np.conj(np.fft.rfft(coded[:length], 2 * length))
    likeness = np.fft.irfft(spectrum)
    early = int(np.argmax(np.concatenate((likeness[-reach:], likeness[:reach])))) - reach
    clean, coded = clean[max(0, early):], coded[max(0, -early):]
    length = min(len(clean), len(coded))
    return clean[:length], coded[:length]


def frames(signal):
    starts = np.arange(0, len(signal) - FRAME, HOP)
    return signal[starts[:, None] + np.arange(FRAME)] * np.hanning(FRAME + 2)[1:-1]


def third_octaves():
    hz = np.linspace(0, RATE, BINS + 1)[: BINS // 2 + 1]
    bands = np.zeros((BANDS, len(hz)))
    for band in range(BANDS):
        centre = LOWEST_HZ * 2 ** (band / 3)
        low, high = (int(np.argmin(np.abs(hz - centre * 2 ** way))) for way in (-1 / 6, 1 / 6))
        bands[band, low:high] = 1
    return bands


def without_silence(clean, coded):
    energy = 20 * np.log10(np.linalg.norm(frames(clean), axis=1) + 1e-12)
    loud = energy > energy.max() - SILENT_DB

    def joined(signal):
        kept = frames(signal)[loud]
        whole = np.zeros(HOP * (len(kept) - 1) + FRAME)
        for at, frame in enumerate(kept):
            whole[at * HOP:at * HOP + FRAME] += frame
        return whole
    return joined(clean), joined(coded)


def stoi(clean, coded):
    clean, coded = without_silence(*aligned(clean, coded))
    bands = third_octaves()
    x, y = (np.sqrt(bands @ (np.abs(np.fft.rfft(frames(signal), BINS)).T ** 2)) for signal in (clean, coded))
    said = []
    for end in range(SPAN, x.shape[1] + 1):
        a, b = x[:, end - SPAN:end], y[:, end - SPAN:end]
        b = b * np.linalg.norm(a, axis=1, keepdims=True) / (np.linalg.norm(b, axis=1, keepdims=True) + 1e-12)
        b = np.minimum(b, a * (1 + 10 ** (-CLIP_DB / 20)))
        a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
        said.append(np.mean(np.sum(a * b, axis=1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1) + 1e-12)))
    return 100 * float(np.mean(said))


def reach(plain, coded):
    """kHz, in steps of one."""
    size, rate = 1024, 48_000

    def energies(file):
        signal = np.frombuffer(ffmpeg("-i", file, "-ac", 1, "-ar", rate, "-f", "f32le", "-"), np.float32)
        starts = np.arange(0, len(signal) - size, size)
        return (np.abs(np.fft.rfft(signal[starts[:, None] + np.arange(size)] * np.hanning(size))) ** 2).sum(0)
    kilohertz = (np.fft.rfftfreq(size, 1 / rate) / 1000).astype(int)
    before, after = (np.bincount(kilohertz, energies(file)) + 1e-9 for file in (plain, coded))
    lost = np.flatnonzero(after < before / 4)
    return int(lost[0]) if len(lost) else rate // 2000


def measure(how, plain, clean, minutes, rounds, folder):
    coded, spent = folder / "coded.mkv", []
    for _ in range(rounds):
        begun = cpu()
        ffmpeg("-threads", 1, "-i", plain, *how, coded)
        spent.append(cpu() - begun)
    begun = cpu()
    ffmpeg("-threads", 1, "-i", plain, "-f", "null", "-")
    reading = cpu() - begun
    ffmpeg("-i", coded, "-c", "copy", "-f", "data", "-map", "0:a", folder / "bare")
    return stoi(clean, samples(coded)), reach(plain, coded), (folder / "bare").stat().st_size * 8 / minutes / 60_000, (statistics.median(spent) - reading) / minutes


def packaged(program, plain, clean, minutes, folder):
    made = folder / "package"
    subprocess.run([program, "package", plain, "--out", made], stdout=subprocess.DEVNULL, check=True)
    for file in sorted(made.glob("*.mp4")):
        if file.name.startswith(("audio", "low")):
            yield file.stem, stoi(clean, samples(file)), reach(plain, file), file.stat().st_size * 8 / minutes / 60_000


def main():
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("recordings", nargs="+", type=Path)
    wanted.add_argument("--seconds", type=int, default=120)
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("--low", action="store_true")
    wanted.add_argument("--lectern", type=Path)
    asked = wanted.parse_args()
    for recording in asked.recordings:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            plain = folder / "plain.wav"
            ffmpeg("-i", recording, "-t", asked.seconds, "-vn", "-ac", 1, "-ar", 48000, plain)
            clean = samples(plain)
            minutes = len(clean) / RATE / 60
            print(f"{recording.name}, {minutes * 60:.0f} s\n{'':28} {'STOI':>6} {'up to':>6} {'kbit/s':>7} {'CPU s/min':>9}")
            for name, how in LOW if asked.low else ENCODERS:
                kept, khz, kbits, spent = measure(how, plain, clean, minutes, asked.rounds, folder)
                print(f"{name:28} {kept:6.2f} {khz:6d} {kbits:7.1f} {spent:9.2f}", flush=True)
            if asked.lectern:
                for name, kept, khz, kbits in packaged(asked.lectern.resolve(), plain, clean, minutes, folder):
                    print(f"{'lectern, ' + name:28} {kept:6.2f} {khz:6d} {kbits:7.1f}", flush=True)


if __name__ == "__main__":
    main()
