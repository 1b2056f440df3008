#!/usr/bin/env python3
"""Nothing of one machine and no secret in the repository: no absolute home or build paths, private keys, tokens, passwords in
URLs, or package registries (a lock file names versions and hashes, not where one machine fetched them)."""
import re
import subprocess
import sys
from pathlib import Path

RULES = [
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), "a private key"),
    (re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"), "a cloud access key"),
    (re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{36})\b"), "an access token"),
    (re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@\"'<>{}$]+:[^\s/@\"'<>{}$]+@"), "a password in a URL"),
    (re.compile(r"(?<![\w.$}/-])/(home|Users)/[a-z][\w.-]*/"), "a path of somebody's home"),
    (re.compile(r"(?<![\w.$}/-])/" + r"work/(main|wt|shared)\b"), "a path of a build machine"),
    (re.compile(r'"resolved"\s*:\s*"https?://|^\s*registry\s*=|_auth[T]oken'), "where a package was fetched from"),
]


def problems_in_text(text):
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, what in RULES:
            if pattern.search(line):
                yield number, what


def problems_in(root):
    listing = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], check=True, capture_output=True).stdout
    for name in filter(None, listing.decode().split("\0")):
        path = root / name
        data = path.read_bytes() if path.is_file() else b""
        if b"\0" in data[:4096] or Path(name) == Path("tests/scripts/secrets_test.py"):
            continue  # a picture, or the samples that prove the rules
        for number, what in problems_in_text(data.decode("utf-8", "replace")):
            yield f"{name}:{number}: {what}"


if __name__ == "__main__":
    found = list(problems_in(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
    print("\n".join(found), end="\n" if found else "")
    sys.exit(1 if found else 0)
