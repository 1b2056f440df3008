#!/usr/bin/env python3
"""What `lectern package` costs beside the ffmpeg command line that makes the same renditions.

    ./dev bench package [FILE...] [--rounds N]

One ffmpeg process, one decode, `split`, the same x264 and AAC settings: they are read from the package that lectern has
made (x264 writes its settings into the stream). The rounds of the two alternate, so that both see the same machine. lectern
also makes the poster, the storyboard, the playlists and the hashes; ffmpeg does not. Without files, two recordings are
made by ffmpeg: slides that change every 10 s, and a moving picture with noise."""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from encoding.subjects import timed

# subme tells the presets apart (x264 --fullhelp).
PRESETS = {"0": "ultrafast", "1": "superfast", "2": "veryfast", "4": "faster", "6": "fast", "7": "medium", "8": "slow"}


def make_inputs(folder):
    sound = ["-f", "lavfi", "-i", "aevalsrc='0.2*sin(2*PI*220*t)*gt(mod(t,0.7),0.3)':s=48000"]
    x264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k"]
    recordings = {
        "slides-1080p30.mp4": ("testsrc2=s=1920x1080:r=30,fps=1/10,fps=30", "60"),
        "camera-720p25.mp4": ("testsrc2=s=1280x720:r=25,noise=alls=6:allf=t", "30"),
    }
    for name, (picture, seconds) in recordings.items():
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", picture, *sound, "-t", seconds, *x264,
                        str(folder / name)], check=True)
    return [folder / name for name in recordings]


def x264_settings(file):
    with open(file, "rb") as stream:
        found = re.search(rb"x264 - core[^\0]*?options: ([ -~]+)", stream.read(1 << 20))
    if not found:
        raise RuntimeError(f"{file} does not say how x264 made it")
    return dict(word.split("=", 1) for word in found.group(1).decode().split() if "=" in word)


def key_frames(track):
    """For -force_key_frames: as far apart as in what lectern made."""
    frames = track["keyframes"]
    return f"expr:gte(t,n_forced*{frames[0][2] / track['timescale']:.6f})"


def ffmpeg_command(source, package, folder):
    manifest = json.loads((package / "manifest.json").read_text())
    video = [r for r in manifest["renditions"] if r["kind"] == "video"]
    index = json.loads((package / "index.json").read_text())
    audio = [r for r in manifest["renditions"] if r["kind"] == "audio"]
    full = max((r["frame_rate_exact"] for r in video), key=lambda rate: int(rate.split("/")[0]) / int(rate.split("/")[1]), default="30/1")
    graph = [f"[0:v:0]fps={full},split={len(video)}" + "".join(f"[s{i}]" for i in range(len(video)))] if video else []
    outputs = []
    for i, r in enumerate(video):
        settings = x264_settings(package / r["file"])
        rate = "" if r["frame_rate_exact"] == full else f"fps={r['frame_rate_exact']},"
        graph.append(f"[s{i}]{rate}scale={r['width']}:{r['height']},format=yuv420p[v{i}]")
        outputs += ["-map", f"[v{i}]", "-c:v", "libx264", "-preset", PRESETS[settings["subme"]], "-profile:v", "high", "-crf", settings["crf"],
                    "-maxrate", settings["vbv_maxrate"] + "k", "-bufsize", settings["vbv_bufsize"] + "k", "-bf", settings["bframes"],
                    "-threads", settings["threads"], "-x264-params", "scenecut=0:open-gop=0", "-force_key_frames", key_frames(index[r["id"]]),
                    "-movflags", "+cmaf+frag_keyframe", "-f", "mp4", str(folder / r["file"])]
    tracks = [r for r in audio if not r["low"]]
    for r in audio if manifest["source"]["audio"] else []:  # silence that lectern adds has no source
        main = tracks.index(r) if r in tracks else next(i for i, t in enumerate(tracks) if r["id"].startswith(t["id"].replace("audio", "low")))
        coder = ["libopus", "16k"] if r["codecs"] == "Opus" else ["aac", "24k" if r["low"] else "96k" if r["channels"] == 2 else "64k"]
        outputs += ["-map", f"0:a:{main}", "-c:a", coder[0], "-ac", str(r["channels"]), "-ar", str(r["sample_rate"]), "-b:a", coder[1],
                    "-movflags", "+cmaf", "-f", "mp4", str(folder / r["file"])]
    head = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", str(source)]
    return head + (["-filter_complex", ";".join(graph)] if graph else []) + outputs, manifest


def compare(lectern, source, rounds):
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as scratch:
        folder = Path(scratch)
        package = folder / "package"
        settings = folder / "h264.toml"
        settings.write_text("[packaging]\nav1 = false\n")  # ffmpeg makes the H.264 renditions alone
        for _ in range(rounds):
            shutil.rmtree(package, ignore_errors=True)
            ours.append(timed([lectern, "package", str(source), "--out", str(package), "--config", str(settings)]))
            made = folder / "ffmpeg"
            made.mkdir(exist_ok=True)
            command, manifest = ffmpeg_command(source, package, made)
            theirs.append(timed(command))
    return manifest, ours, theirs


def middle(rows, column):
    return statistics.median(row[column] for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lectern")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        sources = options.files or make_inputs(Path(folder))
        print(f"median of {options.rounds} alternating rounds; {os.cpu_count()} cores")
        print(f"{'recording':34} {'rungs':>5} {'length s':>8} | {'lectern CPU s':>13} {'wall s':>7} | {'ffmpeg CPU s':>12} {'wall s':>7} | CPU ratio")
        for source in sources:
            manifest, ours, theirs = compare(options.lectern, source, options.rounds)
            rungs = sum(r["kind"] == "video" for r in manifest["renditions"])
            print(f"{source.name[:34]:34} {rungs:5} {manifest['duration_s']:8.1f} | {middle(ours, 1):13.2f} {middle(ours, 0):7.2f} | "
                  f"{middle(theirs, 1):12.2f} {middle(theirs, 0):7.2f} | {middle(ours, 1) / middle(theirs, 1):.2f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
