"""Reading what can be booked: a town's list, one bookable, and how much of it is free day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.bookings.core.bookables import (
    Bookable,
    BookableState,
    Kind,
    Sitting,
    for_everybody,
    slot_id_of,
)
from chalicelib.prosperity.bookings.core.lines import DAY
from chalicelib.prosperity.bookings.core.listed import DayFree, Shown
from chalicelib.prosperity.bookings.core.refusals import NoSuchBookable
from chalicelib.prosperity.bookings.service import offering, photos
from chalicelib.prosperity.bookings.store import bookables as store


def browse(*, town_id: str, kind: Kind | None, village_id: str, size: int, cursor: str | None) -> Page[Shown]:
    """Return a page of what can be booked in a town. 2 round trips."""
    page = store.list_shown(town_id, kind, village_id, size=size, cursor=cursor)
    return Page(_shown([one for one in page.rows if one.town_id == town_id]), page.cursor)


def list_of_village(*, village_id: str, state: BookableState, size: int, cursor: str | None) -> Page[Shown]:
    """Return a page of a village's bookables of one state. 2 round trips."""
    page = store.list_of_village(village_id, state, size=size, cursor=cursor)
    return Page(_shown(page.rows), page.cursor)


def list_of_host(*, host_id: str, size: int, cursor: str | None) -> Page[Shown]:
    """Return a page of a host's bookables. 2 round trips."""
    page = store.list_of_host(host_id, size=size, cursor=cursor)
    return Page(_shown(page.rows), page.cursor)


def read(*, bookable_id: str) -> Shown:
    """Return one bookable to a guest: of what showed once and does not now, what became of it and no more.

    2 round trips.

    Raises:
        NoSuchBookable: there is none, or it never showed.
    """
    found = offering.load(bookable_id)
    if not found.was_published:
        raise NoSuchBookable
    return with_views(for_everybody(found))


def find(*, bookable_ids: Sequence[str]) -> list[Bookable]:
    """Return those of several bookables that there are. One round trip, none for none."""
    found = store.find_bookables(bookable_ids) if bookable_ids else []
    return [one for one in found if one is not None]


def with_views(bookable: Bookable) -> Shown:
    """Return a bookable with its pictures. One round trip, none without pictures."""
    return _shown([bookable])[0]


def days_of(ctx: Context, *, bookable_id: str, first: dt.date, days: int) -> list[DayFree]:
    """Return how much is free on each of some days from `first` on, by their sittings. 2 round trips, 3 for six weeks.

    Days that its host closed, that are past, too soon or too far ahead have nothing free.

    Raises:
        NoSuchBookable: there is none, or it never showed.
    """
    found = offering.load(bookable_id)
    if not found.was_published:
        raise NoSuchBookable
    asked = [first + nth * DAY for nth in range(days)]
    open_ = [(day, one.sitting_id) for day in asked for one in found.terms.sittings if _is_open(ctx, found, day, one)]
    heads = slots.find_slots(slot_ids=[slot_id_of(bookable_id, *one) for one in open_])
    most = found.terms.capacity
    left = {
        one: (most, most) if head is None else (head.free, head.capacity)
        for one, head in zip(open_, heads, strict=True)
    }
    return [_of_day(day, {sitting: has for (on, sitting), has in left.items() if on == day}) for day in asked]


def _of_day(day: dt.date, left: dict[str, tuple[int, int]]) -> DayFree:
    free, places = ({one: has[nth] for one, has in left.items()} for nth in range(2))
    return DayFree(day, free, places)


def _is_open(ctx: Context, bookable: Bookable, day: dt.date, sitting: Sitting) -> bool:
    terms, now = bookable.terms, ctx.now()
    if bookable.state is not BookableState.PUBLISHED or not bookable.takes(day):
        return False
    if day > business_date(now) + terms.ahead_days * DAY:
        return False
    return now <= terms.closes_at(day, sitting)


def _shown(found: Sequence[Bookable]) -> list[Shown]:
    views = photos.views_of([media_id for one in found for media_id in one.terms.media_ids])
    return [Shown(one, views) for one in found]
