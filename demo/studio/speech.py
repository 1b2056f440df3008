"""The spoken track: one espeak-ng run a sentence, so that every sentence's true start and end are known."""
import subprocess
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

RATE = 22050            # samples a second, what espeak-ng writes
BETWEEN_SENTENCES_S = 0.32
BETWEEN_SLIDES_S = 0.9
LEAD_IN_S = 0.8
WORDS_A_MINUTE = 152


def spoken(text, voice, path):
    subprocess.run(["espeak-ng", "-v", voice, "-s", str(WORDS_A_MINUTE), "-g", "2", "-w", str(path), "--", text], check=True)
    with wave.open(str(path)) as sound:
        if sound.getframerate() != RATE:
            raise SystemExit(f"make_media: espeak-ng wrote {sound.getframerate()} samples a second, not {RATE}")
        samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
    loud = np.flatnonzero(np.abs(samples) > 200)
    return samples[max(0, loud[0] - RATE // 50):loud[-1] + RATE // 20] if loud.size else samples


def silence(seconds):
    return np.zeros(int(seconds * RATE), dtype="<i2")


def speak(script, folder, jobs):
    """Fills in the times of slides and sentences and writes folder/speech.wav. Returns its length in seconds."""
    folder = Path(folder)
    lines = [s for slide in script.slides for s in slide.sentences]
    voice = script.head.get("voice", "en-gb")
    with ThreadPoolExecutor(jobs) as pool:
        sounds = list(pool.map(lambda job: spoken(job[1].english, voice, folder / f"say-{job[0]:03}.wav"), enumerate(lines)))
    track, at, sound = [silence(LEAD_IN_S)], int(LEAD_IN_S * RATE), iter(sounds)
    for number, slide in enumerate(script.slides):
        slide.start_s = 0.0 if number == 0 else at / RATE
        for sentence in slide.sentences:
            samples = next(sound)
            gap = silence(BETWEEN_SENTENCES_S if sentence is not slide.sentences[-1] else BETWEEN_SLIDES_S)
            sentence.start_s, sentence.end_s = at / RATE, (at + len(samples)) / RATE
            track += [samples, gap]
            at += len(samples) + len(gap)
        slide.end_s = at / RATE
    with wave.open(str(folder / "speech.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.concatenate(track).tobytes())
    return at / RATE
