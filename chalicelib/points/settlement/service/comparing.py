"""Comparing a month with the shop's own list: an upload, a job that reads and compares, a file of what differs."""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from chalicelib.foundation.identity.core.roster import ENTRIES_MAX, UNPACKED_BYTES_MAX, plain
from chalicelib.foundation.partners.core.keys import KeyScope, require_scope
from chalicelib.foundation.partners.service import shops
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part, Run, RunState
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.workbooks import DAMAGED
from chalicelib.kernel.writes import AlreadyDone, commit
from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.settlement.core import comparing as core
from chalicelib.points.settlement.core.comparing import Comparing, Comparison, Difference, Fault, Theirs
from chalicelib.points.settlement.core.statements import NoSuchSettlement, line_of
from chalicelib.points.settlement.service.closing import QUEUE, entries_of
from chalicelib.points.settlement.store import objections as store, objects, statements

KIND = "settle_compare"
HEADS = ("差异", "收款编号", "小票编号", "商户的编号", "镇里工分", "商户工分", "镇里时间", "商户时间", "说明")
CSV_TYPE = "text/csv; charset=utf-8"
ZIP_MAGIC = b"PK\x03\x04"


def _upload_key(partner_id: str, upload_id: str) -> str:
    return f"{objects.UPLOADS}{partner_id}/{upload_id}"


def open_upload(ctx: Context) -> tuple[str, dict[str, Any]]:
    """Return an upload's id and the signed form that takes one list of the acting shop, of at most 10 MB."""
    require_scope(ctx.actor, KeyScope.READ)
    upload_id = ctx.new_id()
    form = objects.upload_form(_upload_key(ctx.actor.subject, upload_id), bytes_max=core.FILE_BYTES_MAX)
    return upload_id, form


def start_comparison(ctx: Context, *, month: str, upload_id: str, key: str) -> Run:
    """Start comparing an uploaded list with the acting shop's month, once per `key`. 2 round trips.

    Raises:
        NoSuchSettlement: the month is not closed.
        TooManyComparisons: it was compared often enough.
        ListMissing: there is no such upload of this shop.
        KeyReused: the key compared something else.
    """
    require_scope(ctx.actor, KeyScope.READ)
    partner_id = ctx.actor.subject
    upload = _upload_key(partner_id, upload_id)
    if objects.size_of(upload) is None and runs.find_run(run_id=_run_id(partner_id, key)) is None:
        raise NoSuchSettlement if statements.find(partner_id, month) is None else core.ListMissing
    with contextlib.suppress(AlreadyDone):  # What is sent again below, or refused, where the key did something else.
        commit(store.comparison_begun(partner_id, month, key, refusal=_refusal))
    return runs.fan_out(
        ctx,
        run_id=_run_id(partner_id, key),
        kind=KIND,
        queue=QUEUE,
        place_id=partner_id[:6],
        parts=[partner_id],
        facts={"month": month, "upload": upload},
    )


def _refusal(statement: object) -> Exception:
    return NoSuchSettlement() if statement is None else core.TooManyComparisons(max=core.COMPARISONS_MAX)


def _run_id(partner_id: str, key: str) -> str:
    return f"{KIND}-{partner_id}-{key}"


def do_part(ctx: Context, part: Part) -> None:
    """Compare a list with a month. Done again before it ended it comes to the same."""
    run = runs.load_run(run_id=part.run_id)
    if run.state is not RunState.RUNNING:
        return
    month, upload = run.facts["month"], run.facts["upload"]
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "list"))
        try:
            if not objects.fetch(upload, path):
                raise core.ListMissing
            counts, shown, key = _compared(part.part, month, part.run_id[-36:], path, folder)
        except DomainError as refusal:
            told = Comparison(part.run_id[-36:], run.started_at, {}, (), "", refusal.sentence("zh"))
            commit(store.comparison_written(part.part, month, told))
            runs.finish_run(run_id=part.run_id, state=RunState.FAILED, refusal=refusal)
            return
    made = Comparison(part.run_id[-36:], run.started_at, counts, shown, key)
    commit(store.comparison_written(part.part, month, made))
    runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    runs.finish_run(run_id=part.run_id)
    objects.remove(upload)


def _compared(
    partner_id: str, month: str, comparison_id: str, path: str, folder: str
) -> tuple[dict[str, int], tuple[Difference, ...], str]:
    """Write what differs into a file; return the counts, the first differences and where the file lies."""
    partner = shops.load_partner(partner_id=partner_id)
    work = Comparing(lambda key: slip_number(partner_id, key))
    shown: list[Difference] = []
    out = Path(folder, "differences.csv")
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        for fault in _faults(path, work):
            work.counts["faults"] += 1
            writer.writerow(("看不懂的行", "", "", "", "", "", "", "", f"第 {fault.row} 行：{fault.zh}"))
        lines = (line_of(partner, entry) for entry in entries_of(partner_id, month))
        met = (found for line in lines if (found := work.meet(line)) is not None)
        for one in chain(met, work.left()):
            if len(shown) < core.SHOWN_MAX:
                shown.append(one)
            writer.writerow(_row_of(partner_id, one))
    key = f"{objects.ROOT}{partner_id}/{month}/compared/{comparison_id}.csv"
    objects.put_file(key, str(out), CSV_TYPE)
    return work.counts, tuple(shown), key


def _row_of(partner_id: str, one: Difference) -> tuple[str | int, ...]:
    ours, theirs = bool(one.key), bool(one.theirs)
    return (
        core.KINDS_ZH[one.kind],
        one.key,
        slip_number(partner_id, one.key) if ours else "",
        plain(one.theirs),
        one.our_points if ours else "",
        one.their_points if theirs else "",
        one.our_at,
        one.their_at,
        "",
    )


def _faults(path: str, work: Comparing) -> Iterator[Fault]:
    """Take the rows of a list in, and yield what is wrong with those that can not be; at most so many are named."""
    rows = _rows_of(path)
    columns = core.columns_of(next(rows, ()))
    told = 0
    for number, cells in enumerate(rows, 2):
        read = core.read_row(number, cells, columns)
        fault = work.add_theirs(read) if isinstance(read, Theirs) else read
        if fault is not None and told < core.FAULTS_MAX:
            told += 1
            yield fault


def _rows_of(path: str) -> Iterator[Sequence[object]]:
    """Yield the rows of a CSV or of an Excel file's first sheet, one after the other."""
    with open(path, "rb") as file:  # noqa: PTH123
        start = file.read(4)
    if start == ZIP_MAGIC:
        yield from _sheet_rows(path)
        return
    raw = Path(path).read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")  # What Excel in China writes.
    try:
        yield from csv.reader(io.StringIO(text))
    except csv.Error as error:
        raise core.ListUnreadable from error


def _sheet_rows(path: str) -> Iterator[Sequence[object]]:
    from openpyxl import load_workbook  # Heavy; only this job reads sheets here.

    _check_archive(path)
    try:
        with open(path, "rb") as file:  # noqa: PTH123  It has no name that openpyxl would know its kind by.
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            yield from sheet.iter_rows(values_only=True)
    except DAMAGED as error:
        raise core.ListUnreadable from error


def _check_archive(path: str) -> None:
    """Refuse an archive that would unpack to too much. Python's zipfile never unpacks beyond what is declared."""
    try:
        entries = zipfile.ZipFile(path).infolist()
    except DAMAGED as error:
        raise core.ListUnreadable from error
    if len(entries) > ENTRIES_MAX or sum(entry.file_size for entry in entries) > UNPACKED_BYTES_MAX:
        raise core.ListTooLong(rows_max=core.ROWS_MAX)


def load_comparison(ctx: Context, *, month: str, comparison_id: str) -> Comparison:
    """Return what comparing came to for the acting shop. One round trip.

    Raises:
        NoSuchComparison: there is none, or it is not done.
    """
    require_scope(ctx.actor, KeyScope.READ)
    found = store.find_comparison(ctx.actor.subject, month, comparison_id)
    if found is None:
        raise core.NoSuchComparison
    return found


def link_of(comparison: Comparison) -> str:
    """Return an address that opens the file of what differs for a few minutes, "" where nothing was compared."""
    return objects.link(comparison.file, "differences.csv") if comparison.file else ""
