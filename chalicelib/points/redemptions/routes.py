"""HTTP doors of redemption: the till's with its API key, the villager's who scans the shop, the desk's with a slip."""

from __future__ import annotations

from chalicelib.foundation.identity.core.codes import token_in
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.edge import Call, Doors, Nothing
from chalicelib.points.redemptions import service
from chalicelib.points.redemptions.schemas import (
    DayAsked,
    DayShown,
    RedemptionAsked,
    RedemptionShown,
    SaleShown,
    SalesShown,
    ShopPaymentAsked,
)

doors = Doors("redemptions")


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


@doors.door("GET", "/v1/partner/redemptions/{key}", verb="redemptions.read_shop", shown=RedemptionShown)
def read_redemption(call: Call[Nothing, Nothing], key: str) -> RedemptionShown:
    """Show what this shop redeemed under an Idempotency-Key: what to ask after a lost answer."""
    return RedemptionShown.of(service.load_redemption(call.ctx, key=key))


@doors.door("GET", "/v1/partner/redemptions", verb="redemptions.read_shop", query=DayAsked, shown=DayShown)
def read_day(call: Call[Nothing, DayAsked]) -> DayShown:
    """Show this shop's day: the whole day's totals with the first page, and its redemptions with the newest first."""
    asked = call.query
    on = asked.on or business_date(call.ctx.now())
    return DayShown.of(service.redemptions_of_day(call.ctx, on=on, size=asked.size, cursor=asked.cursor))


@doors.door(
    "GET",
    "/v1/villages/{village_id}/redemptions/{slip}",
    verb="redemptions.look",
    within="village_id",
    shown=SalesShown,
)
def find_sale(call: Call[Nothing, Nothing], village_id: str, slip: str) -> SalesShown:
    """Show what a village's shop sold, by the number on the printed slip; the look is recorded."""
    found = service.find_sales(call.ctx, village_id=village_id, number=slip)
    return SalesShown(rows=[SaleShown.of(sale) for sale in found])


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
    """Pay points at the shop whose static code I scanned; its till shows the confirmation."""
    token = token_in(call.body.code)
    done = service.pay_at_shop(call.ctx, token=token, points=call.body.points, key=call.key)
    return RedemptionShown.of(done.entry)
