#!/usr/bin/env python3
"""bench/backup_live.py PROGRAM [--rounds N]: backs a site up, again and again into one directory, while recordings are
uploaded to it and prepared by its server. Each backup is restored: `lectern doctor` finds nothing, and all packages and
sources are byte for byte those of the site, uploads on their way as far as they were acknowledged."""
import argparse
import filecmp
import os
import random
import shutil
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "survival"))
from one_lecture import CONFIG, LECTURE, Site, make_template  # noqa: E402


class Traffic(threading.Thread):
    """Whole recordings, each with other bytes behind its end; and one upload that never ends."""

    def __init__(self, site):
        super().__init__()
        self.site, self.over, self.whole = site, threading.Event(), 0
        self.endless = site.client.create(1 << 30)

    def run(self):
        at = 0
        while not self.over.is_set():
            recording = self.site.recording + os.urandom(random.randint(1, 300_000))
            url = self.site.client.create(len(recording), lecture=LECTURE)
            half = len(recording) // 2
            self.site.client.patch(url, 0, [recording[:half]], half)
            self.site.client.patch(url, half, [recording[half:]], len(recording) - half)
            self.whole += 1
            piece = os.urandom(50_000)
            _, at = self.site.client.patch(self.endless, at, [piece], len(piece))
            time.sleep(0.05)


def different_files(site, restored):
    """A sentence for each file that is not the site's."""
    for folder in ("packages", "sources"):
        for file in sorted((restored / folder).rglob("*")):
            if not file.is_file():
                continue
            live = site.server.data / file.relative_to(restored)
            if not live.exists():
                yield f"{live} is not there"
            elif file.stat().st_size == live.stat().st_size:
                if not filecmp.cmp(file, live, shallow=False):
                    yield f"{file} has other bytes"
            elif live.read_bytes()[:file.stat().st_size] != file.read_bytes():
                yield f"{file} has other bytes than the upload's first"


def look(site, round_, traffic):
    backup, restored = site.server.home / "backup", site.server.home / f"restored-{round_}"
    problems = []
    begun = time.monotonic()
    made = site.run("backup", str(backup))
    took = time.monotonic() - begun
    whole = traffic.whole
    if made.returncode != 0:
        problems.append(made.stdout + made.stderr)
    copy = Site.__new__(Site)
    copy.server = site.server.__class__.__new__(site.server.__class__)
    copy.server.__dict__.update(site.server.__dict__, data=restored)
    back = copy.run("restore", str(backup))
    doctor = copy.run("doctor")
    if back.returncode != 0 or doctor.stdout != "database and disk agree\n":
        problems.append(back.stderr + doctor.stdout + doctor.stderr)
    problems += different_files(site, restored)
    print(f"round {round_}: {whole} recordings so far, backed up in {took:.2f} s: {made.stdout.strip().split(' holds ')[-1]}; "
          f"{'; '.join(problems) or 'restored byte for byte'}", flush=True)
    shutil.rmtree(restored, ignore_errors=True)
    return not problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    template = make_template(chosen.program)
    site = Site(template, CONFIG)
    passed = 0
    try:
        site.server.start()
        traffic = Traffic(site)
        traffic.start()
        for round_ in range(chosen.rounds):
            time.sleep(1)
            passed += look(site, round_, traffic)
        traffic.over.set()
        traffic.join()
    finally:
        site.close()
        template.close()
    print(f"{passed} passed, {chosen.rounds - passed} failed")
    return 0 if passed == chosen.rounds else 1


if __name__ == "__main__":
    sys.exit(main())
