"""What is encoded: generated lectures of several kinds, and recordings of a directory."""
import json
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
SLIDE_KINDS = ("plain", "builds", "inset", "pointer", "scrolling", "whiteboard")
KINDS = (*SLIDE_KINDS, "camera")
MEDIA = {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".ts", ".mpg", ".wmv", ".flv"}
HIGHEST_RATE = 60


class NoPicture(Exception):
    pass


@dataclass
class Recording:
    name: str
    file: Path
    width: int  # as shown
    height: int
    rate: Fraction  # pictures a second
    seconds: float
    begins: float  # of the picture, after the file's begin
    bps: int  # of all of the file
    sound: dict  # the first sound stream as ffprobe describes it; empty when there is none


def probe(file, *entries):
    asked = ["ffprobe", "-v", "error", "-of", "json", *entries, str(file)]
    ran = subprocess.run(asked, capture_output=True, text=True)
    if ran.returncode != 0:
        raise RuntimeError(f"ffprobe of {file}: {ran.stderr.strip()[-300:]}")
    return json.loads(ran.stdout)


def rate_of(stream):
    """A stream whose pictures come as they please has a mean, and a base that no picture keeps to."""
    for field in ("r_frame_rate", "avg_frame_rate"):
        over, _, under = stream[field].partition("/")
        if int(under or 0) and 0 < Fraction(int(over), int(under)) <= HIGHEST_RATE:
            return Fraction(int(over), int(under))
    return Fraction(30)


def describe(name, file):
    found = probe(file, "-show_streams", "-show_format")
    pictures = [s for s in found["streams"] if s["codec_type"] == "video" and not s["disposition"]["attached_pic"]]
    if not pictures:
        raise NoPicture(name)
    picture, form = pictures[0], found["format"]
    turned = any(abs(int(side.get("rotation", 0))) % 180 == 90 for side in picture.get("side_data_list", []))
    width, height = (picture["height"], picture["width"]) if turned else (picture["width"], picture["height"])
    begins = float(picture.get("start_time", 0)) - float(form.get("start_time", 0))
    sounds = [s for s in found["streams"] if s["codec_type"] == "audio"]
    return Recording(name, Path(file), width, height, rate_of(picture), float(form["duration"]), begins, int(form.get("bit_rate", 0)),
                     sounds[0] if sounds else {})


def draw(kind, seconds, folder):
    """1080p at 30 pictures a second. Debian's Python has numpy and Pillow; a process of its own leaves this one small, for
    what a child uses counts from what its parent did."""
    file = folder / f"{kind}.mp4"
    subprocess.run(["/usr/bin/python3", "-m", "lectures.film", kind, "1", str(seconds), str(file), "--scale", "2", "--rate", "30"], cwd=BENCH,
                   check=True)
    return describe(kind, file)


def cut(file, seconds, folder):
    """The middle of a recording that is longer than `seconds`, from a key frame on; nothing is encoded again."""
    whole = describe(file.stem, file)
    if whole.seconds <= seconds * 1.5:
        return whole
    piece = folder / f"{file.stem}.mkv"
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-ss", str((whole.seconds - seconds) / 2), "-i", str(file), "-t", str(seconds),
                    "-map", "0:V:0", "-map", "0:a:0?", "-c", "copy", str(piece)], check=True)
    return describe(file.stem, piece)


def choose(options, folder):
    """Pairs of a name and a function that makes the recording."""
    wanted = lambda name: not options.only or any(word in name for word in options.only)
    chosen = [(kind, lambda kind=kind: draw(kind, options.seconds, folder)) for kind in KINDS if wanted(kind)]
    for directory in options.media:
        files = sorted(f for f in directory.iterdir() if f.suffix.lower() in MEDIA)
        chosen += [(f.stem, lambda f=f: cut(f, options.seconds, folder)) for f in files if wanted(f.stem)]
    return chosen
