"""Drawing in units of the finished picture (1280 x 720), at twice its size and scaled down, so that edges are smooth."""
import math
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1280, 720
SCALE = 2
FONTS = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
SIMPLIFIED = 2  # the face of the collection with mainland Chinese shapes

INK, QUIET, PAPER, LINE = "#14213d", "#5b6478", "#fbfaf7", "#d9d5ca"


@lru_cache(maxsize=None)
def font(size, bold=False):
    return ImageFont.truetype(FONTS.format("Bold" if bold else "Regular"), size * SCALE, index=SIMPLIFIED)


def mixed(first, second, share):
    a, b = (tuple(int(c[i:i + 2], 16) for i in (1, 3, 5)) for c in (first, second))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b))


class Canvas:
    def __init__(self, width=WIDTH, height=HEIGHT, ground=PAPER):
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), ground)
        self.draw = ImageDraw.Draw(self.image)
        self.origin = (0, 0)  # where the coordinates of what is drawn next begin

    def finished(self):
        return self.image.resize((self.width, self.height), Image.Resampling.BOX)

    def _all(self, points):
        return [((x + self.origin[0]) * SCALE, (y + self.origin[1]) * SCALE) for x, y in points]

    def box(self, x, y, w, h, fill=None, line=None, radius=0, width=2):
        self.draw.rounded_rectangle(self._all([(x, y), (x + w, y + h)]), radius * SCALE, fill, line, round(width * SCALE))

    def disc(self, x, y, r, fill=None, line=None, width=2, ry=None):
        ry = r if ry is None else ry
        self.draw.ellipse(self._all([(x - r, y - ry), (x + r, y + ry)]), fill, line, round(width * SCALE))

    def line(self, points, colour, width=2):
        self.draw.line(self._all(points), colour, round(width * SCALE), joint="curve")

    def shape(self, points, fill=None, line=None, width=2):
        self.draw.polygon(self._all(points), fill)
        if line:
            self.line([*points, points[0]], line, width)

    def arc(self, x, y, r, start, end, colour, width=2):
        self.draw.arc(self._all([(x - r, y - r), (x + r, y + r)]), start, end, colour, round(width * SCALE))

    def arrow(self, start, end, colour, width=3, head=11):
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        neck = (end[0] - head * 0.8 * math.cos(angle), end[1] - head * 0.8 * math.sin(angle))
        self.line([start, neck], colour, width)
        sides = [(end[0] - head * math.cos(angle + turn), end[1] - head * math.sin(angle + turn)) for turn in (0.45, -0.45)]
        self.shape([end, *sides], colour)

    def text(self, x, y, words, size=20, colour=INK, bold=False, anchor="la"):
        self.draw.text(self._all([(x, y)])[0], words, colour, font(size, bold), anchor=anchor)

    def text_width(self, words, size, bold=False):
        return font(size, bold).getlength(words) / SCALE

    def wrapped(self, words, size, width, bold=False):
        lines = [""]
        for word in words.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.text_width(longer, size, bold) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines


def wave_points(x0, x1, y, height, length, phase=0.0, step=4):
    count = int((x1 - x0) / step)
    return [(x0 + i * step, y + height * math.sin(2 * math.pi * i * step / length + phase)) for i in range(count + 1)]
