#!/usr/bin/env python3
"""./dev bench many_packages [--rounds N] [--on-disk N] [--writes N] [--only start|writes|requests]: what a request costs, and how long a start takes, as the lectures become many.

Requests: a server that lists 10, 1000, 10 000 and 100 000 packages, of which viewers watch ten; then one whose viewers ask for any of those
on disk, more than it keeps ready. CPU of the whole process for each request of a 2 kB segment, 64 connections, each request with a token.
Start: `lectern serve` on a database of 10 000 lectures, each with a video, until it says that it is ready.
Writes: CPU of that server for each write of somebody else to its database, which it looks at to learn what may be played."""
import argparse
import contextlib
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "uploads"))
from delivery import SEED, build, cpu_seconds, free_port, resident_kb  # noqa: E402
from server import Server  # noqa: E402

PICK = SEED + """local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
request = function() return wrk.format("GET", paths[math.random(#paths)]) end"""


def start(binary, folder, small=0, more=0):
    port = free_port()
    command = [str(binary), str(folder / "data"), str(port), "--shards", str(os.cpu_count()), "--tokens", "on", "--more", str(more),
               "--small", str(small)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    paths = []
    for line in process.stdout:
        if line.startswith("private") and "/aaaa" not in line:
            paths.append(f"/media/{line.split()[1]}/v2k/seg-1.m4s")
        if line.startswith("ready"):
            return process, port, paths
    raise RuntimeError("the server did not start")


def stop(process):
    process.terminate()
    process.communicate()


def cost_of(process, port, paths, folder, seconds):
    (folder / "paths").write_text("\n".join(paths) + "\n")
    (folder / "pick.lua").write_text(PICK % (folder / "paths"))
    before = cpu_seconds(process.pid)
    output = subprocess.run(["wrk", "-t2", "-c64", f"-d{seconds}s", "-s", str(folder / "pick.lua"), f"http://127.0.0.1:{port}/"],
                            check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output:
        raise RuntimeError(output)
    return (cpu_seconds(process.pid) - before) / int(re.search(r"(\d+) requests in", output)[1]) * 1e6


def measure_requests(args, folder):
    binary, found, on_disk = build(), {}, 0
    for listed in (10, 1000, 10_000, 100_000):
        wanted = min(listed, args.on_disk)
        if wanted > on_disk:
            stop(start(binary, folder, small=wanted)[0])
            on_disk = wanted
        for _ in range(args.rounds):
            process, port, paths = start(binary, folder, more=listed - on_disk)
            rows = [("ten are watched", paths[:10])] + ([("any on disk", paths)] if listed == 100_000 else [])
            for name, chosen in rows:
                cost = cost_of(process, port, chosen, folder, args.seconds)
                found.setdefault((listed, name), []).append((cost, resident_kb(process.pid)))
            stop(process)
    print(f"{'packages':>9}  {'which':16}{'CPU us/request':>15}{'resident kB':>13}   ({on_disk} on disk)")
    for (listed, name), seen in found.items():
        print(f"{listed:9}  {name:16}{statistics.median(s[0] for s in seen):15.2f}{statistics.median(s[1] for s in seen):13.0f}")


def write_catalogue(file):
    sections = [{"title": "All", "lectures": [{"title": f"Lecture {n}"} for n in range(100)]}]
    courses = [{"slug": f"course-{n}", "title": f"Course {n}", "language": "en", "institution": "bench", "sections": sections}
               for n in range(100)]
    owner = {"slug": "bench", "name": "Bench", "country": "CN", "kind": "university"}
    file.write_text(json.dumps({"format": 1, "institutions": [owner], "courses": courses}))


def give_videos(database):
    """A package for each lecture, as a publisher would have written it."""
    playback = json.dumps({"hls": "main.m3u8", "renditions": []})
    with sqlite3.connect(database) as db:
        for number, (lecture,) in enumerate(db.execute("SELECT id FROM lectures ORDER BY id").fetchall()):
            db.execute("UPDATE lectures SET status = 'published' WHERE id = ?", (lecture,))
            db.execute("INSERT INTO videos (id, lecture_id, created_us) VALUES (?, ?, 0)", (number + 1, lecture))
            db.execute("INSERT INTO packages (id, hash, duration_us, bytes, playback, created_us) VALUES (?, ?, 1, 1, ?, 0)",
                       (number + 1, f"{number:064x}", playback))
            db.execute("INSERT INTO video_versions (video_id, number, package_id, source_name, source_sha256, is_current, created_us) "
                       "VALUES (?, 1, ?, 'x.mp4', '', 1, 0)", (number + 1, number + 1))
        # What is said and shown in them has been read: there is nothing on the disk that could be.
        db.execute("UPDATE lecture_texts SET next = NULL")
        db.execute("UPDATE slide_readings SET state = 'done'")
        return number + 1


def measure_start(args, folder):
    server = Server(args.lectern)
    try:
        write_catalogue(folder / "catalogue.json")
        subprocess.run([args.lectern, "import", "catalogue", str(folder / "catalogue.json"), "--data", str(server.data)], check=True,
                       stdout=subprocess.DEVNULL)
        lectures, took = give_videos(server.data / "lectern.db"), []
        for _ in range(args.rounds):
            began = time.monotonic()
            server.start(wait=False)
            while True:
                with contextlib.suppress(urllib.error.URLError, ConnectionError):
                    urllib.request.urlopen(f"http://127.0.0.1:{server.port}/readyz").close()
                    break
                time.sleep(0.005)
            took.append(time.monotonic() - began)
            server.process.terminate()
            server.process.wait()
        print(f"start with {lectures} lectures, each with a video: {statistics.median(took) * 1000:.0f} ms until ready")
    finally:
        server.close()


WRITES = {  # what is written, with the number of the write
    "nothing of the catalogue": "UPDATE users SET created_us = created_us + :n",
    "a lecture's title": "UPDATE lectures SET title = 'Lecture number ' || :n WHERE id = 1 + :n % 10000",
    "a course of 100 lectures": "UPDATE courses SET title = 'Course number ' || :n WHERE id = 1 + :n % 100",
}


def measure_writes(args, folder):
    server = Server(args.lectern, config='[work]\nrefresh = "50ms"\n')
    try:
        write_catalogue(folder / "catalogue.json")
        subprocess.run([args.lectern, "import", "catalogue", str(folder / "catalogue.json"), "--data", str(server.data)], check=True,
                       stdout=subprocess.DEVNULL)
        lectures = give_videos(server.data / "lectern.db")
        server.start()
        begun = cpu_seconds(server.process.pid)
        while (now := (time.sleep(2), cpu_seconds(server.process.pid))[1]) - begun > 0.1:  # what it does at its start
            begun = now
        pause, count = 0.15, args.writes

        def cpu_of(work):
            before = cpu_seconds(server.process.pid)
            for n in range(count):
                work(n)
                time.sleep(pause)
            return cpu_seconds(server.process.pid) - before

        idle = cpu_of(lambda n: None)
        print(f"{'written':32}{'CPU ms/write':>14}   ({lectures} lectures, {count} writes; {idle / count * 1000:.2f} ms of an idle server taken off)")
        with contextlib.closing(sqlite3.connect(server.data / "lectern.db", timeout=10, isolation_level=None)) as db:
            for name, sql in WRITES.items():
                print(f"{name:32}{(cpu_of(lambda n, sql=sql: db.execute(sql, {'n': n})) - idle) / count * 1000:14.2f}")
    finally:
        server.close()


def main():
    parser = argparse.ArgumentParser(prog="./dev bench many_packages")
    parser.add_argument("lectern")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--on-disk", type=int, default=10_000)
    parser.add_argument("--writes", type=int, default=100)
    parser.add_argument("--only", choices=["start", "requests", "writes"])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="many-") as folder:
        for name, measure in (("start", measure_start), ("writes", measure_writes), ("requests", measure_requests)):
            if args.only in (None, name):
                measure(args, Path(folder))


if __name__ == "__main__":
    main()
