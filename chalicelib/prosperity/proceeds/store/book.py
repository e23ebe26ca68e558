"""Moves the book's entries in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.proceeds.core.entries import Entry, packed, unpacked
from chalicelib.prosperity.proceeds.records import ProceedsEntryRecord


def entry_writes(entry: Entry) -> Writes:
    """Return the write of an entry. Its document's own condition guards it: written again it is the same."""
    record = ProceedsEntryRecord(
        f"{entry.town_id}#{entry.day}",
        entry.document,
        at=entry.at.astimezone(dt.UTC).isoformat(),
        change=packed(entry.change),
        is_later=entry.is_later or None,
    )
    return Writes().put(record)


def every_entry(town_id: str, day: dt.date) -> Iterator[Entry]:
    """Yield the entries of a town's day, by document; a round trip per megabyte."""
    query = storage.Query(ProceedsEntryRecord, f"{town_id}#{day}", consistent=True)
    for item in storage.every(query):
        record = ProceedsEntryRecord.from_raw_data(item)
        yield Entry(
            town_id,
            record.document,
            dt.datetime.fromisoformat(record.at),
            unpacked(record.change),
            bool(record.is_later),
        )


def has_entries(town_id: str, day: dt.date) -> bool:
    """Tell whether a town's day has an entry. One round trip."""
    query = storage.Query(ProceedsEntryRecord, f"{town_id}#{day}", consistent=True)
    return bool(storage.page(query, size=1).rows)
