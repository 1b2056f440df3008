#!/usr/bin/env python3
"""bench/upload_kill.py PROGRAM [--kills N] [--mib N]: kills the server with SIGKILL at random moments while uploads run, and
checks that no byte that was ever acknowledged (by an answer or by HEAD) is lost and that every file ends byte-identical."""
import argparse
import hashlib
import random
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "uploads"))
from server import Client, Server  # noqa: E402


class Upload:
    def __init__(self, client, seed, size):
        self.content = random.Random(seed).randbytes(size)
        self.client, self.rng = client, random.Random(seed * 7 + 1)
        self.url = client.create(size)
        self.acknowledged = 0
        self.lost = []  # (acknowledged, found)

    def check(self):
        found = self.client.offset(self.url)
        if found < self.acknowledged:
            self.lost.append((self.acknowledged, found))
        self.acknowledged = found
        return found

    def push(self):
        """One PATCH of random size, in pieces with small pauses, so that the kill finds it anywhere."""
        at = self.acknowledged
        n = min(len(self.content) - at, self.rng.randint(1, 1 << 20))
        pieces = [self.content[i:min(i + 65536, at + n)] for i in range(at, at + n, 65536)]

        def slowly():
            for piece in pieces:
                yield piece
                time.sleep(self.rng.uniform(0, 0.01))
        status, told = self.client.patch(self.url, at, slowly(), n)
        if status == 204:
            self.acknowledged = told

    def done(self):
        return self.acknowledged == len(self.content)


def run_until_killed(server, upload, stop):
    while not stop.is_set() and not upload.done():
        try:
            upload.check()
            if not upload.done():
                upload.push()
        except (OSError, ConnectionError):
            return


def verify(server, upload):
    stored = server.source(upload.url).read_bytes()
    return hashlib.sha256(stored).digest() == hashlib.sha256(upload.content).digest()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--mib", type=int, default=6)
    parser.add_argument("--parallel", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rng = random.Random(chosen.seed)
    server = Server(chosen.program)
    server.start()
    client = Client(server)
    made = 0

    def new_upload():
        nonlocal made
        made += 1
        return Upload(client, chosen.seed * 100000 + made, chosen.mib << 20)

    uploads = [new_upload() for _ in range(chosen.parallel)]
    lost, finished, different, kills = [], 0, 0, 0
    try:
        while kills < chosen.kills or uploads:
            stop = threading.Event()
            threads = [threading.Thread(target=run_until_killed, args=(server, u, stop)) for u in uploads]
            for t in threads:
                t.start()
            if kills < chosen.kills:
                time.sleep(rng.uniform(0.005, 0.4))
                server.kill()
                kills += 1
                if kills % 20 == 0:
                    print(f"{kills} kills, {finished} uploads finished", file=sys.stderr, flush=True)
                stop.set()
                for t in threads:
                    t.join()
                server.start()
            else:
                for t in threads:
                    t.join()
            for u in list(uploads):
                u.check()
                if u.done():
                    finished += 1
                    different += not verify(server, u)
                    lost += u.lost
                    uploads.remove(u)
            while kills < chosen.kills and len(uploads) < chosen.parallel:
                uploads.append(new_upload())
        print(f"kills {kills}   uploads finished {finished}   files that differ {different}   "
              f"acknowledged bytes lost {sum(a - b for a, b in lost)}")
    finally:
        server.close()
    return 1 if lost or different else 0


if __name__ == "__main__":
    sys.exit(main())
