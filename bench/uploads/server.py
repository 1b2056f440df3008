"""A Lectern server on a directory of its own, with one user who may upload; for the scripts beside this directory."""
import base64
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

UPLOADS = "/api/v1/uploads/"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """`program` is the lectern program, or upload_server (uploads alone, from tests/tools)."""

    def __init__(self, program, data=None, config=None):
        self.config = config  # text of a configuration file
        self.program = str(Path(program).resolve())
        self.home = Path(tempfile.mkdtemp(prefix="lectern-uploads-", dir=data))
        self.data = self.home / "data"
        self.port = free_port()
        self.process = self.token = None
        self.alone = Path(self.program).name == "upload_server"
        if not self.alone:
            self._add_user()

    def _add_user(self):
        self.data.mkdir()
        where = ["--data", str(self.data)]
        subprocess.run([self.program, "admin", "add-user", "uploader", "--role", "admin", "--password-stdin", *where],
                       input=b"a long password\n", check=True, stdout=subprocess.DEVNULL)
        self.token = subprocess.run([self.program, "admin", "add-token", "uploader", *where], check=True,
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode().strip()

    def start(self, environment=None, wait=True):
        log = open(self.home / "server.log", "ab")
        if self.alone:
            self.process = subprocess.Popen([self.program, str(self.data), str(self.port)], stdout=subprocess.PIPE, stderr=log)
            for line in self.process.stdout:
                found = re.match(rb"TOKEN first (\S+)", line)
                self.token = self.token or (found and found[1].decode())
                if line.startswith(b"READY"):
                    return
            raise RuntimeError("the server did not start")
        command = [self.program, "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}"]
        if self.config is not None:
            (self.home / "lectern.toml").write_text(self.config)
            command += ["--config", str(self.home / "lectern.toml")]
        self.process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **(environment or {})})
        for _ in range(600 if wait else 0):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.02)
        if wait:
            raise RuntimeError("the server did not start: " + (self.home / "server.log").read_text()[-2000:])

    def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close_jobs(self, client):
        """Ends what the server prepares, with `client` that waits for it: the job's worker is killed with a restart."""
        client.kill()
        client.wait()
        self.kill()
        with sqlite3.connect(self.data / "lectern.db") as database:
            database.execute("UPDATE jobs SET phase = 'failed', reason = 'ended by the bench' WHERE phase IN ('waiting', 'running')")
        self.start()

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)

    def source(self, url):
        return self.data / "sources" / url.rsplit("/", 1)[1]


class Client:
    """tus over plain sockets, so that every byte is counted."""

    def __init__(self, server, port=None):
        self.server, self.port = server, port or server.port
        self.sent = 0  # body bytes handed to the kernel
        self.send_buffer = 256 << 10

    def _head(self, method, target, headers):
        lines = [f"{method} {target} HTTP/1.1", "Host: lectern", "Tus-Resumable: 1.0.0",
                 f"Authorization: Bearer {self.server.token}", *headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def connect(self):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.send_buffer)
        s.settimeout(30)
        s.connect(("127.0.0.1", self.port))
        return s

    @staticmethod
    def answer(s):
        got = b""
        while b"\r\n\r\n" not in got:
            more = s.recv(65536)
            if not more:
                raise ConnectionError("the connection ended")
            got += more
        lines = got.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        headers = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in lines[1:])}
        return int(lines[0].split()[1]), headers

    def get(self, target):
        """(status, body) of a GET."""
        with self.connect() as s:
            s.sendall(self._head("GET", target, ["Connection: close", "Accept-Encoding: identity"]))
            got = b"".join(iter(lambda: s.recv(1 << 16), b""))
        head, _, body = got.partition(b"\r\n\r\n")
        return int(head.split()[1]), body

    def request(self, method, target, headers):
        with self.connect() as s:
            s.sendall(self._head(method, target, [*headers, "Content-Length: 0"]))
            return self.answer(s)

    def create(self, length, name="recording.mp4", lecture=None):
        said = {"filename": name, **({"lecture": lecture} if lecture else {})}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
        status, headers = self.request("POST", UPLOADS, [f"Upload-Length: {length}", f"Upload-Metadata: {metadata}"])
        if status != 201:
            raise RuntimeError(f"creating an upload was answered with {status}")
        return headers["location"]

    def offset(self, url):
        status, headers = self.request("HEAD", url, [])
        if status != 200:
            raise ConnectionError(f"HEAD was answered with {status}")
        return int(headers["upload-offset"])

    def patch(self, url, offset, pieces, length):
        """Sends `length` bytes from the iterable `pieces`. Returns (status, offset told)."""
        with self.connect() as s:
            s.sendall(self._head("PATCH", url, [f"Upload-Offset: {offset}", f"Content-Length: {length}",
                                                "Content-Type: application/offset+octet-stream"]))
            for piece in pieces:
                view = memoryview(piece)
                while view:
                    n = s.send(view)
                    self.sent += n
                    view = view[n:]
            status, headers = self.answer(s)
            return status, int(headers.get("upload-offset", -1))
