"""A place's snapshot: what its accounts come to at one moment. A town's is the sum of its villages'."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core import lots
from chalicelib.points.ledger.core.accounts import Account

KEPT_DAYS = 400
"""So long a day's snapshot is kept: a year, and a month to compare with. The last one of a month is kept for ever."""
WINDOWS = (30, 90, 365)
"""Over how many days it is told what was issued, redeemed and expired."""
SLACK_DAYS = 3
"""So many days older than a window its first snapshot may be, where nights were lost. Ours."""
PACE_DAYS_MIN = 14
"""Of fewer days nobody tells a pace. Ours."""


class NoSnapshot(NotFound):
    """Nobody counted this place on that day."""

    code = "no_snapshot"
    zh, en = "这一天还没有统计工分负债。", "The liability of that day was not counted."


@value
class Flow:
    """What moved between the snapshot of the end of `since` and this one, `days` later.

    `redeemed` is what was spent, refunds taken off; `refunded` is what was given back until yesterday. `at_rates` are
    the points taken at tills by how many of them the shop's contract pays a yuan for, refunds taken off.
    """

    since: dt.date
    days: int
    issued: int
    redeemed: int
    expired: int
    refunded: int
    at_rates: dict[str, int]


@value
class Share:
    """Accounts and what they hold, free or held back."""

    accounts: int
    points: int


@value
class Snapshot:
    """What the accounts of a place come to.

    `outstanding` is the sum of all balances, `owed` what those below zero (`owing` accounts) lack. `free` and `held_of`
    are by posting year; together they are `outstanding + owed + held`. `due` is what an expiry of a year and all before
    would take now. `split` is by kind and standing of holders, `steps` by the binary digits of what an account holds;
    `half` accounts hold half of everything. `holds` are held points by the day they were held on. `above` accounts have
    more than `bound`.

    `earned`, `spent` and `expired` are sums since the beginning; `refunded` and `at_rates` are, too, of the days until
    `told_until`. `granted` and `left` are the year's budget, 0 where there is none. `missing` names a town's villages
    that were not counted.
    """

    place_id: str
    day: dt.date
    made_at: dt.datetime
    accounts: int
    outstanding: int
    held: int
    owed: int
    owing: int
    free: dict[str, int]
    held_of: dict[str, int]
    due: dict[str, int]
    split: dict[str, Share]
    steps: dict[str, Share]
    half: int | None
    holds: dict[str, int]
    above: int
    bound: int
    earned: int
    spent: int
    expired: int
    refunded: int = 0
    at_rates: dict[str, int] = field(default_factory=dict)
    told_until: dt.date | None = None
    granted: int = 0
    left: int = 0
    flows: dict[str, Flow] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def liability(self) -> int:
        """What may still be asked for: all that is free or held. Debts take nothing off: nobody may ever pay them."""
        return self.outstanding + self.owed + self.held

    @property
    def aged(self) -> dict[str, int]:
        """The liability by posting year, the oldest first."""
        return added((self.free, self.held_of))


def added(maps: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the sum of maps, in the order of their keys."""
    found = Counter[str]()
    for one in maps:
        found.update(one)
    return {key: found[key] for key in sorted(found)}


def standing_of(account: Account) -> str:
    """Return how an account's holder stands; who is neither active nor blocked has moved away or died."""
    return account.status if account.status in ("active", "blocked") else "gone"


def fold(
    place_id: str, day: dt.date, made_at: dt.datetime, accounts: Iterable[Account], *, bound: int, holds: dict[str, int]
) -> Snapshot:
    """Return a village's snapshot of its accounts; `holds` are its open holds by day.

    Of accounts that are not active nothing expires until they are, so `due` leaves them out, as the expiry does.
    """
    found = list(accounts)
    holdings = [_holding(account) for account in found]
    return Snapshot(
        place_id,
        day,
        made_at,
        accounts=len(found),
        outstanding=sum(account.balance for account in found),
        held=sum(account.held for account in found),
        owed=sum(max(0, -account.balance) for account in found),
        owing=sum(account.balance < 0 for account in found),
        free=added(lots.free_by_year(account) for account in found),
        held_of=added(lots.held_by_year(account) for account in found),
        due=_due(found),
        split=_split(found),
        steps=_steps(holdings),
        half=_half(holdings),
        holds=holds,
        above=sum(account.balance > bound for account in found),
        bound=bound,
        earned=sum(sum(account.earned.values()) for account in found),
        spent=sum(account.spent for account in found),
        expired=sum(sum(account.expired.values()) for account in found),
    )


def _holding(account: Account) -> int:
    return max(0, account.balance) + account.held


def _due(accounts: Sequence[Account]) -> dict[str, int]:
    """Return what an expiry of each year and all before would take, year by year without a gap."""
    years = sorted({int(year) for account in accounts for year in account.earned})
    active = [account for account in accounts if account.status == "active"]
    through = range(years[0], years[-1] + 1) if years else range(0)
    return {str(year): sum(lots.expiring(account, year) for account in active) for year in through}


def _split(accounts: Sequence[Account]) -> dict[str, Share]:
    found: dict[str, Share] = {}
    for account in accounts:
        name = f"{account.kind}.{standing_of(account)}"
        before = found.get(name, Share(0, 0))
        found[name] = Share(before.accounts + 1, before.points + _holding(account))
    return dict(sorted(found.items()))


def _steps(holdings: Iterable[int]) -> dict[str, Share]:
    found: dict[str, Share] = {}
    for points in holdings:
        if points:
            step = f"{points.bit_length():02d}"
            before = found.get(step, Share(0, 0))
            found[step] = Share(before.accounts + 1, before.points + points)
    return dict(sorted(found.items()))


def _half(holdings: Iterable[int]) -> int:
    """Return the fewest accounts that hold half of everything together."""
    ranked = sorted(holdings, reverse=True)
    half, count = sum(ranked), 0
    taken = 0
    for points in ranked:
        if 2 * taken >= half:
            break
        taken, count = taken + points, count + 1
    return count


def half_by_steps(steps: Mapping[str, Share]) -> int:
    """Return about how many accounts hold half, by the mean of each step: for a town, whose accounts nobody sorts."""
    total, taken, count = sum(one.points for one in steps.values()), 0, 0
    for step in sorted(steps, reverse=True):
        one = steps[step]
        lacking = total - 2 * taken
        if lacking <= 2 * one.points:
            return count + -(-lacking * one.accounts // (2 * one.points))
        taken, count = taken + one.points, count + one.accounts
    return count


def with_flows(snapshot: Snapshot, bases: Mapping[int, Snapshot]) -> Snapshot:
    """Return a snapshot that tells what moved since each of `bases`, by window."""
    return replace(snapshot, flows={str(days): flow_between(base, snapshot) for days, base in bases.items()})


def flow_between(base: Snapshot, now: Snapshot) -> Flow:
    """Return what moved from one snapshot of a village to a later one, exactly: by the sums on its accounts."""
    return Flow(
        since=base.day,
        days=(now.day - base.day).days,
        issued=now.earned - base.earned,
        redeemed=now.spent - base.spent,
        expired=now.expired - base.expired,
        refunded=now.refunded - base.refunded,
        at_rates={
            rate: n
            for rate in sorted(now.at_rates.keys() | base.at_rates.keys())
            if (n := now.at_rates.get(rate, 0) - base.at_rates.get(rate, 0))
        },
    )


def bases_of(day: dt.date, kept: Iterable[Snapshot]) -> dict[int, Snapshot]:
    """Return the snapshot that each window begins with, of those `kept`: of its day, or of a few days before it.

    A window that nobody counted the beginning of begins with the oldest there is; without one there is none.
    """
    earlier = sorted((one for one in kept if one.day < day), key=lambda one: one.day)
    found = {}
    for days in WINDOWS:
        begins = day - dt.timedelta(days=days)
        fit = [one for one in earlier if begins - dt.timedelta(days=SLACK_DAYS) <= one.day <= begins]
        later = [one for one in earlier if one.day > begins]
        if fit or later:
            found[days] = fit[-1] if fit else later[0]
    return found


def days_of_bases(day: dt.date) -> list[dt.date]:
    """Return the days whose snapshots a window may begin with."""
    return [day - dt.timedelta(days=days + more) for days in WINDOWS for more in range(SLACK_DAYS + 1)]


def summed(place_id: str, day: dt.date, parts: Sequence[Snapshot], missing: Sequence[str]) -> Snapshot:
    """Return a town's snapshot: the sum of its villages', and which of them are missing.

    Raises:
        NoSnapshot: no village was counted.
    """
    if not parts:
        raise NoSnapshot
    numbers = ("accounts", "outstanding", "held", "owed", "owing", "above", "earned", "spent", "expired", "refunded")
    steps = _shares(one.steps for one in parts)
    return Snapshot(
        place_id,
        day,
        min(one.made_at for one in parts),
        **{name: sum(getattr(one, name) for one in parts) for name in numbers},
        free=added(one.free for one in parts),
        held_of=added(one.held_of for one in parts),
        due=added(_filled(parts)),
        split=_shares(one.split for one in parts),
        steps=steps,
        half=half_by_steps(steps),
        holds=added(one.holds for one in parts),
        bound=max(one.bound for one in parts),
        at_rates=added(one.at_rates for one in parts),
        told_until=min((one.told_until for one in parts if one.told_until), default=None),
        granted=sum(one.granted for one in parts),
        left=sum(one.left for one in parts),
        flows=_flows(parts),
        missing=tuple(missing),
    )


def _filled(parts: Sequence[Snapshot]) -> list[dict[str, int]]:
    """Return what is due in each village, with the years that only others have: of its newest one all is due."""
    years = sorted({year for one in parts for year in one.due}, key=int)
    return [{year: due_through(one, int(year)) for year in years} for one in parts]


def due_through(snapshot: Snapshot, year: int) -> int:
    """Return what an expiry of `year` and all before would take."""
    known = [int(one) for one in snapshot.due if int(one) <= year]
    return snapshot.due[str(max(known))] if known else 0


def _shares(maps: Iterable[Mapping[str, Share]]) -> dict[str, Share]:
    found: dict[str, Share] = {}
    for one in maps:
        for name, share in one.items():
            before = found.get(name, Share(0, 0))
            found[name] = Share(before.accounts + share.accounts, before.points + share.points)
    return dict(sorted(found.items()))


def _flows(parts: Sequence[Snapshot]) -> dict[str, Flow]:
    """Return the sums of what moved in the villages; since the latest beginning among them, in so many days."""
    found = {}
    for window in map(str, WINDOWS):
        of_it = [one.flows[window] for one in parts if window in one.flows]
        if of_it:
            found[window] = Flow(
                since=max(one.since for one in of_it),
                days=min(one.days for one in of_it),
                issued=sum(one.issued for one in of_it),
                redeemed=sum(one.redeemed for one in of_it),
                expired=sum(one.expired for one in of_it),
                refunded=sum(one.refunded for one in of_it),
                at_rates=added(one.at_rates for one in of_it),
            )
    return found


def redeemed_in(snapshots: Iterable[Snapshot], window: int, days: int) -> int | None:
    """Return how many points villages redeem in `days` at the pace of a window; None where none was counted so long.

    What was given back more than was spent is no pace: that is 0.
    """
    of_it = [one.flows[str(window)] for one in snapshots if str(window) in one.flows]
    paces = [max(0, one.redeemed) * days // one.days for one in of_it if one.days >= PACE_DAYS_MIN]
    return sum(paces) if paces else None
