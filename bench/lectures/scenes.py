"""Lectures drawn by numbers, with the times at which their slides begin: what bench/slides measures against.

A scene is a generator of (picture, event): an RGB picture for one frame, and "slide" when a new slide begins with it, "same" while it
is shown, "moving" when nothing stands still. A scene draws from its own random numbers: the same seed gives the same frames. Places and
sizes are in drawing's units."""
import math
import random

from PIL import Image, ImageFilter

from .drawing import FORMAT, HEIGHT, WIDTH, Pen, cut, font, grain, paste, sheet, texture

WORDS = ("cell membrane carries signal energy protein receptor binds enzyme water gradient pressure heart rhythm valve flow lung volume "
         "filter kidney nerve pulse muscle fibre tension bone marrow blood count iron oxygen sugar level hormone gland dose effect trial "
         "group mean error bar risk ratio model data test value scale unit mass force field charge wave phase light lens image").split()
PALETTES = [("#ffffff", "#20487a", "#222222"), ("#faf8f0", "#7a1e1e", "#2a2a2a"), ("#181c26", "#78beff", "#e6e6eb"), ("#0f4d3a", "#ffd75a", "#f4f4f4")]


def tenths(per_tenth):
    """What happens in a frame of what happens in a tenth of a second."""
    return per_tenth * 10 / FORMAT.rate


def sentence(rnd, words):
    return " ".join(rnd.choice(WORDS) for _ in range(words)).capitalize()


class Slide:
    """A title, lines of text and perhaps a diagram or a photograph; `steps` of its parts are shown."""

    def __init__(self, rnd, palette, number):
        self.ground, self.accent, self.ink = palette
        self.number, self.title = number, sentence(rnd, rnd.randint(1, 4))
        self.lines = [sentence(rnd, rnd.randint(4, 8)) for _ in range(rnd.randint(2, 6))]
        self.extra = rnd.choice(["nothing", "curve", "photo", "table"])
        self.seed = rnd.random()

    def steps(self):
        return len(self.lines)

    def draw(self, steps=None):
        picture = sheet(WIDTH, HEIGHT, self.ground)
        pen = Pen(picture)
        pen.rectangle([0, 0, WIDTH, 6], fill=self.accent)
        pen.text((36, 24), self.title, font=font(32, True), fill=self.accent)
        for i, line in enumerate(self.lines[:steps]):
            pen.text((48, 96 + 56 * i), "\u2022 " + line[:44], font=font(20), fill=self.ink)
        getattr(self, self.extra)(picture, pen, random.Random(self.seed))
        pen.text((36, HEIGHT - 30), "Medical Faculty, introductory course", font=font(12), fill=self.ink)
        pen.text((WIDTH - 60, HEIGHT - 30), str(self.number), font=font(12), fill=self.ink)
        return picture

    def nothing(self, picture, pen, rnd):
        pass

    def curve(self, picture, pen, rnd):
        a, b = rnd.uniform(0.5, 3), rnd.uniform(0, 6)
        pen.line([(600, 130), (600, 420), (920, 420)], fill=self.ink, width=3)
        pen.line([(600 + i, 275 - 120 * math.sin(a * i / 60 + b) * math.exp(-i / 400)) for i in range(320)], fill=self.accent, width=4)

    def photo(self, picture, pen, rnd):
        paste(picture, texture(rnd, 340, 300), (590, 120))

    def table(self, picture, pen, rnd):
        for row in range(6):
            for column in range(4):
                x, y = 590 + 85 * column, 120 + 44 * row
                pen.rectangle([x, y, x + 85, y + 44], outline=self.ink)
                pen.text((x + 10, y + 12), f"{rnd.uniform(0, 99):.1f}", font=font(16), fill=self.ink)


def frames(rnd, low, high):
    return int(FORMAT.rate * rnd.uniform(low, high))


def plain(rnd, seconds, builds=False):
    """Slides that replace each other, by a cut or a short fade."""
    palette, before, number, left = rnd.choice(PALETTES), None, 0, seconds * FORMAT.rate
    while left > 0:
        number += 1
        slide = Slide(rnd, palette, number)
        stages = range(rnd.randint(0, 1), slide.steps() + 1) if builds else [None]
        fade = frames(rnd, 0.3, 0.8) if before is not None and rnd.random() < 0.4 else 0
        for stage in stages:
            picture = slide.draw(stage)
            for i in range(frames(rnd, 1.5, 4) if builds else frames(rnd, 4, 14)):
                new = stage == stages[0] and i == 0
                if before is not None and stage == stages[0] and i < fade:
                    yield Image.blend(before, picture, (i + 1) / (fade + 1)), "slide" if new else "same"
                else:
                    yield picture, "slide" if new else "same"
                left -= 1
        before = picture


def builds(rnd, seconds):
    """Slides that are built up line by line."""
    return plain(rnd, seconds, builds=True)


DENSE_S = 5  # how long each of these is shown


def dense(rnd, seconds):
    """Pages of small print with a diagram of labelled boxes, each with nothing of the one before, and soon gone."""
    for number in range(1, seconds // DENSE_S + 2):
        ground, accent, ink = PALETTES[number % len(PALETTES)]
        picture = sheet(WIDTH, HEIGHT, ground)
        pen = Pen(picture)
        pen.text((36, 16), sentence(rnd, 4), font=font(24, True), fill=accent)
        for line in range(17):
            pen.text((40, 60 + 26 * line), sentence(rnd, 8)[:56], font=font(13), fill=ink)
        boxes = [(600 + 180 * (i % 2) + rnd.uniform(0, 30), 70 + 90 * (i // 2) + rnd.uniform(0, 20)) for i in range(10)]
        for one, other in zip(boxes, boxes[1:]):
            pen.line([(one[0] + 65, one[1] + 20), (other[0] + 65, other[1] + 20)], fill=accent, width=1)
        for x, y in boxes:
            pen.rectangle([x, y, x + 130, y + 40], fill=ground, outline=accent)
            pen.text((x + 8, y + 12), " ".join(rnd.choice(WORDS) for _ in range(2)), font=font(12), fill=ink)
        for i in range(DENSE_S * FORMAT.rate):
            yield picture, "slide" if i == 0 else "same"


class Person:
    """A head and shoulders that sway, gesture and pause, before a wall."""

    def __init__(self, rnd, width, height):
        self.rnd, self.width, self.height = rnd, width, height
        self.wall, self.coat = texture(rnd, width, height).filter(ImageFilter.GaussianBlur(3)), texture(rnd, width, height)
        self.at, self.goal, self.phase, self.pause = 0.0, 0.0, rnd.random() * 6, 0

    def draw(self):
        rnd, w, h = self.rnd, self.width, self.height
        if self.pause > 0:
            self.pause -= 1
        else:
            self.phase += tenths(0.35)
            self.at += (self.goal - self.at) * (1 - 0.8 ** tenths(1))
            if rnd.random() < tenths(0.08):
                self.goal = rnd.uniform(-0.15, 0.15)
            if rnd.random() < tenths(0.02):
                self.pause = int(FORMAT.rate * rnd.uniform(0.5, 2.5))
        mask = sheet(w, h, 0, "L")
        pen, x = Pen(mask), w * (0.5 + self.at)
        pen.ellipse([x - 0.14 * w, 0.15 * h, x + 0.14 * w, 0.58 * h], fill=255)
        pen.ellipse([x - 0.32 * w, 0.55 * h, x + 0.32 * w, 1.6 * h], fill=255)
        hand = 0.75 + 0.2 * math.sin(self.phase)
        pen.ellipse([x + 0.25 * w, (hand - 0.08) * h, x + 0.38 * w, (hand + 0.08) * h], fill=255)
        picture = self.wall.copy()
        paste(picture, self.coat, (int(self.at * w), 0), mask)
        return picture


def inset(rnd, seconds):
    """Slides, some of them built up, with a webcam picture in a corner."""
    w = rnd.choice([180, 240, 300])
    h = w * 3 // 4
    corner = rnd.choice([(WIDTH - w - 12, HEIGHT - h - 12), (WIDTH - w - 12, 12), (12, HEIGHT - h - 12)])
    person = Person(rnd, w, h)
    for picture, event in plain(rnd, seconds, builds=rnd.random() < 0.5):
        shown = picture.copy()
        paste(shown, grain(rnd, person.draw(), 3), corner)
        yield shown, event


def pointer(rnd, seconds):
    """Slides with a mouse pointer that wanders and rests."""
    x, y, goal, rest = WIDTH / 2, HEIGHT / 2, None, 10
    for picture, event in plain(rnd, seconds, builds=rnd.random() < 0.3):
        if goal is not None:
            x, y = x + (goal[0] - x) * (1 - 0.65 ** tenths(1)), y + (goal[1] - y) * (1 - 0.65 ** tenths(1))
            if math.hypot(goal[0] - x, goal[1] - y) < 3:
                goal, rest = None, frames(rnd, 0.2, 6)
        elif rest > 0:
            rest -= 1
        else:
            goal = (rnd.uniform(10, WIDTH - 40), rnd.uniform(10, HEIGHT - 40))
        shown = picture.copy()
        pen = Pen(shown)
        pen.polygon([(x, y), (x, y + 20), (x + 5, y + 15), (x + 12, y + 14)], fill="#ffffff", outline="#000000")
        yield shown, event


def scrolling(rnd, seconds):
    """A long document that is scrolled and read."""
    height = HEIGHT * 12
    tall = sheet(WIDTH, height, "#ffffff")
    pen = Pen(tall)
    y = 30
    while y < height - 60:
        if rnd.random() < 0.08:
            pen.text((140, y + 10), sentence(rnd, 3), font=font(24, True), fill="#123a6b")
            y += 52
        elif rnd.random() < 0.04:
            paste(tall, texture(rnd, 420, 200), (200, y))
            y += 216
        else:
            pen.text((140, y), sentence(rnd, rnd.randint(5, 9))[:64], font=font(16), fill="#1a1a1a")
            y += rnd.choice([24, 24, 24, 40])
    at, left = 0, seconds * FORMAT.rate
    while left > 0:
        for i in range(frames(rnd, 3, 10)):
            if i == 0:
                shown = cut(tall, 0, at)
            yield shown, "slide" if i == 0 else "same"
            left -= 1
        goal = min(height - HEIGHT, at + int(HEIGHT * rnd.uniform(0.25, 1.2)))
        if goal == at:
            return
        steps = frames(rnd, 0.6, 3)
        for i in range(1, steps):
            t = i / steps
            now = at + int((goal - at) * t * t * (3 - 2 * t) * FORMAT.scale) / FORMAT.scale
            yield cut(tall, 0, now), "moving"
            left -= 1
        at = goal


def whiteboard(rnd, seconds):
    """A board that fills stroke by stroke, is corrected here and there, and is wiped for the next page."""
    ground, ink = rnd.choice([("#fcfcfa", "#141414"), ("#101820", "#f0f0f0")])
    left = seconds * FORMAT.rate
    while left > 0:
        board, new = sheet(WIDTH, HEIGHT, ground), True
        pen = Pen(board)
        for y in range(30, HEIGHT - 60, 64):
            line, x = sentence(rnd, rnd.randint(3, 5))[:36], rnd.uniform(30, 120)
            for letter in line:
                pen.text((x, y + rnd.uniform(-2, 2)), letter, font=font(30), fill=ink)
                x += pen.length(letter, font(30))
                shown = board.copy()
                for _ in range(FORMAT.rate // 10):
                    yield shown, "slide" if new else "same"
                    new = False
                    left -= 1
            if rnd.random() < 0.15:
                pen.rectangle([x - 90, y - 4, x + 10, y + 44], fill=ground)
            shown = board.copy()
            for _ in range(frames(rnd, 0.5, 4)):
                yield shown, "same"
                left -= 1
            if left <= 0:
                return


def camera(rnd, seconds):
    """A camera's picture: on a stand before a lecturer, in the hand, or cut between two views."""
    style, views = rnd.choice(["stand", "hand", "cuts"]), [Person(rnd, WIDTH + 80, HEIGHT + 80) for _ in range(2)]
    x = y = 40.0
    for i in range(seconds * FORMAT.rate):
        view = views[i // (FORMAT.rate * 12) % 2] if style == "cuts" else views[0]
        if style == "hand":
            shake = 4 * math.sqrt(tenths(1))
            x, y = min(80, max(0, x + rnd.uniform(-shake, shake))), min(80, max(0, y + rnd.uniform(-shake, shake)))
        yield grain(rnd, cut(view.draw(), x, y), 4), "moving"


KINDS = {kind.__name__: kind for kind in (plain, builds, dense, inset, pointer, scrolling, whiteboard, camera)}
