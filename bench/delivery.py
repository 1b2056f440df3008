#!/usr/bin/env python3
"""./dev bench delivery [--rounds N] [--seconds S] [--only RE]: our server beside Debian's nginx, tuned, serving the same bytes.

Each round runs every workload on both servers, one right after the other, in alternating order. CPU is the on-CPU time of the server's
whole process tree from /proc/*/task/*/schedstat, per request or per GB received. Printed: medians, and the median of the per-pair ratios.
Before the rounds: what connections that wait cost in memory of the process (its private pages; neither what the kernel holds
nor what nginx has set aside for 20 000 connections when it starts is in it)."""
import argparse
import contextlib
import os
import re
import shutil
import signal
import resource
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSER = ["User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
           "Accept: */*", "Accept-Language: en-US,en;q=0.9,zh-CN;q=0.8", "Cache-Control: no-cache", "Pragma: no-cache",
           "Origin: https://lms.example.edu", "Referer: https://lms.example.edu/", "Sec-Fetch-Dest: empty", "Sec-Fetch-Mode: cors",
           "Sec-Fetch-Site: cross-site", 'sec-ch-ua: "Chromium";v="131", "Not_A Brand";v="24"', "sec-ch-ua-mobile: ?0",
           'sec-ch-ua-platform: "Linux"', "DNT: 1"]


class Workload:
    def __init__(self, name, path, at_most, connections=64, headers=(), script="", per_byte=False, tls=False):
        self.name, self.path, self.at_most, self.connections = name, path, at_most, connections
        self.headers, self.script, self.per_byte, self.tls = list(headers), script, per_byte, tls


SEED = """local threads = 0
setup = function(thread) threads = threads + 1 thread:set("id", threads) end
init = function() math.randomseed(os.time() + id * 7919) end
"""  # else every thread asks for the same
RANDOM = SEED + """request = function() return wrk.format("GET", (wrk.path:gsub("seg%-%d+", "seg-" .. math.random(0, 499)))) end"""
RANGES = SEED + """request = function() local a = math.random(0, 3000000)
wrk.headers["Range"] = "bytes=" .. a .. "-" .. (a + 16383) return wrk.format() end"""
PACED = SEED + """delay = function() return math.random(16, 48) end"""  # milliseconds between an answer and the next request
PIPELINE = """init = function() local r = {} for i = 1, 16 do r[i] = wrk.format() end all = table.concat(r) end
request = function() return all end"""


def workloads(etag):
    playlist = "v2k/index.m3u8"
    return [
        Workload("playlist 2 kB, 64", playlist, 0.75),
        Workload("playlist 2 kB, 1000", playlist, 0.80, 1000),
        Workload("playlist 2 kB, 5000", playlist, 0.95, 5000),
        Workload("playlist 2 kB, browser", playlist, 0.80, headers=BROWSER),
        Workload("audio 32 kB, 64", "a32/seg-3.m4s", 0.95),
        Workload("segment 128 kB, 64", "v128/seg-3.m4s", 1.0, per_byte=True),
        Workload("segment 128 kB, 1000", "v128/seg-3.m4s", 1.0, 1000, per_byte=True),
        Workload("segment 128 kB, 5000", "v128/seg-3.m4s", 1.0, 5000, per_byte=True),
        Workload("128 kB, 500 at random", "v128/seg-3.m4s", 1.0, script=RANDOM, per_byte=True),
        Workload("segment 1 MB, 64", "v1m/seg-3.m4s", 0.90, per_byte=True),
        Workload("segment 4 MB, 64", "v4m/seg-3.m4s", 1.15, per_byte=True),
        Workload("ranges of 16 kB", "v4m/seg-3.m4s", 0.95, script=RANGES),
        Workload("304 by ETag", "v128/seg-3.m4s", 0.95, headers=[f"If-None-Match: {etag}"]),
        Workload("pipelined by 16", playlist, 1.0, script=PIPELINE),
        Workload("paced, 2000 req/s", playlist, 1.05, script=PACED),
        Workload("cold connections", playlist, 1.05, headers=["Connection: close"]),
        Workload("TLS 1.3: playlist 2 kB", playlist, 1.0, tls=True),
        Workload("TLS 1.3: 128 kB", "v128/seg-3.m4s", 0.90, per_byte=True, tls=True),
        Workload("TLS 1.3: 1 MB", "v1m/seg-3.m4s", 0.90, per_byte=True, tls=True),
        Workload("TLS 1.3: new handshakes", playlist, 1.0, headers=["Connection: close"], tls=True),
    ]


NGINX = """worker_processes {workers}; worker_rlimit_nofile 100000; daemon off; pid {dir}/nginx.pid; error_log {dir}/error.log crit;
events {{ worker_connections 20000; }}
http {{ sendfile on; tcp_nopush on; tcp_nodelay on; access_log off; keepalive_requests 1000000000; keepalive_timeout 75;
  open_file_cache max=20000 inactive=1h; open_file_cache_valid 1h; etag on; server_tokens off;
  client_body_temp_path {dir}/b; proxy_temp_path {dir}/p; fastcgi_temp_path {dir}/f; uwsgi_temp_path {dir}/u; scgi_temp_path {dir}/s;
  types {{ application/vnd.apple.mpegurl m3u8; video/iso.segment m4s; video/mp4 mp4; }}
  ssl_certificate {dir}/tls.pem; ssl_certificate_key {dir}/tls.key; ssl_protocols TLSv1.3; ssl_session_cache shared:s:10m;
  server {{ listen 127.0.0.1:{port} reuseport backlog=8192; listen 127.0.0.1:{tls_port} ssl reuseport backlog=8192; root {dir}/root; }} }}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def build():
    folder = ROOT / "build" / "bench"
    subprocess.run(["cmake", "-S", str(ROOT), "-B", str(folder), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DLECTERN_BENCH=ON",
                    "-DLECTERN_TESTS=OFF"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", str(folder), "package_server"], check=True, stdout=subprocess.DEVNULL)
    return folder / "bench" / "package_server"


def tree(pid):
    found = [pid]
    for p in found:
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{p}/task"):
                found += [int(c) for c in Path(f"/proc/{p}/task/{task}/children").read_text().split()]
    return found


def cpu_seconds(pid):
    total = 0
    for p in tree(pid):
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{p}/task"):
                total += int(Path(f"/proc/{p}/task/{task}/schedstat").read_text().split()[0])
    return total / 1e9


def private_kb(pid):
    rollups = [Path(f"/proc/{p}/smaps_rollup").read_text() for p in tree(pid)]
    return sum(int(re.search(rf"Private_{kind}:\s+(\d+)", text)[1]) for text in rollups for kind in ("Clean", "Dirty"))


def resident_kb(pid):
    return sum(int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{p}/status").read_text())[1]) for p in tree(pid))


class Server:
    def __init__(self, name, process, ports, prefix):
        self.name, self.process, self.ports, self.prefix = name, process, ports, prefix

    def url(self, path, tls=False):
        return f"http{'s' if tls else ''}://127.0.0.1:{self.ports[tls]}{self.prefix}/{path}"

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def make_certificate(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                    "/CN=localhost", "-keyout", folder / "tls.key", "-out", folder / "tls.pem"], check=True, stderr=subprocess.DEVNULL)


def start_ours(binary, folder, shards, extra=()):
    port, tls_port = free_port(), free_port()
    secure = ["--tls-port", str(tls_port), "--certificate", str(folder / "tls.pem"), "--key", str(folder / "tls.key")]
    process = subprocess.Popen([str(binary), str(folder / "data"), str(port), "--make", "1", "--shards", str(shards), *secure, *extra],
                               stdout=subprocess.PIPE, text=True)
    package = None
    for line in process.stdout:
        if line.startswith(("package", "private")):
            package = line.split()[1]
        if line.startswith("ready"):
            break
    return Server("lectern", process, (port, tls_port), f"/media/{package}")


def start_nginx(folder, ours, workers):
    """The same bytes as plain files, copied from our server."""
    port, tls_port = free_port(), free_port()
    target = folder / "root"
    counts = {"v2k": 0, "a32": 40, "v128": 500, "v1m": 20, "v4m": 8}
    for rendition, count in counts.items():
        (target / rendition).mkdir(parents=True, exist_ok=True)
        for name in ["index.m3u8"] + [f"seg-{n}.m4s" for n in range(count)]:
            with urllib.request.urlopen(ours.url(f"{rendition}/{name}")) as response:
                (target / rendition / name).write_bytes(response.read())
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(workers=workers, dir=folder, port=port, tls_port=tls_port))
    process = subprocess.Popen(["nginx", "-c", str(config), "-p", str(folder)])
    for _ in range(100):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return Server("nginx", process, (port, tls_port), "")
        time.sleep(0.1)
    raise RuntimeError("nginx did not start")


def measure(server, work, seconds, folder):
    command = ["wrk", "-t2", f"-c{work.connections}", f"-d{seconds}s", "--latency", "--timeout", "20s"]
    for header in work.headers:
        if header.startswith("If-None-Match"):
            header = f"If-None-Match: {server.etag}"
        command += ["-H", header]
    if work.script:
        script = folder / "script.lua"
        script.write_text(work.script)
        command += ["-s", str(script)]
    before = cpu_seconds(server.process.pid)
    output = subprocess.run([*command, server.url(work.path, work.tls)], capture_output=True, text=True, check=True).stdout
    spent = cpu_seconds(server.process.pid) - before
    requests = int(re.search(r"(\d+) requests in", output)[1])
    size, unit = re.search(r"requests in [\d.]+\w+, ([\d.]+)(\w+) read", output).groups()
    received = float(size) * {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40}[unit]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    p99 = re.search(r"99%\s+(\S+)", output)[1]
    errors = re.search(r"(Socket errors|Non-2xx).*", output)
    if errors and "Non-2xx" in errors[0] and "304" not in work.name:
        raise RuntimeError(f"{server.name}, {work.name}: {errors[0]}")
    cost = spent / received * 1e9 if work.per_byte else spent / max(requests, 1) * 1e6
    return {"cost": cost, "rate": rate, "p99": p99, "errors": errors[0] if errors else ""}


TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE


def ask(server, path, tls, receive_buffer=0):
    host = ("127.0.0.1", server.ports[tls])
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.connect(host)
    if tls:
        connection = TRUSTING.wrap_socket(connection)
    connection.sendall(f"GET {server.prefix}/{path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
    return connection


def expect_answer(taken):
    if not taken.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(f"a connection was answered with {taken[:60]!r}")


def hold_idle(server, count, tls):
    """kB for each connection that had an answer and waits for its next request."""
    before, held = private_kb(server.process.pid), []
    for _ in range(count):
        connection = ask(server, "v2k/index.m3u8", tls)
        expect_answer(connection.recv(1 << 16))
        held.append(connection)
    time.sleep(2)
    cost = (private_kb(server.process.pid) - before) / count
    for connection in held:
        connection.close()
    return cost


def hold_slow(server, count, tls):
    """kB for each connection that takes 1 kB of a segment of 4 MB in a second."""
    before = private_kb(server.process.pid)
    held = [ask(server, "v4m/seg-3.m4s", tls, 4096) for _ in range(count)]
    for turn in range(5):
        began = time.monotonic()
        for connection in held:
            taken = connection.recv(1024)
            if turn == 0:
                expect_answer(taken)
            elif not taken:
                raise RuntimeError(f"{server.name} cut a reader at 1 kB/s")
        time.sleep(max(0, 1 - (time.monotonic() - began)))
    cost = (private_kb(server.process.pid) - before) / count
    for connection in held:
        connection.close()
    return cost


def print_memory(args, servers):
    """On servers started for this alone: a heap that has grown before hides what is asked of it later."""
    rows = [("5000 idle connections", 3, hold_idle, 5000, False), ("1000 readers at 1 kB/s", 10, hold_slow, 1000, False),
            ("TLS 1.3: 5000 idle", 0, hold_idle, 5000, True), ("TLS 1.3: 1000 at 1 kB/s", 0, hold_slow, 1000, True)]
    print(f"{'memory':24}{'at most':>8}{'lectern':>10}{'nginx':>10}  kB each")
    for name, at_most, hold, count, tls in rows:
        if re.search(args.only, name):
            with servers() as (ours, theirs):
                costs = [hold(server, count, tls) for server in (ours, theirs)]
            print(f"{name:24}{at_most or '':>8}{costs[0]:10.1f}{costs[1]:10.1f}{'  over' if at_most and costs[0] > at_most else ''}", flush=True)


def find_etag(server, path):
    with urllib.request.urlopen(server.url(path)) as response:
        return response.headers["ETag"]


@contextlib.contextmanager
def both(args, folder, binary):
    ours = start_ours(binary, folder, args.shards, ["--tokens", args.tokens, *args.extra.split()])
    theirs = start_nginx(folder, ours, args.shards)
    try:
        yield ours, theirs
    finally:
        theirs.stop()
        ours.stop()


def run(args, folder, binary):
    make_certificate(folder)
    print_memory(args, lambda: both(args, folder, binary))
    with both(args, folder, binary) as (ours, theirs):
        for server in (ours, theirs):
            server.etag = find_etag(server, "v128/seg-3.m4s")
        chosen = [w for w in workloads(ours.etag) if re.search(args.only, w.name)]
        results = {w.name: [] for w in chosen}
        for turn in range(args.rounds):
            for work in chosen:
                order = (ours, theirs) if turn % 2 == 0 else (theirs, ours)
                pair = {s.name: measure(s, work, args.seconds, folder) for s in order}
                results[work.name].append(pair)
        print_table(chosen, results)
        print(f"resident: lectern {resident_kb(ours.process.pid)} kB, nginx {resident_kb(theirs.process.pid)} kB")


def print_table(chosen, results):
    print(f"{'workload':24}{'at most':>8}{'ratio':>8}  {'lectern':>10}{'nginx':>10}  {'unit':10}{'req/s':>9}{'nginx':>9}  p99 ours / nginx")
    for work in chosen:
        pairs = results[work.name]
        ratio = statistics.median(p["lectern"]["cost"] / p["nginx"]["cost"] for p in pairs)
        middle = {s: {k: statistics.median(p[s][k] for p in pairs) for k in ("cost", "rate")} for s in ("lectern", "nginx")}
        mark = "" if ratio <= work.at_most else "  over"
        print(f"{work.name:24}{work.at_most:8.2f}{ratio:8.3f}  {middle['lectern']['cost']:10.2f}{middle['nginx']['cost']:10.2f}  "
              f"{'CPU s/GB' if work.per_byte else 'CPU us/req':10}{middle['lectern']['rate']:9.0f}{middle['nginx']['rate']:9.0f}  "
              f"{pairs[-1]['lectern']['p99']} / {pairs[-1]['nginx']['p99']}{mark}")


def main():
    parser = argparse.ArgumentParser(prog="./dev bench delivery", description=__doc__)
    parser.add_argument("lectern", nargs="?")
    parser.add_argument("--server", help="a built package_server; built when not given")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--shards", type=int, default=os.cpu_count())
    parser.add_argument("--only", default="")
    parser.add_argument("--tokens", choices=("on", "off"), default="on", help="on: our lectures are private, and each request is checked")
    parser.add_argument("--extra", default="", help="more arguments for the package_server")
    args = parser.parse_args()
    for tool in ("wrk", "nginx", "openssl"):
        if not shutil.which(tool):
            sys.exit(f"bench: {tool} is not installed")
    args.seconds = max(1, int(args.seconds))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20000), hard))
    binary = Path(args.server) if args.server else build()
    with tempfile.TemporaryDirectory(prefix="delivery-") as folder:
        os.chmod(folder, 0o755)  # nginx serves as another user
        run(args, Path(folder), binary)


if __name__ == "__main__":
    main()
