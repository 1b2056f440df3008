"""Slides as still pictures: one for each state of a slide (a point more is shown)."""
from . import figures
from .canvas import HEIGHT, INK, LINE, PAPER, QUIET, WIDTH, Canvas, mixed

LEFT, TOP = 64, 170
FIGURE = (700, 104, 520, 400)     # x, y, width, height of the figure's place
CORNER = (1280 - 320 - 28, 720 - 180 - 28, 320, 180)  # of the camera picture


def stills(script):
    """(start_s, end_s, picture) in order, without gaps."""
    shown = []
    for number, slide in enumerate(script.slides):
        steps = [(slide.start_s, 0 if any(s.reveals for s in slide.sentences) else len(slide.points))]
        for sentence in slide.sentences:
            if sentence.reveals:
                steps.append((max(sentence.start_s - 0.15, slide.start_s), min(steps[-1][1] + 1, len(slide.points))))
        ends = [start for start, _ in steps[1:]] + [slide.end_s]
        for (start, count), end in zip(steps, ends):
            if end - start > 0.05:
                picture = title_slide(script, slide) if number == 0 else point_slide(script, slide, number, count)
                shown.append((start, end, picture))
    return shown


def title_slide(script, slide):
    head, accent = script.head, script.head["accent"]
    page = Canvas(ground=mixed(accent, "#0b1020", 0.55))
    for ring in range(9):
        page.disc(1090, 250, 90 + ring * 46, None, mixed(accent, "#0b1020", 0.2 + ring * 0.035), 3)
    page.box(692, 40, 560, 432, PAPER, radius=18)
    figures.draw(slide.figure, page, (712, 56, 520, 400), accent)
    page.box(64, 150, 64, 6, mixed(accent, "#ffffff", 0.5), radius=3)
    page.text(64, 92, head["course"], 24, mixed(accent, "#ffffff", 0.75))
    y = 184
    for line in page.wrapped(head["title"], 42, 600, True):
        page.text(64, y, line, 42, "#ffffff", True)
        y += 58
    page.text(64, y + 12, head["title_zh"], 30, mixed(accent, "#ffffff", 0.8))
    page.text(64, 560, head["lecturer"], 24, "#ffffff", True)
    page.text(64, 596, head["institution"], 20, mixed(accent, "#ffffff", 0.75))
    return page.finished()


def point_slide(script, slide, number, count):
    accent = script.head["accent"]
    page = Canvas()
    page.box(0, 0, WIDTH, 10, accent)
    size = 36 if page.text_width(slide.title, 36, True) < FIGURE[0] - LEFT else 28
    page.text(LEFT, 56, slide.title, size, INK, True)
    page.box(LEFT, 118, 56, 5, accent, radius=2)
    y, width = TOP, (FIGURE[0] - LEFT - 50) if slide.figure else 1000
    for index, point in enumerate(slide.points[:count]):
        newest = index == count - 1
        page.disc(LEFT + 8, y + 19, 6, accent if newest else mixed(accent, PAPER, 0.5))
        for line in page.wrapped(point, 25, width - 34):
            page.text(LEFT + 32, y, line, 25, INK if newest else mixed(INK, PAPER, 0.25))
            y += 38
        y += 22
    if slide.figure:
        figures.draw(slide.figure, page, FIGURE, accent)
    page.line([(LEFT, HEIGHT - 52), (860, HEIGHT - 52)], LINE, 1.5)
    page.text(LEFT, HEIGHT - 42, f"{script.head['course']}  ·  {script.head['institution']}", 15, QUIET)
    page.text(860, HEIGHT - 42, f"{number + 1} / {len(script.slides)}", 15, QUIET, anchor="ra")
    return page.finished()
