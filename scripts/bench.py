#!/usr/bin/env python3
"""./dev bench [NAME]: whole-program benchmarks are bench/NAME.sh or bench/NAME.py and get the release binary as their argument;
micro benchmarks are bench/NAME_bench.cpp (Google Benchmark), built in build/bench."""
import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"


def whole_programs():
    return {path.stem: path for path in sorted([*BENCH.glob("*.sh"), *BENCH.glob("*.py")])}


def micro():
    return {path.stem.removesuffix("_bench"): path.stem for path in sorted(BENCH.glob("*_bench.cpp"))}


def run_micro(target, jobs):
    folder = ROOT / "build" / "bench"
    subprocess.run(["cmake", "-S", str(ROOT), "-B", str(folder), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DLECTERN_BENCH=ON",
                    "-DLECTERN_TESTS=OFF"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", str(folder), "-j", str(jobs), target], check=True)
    return subprocess.run([str(next(folder.rglob(target)))]).returncode


def main():
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("name", nargs="?")
    chosen, rest = parser.parse_known_args()
    if chosen.name is None:
        print("\n".join(sorted({*whole_programs(), *micro()})))
        return 0
    if chosen.name in whole_programs():
        path = whole_programs()[chosen.name]
        start = [sys.executable] if path.suffix == ".py" else ["bash"]
        return subprocess.run([*start, str(path), str(ROOT / "build/release/lectern"), *rest], cwd=ROOT).returncode
    if chosen.name in micro():
        return run_micro(micro()[chosen.name], chosen.jobs)
    parser.error(f"there is no benchmark '{chosen.name}'; there are {', '.join(sorted({*whole_programs(), *micro()})) or 'none'}")


if __name__ == "__main__":
    sys.exit(main())
