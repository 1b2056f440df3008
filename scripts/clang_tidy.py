"""clang-tidy over src/, a few files at a time. A file that passed is not looked at again, in any clone of this user's, until it, a header
of ours that it includes, .clang-tidy or clang-tidy changes; what is left after the time limit is reported, not passed over."""
import hashlib
import json
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LIMIT_S = 3600  # a first run over everything on two cores


def dependencies(folder, root):
    """Object file -> the files of this repository that it was made from, as the build recorded them."""
    listing = subprocess.run(["ninja", "-C", str(folder), "-t", "deps"], capture_output=True, text=True).stdout
    found, current = {}, None
    for line in listing.splitlines():
        if line and not line.startswith(" "):
            current = found.setdefault(line.split(": #deps")[0], [])
        elif line.strip() and current is not None:
            path = (folder / line.strip()).resolve()
            if root in path.parents and folder not in path.parents:
                current.append(path)
    return found


def stamps():
    """Where what passed is remembered, by its content: LECTERN_TIDY_CACHE or the user's cache."""
    folder = Path(os.environ.get("LECTERN_TIDY_CACHE") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lectern-tidy")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def key_of(root, files, version):
    digest = hashlib.sha256(version.encode())
    for path in sorted(set(files)):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + (path.read_bytes() if path.is_file() else b"") + b"\0")
    return digest.hexdigest()


def problems_in(root, jobs):
    folder = root / "build" / "clang"
    database = folder / "compile_commands.json"
    if not database.is_file() or not (folder / ".ninja_deps").is_file():
        return ["build/clang is not there; clang-tidy reads its compile commands: ./dev check clang"]
    deps, deadline, work, passed = dependencies(folder, root), time.monotonic() + LIMIT_S, [], stamps()
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, text=True).stdout
    for entry in json.loads(database.read_text()):
        source = Path(entry["file"])
        if (root / "src") not in source.parents:
            continue
        made_of = deps.get(entry.get("output") or object_of(entry), [])
        work.append((source, passed / key_of(root, [source, root / ".clang-tidy", *made_of], version)))
    with ThreadPoolExecutor(jobs) as pool:
        return [line for found in pool.map(lambda job: look(root, folder, job, deadline), work) for line in found]


def object_of(entry):
    words = entry["command"].split()
    return words[words.index("-o") + 1]


def look(root, folder, job, deadline):
    source, stamp = job
    if stamp.is_file():
        return []
    left = deadline - time.monotonic()
    name = source.relative_to(root)
    if left <= 0:
        return [f"{name}: not looked at, the {LIMIT_S} s for clang-tidy are over; run it again to go on"]
    try:
        done = subprocess.run(["clang-tidy", "--quiet", "-p", str(folder), str(source)], capture_output=True, text=True,
                              timeout=left)
    except subprocess.TimeoutExpired:
        return [f"{name}: clang-tidy did not end within its time"]
    lines = [line for line in done.stdout.splitlines() if ": warning: " in line or ": error: " in line]
    if done.returncode == 0 and not lines:
        stamp.touch()
    return [line.replace(str(root) + "/", "") for line in lines] or ([f"{name}: {done.stderr.strip()[-500:]}"] if done.returncode else [])
