"""Roster import (花名册): upload, a run that parses and imports in chunks, and a report of what was wrong."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.identity.core import roster
from chalicelib.foundation.identity.core.roster import Fault, Row
from chalicelib.foundation.identity.service.chunks import import_chunk
from chalicelib.foundation.identity.service.codes import QUEUE
from chalicelib.foundation.identity.service.people import today
from chalicelib.foundation.identity.service.places import villages_in
from chalicelib.foundation.identity.store import objects, sheets
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part, Run
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError

RUN_KIND = "roster"
PARSE = "parse"
TEMPLATE_KEY = "rosters/template-2.xlsx"
UPLOADS, CHUNKS = "rosters/uploads/", "rosters/chunks/"
"""What holds ID numbers in the clear. It is removed when an import ends; what never ended the bucket forgets."""
FAULTS, REPORTS = "rosters/faults/", "rosters/reports/"
JSON_TYPE = "application/json"
COUNTED = (("created", "新增"), ("updated", "更新"), ("unchanged", "没有变化"), ("refused", "有误、没有导入"))


def _upload_key(place_id: str, upload_id: str) -> str:
    return f"{UPLOADS}{place_id}/{upload_id}"


def _chunk_key(run_id: str, part: str) -> str:
    return f"{CHUNKS}{run_id}/{part}.json"


def _report_key(run_id: str) -> str:
    return f"{REPORTS}{run_id}/report.xlsx"


def open_upload(ctx: Context, *, place_id: str) -> tuple[str, dict[str, Any]]:
    """Return an upload's id and the signed form that takes one file of at most 10 MB for this place."""
    upload_id = ctx.new_id()
    return upload_id, objects.upload_form(_upload_key(place_id, upload_id), bytes_max=roster.FILE_BYTES_MAX)


def take_file(ctx: Context, *, place_id: str, body: bytes) -> str:
    """Keep a file for this place as if it had been uploaded, and return its upload's id; for operators.

    Raises:
        UploadTooLarge: it is larger than 10 MB.
    """
    if len(body) > roster.FILE_BYTES_MAX:
        raise roster.UploadTooLarge(bytes_max=roster.FILE_BYTES_MAX)
    upload_id = ctx.new_id()
    objects.put(_upload_key(place_id, upload_id), body, content_type="application/octet-stream")
    return upload_id


def template_link() -> str:
    """Return a signed link to the empty roster; it is made at the first asking."""
    if objects.size_of(TEMPLATE_KEY) is None:
        objects.put(TEMPLATE_KEY, sheets.template(), content_type=sheets.XLSX)
    return objects.link(TEMPLATE_KEY, file_name="roster.xlsx")


def start_import(ctx: Context, *, run_id: str, place_id: str, upload_id: str) -> Run:
    """Start importing an uploaded roster for a village, or for all villages of a town; once per `run_id`.

    Asking again sends the chunks that are not home yet, so an import that stood still goes on.

    Raises:
        NoSuchPlace: there is no such place.
        UploadMissing, UploadTooLarge: there is no such file, or it is larger than 10 MB.
        KeyReused: the run's id was used for something else.
    """
    villages_in(place_id=place_id)
    key = _upload_key(place_id, upload_id)
    facts = {"upload": key} | ({"person": ctx.actor.person} if ctx.actor.person else {})
    size = objects.size_of(key)
    if size is None and not _started(run_id, facts):
        raise roster.UploadMissing
    if size is not None and size > roster.FILE_BYTES_MAX:
        raise roster.UploadTooLarge(bytes_max=roster.FILE_BYTES_MAX)
    run = runs.fan_out(
        ctx,
        run_id=run_id,
        kind=RUN_KIND,
        queue=QUEUE,
        place_id=place_id,
        parts=[PARSE],
        facts=facts,
        parts_of=lambda run: [PARSE, *_chunk_parts(run.total - 1)],
    )
    record(ctx, place_id=place_id, deed="roster.import", target=run_id)
    return run


def _started(run_id: str, facts: dict[str, str]) -> bool:
    """Tell whether this import was started before: it takes its file along when it ends."""
    run = runs.find_run(run_id=run_id)
    return run is not None and run.facts == facts


def _chunk_parts(count: int) -> list[str]:
    """Return the names of so many chunks."""
    return [f"{number:04d}" for number in range(1, count + 1)]


def do_part(ctx: Context, part: Part) -> None:
    """Do one part of an import: parse the file, or import one chunk; whichever comes last writes the report."""
    run = runs.load_run(run_id=part.run_id)
    if run.state is not runs.RunState.RUNNING:
        return
    key = run.facts["upload"] if part.part == PARSE else _chunk_key(run.run_id, part.part)
    body = objects.find(key)
    if body is None:
        _forgotten(run)
        return
    if part.part == PARSE:
        try:
            counts = _parse(ctx, run, body)
        except DomainError as refusal:
            _fail(run, refusal)
            return
    else:
        rows = [Row(*values) for values in json.loads(body)]
        counts, faults = import_chunk(ctx, run_id=run.run_id, rows=rows, person_id=run.facts.get("person", ""))
        _put_faults(run.run_id, part.part, faults)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        _finish(run)


def _parse(ctx: Context, run: Run, body: bytes) -> dict[str, int]:
    """Read the whole file, put its good rows into chunks, and send them off; return the counts of the bad."""
    rows = sheets.rows_of(body)
    header = roster.read_header(next(rows, (1, ()))[1])
    reader = roster.Reader(header, villages_in(place_id=run.place_id), today=today(ctx))
    good: list[Row] = []
    faults: list[Fault] = []
    refused = 0
    for number, cells in rows:
        read = reader.read(number, cells)
        if isinstance(read, Row):
            good.append(read)
        elif read:
            refused += 1
            faults.extend(read)
    chunks = list(roster.chunks(good))
    parts = _chunk_parts(len(chunks))
    for part, chunk in zip(parts, chunks, strict=True):
        kept = json.dumps([dataclasses.astuple(row) for row in chunk], ensure_ascii=False).encode()
        objects.put(_chunk_key(run.run_id, part), kept, content_type=JSON_TYPE)
    _put_faults(run.run_id, "0000", faults)
    runs.add_parts(run_id=run.run_id, kind=RUN_KIND, queue=QUEUE, parts=parts, total=1 + len(parts))
    return {"rows": len(good) + refused, "refused": refused}


def _put_faults(run_id: str, part: str, faults: list[Fault]) -> None:
    body = json.dumps([dataclasses.astuple(fault) for fault in faults], ensure_ascii=False).encode()
    objects.put(f"{FAULTS}{run_id}/{part}.json", body, content_type=JSON_TYPE)


def _fail(run: Run, refusal: DomainError) -> None:
    """End a run whose file can not be read, or is gone; the report says why."""
    report = _report_key(run.run_id)
    objects.put(report, sheets.report([("没有导入", refusal.sentence("zh"))], []), content_type=sheets.XLSX)
    runs.finish_run(run_id=run.run_id, state=runs.RunState.FAILED, result=report, refusal=refusal)
    _forget(run)


def _forgotten(run: Run) -> None:
    """End a run whose file is gone, unless it ended, and took its file along, while this part was under way."""
    now = runs.load_run(run_id=run.run_id)
    if now.state is runs.RunState.RUNNING and now.done == now.total:
        _finish(now)
    elif now.state is runs.RunState.RUNNING:
        _fail(now, roster.RosterForgotten())


def _forget(run: Run) -> None:
    """Remove what holds ID numbers in the clear. Each older version of it the bucket forgets within days."""
    objects.remove([run.facts["upload"], *objects.listed(f"{CHUNKS}{run.run_id}/")])


def _finish(run: Run) -> None:
    """Write the report and end the run. Doing it twice makes the same."""
    keys = list(objects.listed(f"{FAULTS}{run.run_id}/"))
    faults = sorted((Fault(*values) for key in keys for values in json.loads(objects.get(key))), key=_by_row)
    summary = [("行数", run.counts.get("rows", 0)), *((zh, run.counts.get(name, 0)) for name, zh in COUNTED)]
    report = _report_key(run.run_id)
    objects.put(report, sheets.report(summary, faults), content_type=sheets.XLSX)
    runs.finish_run(run_id=run.run_id, result=report)
    _forget(run)


def _by_row(fault: Fault) -> int:
    return fault.number
