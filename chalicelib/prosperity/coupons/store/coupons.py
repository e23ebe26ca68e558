"""Moves buyers' coupons, and how much they bought, in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel import storage
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.coupons.core.coupons import Coupon, Offer
from chalicelib.prosperity.coupons.core.levels import Levels
from chalicelib.prosperity.coupons.records import STANDING, CouponRecord, LevelsRecord, OfferRecord
from chalicelib.prosperity.coupons.store.offers import levels_of, offer_of


@value
class Before:
    """All that taking an offer is decided on."""

    coupon: Coupon | None
    offer: Offer | None
    levels: Levels
    spent_fen: int


def coupon_of(record: CouponRecord | None) -> Coupon | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Coupon(
        record.offer_id,
        record.buyer_id,
        record.title or "",
        record.off_fen or 0,
        record.from_fen or 0,
        dt.date.fromisoformat(record.until or ""),
        dt.datetime.fromisoformat(record.taken_at or ""),
        record.used_by or "",
    )


def find_before(buyer_id: str, offer_id: str) -> Before:
    """Return all that taking an offer is decided on. One round trip."""
    town_id = offer_id[:5]
    coupon, offer, levels, standing = storage.find_many(
        [
            (CouponRecord, buyer_id, offer_id),
            (OfferRecord, town_id, offer_id),
            (LevelsRecord, town_id),
            (CouponRecord, buyer_id, STANDING),
        ],
        consistent=True,
    )
    return Before(coupon_of(coupon), offer_of(offer), levels_of(levels), spent_in(standing))


def spent_in(standing: CouponRecord | None) -> int:
    """Return how much a buyer bought in all, in fen."""
    return 0 if standing is None else standing.spent_fen or 0


def list_of_buyer(buyer_id: str) -> tuple[list[Coupon], int]:
    """Return all coupons that somebody took, and how much they bought in all, in fen. One round trip a megabyte."""
    found, spent = [], 0
    for item in storage.every(storage.Query(CouponRecord, buyer_id, consistent=True)):
        record = CouponRecord.from_raw_data(item)
        if record.offer_id == STANDING:
            spent = spent_in(record)
        elif (one := coupon_of(record)) is not None:
            found.append(one)
    return found, spent


def lookup_coupon(buyer_id: str, offer_id: str) -> Lookup[Coupon | None]:
    """Return how another room reads a coupon together with its own rows."""
    return Lookup((CouponRecord, buyer_id, offer_id), coupon_of)


def creation_of(coupon: Coupon, refusal: Refusal) -> Writes:
    """Return the write of a new coupon, the guard of its transaction."""
    record = CouponRecord(
        coupon.buyer_id,
        coupon.offer_id,
        title=coupon.title,
        off_fen=coupon.off_fen,
        from_fen=coupon.from_fen,
        until=str(coupon.until),
        taken_at=coupon.taken_at.astimezone(dt.UTC).isoformat(),
    )
    return Writes().create(record, refusal=refusal, guard=True)


def used(buyer_id: str, offer_id: str, *, by: str, refusal: Refusal) -> Writes:
    """Return the write by which an order uses a coupon that no other one used."""
    return Writes().update(
        CouponRecord,
        buyer_id,
        offer_id,
        actions=[CouponRecord.used_by.set(by)],
        condition=CouponRecord.until.exists() & CouponRecord.used_by.does_not_exist(),
        refusal=refusal,
    )


def given_back(buyer_id: str, offer_id: str, *, by: str, refusal: Refusal) -> Writes:
    """Return the write after which a coupon that this order used can be used again."""
    return Writes().update(
        CouponRecord,
        buyer_id,
        offer_id,
        actions=[CouponRecord.used_by.remove()],
        condition=CouponRecord.used_by == by,
        refusal=refusal,
    )


def spent(buyer_id: str, fen: int) -> Writes:
    """Return the write that adds so much to what somebody bought in all; none for nothing."""
    if fen == 0:
        return Writes()
    return Writes().update(CouponRecord, buyer_id, STANDING, actions=[CouponRecord.spent_fen.add(fen)])


def forgotten(buyer_id: str, offer_ids: list[str]) -> Writes:
    """Return the writes that delete these coupons of somebody's, and how much they bought."""
    writes = Writes()
    for one in (*offer_ids, STANDING):
        writes.delete(CouponRecord, buyer_id, one)
    return writes
