"""Drawn pictures of what the market sells."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

SIDE = 640
Pen = ImageDraw.ImageDraw


def of(name: str) -> bytes:
    """Return the picture of this name as a PNG."""
    ground, draw = _DRAWN[name]
    made = Image.new("RGB", (SIDE, SIDE), ground)
    pen = ImageDraw.Draw(made)
    _disc(pen, 320, 560, 230, "#00000000", flat=0.14, fill=_shade(ground))
    draw(pen)
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def _shade(ground: str) -> str:
    return "#" + "".join(f"{int(int(ground[at : at + 2], 16) * 0.9):02x}" for at in (1, 3, 5))


def _disc(
    pen: Pen, x: float, y: float, r: float, edge: str = "", *, flat: float = 1.0, fill: str = "", width: int = 6
) -> None:
    box = (x - r, y - r * flat, x + r, y + r * flat)
    pen.ellipse(box, fill=fill or None, outline=edge if len(edge) == 7 else None, width=width)


def _leaf(  # noqa: PLR0917  A brush.
    pen: Pen, x: float, y: float, long: float, turn: float, fill: str
) -> None:
    """Draw a leaf from a point, so long, turned by degrees; 0 is upwards."""
    along = [(n / 12, math.sin(math.pi * n / 12) * 0.28) for n in range(13)]
    outline = [*along, *((t, -w) for t, w in reversed(along))]
    sin, cos = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    pen.polygon([(x + long * (t * sin + w * cos), y - long * (t * cos - w * sin)) for t, w in outline], fill=fill)


def _chicken(pen: Pen) -> None:
    pen.polygon([(150, 330), (60, 200), (120, 220), (110, 150), (180, 210), (200, 150), (250, 290)], fill="#7a2f14")
    _disc(pen, 310, 380, 165, flat=0.8, fill="#c4682a")
    pen.polygon([(380, 330), (400, 190), (480, 190), (470, 370)], fill="#d98236")
    _disc(pen, 445, 180, 58, fill="#d98236")
    for x, y in ((415, 125), (445, 108), (475, 125)):
        _disc(pen, x, y, 22, fill="#c3223f")
    _disc(pen, 470, 235, 20, flat=1.5, fill="#c3223f")
    pen.polygon([(498, 165), (548, 185), (498, 202)], fill="#e9b44c")
    _disc(pen, 462, 170, 9, fill="#241d1b")
    _disc(pen, 290, 370, 90, flat=0.62, fill="#8f441c")
    for x in (285, 350):
        pen.line((x, 500, x, 560), fill="#e0a030", width=14)
        pen.line((x - 28, 562, x + 28, 562), fill="#e0a030", width=12)


def _eggs(pen: Pen) -> None:
    for x, y, tint in ((220, 330, "#e8c39e"), (330, 300, "#f2d9bd"), (430, 335, "#dfb48a"), (270, 400, "#f4dfc8"),
                       (385, 405, "#e8c39e")):  # fmt: skip
        _disc(pen, x, y, 66, flat=1.22, fill=tint)
        _disc(pen, x - 18, y - 30, 16, flat=1.4, fill="#fff6ea")
    pen.pieslice((110, 300, 530, 620), 0, 180, fill="#a8743f")
    for y in range(470, 610, 36):
        pen.arc((110, y - 200, 530, y), 25, 155, fill="#7f5427", width=9)


def _rice(pen: Pen) -> None:
    pen.rounded_rectangle((170, 150, 470, 560), 48, fill="#fffdf8", outline="#c98a3c", width=10)
    pen.polygon([(200, 156), (440, 156), (390, 90), (250, 90)], fill="#c98a3c")
    pen.rectangle((175, 300, 465, 430), fill="#b71c48")
    for n in range(60):
        x, y = 200 + 37 * n % 235, 448 + 17 * n % 92
        _disc(pen, x, y, 11, flat=0.5, fill="#e9d9bd")
    for side in (-1, 1):
        for n in range(5):
            _leaf(pen, 320 + side * 8 * n, 415 - 18 * n, 36, side * 48, "#ffe2a6")


def _cabbage(pen: Pen) -> None:
    for apart, long, tint in ((42, 400, "#5f9a4a"), (22, 450, "#7fb55f"), (0, 470, "#a6cf7d"), (10, 380, "#c8e3a3")):
        for turn in (-apart, apart):
            _leaf(pen, 320, 560, long, turn, tint)
    _leaf(pen, 320, 560, 330, 0, "#e4f1c8")
    pen.polygon([(290, 560), (308, 330), (332, 330), (350, 560)], fill="#fbfdf3")


def _tomato(pen: Pen) -> None:
    for x, y, r, tint in ((210, 400, 98, "#cf3326"), (430, 410, 100, "#d8432f"), (320, 300, 96, "#e0553c"),
                          (320, 475, 90, "#c92a20")):  # fmt: skip
        _disc(pen, x, y, r, fill=tint)
        _disc(pen, x - r * 0.35, y - r * 0.4, r * 0.18, fill="#f6b7a8")
        for turn in range(0, 360, 72):
            _leaf(pen, x, y - r * 0.72, r * 0.45, turn, "#2f7d3b")


def _radish(pen: Pen) -> None:
    for x, turn in ((220, -14), (330, 0), (440, 14)):
        for lean in (-26, 0, 26):
            _leaf(pen, x, 320, 230, turn + lean, "#3c8a45" if lean else "#56a55b")
        _disc(pen, x, 400, 82, flat=1.1, fill="#c3224e")
        pen.polygon([(x - 36, 470), (x + 36, 470), (x, 580)], fill="#f3d9e0")
        _disc(pen, x - 28, 365, 16, flat=1.4, fill="#ee9db3")


def _orange(pen: Pen) -> None:
    for x, y, tint in ((225, 415, "#e98a1c"), (415, 420, "#ee9628"), (320, 290, "#f3a53c")):
        _disc(pen, x, y, 112, fill=tint)
        _disc(pen, x - 38, y - 44, 20, fill="#fbd59a")
        for n in range(9):
            _disc(pen, x - 50 + 29 * n % 110, y + 10 + 23 * n % 70, 4, fill="#cf7410")
    _leaf(pen, 330, 185, 130, 60, "#2f7d3b")
    _leaf(pen, 320, 190, 110, -50, "#4c9a52")


def _jar(pen: Pen) -> None:
    pen.rounded_rectangle((190, 210, 450, 560), 70, fill="#dfe9e2", outline="#8aa596", width=8)
    pen.rounded_rectangle((204, 290, 436, 546), 58, fill="#6b6a2c")
    for n in range(44):
        x, y = 225 + 41 * n % 190, 310 + 29 * n % 220
        _leaf(pen, x, y, 34, 53 * n % 360, ("#8c8a3c", "#4f5522", "#a59d4b")[n % 3])
    pen.rounded_rectangle((200, 140, 440, 226), 22, fill="#b71c48")
    pen.rounded_rectangle((240, 370, 400, 480), 10, fill="#fbf1dc")
    pen.line((262, 405, 378, 405), fill="#b71c48", width=10)
    pen.line((262, 440, 340, 440), fill="#8aa596", width=8)


def _lotus(pen: Pen) -> None:
    for x, y in ((170, 430), (320, 400), (470, 370)):
        _disc(pen, x, y, 92, flat=0.72, fill="#e6d2b8", edge="#b3926b")
    for x, y in ((245, 416), (395, 386)):
        _disc(pen, x, y, 26, flat=1.2, fill="#b3926b")
    _disc(pen, 430, 500, 84, fill="#f6ebda", edge="#b3926b")
    for turn in range(0, 360, 52):
        sin, cos = math.sin(math.radians(turn)), math.cos(math.radians(turn))
        _disc(pen, 430 + 46 * sin, 500 - 46 * cos, 14, fill="#a07f57")
    _disc(pen, 430, 500, 10, fill="#a07f57")
    _disc(pen, 230, 210, 120, flat=0.5, fill="#4c9a6a", edge="#2f7d5b")
    pen.line((230, 210, 260, 330), fill="#2f7d5b", width=10)


def _tea(pen: Pen) -> None:
    pen.rounded_rectangle((110, 200, 330, 540), 30, fill="#2f6d4b")
    pen.rounded_rectangle((124, 150, 316, 230), 20, fill="#1e4c34")
    pen.rounded_rectangle((160, 320, 280, 450), 8, fill="#f6efdc")
    for turn in (-35, 0, 35):
        _leaf(pen, 220, 430, 90, turn, "#4c9a52")
    pen.pieslice((350, 330, 570, 560), 0, 180, fill="#fffdf8", outline="#b8c8bd", width=6)
    _disc(pen, 460, 445, 108, flat=0.25, fill="#b9c45a", edge="#b8c8bd")
    _leaf(pen, 440, 455, 60, 70, "#56803a")
    for x in (420, 460, 500):
        pen.arc((x - 20, 290, x + 20, 400), 100, 260, fill="#cfd9d0", width=8)


def _kiwi(pen: Pen) -> None:
    for x, y in ((200, 330), (430, 310)):
        _disc(pen, x, y, 110, flat=0.85, fill="#8a6a3c")
        for n in range(20):
            pen.line((x - 70 + 37 * n % 140, y - 50 + 23 * n % 100, x - 62 + 37 * n % 140, y - 42 + 23 * n % 100),
                     fill="#b08f5c", width=4)  # fmt: skip
    _disc(pen, 320, 445, 140, fill="#6b8f2a", edge="#7a5c32", width=12)
    _disc(pen, 320, 445, 112, fill="#a9c653")
    _disc(pen, 320, 445, 60, fill="#c3324c")
    _disc(pen, 320, 445, 30, fill="#f7efd0")
    for turn in range(0, 360, 24):
        sin, cos = math.sin(math.radians(turn)), math.cos(math.radians(turn))
        _disc(pen, 320 + 78 * sin, 445 - 78 * cos, 7, fill="#241d1b")


def _basket(pen: Pen) -> None:
    pen.arc((180, 110, 460, 560), 180, 360, fill="#a8743f", width=26)
    pen.polygon([(120, 330), (520, 330), (460, 570), (180, 570)], fill="#d3a261")
    for row in range(5):
        y = 340 + 46 * row
        inset = 14 * row
        for n in range(8):
            left = 130 + inset + n * (380 - 2 * inset) / 8
            tint = "#b5803f" if (n + row) % 2 else "#e2b97c"
            pen.rounded_rectangle((left, y, left + (380 - 2 * inset) / 8 - 5, y + 38), 8, fill=tint)
    pen.rounded_rectangle((105, 305, 535, 345), 20, fill="#8d5f2e")


def _house(pen: Pen) -> None:
    pen.polygon([(0, 330), (180, 190), (330, 320), (480, 170), (640, 330), (640, 400), (0, 400)], fill="#b9cfae")
    pen.rectangle((0, 400, 640, 640), fill="#cfdcae")
    pen.rectangle((150, 320, 490, 560), fill="#fbf8f1")
    pen.polygon([(110, 330), (320, 195), (530, 330)], fill="#55504d")
    pen.rectangle((285, 430, 355, 560), fill="#8d5f2e")
    for x in (185, 395):
        pen.rectangle((x, 390, x + 60, 450), fill="#9cc3d5")
        pen.line((x + 30, 390, x + 30, 450), fill="#fbf8f1", width=6)
    for x, high in ((60, 260), (95, 220), (560, 230), (595, 280)):
        pen.line((x, 580, x, high), fill="#4d8b4f", width=10)
        _leaf(pen, x, high + 40, 90, 40, "#5f9e57")
        _leaf(pen, x, high + 60, 90, -45, "#6fae63")


def _table(pen: Pen) -> None:
    _disc(pen, 320, 400, 250, flat=0.62, fill="#8d5f2e")
    _disc(pen, 320, 385, 245, flat=0.6, fill="#b5803f")
    for x, y, r, fill in (
        (320, 375, 78, "#c4682a"), (190, 340, 56, "#6fae63"), (450, 340, 56, "#e9b44c"), (215, 460, 56, "#c3223f"),
        (430, 460, 56, "#7fb069"), (320, 270, 50, "#d3a261"),
    ):  # fmt: skip
        _disc(pen, x, y, r + 12, flat=0.66, fill="#fbf8f1")
        _disc(pen, x, y - 3, r, flat=0.6, fill=fill)
    for x in (270, 320, 370):
        pen.arc((x - 14, 120, x + 14, 190), 90, 270, fill="#d8cfc2", width=8)


def _bamboo(pen: Pen) -> None:
    for x, fill in ((90, "#7fb069"), (180, "#5f9e57"), (500, "#6fae63"), (575, "#4d8b4f")):
        pen.rectangle((x, 0, x + 34, 640), fill=fill)
        for y in range(60, 640, 130):
            pen.rectangle((x - 4, y, x + 38, y + 10), fill="#3f7343")
    for x, y, turn in ((210, 120, 60), (500, 210, -60), (560, 90, -50), (120, 260, 55)):
        _leaf(pen, x, y, 150, turn, "#4d8b4f")
    pen.polygon([(240, 560), (320, 290), (400, 560)], fill="#a8743f")
    for n in range(5):
        y, half = 350 + 45 * n, 22 + 14 * n
        pen.polygon([(320 - half, y + 40), (320, y), (320 + half, y + 40)], fill="#c98f4e" if n % 2 else "#8d5f2e")
    pen.rectangle((0, 560, 640, 640), fill="#8a6b45")


def _stars(pen: Pen) -> None:
    for n in range(70):
        x, y = (n * 197) % 640, (n * 89) % 420
        _disc(pen, x, y, 2 + n % 4, fill="#f7e7b4")
    _disc(pen, 500, 120, 52, fill="#f5dc90")
    _disc(pen, 525, 105, 46, fill="#24304f")
    pen.polygon([(0, 470), (160, 340), (290, 450), (430, 320), (640, 480), (640, 640), (0, 640)], fill="#182035")
    pen.polygon([(250, 520), (320, 440), (390, 520)], fill="#c9774a")


_DRAWN: dict[str, tuple[str, Callable[[Pen], None]]] = {
    "chicken": ("#f6ecd8", _chicken),
    "eggs": ("#f4ead6", _eggs),
    "rice": ("#fbeedd", _rice),
    "cabbage": ("#e7f1de", _cabbage),
    "tomato": ("#fbe9e2", _tomato),
    "radish": ("#e9f3ea", _radish),
    "orange": ("#fdf1dc", _orange),
    "jar": ("#eef0e4", _jar),
    "lotus": ("#e6f0ec", _lotus),
    "tea": ("#eaf1e6", _tea),
    "kiwi": ("#f0f3dc", _kiwi),
    "basket": ("#f3ece0", _basket),
    "house": ("#e3eef2", _house),
    "table": ("#f6ecd8", _table),
    "bamboo": ("#e7f1de", _bamboo),
    "stars": ("#24304f", _stars),
}
