"""The care log of plots."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.listings.core.caring import Care, CareKind
from chalicelib.prosperity.listings.records import PlotCareRecord


def care_of(record: PlotCareRecord) -> Care:
    """Return the value of a record."""
    media: Any = record.media_ids or []
    at = dt.datetime.fromisoformat(record.at)
    kind = CareKind(record.kind)
    return Care(record.listing_id, record.key, kind, record.words, tuple(media), record.weight_g, at, record.mark)


def find_care(listing_id: str, key: str) -> Care | None:
    """Return an entry, or None. One round trip."""
    found = storage.find(PlotCareRecord, listing_id, key, consistent=True)
    return None if found is None else care_of(found)


def list_of(listing_id: str, *, until: dt.datetime | None = None, size: int, cursor: str | None) -> Page[Care]:
    """Return a page of the entries of a listing, those `until` a moment, the last written first. One round trip."""
    keep = None if until is None else PlotCareRecord.at <= until.astimezone(dt.UTC).isoformat()
    query = storage.Query(PlotCareRecord, listing_id, newest_first=True, keep=keep, consistent=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([care_of(PlotCareRecord.from_raw_data(item)) for item in page.rows], page.cursor)


def creation_of(one: Care, refusal: Refusal) -> Writes:
    """Return the write of a new entry, the guard of its transaction."""
    record = PlotCareRecord(
        one.listing_id,
        one.key,
        kind=one.kind.value,
        words=one.words,
        media_ids=list(one.media_ids) or None,
        weight_g=one.weight_g,
        at=one.at.astimezone(dt.UTC).isoformat(),
        mark=one.mark,
    )
    return Writes().create(record, refusal=refusal, guard=True)
