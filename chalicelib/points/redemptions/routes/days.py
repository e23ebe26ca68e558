"""What a shop sold: one redemption, or a day of them."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.redemptions.routes.doors import doors
from chalicelib.points.redemptions.schemas.days import CodePaymentsShown, DayAsked, DayShown, RowShown
from chalicelib.points.redemptions.schemas.tills import RedemptionShown
from chalicelib.points.redemptions.service import days as service


@doors.door("GET", "/v1/partner/redemptions/{key}", verb="redemptions.read_shop", shown=RedemptionShown)
def read_redemption(call: Call[Nothing, Nothing], key: str) -> RedemptionShown:
    """Show what this shop redeemed under an Idempotency-Key: what to ask after a lost answer."""
    return RedemptionShown.of(service.load_redemption(call.ctx, key=key))


@doors.door("GET", "/v1/partner/redemptions", verb="redemptions.read_shop", query=DayAsked, shown=DayShown)
def read_day(call: Call[Nothing, DayAsked]) -> DayShown:
    """Show this shop's day: the whole day's totals with the first page, and its redemptions with the newest first."""
    asked = call.query
    if asked.on is None:
        return DayShown.of(service.redemptions_of_today(call.ctx, size=asked.size, cursor=asked.cursor))
    return DayShown.of(service.redemptions_of_day(call.ctx, on=asked.on, size=asked.size, cursor=asked.cursor))


@doors.door("GET", "/v1/partner/code-payments", verb="redemptions.read_shop", shown=CodePaymentsShown)
def read_code_payments(call: Call[Nothing, Nothing]) -> CodePaymentsShown:
    """Show what was paid a moment ago by the shop's own code; ask every few seconds, and show each row once."""
    return CodePaymentsShown(rows=[RowShown.of(entry) for entry in service.code_payments(call.ctx)])
