"""Harvests as officers enter them."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.market.routes.doors import doors
from chalicelib.prosperity.market.schemas.lots import LotAsked, LotOrdersShown, LotShown, LotsShown, SpoiltAsked
from chalicelib.prosperity.market.schemas.producers import MarketPageAsked
from chalicelib.prosperity.market.service import harvests


@doors.door(
    "GET",
    "/v1/products/{product_id}/lots",
    verb="market.read",
    within="product_id",
    query=MarketPageAsked,
    shown=LotsShown,
)
def lots(call: Call[Nothing, MarketPageAsked], product_id: str) -> LotsShown:
    """Show the harvests of a product, the last one first."""
    query = call.query
    return LotsShown.of(harvests.list_lots(product_id=product_id, size=query.size, cursor=query.cursor))


@doors.door(
    "POST",
    "/v1/products/{product_id}/lots",
    verb="market.write",
    within="product_id",
    asked=LotAsked,
    shown=LotShown,
    keyed=True,
    status=201,
)
def bring_in(call: Call[LotAsked, Nothing], product_id: str) -> LotShown:
    """Enter a harvest: its units are to be had from now on, and its label's code tells where they came from."""
    body = call.body
    made = harvests.bring_in(
        call.ctx,
        product_id=product_id,
        variant_id=body.variant_id,
        harvested_on=body.harvested_on,
        units=body.units,
        where=body.where,
        words=body.words,
        media_ids=body.media_ids,
        key=call.key,
        cycle_id=body.cycle_id or "",
    )
    return LotShown.of(made)


@doors.door(
    "POST",
    "/v1/products/{product_id}/lots/{trace}/spoilt",
    verb="market.write",
    within="product_id",
    asked=SpoiltAsked,
    shown=LotShown,
    keyed=True,
)
def write_off(call: Call[SpoiltAsked, Nothing], product_id: str, trace: str) -> LotShown:
    """Write off units of a lot that spoilt; only what nobody ordered."""
    done = harvests.write_off(call.ctx, product_id=product_id, trace=trace, units=call.body.units, key=call.key)
    return LotShown.of(done)


@doors.door(
    "GET",
    "/v1/products/{product_id}/lots/{trace}/orders",
    verb="market.read_orders",
    within="product_id",
    shown=LotOrdersShown,
)
def lot_orders(_call: Call[Nothing, Nothing], product_id: str, trace: str) -> LotOrdersShown:
    """Show the orders that some of a harvest is in: whom to call where it was not good."""
    return LotOrdersShown.of(harvests.orders_with(product_id=product_id, trace=trace))
