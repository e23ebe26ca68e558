"""What other rooms may ask of the audit trail. Ids only, never personal data."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.audit import store
from chalicelib.foundation.audit.core import PLACE_ID
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes, commit


def prepare_audit(ctx: Context, *, place_id: str, deed: str, target: str) -> Writes:
    """Return the write that records what the acting principal did, for a transaction of the caller's."""
    return store.write_of(ctx, place_id, deed, target)


def record(ctx: Context, *, place_id: str, deed: str, target: str) -> None:
    """Record a look or a deed by itself."""
    commit(prepare_audit(ctx, place_id=place_id, deed=deed, target=target))


def day_of_audit(*, place_id: str, on: dt.date, size: int = 50, cursor: str | None = None) -> Page[dict[str, str]]:
    """Return a page of one day's events at a place, newest first. One round trip."""
    return store.list_day(place_id, on, size=size, cursor=cursor)


def read_day(
    ctx: Context, *, place_id: str, on: dt.date, size: int = 50, cursor: str | None = None
) -> Page[dict[str, str]]:
    """Return a page of one day's events for somebody's eyes, and record that they looked. Two round trips.

    Raises:
        NotFound: this is the id of no town or village.
    """
    if PLACE_ID.fullmatch(place_id) is None:
        raise NotFound
    page = day_of_audit(place_id=place_id, on=on, size=size, cursor=cursor)
    record(ctx, place_id=place_id, deed="audit.read", target=str(on))
    return page
