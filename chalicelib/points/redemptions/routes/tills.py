"""Taking points for goods: at the till, or by the shop's static code."""

from __future__ import annotations

from chalicelib.foundation.identity.core.codes import token_in
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.redemptions.routes.doors import doors
from chalicelib.points.redemptions.schemas.tills import RedemptionAsked, RedemptionShown, ShopPaymentAsked
from chalicelib.points.redemptions.service import tills as service


@doors.door(
    "POST",
    "/v1/partner/redemptions",
    verb="redemptions.make",
    asked=RedemptionAsked,
    shown=RedemptionShown,
    keyed=True,
    status=201,
)
def redeem(call: Call[RedemptionAsked, Nothing]) -> RedemptionShown:
    """Take points for goods (核销): scan a pay code or a card; `dry_run` quotes without taking."""
    quote = call.body.dry_run
    done = service.redeem_at_till(call.ctx, till=call.body.till(call.key), dry_run=quote)
    return RedemptionShown.of(done.entry, quote=quote and not done.replayed)


@doors.door(
    "POST",
    "/v1/me/shop-payments",
    verb="redemptions.pay_shop",
    asked=ShopPaymentAsked,
    shown=RedemptionShown,
    keyed=True,
    status=201,
    for_others="spend",
)
def pay_shop(call: Call[ShopPaymentAsked, Nothing]) -> RedemptionShown:
    """Pay points at the shop whose static code I scanned; its tills tell it within seconds."""
    token = token_in(call.body.code)
    done = service.pay_at_shop(call.ctx, token=token, points=call.body.points, key=call.key)
    return RedemptionShown.of(done.entry)
