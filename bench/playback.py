#!/usr/bin/env python3
"""./dev bench playback [--seconds N] [--rounds N]: how long a segment takes while nothing else happens, and while the server prepares
a recording. One viewer asks for a random segment each 10 ms over one connection; the rounds of the two alternate."""
import argparse
import http.client
import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "uploads"))
from server import Server  # noqa: E402

INTERVAL_S = 0.01


def make_recording(file, seconds, size):
    picture = f"testsrc2=s={size}:r=30,noise=alls=8:allf=t"
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine", "-t", str(seconds),
                    "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(file)], check=True)


def import_command(server, file, title):
    return [server.program, "import", "recording", str(file), "--data", str(server.data), "--course", "bench", "--title", title]


def segments_of(server, lecture):
    def get(path):
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", path)
        return connection.getresponse().read()
    playback = json.loads(get(f"/api/v1/lectures/{lecture}"))["playback"]
    base = playback["hls"].rsplit("/", 1)[0]
    found = []
    for rendition in playback["renditions"]:
        text = get(f"{base}/{rendition['id']}/index.m3u8").decode()
        found += [f"{base}/{rendition['id']}/{line}" for line in text.splitlines() if line.startswith("seg-")]
    return found


def watch(server, segments, seconds):
    """Milliseconds from asking to the last byte, one for each request."""
    connection, taken = http.client.HTTPConnection("127.0.0.1", server.port), []
    begin = time.perf_counter()
    while (at := time.perf_counter()) - begin < seconds:
        connection.request("GET", random.choice(segments))
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"a segment was answered with {answer.status}")
        taken.append((time.perf_counter() - at) * 1000)
        time.sleep(max(0.0, at + INTERVAL_S - time.perf_counter()))
    return taken


def quantile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def show(name, rounds):
    everything = [t for one in rounds for t in one]
    print(f"{name:<28} {len(everything):>8} {quantile(everything, 0.5):>8.2f} {quantile(everything, 0.99):>8.2f} {max(everything):>8.2f}   "
          + "  ".join(f"{quantile(one, 0.99):.2f}" for one in rounds))
    return statistics.median(quantile(one, 0.99) for one in rounds)


def main():
    parser = argparse.ArgumentParser(prog="./dev bench playback")
    parser.add_argument("program")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    server = Server(chosen.program)
    try:
        make_recording(server.home / "watched.mp4", 30, "640x360")
        server.start()
        lecture = subprocess.run(import_command(server, server.home / "watched.mp4", "Watched"), check=True, stdout=subprocess.PIPE,
                                 text=True).stdout.split()[-1]
        time.sleep(2)  # the server looks for new lectures once a second
        segments, alone, beside = segments_of(server, lecture), [], []
        for n in range(chosen.rounds):
            alone.append(watch(server, segments, chosen.seconds))
            recording = server.home / f"prepared-{n}.mp4"
            make_recording(recording, 60, "1920x1080")
            job = subprocess.Popen(import_command(server, recording, f"Prepared {n}"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(2)
            beside.append(watch(server, segments, chosen.seconds))
            if job.poll() is not None:
                print("the job ended before the round did: take fewer --seconds", file=sys.stderr)
            server.close_jobs(job)
        print(f"{'ms for a segment':<28} {'requests':>8} {'p50':>8} {'p99':>8} {'most':>8}   p99 of each round")
        p99 = show("nothing else", alone), show("a recording is prepared", beside)
        print(f"p99 rises by {p99[1] - p99[0]:.2f} ms (median of the rounds)")
    finally:
        server.close()


if __name__ == "__main__":
    main()
