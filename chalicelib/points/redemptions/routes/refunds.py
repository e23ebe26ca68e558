"""Giving points of a sale back."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.redemptions.routes.doors import doors
from chalicelib.points.redemptions.schemas.refunds import RefundAsked, RefundShown
from chalicelib.points.redemptions.service import refunds as service


@doors.door(
    "POST",
    "/v1/partner/redemptions/{key}/refunds",
    verb="redemptions.refund",
    asked=RefundAsked,
    shown=RefundShown,
    keyed=True,
    status=201,
)
def refund(call: Call[RefundAsked, Nothing], key: str) -> RefundShown:
    """Give points of a sale of this shop back (退货): a part, or all that is left; within 30 days."""
    done, sale = service.refund_sale(call.ctx, asked=call.body.refunding(key, call.key))
    return RefundShown.of(done.entry, sale)
