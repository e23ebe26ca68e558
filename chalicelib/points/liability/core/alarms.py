"""When to be warned: a town's thresholds, and which of them are passed. A warning is a place to look, nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from chalicelib.kernel.values import value
from chalicelib.points.liability.core.forecast import Expiry, within
from chalicelib.points.liability.core.snapshots import Snapshot, redeemed_in

EXPIRING_DAYS = 60
"""What expires within so many days is looked at: people are first warned as long ahead (ledger.core.settings)."""
PACE_WINDOW, MONTH_DAYS = 90, 30
SHARE_WINDOW = 365


@value
class Thresholds:
    """What a town wants to be warned of. All ours, until its administrator sets them.

    More is owed than `months_max` months of redemptions; more than `expiring_percent` of it expires within 60 days; a
    village redeems more of the town's redemptions than its share of the budgets and `share_percent` points on top;
    points are held for more than `held_days`; an account has more than `balance_max`.
    """

    months_max: int = 24
    expiring_percent: int = 20
    share_percent: int = 10
    held_days: int = 30
    balance_max: int = 50_000


@value
class Alarm:
    """One threshold that is passed at a place: what was found, and what is still well."""

    kind: str
    place_id: str
    found: int
    bound: int

    @property
    def name(self) -> str:
        """What tells it from all others."""
        return f"{self.kind}@{self.place_id}"


def alarms_of(
    snapshots: Sequence[Snapshot], forecasts: Mapping[str, Sequence[Expiry]], bounds: Thresholds, *, whole: bool
) -> list[Alarm]:
    """Return the warnings of villages' snapshots. `whole`: they are all of a town's, so that shares can be compared."""
    found = []
    for one in snapshots:
        found += _of_village(one, forecasts[one.place_id], bounds)
    return found + (_of_shares(snapshots, bounds) if whole else [])


def _of_village(one: Snapshot, expiries: Sequence[Expiry], bounds: Thresholds) -> list[Alarm]:
    monthly = redeemed_in([one], PACE_WINDOW, MONTH_DAYS)
    months = one.liability // max(1, monthly) if monthly is not None else 0
    expiring = 100 * within(expiries, one.day, EXPIRING_DAYS) // max(1, one.liability)
    last = str(one.day - dt.timedelta(days=bounds.held_days))
    long_held = sum(points for on, points in one.holds.items() if on < last)
    looked_at = (
        ("months", months, bounds.months_max),
        ("expiring", expiring, bounds.expiring_percent),
        ("held", long_held, 0),
        ("balances", one.above, 0),
    )
    return [Alarm(kind, one.place_id, found, bound) for kind, found, bound in looked_at if found > bound]


def _of_shares(snapshots: Sequence[Snapshot], bounds: Thresholds) -> list[Alarm]:
    """Return the villages that redeem more than their share of the budgets; without budgets none does."""
    granted = sum(one.granted for one in snapshots)
    redeemed = redeemed_in(snapshots, SHARE_WINDOW, SHARE_WINDOW) or 0
    if granted <= 0 or redeemed <= 0 or len(snapshots) == 1:
        return []
    found = []
    for one in snapshots:
        share = 100 * (redeemed_in([one], SHARE_WINDOW, SHARE_WINDOW) or 0) // redeemed
        bound = 100 * one.granted // granted + bounds.share_percent
        if share > bound:
            found.append(Alarm("share", one.place_id, share, bound))
    return found


@value
class Told:
    """What officers of a town were told last: which warnings there were, and in which month they were told of all."""

    names: frozenset[str] = frozenset()
    month: str = ""


def to_tell(told: Told, alarms: Sequence[Alarm], month: str) -> list[Alarm] | None:
    """Return the warnings that officers are told today: those that begin, and once a month all; None: nothing."""
    new = [one for one in alarms if one.name not in told.names]
    if told.month != month and alarms:
        return list(alarms)
    return new or None
