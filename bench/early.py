#!/usr/bin/env python3
"""bench/early.py PROGRAM [--minutes N] [--mbit N] [--kind KIND | --recording FILE] [--index-last]: a long recording is uploaded at the
rate of a campus network; how long after its last byte can the lecture be heard, seen as slides, watched, and is it whole?"""
import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "survival")]
from encoding.recordings import describe, draw  # noqa: E402
from one_lecture import LECTURE, Site, make_template  # noqa: E402

PIECE_S = 120  # of a drawn lecture, which is then repeated: drawing takes longer than preparing
BLOCK = 64 << 10
GIVE_UP_AFTER_S = 3600


def lengthen(file, minutes, folder, index_last):
    whole = folder / "long.mp4"
    times = max(1, round(minutes * 60 / describe("piece", file).seconds))
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-stream_loop", str(times - 1), "-i", str(file), "-map", "0:v:0", "-map", "0:a:0",
                    "-c", "copy", *([] if index_last else ["-movflags", "+faststart"]), str(whole)], check=True)
    return describe("long", whole)


def paced(file, rate):
    due = time.monotonic()
    with open(file, "rb") as f:
        while piece := f.read(BLOCK):
            due = max(due, time.monotonic() - 0.5) + len(piece) / rate
            time.sleep(max(0.0, due - time.monotonic()))
            yield piece


def look(site):
    """What of the lecture can be watched: a set of words."""
    lecture = site.lecture()
    if lecture["status"] == "failed":
        raise RuntimeError(lecture["status_reason"])
    if lecture["status"] != "published":
        return set(), ""
    package = lecture["playback"]["hls"].split("/")[2]
    manifest = json.loads((site.server.data / "packages" / package / "manifest.json").read_text())
    kinds = {r["kind"] for r in manifest["renditions"]}
    if not lecture["playback"]["early"]:
        kinds.add("whole")
    if any(r["codecs"].startswith("av01") for r in manifest["renditions"]):
        kinds.add("av1")
    return kinds, package


def follow(site, wanted):
    """Tells the seconds from now until each of `wanted` can be watched. Returns the packages that came one after the other."""
    begun, seen, packages = time.monotonic(), {}, []
    while set(wanted) - set(seen):
        there, package = look(site)
        now = time.monotonic() - begun
        if package and package not in packages:
            packages.append(package)
        for what in sorted(there - set(seen)):
            seen[what] = now
            print(f"  {what:<18}  {now:8.1f}", flush=True)
        if now > GIVE_UP_AFTER_S:
            break
        time.sleep(0.5)
    return packages


def children_cpu(server):
    """CPU seconds of the server and of all that it has waited for."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(f) for f in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(prog="./dev bench early")
    parser.add_argument("program")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--mbit", type=float, default=20, help="rate of the upload")
    parser.add_argument("--kind", default="inset", help="of the drawn lecture")
    parser.add_argument("--recording", type=Path, help="is repeated instead of a drawn one")
    parser.add_argument("--index-last", action="store_true", help="an MP4 that cannot be read before its end is there")
    parser.add_argument("--av1", action="store_true", help="wait for the renditions in AV1 too")
    chosen = parser.parse_args()
    template = make_template(chosen.program)
    site = Site(template, config="[server]\nadmin_listen = \"127.0.0.1:0\"\n")
    try:
        home = site.server.home
        piece = chosen.recording or draw(chosen.kind, PIECE_S, home).file
        long = lengthen(piece, chosen.minutes, home, chosen.index_last)
        size = long.file.stat().st_size
        site.server.start()
        url = site.client.create(size, lecture=LECTURE)
        begun = time.monotonic()
        status, _ = site.client.patch(url, 0, paced(long.file, chosen.mbit * 1e6 / 8), size)
        arrived = time.monotonic() - begun
        if status != 204:
            raise RuntimeError(f"the upload was answered with {status}")
        print(f"{long.seconds / 60:.1f} minutes, {long.width}x{long.height}, {size / 1e6:.0f} MB, arrived in {arrived:.0f} s at {chosen.mbit:g} Mbit/s;"
              f" {children_cpu(site.server):.0f} CPU s so far", flush=True)
        print("\ncan be watched        s after the last byte", flush=True)
        packages = follow(site, {"av1" if chosen.av1 else "whole"})
        time.sleep(2)
        print(f"\npackages one after the other: {len(packages)}; {children_cpu(site.server):.0f} CPU s in all; "
              f"largest child {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    finally:
        site.close()
        template.server.close()


if __name__ == "__main__":
    main()
