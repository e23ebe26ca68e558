"""Drawn pictures of places: hills under a sky, and what stands before them."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 960, 640
Pen = ImageDraw.ImageDraw
SKIES = {"morning": ("#cfe8ee", "#fdf3dc"), "evening": ("#f6c9a4", "#fbe9c9"), "clear": ("#a9d7ea", "#eaf5ea")}


def of(scene: str) -> bytes:
    """Return the picture of this scene as a PNG."""
    sky, draw = _SCENES[scene]
    made = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(made)
    _graded(pen, 0, HEIGHT, *SKIES[sky])
    for nth, (height, fill) in enumerate(((250, "#a9c9c4"), (300, "#86b29c"), (350, "#6aa27a"))):
        _ridge(pen, height, 46 - 8 * nth, 3.1 + nth, fill)
    draw(pen)
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def _graded(pen: Pen, top: int, bottom: int, first: str, last: str) -> None:
    ends = [[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in (first, last)]
    for y in range(top, bottom):
        share = (y - top) / (bottom - top)
        pen.line((0, y, WIDTH, y), fill=tuple(round(a + (b - a) * share) for a, b in zip(*ends, strict=True)))


def _ridge(pen: Pen, height: int, swing: int, waves: float, fill: str) -> None:
    tops = [(x, height + swing * math.sin(x / WIDTH * waves * math.tau + waves)) for x in range(0, WIDTH + 8, 8)]
    pen.polygon([*tops, (WIDTH, HEIGHT), (0, HEIGHT)], fill=fill)


def _meadow(pen: Pen, top: int = 430, fill: str = "#b7d58c") -> None:
    pen.ellipse((-300, top, WIDTH + 300, HEIGHT + 420), fill=fill)


def _house(pen: Pen, left: int, bottom: int, size: int) -> None:
    half = size // 2
    pen.rectangle((left, bottom - half, left + size, bottom), fill="#fdfaf2")
    roof = [(left - 14, bottom - half), (left + half // 2, bottom - size), (left + size - half // 2, bottom - size)]
    pen.polygon([*roof, (left + size + 14, bottom - half)], fill="#4b5661")
    pen.rectangle((left + half - 12, bottom - half // 2 - 8, left + half + 14, bottom), fill="#8c5a3c")
    pen.rectangle((left + 14, bottom - half + 16, left + 40, bottom - half + 40), fill="#8fb3bd")


def _stream(pen: Pen) -> None:
    _meadow(pen)
    pen.polygon([(430, 440), (500, 440), (560, 520), (760, 640), (260, 640), (420, 540)], fill="#8ecbd8")
    for x, y in ((470, 480), (480, 540), (500, 600)):
        pen.arc((x - 40, y, x + 40, y + 18), 200, 340, fill="#ffffff", width=4)


def _mill(pen: Pen) -> None:
    _stream(pen)
    _house(pen, 170, 540, 190)
    pen.ellipse((330, 400, 470, 540), outline="#7b5234", width=14)
    for step in range(6):
        turn = step * math.tau / 6
        pen.line((400, 470, 400 + 66 * math.cos(turn), 470 + 66 * math.sin(turn)), fill="#7b5234", width=9)


def _bridge(pen: Pen) -> None:
    _stream(pen)
    pen.arc((300, 420, 700, 700), 180, 360, fill="#8f8672", width=34)
    pen.arc((300, 404, 700, 684), 180, 360, fill="#cfc5ae", width=10)


def _bamboo(pen: Pen) -> None:
    _meadow(pen, 470)
    for nth in range(17):
        x = 40 + nth * 56 + (nth * 37) % 29
        pen.line((x, 640, x + 10, 60 + (nth * 53) % 90), fill="#5f9147" if nth % 2 else "#7bab57", width=15)
        for y in range(120 + (nth * 31) % 60, 560, 92):
            pen.line((x - 4, y, x + 14, y), fill="#dbe9bd", width=3)
            pen.polygon([(x + 8, y), (x + 64, y - 26), (x + 40, y + 8)], fill="#8cbb62")


def _tea(pen: Pen) -> None:
    _meadow(pen, 380, "#7fb56a")
    for nth in range(9):
        top = 420 + nth * 30
        pen.arc((-260 - nth * 26, top, WIDTH + 260 + nth * 26, top + 420), 190, 350, fill="#4f9154", width=17)


def _homes(pen: Pen) -> None:
    _meadow(pen)
    for left, bottom, size in ((120, 530, 170), (390, 560, 220), (700, 520, 160)):
        _house(pen, left, bottom, size)


def _outlook(pen: Pen) -> None:
    _meadow(pen, 500, "#9cc57c")
    pen.ellipse((700, 90, 820, 210), fill="#f5b45f")
    pen.rectangle((300, 470, 640, 490), fill="#7b5a3c")
    for x in range(310, 640, 54):
        pen.rectangle((x, 400, x + 10, 490), fill="#7b5a3c")
    pen.rectangle((300, 398, 640, 412), fill="#936d49")
    for nth in range(26):
        x, y = 30 + nth * 37, 540 + (nth * 61) % 80
        pen.ellipse((x, y, x + 30, y + 24), fill="#d2436f" if nth % 3 else "#e887a6")


_SCENES: dict[str, tuple[str, Callable[[Pen], None]]] = {
    "mill": ("morning", _mill),
    "bridge": ("clear", _bridge),
    "bamboo": ("clear", _bamboo),
    "tea": ("morning", _tea),
    "homes": ("clear", _homes),
    "outlook": ("evening", _outlook),
}
