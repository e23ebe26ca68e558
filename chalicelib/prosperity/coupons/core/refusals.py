"""What the coupons' room refuses."""

from __future__ import annotations

from chalicelib.kernel.errors import Conflict, NotFound


class NoSuchOffer(NotFound):
    """The town offers no such coupon."""

    code = "no_such_coupon_offer"
    zh, en = "没有这种优惠券。", "There is no such coupon."


class NoSuchCoupon(NotFound):
    """The buyer took no such coupon."""

    code = "no_such_coupon"
    zh, en = "您没有这张优惠券。", "You have no such coupon."


class OfferStopped(Conflict):
    """The town stopped the offer."""

    code = "coupon_offer_stopped"
    zh, en = "这种优惠券已经停发。", "This coupon is not given out any more."


class OfferOver(Conflict):
    """The last day on which it was taken is past."""

    code = "coupon_offer_over"
    zh, en = "领取时间已经过了。", "The time to take it is over."


class OfferGone(Conflict):
    """As many people took it as may."""

    code = "coupon_offer_gone"
    zh, en = "已经领完了。", "All of them were taken."


class OfferTooHigh(Conflict):
    """It is for a higher level."""

    code = "coupon_level_too_low"
    zh, en = "这张券要更高的会员等级才能领。", "It is for a higher level."


class CouponUsed(Conflict):
    """An order used the coupon."""

    code = "coupon_used"
    zh, en = "这张优惠券已经用过。", "This coupon was used."


class CouponUnfit(Conflict):
    """The coupon is not for this order: too few goods, over, or another town's."""

    code = "coupon_unfit"
    zh, en = (
        "这张券要货款满 {fen} 分、在 {until} 以前用。",
        "This coupon is for goods of {fen} fen at least, until {until}.",
    )


class LevelsChanged(Conflict):
    """Somebody else changed the levels since they were looked at."""

    code = "member_levels_changed"
    zh, en = "等级刚被别人改过，请重新打开再改。", "Somebody else changed the levels; open them again."
