"""Entries as other rooms look them up: by source, the document that caused them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chalicelib.kernel.paging import Page
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.ledger.core.sources import Spent
from chalicelib.points.ledger.store import entries


def find_entry(*, source: str, line: str) -> Entry | None:
    """Return the entry of a source's line, or None. One consistent read."""
    return entries.find_entry(source, line)


def find_entries(*, source: str, lines: Sequence[str], consistent: bool = True) -> list[Entry | None]:
    """Return the entries of several lines of a source in their order. One round trip."""
    return entries.find_entries([(source, line) for line in lines], consistent=consistent)


def entries_of(*, source: str) -> Iterator[Entry]:
    """Yield all entries of a source."""
    return entries.list_source(source)


def page_between(*, source: str, first: str, last: str, size: int, cursor: str | None) -> Page[Entry]:
    """Return a page of a source's entries with lines from `first` to `last`, the newest line first. One round trip.

    Raises:
        CursorInvalid: the cursor was altered or belongs to another list.
    """
    return entries.page_between(source, first, last, size=size, cursor=cursor)


def whole_between(
    *, source: str, first: str, last: str, size: int, trips_max: int
) -> tuple[Page[Entry], list[int] | None]:
    """Return the first page of what `page_between` lists, and what each entry of the whole list spent.

    A round trip per megabyte, which holds 1,600 redemptions or more; None where `trips_max` do not reach the end.
    """
    return entries.whole_between(source, first, last, size=size, trips_max=trips_max)


def entries_between(*, source: str, first: str, last: str, consistent: bool = False) -> list[Entry]:
    """Return a source's entries with lines from `first` to `last`, the newest line first."""
    return list(entries.list_between(source, first, last, consistent=consistent))


def stream_spent(*, source: str, first: str, last: str) -> Iterator[Spent]:
    """Yield what was spent by a source's entries with lines from `first` to `last`, the oldest first, a page held."""
    return entries.list_spent(source, first, last)
