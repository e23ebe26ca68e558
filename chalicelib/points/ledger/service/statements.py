"""Entries as other rooms look them up: by source, the document that caused them."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.ledger.store import entries


def find_entry(*, source: str, line: str) -> Entry | None:
    """Return the entry of a source's line, or None. One consistent read."""
    return entries.find_entry(source, line)


def entries_of(*, source: str) -> Iterator[Entry]:
    """Yield all entries of a source."""
    return entries.list_source(source)


def entries_between(*, source: str, first: str, last: str, consistent: bool = False) -> list[Entry]:
    """Return a source's entries with lines from `first` to `last`, the newest line first."""
    return list(entries.list_between(source, first, last, consistent=consistent))
