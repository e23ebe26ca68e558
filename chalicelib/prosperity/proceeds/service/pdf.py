"""Draws a week's statement as a PDF to be signed: lines, what was carried on, the amount in figures and capitals."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.calendar import business_date, days_of
from chalicelib.points.settlement.core.capitals import capitals_of, yuan_of
from chalicelib.points.settlement.service.pdf import (
    AZALEA,
    FILL,
    LEFT,
    QUIET,
    RIGHT,
    ROW,
    STRONG,
    Sheet,
    register_faces,
)
from chalicelib.prosperity.proceeds.core.statements import Line, Statement

EDGES = (LEFT, 190, 262, 318, 356, 420, 484)
HEADS = ("品名", "规格", "重量/数量", "只数", "买家付的", "分得", "小计（元）")


def draw(path: str, statement: Statement) -> None:
    """Write the PDF of a statement.

    Raises:
        FontMissing: the face is nowhere.
    """
    register_faces()
    monday, after = days_of(statement.week)
    title = f"{statement.party.name} 货款单 {monday.isoformat()} 起一周"
    sheet = Sheet(path, title, title)
    sheet.text((LEFT + RIGHT) / 2, sheet.y - 14, "映季货款单", size=20, face=STRONG, align="center")
    sheet.y -= 44
    sheet.text(LEFT, sheet.y, statement.party.name, size=13, face=STRONG)
    sunday = after - dt.timedelta(days=1)
    span = f"{monday.month} 月 {monday.day} 日 – {sunday.month} 月 {sunday.day} 日"
    sheet.text(RIGHT, sheet.y, f"{monday.year} 年 {span}", size=11, align="right")
    sheet.y -= 16
    sheet.text(LEFT, sheet.y, f"编号：{statement.party_id} {statement.week}", size=8, color=QUIET)
    sheet.text(RIGHT, sheet.y, f"结账 {business_date(statement.closed_at)}", size=8, color=QUIET, align="right")
    sheet.y -= 4
    _lines(sheet, statement)
    _payable(sheet, statement)
    _signatures(sheet, statement)
    sheet.canvas.showPage()
    sheet.canvas.save()


def _lines(sheet: Sheet, statement: Statement) -> None:
    sheet.heading("本周卖出")
    sheet.row(HEADS, EDGES, look="head", left=2)
    for one in statement.lines:
        sheet.row(
            (one.title, one.label, measure_of(one), str(one.heads or ""), *_yuan(one.paid_fen, one.fen, one.total_fen)),
            EDGES,
            left=2,
        )
        if one.later_fen:
            sheet.row(("　其中退款和更正", "", "", "", "", "", yuan_of(one.later_fen)), EDGES, left=2)
    wide = (LEFT, 262, 484)
    if statement.carried_in_fen:
        sheet.row((f"{statement.previous} 结转", "", yuan_of(statement.carried_in_fen)), wide, left=2)
    sheet.row(("合计", "", yuan_of(statement.total_fen)), wide, look="strong", left=2)
    if statement.carried_out_fen:
        sheet.row(("不够抵，转入下一周", "", yuan_of(statement.carried_out_fen)), wide, left=2)


def _yuan(*fen: int) -> tuple[str, ...]:
    return tuple(yuan_of(one) for one in fen)


def measure_of(one: Line) -> str:
    """Return how much a line is, as people say it: kilograms where it is weighed, else pieces."""
    if one.grams:
        return f"{one.grams / 1_000:,.2f} kg"
    return str(one.units or "")


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


def _signatures(sheet: Sheet, statement: Statement) -> None:
    sheet.room(74)
    sheet.y -= ROW
    if statement.payment is not None:
        told = f"已于 {statement.payment.paid_on} 付款，银行流水号 {statement.payment.reference}"
        sheet.text(LEFT, sheet.y, told, size=9.5)
    sheet.y -= 30
    for n, who in enumerate(("批准", "付款", "收款")):
        x = LEFT + n * 170
        sheet.text(x, sheet.y, f"{who}：", size=10.5)
        sheet.canvas.setStrokeColor(QUIET)
        sheet.canvas.line(x + 34, sheet.y - 2, x + 140, sheet.y - 2)
        sheet.text(x + 34, sheet.y - 18, "      年    月    日", size=9, color=QUIET)
    sheet.y -= 30
