#!/usr/bin/env python3
"""./dev bench api [--rate N] [--seconds S] [--no-encoding]: mixed reads of a large catalogue on one core, while it prepares a recording.

The site has 10 000 courses and 100 000 lectures (bench/large_catalogue.hpp). The server and its worker, which really encodes a recording
that came through the server's queue, at the nice that is configured, are held on one core; the requests come from another. They come N
times a second whether answers come or not, and a latency counts from when its request was due (open loop: what waits behind a slow answer
is late, too). Printed for each kind of request: how many, milliseconds, errors; then CPU seconds of the server and of the worker."""
import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(HERE / "uploads")]
from server import Server  # noqa: E402
from viewers import make_recording  # noqa: E402

LANGUAGES = ["en", "zh-Hans", "th", "vi", "id"]
# What is asked for, and how often of a hundred.
MIX = {"list of courses": 14, "list of courses, 304": 4, "list, filtered": 8, "course": 14, "course, 304": 6, "lecture": 14,
       "lecture, 304": 6, "playback": 10, "courses of a person": 4, "institutions": 3, "facets": 3, "search": 12, "changes": 2}


def build():
    folder = ROOT / "build" / "bench"
    subprocess.run(["cmake", "-S", str(ROOT), "-B", str(folder), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DLECTERN_BENCH=ON",
                    "-DLECTERN_TESTS=OFF"], check=True, stdout=subprocess.DEVNULL)
    made = subprocess.run(["ninja", "-C", str(folder), "large_site", "open_load"], stdout=subprocess.PIPE, text=True)
    if made.returncode:
        sys.exit(made.stdout[-4000:])
    return folder / "bench"


def typed(chance):
    """What a field of search asks for while somebody types a word or two."""
    words = ["physiology", "surgery", "clinical immunology", "optics", "person", "anatomy and", "lecture 3", "university", "针灸学", "算法"]
    word = chance.choice(words)
    return word[:chance.randint(1 if ord(word[0]) > 127 else 2, len(word))]


def quoted(text):
    return urllib.parse.quote(text)


class Addresses:
    def __init__(self, database, token, seed):
        self.chance, self.token = random.Random(seed), token
        with sqlite3.connect(database) as d:
            texts = lambda sql: [row[0] for row in d.execute(sql)]  # noqa: E731
            self.courses = texts("SELECT slug FROM courses WHERE slug LIKE 'course-%'")
            self.lectures = texts("SELECT public_id FROM lectures WHERE status = 'published' ORDER BY id")
            self.people = texts("SELECT public_id FROM people")
            self.newest = d.execute("SELECT max(seq) FROM changes").fetchone()[0]
        # Those that are asked for again with what was told before: few, as a browser's are.
        self.known = {kind: self.chance.sample(values, 50) for kind, values in (("course", self.courses), ("lecture", self.lectures))}
        self.cursors = []

    def walk(self, port):
        """Some pages of the whole list."""
        at = ""
        for _ in range(40):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/courses?cursor={quoted(at)}") as answer:
                at = json.load(answer)["next"]
            self.cursors.append(at)

    def path(self, kind):
        pick = self.chance.choice
        return {"list of courses": lambda: pick(["/api/v1/courses", "/api/v1/courses?cursor=" + quoted(pick(self.cursors))]),
                "list of courses, 304": lambda: "/api/v1/courses",
                "list, filtered": lambda: pick([f"/api/v1/courses?institution=institution-{self.chance.randrange(48)}",
                                                f"/api/v1/courses?discipline=Engineering&language={pick(LANGUAGES)}",
                                                "/api/v1/courses?q=" + quoted(typed(self.chance))]),
                "course": lambda: "/api/v1/courses/" + pick(self.courses),
                "course, 304": lambda: "/api/v1/courses/" + pick(self.known["course"]),
                "lecture": lambda: "/api/v1/lectures/" + pick(self.lectures),
                "lecture, 304": lambda: "/api/v1/lectures/" + pick(self.known["lecture"]),
                "playback": lambda: "/api/v1/lectures/" + pick(self.lectures) + "/playback",
                "courses of a person": lambda: "/api/v1/courses?person=" + pick(self.people),
                "institutions": lambda: "/api/v1/institutions",
                "facets": lambda: "/api/v1/facets",
                "search": lambda: "/api/v1/search?q=" + quoted(typed(self.chance)),
                "changes": lambda: f"/api/v1/changes?since={self.chance.randrange(self.newest)}"}[kind]()

    def lines(self, count):
        kinds = self.chance.choices(list(MIX), list(MIX.values()), k=count)
        for kind in kinds:
            yield "\t".join([kind, self.path(kind), self.token if kind == "changes" else "", "again" if "304" in kind else ""])


def cpu_of_tree(pid):
    """CPU seconds of the process, and of the processes below it."""
    own = below = 0.0
    found = [pid]
    for p in found:
        try:
            for task in os.listdir(f"/proc/{p}/task"):
                found += [int(child) for child in Path(f"/proc/{p}/task/{task}/children").read_text().split()]
                seconds = int(Path(f"/proc/{p}/task/{task}/schedstat").read_text().split()[0]) / 1e9
                own, below = (own + seconds, below) if p == pid else (own, below + seconds)
        except OSError:
            continue
    return own, below


def jobs_running(server):
    asking = urllib.request.Request(f"http://127.0.0.1:{server.port}/api/v1/server", headers={"Authorization": f"Bearer {server.token}"})
    with urllib.request.urlopen(asking) as answer:
        return json.load(answer)["jobs"]["running"]


def begin_encoding(server, recording):
    command = [server.program, "import", "recording", str(recording), "--data", str(server.data), "--course", "bench", "--title", "Encoded"]
    importing = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        # Half a second of CPU below the server: the worker is past its start.
        if jobs_running(server) and cpu_of_tree(server.process.pid)[1] > 0.5:
            return importing
        time.sleep(0.1)
    raise RuntimeError("the worker does not begin")


def row(name, ms, errors):
    ms = sorted(ms)
    at = lambda part: ms[min(len(ms) - 1, int(len(ms) * part))]  # noqa: E731
    return f"{name:24}{len(ms):8}{at(0.5):9.2f}{at(0.95):9.2f}{at(0.99):9.2f}{ms[-1]:9.2f}{errors:8}"


def report(answers):
    print(f"{'request':24}{'count':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'max ms':>9}{'errors':>8}")
    for answer in answers:
        print(row(answer["kind"], answer["ms"], answer["errors"]))
    print(row("all", [value for answer in answers for value in answer["ms"]], sum(answer["errors"] for answer in answers)))
    print(f"answered with 304: {sum(answer['not_modified'] for answer in answers)}; "
          f"{sum(answer['bytes'] for answer in answers) / 1e6:.1f} MB received")


def measure(chosen, server, programs, addresses, encoding):
    def ask(rate, seconds):
        lines = "\n".join(addresses.lines(int(rate * seconds))) + "\n"
        command = ["taskset", "-c", str(chosen.load_core), str(programs / "open_load"), str(server.port), str(rate), str(seconds),
                   str(chosen.connections)]
        out = subprocess.run(command, input=lines, stdout=subprocess.PIPE, check=True, text=True).stdout
        return [json.loads(line) for line in out.splitlines()]

    ask(chosen.rate / 5, 5)  # connections, and what is in memory on any server that has run for a while
    before, began = cpu_of_tree(server.process.pid), time.monotonic()
    answers = ask(chosen.rate, chosen.seconds)
    took = time.monotonic() - began
    after = cpu_of_tree(server.process.pid)
    print(f"{chosen.rate} requests a second for {chosen.seconds} s on core {chosen.core}, {'beside an encoding worker' if encoding else 'without a worker'}")
    report(answers)
    print(f"CPU in {took:.1f} s: server {after[0] - before[0]:.1f} s, worker {max(0, after[1] - before[1]):.1f} s")
    if encoding and not jobs_running(server):
        print("the worker was done before the end: ask for a longer --recording")


def prepare(chosen, server, programs):
    """The site, on one core."""
    subprocess.run([str(programs / "large_site"), str(server.data)], check=True)
    held = server.home / "held"  # so that whoever starts `program` starts it on that core, with all its children
    held.write_text(f"#!/bin/sh\nexec taskset -c {chosen.core} {server.program} \"$@\"\n")
    held.chmod(0o755)
    direct, server.program = server.program, str(held)
    server.start()
    server.program = direct
    return Addresses(server.data / "lectern.db", server.token, chosen.seed)


def main():
    parser = argparse.ArgumentParser(prog="./dev bench api", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rate", type=int, default=500, help="requests a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--recording", type=int, default=600, help="seconds of the recording that is prepared meanwhile")
    parser.add_argument("--no-encoding", action="store_true")
    parser.add_argument("--core", type=int, default=0, help="of the server and its worker")
    parser.add_argument("--load-core", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if not shutil.which("taskset"):
        sys.exit("bench: taskset is not installed")
    programs = build()
    server, importing = Server(chosen.program), None
    with tempfile.TemporaryDirectory(prefix="api-bench-") as folder:
        try:
            addresses = prepare(chosen, server, programs)
            addresses.walk(server.port)
            if not chosen.no_encoding:
                recording = Path(folder) / "lecture.mp4"
                make_recording(recording, chosen.recording, "1280x720")
                importing = begin_encoding(server, recording)
            measure(chosen, server, programs, addresses, importing is not None)
        finally:
            if importing:
                importing.kill()
                importing.wait()
            server.close()


if __name__ == "__main__":
    main()
