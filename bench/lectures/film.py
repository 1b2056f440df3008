"""Makes a recording of a scene with ffmpeg and says when its slides begin.

    python3 -m lectures.film KIND SEED SECONDS FILE [--scale N] [--rate N]"""
import argparse
import random
import subprocess
import sys
import zlib

from . import scenes
from .drawing import FORMAT, HEIGHT, WIDTH


def film(kind, seed, seconds, path, length=None):
    """Returns the true slides: [start_s, the last picture that shows it]. A scene ends when it is told to the end; `length` cuts it."""
    rnd = random.Random(zlib.crc32(f"{kind}-{seed}".encode()))
    crf = rnd.choice(["20", "26", "32"])
    sound = "aevalsrc='0.2*sin(2*PI*(180+40*sin(t))*t)*gt(mod(t,0.9),0.3)':s=48000"
    size = f"{WIDTH * FORMAT.scale}x{HEIGHT * FORMAT.scale}"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size,
               "-r", str(FORMAT.rate), "-i", "pipe:0", "-f", "lavfi", "-i", sound, "-shortest", "-c:v", "libx264", "-preset", "veryfast",
               "-crf", crf, "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k", str(path)]
    slides, before, pixels = [], None, b""
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        for number, (picture, event) in enumerate(scenes.KINDS[kind](rnd, seconds)):
            if length is not None and number >= length * FORMAT.rate:
                break
            if picture is not before:
                before, pixels = picture, picture.tobytes()
            ffmpeg.stdin.write(pixels)
            if event == "slide":
                slides.append([number / FORMAT.rate, picture])
            elif event == "same" and slides:
                slides[-1][1] = picture
        ffmpeg.stdin.close()
    if ffmpeg.returncode != 0:
        raise RuntimeError(f"ffmpeg ended with {ffmpeg.returncode}")
    return slides


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=list(scenes.KINDS))
    parser.add_argument("seed", type=int)
    parser.add_argument("seconds", type=int)
    parser.add_argument("file")
    parser.add_argument("--scale", type=int, default=FORMAT.scale)
    parser.add_argument("--rate", type=int, default=FORMAT.rate)
    options = parser.parse_args()
    FORMAT.scale, FORMAT.rate = options.scale, options.rate
    film(options.kind, options.seed, options.seconds, options.file, options.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
