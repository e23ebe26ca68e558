"""Expiry and lots: the oldest points are spent first, by arithmetic over yearly sums, without lot records.

Checked against an explicit first-in-first-out model in the tests. A lot's year is its posting year; no award is ever
credited to a settled one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.kernel.errors import Conflict
from chalicelib.points.ledger.core.accounts import Account, Delta
from chalicelib.points.ledger.core.settings import Settings


class NothingLeft(Conflict):
    """Nothing of the year is left."""

    code = "nothing_left"
    zh, en = "没有可以过期的工分。", "There is nothing left to expire."


class SpentAlready(Conflict):
    """Nothing of an award is left on the account of somebody who died."""

    code = "spent_already"
    zh, en = "这些工分在去世前已经用完，收不回来了。", "The points were spent before the holder died; none are left."


def expiring(account: Account, year: int) -> int:
    """Return how many points of `year` and before are still unspent. Held points count as spent."""
    earned = sum(n for y, n in account.earned.items() if int(y) <= year)
    left = earned - account.spent - account.held - sum(account.expired.values())
    return max(0, min(left, account.balance))


def expire(account: Account, year: int) -> Delta:
    """Return the entry's delta that expires what is left of `year` and before.

    Raises:
        NothingLeft: there is nothing to expire.
    """
    points = expiring(account, year)
    if points == 0:
        raise NothingLeft
    return Delta(balance=-points, expired={str(year): points})


def reverse(account: Account, award: Delta) -> Delta:
    """Return the delta that takes an award back exactly: caps, board points, and lots that may have expired since.

    Periods that were pruned stay gone.

    What expired of the reversed points is given back first, from the award's year on, since those points were never
    due; so a reversed award leaves the account as if it had not been.
    """
    back: dict[str, int] = {}
    returned = 0
    for year, earned in award.earned.items():
        need = earned
        for settled in sorted((y for y in account.expired if int(y) >= int(year)), key=int):
            given = min(need, account.expired[settled] + back.get(settled, 0))
            if given:
                back[settled] = back.get(settled, 0) - given
                need -= given
                returned += given
    return Delta(
        balance=returned - award.balance,
        earned={year: -n for year, n in award.earned.items()},
        expired=back,
        recent={period: -n for period, n in award.recent.items() if period in account.recent},
        counters={key: -n for key, n in award.counters.items() if key in account.counters},
    )


def reverse_left(account: Account, award: Delta) -> Delta:
    """Return the delta that takes back what is left of an award on an account that nobody earns on any more.

    As `reverse`, but no debt stays, since nobody would ever pay it: the village bears what was spent.

    Raises:
        SpentAlready: nothing of it is left.
    """
    whole = reverse(account, award)
    left = award.balance + min(0, account.balance + whole.balance)
    if left == award.balance:
        return whole
    if account.balance < 0 or left <= 0:
        raise SpentAlready
    (year,) = award.earned
    return reverse(account, replace(award, balance=left, earned={year: left}))


def oldest(account: Account, points: int) -> dict[str, int]:
    """Return the lots, by year, that taking `points` would take: the oldest unspent first."""
    used = account.spent + account.held + sum(account.expired.values())
    taken: dict[str, int] = {}
    for year in sorted(account.earned, key=int):
        left = max(0, account.earned[year] - max(0, used))
        used -= account.earned[year]
        part = min(left, points)
        if part:
            taken[year] = part
            points -= part
    assert points == 0, "taking more than the balance"
    return taken


def free_by_year(account: Account) -> dict[str, int]:
    """Return the unspent points of an account by posting year; together they are its balance, nothing where it owes."""
    return oldest(account, max(0, account.balance))


def held_by_year(account: Account) -> dict[str, int]:
    """Return the held points of an account by posting year: they come after what is spent, before what is free.

    What a reversal left without a lot of its own is said to be of the newest year; together they are what is held.
    """
    whole = replace(account, held=0, balance=account.balance + account.held)
    found = oldest(whole, max(0, min(account.held, whole.balance)))
    bare = account.held - sum(found.values())
    if bare:
        newest = max(account.earned, key=int)
        found[newest] = found.get(newest, 0) + bare
    return found


def move(account: Account, points: int) -> tuple[Delta, Delta]:
    """Return the deltas of member and household when `points` move: oldest first, with their years.

    A move is neither earned nor spent: the lots leave the member's years and enter the household's. Points of a year
    that is due keep it too, so that moving on New Year's morning, before the expiry job came by, saves nothing; those
    that a refund left in a settled year live until the next expiry, as they would have.
    """
    lots = oldest(account, points)
    return Delta(balance=-points, earned={year: -n for year, n in lots.items()}), Delta(balance=points, earned=lots)


def expiring_soon(account: Account, today: dt.date, settings: Settings) -> list[tuple[int, dt.date]]:
    """Return how many points of an account expire on which date, the soonest first."""
    found: dict[dt.date, int] = {}
    before = 0
    for year in sorted(int(year) for year in account.earned):
        through = expiring(account, year)
        last = settings.expires_on(year, today)
        if through > before and last is not None:
            found[last] = found.get(last, 0) + through - before
        before = max(before, through)
    return [(points, last) for last, points in sorted(found.items())]
