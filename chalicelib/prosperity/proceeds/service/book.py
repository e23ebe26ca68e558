"""The book: rooms write what their documents assign, in the transaction of whatever changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.proceeds.core.entries import Assigned, Entry, entry_of
from chalicelib.prosperity.proceeds.store import book as store


def prepare_entry(
    ctx: Context, *, town_id: str, document: str, version: int, before: Assigned, after: Assigned
) -> Writes:
    """Return the write by which the book follows a document to `version`; none where what it assigns stays the same.

    It goes into the transaction that writes this version on the condition of the one before: so each change is in the
    book once, and never without its document.
    """
    entry = entry_of(town_id, document, version, ctx.now(), before=before, after=after)
    return Writes() if entry is None else store.entry_writes(entry)


def prepare_correction(ctx: Context, *, town_id: str, document: str, moved: Assigned) -> Writes:
    """Return the write that moves money from one owner to another; its `document` is what guards it."""
    assert moved.is_balanced, document
    return store.entry_writes(Entry(town_id, document, ctx.now(), moved, is_later=True))


def every_entry(*, town_id: str, day: dt.date) -> Iterator[Entry]:
    """Yield the entries of a town's business date, by document; a round trip per megabyte."""
    return store.every_entry(town_id, day)
