"""How coupons lie in DynamoDB: levels and offers of a town, what buyers have bought, the coupons that they took."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from chalicelib.kernel.attributes import Record, WholeNumber


class LevelsRecord(Record):
    """A town's levels."""

    class Meta:
        table_name = "member_levels"

    town_id = UnicodeAttribute(hash_key=True)
    levels = JSONAttribute()
    version = WholeNumber()


class OfferRecord(Record):
    """An offer of a town. A town has some dozens."""

    class Meta:
        table_name = "coupon_offers"

    town_id = UnicodeAttribute(hash_key=True)
    offer_id = UnicodeAttribute(range_key=True)
    terms = JSONAttribute()
    left = WholeNumber()
    by = UnicodeAttribute()
    made_at = UnicodeAttribute()
    fingerprint = UnicodeAttribute()
    stopped_at = UnicodeAttribute(null=True)


class CouponRecord(Record):
    """What a buyer took of an offer; and, under `STANDING`, how much they bought in all, in fen."""

    class Meta:
        table_name = "coupons"

    buyer_id = UnicodeAttribute(hash_key=True)
    offer_id = UnicodeAttribute(range_key=True)
    title = UnicodeAttribute(null=True)
    off_fen = WholeNumber(null=True)
    from_fen = WholeNumber(null=True)
    until = UnicodeAttribute(null=True)
    taken_at = UnicodeAttribute(null=True)
    used_by = UnicodeAttribute(null=True)
    spent_fen = WholeNumber(null=True)


STANDING = "standing"
"""The row of a buyer that is no coupon."""
