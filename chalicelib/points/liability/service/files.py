"""The liability as files that somebody asked for: a table for a spreadsheet, and the same as Excel."""

from __future__ import annotations

import csv
import io
from typing import Any

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, Run
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.liability.core.snapshots import NoSnapshot
from chalicelib.points.liability.service import reading
from chalicelib.points.liability.service.tables import Sheet, sheets_of

QUEUE = "liability"
KIND = "liability-files"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def start_files(ctx: Context, *, place_id: str, key: str) -> Run:
    """Start to make the files of what was counted last, once per `key`; the run names them when it is done.

    Raises:
        NoSuchPlace: there is no such place.
        KeyReused: the key started something else.
    """
    places.villages_in(place_id=place_id)
    return runs.fan_out(
        ctx, run_id=f"liability-files-{key}", kind=KIND, queue=QUEUE, place_id=place_id, parts=[place_id],
        facts={"today": str(business_date(ctx.now()))},
    )  # fmt: skip


def do_part(ctx: Context, part: Part) -> None:
    """Make the files of one place; again they are written again."""
    try:
        found = reading.load_forecast(ctx, place_id=part.part)
    except NoSnapshot as refusal:
        runs.finish_part(ctx, run_id=part.run_id, part=part.part)
        runs.finish_run(run_id=part.run_id, state=runs.RunState.FAILED, refusal=refusal)
        return
    sheets = sheets_of(found)
    name = f"liability-{part.part}-{found.counted.whole.day}"
    made = runs.keep_result(
        run_id=part.run_id, name=f"{name}.csv", body=as_csv(sheets), content_type="text/csv; charset=utf-8"
    )
    runs.keep_result(run_id=part.run_id, name=f"{name}.xlsx", body=as_xlsx(sheets), content_type=XLSX)
    runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"files": 2})
    runs.finish_run(run_id=part.run_id, result=made.rpartition("/")[0] + "/")


def as_csv(sheets: list[Sheet]) -> bytes:
    """Return all tables one under another, each row led by its table's name; Excel needs the byte-order mark."""
    text = io.StringIO()
    writer = csv.writer(text)
    for name, heads, rows in sheets:
        writer.writerow(("表", *heads))
        writer.writerows((name, *row) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: list[Sheet]) -> bytes:
    """Return the tables as sheets of one book."""
    from openpyxl import Workbook  # Heavy; only this job writes sheets here.
    from openpyxl.styles import Font

    book: Any = Workbook()
    book.remove(book.active)
    for name, heads, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.append(heads)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in rows:
            sheet.append(row)
        sheet.freeze_panes = "A2"
        for letter in "ABCDEFGH":
            sheet.column_dimensions[letter].width = 16
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()
