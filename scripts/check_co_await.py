#!/usr/bin/env python3
"""co_await takes names, not constructions: g++ 12 destroys some temporaries twice inside a co_await expression (a lambda
with captures, a braced aggregate, a ?: that yields a class). Write the value on its own line and move it in."""
import re
import sys
from pathlib import Path

from cpp_text import closing, code_only

ENDS = {")", "]", "}", ";", ","}
CAPTURE = re.compile(r"\[\s*[^\]\s]")
SUBSCRIPT_BEFORE = re.compile(r"[\w)\]]\s*$")


def operand(code, start):
    """The text a co_await applies to: up to the bracket, comma or semicolon that ends it."""
    at = start
    while at < len(code) and code[at] not in ENDS:
        at = closing(code, at) + 1 if code[at] in "([{" else at + 1
    return code[start:at]


def constructions(text):
    """(offset, what) for each construction in the operand; the body of a lambda is not part of the expression."""
    at = 0
    while at < len(text):
        if text[at] == "[" and not SUBSCRIPT_BEFORE.search(text[:at]):
            if CAPTURE.match(text, at):
                yield at, "a lambda with captures"
            body = text.find("{", closing(text, at))
            at = closing(text, body) + 1 if body >= 0 else len(text)
            continue
        if text[at] == "{":
            yield at, "a braced construction"
        elif text[at] == "?":
            yield at, "a ?:"
        at += 1


def problems_in_text(text):
    code = code_only(text)
    for match in re.finditer(r"\bco_await\b", code):
        for offset, what in constructions(operand(code, match.end())):
            line = code.count("\n", 0, match.end() + offset) + 1
            yield line, f"{what} inside a co_await expression: give it a name on the line before"


def problems_in(root):
    for folder in ("src", "include", "tests", "bench"):
        for path in sorted((root / folder).rglob("*.[ch]pp")):
            for line, what in problems_in_text(path.read_text(encoding="utf-8")):
                yield f"{path.relative_to(root)}:{line}: {what}"


if __name__ == "__main__":
    found = list(problems_in(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
    print("\n".join(found), end="\n" if found else "")
    sys.exit(1 if found else 0)
