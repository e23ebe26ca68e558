"""What a room that sells asks of coupons: what one takes off, that an order uses it, and what somebody bought."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.context import Context
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.writes import Writes, commit
from chalicelib.prosperity.coupons.core import coupons as core
from chalicelib.prosperity.coupons.core.coupons import Coupon
from chalicelib.prosperity.coupons.core.refusals import CouponUsed, NoSuchCoupon
from chalicelib.prosperity.coupons.store import coupons as store

TOGETHER_MAX = 10


class NotUsedBy(Exception):
    """The coupon was not used by this order any more. Not a refusal: somebody gave it back before."""


def lookup_coupon(*, buyer_id: str, coupon_id: str) -> Lookup[Coupon | None]:
    """Return how a coupon is read together with an order's own rows."""
    return store.lookup_coupon(buyer_id, coupon_id)


def off(coupon: Coupon | None, *, goods_fen: int, town_id: str, today: dt.date) -> int:
    """Return what a coupon takes off goods of so much, in fen.

    Raises:
        NoSuchCoupon: they took no such one. CouponUsed, CouponUnfit: as these say.
    """
    if coupon is None:
        raise NoSuchCoupon
    return core.off(coupon, goods_fen=goods_fen, town_id=town_id, today=today)


def prepare_used(*, buyer_id: str, coupon_id: str, by: str) -> Writes:
    """Return the write by which an order uses a coupon; none where it has none. 1 unit.

    Raises, when it is committed:
        CouponUsed: another order was quicker.
    """
    if not coupon_id:
        return Writes()
    return store.used(buyer_id, coupon_id, by=by, refusal=lambda _: CouponUsed())


def prepare_back(*, buyer_id: str, coupon_id: str, by: str) -> Writes:
    """Return the write after which a coupon that this order used can be used again, while its time lasts.

    Raises, when it is committed:
        NotUsedBy: the order does not use it.
    """
    if not coupon_id:
        return Writes()
    return store.given_back(buyer_id, coupon_id, by=by, refusal=lambda _: NotUsedBy())


def prepare_spent(*, buyer_id: str, fen: int) -> Writes:
    """Return the write that adds so much to what somebody bought in all (below nothing: takes it off), in fen."""
    return store.spent(buyer_id, fen)


def prepare_forgotten(_ctx: Context, person_id: str) -> Writes:
    """Return the writes after which nothing is kept of somebody's coupons; of many, the first go just before.

    One round trip, and one more for each ten coupons above the first.
    """
    found = [one.offer_id for one in store.list_of_buyer(person_id)[0]]
    while len(found) > TOGETHER_MAX:
        commit(store.forgotten(person_id, found[-TOGETHER_MAX:]))
        del found[-TOGETHER_MAX:]
    return store.forgotten(person_id, found)
