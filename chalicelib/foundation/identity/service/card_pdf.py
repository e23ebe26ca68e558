"""Draws sheets of work-point cards as PDF: ten CR80 cards on A4, with crop marks. What is drawn, not who gets one.

Everything keeps 4 mm from a card's edge, so that scissors may err.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from chalicelib.foundation.identity.core import codes, sheets
from chalicelib.foundation.identity.core.sheets import PrintedCard
from chalicelib.foundation.identity.service.codes import qr_matrix
from chalicelib.kernel import fonts

POINTS_A_MM = 72 / 25.4
AZALEA, PETAL, INK, QUIET, LINE = "#C8385A", "#F3C6D1", "#2B2426", "#756A6D", "#E9DFE1"
PLAIN, STRONG = "SanbaoPlain", "SanbaoStrong"
TITLE, LOST = "工分卡", "遗失请交村委会"
FORM = "card"
LEFT_MM, RIGHT_MM = 6.0, 5.5
QR_MM = 31.0
NAME_POINTS, NAME_POINTS_MIN = 22.0, 10.0
NAME_MM = sheets.CARD_MM[0] - LEFT_MM - RIGHT_MM - QR_MM - 3.5


def draw(cards: Iterable[PrintedCard], path: str, *, town: str) -> tuple[int, int]:
    """Write a PDF of these cards; return how many there are, and how many have a character the face lacks."""
    from reportlab.lib.units import mm
    from reportlab.pdfbase.pdfmetrics import getFont
    from reportlab.pdfgen.canvas import Canvas

    _register_faces()
    known = getFont(STRONG).face.charToGlyph
    canvas = Canvas(path, pagesize=(sheets.PAGE_MM[0] * mm, sheets.PAGE_MM[1] * mm), pageCompression=1)
    canvas.setTitle(f"{town} {TITLE}")
    _make_form(canvas, town)
    drawn = lacking = 0
    for card in cards:
        if drawn % sheets.A_PAGE == 0:
            if drawn:
                canvas.showPage()
            _crop_marks(canvas)
        _card(canvas, card, *sheets.place_of(drawn % sheets.A_PAGE))
        drawn += 1
        lacking += any(ord(char) not in known for char in card.name)
    canvas.showPage()
    canvas.save()
    return drawn, lacking


def _register_faces() -> None:
    from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for face, name in ((PLAIN, fonts.REGULAR), (STRONG, fonts.BOLD)):
        if face not in getRegisteredFontNames():
            registerFont(TTFont(face, fonts.path_of(name)))


def _crop_marks(canvas: Any) -> None:
    canvas.setLineWidth(0.35)
    canvas.setStrokeColor(QUIET)
    canvas.lines([tuple(length * POINTS_A_MM for length in line) for line in sheets.crop_marks()])


def _make_form(canvas: Any, town: str) -> None:
    """Make what all cards share once: the flower, the titles, the line and the foot."""
    width, height = sheets.CARD_MM
    canvas.beginForm(FORM, 0, 0, width * POINTS_A_MM, height * POINTS_A_MM)
    canvas.scale(POINTS_A_MM, POINTS_A_MM)
    _flower(canvas, LEFT_MM + 3.1, height - 9.4, 3.1)
    canvas.setFillColor(AZALEA)
    canvas.setFont(STRONG, 5.2)
    canvas.drawString(LEFT_MM + 8.2, height - 11.1, TITLE)
    canvas.setFillColor(QUIET)
    canvas.setFont(PLAIN, 3.1)
    canvas.drawString(LEFT_MM + 25.2, height - 10.8, town)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.2)
    canvas.line(LEFT_MM, 10.6, width - RIGHT_MM, 10.6)
    canvas.setFillColor(QUIET)
    canvas.setFont(PLAIN, 2.9)
    canvas.drawString(LEFT_MM, 5.7, LOST)
    canvas.endForm()


def _flower(canvas: Any, x: float, y: float, radius: float) -> None:
    """Draw an azalea (映山红): five petals around a point."""
    for turn in range(5):
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(72 * turn)
        canvas.setFillColor(AZALEA)
        petal = canvas.beginPath()
        petal.moveTo(0, 0)
        petal.curveTo(-radius * 0.95, radius * 0.45, -radius * 0.5, radius * 1.15, 0, radius * 0.92)
        petal.curveTo(radius * 0.5, radius * 1.15, radius * 0.95, radius * 0.45, 0, 0)
        canvas.drawPath(petal, stroke=0, fill=1)
        canvas.restoreState()
    canvas.setFillColor(PETAL)
    for turn in range(5):
        angle = math.radians(72 * turn + 90)
        canvas.circle(x + math.cos(angle) * radius * 0.34, y + math.sin(angle) * radius * 0.34, 0.24, stroke=0, fill=1)


def _card(canvas: Any, card: PrintedCard, x: float, y: float) -> None:
    width, height = sheets.CARD_MM
    canvas.saveState()
    canvas.translate(x * POINTS_A_MM, y * POINTS_A_MM)
    canvas.doForm(FORM)
    canvas.scale(POINTS_A_MM, POINTS_A_MM)
    canvas.setFillColor(INK)
    canvas.setFont(STRONG, _name_size(canvas, card.name) / POINTS_A_MM)
    canvas.drawString(LEFT_MM, 25.2, card.name)
    canvas.setFillColor(QUIET)
    canvas.setFont(PLAIN, 3.9)
    canvas.drawString(LEFT_MM, 17.4, f"{card.village}  {card.group}" if card.group else card.village)
    canvas.setFont(PLAIN, 2.9)
    canvas.drawRightString(width - RIGHT_MM, 5.7, f"No. {card.number}")
    canvas.setFillColor(INK)
    _qr(canvas, qr_matrix(card.url), width - RIGHT_MM - QR_MM, height - 5.5 - QR_MM)
    canvas.restoreState()


def _name_size(canvas: Any, name: str) -> float:
    """Return the largest size in points at which a name stands beside the QR code."""
    wide = canvas.stringWidth(name, STRONG, 1.0) / POINTS_A_MM
    return max(NAME_POINTS_MIN, min(NAME_POINTS, NAME_MM / wide)) if wide else NAME_POINTS


def _qr(canvas: Any, matrix: list[list[bool]], x: float, y: float) -> None:
    """Draw a QR code as an inline stencil of one bit a module (ISO 32000-1, 8.9.6.2 and 8.9.7)."""
    side = len(matrix)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(QR_MM, QR_MM)
    canvas._code.append(  # noqa: SLF001  ReportLab's own image call makes every picture an RGB object.
        f"BI /W {side} /H {side} /BPC 1 /IM true /D [1 0] /F /AHx ID {codes.packed_rows(matrix).hex()}> EI"
    )
    canvas.restoreState()
