"""Coupons: what a town offers to whom, what somebody took, and for which order it takes how much off."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value
from chalicelib.prosperity.coupons.core.refusals import (
    CouponUnfit,
    CouponUsed,
    OfferGone,
    OfferOver,
    OfferStopped,
    OfferTooHigh,
)

OFF_FEN_MAX = 100_000
"""A thousand yuan. Ours."""
COUNT_MAX = 100_000
DAYS_MAX = 366


@value
class Terms:
    """What an officer writes of an offer.

    Who takes one has `off_fen` off an order whose goods are `from_fen` at least, for `days` days from the one on which
    they took it. From the level `level` on it is taken, until the day `takes_until`, by `count` people at most.
    """

    title: str
    off_fen: int
    from_fen: int
    level: int
    takes_until: dt.date
    days: int
    count: int


@value
class Offer:
    """An offer of a town. `taken` is how many took it; `stopped_at` since when nobody takes it any more."""

    offer_id: str
    terms: Terms
    by: str
    made_at: dt.datetime
    fingerprint: str
    taken: int = 0
    stopped_at: dt.datetime | None = None

    @property
    def town_id(self) -> str:
        """The town that bears what it takes off."""
        return self.offer_id[:5]

    @property
    def left(self) -> int:
        """How many people may still take it."""
        return self.terms.count - self.taken

    def is_open(self, today: dt.date) -> bool:
        """Tell whether somebody may take it today."""
        return self.stopped_at is None and today <= self.terms.takes_until and self.left > 0


@value
class Coupon:
    """A coupon that somebody took: good until the end of the day `until`; `used_by` names the order that used it."""

    offer_id: str
    buyer_id: str
    title: str
    off_fen: int
    from_fen: int
    until: dt.date
    taken_at: dt.datetime
    used_by: str = ""

    @property
    def town_id(self) -> str:
        """The town in whose market it counts."""
        return self.offer_id[:5]


def id_of(town_id: str, key: str) -> str:
    """Return the id of the offer that a key makes."""
    return f"{town_id}k{key}"


def checked(terms: Terms, *, levels: int, today: dt.date) -> Terms:
    """Return what was written if it may be.

    Raises:
        InvalidInput: it takes more off than the order costs, is over already or runs too long, or its level is none.
    """
    faults = []
    if terms.from_fen < terms.off_fen:
        faults.append(("from_fen", "below", "满多少不能少于减多少。", "It takes more off than the goods cost."))
    if not today <= terms.takes_until <= today + dt.timedelta(days=DAYS_MAX):
        faults.append(
            ("takes_until", "untimely", "领取截止要在今天以后一年以内。", "It ends within a year from today.")
        )
    if terms.level >= max(levels, 1):
        faults.append(("level", "no_such", "没有这个等级。", "There is no such level."))
    if faults:
        raise InvalidInput(fields=[{"field": f, "code": c, "zh": zh, "en": en} for f, c, zh, en in faults])
    return terms


def taken(offer: Offer, *, buyer_id: str, level: int, today: dt.date, now: dt.datetime) -> Coupon:
    """Return the coupon that somebody of this level takes today.

    Raises:
        OfferStopped, OfferOver, OfferGone: nobody takes it any more. OfferTooHigh: it is for a higher level.
    """
    terms = offer.terms
    if offer.stopped_at is not None:
        raise OfferStopped
    if today > terms.takes_until:
        raise OfferOver
    if level < terms.level:
        raise OfferTooHigh
    if offer.left < 1:
        raise OfferGone
    until = today + dt.timedelta(days=terms.days)
    return Coupon(offer.offer_id, buyer_id, terms.title, terms.off_fen, terms.from_fen, until, now)


def off(coupon: Coupon, *, goods_fen: int, town_id: str, today: dt.date) -> int:
    """Return what a coupon takes off goods of so much, in fen.

    Raises:
        CouponUsed: an order used it.
        CouponUnfit: it is another town's, over, or the goods are too few for it.
    """
    if coupon.used_by:
        raise CouponUsed
    if coupon.town_id != town_id or today > coupon.until or goods_fen < coupon.from_fen:
        raise CouponUnfit(fen=coupon.from_fen, until=str(coupon.until))
    return coupon.off_fen


def stopped(offer: Offer, now: dt.datetime) -> Offer:
    """Return the offer as nobody takes it any more; what was taken stays good."""
    return replace(offer, stopped_at=now)
