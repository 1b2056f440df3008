"""Packages generated lectures of several kinds and compares the slides that were found with the true ones.

A true slide counts as found when one begins within 1 s of it. The image of a found slide should be the last picture that showed it:
`image` is the worst correlation of the two, at 240x135. `kbit/s` is what slides.json and its images cost over the lecture."""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from . import scenes
from .film import film

TOLERANCE_S = 1.0


def small(picture):
    return np.asarray(picture.convert("L").resize((240, 135), Image.BOX), np.float32).ravel()


def alike(a, b):
    return float(np.corrcoef(small(a), small(b))[0, 1])


def match(true, found):
    """Pairs of true and found slides, each used once, in order of time."""
    pairs, left = [], list(found)
    for start, picture in true:
        near = [slide for slide in left if abs(slide["start_s"] - start) <= TOLERANCE_S]
        if near:
            nearest = min(near, key=lambda slide: abs(slide["start_s"] - start))
            left.remove(nearest)
            pairs.append((start, picture, nearest))
    return pairs


def package(lectern, recording, folder):
    settings = folder.with_suffix(".toml")
    settings.write_text("[packaging]\nav1 = false\n")  # slides are found in the same pictures
    ran = subprocess.run([lectern, "package", str(recording), "--out", str(folder), "--config", str(settings)], stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, text=True)
    if ran.returncode != 0:
        raise RuntimeError(ran.stderr)
    manifest = json.loads((folder / "manifest.json").read_text())
    found = json.loads((folder / manifest["slides"]).read_text()) if manifest["slides"] else []
    return manifest, found


def measure(lectern, kind, seed, seconds, keep):
    recording = keep / f"{kind}-{seed}.mp4"
    true = film(kind, seed, seconds, recording)
    manifest, found = package(lectern, recording, keep / f"{kind}-{seed}")
    pairs = match(true, found)
    rendition = next((r for r in manifest["renditions"] if r["kind"] == "slides"), {"bytes": 0})
    images = [alike(picture, Image.open(keep / f"{kind}-{seed}" / "slides" / slide["image"])) for _, picture, slide in pairs]
    return {"true": len(true), "found": len(found), "matched": len(pairs), "late": [slide["start_s"] - start for start, _, slide in pairs],
            "images": images, "bytes": rendition["bytes"], "seconds": manifest["duration_s"], "reason": manifest["slides_reason"]}


def report(kind, results):
    total = {key: sum(r[key] for r in results) for key in ("true", "found", "matched", "bytes", "seconds")}
    late, images = [x for r in results for x in r["late"]], [x for r in results for x in r["images"]]
    share = lambda part, of: f"{100 * part / of:5.1f}%" if of else "     -"
    print(f"{kind:12} {len(results):>8} {total['true']:>6} {total['found']:>6} {share(total['matched'], total['found']):>9} "
          f"{share(total['matched'], total['true']):>7} {max(map(abs, late), default=0):>9.2f} {min(images, default=1):>6.3f} "
          f"{total['bytes'] * 8 / total['seconds'] / 1000:>7.1f}  {next((r['reason'] for r in results if r['reason']), '')}", flush=True)
    if kind == "camera":
        return total["found"] == 0
    return total["matched"] >= 0.95 * total["true"] and total["matched"] >= 0.95 * total["found"]


def main():
    parser = argparse.ArgumentParser(prog="./dev bench slides", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lectern")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(scenes.KINDS))
    parser.add_argument("--seeds", type=int, default=3, help="lectures of each kind")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--seconds", type=int, default=75, help="length of each")
    parser.add_argument("--keep", type=Path, help="leave recordings and packages in this directory")
    options = parser.parse_intermixed_args()
    print("kind         lectures   true  found precision  recall  off by s  image  kbit/s  why there are none")
    good = []
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as scratch:
        keep = options.keep or Path(scratch)
        keep.mkdir(parents=True, exist_ok=True)
        for kind in options.kinds or scenes.KINDS:
            seeds = range(options.first, options.first + options.seeds)
            good.append(report(kind, [measure(options.lectern, kind, seed, options.seconds, keep) for seed in seeds]))
    print(f"{good.count(True)} passed, {good.count(False)} failed")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
