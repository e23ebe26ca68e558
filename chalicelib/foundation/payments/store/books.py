"""Moves the book's lines, what can not be believed, and what bills said, in and out of DynamoDB and S3."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

from chalicelib.foundation.payments.core.bills import Difference, Gap, Kind, Line, Report
from chalicelib.foundation.payments.core.payments import Oddity, Told
from chalicelib.foundation.payments.records import PaymentBillRecord, PaymentLineRecord, PaymentOddityRecord
from chalicelib.foundation.payments.store.payments import utc
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.paging import Page
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import Writes, commit

FILES = "payments/bills/"
LINK_SECONDS = 600
"""A signed link's life: long enough to press it, too short to pass it around."""
ALL = "all"
"""The name under which lies whether a day's bill was compared."""


def line_of(town_id: str, day: dt.date, line: Line) -> Writes:
    """Return the write of a line of the book; written again it is the same one."""
    record = PaymentLineRecord(
        f"{town_id}#{day}",
        f"{line.kind.value}#{line.number}",
        out_trade_no=line.out_trade_no,
        transaction_id=line.transaction_id or None,
        fen=line.fen,
    )
    return Writes().put(record)


def every_line(town_id: str, day: dt.date) -> Iterator[Line]:
    """Yield the book's lines of a town's day. Their states are not kept here: payments are paid."""
    for item in storage.every(storage.Query(PaymentLineRecord, f"{town_id}#{day}", consistent=True)):
        record = PaymentLineRecord.from_raw_data(item)
        kind, _, number = record.line.partition("#")
        yield Line(Kind(kind), number, record.out_trade_no, record.transaction_id or "", record.fen, "paid")


def keep_oddity(town_id: str, oddity: Oddity, told: Told, wanted_fen: int, now: dt.datetime) -> None:
    """Keep what can not be believed; said again on a day it is kept once. One round trip."""
    record = PaymentOddityRecord(
        f"{town_id}#{business_date(now)}",
        f"{oddity.value}#{told.out_trade_no}#{told.transaction_id}",
        said_fen=told.fen,
        wanted_fen=wanted_fen,
        at=utc(now),
    )
    commit(Writes().put(record))


def list_oddities(town_id: str, day: dt.date) -> list[tuple[str, str, str, int, int]]:
    """Return a day's oddities: kind, order, transaction, what was said and what was wanted in fen. One round trip."""
    page = storage.page(storage.Query(PaymentOddityRecord, f"{town_id}#{day}"), size=storage.PAGE_SIZE_MAX)
    records = [PaymentOddityRecord.from_raw_data(item) for item in page.rows]
    found = []
    for record in records:
        kind, no, name = record.oddity.split("#", 2)
        found.append((kind, no, name, record.said_fen, record.wanted_fen))
    return found


def keep_report(report: Report) -> None:
    """Keep what came of comparing a town's day; one round trip."""
    kept = dataclasses.asdict(report) | {"day": report.day.isoformat(), "made_at": utc(report.made_at)}
    kept["differences"] = [list(dataclasses.asdict(one).values()) for one in report.differences]
    commit(Writes().put(PaymentBillRecord(report.town_id, report.day.isoformat(), ready=report.ready, report=kept)))


def _report(record: PaymentBillRecord) -> Report:
    kept: dict[str, Any] = dict(record.report)
    rows = [Difference(Kind(kind), Gap(gap), *rest) for kind, gap, *rest in kept["differences"]]
    day, made_at = dt.date.fromisoformat(kept["day"]), dt.datetime.fromisoformat(kept["made_at"])
    return Report(**kept | {"day": day, "made_at": made_at, "differences": tuple(rows)})


def find_report(town_id: str, day: dt.date) -> Report | None:
    """Return what came of comparing a town's day, or None. One round trip."""
    record = storage.find(PaymentBillRecord, town_id, day.isoformat(), consistent=True)
    return None if record is None else _report(record)


def list_reports(town_id: str, *, size: int, cursor: str | None) -> Page[Report]:
    """Return a page of a town's days, the latest first. One round trip."""
    query = storage.Query(PaymentBillRecord, town_id, newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_report(PaymentBillRecord.from_raw_data(item)) for item in page.rows], page.cursor)


def put_file(town_id: str, day: dt.date, text: str) -> str:
    """Write the differences of a town's day as a table, and return its key. No personal data is in it."""
    key = f"{FILES}{town_id}/{day}.csv"
    storage.client("s3").put_object(
        Bucket=settings().private_bucket, Key=key, Body=text.encode(), ContentType="text/csv; charset=utf-8"
    )
    return key


def link(key: str) -> str:
    """Return a signed link to such a table; the browser saves it."""
    name = key.removeprefix(FILES).replace("/", "-")
    params = {
        "Bucket": settings().private_bucket,
        "Key": key,
        "ResponseContentDisposition": f'attachment; filename="{name}"',
    }
    return str(storage.client("s3").generate_presigned_url("get_object", Params=params, ExpiresIn=LINK_SECONDS))
