"""By which date how much of what is owed expires: if nothing is spent, and if it is spent as in the last 90 days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.settings import LIFE_YEARS_MAX, Settings
from chalicelib.points.liability.core.snapshots import Snapshot, due_through, redeemed_in

PACE_DAYS = 90
"""The window whose pace of redemption is taken for the time to come."""


@value
class Expiry:
    """What expires at the end of a day: `unspent` if nothing moves until then, `at_pace` if it is spent as lately.

    `at_pace` lets the oldest points of a village be spent first, whoever has them; None where no pace is known.
    """

    on: dt.date
    newest_year: int
    unspent: int
    at_pace: int | None


def forecast(snapshot: Snapshot, settings: Settings) -> list[Expiry]:
    """Return the expiries to come of a village, the next one first, by its town's settings."""
    found = []
    gone, gone_at_pace = 0, 0
    for year in range(snapshot.day.year, snapshot.day.year + LIFE_YEARS_MAX + 2):
        newest = settings.expired_at_end_of(year)
        if newest is None:
            continue
        on = dt.date(year, 12, 31)
        through = due_through(snapshot, newest)
        spent = redeemed_in([snapshot], PACE_DAYS, (on - snapshot.day).days)
        left = None if spent is None else max(0, through - gone_at_pace - spent)
        if through > gone:
            found.append(Expiry(on, newest, through - gone, left))
        gone = max(gone, through)
        gone_at_pace += left or 0
    return found


def summed(forecasts: Sequence[Sequence[Expiry]]) -> list[Expiry]:
    """Return a town's expiries: the sums of its villages', by date. A village without a pace is taken as unspent."""
    found: dict[dt.date, Expiry] = {}
    for one in (expiry for village in forecasts for expiry in village):
        before = found.get(one.on, Expiry(one.on, one.newest_year, 0, None))
        found[one.on] = Expiry(one.on, one.newest_year, before.unspent + one.unspent, _plus(before, one))
    return [found[on] for on in sorted(found)]


def _plus(left: Expiry, right: Expiry) -> int | None:
    """Return the sum at the pace of those that have one; the others count as they are."""
    if left.at_pace is None and right.at_pace is None:
        return None
    return sum(one.unspent if one.at_pace is None else one.at_pace for one in (left, right))


def within(expiries: Sequence[Expiry], today: dt.date, days: int) -> int:
    """Return how many points expire within so many days if nothing is spent."""
    last = today + dt.timedelta(days=days)
    return sum(one.unspent for one in expiries if today <= one.on <= last)
