"""What WeChat could not be told of, for the town's officers."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.market.routes.doors import doors
from chalicelib.prosperity.market.schemas.packing import MarketDispatchesShown, MarketDispatchShown
from chalicelib.prosperity.market.schemas.producers import MarketPageAsked
from chalicelib.prosperity.market.service import dispatching


@doors.door(
    "GET",
    "/v1/places/{place_id}/market-dispatches",
    verb="market.read_orders",
    within="place_id",
    query=MarketPageAsked,
    shown=MarketDispatchesShown,
)
def not_dispatched(call: Call[Nothing, MarketPageAsked], place_id: str) -> MarketDispatchesShown:
    """Show the orders whose money WeChat keeps since it could not be told that they were handed over."""
    page = dispatching.list_failed(town_id=place_id, size=call.query.size, cursor=call.query.cursor)
    return MarketDispatchesShown.of(page)


@doors.door(
    "POST", "/v1/market/desk/orders/{order_id}/dispatch", verb="market.pack", within="order_id",
    shown=MarketDispatchShown,
)  # fmt: skip
def dispatch_again(call: Call[Nothing, Nothing], order_id: str) -> MarketDispatchShown:
    """Let WeChat be told of an order again."""
    return MarketDispatchShown.of(dispatching.tell_again(call.ctx, order_id=order_id))
