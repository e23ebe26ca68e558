"""Moves looks in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt

from chalicelib.credit.looks.core import KEPT_DAYS, Look, LookedAt
from chalicelib.credit.looks.records import CreditLookRecord
from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes


def look_kept(one: Look) -> Writes:
    """Return the write of a look; one of the same officer and day at the same thing is replaced."""
    return Writes().put(
        CreditLookRecord(
            one.of,
            one.row,
            what=one.what.value,
            by=one.by,
            at=one.at,
            document=one.document or None,
            apart=list(one.apart) or None,
            kept_until=one.at + dt.timedelta(days=KEPT_DAYS),
        )
    )


def list_of(of: str, *, since: dt.date | None, size: int, cursor: str | None) -> Page[Look]:
    """Return a page of the looks at something, of those from a day on, the newest day first. One round trip."""
    where = CreditLookRecord.row >= str(since) if since else None
    query = storage.Query(CreditLookRecord, of, where=where, newest_first=True, consistent=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_look(CreditLookRecord.from_raw_data(item)) for item in page.rows], page.cursor)


def _look(record: CreditLookRecord) -> Look:
    apart = tuple(record.apart or ())
    return Look(record.of, LookedAt(record.what), record.by, record.at, record.document or "", apart)
