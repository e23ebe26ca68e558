"""The desk's door: a sale by the number on its slip."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.redemptions.routes.doors import doors
from chalicelib.points.redemptions.schemas.slips import SaleShown, SalesShown
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
