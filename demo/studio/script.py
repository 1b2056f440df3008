"""A lecture's script: head, slides, and what is said on each, in English with its Chinese translation.

    title: The plasma membrane              head: one "key: value" a line
    == What we will cover                   a slide
    figure: membrane                        drawn by figures.py, beside the points
    camera: corner                          corner (the lecturer), none, or the name of a clip that fills the picture
    * A point on the slide
    > A sentence that is said.              ">+" shows the next point first
    < Its translation.
"""
from dataclasses import dataclass, field


@dataclass
class Sentence:
    english: str
    chinese: str = ""
    reveals: bool = False
    start_s: float = 0.0  # set when it is spoken
    end_s: float = 0.0


@dataclass
class Slide:
    title: str
    figure: str = ""
    camera: str = "corner"
    points: list = field(default_factory=list)
    sentences: list = field(default_factory=list)
    start_s: float = 0.0
    end_s: float = 0.0


@dataclass
class Script:
    head: dict = field(default_factory=dict)
    slides: list = field(default_factory=list)


def parse(text, name):
    script = Script()
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            take(script, line)
        except (IndexError, ValueError) as problem:
            raise SystemExit(f"make_media: reading {name}:{number}: {line!r}: {problem}") from problem
    missing = [s.english for slide in script.slides for s in slide.sentences if not s.chinese]
    if missing or not script.slides:
        raise SystemExit(f"make_media: reading {name}: not translated or empty: {missing[:1]}")
    return script


def take(script, line):
    if line.startswith("=="):
        script.slides.append(Slide(line[2:].strip()))
    elif line.startswith("*"):
        script.slides[-1].points.append(line[1:].strip())
    elif line.startswith(">"):
        reveals = line.startswith(">+")
        script.slides[-1].sentences.append(Sentence(line[2 if reveals else 1:].strip(), reveals=reveals))
    elif line.startswith("<"):
        script.slides[-1].sentences[-1].chinese = line[1:].strip()
    else:
        key, value = (part.strip() for part in line.split(":", 1))
        if not script.slides:
            script.head[key] = value
        elif key in ("figure", "camera"):
            setattr(script.slides[-1], key, value)
        else:
            raise ValueError("neither a slide, a point, a sentence, a figure nor a camera")
