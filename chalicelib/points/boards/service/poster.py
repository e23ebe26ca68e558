"""Draws a board as a poster (PNG, 1080 px wide) to post in a WeChat group: the star, the first of each kind, a QR code.

Faces are those of `kernel.fonts`; a character that the face lacks is drawn as a box, and names are masked mostly.
"""

from __future__ import annotations

import io
import math
from typing import Any

from chalicelib.foundation.identity.service.codes import qr_matrix
from chalicelib.kernel import fonts
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value
from chalicelib.points.boards import core
from chalicelib.points.boards.core import Board
from chalicelib.points.boards.service.papers import FILES, star_word

WIDTH, MARGIN, GAP = 1080, 72, 36
AZALEA, PETAL, INK, QUIET, PAPER, GROWTH = "#B3294B", "#FBE9EE", "#2B2426", "#6B5F62", "#FFFDFC", "#2F6B3C"
ROW, HEADING = 62, 92
PEOPLE, HOUSEHOLDS, VILLAGES = 10, 5, 5
"""How many rows of each kind a poster has."""
QR_PX = 168


def file_of(board: Board) -> tuple[str, str, bytes]:
    """Return the poster's name, content type and body."""
    return FILES["poster"], "image/png", draw(core.document(board))


def draw(document: dict[str, Any]) -> bytes:
    """Return the poster of a board's document as PNG."""
    from PIL import Image, ImageDraw  # Heavy; only this job draws.

    sections = _sections(document)
    height = 470 + sum(HEADING + ROW * max(len(rows), 1) + GAP for _, rows in sections) + QR_PX + MARGIN
    image = Image.new("RGB", (WIDTH, height), PAPER)
    pen = _Pen(ImageDraw.Draw(image))
    y = _head(pen, document)
    for title, rows in sections:
        y = _section(pen, y, title, rows)
    _foot(pen, y, document)
    body = io.BytesIO()
    image.save(body, "PNG", optimize=True)
    return body.getvalue()


@value
class _Pen:
    """Sets text in the house's faces."""

    draw: Any

    def text(self, x: int, y: int, words: str, size: int, color: str = INK, *, bold: bool = False, anchor: str) -> None:
        from PIL import ImageFont

        face = ImageFont.truetype(fonts.path_of(fonts.BOLD if bold else fonts.REGULAR), size)
        self.draw.text((x, y), words, fill=color, font=face, anchor=anchor)


Rows = list[tuple[str, str, str]]


def _sections(document: dict[str, Any]) -> list[tuple[str, Rows]]:
    def rows(key: str, most: int) -> Rows:
        town = bool(document["villages"])
        return [
            (str(r["rank"]), r["name"] + (f"  {r['village_name']}" if town else ""), f"{r['points']} 分")
            for r in document[key][:most]
        ]

    villages: Rows = [
        (str(r["rank"]), r["name"], f"人均 {_a_head(r['points'], r['people'])} 分")
        for r in document["villages"][:VILLAGES]
    ]
    found = [("村民榜", rows("residents", PEOPLE)), ("家庭榜", rows("households", HOUSEHOLDS))]
    return found + ([("各村榜", villages)] if villages else [])


def _a_head(points: int, people: int) -> str:
    tenths = points * 10 // max(people, 1)
    return f"{tenths // 10}.{tenths % 10}"


def _head(pen: _Pen, document: dict[str, Any]) -> int:
    """Draw the banner with the star; return where the next thing begins."""
    pen.draw.rectangle((0, 0, WIDTH, 430), fill=AZALEA)
    pen.text(MARGIN, 108, f"{document['place_name']}工分榜", 72, "#FFFFFF", bold=True, anchor="lm")
    pen.text(MARGIN, 188, document["period_name"], 36, PETAL, anchor="lm")
    pen.draw.rounded_rectangle((MARGIN, 240, WIDTH - MARGIN, 392), 24, fill=PETAL)
    star = document["star"]
    if star is None:
        pen.text(WIDTH // 2, 316, "这一期还没有人得分", 40, AZALEA, anchor="mm")
        return 470
    x, y = MARGIN + 76, 316
    pen.draw.polygon(_star(x, y, 50), fill=AZALEA)
    pen.text(x + 76, 286, star_word(document), 30, QUIET, anchor="lm")
    pen.text(x + 76, 340, f"{star['name']}  {star['village_name']}", 46, INK, bold=True, anchor="lm")
    pen.text(WIDTH - MARGIN - 36, y, f"{star['points']} 分", 56, AZALEA, bold=True, anchor="rm")
    return 470


def _star(x: int, y: int, radius: int) -> list[tuple[float, float]]:
    """Return a five-pointed star; its inner corners lie where a pentagram's lines cross."""
    inner = radius * math.sin(math.pi / 10) / math.sin(3 * math.pi / 10)
    return [
        (x + r * math.sin(n * math.pi / 5), y - r * math.cos(n * math.pi / 5))
        for n, r in enumerate([radius, inner] * 5)
    ]


def _section(pen: _Pen, y: int, title: str, rows: Rows) -> int:
    pen.text(MARGIN, y + 40, title, 44, GROWTH, bold=True, anchor="lm")
    y += HEADING
    if not rows:
        pen.text(MARGIN, y + ROW // 2, "这一期没有。", 34, QUIET, anchor="lm")
        return y + ROW + GAP
    for rank, name, points in rows:
        middle = y + ROW // 2
        pen.text(MARGIN + 30, middle, rank, 36, AZALEA, bold=True, anchor="mm")
        pen.text(MARGIN + 96, middle, name, 36, anchor="lm")
        pen.text(WIDTH - MARGIN, middle, points, 36, anchor="rm")
        pen.draw.line((MARGIN, y + ROW, WIDTH - MARGIN, y + ROW), fill="#EDE3E5", width=2)
        y += ROW
    return y + GAP


def _foot(pen: _Pen, y: int, document: dict[str, Any]) -> None:
    """Draw the QR code of the board's page, and what it is."""
    address = f"{settings().page_url}/board/?place={document['place_id']}&period={document['period']}"
    matrix = qr_matrix(address)
    module = QR_PX // len(matrix)
    left = WIDTH - MARGIN - module * len(matrix)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                x0, y0 = left + column * module, y + row * module
                pen.draw.rectangle((x0, y0, x0 + module - 1, y0 + module - 1), fill=INK)
    pen.text(MARGIN, y + 46, "扫码看全榜和说明", 36, bold=True, anchor="lm")
    pen.text(MARGIN, y + 102, "名字只显示姓氏；不愿上榜的人不显示", 28, QUIET, anchor="lm")
    pen.text(MARGIN, y + 146, f"发布于 {document['published_at'][:10]}", 28, QUIET, anchor="lm")
