"""The files of a day's sheets, Excel and PDF. Heavy libraries are imported by the function that needs them."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

from chalicelib.foundation.identity.service.codes import qr_matrix
from chalicelib.kernel import fonts
from chalicelib.prosperity.market.core.sheets import HEADS, Cell, Format, Kind, Sheet, Slip

TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}
PLAIN, STRONG = "SanbaoPlain", "SanbaoStrong"
INK, QUIET, RULE, FILL = "#2B2426", "#756A6D", "#CFC3C6", "#F7F1F2"
MARGIN_PT, QR_PT, SLIP_PT = 36, 78, 523
WIDTHS_PT = {Kind.PICKING: (84, 132, 160, 110, 60, 84, 52, 88), Kind.DELIVERIES: (52, 66, 92, 172, 58, 80, 192, 58)}
"""The columns of a table on A4 across, 770 points in all; a picking list has one more, to be ticked."""
EXCEL_WIDTHS = {Kind.PICKING: (14, 22, 24, 20, 8, 12, 8), Kind.DELIVERIES: (10, 16, 20, 40, 10, 14, 50, 10)}


def file_of(sheet: Sheet, form: Format) -> bytes:
    """Return the body of a sheet's file.

    Raises:
        FontMissing: a PDF's face is nowhere.
    """
    return _xlsx(sheet) if form is Format.XLSX else _pdf(sheet)


def _xlsx(sheet: Sheet) -> bytes:
    """Return a workbook. Its texts are written as texts: none is a formula or a link, whatever somebody typed."""
    from xlsxwriter import Workbook

    body = io.BytesIO()
    book = Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet(f"{sheet.day}")
    for column, width in enumerate(EXCEL_WIDTHS[sheet.what]):
        page.set_column(column, column, width)
    page.freeze_panes(2, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(1)
    page.write_string(0, 0, sheet.title, bold)
    for column, head in enumerate(HEADS[sheet.what]):
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
    """Return A4 pages: a table across, its heads on each page; or slips one below another, to be cut apart."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate

    _register_faces()
    body = io.BytesIO()
    size = A4 if sheet.what is Kind.SLIPS else landscape(A4)
    document = SimpleDocTemplate(
        body,
        pagesize=size,
        title=sheet.title,
        invariant=1,  # The same orders, the same bytes.
        **dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN_PT),
    )

    def foot(canvas: Any, _: Any) -> None:
        canvas.setFont(PLAIN, 8)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN_PT, MARGIN_PT - 14, sheet.title)
        canvas.drawRightString(size[0] - MARGIN_PT, MARGIN_PT - 14, f"第 {canvas.getPageNumber()} 页")

    story = _slips(sheet) if sheet.what is Kind.SLIPS else _table(sheet)
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return body.getvalue()


def _register_faces() -> None:
    from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for face, name in ((PLAIN, fonts.REGULAR), (STRONG, fonts.BOLD)):
        if face not in getRegisteredFontNames():
            registerFont(TTFont(face, fonts.path_of(name)))


def _said(text: str, *, size: float = 9, face: str = PLAIN, color: str = INK) -> Any:
    """Return a paragraph that breaks its lines as Chinese does; what people typed is text, never markup."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle("said", fontName=face, fontSize=size, leading=size * 1.35, textColor=color, wordWrap="CJK")
    return Paragraph(escape(text), style)


def _table(sheet: Sheet) -> list[Any]:
    from reportlab.platypus import Spacer, Table

    picking = sheet.what is Kind.PICKING
    heads = (*HEADS[sheet.what], "备好打勾") if picking else HEADS[sheet.what]
    rows = [[_said(one, face=STRONG) for one in heads]]
    rows += [[_cell(one) for one in row] + ([""] if picking else []) for row in sheet.rows]
    table = Table(rows, colWidths=WIDTHS_PT[sheet.what], repeatRows=1)
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, 0), FILL),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *(("BOX", (-1, nth), (-1, nth), 0.4, RULE) for nth in range(1, len(rows) if picking else 1)),
        ]
    )
    none = [] if sheet.rows else [Spacer(1, 12), _said("这一天没有要列的订单。", size=11)]
    return [_said(sheet.title, size=16, face=STRONG), Spacer(1, 8), table, *none]


def _cell(cell: Cell) -> Any:
    return _said(f"{cell:,}" if isinstance(cell, int) else cell)


def _slips(sheet: Sheet) -> list[Any]:
    """Return each slip as a block that no page break goes through, as long as it fits on one."""
    from reportlab.platypus import HRFlowable, KeepTogether, Spacer

    if not sheet.slips:
        return [_said(sheet.title, size=16, face=STRONG), Spacer(1, 12), _said("这一天没有要装箱的订单。", size=11)]
    cut = {"width": "100%", "thickness": 0.5, "color": RULE, "dash": (3, 3), "spaceBefore": 8, "spaceAfter": 8}
    return [KeepTogether([_slip(one, sheet), HRFlowable(**cut)]) for one in sheet.slips]


def _slip(slip: Slip, sheet: Sheet) -> Any:
    from reportlab.platypus import Spacer, Table

    goods = Table(
        [[_said(name, size=10), _said(amount, size=10, face=STRONG)] for name, amount in slip.goods],
        colWidths=(SLIP_PT - QR_PT - 130, 110),
    )
    goods.setStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE), ("LEFTPADDING", (0, 0), (0, -1), 0)])
    number = f"{slip.number[:3]} {slip.number[3:]}"
    left = [
        _said(number, size=20, face=STRONG),
        Spacer(1, 4),
        _said(f"{slip.where} · {sheet.day} · {sheet.town}", size=9, color=QUIET),
        Spacer(1, 4),
        goods,
    ]
    block = Table([[left, _qr(slip.order_id)]], colWidths=(SLIP_PT - QR_PT - 12, QR_PT + 12))
    block.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, 0), 0)])
    return block


def _qr(text: str) -> Any:
    """Return a code as something to be drawn, black on white."""
    from reportlab.graphics.shapes import Drawing, Rect

    matrix = qr_matrix(text)
    dot = QR_PT / len(matrix)
    drawing = Drawing(QR_PT, QR_PT)
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            if dark:
                drawing.add(Rect(x * dot, QR_PT - (y + 1) * dot, dot, dot, strokeWidth=0, strokeColor=None))
    return drawing
