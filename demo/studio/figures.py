"""The drawings of the slides, each in a place of 520 x 400 units. Cells first, then the ear, then the Chinese medicine ones."""
import math
import random

from .canvas import INK, LINE, PAPER, QUIET, mixed, wave_points

WATER, SALT, RED, GOLD, FAT = "#4f9bd9", "#e07a3f", "#c8473f", "#d9a441", "#e9c46a"


def draw(name, page, place, accent):
    page.origin = place[:2]
    FIGURES[name](page, accent)
    page.origin = (0, 0)


def lipid(page, x, y, up, colour):
    way = -1 if up else 1
    for side in (-3.5, 3.5):
        page.line([(x + side, y - way * 8), (x + side * 1.3, y - way * 22), (x + side * 0.7, y - way * 38)], "#b08d3c", 2)
    page.disc(x, y, 8, colour)


def bilayer(page, y, x0=0, x1=520, gaps=(), colour=FAT):
    x = x0 + 9
    while x < x1 - 4:
        if not any(a < x < b for a, b in gaps):
            lipid(page, x, y, True, colour)
            lipid(page, x, y + 92, False, colour)
        x += 18


def label(page, x, y, words, to=None, size=17, anchor="la", colour=QUIET):
    if to:
        page.line([(x + (4 if anchor[0] == "m" else 0), y + (22 if to[1] > y else -2)), to], "#9aa1b0", 1.3)
    page.text(x, y, words, size, colour, anchor=anchor)


def membrane(page, accent):
    page.box(0, 0, 520, 156, mixed(WATER, PAPER, 0.86), radius=10)
    page.box(0, 260, 520, 140, mixed(SALT, PAPER, 0.88), radius=10)
    bilayer(page, 160, gaps=((120, 190), (330, 372)))
    page.box(124, 138, 60, 138, accent, radius=26)
    page.box(148, 138, 12, 138, mixed(accent, PAPER, 0.75))
    page.box(334, 150, 34, 62, mixed(accent, INK, 0.35), radius=14)
    for index, x in enumerate((226, 262, 426, 462)):
        page.box(x - 4, 196, 8, 18, RED, radius=3)
    page.line([(351, 150), (351, 120), (336, 98)], "#7b9e57", 4)
    page.line([(351, 122), (368, 100)], "#7b9e57", 4)
    for x, y in ((336, 96), (370, 98), (351, 118)):
        page.disc(x, y, 7, "#7b9e57")
    label(page, 12, 12, "outside the cell", size=18)
    label(page, 12, 366, "cytosol", size=18)
    label(page, 154, 90, "channel", (154, 138), anchor="ma")
    label(page, 400, 62, "sugar chain", (372, 92))
    label(page, 268, 300, "cholesterol", (262, 216), anchor="ma")
    label(page, 430, 306, "phospholipid", (444, 262), anchor="ma")


def phospholipid(page, accent):
    page.disc(140, 84, 46, FAT, "#b08d3c", 3)
    page.text(140, 72, "head", 18, INK, True, "ma")
    for side in (-1, 1):
        points = [(140 + side * 18, 128)]
        for step in range(10):
            bend = 24 if side > 0 and step >= 5 else 0
            points.append((140 + side * (18 + (6 if step % 2 else -2)) + bend * (step - 4) / 5, 146 + step * 22))
        page.line(points, "#b08d3c", 7)
    page.text(250, 66, "phosphate and glycerol", 19, INK)
    page.text(250, 92, "hydrophilic: likes water", 17, WATER)
    page.text(250, 214, "two fatty acid tails", 19, INK)
    page.text(250, 240, "hydrophobic: avoids water", 17, SALT)
    page.text(250, 320, "a double bond bends a tail", 17, QUIET)
    page.line([(244, 332), (192, 296)], "#9aa1b0", 1.5)


def permeability(page, accent):
    rows = [("O2, CO2, steroid hormones", 1.0, "freely"), ("water, glycerol, urea", 0.62, "slowly"),
            ("glucose, amino acids", 0.16, "hardly"), ("Na+, K+, Ca2+, Cl-", 0.03, "almost never")]
    page.text(0, 0, "Crossing a membrane of lipid alone", 19, INK, True)
    for index, (name, share, word) in enumerate(rows):
        y = 56 + index * 88
        page.text(0, y, name, 18, INK)
        page.box(0, y + 30, 520, 26, mixed(LINE, PAPER, 0.4), radius=6)
        page.box(0, y + 30, max(12, 520 * share), 26, mixed(accent, RED, 1 - share), radius=6)
        page.text(514, y + 32, word, 16, "#ffffff" if share > 0.95 else QUIET, anchor="ra")


def diffusion(page, accent):
    page.box(0, 20, 520, 300, mixed(WATER, PAPER, 0.88), radius=12)
    bilayer_x = 260
    for y in range(34, 314, 16):
        page.disc(bilayer_x - 9, y, 6, FAT)
        page.disc(bilayer_x + 9, y, 6, FAT)
    scatter = random.Random(5)
    for number in range(56):
        x = scatter.uniform(16, 230) if number < 44 else scatter.uniform(292, 504)
        page.disc(x, scatter.uniform(36, 304), 7, accent)
    page.arrow((205, 346), (330, 346), INK, 4, 14)
    page.text(267, 360, "down the gradient, until both sides are equal", 17, QUIET, anchor="ma")


def osmosis(page, accent):
    for x, salt, words in ((0, 26, "hypertonic: shrinks"), (180, 12, "isotonic: stays"), (360, 2, "hypotonic: swells")):
        page.box(x, 30, 160, 290, mixed(WATER, PAPER, 0.8), radius=12)
        for number in range(salt):
            px, py = x + 14 + (number * 37) % 134, 46 + (number * 83) % 262
            if (px - x - 80) ** 2 + (py - 175) ** 2 > 70 ** 2:
                page.disc(px, py, 4, SALT)
        page.text(x + 80, 336, words, 16, INK, anchor="ma")
    spikes = [(80 + (40 if i % 2 else 27) * math.cos(i * math.pi / 9), 175 + (40 if i % 2 else 27) * math.sin(i * math.pi / 9))
              for i in range(18)]
    page.shape(spikes, "#d2605a", RED, 2)
    page.disc(260, 175, 46, "#d2605a", RED, 2)
    page.disc(260, 175, 18, "#e08a84")
    page.disc(440, 175, 64, "#e08a84", RED, 2)
    for x, out in ((80, True), (440, False)):
        for way in (-1, 1):
            near, far = x + way * (48 if x == 80 else 40), x + way * 74
            page.arrow((near, 175) if out else (far, 175), (far, 175) if out else (near, 175), "#2b6cb0", 4, 11)


def carriers(page, accent):
    bilayer(page, 150, gaps=((50, 150), (215, 305), (375, 465)))
    for x, words in ((100, "channel"), (260, "carrier"), (420, "pump")):
        page.text(x, 330, words, 20, INK, True, "ma")
    page.box(58, 132, 84, 130, accent, radius=26)
    page.box(90, 132, 20, 130, mixed(accent, PAPER, 0.8))
    for y in (104, 160, 206, 250, 292):
        page.disc(100, y, 8, GOLD)
    page.shape([(222, 140), (250, 196), (222, 256), (298, 256), (270, 196), (298, 140)], mixed(accent, INK, 0.25))
    page.box(246, 106, 28, 28, SALT, radius=5)
    page.arrow((260, 140), (260, 300), "#ffffff", 4, 13)
    page.box(382, 132, 76, 130, RED, radius=26)
    for x, y in ((404, 288), (420, 300), (436, 288)):
        page.disc(x, y, 8, WATER)
    page.arrow((420, 262), (420, 104), "#ffffff", 4, 13)
    page.text(420, 70, "ATP", 20, RED, True, "ma")
    page.text(100, 358, "down, no change", 15, QUIET, anchor="ma")
    page.text(260, 358, "down, changes shape", 15, QUIET, anchor="ma")
    page.text(420, 358, "up, costs energy", 15, QUIET, anchor="ma")


def pump(page, accent):
    page.box(0, 0, 520, 130, mixed(WATER, PAPER, 0.86), radius=10)
    page.box(0, 270, 520, 130, mixed(SALT, PAPER, 0.88), radius=10)
    bilayer(page, 152, gaps=((200, 320),))
    page.box(208, 124, 104, 150, accent, radius=34)
    page.text(260, 186, "Na+ / K+", 18, "#ffffff", True, "ma")
    for index in range(3):
        page.disc(150 + index * 30, 62 - index % 2 * 16, 13, SALT)
        page.text(150 + index * 30, 51 - index % 2 * 16, "Na", 13, "#ffffff", anchor="ma")
    for index in range(2):
        page.disc(340 + index * 34, 334, 13, "#6b5ca5")
        page.text(340 + index * 34, 323, "K", 14, "#ffffff", anchor="ma")
    page.arrow((236, 300), (186, 92), SALT, 5, 15)
    page.arrow((352, 96), (352, 306), "#6b5ca5", 5, 15)
    page.text(70, 36, "3 out", 20, SALT, True)
    page.text(404, 322, "2 in", 20, "#6b5ca5", True)
    page.text(128, 330, "ATP  ->  ADP + Pi", 18, RED, True)


def gradients(page, accent):
    page.text(130, 0, "outside", 19, INK, True, "ma")
    page.text(390, 0, "inside", 19, INK, True, "ma")
    rows = [("Na+", 145, 12, SALT), ("K+", 4, 140, "#6b5ca5"), ("Ca2+", 1.5, 0.0001, "#3f8f6b"), ("Cl-", 110, 10, WATER)]
    for index, (ion, out, inside, colour) in enumerate(rows):
        y = 44 + index * 88
        page.text(260, y + 18, ion, 22, colour, True, "ma")
        for value, x, way in ((out, 220, -1), (inside, 300, 1)):
            length = max(3, value * 1.25)
            page.box(x - (length if way < 0 else 0), y + 14, length, 34, colour, radius=5)
            page.text(x + (-4 if way < 0 else 4), y + 52, f"{value:g} mmol/L" if value >= 1 else "0.0001 mmol/L", 14, QUIET,
                      anchor="ra" if way < 0 else "la")


def cotransport(page, accent):
    bilayer(page, 150, gaps=((110, 210), (310, 410)))
    page.box(118, 128, 84, 140, accent, radius=30)
    page.box(318, 128, 84, 140, mixed(accent, INK, 0.35), radius=30)
    page.text(160, 340, "symport", 20, INK, True, "ma")
    page.text(360, 340, "antiport", 20, INK, True, "ma")
    page.arrow((140, 84), (140, 312), SALT, 5, 14)
    page.arrow((182, 84), (182, 312), GOLD, 5, 14)
    page.arrow((340, 84), (340, 312), SALT, 5, 14)
    page.arrow((382, 312), (382, 84), "#3f8f6b", 5, 14)
    for x, words, colour in ((132, "Na+", SALT), (192, "glucose", GOLD), (340, "Na+", SALT), (388, "Ca2+", "#3f8f6b")):
        page.text(x, 54, words, 17, colour, True, "ma")


def vesicles(page, accent):
    page.box(0, 150, 520, 250, mixed(SALT, PAPER, 0.88), radius=10)
    y, points = 150, []
    for x in range(0, 521, 4):
        dip = 62 * math.exp(-((x - 120) / 40) ** 2) - 0
        bump = 46 * math.exp(-((x - 400) / 34) ** 2)
        points.append((x, y + dip + bump * 0.9))
    page.line(points, "#b08d3c", 9)
    page.disc(120, 300, 34, PAPER, "#b08d3c", 8)
    page.disc(400, 320, 34, PAPER, "#b08d3c", 8)
    for x, y, colour in ((112, 176, accent), (128, 188, accent), (112, 296, accent), (128, 306, accent), (392, 314, RED),
                         (408, 326, RED), (394, 160, RED), (408, 132, RED), (388, 100, RED)):
        page.disc(x, y, 8, colour)
    page.arrow((120, 226), (120, 258), INK, 4, 12)
    page.arrow((400, 278), (400, 214), INK, 4, 12)
    page.text(120, 84, "endocytosis", 20, INK, True, "ma")
    page.text(400, 40, "exocytosis", 20, INK, True, "ma")
    page.text(260, 366, "cytosol", 17, QUIET, anchor="ma")


def fluid_mosaic(page, accent):
    bilayer(page, 120, gaps=((60, 124), (236, 300), (412, 460)))
    for x, w, colour in ((64, 56, accent), (240, 56, mixed(accent, RED, 0.5)), (416, 40, mixed(accent, INK, 0.4))):
        page.box(x, 98, w, 138, colour, radius=22)
    page.arrow((134, 78), (224, 78), INK, 3, 12)
    page.arrow((310, 78), (400, 78), INK, 3, 12)
    page.text(260, 40, "proteins drift sideways in seconds", 18, INK, anchor="ma")
    page.arrow((170, 262), (170, 306), QUIET, 3, 11)
    page.arrow((350, 306), (350, 262), QUIET, 3, 11)
    page.text(260, 318, "lipids hardly ever change sides by themselves", 18, INK, anchor="ma")
    page.text(260, 348, "flippases do it, and spend ATP", 17, QUIET, anchor="ma")


def cystic(page, accent):
    for x, open_, words in ((0, True, "healthy airway"), (270, False, "cystic fibrosis")):
        page.box(x, 200, 250, 130, "#f0c9b8", radius=12)
        page.box(x, 200 - (30 if open_ else 84), 250, 30 if open_ else 84, mixed(WATER if open_ else "#b7b06a", PAPER, 0.35), radius=8)
        for cilium in range(14):
            cx = x + 14 + cilium * 17
            page.line([(cx, 200), (cx + (5 if open_ else 1), 176 if open_ else 182)], "#b5654a", 3)
        page.box(x + 100, 186, 50, 70, accent if open_ else QUIET, radius=18)
        if open_:
            page.arrow((x + 125, 280), (x + 125, 150), "#3f8f6b", 5, 14)
            page.text(x + 140, 138, "Cl-", 18, "#3f8f6b", True)
        else:
            page.line([(x + 104, 190), (x + 146, 252)], RED, 6)
            page.line([(x + 146, 190), (x + 104, 252)], RED, 6)
        page.text(x + 125, 344, words, 18, INK, True, "ma")
    page.text(125, 140, "thin fluid", 15, QUIET, anchor="ra")
    page.text(395, 84, "thick, sticky mucus", 15, QUIET, anchor="ma")


def ear(page, accent):
    skin = "#eec39f"
    page.shape([(20, 60), (96, 36), (120, 100), (108, 190), (66, 290), (24, 262)], skin, "#c68f68", 3)
    page.arc(66, 150, 40, 200, 520, "#c68f68", 5)
    page.box(100, 138, 150, 40, mixed(skin, "#8a5a3c", 0.35), radius=18)
    page.line([(250, 122), (262, 194)], RED, 6)
    page.line([(258, 154), (290, 140), (306, 168), (334, 156)], "#f6efe0", 13)
    page.line([(258, 154), (290, 140), (306, 168), (334, 156)], "#bfae86", 3)
    spiral = [(404 + (8 + a * 2.55) * math.cos(a + 2.6), 182 + (8 + a * 2.55) * math.sin(a + 2.6)) for a in (i * 0.08 for i in range(222))]
    page.line(spiral, mixed(accent, PAPER, 0.15), 9)
    page.line(spiral, mixed(accent, PAPER, 0.75), 2)
    for x, y in ((372, 92), (408, 84), (440, 104)):
        page.disc(x, y, 24, None, mixed(accent, PAPER, 0.35), 8, ry=30)
    page.line([(456, 168), (486, 178), (516, 170)], GOLD, 12)
    label(page, 70, 320, "outer ear", anchor="ma", size=19)
    label(page, 270, 320, "middle ear", anchor="ma", size=19)
    label(page, 414, 320, "inner ear", anchor="ma", size=19)
    label(page, 230, 222, "eardrum", (258, 190), anchor="ma")
    label(page, 280, 84, "ossicles", (296, 140), anchor="ma")
    label(page, 404, 256, "cochlea", (404, 232), anchor="ma")
    label(page, 490, 214, "nerve", (494, 182), anchor="ma")


def cochlea(page, accent):
    page.shape([(0, 110), (500, 176), (500, 214), (0, 280)], mixed(accent, PAPER, 0.75), accent, 2)
    points = []
    for x in range(0, 501, 3):
        grow = (x / 330) ** 2 * math.exp(-(max(0, x - 330) / 34) ** 1.3) if x > 0 else 0
        points.append((x, 195 + 54 * grow * math.sin(x / (26 - x * 0.028))))
    page.line(points, RED, 4)
    page.line([(0, 195), (500, 195)], mixed(accent, INK, 0.3), 1.5)
    for x, words in ((12, "20 kHz"), (150, "4 kHz"), (300, "1 kHz"), (420, "300 Hz"), (496, "20 Hz")):
        page.text(x, 300, words, 17, INK, anchor="ma" if 20 < x < 480 else "la" if x < 20 else "ra")
    page.text(0, 70, "base: narrow and stiff", 18, QUIET)
    page.text(500, 130, "apex: wide and soft", 18, QUIET, anchor="ra")
    page.text(250, 340, "each place answers to its own frequency", 17, QUIET, anchor="ma")


def audiogram(page, accent):
    x0, y0, dx, dy = 60, 50, 74, 46
    for index, words in enumerate(("250", "500", "1k", "2k", "4k", "8k")):
        page.line([(x0 + index * dx, y0), (x0 + index * dx, y0 + 6 * dy)], LINE, 1.5)
        page.text(x0 + index * dx, y0 - 28, words, 16, QUIET, anchor="ma")
    for index in range(7):
        page.line([(x0, y0 + index * dy), (x0 + 5 * dx, y0 + index * dy)], LINE, 1.5)
        page.text(x0 - 12, y0 + index * dy - 11, str(index * 20), 16, QUIET, anchor="ra")
    for levels, colour, words, at in (((10, 10, 15, 10, 15, 15), "#3f8f6b", "normal", 1), ((10, 10, 15, 30, 65, 50), RED, "noise", 4)):
        points = [(x0 + i * dx, y0 + level / 20 * dy) for i, level in enumerate(levels)]
        page.line(points, colour, 4)
        for x, y in points:
            page.disc(x, y, 7, PAPER, colour, 3)
        page.text(points[at][0] - 12, points[at][1] + 16, words, 17, colour, True, "ra" if at == 4 else "la")
    page.text(250, 346, "frequency in Hz, hearing level in dB", 16, QUIET, anchor="ma")


def leg(page, accent):
    skin, edge = "#efc7a3", "#c08a61"
    page.shape([(150, 0), (330, 0), (338, 60), (326, 120), (330, 180), (312, 300), (296, 400), (196, 400), (180, 300), (152, 180),
                (150, 120), (142, 60)], skin, edge, 3)
    page.disc(236, 70, 44, mixed(skin, "#ffffff", 0.3), edge, 3, ry=50)
    page.line([(238, 128), (246, 250), (242, 396)], edge, 3)
    for index in range(4):
        page.box(262, 118 + index * 19, 74, 17, mixed(accent, PAPER, 0.45), accent, 8, 1.5)
    page.disc(276, 196, 10, RED, "#ffffff", 3)
    label(page, 60, 60, "patella", (192, 72), size=18, anchor="ra")
    label(page, 88, 240, "edge of the tibia", (240, 244), size=18, anchor="ma")
    page.text(352, 138, "3 cun = four", 18, accent, True)
    page.text(352, 162, "fingers' width", 18, accent, True)
    page.text(352, 202, "ST36", 24, RED, True)
    page.text(352, 234, "足三里 Zusanli", 19, INK)


def meridian(page, accent):
    page.disc(120, 50, 36, "#efc7a3", "#c08a61", 2)
    page.shape([(84, 92), (156, 92), (176, 210), (160, 230), (160, 390), (128, 390), (120, 240), (112, 390), (80, 390), (80, 230),
                (64, 210)], "#efc7a3", "#c08a61", 2)
    path = [(132, 46), (128, 76), (138, 110), (136, 170), (130, 220), (142, 280), (144, 330), (150, 388)]
    page.line(path, accent, 4)
    for x, y in path[1:]:
        page.disc(x, y, 4, PAPER, accent, 2)
    page.disc(143, 290, 9, RED, "#ffffff", 3)
    page.text(230, 56, "胃经", 34, accent, True)
    page.text(230, 110, "Stomach meridian", 22, INK, True)
    page.text(230, 144, "of the foot, yangming", 19, QUIET)
    page.text(230, 200, "45 points, from below", 19, INK)
    page.text(230, 228, "the eye to the second toe", 19, INK)
    page.text(230, 276, "ST36: its he-sea point", 19, RED, True)


def needle(page, accent):
    for y, h, colour, words in ((150, 26, "#efc7a3", "skin"), (176, 54, "#f4dba6", "fat"), (230, 150, "#c9655b", "muscle: tibialis anterior")):
        page.box(0, y, 520, h, colour)
        page.text(508, y + h / 2 - 12, words, 17, INK if words != "muscle: tibialis anterior" else "#ffffff", anchor="ra")
    page.line([(190, 300), (190, 40)], "#8a93a6", 4)
    page.box(183, 6, 14, 70, GOLD, radius=5)
    page.arrow((130, 150), (130, 300), accent, 4, 14)
    page.line([(112, 150), (148, 150)], accent, 4)
    page.text(128, 110, "1 to 2 cun", 19, accent, True, "ma")
    page.text(230, 60, "perpendicular, 90 degrees", 19, INK)


def tuina_hand(page, accent):
    back(page, 0, 240)
    for index, angle in enumerate((-28, 0, 28)):
        x = 100 + index * 160
        turn = math.radians(angle)
        fist(page, x, 236, turn, "#efc7a3" if index == 1 else "#f3d6bb")
    page.arrow((150, 330), (210, 330), accent, 4, 13)
    page.arrow((370, 330), (310, 330), accent, 4, 13)
    page.text(260, 350, "120 to 160 times a minute", 19, INK, True, "ma")


def back(page, x, y):
    page.box(x, y, 520, 70, "#e9b893", radius=26)
    page.line(wave_points(x + 12, x + 508, y + 22, 3, 120), "#d49c72", 3)


def fist(page, x, y, turn, skin):
    def at(px, py):
        return (x + px * math.cos(turn) - py * math.sin(turn), y + px * math.sin(turn) + py * math.cos(turn))
    page.shape([at(-16, -150), at(16, -150), at(22, -60), at(-22, -60)], skin, "#c08a61", 2)
    page.shape([at(-34, -66), at(34, -66), at(40, -20), at(26, 2), at(-26, 2), at(-40, -20)], skin, "#c08a61", 3)
    for finger in range(4):
        page.line([at(-24 + finger * 16, -48), at(-22 + finger * 15, -8)], "#c08a61", 2)


def force(page, accent):
    page.line([(40, 330), (500, 330)], QUIET, 2)
    page.line([(40, 330), (40, 30)], QUIET, 2)
    page.text(500, 340, "time", 17, QUIET, anchor="ra")
    page.text(50, 22, "force on the skin", 17, QUIET)
    page.line([(x, 250 - 90 * max(0, math.sin(x / 26)) ** 1.4) for x in range(40, 501, 3)], accent, 5)
    page.line([(x, 250 - 130 * (1 if math.sin(x / 11 + math.sin(x)) > 0.55 else 0)) for x in range(40, 501, 2)],
              mixed(RED, PAPER, 0.55), 2)
    page.text(180, 262, "even, rhythmic, soft yet deep", 18, accent, True)
    page.text(180, 290, "not this: hard and broken", 17, mixed(RED, PAPER, 0.3))


def yin_yang(page, accent):
    x, y, r = 270, 190, 145
    page.disc(x, y, r, "#f8f6f0", INK, 4)
    page.draw.pieslice(page._all([(x - r, y - r), (x + r, y + r)]), 90, 270, INK)
    page.disc(x, y - r / 2, r / 2, INK)
    page.disc(x, y + r / 2, r / 2, "#f8f6f0")
    page.disc(x, y - r / 2, r / 7, "#f8f6f0")
    page.disc(x, y + r / 2, r / 7, INK)
    page.disc(x, y, r, None, INK, 4)
    page.text(0, 20, "阴 yin", 26, INK, True)
    page.text(0, 58, "cold, rest,", 17, QUIET)
    page.text(0, 82, "night, inside", 17, QUIET)
    page.text(520, 306, "阳 yang", 26, RED, True, "ra")
    page.text(520, 344, "heat, movement,", 17, QUIET, anchor="ra")
    page.text(520, 368, "day, outside", 17, QUIET, anchor="ra")


def five_phases(page, accent):
    names = [("Wood", "木", "liver", "#4c8c4a"), ("Fire", "火", "heart", "#cf4b3f"), ("Earth", "土", "spleen", "#c69a3a"),
             ("Metal", "金", "lung", "#8b93a5"), ("Water", "水", "kidney", "#33608f")]
    spots = [(260 + 150 * math.sin(2 * math.pi * i / 5), 200 - 150 * math.cos(2 * math.pi * i / 5)) for i in range(5)]
    for i in range(5):
        (ax, ay), (bx, by), (cx, cy) = spots[i], spots[(i + 1) % 5], spots[(i + 2) % 5]
        for (ex, ey), colour, width in (((bx, by), "#3f8f6b", 4), ((cx, cy), "#c9a3a0", 2)):
            length = math.hypot(ex - ax, ey - ay)
            ux, uy = (ex - ax) / length, (ey - ay) / length
            page.arrow((ax + ux * 50, ay + uy * 50), (ex - ux * 52, ey - uy * 52), colour, width, 13)
    for (x, y), (name, sign, organ, colour) in zip(spots, names):
        page.disc(x, y, 46, colour)
        page.text(x, y - 36, sign, 24, "#ffffff", True, "ma")
        page.text(x, y - 4, name, 16, "#ffffff", True, "ma")
        page.text(x, y + 16, organ, 14, "#ffffff", anchor="ma")


def four_examinations(page, accent):
    for index, (sign, name, words) in enumerate((("望", "Looking", "face, tongue"), ("闻", "Listening, smelling", "voice, breath"),
                                                 ("问", "Asking", "history, habits"), ("切", "Touching", "pulse, body"))):
        x, y = (index % 2) * 268, (index // 2) * 196
        page.box(x, y, 250, 176, mixed(accent, PAPER, 0.86), accent, 16, 2)
        page.text(x + 125, y + 14, sign, 54, accent, True, "ma")
        page.text(x + 125, y + 98, name, 21, INK, True, "ma")
        page.text(x + 125, y + 130, words, 17, QUIET, anchor="ma")


FIGURES = {name: value for name, value in list(globals().items())
           if callable(value) and getattr(value, "__module__", None) == __name__ and value.__code__.co_varnames[:2] == ("page", "accent")
           and value.__code__.co_argcount == 2}
