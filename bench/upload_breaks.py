#!/usr/bin/env python3
"""bench/upload_breaks.py PROGRAM [--mib N] [--period S] [--mbit N]: one upload over a link of a given rate that breaks every
`period` seconds, by turns with a reset, with an end, and silently. Ends byte-identical, with at most 5% sent twice."""
import argparse
import hashlib
import random
import select
import socket
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "uploads"))
from server import Client, Server  # noqa: E402

BLOCK = 256 << 10


class BreakingLink:
    """A proxy that carries `rate` bytes a second and breaks every connection that is older than `period`."""

    def __init__(self, port, rate, period):
        self.to, self.rate, self.period, self.breaks = port, rate, period, 0
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 128 << 10)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(16)
        self.port = self.listener.getsockname()[1]
        self.next_break = time.monotonic() + period
        self.silent = []  # connections that nobody ends: kept open
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        server = socket.create_connection(("127.0.0.1", self.to))
        due = time.monotonic()
        while True:
            if time.monotonic() >= self.next_break:
                self.next_break = time.monotonic() + self.period
                return self._break(client, server)
            ready, _, _ = select.select([client, server], [], [], 0.1)
            for s in ready:
                data = s.recv(64 << 10)
                if not data:
                    client.close()
                    server.close()
                    return None
                (server if s is client else client).sendall(data)
                if s is client:
                    due = max(due, time.monotonic() - 0.1) + len(data) / self.rate
                    time.sleep(max(0.0, due - time.monotonic()))

    def _break(self, client, server):
        kind = self.breaks % 3
        self.breaks += 1
        if kind == 2:  # the server hears nothing; the client notices at its next write
            self.silent.append(server)
            client.close()
            return
        for s in (client, server):
            if kind == 0:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            s.close()


def content(seed, size):
    rng = random.Random(seed)
    block = rng.randbytes(BLOCK - 8)
    for i in range(0, size, BLOCK):
        yield (i.to_bytes(8, "big") + block)[:min(BLOCK, size - i)]


def tail(path, offset):
    with open(path, "rb") as f:
        f.seek(offset)
        while piece := f.read(64 << 10):
            yield piece


def digest(path):
    with open(path, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def upload(client, url, path, size):
    while True:
        try:
            at = client.offset(url)
            if at == size:
                return
            status, told = client.patch(url, at, tail(path, at), size - at)
            if status == 204 and told == size:
                return
        except (OSError, ConnectionError):
            time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--mib", type=int, default=2048)
    parser.add_argument("--period", type=float, default=20)
    parser.add_argument("--mbit", type=float, default=100)
    chosen = parser.parse_args()
    size = chosen.mib << 20
    server = Server(chosen.program)
    server.start()
    try:
        source = server.home / "recording.bin"
        with open(source, "wb") as f:
            for piece in content(1, size):
                f.write(piece)
        link = BreakingLink(server.port, chosen.mbit * 1e6 / 8, chosen.period)
        client = Client(server, link.port)
        begun = time.monotonic()
        url = Client(server).create(size)
        upload(client, url, source, size)
        took = time.monotonic() - begun
        same = digest(source) == digest(server.source(url))
        twice = (client.sent - size) / size * 100
        print(f"{chosen.mib} MiB at {chosen.mbit:g} Mbit/s, a break every {chosen.period:g} s: {link.breaks} breaks, "
              f"{took:.0f} s, {'byte-identical' if same else 'DIFFERENT'}, {twice:.2f}% sent twice")
    finally:
        server.close()
    return 0 if same and twice <= 5 else 1


if __name__ == "__main__":
    sys.exit(main())
