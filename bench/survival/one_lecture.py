"""One site with one lecture that waits for its recording, made once and copied for each try; and what must be true of it in
the end. For kill_points.py and disk_full.py."""
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "uploads"))
from server import Client, Server, free_port  # noqa: E402

LECTURE = "0193a5a0-0000-7000-8000-00000000000a"
CATALOGUE = {"format": 1, "institutions": [{"slug": "here", "name": "Here", "country": "CN", "kind": "university"}],
             "courses": [{"slug": "survival", "title": "Survival", "language": "en", "institution": "here", "sections": [
                 {"title": "One", "lectures": [{"id": LECTURE, "title": "Recorded"}]}]}]}
# Short, so that a try takes a second or two: a lease that nobody holds any more, a wait before the next try.
CONFIG = """
[server]
shards = 1
admin_listen = "127.0.0.1:0"
[jobs]
lease = "2s"
first_backoff = "200ms"
space_interval = "500ms"
[packaging]
early_after = "1s"
[work]
refresh = "100ms"
"""
VERSIONS_WANTED = 4  # the main sound first, then all of the sound, then its lowest picture, then all of it
VERSIONS = ("SELECT count(*) FROM video_versions n JOIN videos v ON v.id = n.video_id JOIN lectures l ON l.id = v.lecture_id"
            f" WHERE l.public_id = '{LECTURE}'")
# Slides are read afterwards, for search.
OPEN_JOBS = "SELECT count(*) FROM jobs WHERE phase IN ('waiting', 'running') AND kind <> 'later-slide-texts'"
SETTLED_WITHIN = 90  # seconds after a restart


def make_recording(file, seconds=2):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "testsrc2=s=64x36:r=10", "-f", "lavfi",
                    "-i", "sine", "-t", str(seconds), "-ac", "1", str(file)], check=True)
    return file.read_bytes()


class Site:
    """A copy of the template, its server, and its client."""

    def __init__(self, template, config=CONFIG, home=None):
        self.server = Server.__new__(Server)
        self.server.__dict__.update(template.server.__dict__, config=config, port=free_port())
        self.server.home = home or Path(tempfile.mkdtemp(prefix="lectern-survival-"))
        self.server.data = self.server.home / "data"
        self.server.process = None
        shutil.copytree(template.server.data, self.server.data, dirs_exist_ok=True)
        self.client = Client(self.server)
        self.recording = template.recording

    def run(self, *words):
        return subprocess.run([self.server.program, *words, "--data", str(self.server.data)], capture_output=True, text=True)

    def upload(self, url, stop_at=None):
        """As a patient client does it: asks where it stands, and goes on from there. True: all was taken."""
        end = stop_at or len(self.recording)
        try:
            at = self.client.offset(url)
            if at < end:
                status, at = self.client.patch(url, at, [self.recording[at:end]], end - at)
                if status != 204:
                    return False
            return at == end
        except (OSError, ConnectionError):
            return False

    def lecture(self):
        status, body = self.client.get(f"/api/v1/lectures/{LECTURE}")
        return json.loads(body) if status == 200 else {"status": f"HTTP {status}"}

    def settle(self, limit=SETTLED_WITHIN):
        """Waits for an end. Returns the lecture, and the seconds that it took."""
        begun = time.monotonic()
        while True:
            lecture = self.lecture()
            took = time.monotonic() - begun
            is_over = lecture["status"] == "failed" or (lecture["status"] == "published" and self.one(OPEN_JOBS) == 0)
            if is_over or took > limit:
                return lecture, took
            time.sleep(0.05)

    def one(self, sql):
        with sqlite3.connect(f"file:{self.server.data}/lectern.db?mode=ro", uri=True) as database:
            return database.execute(sql).fetchone()[0]

    def wrong_bytes(self, lecture):
        """What is wrong with what a player gets; None when all is as it was packaged."""
        hls = lecture["playback"]["hls"]
        package = hls.split("/")[2]
        folder = self.server.data / "packages" / package
        text = (folder / "manifest.json").read_bytes()
        if hashlib.sha256(text).hexdigest() != package:
            return "the package's name is not its manifest's hash"
        for _ in range(20):  # the server looks for what is new every work.refresh
            status, playlist = self.client.get(hls)
            if status == 200:
                break
            time.sleep(0.1)
        if status != 200 or not playlist.startswith(b"#EXTM3U"):
            return f"the playlist was answered with {status}"
        files = {f["path"]: f for f in json.loads(text)["files"]}
        for rendition in json.loads(text)["renditions"]:
            if problem := self._wrong_rendition(f"/media/{package}/{rendition['id']}", files[rendition["id"] + ".mp4"]):
                return problem
        return None

    def _wrong_rendition(self, url, expected):
        _, playlist = self.client.get(url + "/index.m3u8")
        names = ["init.mp4", *(line for line in playlist.decode().split("\n") if line.endswith(".m4s"))]
        whole = hashlib.sha256()
        for name in names:
            status, body = self.client.get(f"{url}/{name}")
            if status != 200:
                return f"{url}/{name} was answered with {status}"
            whole.update(body)
        return None if whole.hexdigest() == expected["sha256"] else f"{url} gives other bytes than were packaged"

    def faults(self, lecture, url):
        """Everything that is wrong in the end; an empty list: nothing."""
        found = []
        if lecture["status"] == "failed" and not lecture.get("status_reason"):
            found.append("failed without a reason")
        if lecture["status"] not in ("published", "failed"):
            found.append(f"stuck: {lecture['status']} ({lecture.get('status_reason')})")
        if lecture["status"] == "published":
            if problem := self.wrong_bytes(lecture):
                found.append(problem)
            if (times := self.one(VERSIONS)) != VERSIONS_WANTED:
                found.append(f"published {times} times, not {VERSIONS_WANTED}")
        if (open_jobs := self.one(OPEN_JOBS)) and not found:
            found.append(f"{open_jobs} jobs are open")
        if self.server.source(url).read_bytes() != self.recording:
            found.append("the source is not what was uploaded")
        doctor = self.run("doctor")
        if doctor.returncode != 0:
            found.append("doctor: " + (doctor.stdout + doctor.stderr).strip().replace("\n", " | "))
        return found

    def notes(self):
        return [line for line in self.run("doctor").stdout.splitlines() if line.startswith("note: ")]

    def close(self):
        self.server.close()


def make_template(program):
    made = Server(program)
    site = Site.__new__(Site)
    site.server, site.client = made, None
    (made.home / "catalogue.json").write_text(json.dumps(CATALOGUE))
    imported = site.run("import", "catalogue", str(made.home / "catalogue.json"))
    if imported.returncode != 0:
        raise RuntimeError(imported.stderr)
    site.recording = make_recording(made.home / "recording.mkv")
    return site
