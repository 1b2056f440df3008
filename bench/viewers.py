#!/usr/bin/env python3
"""./dev bench viewers [--viewers N] [--seconds S] [--rate KBIT]: viewers of one server in real time, as a player asks for HLS.

Each viewer keeps one connection, asks for the multivariant and the media playlists once, and then, each segment duration, for the next
segments of one video rendition (the one nearest to --rate) and of the sound. The viewers begin spread over the first segment. Printed: how
long requests took from asking to the last byte, how many came after their deadline (when the next segment is due), and the server's
CPU seconds and memory (proportional set size, from the kernel)."""
import argparse
import asyncio
import json
import os
import random
import resource
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "uploads"))
from server import Server  # noqa: E402


def make_recording(file, seconds, size="1280x720"):
    """A picture of which every frame is new."""
    picture = f"testsrc2=s={size}:r=25,noise=alls=4:allf=t"
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine", "-t", str(seconds),
                    "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(file)], check=True)


def publish(server, seconds):
    recording = server.home / "watched.mp4"
    make_recording(recording, seconds, "384x216")  # its best rung and the sound need some 380 kbit/s
    command = [server.program, "import", "recording", str(recording), "--data", str(server.data), "--course", "bench", "--title", "Watched"]
    lecture = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1]
    time.sleep(2)  # the server looks for new lectures once a second
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/api/v1/lectures/{lecture}") as answer:
        return json.load(answer)["playback"]


class Track:
    """A rendition's media playlist: paths of its segments and their durations in seconds."""

    def __init__(self, server, base, rendition):
        self.playlist = f"{base}/{rendition['id']}/index.m3u8"
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{self.playlist}") as answer:
            lines = answer.read().decode().splitlines()
        self.durations = [float(line[8:].split(",")[0]) for line in lines if line.startswith("#EXTINF:")]
        self.segments = [f"{base}/{rendition['id']}/{line}" for line in lines if line.startswith("seg-")]
        self.bps = rendition["average_bps"]


class Connection(asyncio.BufferedProtocol):
    """One request at a time; bodies are counted and dropped."""
    scrap = bytearray(1 << 18)

    def connection_made(self, transport):
        self.transport, self.head, self.left, self.done = transport, b"", 0, None

    def get_buffer(self, hint):
        return self.scrap

    def buffer_updated(self, count):
        if self.left == 0:
            self.head += bytes(self.scrap[:count])
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return
            text = self.head[:end].decode("latin-1").lower()
            self.status = int(text.split(" ", 2)[1])
            self.left = int(text.split("content-length:")[1].split("\r\n")[0])
            count, self.head = len(self.head) - end - 4, b""
        self.left -= count
        if self.left == 0 and self.done and not self.done.done():
            self.done.set_result(self.status)

    def connection_lost(self, why):
        if self.done and not self.done.done():
            self.done.set_exception(ConnectionError(str(why)))

    def get(self, path):
        self.done = asyncio.get_running_loop().create_future()
        self.transport.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        return self.done


class Watch:
    def __init__(self):
        self.took, self.late, self.failed, self.bytes = [], 0, 0, 0

    async def view(self, port, master, tracks, begin, end):
        await asyncio.sleep(begin - time.monotonic())
        loop = asyncio.get_running_loop()
        try:
            _, connection = await loop.create_connection(Connection, "127.0.0.1", port)
            for path in [master, *(track.playlist for track in tracks)]:
                await self.ask(connection, path, time.monotonic() + 6)
            at, due = random.randrange(len(tracks[0].segments)), time.monotonic()
            while due < end:
                duration = tracks[0].durations[at]
                for track in tracks:
                    await self.ask(connection, track.segments[at], due + duration)
                at, due = (at + 1) % len(tracks[0].segments), due + duration
                await asyncio.sleep(due - time.monotonic())
            connection.transport.close()
        except (OSError, ConnectionError):
            self.failed += 1

    async def ask(self, connection, path, deadline):
        asked = time.monotonic()
        status = await connection.get(path)
        now = time.monotonic()
        self.took.append(now - asked)
        self.late += now > deadline
        self.failed += status != 200


def usage_of(pid):
    """CPU seconds and proportional memory in MB of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return cpu, int(rollup.split("Pss:")[1].split()[0]) / 1000


async def run(chosen, server, playback):
    base = playback["hls"].rsplit("/", 1)[0]
    audio = next(r for r in playback["renditions"] if r["kind"] == "audio")
    wanted = chosen.rate * 1000 - audio["average_bps"]
    video = min((r for r in playback["renditions"] if r["kind"] == "video"), key=lambda r: abs(r["average_bps"] - wanted))
    tracks = [Track(server, base, rendition) for rendition in (video, audio)]
    watch, begin = Watch(), time.monotonic() + 1
    end = begin + chosen.seconds
    before, most = usage_of(server.process.pid), 0.0
    viewers = [asyncio.create_task(watch.view(server.port, playback["hls"], tracks, begin + random.uniform(0, 6), end))
               for _ in range(chosen.viewers)]
    while time.monotonic() < end:
        await asyncio.sleep(1)
        most = max(most, usage_of(server.process.pid)[1])
    await asyncio.gather(*viewers)
    report(chosen, watch, tracks, usage_of(server.process.pid)[0] - before[0], most)


def report(chosen, watch, tracks, cpu, memory):
    took = sorted(watch.took)
    at = lambda part: took[min(len(took) - 1, int(len(took) * part))] * 1000  # noqa: E731
    print(f"{chosen.viewers} viewers for {chosen.seconds} s, {sum(t.bps for t in tracks) / 1000:.0f} kbit/s each, {len(took)} requests")
    print(f"ms to the last byte: p50 {at(0.5):.1f}  p90 {at(0.9):.1f}  p99 {at(0.99):.1f}  most {took[-1] * 1000:.1f}")
    print(f"later than their deadline: {watch.late}; failed: {watch.failed}")
    print(f"server: {cpu:.1f} CPU s ({cpu / chosen.seconds * 100:.0f}% of a core), {memory:.0f} MB at most")


def main():
    parser = argparse.ArgumentParser(prog="./dev bench viewers")
    parser.add_argument("program")
    parser.add_argument("--viewers", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rate", type=int, default=380, help="kbit/s")
    chosen = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, chosen.viewers + 1000), hard))
    server = Server(chosen.program)
    try:
        server.start()
        asyncio.run(run(chosen, server, publish(server, 60)))
    finally:
        server.close()


if __name__ == "__main__":
    main()
