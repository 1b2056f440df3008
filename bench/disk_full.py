#!/usr/bin/env python3
"""bench/disk_full.py PROGRAM: a site on a small disk of its own (tmpfs) that fills up at every stage of a recording's way: when
the upload is made, while its bytes come, when it is completed, while it is encoded and while it is published, with the
database unable to write as well. Each time: what is published plays on, the upload is answered with 507 and keeps what
was acknowledged, the job waits and says so, and all goes on by itself once there is room. Needs the right to mount."""
import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "survival"))
from one_lecture import CONFIG, LECTURE, Site, make_template  # noqa: E402

DISK = 96 << 20
KIB, MIB = 1 << 10, 1 << 20
NO_RESERVE = "\n[uploads]\nreserve = \"0B\"\nreserve_percent = 0\n"
SMALL_RESERVE = "\n[uploads]\nreserve = \"4MiB\"\nreserve_percent = 50\n"


class SmallDisk(Site):
    def __init__(self, template, more):
        home = Path(tempfile.mkdtemp(prefix="lectern-full-"))
        (home / "data").mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(home / "data")], check=True)
        super().__init__(template, CONFIG + more, home)

    def fill(self, leave):
        with open(self.server.data / "ballast", "ab") as ballast:
            free = os.statvfs(self.server.data)
            os.posix_fallocate(ballast.fileno(), 0, ballast.tell() + max(free.f_bavail * free.f_frsize - leave, 1))

    def make_room(self):
        (self.server.data / "ballast").unlink()

    def fill_to_the_brim(self):
        with open(self.server.data / "ballast", "ab", buffering=0) as ballast:
            try:
                while ballast.write(bytes(4096)):
                    pass
            except OSError:
                pass

    def close(self):
        if self.server.process and self.server.process.poll() is None:
            self.server.process.kill()
            self.server.process.wait()
        subprocess.run(["umount", "-l", str(self.server.data)], check=False)
        super().close()

    def restart(self, workers):
        if self.server.process:
            self.server.process.terminate()
            self.server.process.wait(30)
        self.server.config = self.server.config.replace("[jobs]\nworkers = 0", "[jobs]")
        if workers == 0:
            self.server.config = self.server.config.replace("[jobs]", "[jobs]\nworkers = 0")
        self.server.start()

    def expect_playing(self):
        status, body = self.client.get("/media/" + self.playing + "/main.m3u8")
        check(status == 200 and body.startswith(b"#EXTM3U"), f"playing on a full disk was answered with {status}")

    def expect_published(self, url):
        lecture, _ = self.settle(30)
        check(lecture["status"] == "published", f"with room again: {lecture['status']} ({lecture.get('status_reason')})")
        (self.server.data / "ballast").unlink(missing_ok=True)
        faults = [f for f in self.faults(lecture, url) if "ballast" not in f]
        check(not faults, "; ".join(faults))


def check(holds, what):
    if not holds:
        raise AssertionError(what)


def create_status(site):
    status, headers = site.client.request("POST", "/api/v1/uploads/", [f"Upload-Length: {len(site.recording)}"])
    return status, headers


def at_creation(template):
    site = SmallDisk(template, SMALL_RESERVE)
    try:
        site.start_playing()
        site.fill(MIB)
        status, headers = create_status(site)
        check(status == 507 and "retry-after" in headers, f"creating an upload on a full disk was answered with {status}")
        site.expect_playing()
        site.make_room()
        url = site.client.create(len(site.recording), lecture=LECTURE)
        check(site.upload(url), "the upload does not go on")
        site.expect_published(url)
    finally:
        site.close()


def while_bytes_come(template):
    site = SmallDisk(template, NO_RESERVE)
    try:
        site.start_playing()
        site.recording = site.recording + bytes(20 * MIB)  # what stands behind a recording's end is not looked at
        url = site.client.create(len(site.recording), lecture=LECTURE)
        check(site.upload(url, 1000), "the first bytes were not taken")
        site.fill(6 * MIB)
        status, _ = site.client.patch(url, 1000, [site.recording[1000:]], len(site.recording) - 1000)
        check(status == 507, f"bytes on a full disk were answered with {status}")
        check(site.client.offset(url) >= 1000, "acknowledged bytes are gone")
        site.expect_playing()
        site.make_room()
        check(site.upload(url), "the upload does not go on")
        site.expect_published(url)
    finally:
        site.close()


def at_completion(template, leave):
    """The last bytes fit or not, the database can write or not: the answer is 204 or 507, and nothing else."""
    site = SmallDisk(template, NO_RESERVE)
    try:
        site.start_playing()
        url = site.client.create(len(site.recording), lecture=LECTURE)
        half = len(site.recording) // 2
        check(site.upload(url, half), "the first bytes were not taken")
        site.fill(leave)
        try:
            status, _ = site.client.patch(url, half, [site.recording[half:]], len(site.recording) - half)
        except ConnectionError:
            status = 0
        check(status in (204, 507), f"the last bytes were answered with {status}")
        site.expect_playing()
        time.sleep(1.5)
        site.make_room()
        deadline = time.monotonic() + 30
        while not site.upload(url) and time.monotonic() < deadline:
            time.sleep(0.2)
        site.expect_published(url)
    finally:
        site.close()


def while_prepared(template, leave, rules):
    """The job begins on a disk with so much room; it waits, says for what, and goes on. Where not even the database can
    be written to (others have taken the reserve, too), it cannot say so, and still goes on."""
    site = SmallDisk(template, rules)
    try:
        site.start_playing()
        site.restart(workers=0)
        url = site.client.create(len(site.recording), lecture=LECTURE)
        check(site.upload(url), "the upload was not taken")
        site.fill_to_the_brim() if leave == 0 else site.fill(leave)
        site.restart(workers=1)
        can_say = rules == SMALL_RESERVE
        reason, deadline = "", time.monotonic() + (20 if can_say else 5)
        while time.monotonic() < deadline:
            lecture = site.lecture()
            reason = lecture.get("status_reason") or ""
            if lecture["status"] in ("published", "failed") or "space" in reason:
                break
            time.sleep(0.05)
        if can_say:
            check("Waits for" in reason and "space" in reason, f"{lecture['status']}: it says \"{reason}\"")
        check(lecture["status"] in ("processing", "published"), f"{lecture['status']} ({reason})")
        site.expect_playing()
        site.make_room()
        site.expect_published(url)
        return "waited" if "space" in reason else lecture["status"]
    finally:
        site.close()


def start_playing(site):
    """The server, with a lecture that plays."""
    site.server.start()
    site.playing = next(p.name for p in (site.server.data / "packages").iterdir())
    deadline = time.monotonic() + 10
    while site.client.get("/media/" + site.playing + "/main.m3u8")[0] != 200:
        check(time.monotonic() < deadline, "the lecture that is there does not play")
        time.sleep(0.05)


SmallDisk.start_playing = start_playing


def stages(quick):
    yield "creation", lambda t: at_creation(t)
    yield "bytes", lambda t: while_bytes_come(t)
    for leave in ([12 * KIB] if quick else [0, 4 * KIB, 12 * KIB, 24 * KIB, 48 * KIB, 96 * KIB, 192 * KIB]):
        yield f"completion, {leave // KIB} KiB left", lambda t, n=leave: at_completion(t, n)
    for leave in ([2 * MIB] if quick else [256 * KIB, MIB, 2 * MIB, 3 * MIB]):
        yield f"preparing, {leave // KIB} KiB of the reserve left", lambda t, n=leave: while_prepared(t, n, SMALL_RESERVE)
    for leave in ([32 * KIB] if quick else [0, 16 * KIB, 32 * KIB, 64 * KIB, 80 * KIB, 96 * KIB, 112 * KIB, 128 * KIB, 192 * KIB]):
        yield f"preparing without a reserve, {leave // KIB} KiB left", lambda t, n=leave: while_prepared(t, n, NO_RESERVE)


def can_mount():
    with tempfile.TemporaryDirectory() as place:
        if subprocess.run(["mount", "-t", "tmpfs", "none", place], stderr=subprocess.DEVNULL).returncode != 0:
            return False
        subprocess.run(["umount", place], check=True)
        return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--quick", action="store_true", help="one try of each stage")
    chosen = parser.parse_args()
    if not can_mount():
        print("mounting a file system is not permitted here\n0 passed, 0 failed, 1 skipped")
        return 0
    template = make_template(chosen.program)
    other = template.run("import", "recording", str(template.server.home / "recording.mkv"), "--course", "survival",
                         "--title", "Plays on")
    if other.returncode != 0:
        raise RuntimeError(other.stderr)
    passed = failed = 0
    template.recording = make_other(template)
    try:
        for name, stage in stages(chosen.quick):
            try:
                said = stage(template)
                passed += 1
                print(f"{name:42} {said or 'as it should'}", flush=True)
            except (AssertionError, OSError, RuntimeError, KeyError, ValueError) as problem:
                failed += 1
                print(f"{name:42} FAILED: {problem!r}", flush=True)
    finally:
        template.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def make_other(template):
    """A recording with other bytes than the lecture's that plays."""
    from one_lecture import make_recording
    return make_recording(template.server.home / "second.mkv", seconds=2.5)


if __name__ == "__main__":
    sys.exit(main())
