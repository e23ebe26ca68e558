"""A shop's day: its redemptions by the moment of their keys, and what they come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.ledger.core.keys import AHEAD_MAX
from chalicelib.points.redemptions.core.tills import CODE_PAID_WITHIN, Proof


class NoSuchRedemption(NotFound):
    """The shop redeemed nothing under this key."""

    code = "no_such_redemption"
    zh, en = "没有这笔核销。", "There is no such redemption."


@value
class Totals:
    """A shop's day: how many redemptions, and whole points in all, less the refunds; how many of these, and what."""

    count: int
    points: int
    refunds: int = 0
    refunded: int = 0


def totals_of(spent: Iterable[int]) -> Totals:
    """Return the totals of what each entry of a day spent; a refund spends less than nothing."""
    sales, refunds = Totals(0, 0), 0
    for points in spent:
        if points > 0:
            sales = replace(sales, count=sales.count + 1, points=sales.points + points)
        else:
            refunds += 1
            sales = replace(sales, points=sales.points + points, refunded=sales.refunded - points)
    return replace(sales, refunds=refunds)


@value
class Day:
    """A page of a shop's day, the newest redemption first.

    `totals` are of the whole day, whatever the page holds. None on later pages, which come with the first one's; and
    for a day of more redemptions than `TOTALS_TRIPS_MAX` round trips read, which nobody adds up while a till waits.
    """

    on: dt.date
    rows: list[Entry]
    cursor: str | None
    totals: Totals | None


TOTALS_TRIPS_MAX = 3
"""Megabytes that the totals of a day may take: 5,000 redemptions at least. Ours."""

HEARD_FOR = dt.timedelta(minutes=5)
"""How long after it was written a till may still hear of a payment by the shop's code for the first time. Ours."""


def heard_between(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return between which moments the keys were made of whatever was paid by the shop's code a moment ago.

    Phones' clocks may be slow by as much as such a payment may be late, and fast by as much as any key may.
    """
    return now - CODE_PAID_WITHIN - HEARD_FOR, now + AHEAD_MAX + dt.timedelta(seconds=1)


def paid_by_code(sold: Iterable[Entry]) -> list[Entry]:
    """Return what was paid by the shop's code, what was written last first."""
    return sorted((one for one in sold if one.means == Proof.SHOP_CODE), key=lambda one: one.at, reverse=True)
