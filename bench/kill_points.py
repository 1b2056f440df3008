#!/usr/bin/env python3
"""bench/kill_points.py PROGRAM [--every N] [--parallel N] [--points NAME...] [--no-calls]: kills the server, or the worker that prepares a
recording, with SIGKILL at every named crash point (LECTERN_CRASH_AT) and at every relevant system call (or every Nth) of each of its
threads (strace), between an upload's creation and its publication. Then starts the server again and waits. Each time the
lecture must end published, byte for byte, or failed with a reason; nothing stuck for 90 s, nothing published twice, and
`lectern doctor` finds nothing. Prints a table; exit status 1 when one did not. Needs strace, and the right to use it."""
import argparse
import collections
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(Path(__file__).resolve().parent / "survival"))
from one_lecture import CONFIG, LECTURE, SETTLED_WITHIN, Site, make_template  # noqa: E402

CALLS = ("openat,creat,write,writev,pwrite64,fsync,fdatasync,ftruncate,fallocate,rename,renameat,renameat2,link,linkat,"
         "unlink,unlinkat,mkdir,mkdirat,rmdir,flock,fchmod,sendfile,clone,clone3,vfork,execve")
# One thread of each pool, so that a thread does the same in every run.
ONE_THREAD_OF_EACH = """
catalogue_threads = 1
disk_threads = 1
[uploads]
threads = 1
"""
THREADS = 8  # that the server has before anything is uploaded
# What leads to the points that a recording's usual way does not pass.
SCENARIOS = {"held_linked": "twice", "upload_unlinked": "delete", "setback_uncommitted": "refuse"}
IN_WORKER = "worker_started"  # where the worker is stopped, for strace to take hold of it


def named_points():
    """Every crash point of the sources, so that none is forgotten."""
    found = set()
    for file in (ROOT / "src").rglob("*.cpp"):
        found.update(re.findall(r'crash_point\("([a-z_]+)"\)', file.read_text()))
    return sorted(found)


def wait_until(holds, limit, pause=0.01):
    deadline = time.monotonic() + limit
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def state_of(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return None


def children_of(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            pass
    return found


def attach(options, log):
    """strace with these options; returns once it holds what it was told to hold."""
    process = subprocess.Popen(["strace", *options], stdout=subprocess.DEVNULL, stderr=open(log, "wb"))
    if not wait_until(lambda: b"attached" in Path(log).read_bytes(), 10):
        process.kill()
        raise RuntimeError("strace could not attach: " + Path(log).read_text())
    return process


class Point:
    """Where a process is killed: at a named point, or at a call of a thread of the server, or of the worker."""

    def __init__(self, kind, where, call=None, number=1):
        self.kind, self.where, self.call, self.number = kind, where, call, number
        self.scenario = SCENARIOS.get(where, "publish")

    def __str__(self):
        return self.where if self.kind == "named" else f"{self.kind} {self.where}, {self.call} {self.number}"

    def environment(self):
        crash = {"named": self.where, "worker": IN_WORKER + ":stop"}.get(self.kind)
        return {"LECTERN_CRASH_AT": crash} if crash else {}


class Trial:
    """One kill, and what became of it. Without a point: nobody is killed, and strace writes to `log_calls`."""

    def __init__(self, template, point, log_calls=None):
        self.point, self.log_calls = point, log_calls
        self.site = Site(template, CONFIG + ONE_THREAD_OF_EACH)
        self.server = self.site.server
        self.strace = None
        self.url, self.killed = None, False
        if point.scenario == "refuse":
            self.site.recording = b"This is no recording. " * 1000

    def run(self):
        """(outcome, faults, seconds until all was settled)"""
        try:
            self.server.start(self.point.environment())
            if self.point.kind == "thread":
                self.hold_thread()
            self.upload_until_killed()
            self.killed = self.watch() or self.killed
            if self.log_calls:  # what the server does when it is stopped is another matter
                self.strace.terminate()
                self.strace.wait()
            return self.look()
        except (OSError, RuntimeError, KeyError, ValueError) as problem:
            return "BROKEN", [repr(problem)], 0
        finally:
            if self.strace:
                self.strace.kill()
                self.strace.wait()
            self.site.close()

    def hold_thread(self):
        folder = Path(f"/proc/{self.server.process.pid}/task")
        if not wait_until(lambda: len(list(folder.iterdir())) >= THREADS, 10):
            raise RuntimeError("the server has not as many threads as it should")
        tasks = sorted(int(t.name) for t in folder.iterdir())
        self.hold(self.server.process.pid if self.log_calls else tasks[self.point.where])

    def hold(self, pid):
        follow = self.log_calls or self.point.kind == "worker"
        what = ["-ff", "-o", self.log_calls] if self.log_calls else [
            "-e", f"inject={self.point.call}:signal=SIGKILL:when={self.point.number}"]
        self.strace = attach([*(["-f"] if follow else []), "-p", str(pid), "-e", f"trace={CALLS}", *what],
                             self.server.home / "strace.log")

    def upload_until_killed(self):
        """The client does not know of crashes: it asks until it gets an answer."""
        if self.point.scenario == "twice":
            self.whole_upload(None)
        if self.point.scenario == "delete":
            self.url = self.create(LECTURE)
            self.site.upload(self.url, len(self.site.recording) // 2)
            try:
                self.site.client.request("DELETE", self.url, [])
            except (OSError, ConnectionError):
                pass
        self.whole_upload(LECTURE)

    def whole_upload(self, lecture):
        self.url = self.create(lecture)
        self.site.upload(self.url, len(self.site.recording) // 2)
        self.site.upload(self.url)

    def create(self, lecture):
        while True:
            try:
                return self.site.client.create(len(self.site.recording), lecture=lecture)
            except (OSError, ConnectionError):
                self.killed = self.server.process.wait(10) == -signal.SIGKILL
                self.server.start()

    def watch(self):
        """Until the kill, or until all is over without one. True: somebody was killed."""
        held = False
        deadline = time.monotonic() + SETTLED_WITHIN
        while time.monotonic() < deadline:
            if self.server.process.poll() is not None:
                return True
            if self.point.kind == "worker":
                held = self.take_hold_of_worker(held)
            if self.worker_was_killed():
                return True
            if self.is_over():  # what kills after the last transaction does so in a moment
                return wait_until(lambda: self.server.process.poll() is not None or self.worker_was_killed(), 0.5)
            time.sleep(0.005)
        return False

    def take_hold_of_worker(self, held):
        for worker in children_of(self.server.process.pid):
            if state_of(worker) != "T":
                continue
            if not held:
                self.hold(worker)
            os.kill(worker, signal.SIGCONT)
            held = True
        return held

    def worker_was_killed(self):
        return b"killed from outside" in (self.server.home / "server.log").read_bytes()

    def is_over(self):
        return self.site.one("SELECT count(*) FROM jobs WHERE phase IN ('done', 'failed') AND kind = 'package'") > 0

    def restart(self):
        if self.server.process.poll() is None:
            self.server.process.terminate()
        status = self.server.process.wait(30)
        if status not in (0, -signal.SIGKILL):
            raise RuntimeError(f"the server ended with {status}")
        self.server.start()

    def look(self):
        self.restart()
        if not wait_until(lambda: self.site.upload(self.url), 30, 0.1):
            return "BROKEN", ["the upload cannot be finished"], 0
        lecture, took = self.site.settle()
        faults = self.site.faults(lecture, self.url)
        if faults:
            return "BROKEN", faults, took
        return (lecture["status"] if self.killed else "not reached"), [], took


def count_calls(log):
    """How often each call was made, by its name."""
    return collections.Counter(found[1] for found in re.finditer(r"^(\w+)\(", log.read_text(errors="replace"), re.M))


def calls_of(template, kind, scratch):
    """What each thread calls in a run that nobody disturbs: by the number of the thread, or for all of the worker's."""
    prefix = str(Path(scratch) / kind)
    trial = Trial(template, Point(kind, 0), log_calls=prefix)
    outcome, faults, _ = trial.run()
    if outcome != "not reached":
        raise RuntimeError(f"the run that nobody disturbs ended {outcome}: {faults}")
    counts = {int(file.suffix[1:]): count_calls(file) for file in Path(scratch).glob(kind + ".*")}
    if kind == "worker":
        most = collections.Counter()
        for one in counts.values():
            most |= one
        return {"of": most}
    return dict(enumerate(counts[tid] for tid in sorted(counts)[:THREADS]))


def all_points(template, chosen):
    points = [Point("named", name) for name in (chosen.points or named_points())]
    if chosen.no_calls or chosen.points:
        return points
    with tempfile.TemporaryDirectory() as scratch:
        for kind in ("thread", "worker"):
            for where, calls in calls_of(template, kind, scratch).items():
                points += [Point(kind, where, call, number) for call, times in sorted(calls.items())
                           for number in range(1, times + 1, chosen.every)]
    return points


def report(results):
    table = collections.Counter()
    slowest = 0
    for point, (outcome, _, took) in results:
        kind = {"named": "named points", "thread": "calls of the server", "worker": "calls of the worker"}[point.kind]
        table[kind, outcome] += 1
        slowest = max(slowest, took)
    outcomes = ["published", "failed", "not reached", "BROKEN"]
    print(f"{'':24}" + "".join(f"{o:>13}" for o in outcomes))
    for kind in sorted({k for k, _ in table}):
        print(f"{kind:24}" + "".join(f"{table[kind, o]:13}" for o in outcomes))
    print(f"{len(results)} points, settled within {slowest:.1f} s of the restart")
    for point, (outcome, faults, _) in results:
        if outcome == "BROKEN":
            print(f"BROKEN {point}: {'; '.join(faults)}")
    broken = sum(outcome == "BROKEN" for _, (outcome, _, _) in results)
    print(f"{len(results) - broken} passed, {broken} failed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--every", type=int, default=1, help="of the system calls of each thread")
    parser.add_argument("--points", nargs="*", help="these named points only")
    parser.add_argument("--no-calls", action="store_true", help="named points only")
    parser.add_argument("--parallel", type=int, default=1)
    chosen = parser.parse_args()
    template = make_template(chosen.program)
    results = []

    def one(point):
        result = Trial(template, point).run()
        results.append((point, result))
        if result[0] == "BROKEN" or len(results) % 20 == 0:
            print(f"{len(results)} points; {point}: {result[0]} {result[1] or ''}", file=sys.stderr, flush=True)

    try:
        points = all_points(template, chosen)
        with ThreadPoolExecutor(chosen.parallel) as pool:
            list(pool.map(one, points))
    finally:
        template.close()
    report(results)
    return 1 if any(outcome == "BROKEN" for _, (outcome, _, _) in results) else 0


if __name__ == "__main__":
    sys.exit(main())
