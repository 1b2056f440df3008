"""C++ source with comments and the insides of literals blanked, so that a search sees code only. Length and lines stay."""
import re

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"(?P<d>[^()\\\s]{0,16})\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"'
                   r"|(?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])+'", re.S)


def blank(match):
    text = match.group(0)
    quote = text[0] if text[0] in "\"'" else '"' if text.startswith("R") else " "
    inner = re.sub(r"[^\n]", " ", text)
    return inner if quote == " " or len(text) < 2 else quote + inner[1:-1] + quote


def code_only(text):
    return TOKEN.sub(blank, text)


def closing(text, start):
    """Where the bracket at `start` closes, or the end of the text."""
    depth = 0
    for at in range(start, len(text)):
        if text[at] in "([{":
            depth += 1
        elif text[at] in ")]}":
            depth -= 1
            if depth == 0:
                return at
    return len(text) - 1
