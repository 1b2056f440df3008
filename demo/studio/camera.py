"""What a camera in the room would have seen: the lecturer in the corner, and demonstrations that fill the picture."""
import math
import subprocess

import numpy as np

from .canvas import INK, Canvas, mixed
from .figures import GOLD, RED, SALT, WATER, fist

LOOP_S = 6
NOISE = 1.0  # of a small camera in a lit room, in steps of 255


def film(frames, path, fps, size):
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}",
               "-r", str(fps), "-i", "-", "-vf", "scale=in_range=full:out_range=tv,format=yuv420p", "-c:v", "libx264", "-preset",
               "superfast", "-crf", "16", "-threads", "2", "-fflags", "+bitexact", "-flags:v", "+bitexact", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        for frame in frames:
            encoder.stdin.write(frame)
        encoder.stdin.close()
        if encoder.wait() != 0:
            raise SystemExit(f"make_media: ffmpeg could not write {path.name}")
    return path


class Lens:
    """Light falls off to the corners, and every frame has its own noise (the same every time)."""

    def __init__(self, width, height, noise=NOISE):
        y, x = np.mgrid[-1:1:height * 1j, -1:1:width * 1j]
        self.light = (1.04 - 0.22 * (x * x + y * y))[..., None].astype(np.float32)
        random = np.random.default_rng(7)
        self.grain = [random.normal(0, noise, (height, width, 1)).astype(np.float32) for _ in range(5)] if noise else [0]

    def see(self, picture, number):
        seen = np.asarray(picture, np.float32) * self.light + self.grain[number * 3 % len(self.grain)]
        return np.clip(seen, 0, 255).astype(np.uint8).tobytes()


def lecturer(script, scratch, fps):
    size = (320, 180)
    lens, coat = Lens(*size), script.head.get("coat", "#f4f4f2")
    hair, accent = script.head.get("hair", "#2a2320"), script.head["accent"]

    def frame(number):
        t = number / fps
        turn = 2 * math.pi / LOOP_S
        page = Canvas(*size, ground="#c9d3d6")
        page.box(0, 0, 320, 120, "#dfe5e4")
        page.box(22, 18, 84, 66, mixed(accent, "#ffffff", 0.35), "#8d9aa0", 3, 3)
        for shelf in range(3):
            page.box(226, 24 + shelf * 30, 84, 4, "#9a7b5b")
            for book in range(6):
                colour = mixed(accent, ("#c97b4a", "#51658a", "#b9a15a")[(book + shelf) % 3], 0.75)
                page.box(230 + book * 12, 6 + shelf * 30, 9, 18, colour)
        x, y = 166 + 7 * math.sin(turn * t), 92 + 2.2 * math.sin(2 * turn * t + 1)
        page.shape([(x - 62, 190), (x - 50, 142), (x - 18, 128), (x + 18, 128), (x + 50, 142), (x + 62, 190)], coat, "#b8bcc0", 2)
        page.shape([(x - 12, 128), (x, 152), (x + 12, 128)], mixed(accent, "#ffffff", 0.2))
        page.box(x - 10, y + 22, 20, 20, "#d9a883", radius=6)
        page.disc(x, y - 6, 33, hair, ry=36)
        page.disc(x + 1.5 * math.sin(turn * t), y + 2, 27, "#e8bd98", ry=32)
        page.shape([(x - 27, y - 8), (x - 20, y - 30), (x + 20, y - 30), (x + 27, y - 8), (x + 8, y - 18), (x - 12, y - 19)], hair)
        shut = t % 3 < 0.14
        for side in (-10, 10):
            eye = x + side + 2.5 * math.sin(turn * t)
            page.disc(eye, y - 1, 3.2, INK, ry=0.8 if shut else 3.2)
        page.disc(x + 2 * math.sin(turn * t), y + 17, 7, "#a8524a", ry=1.2 + 3.2 * abs(math.sin(9.1 * t) * math.sin(3.7 * t)))
        hand = 150 + 14 * math.sin(2 * turn * t)
        page.disc(x + 60, hand, 12, "#e8bd98", "#c99a74", 2)
        page.box(0, 0, 320, 180, None, "#ffffff", 0, 2)
        return lens.see(page.finished(), number)
    return film((frame(n) for n in range(LOOP_S * fps)), scratch / "lecturer.mp4", fps, size)


def demonstration(name, seconds, scratch, fps):
    size = (640, 360)
    lens, paint = Lens(*size, noise=0.8), DEMONSTRATIONS[name]

    def frame(number):
        page = Canvas(*size, ground="#20303a")
        paint(page, number / fps, seconds)
        return lens.see(page.finished(), number)
    return film((frame(n) for n in range(math.ceil(seconds * fps))), scratch / f"{name}.mp4", fps, size)


def u_tube(page, t, seconds):
    """Water crosses to the salty side, and its level rises."""
    share = min(1, t / max(1, seconds * 0.85))
    rise = 46 * (1 - math.exp(-2.6 * share))
    page.box(0, 0, 640, 360, "#26343d")
    page.box(0, 318, 640, 42, "#4a3a30")
    glass = "#b9d3e0"
    for x, level, tint in ((180, 150 + rise, 0.55), (350, 150 - rise, 0.35)):
        page.box(x, 60, 110, 240, mixed(WATER, "#26343d", 0.86), radius=8)
        page.box(x, level, 110, 300 - level, mixed(WATER, "#ffffff", tint), radius=6)
        page.line([(x + i * 5, level + 1.5 * math.sin(t * 3 + i)) for i in range(23)], "#ffffff", 2)
    page.box(286, 240, 68, 60, mixed(WATER, "#ffffff", 0.45))
    for y in range(240, 300, 9):
        page.box(317, y, 6, 5, GOLD)
    page.line([(180, 56), (180, 302), (460, 302), (460, 56)], glass, 5)
    page.line([(290, 56), (290, 240), (350, 240), (350, 56)], glass, 5)
    for i in range(26):
        x = 362 + (i * 41) % 88 + 5 * math.sin(t * 1.3 + i)
        y = 296 - ((i * 67) % 130) + 5 * math.cos(t * 1.1 + i * 2)
        page.disc(x, y, 4, SALT)
    for i in range(7):
        way = (t * 0.45 + i / 7) % 1
        page.disc(240 + way * 160, 270 + 14 * math.sin(i * 2 + way * 4), 3.2, "#ffffff")
    page.text(235, 24, "pure water", 17, "#e5eef2", anchor="ma")
    page.text(405, 24, "sugar solution", 17, "#e5eef2", anchor="ma")
    page.text(320, 326, "a membrane that lets only water through", 16, "#e8dccb", anchor="ma")


def locate_point(page, t, seconds):
    """A hand lays four fingers below the knee; then the point is marked."""
    pan = 10 * math.sin(t * 0.4)
    page.box(0, 0, 640, 360, "#7d96a0")
    page.box(0, 250, 640, 110, "#dfe6e8")
    skin, edge = "#e9bd97", "#bd875e"
    page.shape([(0, 120 + pan), (180, 96 + pan), (300, 112 + pan), (460, 128 + pan), (640, 150 + pan), (640, 246 + pan),
                (440, 262 + pan), (300, 266 + pan), (150, 274 + pan), (0, 262 + pan)], skin, edge, 3)
    page.disc(150, 160 + pan, 46, mixed(skin, "#ffffff", 0.25), edge, 3)
    page.line([(206, 172 + pan), (420, 186 + pan), (640, 200 + pan)], edge, 3)
    near = min(1, t / 3)
    x, y = 640 - 430 * near, 40 * (1 - near) + pan
    if t < seconds * 0.6:
        for finger in range(4):
            page.box(x + finger * 25, y + 96, 23, 112, "#f0c9a6", edge, 11, 2)
        page.box(x - 8, y - 20, 118, 126, "#f0c9a6", edge, 30, 2)
    else:
        pulse = 1 + 0.25 * math.sin(t * 6)
        page.disc(312, 160 + pan, 9 * pulse, RED, "#ffffff", 3)
        page.text(330, 126 + pan, "ST36  足三里", 22, "#8c1f1a", True)
        page.line([(206, 216 + pan), (312, 224 + pan)], INK, 2)
        page.text(258, 228 + pan, "3 cun", 18, INK, True, "ma")
    page.text(20, 322, "left leg, seen from the front and outside", 17, INK)


def rolling(page, t, seconds):
    """The back of the hand rolls to and fro on a shoulder, about 140 times a minute."""
    angle = 0.5 * math.sin(2 * math.pi * 140 / 60 * t / 2)
    travel = 90 * math.sin(t * 0.45)
    page.box(0, 0, 640, 360, "#8ea79f")
    page.box(0, 290, 640, 70, "#f2f4f3")
    press = 4 * abs(math.sin(2 * math.pi * 140 / 60 * t / 2))
    page.shape([(0, 300), (0, 226), (130, 210), (300 + travel, 212 + press), (480, 206), (640, 232), (640, 300)], "#e2b08a", "#b98258", 3)
    page.line([(0, 252), (200, 240), (420, 238), (640, 256)], "#cf9a72", 3)
    fist(page, 300 + travel, 212 + press, angle, "#f0c9a6")
    page.shape([(284 + travel + 75 * angle, 78), (316 + travel + 75 * angle, 78), (352 + travel, 0), (300 + travel, 0)], "#f7f7f5",
               "#c9ced2", 2)
    page.text(20, 18, "滚法  gun fa", 24, "#12302b", True)


DEMONSTRATIONS = {"u_tube": u_tube, "locate_point": locate_point, "rolling": rolling}
