#!/usr/bin/env python3
"""bench/avif.py RECORDING AT_S...: how many bytes do a recording's pictures take as WebP and as AVIF, and how close to them does
either come? The figures behind src/media/slide_quality.hpp; needs ffmpeg and SVT-AV1."""
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

WEBP = [("webp q82", ["-c:v", "libwebp", "-preset", "text", "-quality", "82"], ".webp"),
        ("webp q58", ["-c:v", "libwebp", "-preset", "text", "-quality", "58"], ".webp"),
        ("webp q30", ["-c:v", "libwebp", "-preset", "text", "-quality", "30"], ".webp")]
AVIF = [(f"avif crf{crf}", ["-c:v", "libsvtav1", "-preset", "8", "-crf", str(crf), "-svtav1-params", "scm=1:lp=1"], ".avif")
        for crf in (24, 34, 44)]


def ffmpeg(*words):
    return subprocess.run(["ffmpeg", "-nostdin", "-y", *words], capture_output=True, text=True, check=True).stderr


def likeness(one, other):
    said = ffmpeg("-i", str(one), "-i", str(other), "-lavfi", "[0]format=yuv420p[a];[1]format=yuv420p[b];[a][b]ssim", "-f", "null", "-")
    return float(re.search(r"All:([\d.]+)", said)[1])


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    print(f"{'at s':>8} {'image':12} {'bytes':>8} {'/q82':>5} {'SSIM':>7} {'CPU s':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for at in sys.argv[2:]:
            picture = Path(folder) / "picture.png"
            ffmpeg("-v", "error", "-ss", at, "-i", sys.argv[1], "-frames:v", "1", str(picture))
            first = None
            for name, how, ending in WEBP + AVIF:
                image, begun = Path(folder) / ("image" + ending), cpu()
                ffmpeg("-v", "error", "-i", str(picture), "-frames:v", "1", "-pix_fmt", "yuv420p", *how, str(image))
                spent, size = cpu() - begun, image.stat().st_size
                first = first or size
                print(f"{at:>8} {name:12} {size:8} {size / first:5.2f} {likeness(image, picture):7.4f} {spent:6.2f}")


if __name__ == "__main__":
    main()
