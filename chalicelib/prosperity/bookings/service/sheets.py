"""A day's sheet as a file, Excel or PDF, with whom to call; each is recorded. Heavy libraries load late."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from xml.sax.saxutils import escape

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.identity.service import places
from chalicelib.kernel import fonts
from chalicelib.kernel.context import Context
from chalicelib.prosperity.bookings.core import sheets as core
from chalicelib.prosperity.bookings.core.sheets import HEADS, Cell, Format, Sheet
from chalicelib.prosperity.bookings.service.hosting import day_of
from chalicelib.prosperity.bookings.store import bookings as store

TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}
PLAIN, STRONG = "SanbaoPlain", "SanbaoStrong"
INK, RULE, FILL = "#2B2426", "#CFC3C6", "#F7F1F2"
MARGIN_PT = 36
WIDTHS_PT = (54, 190, 54, 60, 48, 100, 100, 90, 74)
"""The columns on A4 across, 770 points in all."""
EXCEL_WIDTHS = (8, 30, 8, 8, 8, 14, 14, 12, 10)


def file_of(ctx: Context, *, day: dt.date, form: Format, host_id: str = "", village_id: str = "") -> bytes:
    """Return the sheet of a host's day, or of a village's, as a file; that somebody has it is recorded. 4 round trips.

    Raises:
        FontMissing: a PDF's face is nowhere.
    """
    place_id = village_id or host_id[:6]
    found = day_of(day=day, host_id=host_id, village_id=village_id)
    rows = core.rows_of([
        (one, store.opened(one.booking.sealed) if one.booking.sealed else None) for one in found
    ])  # fmt: skip
    sheet = Sheet(places.load_village(village_id=place_id).name, day, rows)
    record(ctx, place_id=place_id, deed="bookings.sheet", target=str(day))
    return _xlsx(sheet) if form is Format.XLSX else _pdf(sheet)


def _xlsx(sheet: Sheet) -> bytes:
    """Return a workbook. Its texts are written as texts: none is a formula or a link, whatever somebody typed."""
    from xlsxwriter import Workbook

    body = io.BytesIO()
    book = Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet(f"{sheet.day}")
    for column, width in enumerate(EXCEL_WIDTHS):
        page.set_column(column, column, width)
    page.freeze_panes(2, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(1)
    page.write_string(0, 0, sheet.title, bold)
    for column, head in enumerate(HEADS):
        page.write_string(1, column, head, bold)
    for nth, row in enumerate(sheet.rows, 2):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(nth, column, cell, wrapped)
            else:
                page.write_string(nth, column, cell, wrapped)
    book.close()
    return body.getvalue()


def _pdf(sheet: Sheet) -> bytes:
    """Return A4 pages across, with the table's heads on each."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate, Spacer, Table

    _register_faces()
    body = io.BytesIO()
    document = SimpleDocTemplate(
        body,
        pagesize=landscape(A4),
        title=sheet.title,
        invariant=1,  # The same bookings, the same bytes.
        **dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN_PT),
    )
    table = Table(
        [[_said(one, face=STRONG) for one in HEADS], *([_cell(one) for one in row] for row in sheet.rows)],
        colWidths=WIDTHS_PT,
        repeatRows=1,
    )
    table.setStyle([
        ("BACKGROUND", (0, 0), (-1, 0), FILL),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ])  # fmt: skip
    none = [] if sheet.rows else [Spacer(1, 12), _said("这一天没有预订。", size=11)]
    document.build([_said(sheet.title, size=16, face=STRONG), Spacer(1, 8), table, *none])
    return body.getvalue()


def _register_faces() -> None:
    from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for face, name in ((PLAIN, fonts.REGULAR), (STRONG, fonts.BOLD)):
        if face not in getRegisteredFontNames():
            registerFont(TTFont(face, fonts.path_of(name)))


def _said(text: str, *, size: float = 9, face: str = PLAIN) -> Any:
    """Return a paragraph that breaks its lines as Chinese does; what people typed is text, never markup."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle("said", fontName=face, fontSize=size, leading=size * 1.35, textColor=INK, wordWrap="CJK")
    return Paragraph(escape(text), style)


def _cell(cell: Cell) -> Any:
    return _said(f"{cell:,}" if isinstance(cell, int) else cell)
