"""Drawing in units of a picture 960 wide; FORMAT says how many pixels a unit has, and how many pictures a second there are."""
import functools
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 960, 540
FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSans"


@dataclass
class Format:
    scale: int = 1
    rate: int = 10  # a multiple of 10


FORMAT = Format()


def pixels(place):
    return [pixels(x) if isinstance(x, (tuple, list)) else x * FORMAT.scale for x in place]


def font(size, bold=False):
    return ImageFont.truetype(f"{FONTS}{'-Bold' if bold else ''}.ttf", size * FORMAT.scale)


def sheet(width, height, colour, mode="RGB"):
    return Image.new(mode, (width * FORMAT.scale, height * FORMAT.scale), colour)


def paste(picture, other, at, mask=None):
    picture.paste(other, tuple(round(x * FORMAT.scale) for x in at), mask)


def cut(picture, x, y):
    """The part of it that fills the screen, from (x, y) on."""
    x, y = int(x * FORMAT.scale), int(y * FORMAT.scale)
    return picture.crop((x, y, x + WIDTH * FORMAT.scale, y + HEIGHT * FORMAT.scale))


class Pen:
    """ImageDraw in units."""

    def __init__(self, picture):
        self.draw = ImageDraw.Draw(picture)

    def text(self, at, text, **style):
        self.draw.text(tuple(pixels(at)), text, **style)

    def length(self, text, face):
        return self.draw.textlength(text, font=face) / FORMAT.scale

    def line(self, points, fill, width):
        self.draw.line([tuple(at) for at in pixels(points)], fill=fill, width=width * FORMAT.scale)

    def rectangle(self, box, **style):
        self.draw.rectangle(pixels(box), **style)

    def ellipse(self, box, **style):
        self.draw.ellipse(pixels(box), **style)

    def polygon(self, points, **style):
        self.draw.polygon([tuple(at) for at in pixels(points)], **style)


def texture(rnd, width, height):
    """Something like a photograph: colours at several scales."""
    width, height = width * FORMAT.scale, height * FORMAT.scale
    noise = np.random.default_rng(int(rnd.random() * 1e9))
    total = np.zeros((height, width, 3), np.float32)
    for cells, weight in ((3, 60), (7, 45), (17, 30), (41, 20), (97, 12)):
        small = noise.normal(0, 1, (cells, cells, 3)).astype(np.float32)
        for channel in range(3):
            layer = Image.fromarray(small[..., channel]).resize((width, height), Image.BICUBIC)
            total[..., channel] += weight * (0.6 * np.asarray(layer) + 0.4 * (np.asarray(layer) if channel == 0 else total[..., 0] / 60))
    return Image.fromarray(np.clip(118 + total, 0, 255).astype(np.uint8))


@functools.lru_cache(maxsize=2)
def specks(width, height, strength):
    noise = np.random.default_rng(width * height).normal(0, strength, (height + 64, width + 64, 1))
    return np.rint(noise).astype(np.int16)


def grain(rnd, picture, strength):
    """A sensor's noise, another in each frame: one sheet of specks, laid elsewhere."""
    y, x = divmod(int(rnd.random() * 4096), 64)
    noise = specks(picture.width, picture.height, strength)[y:y + picture.height, x:x + picture.width]
    return Image.fromarray(np.clip(np.asarray(picture, np.int16) + noise, 0, 255).astype(np.uint8))
