"""The files of a statement: CSV, Excel and PDF. Heavy libraries are imported by the function that needs them."""

from __future__ import annotations

import csv
import io
from typing import Any

from chalicelib.kernel import fonts
from chalicelib.points.redemptions.core.statements import DAY_HEADS, LINE_HEADS, Format, Statement

TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}
FACE = "sanbao-statement"
PDF_LINES_MAX = 2_000
"""Lines that the paper shows, 55 pages or so; who has more reads them in the Excel. As in settlement."""
ROW_PT, MARGIN_PT, SIZE_PT = 15, 40, 8
LINE_WIDTHS_PT = (88, 88, 34, 44, 50, 66, 302, 90)
DAY_WIDTHS_PT = (100, 80, 80, 80, 80)


def file_of(statement: Statement, form: Format) -> bytes:
    """Return the body of a statement's file."""
    return {Format.CSV: _csv, Format.XLSX: _xlsx, Format.PDF: _pdf}[form](statement)


def _safe(cell: str | int) -> str | int:
    """Return a cell that no program that opens a CSV takes for a formula: names and goods are typed by people."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell


def _csv(statement: Statement) -> bytes:
    """Return days and lines one under another; Excel needs the byte-order mark, and keeps a slip's digits as text."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((_safe(statement.title),))
    writer.writerow(DAY_HEADS)
    writer.writerows(statement.days)
    writer.writerow(())
    writer.writerow(LINE_HEADS)
    for line in statement.lines:
        writer.writerow([_safe(cell) for cell in line])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(statement: Statement) -> bytes:
    from xlsxwriter import Workbook

    body = io.BytesIO()
    book = Workbook(body, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for name, heads, rows in (("每天", DAY_HEADS, statement.days), ("每一笔", LINE_HEADS, statement.lines)):
        sheet = book.add_worksheet(name)
        sheet.set_column(0, len(heads) - 1, 20)
        sheet.freeze_panes(2, 0)
        sheet.write_string(0, 0, statement.title, bold)
        for column, head in enumerate(heads):
            sheet.write_string(1, column, head, bold)
        for nth, row in enumerate(rows, 2):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(nth, column, cell)
                else:
                    sheet.write_string(nth, column, cell)
    book.close()
    return body.getvalue()


def _pdf(statement: Statement) -> bytes:
    """Return A4 pages across: the days, and the lines where they are not more than anybody reads on paper."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    if FACE not in getRegisteredFontNames():
        registerFont(TTFont(FACE, fonts.path_of(fonts.REGULAR)))
    body = io.BytesIO()
    page = landscape(A4)
    sheet = _Sheet(Canvas(body, pagesize=page), page, statement.title)
    sheet.table(DAY_HEADS, statement.days, DAY_WIDTHS_PT)
    if len(statement.lines) > PDF_LINES_MAX:
        sheet.say(f"共 {len(statement.lines):,} 笔，超过 {PDF_LINES_MAX:,} 笔，每一笔见 Excel 或 CSV 文件。")
    else:
        sheet.table(LINE_HEADS, statement.lines, LINE_WIDTHS_PT)
    sheet.canvas.save()
    return body.getvalue()


class _Sheet:
    """Pages of a PDF, filled from above row by row."""

    def __init__(self, canvas: Any, size_pt: tuple[float, float], title: str) -> None:
        self.canvas, self.title = canvas, title
        self.width_pt, self.height_pt = size_pt
        self.page = 0
        self.at_pt = 0.0

    def table(self, heads: tuple[str, ...], rows: tuple[tuple[str | int, ...], ...], widths: tuple[int, ...]) -> None:
        """Write a table; its heads stand on each of its pages."""
        self._turn(heads, widths)
        for row in rows:
            if self.at_pt < MARGIN_PT + ROW_PT:
                self._turn(heads, widths)
            self._row(row, widths)

    def say(self, text: str) -> None:
        """Write a sentence below a table; the foot of a page has room for one."""
        self.canvas.setFont(FACE, SIZE_PT)
        self.canvas.drawString(MARGIN_PT, self.at_pt - ROW_PT // 2, text)

    def _turn(self, heads: tuple[str, ...], widths: tuple[int, ...]) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.canvas.setFont(FACE, 11)
        self.canvas.drawString(MARGIN_PT, self.height_pt - MARGIN_PT, self.title)
        self.canvas.drawRightString(self.width_pt - MARGIN_PT, MARGIN_PT - ROW_PT, f"第 {self.page} 页")
        self.at_pt = self.height_pt - MARGIN_PT - 2 * ROW_PT
        self._row(heads, widths)

    def _row(self, cells: tuple[str | int, ...], widths: tuple[int, ...]) -> None:
        self.canvas.setFont(FACE, SIZE_PT)
        left = float(MARGIN_PT)
        for cell, width in zip(cells, widths, strict=True):
            if isinstance(cell, int):
                self.canvas.drawRightString(left + width - 6, self.at_pt, f"{cell:,}")
            else:
                self.canvas.drawString(left, self.at_pt, _cut(cell, width))
            left += width
        self.at_pt -= ROW_PT


def _cut(text: str, width_pt: int) -> str:
    """Return as much of a text as fits a cell; a Chinese character is as wide as it is high."""
    room = width_pt - 6
    for nth, char in enumerate(text):
        room -= SIZE_PT // 2 if char.isascii() else SIZE_PT
        if room < 0:
            return f"{text[: nth - 1]}…"
    return text
