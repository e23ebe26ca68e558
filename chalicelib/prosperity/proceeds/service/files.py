"""Files that somebody asks for: a statement as CSV, Excel and PDF, a report as CSV and Excel. A job makes them."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.identity.core.roster import plain
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part, Run
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.prosperity.proceeds.core.entries import Amounts
from chalicelib.prosperity.proceeds.core.parties import Kind
from chalicelib.prosperity.proceeds.core.reports import CATEGORY_WORDS, Report, check_months, plain_yuan, tonnes_of
from chalicelib.prosperity.proceeds.core.statements import Line, Statement
from chalicelib.prosperity.proceeds.service import pdf, reading, reporting

QUEUE = "proceeds"
STATEMENT, REPORT = "proceeds_statement", "proceeds_report"
CSV, PDF = "text/csv; charset=utf-8", "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINE_HEADS = (
    "品名",
    "规格",
    "数量",
    "重量（公斤）",
    "只数",
    "买家付的（元）",
    "分得（元）",
    "退款和更正（元）",
    "小计（元）",
)
FIGURE_HEADS = ("销量（吨）", "只数", "销售额（元）", "农户收入（元）", "村集体收入（元）", "平台（元）")

Cell = str | int
Sheet = tuple[str, Sequence[Cell], Sequence[Sequence[Cell]]]


def start_statement(ctx: Context, *, statement: Statement, key: str) -> Run:
    """Start to make the files of a statement, once per `key`; the run names them when it is done. It is recorded.

    Raises:
        KeyReused: the key started something else.
    """
    place_id = statement.town_id if statement.kind is Kind.PLATFORM else statement.party_id[:6]
    record(ctx, place_id=place_id, deed="proceeds.download", target=f"{statement.party_id}#{statement.week}")
    return runs.fan_out(
        ctx, run_id=f"{STATEMENT}-{key}", kind=STATEMENT, queue=QUEUE, place_id=place_id,
        parts=[f"{statement.party_id}#{statement.week}"],
    )  # fmt: skip


def start_report(ctx: Context, *, place_id: str, first: str, last: str, key: str) -> Run:
    """Start to make the files of a report, once per `key`.

    Raises:
        InvalidInput: there are too many months, or none. KeyReused: the key started something else.
    """
    check_months(first, last)
    return runs.fan_out(
        ctx, run_id=f"{REPORT}-{key}", kind=REPORT, queue=QUEUE, place_id=place_id,
        parts=[f"{place_id}#{first}#{last}"],
    )  # fmt: skip


def do_statement(ctx: Context, part: Part) -> None:
    """Make the files of a statement; again they are written again."""
    party_id, _, week = part.part.partition("#")
    statement = reading.load(party_id=party_id, week=week)
    sheets = [(f"{statement.party.name} {week}", LINE_HEADS, list(statement_rows(statement)))]
    name = f"proceeds-{week}"
    bodies = [(f"{name}.csv", csv_of(sheets), CSV), (f"{name}.xlsx", xlsx_of(sheets), XLSX)]
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder, "statement.pdf"))
            pdf.draw(path, statement)
            bodies.append((f"{name}.pdf", Path(path).read_bytes(), PDF))
    except DomainError as refusal:  # The face is nowhere: then nothing is said to be done that is not.
        _ended(ctx, part, [], refusal)
        return
    _ended(ctx, part, bodies)


def do_report(ctx: Context, part: Part) -> None:
    """Make the files of a report; again they are written again."""
    place_id, first, last = part.part.split("#")
    try:
        found = reporting.report(place_id=place_id, first=first, last=last)
    except DomainError as refusal:
        _ended(ctx, part, [], refusal)
        return
    sheets = report_sheets(found)
    name = f"report-{place_id}-{first}-{last}"
    _ended(ctx, part, [(f"{name}.csv", csv_of(sheets), CSV), (f"{name}.xlsx", xlsx_of(sheets), XLSX)])


def _ended(
    ctx: Context, part: Part, bodies: Sequence[tuple[str, bytes, str]], refusal: DomainError | None = None
) -> None:
    made = ""
    for name, body, kind in bodies:
        made = runs.keep_result(run_id=part.run_id, name=name, body=body, content_type=kind)
    runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"files": len(bodies)})
    if refusal is not None:
        runs.finish_run(run_id=part.run_id, state=runs.RunState.FAILED, refusal=refusal)
    else:
        runs.finish_run(run_id=part.run_id, result=made.rpartition("/")[0] + "/")


def statement_rows(statement: Statement) -> Iterator[Sequence[Cell]]:
    """Yield the rows of a statement: its lines, what was carried on, and what is paid."""
    for one in statement.lines:
        yield line_cells(one)
    blank = ("",) * 7
    if statement.carried_in_fen:
        yield (f"{statement.previous} 结转", *blank, plain_yuan(statement.carried_in_fen))
    yield ("合计", *blank, plain_yuan(statement.total_fen))
    if statement.carried_out_fen:
        yield ("转入下一周", *blank, plain_yuan(statement.carried_out_fen))
    yield ("应付", *blank, plain_yuan(statement.payable_fen))


def line_cells(one: Line) -> Sequence[Cell]:
    """Return a line's cells, in the order of `LINE_HEADS`."""
    units = "" if one.how in {"weight", "village"} or not one.units else one.units
    return (
        one.title,
        one.label,
        units,
        f"{one.grams / 1_000:.3f}" if one.grams else "",
        one.heads or "",
        plain_yuan(one.paid_fen),
        plain_yuan(one.fen),
        plain_yuan(one.later_fen) if one.later_fen else "",
        plain_yuan(one.total_fen),
    )


def report_sheets(found: Report) -> list[Sheet]:
    """Return a report as tables: by month, village, category, and every variant of every month."""
    words, names = CATEGORY_WORDS, found.names
    months = [(one, *_figures(amounts)) for one, amounts in found.by_month.items()]
    months.append(("合计", *_figures(found.total)))
    return [
        ("按月", ("月份", *FIGURE_HEADS), months),
        (
            "按村",
            ("村", *FIGURE_HEADS),
            [(names.get(one, one), *_figures(amounts)) for one, amounts in found.by_village.items()],
        ),
        (
            "按品类",
            ("品类", *FIGURE_HEADS),
            [(words.get(one, one), *_figures(amounts)) for one, amounts in found.by_category.items()],
        ),
        (
            "明细",
            ("月份", "村", "品类", "品名", "规格", *FIGURE_HEADS),
            [
                (
                    row.month,
                    names.get(row.village_id, row.village_id),
                    words.get(row.goods.category, row.goods.category),
                    row.goods.title,
                    row.goods.label,
                    *_figures(row.amounts),
                )
                for row in found.rows
            ],
        ),
    ]


def _figures(one: Amounts) -> tuple[Cell, ...]:
    return (
        tonnes_of(one.grams),
        one.heads,
        *(plain_yuan(fen) for fen in (one.fen, one.producer, one.collective, one.platform)),
    )


def csv_of(sheets: Sequence[Sheet]) -> bytes:
    """Return tables one under another, each row led by its table's name; Excel needs the byte-order mark."""
    text = io.StringIO()
    writer = csv.writer(text)
    for name, heads, rows in sheets:
        writer.writerow((_unread("表"), *heads))
        writer.writerows((_unread(name), *(_unread(cell) for cell in row)) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _unread(cell: Cell) -> Cell:
    """Return a cell that a spreadsheet takes for no formula; amounts below nothing are ours, and stay."""
    return plain(cell) if isinstance(cell, str) and not _is_amount(cell) else cell


def _is_amount(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()


def xlsx_of(sheets: Sequence[Sheet]) -> bytes:
    """Return tables as sheets of one book. Figures are numbers there, text stays text."""
    from xlsxwriter import Workbook  # Heavy; only the job that makes files writes sheets.

    body = io.BytesIO()
    book: Any = Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for name, heads, rows in sheets:
        sheet = book.add_worksheet("".join(one for one in name if one not in "[]:*?/\\")[:31])
        sheet.set_column(0, len(heads) - 1, 16)
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, str(head), bold)
        for nth, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int) or _is_amount(cell):
                    sheet.write_number(nth, column, float(cell))
                else:
                    sheet.write_string(nth, column, cell)
    book.close()
    return body.getvalue()
