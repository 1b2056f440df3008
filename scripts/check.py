#!/usr/bin/env python3
"""./dev check: each check by name, quick ones first; exit 0 only if all are content. ./dev check NAME... runs only those."""
import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import check_co_await
import check_ranks
import check_secrets
import clang_tidy

ROOT = Path(__file__).resolve().parent.parent
CXX = ("src/*.[ch]pp", "include/*.hpp", "tests/*.[ch]pp", "bench/*.[ch]pp", "cmake/*.hpp")


def command(*words):
    done = subprocess.run(words, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    return done.returncode, done.stdout


def formatting(jobs):
    files = [name for name in command("git", "ls-files", "--", *CXX)[1].splitlines() if (ROOT / name).is_file()]
    status, output = command("clang-format", "--dry-run", "-Werror", *files)
    wrong = sorted({line.split(":")[0] for line in output.splitlines() if line.split(":")[0] in files})
    return [f"{name}: is not as clang-format would have it; ./dev format puts it right" for name in wrong] or \
        ([output.strip()] if status else [])


def clang_build(jobs):
    """The second compiler: it reports results dropped by `co_await f();`, which g++ does not."""
    folder = ROOT / "build" / "clang"
    if not (folder / "build.ninja").is_file():
        status, output = command("cmake", "--preset", "clang")
        if status:
            return [output.strip()]
    status, output = command("ninja", "-C", str(folder), "-j", str(jobs), "-k", "0", "lectern", "all")
    ours = [line for line in output.splitlines() if (" warning: " in line or " error: " in line) and line.startswith(str(ROOT))]
    return sorted({line.replace(str(ROOT) + "/", "") for line in ours}) or ([output[-4000:]] if status else [])


CHECKS = {
    "format": formatting,
    "ranks": lambda jobs: list(check_ranks.problems_in(ROOT)),
    "co_await": lambda jobs: list(check_co_await.problems_in(ROOT)),
    "secrets": lambda jobs: list(check_secrets.problems_in(ROOT)),
    "clang": clang_build,
    "tidy": lambda jobs: clang_tidy.problems_in(ROOT, jobs),
}


def main():
    parser = argparse.ArgumentParser(prog="./dev check")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("names", nargs="*", metavar="CHECK", help="of " + ", ".join(CHECKS))
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in CHECKS]
    if unknown:
        parser.error(f"there is no check '{unknown[0]}'; the checks are {', '.join(CHECKS)}")
    failed = 0
    for name in chosen.names or CHECKS:
        begin = time.monotonic()
        problems = CHECKS[name](chosen.jobs)
        print(*problems, sep="\n", end="\n" if problems else "")
        print(f"check {name}: {f'{len(problems)} to put right' if problems else 'ok'} ({time.monotonic() - begin:.0f} s)", flush=True)
        failed += bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
