"""A sale by the number on its slip: at the desk, and at the till that sold."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.redemptions.routes.doors import doors
from chalicelib.points.redemptions.schemas.days import RowShown
from chalicelib.points.redemptions.schemas.slips import OwnSalesShown, SaleShown, SalesShown
from chalicelib.points.redemptions.service import slips as service


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


@doors.door("GET", "/v1/partner/slips/{slip}", verb="redemptions.read_shop", shown=OwnSalesShown)
def find_own_sale(call: Call[Nothing, Nothing], slip: str) -> OwnSalesShown:
    """Show what this shop sold, or refunded, by the number on its slip."""
    found = service.find_own_sales(call.ctx, number=slip)
    return OwnSalesShown(rows=[RowShown.of(entry) for entry in found])
