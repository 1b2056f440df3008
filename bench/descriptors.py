#!/usr/bin/env python3
"""bench/descriptors.py PROGRAM: takes a running server's descriptors away (prlimit) while clients come. It must pause accepting and say so,
not spin and not end, serve whoever is connected, and take those who wait when there are descriptors again. Exit status 1 when it did not."""
import http.client
import os
import re
import resource
import socket
import sys
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "uploads"))
from server import Server, free_port  # noqa: E402

PATIENCE_S = 20
STARVED_S = 2


def get(connection):
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    answer.read()
    return answer.status


def pauses(scrape):
    scrape.request("GET", "/metrics")
    text = scrape.getresponse().read().decode()
    return int(float(re.search(r'reason="accept_paused"\} (\S+)', text)[1]))


def cpu_s(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def starve(server, admin_port):
    pid = server.process.pid
    connected = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    scrape = http.client.HTTPConnection("127.0.0.1", admin_port, timeout=PATIENCE_S)
    assert get(connected) == 200 and pauses(scrape) == 0, "the server does not begin as it should"
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    taken = [int(entry) for entry in os.listdir(f"/proc/{pid}/fd")]
    lowest_free = next(n for n in range(len(taken) + 1) if n not in taken)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (lowest_free, before[1]))
    waiting = [socket.create_connection(("127.0.0.1", server.port), PATIENCE_S) for _ in range(8)]
    for client in waiting:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
    deadline = time.monotonic() + PATIENCE_S
    while pauses(scrape) == 0:
        assert time.monotonic() < deadline, "accepting was not paused"
        time.sleep(0.05)
    spent = cpu_s(pid)
    time.sleep(STARVED_S)
    assert get(connected) == 200, "whoever is connected is not served"
    spent = cpu_s(pid) - spent
    assert spent < STARVED_S / 4, f"{spent:.2f} CPU s in {STARVED_S} s without descriptors: it spins"
    resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
    for client in waiting:
        client.settimeout(PATIENCE_S)
        assert client.recv(4096).startswith(b"HTTP/1.1 200 "), "who waited is not served"
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/readyz") as answer:
        assert answer.status == 200


def main():
    admin_port = free_port()
    server = Server(sys.argv[1], config=f'[server]\nadmin_listen = "127.0.0.1:{admin_port}"\n')
    try:
        server.start()
        starve(server, admin_port)
    except (AssertionError, OSError) as problem:
        print(f"FAILED: {problem!r}\n0 passed, 1 failed")
        return 1
    finally:
        server.close()
    print("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
