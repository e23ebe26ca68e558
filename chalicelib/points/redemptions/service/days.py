"""A shop's day, and one of its redemptions."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.partners.core.keys import KeyScope, require_scope
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import CursorInvalid
from chalicelib.points.ledger.core.accounts import Entry, Kind
from chalicelib.points.ledger.core.sources import lines_between, lines_within, redemptions_of
from chalicelib.points.ledger.service import statements
from chalicelib.points.redemptions.core import days as core
from chalicelib.points.redemptions.core.days import Day


def load_redemption(ctx: Context, *, key: str) -> Entry:
    """Return what the acting shop redeemed under `key`.

    Raises:
        NoSuchRedemption: nothing.
        ScopeMissing: the key may not read.
    """
    require_scope(ctx.actor, KeyScope.READ)
    entry = statements.find_entry(source=redemptions_of(ctx.actor.subject), line=key)
    if entry is None or entry.kind is not Kind.REDEMPTION:
        raise core.NoSuchRedemption
    return entry


def redemptions_of_day(ctx: Context, *, on: dt.date, size: int = 50, cursor: str | None = None) -> Day:
    """Return a page of the acting shop's redemptions of a business date, and on the first page the day's totals.

    A later page takes one round trip, the first one for each 1,600 redemptions of the day, three at most.

    Raises:
        ScopeMissing: the key may not read.
        CursorInvalid: the cursor was altered or belongs to another day.
    """
    require_scope(ctx.actor, KeyScope.READ)
    source = redemptions_of(ctx.actor.subject)
    first, last = lines_between(on, on)
    if cursor is not None:
        page = statements.page_between(source=source, first=first, last=last, size=size, cursor=cursor)
        return Day(on, page.rows, page.cursor, None)
    page, spent = statements.whole_between(
        source=source, first=first, last=last, size=size, trips_max=core.TOTALS_TRIPS_MAX
    )
    return Day(on, page.rows, page.cursor, None if spent is None else core.totals_of(spent))


def redemptions_of_today(ctx: Context, *, size: int = 50, cursor: str | None = None) -> Day:
    """Return the same for the day that it is; over midnight a cursor goes on with the day that it is of.

    Raises:
        ScopeMissing, CursorInvalid: as above.
    """
    today = business_date(ctx.now())
    try:
        return redemptions_of_day(ctx, on=today, size=size, cursor=cursor)
    except CursorInvalid:  # Looked at before anything is asked, so this costs nothing.
        return redemptions_of_day(ctx, on=today - dt.timedelta(days=1), size=size, cursor=cursor)


def code_payments(ctx: Context) -> list[Entry]:
    """Return what villagers paid a moment ago by the acting shop's own code, the newest first. One round trip.

    A till asks this every few seconds, so only the lines of some minutes are read, whatever the day holds.

    Raises:
        ScopeMissing: the key may not read.
    """
    require_scope(ctx.actor, KeyScope.READ)
    first, last = lines_within(*core.heard_between(ctx.now()))
    source = redemptions_of(ctx.actor.subject)
    return core.paid_by_code(statements.entries_between(source=source, first=first, last=last))
