"""Draws a statement as a PDF to be signed: the sums in figures and capitals, the days, the adjustments, the lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chalicelib.kernel import fonts
from chalicelib.kernel.calendar import business_date, business_time
from chalicelib.points.ledger.core.accounts import Kind
from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.settlement.core.capitals import capitals_of, yuan_of
from chalicelib.points.settlement.core.months import month_words
from chalicelib.points.settlement.core.statements import Line, Statement

if TYPE_CHECKING:
    from chalicelib.points.settlement.service.papers import Adjustment

LINES_MAX = 2_000
"""Lines that the paper shows; who has more reads them in the Excel."""
PLAIN, STRONG = "SanbaoPlain", "SanbaoStrong"
INK, QUIET, RULE, FILL, AZALEA = "#2B2426", "#756A6D", "#CFC3C6", "#F7F1F2", "#C8385A"
LEFT, RIGHT, TOP, FOOT = 48.0, 547.0, 794.0, 60.0
"""Points on A4 (595 x 842)."""
ROW, CELL = 16.0, 8.5


class Sheet:
    """A page being filled from its top; it turns itself where there is no room."""

    def __init__(self, path: str, title: str, foot: str) -> None:
        from reportlab.lib.pagesizes import A4
        from reportlab.pdfgen.canvas import Canvas

        self.canvas: Any = Canvas(
            path, pagesize=A4, pageCompression=1, invariant=1
        )  # The same numbers, the same bytes.
        self.canvas.setTitle(title)
        self._foot = foot
        self._number = 1
        self.y = TOP
        self._feet()

    def _feet(self) -> None:
        self.text(LEFT, 34, self._foot, size=8, color=QUIET)
        self.text(RIGHT, 34, f"第 {self._number} 页", size=8, color=QUIET, align="right")

    def room(self, height: float) -> None:
        """Turn the page where less than `height` is left."""
        if self.y - height < FOOT:
            self.canvas.showPage()
            self._number += 1
            self.y = TOP
            self._feet()

    def text(
        self, x: float, y: float, text: str, *, size: float = 10, face: str = PLAIN, color: str = INK, align: str = ""
    ) -> None:
        """Write a line of text at a place."""
        self.canvas.setFont(face, size)
        self.canvas.setFillColor(color)
        draw = {"right": self.canvas.drawRightString, "center": self.canvas.drawCentredString}
        draw.get(align, self.canvas.drawString)(x, y, text)

    def heading(self, text: str) -> None:
        """Write a heading."""
        self.room(3 * ROW)
        self.y -= 12
        self.text(LEFT, self.y - 12, text, size=12, face=STRONG)
        self.y -= 20

    def row(self, cells: Sequence[str], edges: Sequence[float], *, look: str = "", left: int = 1) -> None:
        """Write a row of a table: the first `left` cells at their left edge, figures at their right one."""
        self.room(ROW)
        if look == "head":
            self.canvas.setFillColor(FILL)
            self.canvas.rect(LEFT, self.y - ROW, RIGHT - LEFT, ROW, stroke=0, fill=1)
        face = STRONG if look else PLAIN
        for cell, start, end in zip(cells, edges, (*edges[1:], RIGHT), strict=True):
            if start in edges[:left]:
                text = self._fitted(cell, end - start - 8, face)
                self.text(start + 4, self.y - 11.5, text, size=CELL, face=face)
            else:
                self.text(end - 5, self.y - 11.5, cell, size=CELL, face=face, align="right")
        self.canvas.setStrokeColor(RULE)
        self.canvas.setLineWidth(0.4)
        self.canvas.line(LEFT, self.y - ROW, RIGHT, self.y - ROW)
        self.y -= ROW

    def _fitted(self, text: str, width: float, face: str) -> str:
        while len(text) > 1 and self.canvas.stringWidth(text, face, CELL) > width:
            text = text[:-2] + "…"
        return text


def draw(path: str, statement: Statement, adjustments: Sequence[Adjustment], lines: Sequence[Line]) -> None:
    """Write the PDF of a statement.

    Raises:
        FontMissing: the face is nowhere.
    """
    register_faces()
    title = f"{statement.shop} {month_words(statement.month)}工分结算单"
    sheet = Sheet(path, title, f"{statement.town} · {title}")
    _head(sheet, statement)
    _sums(sheet, statement, adjustments)
    _payable(sheet, statement)
    _signatures(sheet)
    _days(sheet, statement)
    _lines(sheet, statement, lines)
    sheet.canvas.showPage()
    sheet.canvas.save()


def register_faces() -> None:
    """Let reportlab know the faces, once.

    Raises:
        FontMissing: one is nowhere.
    """
    from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for face, name in ((PLAIN, fonts.REGULAR), (STRONG, fonts.BOLD)):
        if face not in getRegisteredFontNames():
            registerFont(TTFont(face, fonts.path_of(name)))


def _head(sheet: Sheet, statement: Statement) -> None:
    sheet.text((LEFT + RIGHT) / 2, sheet.y - 14, f"{statement.town}工分结算单", size=20, face=STRONG, align="center")
    sheet.y -= 44
    sheet.text(LEFT, sheet.y, f"商户：{statement.shop}（{statement.village}）", size=11)
    sheet.text(RIGHT, sheet.y, f"结算月份：{month_words(statement.month)}", size=11, align="right")
    sheet.y -= 17
    sheet.text(LEFT, sheet.y, f"商户编号：{statement.partner_id}", size=8.5, color=QUIET)
    closed = business_date(statement.closed_at).isoformat()
    told = (
        f"结账 {closed} · 可提异议至 {statement.object_until.isoformat()}，批准后不能再提 · 共 {statement.lines:,} 笔"
    )
    sheet.text(RIGHT, sheet.y, told, size=8.5, color=QUIET, align="right")
    sheet.y -= 6


def _sums(sheet: Sheet, statement: Statement, adjustments: Sequence[Adjustment]) -> None:
    sheet.heading("按合同合计")
    edges = (LEFT, 190, 258, 330, 402, 470)
    sheet.row(("合同", "每元工分", "收工分", "退回工分", "净收工分", "金额（元）"), edges, look="head")
    for one in statement.sums:
        figures = (f"{n:,}" for n in (one.points_per_yuan, one.redeemed, one.refunded, one.points))
        sheet.row((one.number, *figures, yuan_of(one.fen)), edges)
    wide = (LEFT, 258, 470)
    if statement.carried_in_fen:
        sheet.row((f"{month_words(statement.previous)}结转", "", yuan_of(statement.carried_in_fen)), wide, left=2)
    for change in adjustments:
        name = f"异议调整（{month_words(change.month)}）"
        sheet.row((name, change.reason, yuan_of(change.fen)), wide, left=2)
    sheet.row(("合计", "", yuan_of(statement.total_fen)), wide, look="strong", left=2)
    if statement.carried_out_fen:
        sheet.row(("不够抵，转入下期", "", yuan_of(statement.carried_out_fen)), wide, left=2)


def _payable(sheet: Sheet, statement: Statement) -> None:
    sheet.room(54)
    sheet.y -= 12
    sheet.canvas.setFillColor(FILL)
    sheet.canvas.roundRect(LEFT, sheet.y - 40, RIGHT - LEFT, 40, 5, stroke=0, fill=1)
    sheet.text(LEFT + 10, sheet.y - 25, "应付", size=13, face=STRONG)
    sheet.text(LEFT + 50, sheet.y - 25, f"¥ {yuan_of(statement.payable_fen)}", size=16, face=STRONG, color=AZALEA)
    capitals = f"人民币（大写）{capitals_of(statement.payable_fen)}"
    sheet.text(RIGHT - 10, sheet.y - 25, capitals, size=11, align="right")
    sheet.y -= 46


def _days(sheet: Sheet, statement: Statement) -> None:
    sheet.heading("按日合计")
    edges = (LEFT, 150, 230, 320, 400, 470)
    sheet.row(("日期", "收款笔数", "收工分", "退货笔数", "退回工分", "净收工分"), edges, look="head")
    for day in statement.days:
        figures = (day.sales, day.redeemed, day.refunds, day.refunded, day.redeemed - day.refunded)
        sheet.row((f"{day.on.month} 月 {day.on.day} 日", *(f"{n:,}" for n in figures)), edges)


def _signatures(sheet: Sheet) -> None:
    sheet.room(74)
    sheet.y -= 46
    for n, who in enumerate(("核对", "批准", "商户")):
        x = LEFT + n * 170
        sheet.text(x, sheet.y, f"{who}：", size=10.5)
        sheet.canvas.setStrokeColor(QUIET)
        sheet.canvas.line(x + 34, sheet.y - 2, x + 140, sheet.y - 2)
        sheet.text(x + 34, sheet.y - 18, "      年    月    日", size=9, color=QUIET)
    sheet.y -= 30


def _lines(sheet: Sheet, statement: Statement, lines: Sequence[Line]) -> None:
    sheet.heading("明细")
    if len(lines) > LINES_MAX:
        told = f"本月共 {statement.lines:,} 笔，超过 {LINES_MAX:,} 笔，明细见 Excel 或 CSV 文件。"
        sheet.text(LEFT, sheet.y - 12, told, size=10)
        return
    edges = (LEFT, 138, 240, 284, 330, 492)
    head = ("时间", "小票编号", "类别", "持有人", "事项", "工分")
    sheet.row(head, edges, look="head", left=5)
    for line in lines:
        sheet.room(ROW)
        if sheet.y == TOP:
            sheet.row(head, edges, look="head", left=5)
        kind = "退货" if line.kind is Kind.REFUND else "收工分"
        made_at = business_time(line.made_at)[5:16].replace("T", " ")
        slip = slip_number(statement.partner_id, line.key)
        sheet.row((made_at, slip, kind, line.mask, line.document, f"{line.points:,}"), edges, left=5)
