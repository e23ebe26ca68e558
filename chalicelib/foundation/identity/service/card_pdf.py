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
NAME_MM_HIGH, NAME_MM_HIGH_MIN, TWO_NAMES_MM_HIGH, TOWN_MM_HIGH, PLACE_MM_HIGH = 7.8, 3.6, 4.0, 3.1, 3.9
"""The sizes of type, in millimetres of the em. A name that would be set smaller than `_MIN` takes two lines. Ours."""
NAME_Y_MM, TWO_NAMES_Y_MM = (25.2,), (27.6, 23.4)
"""The base lines of a name on one line, and on two."""
TOWN_X_MM = LEFT_MM + 25.2
BESIDE_QR_MM = sheets.CARD_MM[0] - RIGHT_MM - QR_MM - 3.5
"""How far to the right something may reach that stands beside the QR code."""


def draw(cards: Iterable[PrintedCard], path: str, *, town: str) -> tuple[int, int]:
    """Write a PDF of these cards; return how many there are, and how many have a character the face lacks."""
    from reportlab.lib.units import mm
    from reportlab.pdfbase.pdfmetrics import getFont
    from reportlab.pdfgen.canvas import Canvas

    _register_faces()
    known = getFont(STRONG).face.charToGlyph
    page = sheets.PAGE_MM[0] * mm, sheets.PAGE_MM[1] * mm
    canvas = Canvas(path, pagesize=page, pageCompression=1, invariant=1)  # The same cards make the same bytes.
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
    _beside_qr(canvas, town, PLAIN, TOWN_MM_HIGH, (TOWN_X_MM, height - 10.8))
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
    lines = _name_lines(canvas, card.name)
    high, places = (NAME_MM_HIGH, NAME_Y_MM) if len(lines) == 1 else (TWO_NAMES_MM_HIGH, TWO_NAMES_Y_MM)
    high = min(_size(canvas, line, STRONG, high, LEFT_MM) for line in lines)
    for line, line_y in zip(lines, places, strict=True):
        _beside_qr(canvas, line, STRONG, high, (LEFT_MM, line_y))
    canvas.setFillColor(QUIET)
    place = f"{card.village}  {card.group}" if card.group else card.village
    _beside_qr(canvas, place, PLAIN, PLACE_MM_HIGH, (LEFT_MM, 17.4))
    canvas.setFont(PLAIN, 2.9)
    canvas.drawRightString(width - RIGHT_MM, 5.7, f"No. {card.number}")
    canvas.setFillColor(INK)
    _qr(canvas, qr_matrix(card.url), width - RIGHT_MM - QR_MM, height - 5.5 - QR_MM)
    canvas.restoreState()


def _size(canvas: Any, text: str, face: str, size: float, x: float) -> float:
    """Return the largest size up to `size` at which a text that begins at `x` ends before the QR code."""
    return min(size, (BESIDE_QR_MM - x) / (canvas.stringWidth(text, face, 1.0) or 1.0))


def _beside_qr(canvas: Any, text: str, face: str, size: float, at: tuple[float, float]) -> None:
    canvas.setFont(face, _size(canvas, text, face, size, at[0]))
    canvas.drawString(*at, text)


def _name_lines(canvas: Any, name: str) -> list[str]:
    """Return a name on one line, or a very long one on two: broken after a dot or a space near its middle."""
    if _size(canvas, name, STRONG, NAME_MM_HIGH, LEFT_MM) >= NAME_MM_HIGH_MIN:
        return [name]
    middle = len(name) // 2
    breaks = [at for at, char in enumerate(name, start=1) if char in "·. " and abs(at - middle) <= middle // 2]
    at = min(breaks, key=lambda found: abs(found - middle), default=middle)
    return [name[:at].rstrip(), name[at:]]


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
