#!/usr/bin/env python3
"""Runs every ring and ends with one line 'N passed, N failed'. Programs that are there already are what it runs: ./dev test
builds them first. GoogleTest programs run in shards side by side; the browser ring runs alone, because it measures playing. A few tests
that failed among others are run again by themselves, and counted and shown as such when they pass: most tests keep a time, and the
machine may be anybody's. What crashed, and what a sanitizer reported, is not."""
import argparse
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from test_counts import Counts, browser_files_failed, from_gtest, from_unittest, from_words, gtest_names_failed, one_failure, passed_again

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "build" / "test-results"
LIMIT_S = {"scripts": 300, "unit": 600, "component": 1200, "web": 300, "e2e": 2400}  # a program that hangs has failed
# A few of the points at which bench/kill_points.py and bench/disk_full.py kill the server and fill its disk; a lecture of each kind, whose
# slides are to be found.
SURVIVAL = {"kills": ["bench/kill_points.py", "build/release/lectern", "--points", "part_synced", "completion_uncommitted",
                      "completion_recorded", "lease_taken", "low_picture_encoded", "encoded", "package_renamed", "publication_uncommitted",
                      "publication_recorded", "early_uncommitted"],
            "backup": ["bench/backup_live.py", "build/release/lectern", "--rounds", "2"],
            "descriptors": ["bench/descriptors.py", "build/release/lectern"],
            "full disk": ["bench/disk_full.py", "build/release/lectern", "--quick"],
            "slides": ["scripts/bench.py", "slides", "--seeds", "1"]}
MOST_AGAIN = 3  # of one program; more than these is no accident
RUNNING = set()  # processes, each the leader of a group
SHARDS_PER_JOB = 2  # more shards than processes, so that a slow one does not leave a core idle at the end


@dataclass
class Program:
    ring: str
    name: str
    command: list
    read: object  # (output, status) -> Counts
    env: dict = field(default_factory=dict)
    folder: Path = ROOT
    again: object = lambda counts: None  # Counts -> the Program that runs only what failed, or None


def gtest_program(ring, name, report, options, env):
    report.unlink(missing_ok=True)
    command = [str(ROOT / "build" / "asan" / f"{ring}_tests"), f"--gtest_output=json:{report}", "--gtest_print_time=0", *options]
    return Program(ring, name, command, gtest_reader(report), {"GTEST_COLOR": "no", "UBSAN_OPTIONS": "print_stacktrace=1", **env})


def gtest_programs(ring, jobs):
    total = jobs * SHARDS_PER_JOB
    for index in range(total):
        env = {"GTEST_TOTAL_SHARDS": str(total), "GTEST_SHARD_INDEX": str(index)}
        shard = gtest_program(ring, f"{ring} {index + 1}/{total}", RESULTS / f"{ring}-{index}.json", ["--gtest_shuffle"], env)
        yield replace(shard, again=lambda counts, shard=shard: gtest_again(shard, gtest_names_failed(counts)))


def gtest_again(shard, names):
    report = RESULTS / f"{shard.name.replace(' ', '-').replace('/', '-of-')}-again.json"
    return gtest_program(shard.ring, shard.name + " again", report, ["--gtest_filter=" + ":".join(names)], {}) if names else None


def browser_again(browser, words):
    return replace(browser, name="e2e again", command=[*browser.command, *words]) if words else None


def gtest_reader(report):
    return lambda output, status: from_gtest(report.read_text() if report.is_file() else None, output, status)


def programs(ring, jobs):
    if ring in ("unit", "component"):
        return list(gtest_programs(ring, jobs))
    if ring == "scripts":
        command = [sys.executable, "-m", "unittest", "discover", "-s", "tests/scripts", "-p", "*_test.py"]
        return [Program(ring, "scripts", command, from_unittest, {"PYTHONPATH": str(ROOT / "scripts")})]
    if ring == "web":
        return [Program(ring, "web", ["npm", "test", "--silent"], from_words, {"CI": "1", "NO_COLOR": "1"}, ROOT / "web")]
    browser = Program(ring, "e2e", ["tests/e2e/run.sh", "build/release/lectern"], from_words, {"CI": "1", "NO_COLOR": "1"})
    browser.again = lambda counts: browser_again(browser, browser_files_failed(counts))
    survival = [Program(ring, name, [sys.executable, *command], from_words) for name, command in SURVIVAL.items()]
    for program in survival:
        program.again = lambda counts, program=program: replace(program, name=program.name + " again")
    return [*survival, browser]


def run(program):
    begin = time.monotonic()
    log = RESULTS / f"{program.name.replace(' ', '-').replace('/', '-of-')}.log"
    try:
        status = run_into(log, program)
        output = log.read_text(errors="replace")
        counts = one_failure(f"did not end within {LIMIT_S[program.ring]} s\n{output[-4000:]}") if status is None else program.read(output, status)
    except OSError as problem:
        counts = one_failure(f"could not start: {problem}")
    print(f"  {program.name:<16} {counts.line()} in {time.monotonic() - begin:.1f} s", flush=True)
    return program, counts


def run_into(log, program):
    """The program's exit status, or None if it did not end in time. It writes to a file and leads a process group: what it leaves
    running can neither keep a pipe open, for which we would wait, nor go on beside the next program."""
    with log.open("wb") as out:
        process = subprocess.Popen(program.command, cwd=program.folder, env={**os.environ, **program.env}, stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        RUNNING.add(process)
        try:
            return process.wait(LIMIT_S[program.ring])
        except subprocess.TimeoutExpired:
            return None
        finally:
            end_group(process)


def end_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it left nothing
    process.wait()
    RUNNING.discard(process)


def stop(number, _):
    for process in list(RUNNING):
        end_group(process)
    os._exit(128 + number)


def run_again(program, counts):
    """Runs what failed once more, alone; what passes then is counted as passed, and named."""
    if not 0 < counts.failed <= MOST_AGAIN:
        return program, counts
    repeated = program.again(counts)
    return program, passed_again(counts, run(repeated)[1]) if repeated else counts


def main():
    parser = argparse.ArgumentParser(prog="./dev test")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("rings", nargs="*", metavar="RING", help="of " + ", ".join(LIMIT_S))
    chosen = parser.parse_args()
    unknown = [ring for ring in chosen.rings if ring not in LIMIT_S]
    if unknown:
        parser.error(f"there is no ring '{unknown[0]}'; the rings are {', '.join(LIMIT_S)}")
    rings = [ring for ring in LIMIT_S if not chosen.rings or ring in chosen.rings]
    RESULTS.mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    print("dev: running " + ", ".join(rings), flush=True)
    together = [program for ring in rings if ring != "e2e" for program in programs(ring, chosen.jobs)]
    together.sort(key=lambda program: program.ring != "component")  # the long ones first
    with ThreadPoolExecutor(chosen.jobs) as pool:
        done = list(pool.map(run, together))
    done += [run(program) for program in (programs("e2e", 1) if "e2e" in rings else [])]
    return finish(rings, [run_again(program, counts) for program, counts in done])


def finish(rings, done):
    total = Counts()
    for program, counts in done:
        total.add(replace(counts, failures=[f"--- {program.name}: {text}" for text in counts.failures]))
    for ring in rings:
        if not sum(c.passed + c.failed + c.skipped for p, c in done if p.ring == ring):
            total.add(one_failure(f"--- {ring}: ran no test at all"))
    print("".join(f"\n{text}\n" for text in total.failures), end="\n" if total.failures else "")
    print(total.line(), flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
