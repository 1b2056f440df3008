"""How a rung looks beside its source: SSIM and VMAF by ffmpeg, and what OCR reads."""
import math
import os
import re
import shutil
import subprocess
from functools import lru_cache

from .recordings import probe

# Of the source's pictures every seventh is compared: a number that has no factor in common with the rates that rungs keep,
# so that pictures that a rung left out are compared as often as those that it has.
EVERY = 7
OCR_FRAMES = 5
SURE = 80  # percent
READABLE = 40  # letters in the words of all frames of the source, for OCR to mean anything


@lru_cache
def has_vmaf(program):
    filters = subprocess.run([program, "-hide_banner", "-filters"], capture_output=True, text=True).stdout
    return re.search(r"\blibvmaf\b", filters) is not None


def begins(file):
    stream = probe(file, "-select_streams", "V:0", "-show_entries", "stream=start_time")["streams"][0]
    return float(stream.get("start_time") or 0)


def coloured(file, source):
    """Says what colours there are in a file that does not; a rung that does not has those of its source. ffmpeg converts what is said
    into what is not, dithers on the way, and a rung that says what it is looks worse by up to 8 points of VMAF than it is."""
    said = [probe(f, "-select_streams", "V:0", "-show_entries", "stream=color_space,color_range,height")["streams"][0] for f in (file, source)]
    usual = "bt709" if said[1]["height"] >= 720 else "smpte170m"
    known = {**{"color_space": usual, "color_range": "tv"}, **said[1], **said[0]}
    return f"setparams=colorspace={known['color_space']}:range={known['color_range']}:color_primaries=bt709:color_trc=bt709"


def in_step(recording, begin):
    """What is on the screen when the source's pictures are due."""
    return f"setpts=PTS-STARTPTS+({begin})/TB,fps={recording.rate}:round=near:start_time=0"


def compare(program, recording, rung, vmaf):
    """SSIM of the luminance by `program`, an ffmpeg, and VMAF if it is wanted: of every seventh picture, its motion of all of them."""
    choice, size = f"select='not(mod(n,{EVERY}))'", f"scale={recording.width}:{recording.height}:flags=bicubic,setsar=1,format=yuv420p"
    graph = (f"[0:V:0]{coloured(rung.file, recording.file)},{in_step(recording, begins(rung.file))},{size},split[r0][r];"
             f"[1:V:0]{coloured(recording.file, recording.file)},{in_step(recording, recording.begins)},{size},split[s0][s];"
             f"[r0]{choice}[r1];[s0]{choice}[s1];[r1][s1]ssim=shortest=1[ssim];")
    maps = ["-map", "[ssim]"]
    if vmaf:
        graph += f"[r][s]libvmaf=shortest=1:n_subsample={EVERY}:n_threads={os.cpu_count()}[vmaf]"
        maps += ["-map", "[vmaf]"]
    else:
        graph += "[r]nullsink;[s]nullsink"
    ran = subprocess.run([program, "-hide_banner", "-nostdin", "-nostats", "-i", str(rung.file), "-i", str(recording.file), "-filter_complex", graph,
                          *maps, "-f", "null", "-"], capture_output=True, text=True)
    found = re.search(r"SSIM Y:([\d.]+)", ran.stderr)
    if ran.returncode != 0 or not found:
        raise RuntimeError(f"comparing {rung.name} with {recording.name}: {ran.stderr.strip()[-300:]}")
    score = re.search(r"VMAF score: ([\d.]+)", ran.stderr)
    return {"SSIM": float(found.group(1)), **({"VMAF": float(score.group(1))} if score else {})}


def fixed(ladder, kbps, measure):
    """What the fixed ladder has at this rate: on the line between its rungs over the logarithm of the rate. A rung that is
    worse than a cheaper one is not taken. None below its lowest."""
    points = []
    for rung in sorted(ladder, key=lambda r: r.kbps):
        points.append((math.log(rung.kbps), max([rung.quality[measure], *[y for _, y in points]])))
    x = math.log(kbps)
    if x < points[0][0]:
        return None
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / max(x1 - x0, 1e-9)
    return points[-1][1]


def margin(ladder, rung, measure):
    """SSIM or VMAF over the fixed ladder's at the same rate. A rung below the lowest of it is compared with that one when it is
    better, else with nothing."""
    there = fixed(ladder, rung.kbps, measure)
    if there is None:
        better = rung.quality[measure] - min(ladder, key=lambda r: r.kbps).quality[measure]
        return better if better >= 0 else None
    return rung.quality[measure] - there


def for_link(rungs, kbps):
    """What a player takes over a link of `kbps`: the best that fits, else the lowest."""
    fitting = [r for r in rungs if r.link_kbps <= kbps]
    return max(fitting, key=lambda r: r.kbps) if fitting else min(rungs, key=lambda r: r.link_kbps, default=None)


def distance(a, b):
    """Characters that are wrong, missing or too many (Levenshtein)."""
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (x != y))
    return row[-1]


def has_ocr():
    return shutil.which("tesseract") is not None


def read(recording, file, begin, folder):
    """The words of a few frames, spread over the recording: (word, how sure tesseract is in percent) of each frame."""
    frames = int(recording.seconds * recording.rate)
    numbers = [int(frames * (i + 0.5) / OCR_FRAMES) for i in range(OCR_FRAMES)]
    choice = "+".join(f"eq(n,{number})" for number in numbers)
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", str(file), "-map", "0:V:0", "-vf",
                    f"{in_step(recording, begin)},select='{choice}',scale={recording.width}:{recording.height}:flags=bicubic,setsar=1,format=gray",
                    "-fps_mode", "passthrough", str(folder / "%d.png")], check=True)
    texts, one_thread = [], {**os.environ, "OMP_THREAD_LIMIT": "1"}  # more of them only wait for each other
    for picture in sorted(folder.glob("*.png"), key=lambda p: int(p.stem)):
        ran = subprocess.run(["tesseract", str(picture), "-", "tsv"], capture_output=True, text=True, check=True, env=one_thread)
        fields = [line.split("\t") for line in ran.stdout.splitlines()[1:]]
        texts.append([(f[11].strip(), float(f[10])) for f in fields if len(f) == 12 and f[11].strip()])
    return texts


def characters_read(source, rung):
    """Of the words of a frame that tesseract is sure of in the source: (characters, those that it reads in the rung too). What it guesses
    in the source, cells of tables mostly, says nothing of the rung, in which it guesses something else."""
    sure = [word for word, confidence in source if confidence >= SURE]
    left, read_too = [word for word, _ in rung], 0
    for word in sure:
        if not left:
            break
        nearest = word if word in left else min(left, key=lambda other: distance(word, other))
        wrong = distance(word, nearest)
        if wrong < len(word):
            left.remove(nearest)
            read_too += len(word) - wrong
    return sum(map(len, sure)), read_too


class Reader:
    """Reads the source once and then rungs; characters that are read in both, in percent of those of the source."""

    def __init__(self, recording, folder):
        self.recording, self.folder = recording, folder
        self.source = read(recording, recording.file, recording.begins, folder) if has_ocr() else []
        words = [w for text in self.source for word, sure in text if sure >= SURE for w in re.findall(r"[^\W\d_]{3,}", word)]
        self.worth = sum(map(len, words)) >= READABLE

    def equal(self, rung):
        if not self.worth or rung is None:
            return None
        texts = read(self.recording, rung.file, begins(rung.file), self.folder)
        if len(texts) != len(self.source):
            raise RuntimeError(f"{rung.file} has {len(texts)} of {len(self.source)} frames to read")
        counted = [characters_read(a, b) for a, b in zip(self.source, texts)]
        return 100 * sum(both for _, both in counted) / sum(all_of_it for all_of_it, _ in counted)
