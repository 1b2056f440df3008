#!/usr/bin/env python3
"""Checks every #include of src/ and include/: a module includes lower ranks only, and each fenced library stays where it
belongs. Prints file:line, what is wrong and the ranks; then, as notes, public headers that no other module includes (yet).
docs/architecture.md has the map."""
import re
import sys
from pathlib import Path

RANKS = {"base": 0, "runtime": 1, "media": 1, "ocr": 1, "hls": 1, "markup": 1, "db": 2, "http": 2, "accounts": 3, "catalogue": 3, "jobs": 3, "progress": 3, "store": 3,
         "upload": 4, "packaging": 4, "live": 4, "delivery": 4, "mirror": 4, "api": 5, "app": 6}
PROGRAM = "main"  # src/main.cpp, above them all
FENCES = [  # header, what it is, the modules that may include it
    (re.compile(r"sqlite3(ext)?\.h$"), "SQLite", {"db"}),
    (re.compile(r"lib(av|sw|postproc)\w*/"), "FFmpeg", {"media"}),
    (re.compile(r"(tesseract|leptonica)/"), "Tesseract", {"ocr"}),
    (re.compile(r"boost/beast(/|\.hpp)"), "Beast", {"http"}),
    (re.compile(r"openssl/"), "OpenSSL", {"base", "http"}),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def rank_of(module):
    return RANKS.get(module, max(RANKS.values()) + 1)


def module_of(path):
    """src/<module>/... or include/lectern/<module>/...; None for a file that belongs to no known module."""
    parts = path.parts
    if parts[:2] == ("src", "main.cpp"):
        return PROGRAM
    name = parts[2] if parts[0] == "include" and len(parts) > 3 else parts[1] if parts[0] == "src" and len(parts) > 2 else ""
    return name if name in RANKS else None


def problem_of(root, path, module, quote, target):
    for pattern, library, homes in FENCES:
        if pattern.match(target) and module not in homes:
            return f"{library} ({target}) belongs to {' and '.join(sorted(homes))} only"
    if target.startswith("lectern/"):
        other = target.split("/")[1]
        if other not in RANKS:
            return f"{target} is of no module that has a rank"
        if other == module or rank_of(other) < rank_of(module):
            return None
        return f"{module} (rank {rank_of(module)}) may not include {other} (rank {rank_of(other)})"
    if quote == '"' and path.parts[0] == "src":
        found = (root / path.parent / target).resolve()
        home = root / "src" if module == PROGRAM else root / "src" / module
        if not found.is_file() and (home / target).is_file():
            return None
        if home.resolve() not in found.parents:
            return f'"{target}" is not a file of src/{module}; other modules are reached as "lectern/<module>/..."'
    elif quote == '"':
        return f'"{target}": a public header includes public headers only, as "lectern/<module>/..."'
    return None


def problems_in(root):
    for path in sorted([*(root / "src").rglob("*.[ch]pp"), *(root / "include").rglob("*.hpp")]):
        path = path.relative_to(root)
        module = module_of(path)
        if module is None:
            yield f"{path}:1: belongs to no module that has a rank"
            continue
        for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            what = match and problem_of(root, path, module, *match.groups())
            if what:
                yield f"{path}:{number}: {what}"


def lonely_headers_in(root):
    reached = {}  # public header -> modules that include it
    for path in [*(root / "src").rglob("*.[ch]pp"), *(root / "include").rglob("*.hpp")]:
        for match in filter(None, map(INCLUDE.match, path.read_text(encoding="utf-8").splitlines())):
            reached.setdefault(match[2], set()).add(module_of(path.relative_to(root)))
    for path in sorted((root / "include").rglob("*.hpp")):
        name = path.relative_to(root / "include")
        if not reached.get(str(name), set()) - {name.parts[1]}:
            yield f"include/{name}:1: is included by no module but {name.parts[1]}, so it belongs in src/{name.parts[1]}/"


if __name__ == "__main__":
    where = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    found = list(problems_in(where))
    print(*found, *(f"note: {line}" for line in lonely_headers_in(where)), sep="\n")
    sys.exit(1 if found else 0)
