#!/usr/bin/python3
"""make_media.py [--out DIR] [NAME...]: makes the demo's recordings (NAME.mp4) and captions from demo/lectures/NAME.txt with
espeak-ng, Pillow and ffmpeg. A recording whose script and tools have not changed is not made again."""
import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from studio import film, script

HERE = Path(__file__).resolve().parent


def key_of(source):
    """What a recording is made of: its script, this program, and the tools' versions."""
    digest = hashlib.sha256(source.read_bytes())
    for path in sorted([*(HERE / "studio").glob("*.py"), Path(__file__)]):
        digest.update(path.read_bytes())
    for tool in (["espeak-ng", "--version"], ["ffmpeg", "-version"]):
        digest.update(subprocess.run(tool, check=True, capture_output=True).stdout.splitlines()[0])
    return digest.hexdigest()


def make(name, out, jobs):
    source = HERE / "lectures" / f"{name}.txt"
    if not source.is_file():
        known = ", ".join(sorted(path.stem for path in source.parent.glob("*.txt")))
        sys.exit(f"make_media: there is no lecture '{name}'; there are {known}")
    stamp, key = out / f"{name}.stamp", key_of(source)
    made = [out / f"{name}.mp4", *(out / f"{name}.{language}.vtt" for language in film.LANGUAGES)]
    if stamp.is_file() and stamp.read_text() == key and all(path.is_file() for path in made):
        return
    print(f"  recording {name}", end=" ", flush=True)
    begin, scratch = time.monotonic(), out / f"{name}.scratch"
    length = film.make(script.parse(source.read_text(encoding="utf-8"), source.name), name, out, scratch, jobs)
    shutil.rmtree(scratch)
    stamp.write_text(key)
    print(f"({length // 60:.0f} min {length % 60:.0f} s) made in {time.monotonic() - begin:.0f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description="Makes the demo's recordings.")
    parser.add_argument("--out", type=Path, default=HERE.parent / "build" / "demo" / "media")
    parser.add_argument("names", nargs="*", metavar="NAME")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name in chosen.names or sorted(path.stem for path in (HERE / "lectures").glob("*.txt")):
        make(name, chosen.out, os.cpu_count() or 1)


if __name__ == "__main__":
    main()
