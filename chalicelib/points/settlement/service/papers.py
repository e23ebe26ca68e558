"""The files of a statement: CSV and Excel, written as its lines stream by, and a PDF. None holds a whole name."""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chalicelib.foundation.identity.core.roster import plain
from chalicelib.kernel import logs
from chalicelib.kernel.fonts import FontMissing
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import Kind
from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.settlement.core.capitals import yuan_of
from chalicelib.points.settlement.core.months import month_words
from chalicelib.points.settlement.core.statements import Line, Statement
from chalicelib.points.settlement.service import pdf
from chalicelib.points.settlement.store import objects

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
HEADS = (
    *("类别", "编号", "小票编号", "时间", "计入日期", "持有人"),
    *("事项", "工分", "合同", "每元工分", "退的是", "金额（元）"),
)
WIDTHS = (10, 38, 18, 26, 12, 10, 36, 10, 16, 10, 38, 12)
KINDS_ZH = {Kind.REDEMPTION: "收工分", Kind.REFUND: "退货"}

Row = tuple[str | int, ...]


@value
class Adjustment:
    """What an upheld objection changes on a statement: the month it was raised against, why, and by how much."""

    month: str
    reason: str
    fen: int


def folder_of(statement: Statement) -> str:
    """Return where the files of a statement lie; other numbers lie elsewhere."""
    return f"{objects.ROOT}{statement.partner_id}/{statement.month}/{statement.mark}/"


def missing_of(statement: Statement) -> list[str]:
    """Return which kinds of a statement's files are not there: a PDF where no font was, until it is made anew."""
    folder = folder_of(statement)
    return [kind for kind in TYPES if objects.size_of(f"{folder}statement.{kind}") is None]


def summary_of(statement: Statement, adjustments: Sequence[Adjustment]) -> Iterator[Row]:
    """Yield the rows that follow the lines: from their sums to what is to be paid."""
    for one in statement.sums:
        yield "合同小计", "", "", "", "", "", "", one.points, one.number, one.points_per_yuan, "", yuan_of(one.fen)
    if statement.carried_in_fen:
        yield _amount(f"{month_words(statement.previous)}结转", statement.carried_in_fen)
    for adjustment in adjustments:
        yield _amount("异议调整", adjustment.fen, f"{month_words(adjustment.month)}：{adjustment.reason}")
    yield _amount("合计", statement.total_fen)
    if statement.carried_out_fen:
        yield _amount("转入下期", statement.carried_out_fen)
    yield _amount("应付", statement.payable_fen)


def _amount(name: str, fen: int, why: str = "") -> Row:
    return name, "", "", "", "", "", why, "", "", "", "", yuan_of(fen)


def _row_of(partner_id: str, line: Line) -> Row:
    return (
        KINDS_ZH[line.kind],
        line.key,
        slip_number(partner_id, line.key),
        line.made_at.isoformat(timespec="seconds"),
        line.on.isoformat(),
        line.mask,
        line.document,
        line.points,
        line.contract.number,
        line.contract.points_per_yuan,
        line.of,
        "",
    )


class Papers:
    """Writes the files of one statement into a folder on disk; of its lines it keeps as many as the PDF shows."""

    def __init__(self, folder: str, partner_id: str) -> None:
        import xlsxwriter  # Heavy; only the job that closes months writes sheets.

        self._folder = Path(folder)
        self._partner_id = partner_id
        self._kept: list[Line] = []
        self._file = (self._folder / "statement.csv").open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        options = {"constant_memory": True, "tmpdir": folder}
        self._book = xlsxwriter.Workbook(str(self._folder / "statement.xlsx"), options)
        self._bold = self._book.add_format({"bold": True})
        self._top = self._book.add_worksheet("汇总")
        self._sheet = self._book.add_worksheet("明细")
        self._sheet.freeze_panes(1, 0)
        for at, width in enumerate(WIDTHS):
            self._sheet.set_column(at, at, width)
        self._at = 0
        self._write(HEADS)

    def add(self, line: Line) -> None:
        """Write a line."""
        if len(self._kept) <= pdf.LINES_MAX:
            self._kept.append(line)
        self._write(_row_of(self._partner_id, line))

    def _write(self, row: Row) -> None:
        self._csv.writerow(_unread(row))
        _put(self._sheet, self._at, row, self._bold if self._at == 0 else None)
        self._at += 1

    def drop(self) -> None:
        """End the files without keeping them: there was no line."""
        self._file.close()
        self._book.close()

    def finish(self, statement: Statement, adjustments: Sequence[Adjustment]) -> None:
        """End the files and put them where the statement's numbers say."""
        for row in summary_of(statement, adjustments):
            self._csv.writerow(_unread(row))
        self._file.close()
        self._fill_top(statement, adjustments)
        self._book.close()
        kinds = ["csv", "xlsx"]
        try:
            pdf.draw(str(self._folder / "statement.pdf"), statement, adjustments, self._kept)
            kinds.append("pdf")
        except FontMissing:
            logs.event("statement_pdf_missing", level=logging.ERROR, partner_id=self._partner_id, month=statement.month)
        for kind in kinds:
            name = f"statement.{kind}"
            objects.put_file(folder_of(statement) + name, str(self._folder / name), TYPES[kind])

    def _fill_top(self, statement: Statement, adjustments: Sequence[Adjustment]) -> None:
        for at, width in enumerate((16, 14, 12, 12, 12, 12, 30)):
            self._top.set_column(at, at, width)
        rows: list[tuple[Row, Any]] = [
            ((f"{statement.town} {statement.shop} {month_words(statement.month)}结算单",), self._bold),
            (("合同", "每元工分", "收工分", "退回工分", "净收工分", "金额（元）"), self._bold),
        ]
        for one in statement.sums:
            sums = one.number, one.points_per_yuan, one.redeemed, one.refunded, one.points, yuan_of(one.fen)
            rows.append((sums, None))
        rows += [
            ((name, "", "", "", "", amount, why), None)
            for name, *_, why, _, _, _, _, amount in summary_of(statement, adjustments)
            if name != "合同小计"
        ]
        rows.append(((), None))
        rows.append((("日期", "收款笔数", "收工分", "退货笔数", "退回工分", "净收工分"), self._bold))
        for day in statement.days:
            net = day.redeemed - day.refunded
            rows.append(((day.on.isoformat(), day.sales, day.redeemed, day.refunds, day.refunded, net), None))
        for at, (row, look) in enumerate(rows):
            _put(self._top, at, row, look)


def _unread(row: Row) -> list[str | int]:
    """Return a row of which a spreadsheet takes no text for a formula; the last column has amounts, which are ours."""
    return [*(plain(cell) if isinstance(cell, str) else cell for cell in row[:-1]), *row[-1:]]


def _put(sheet: Any, at: int, row: Row, look: Any) -> None:
    """Write a row; text stays text, whatever it begins with."""
    for column, cell in enumerate(row):
        if isinstance(cell, int):
            sheet.write_number(at, column, cell, look)
        elif cell:
            sheet.write_string(at, column, cell, look)
