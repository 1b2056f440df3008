"""Runs who encodes, and says what it cost and what came out."""
import json
import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from fractions import Fraction

from . import ladders
from .recordings import probe

WINDOW_S = 6  # over which a peak is taken: Lectern's segments


@dataclass
class Rung:
    name: str
    file: object
    width: int
    height: int
    rate: float
    kbps: float  # of the picture alone, without its container
    link_kbps: float  # the peak, with sound
    quality: dict = field(default_factory=dict)  # SSIM, VMAF


@dataclass
class Outcome:
    subject: str
    cpu: float = 0
    wall: float = 0
    rss_mb: float = 0  # of the largest process
    rungs: list = field(default_factory=list)
    read: object = None  # percent of the characters
    linked: object = None  # the rung that a slow link gets


def timed(command):
    """Wall seconds, CPU seconds and the largest process of one process and what it started."""
    begin = time.monotonic()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        complaint = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {complaint.decode(errors='replace').strip()[-400:]}")
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def traffic(file):
    """Mean kbit/s of the picture, and the peak of all that is in the file."""
    packets = probe(file, "-show_entries", "packet=codec_type,dts_time,pts_time,size,duration_time")["packets"]
    pictures = [p for p in packets if p["codec_type"] == "video"]
    at = lambda p: float(p.get("pts_time", p.get("dts_time", 0)))
    begin = min(map(at, pictures))
    length = max(at(p) + float(p.get("duration_time", 0)) for p in pictures) - begin
    windows = {}
    for p in packets:
        index = max(0, int((at(p) - begin) / WINDOW_S))
        windows[index] = windows.get(index, 0) + int(p["size"])
    spans = {i: min(WINDOW_S, length - i * WINDOW_S) for i in windows}
    peak = max(windows[i] / spans[i] for i in windows if spans[i] >= 1 or len(windows) == 1)
    return sum(int(p["size"]) for p in pictures) * 8 / length / 1000, peak * 8 / 1000


def rung_of(name, file, sound_bps=0):
    stream = probe(file, "-select_streams", "V:0", "-show_entries", "stream=width,height,avg_frame_rate")["streams"][0]
    mean, peak = traffic(file)
    over, _, under = stream["avg_frame_rate"].partition("/")
    return Rung(name, file, stream["width"], stream["height"], float(Fraction(int(over), int(under) or 1)), mean, peak + sound_bps / 1000)


def fixed(ladder):
    """A subject that is a list of ffmpeg processes, one after the other."""

    def run(recording, folder):
        commands, files, sound_bps = ladder(recording, folder)
        costs = [timed(command) for command in commands]
        rungs = lambda: [rung_of(name, file, sound_bps) for name, file in files.items()]
        return [sum(c[0] for c in costs), sum(c[1] for c in costs), max(c[2] for c in costs)], rungs

    return run


def bandwidths(package):
    """Peak with sound of each rendition, as the playlist promises it."""
    found = {}
    for attributes, uri in re.findall(r"#EXT-X-STREAM-INF:([^\n]*)\n([^#\n]+)", (package / "main.m3u8").read_text()):
        promised = int(re.search(r"(?:^|,)BANDWIDTH=(\d+)", attributes).group(1))
        name = uri.removesuffix(".m3u8")
        found[name] = min(found.get(name, promised), promised)
    return found


def packaged(package, av1):
    manifest, promised = json.loads((package / "manifest.json").read_text()), bandwidths(package)
    rungs = []
    for r in manifest["renditions"]:
        if r["kind"] == "video" and r["codecs"].startswith("av01") == av1 and r["id"] in promised:
            rung = rung_of(r["id"], package / r["file"])
            rung.link_kbps = promised[rung.name] / 1000
            rungs.append(rung)
    return rungs


def lectern(program, av1):
    """`lectern package`; with AV1, the rungs in AV1 alone are looked at, but the cost is of all."""

    def run(recording, folder):
        settings, package = folder / "lectern.toml", folder / "package"
        settings.write_text(f"[packaging]\nav1 = {'true' if av1 else 'false'}\n")
        cost = timed([program, "package", str(recording.file), "--out", str(package), "--config", str(settings)])
        return list(cost), lambda: packaged(package, av1)

    return run


def subjects(program):
    return {"lectern": lectern(program, False), "lectern av1": lectern(program, True), "apple": fixed(ladders.apple),
            "peertube": fixed(ladders.peertube), "opencast": fixed(ladders.opencast)}


def alternate(program, recording, scratch, rounds):
    """Every subject once a round; costs are medians, and the rungs are those of the last round."""
    makers = subjects(program)
    costs, outcomes = {name: [] for name in makers}, []
    for number in range(rounds):
        for name, run in makers.items():
            folder = scratch / name.replace(" ", "-")
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            cost, rungs = run(recording, folder)
            costs[name].append(cost)
            if number == rounds - 1:
                outcomes.append(Outcome(name, rungs=rungs()))
    for outcome in outcomes:
        middle = [sorted(column)[len(column) // 2] for column in zip(*costs[outcome.subject])]
        outcome.wall, outcome.cpu, outcome.rss_mb = middle
    return outcomes
