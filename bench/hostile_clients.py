#!/usr/bin/env python3
"""./dev bench hostile_clients [--slowloris N] [--stuck N] [--seconds S]: what clients that hold on cost a viewer beside them.

The slowloris clients send one more field of a head that never ends every five seconds; the stuck ones ask for a file of many megabytes and
take nothing of it. Printed: how long a viewer's segments take before and during it, the server's memory (proportional set size) and the
kernel's for sockets, and when the last of the clients was cut: its socket gone from the server, whether it noticed or not."""
import argparse
import contextlib
import os
import resource
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "uploads"))
from playback import quantile, segments_of, watch  # noqa: E402
from server import Server  # noqa: E402
from viewers import make_recording, usage_of  # noqa: E402


def publish(server):
    recording = server.home / "watched.mp4"
    make_recording(recording, 60)
    command = [server.program, "import", "recording", str(recording), "--data", str(server.data), "--course", "bench", "--title", "Watched"]
    lecture = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1]
    time.sleep(2)  # the server looks for new lectures once a second
    return segments_of(server, lecture)


def open_sockets(pid):
    found = 0
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            found += os.readlink(link).startswith("socket:")
    return found


def socket_memory_mb():
    text = Path("/proc/net/sockstat").read_text()
    line = next(line for line in text.splitlines() if line.startswith("TCP:"))
    return int(line.split("mem ")[1]) * resource.getpagesize() / 1e6


def attack(port, text, count, receive_buffer=None):
    held = []
    for _ in range(count):
        s = socket.socket()
        if receive_buffer:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        s.connect(("127.0.0.1", port))
        s.sendall(text)
        s.setblocking(False)
        held.append(s)
    return held


def drip(held, until):
    while time.monotonic() < until:
        began = time.monotonic()
        for s in held:
            with contextlib.suppress(OSError):
                s.send(b"X-More: of it\r\n")
        time.sleep(max(0.0, 5 - (time.monotonic() - began)))


class Look(threading.Thread):
    """The most memory, and when the server's sockets were back at what they were."""

    def __init__(self, pid, before, until):
        super().__init__()
        self.pid, self.before, self.until = pid, before, until
        self.memory = self.sockets = 0.0
        self.cut_at = None

    def run(self):
        while time.monotonic() < self.until:
            self.memory = max(self.memory, usage_of(self.pid)[1])
            self.sockets = max(self.sockets, socket_memory_mb())
            gone = open_sockets(self.pid) <= self.before + 1  # the viewer's
            self.cut_at = (self.cut_at or time.monotonic()) if gone else None
            time.sleep(0.25)


def show(name, took):
    print(f"{name:32} {len(took):6} segments  ms p50 {quantile(took, 0.5):.1f}  p99 {quantile(took, 0.99):.1f}  most {max(took):.1f}")


def run(chosen, server, segments):
    pid = server.process.pid
    largest = segments[0].rsplit("/", 2)[0] + "/720p.mp4"
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{server.port}{largest}", method="HEAD")) as answer:
        size = int(answer.headers["Content-Length"])
    if size < 2_000_000:
        raise RuntimeError(f"{largest} has {size} bytes: the kernel would take all of it")
    show("a viewer alone", watch(server, segments, 10))
    cpu, memory = usage_of(pid)
    kernel, listening = socket_memory_mb(), open_sockets(pid)
    began = time.monotonic()
    until = began + chosen.seconds
    look = Look(pid, listening, until)
    slow = attack(server.port, b"GET / HTTP/1.1\r\nHost: bench\r\n", chosen.slowloris)
    stuck = attack(server.port, f"GET {largest} HTTP/1.1\r\nHost: bench\r\n\r\n".encode(), chosen.stuck, 4096)
    connected = time.monotonic()
    look.start()
    dripping = threading.Thread(target=drip, args=(slow, until))
    dripping.start()
    show(f"beside {chosen.slowloris} and {chosen.stuck}", watch(server, segments, 18 - (connected - began)))
    time.sleep(max(0.0, 22 - (time.monotonic() - began)))  # the slowloris clients are cut meanwhile
    show(f"beside {chosen.stuck} stuck", watch(server, segments, 16))
    look.join()
    dripping.join()
    print(f"memory: {memory:.1f} MB before, {look.memory:.1f} at most; sockets in the kernel: {kernel:.1f} MB before, {look.sockets:.1f} at most")
    cut = "never" if look.cut_at is None else f"{look.cut_at - connected:.1f} s after the last had connected"
    print(f"all cut: {cut}; server: {usage_of(pid)[0] - cpu:.1f} CPU s in {chosen.seconds} s, the viewer's segments included")
    for s in slow + stuck:
        s.close()


def main():
    parser = argparse.ArgumentParser(prog="./dev bench hostile_clients")
    parser.add_argument("program")
    parser.add_argument("--slowloris", type=int, default=2000)
    parser.add_argument("--stuck", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60)
    chosen = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, chosen.slowloris + chosen.stuck + 1000), hard))
    server = Server(chosen.program)
    try:
        server.start()
        run(chosen, server, publish(server))
    finally:
        server.close()


if __name__ == "__main__":
    main()
