"""The packing desk's doors, for the town's officers; and a buyer's own word that what was brought is there."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.routes.doors import doors
from chalicelib.prosperity.market.schemas.orders import MarketOrderShown
from chalicelib.prosperity.market.schemas.packing import (
    DeskListAsked,
    HandOverAsked,
    LineRefundAsked,
    MarketCallOffAsked,
    MarketLeftAsked,
    MarketOrderAtDesk,
    MarketOrdersAtDesk,
    OtherLotAsked,
    WeightsAsked,
)
from chalicelib.prosperity.market.service import desk, giving, packing


@doors.door(
    "GET",
    "/v1/places/{place_id}/market-orders",
    verb="market.read_orders",
    within="place_id",
    query=DeskListAsked,
    shown=MarketOrdersAtDesk,
)
def to_pack(call: Call[Nothing, DeskListAsked], place_id: str) -> MarketOrdersAtDesk:
    """Show a town's orders of a state, for a day or those for the next day first; one order says where to."""
    query = call.query
    page = desk.list_orders(
        town_id=place_id, state=OrderState(query.state), day=query.day, size=query.size, cursor=query.cursor
    )
    return MarketOrdersAtDesk.of(page)


@doors.door(
    "GET",
    "/v1/market/desk/orders/{order_id}",
    verb="market.pack",
    within="order_id",
    shown=MarketOrderAtDesk,
)
def look_at(call: Call[Nothing, Nothing], order_id: str) -> MarketOrderAtDesk:
    """Show an order to who packs it, with where it is brought; the look is recorded."""
    return MarketOrderAtDesk.whole(packing.read_order(call.ctx, order_id=order_id))


@doors.door(
    "POST",
    "/v1/market/desk/orders/{order_id}/pick",
    verb="market.pack",
    within="order_id",
    shown=MarketOrderAtDesk,
    keyed=True,
)
def pick(call: Call[Nothing, Nothing], order_id: str) -> MarketOrderAtDesk:
    """Take an order to be picked; its buyer does not cancel it any more."""
    return MarketOrderAtDesk.at(packing.pick(call.ctx, order_id=order_id, key=call.key))


@doors.door(
    "POST",
    "/v1/market/desk/orders/{order_id}/weights",
    verb="market.pack",
    within="order_id",
    asked=WeightsAsked,
    shown=MarketOrderAtDesk,
)
def weigh(call: Call[WeightsAsked, Nothing], order_id: str) -> MarketOrderAtDesk:
    """Keep what the pieces of a line weigh, one by one; other weights correct it until the order is packed."""
    body = call.body
    done = packing.weigh(call.ctx, order_id=order_id, nth=body.line, weights_g=body.weights_g)
    return MarketOrderAtDesk.at(done)


@doors.door(
    "POST",
    "/v1/market/desk/orders/{order_id}/lots",
    verb="market.pack",
    within="order_id",
    asked=OtherLotAsked,
    shown=MarketOrderAtDesk,
)
def take_other_lot(call: Call[OtherLotAsked, Nothing], order_id: str) -> MarketOrderAtDesk:
    """Say that a line was picked from another harvest than the desk was told."""
    body = call.body
    done = packing.take_other_lot(call.ctx, order_id=order_id, nth=body.line, trace=body.trace)
    return MarketOrderAtDesk.at(done)


@doors.door(
    "POST",
    "/v1/market/desk/orders/{order_id}/pack",
    verb="market.pack",
    within="order_id",
    shown=MarketOrderAtDesk,
    keyed=True,
)
def pack(call: Call[Nothing, Nothing], order_id: str) -> MarketOrderAtDesk:
    """Say that an order is packed: it waits at its point, or is on its way."""
    return MarketOrderAtDesk.at(packing.pack(call.ctx, order_id=order_id, key=call.key))


@doors.door(
    "POST",
    "/v1/market/desk/orders/{order_id}/hand-over",
    verb="market.pack",
    within="order_id",
    asked=HandOverAsked,
    shown=MarketOrderAtDesk,
    keyed=True,
)
def hand_over(call: Call[HandOverAsked, Nothing], order_id: str) -> MarketOrderAtDesk:
    """Hand an order over to who shows its code."""
    done = packing.hand_over(call.ctx, order_id=order_id, code=call.body.code, key=call.key)
    return MarketOrderAtDesk.at(done)


@doors.door(
    "POST",
    "/v1/market/desk/orders/{order_id}/left",
    verb="market.pack",
    within="order_id",
    asked=MarketLeftAsked,
    shown=MarketOrderAtDesk,
    keyed=True,
)
def leave(call: Call[MarketLeftAsked, Nothing], order_id: str) -> MarketOrderAtDesk:
    """End an order that its buyer left at its point for days, and say why nothing else was to be done."""
    return MarketOrderAtDesk.at(packing.leave(call.ctx, order_id=order_id, reason=call.body.reason, key=call.key))


@doors.door(
    "POST",
    "/v1/market/desk/orders/{order_id}/call-off",
    verb="market.pack",
    within="order_id",
    asked=MarketCallOffAsked,
    shown=MarketOrderAtDesk,
    keyed=True,
)
def call_off(call: Call[MarketCallOffAsked, Nothing], order_id: str) -> MarketOrderAtDesk:
    """Give a paid order back whole; its goods can be had again, or not."""
    body = call.body
    done = giving.call_off(call.ctx, order_id=order_id, reason=body.reason, restock=body.restock, key=call.key)
    return MarketOrderAtDesk.at(done)


@doors.door(
    "POST",
    "/v1/market/desk/orders/{order_id}/refunds",
    verb="market.pack",
    within="order_id",
    asked=LineRefundAsked,
    shown=MarketOrderAtDesk,
    keyed=True,
)
def refund(call: Call[LineRefundAsked, Nothing], order_id: str) -> MarketOrderAtDesk:
    """Give some of a line back: what was missing, or not good."""
    body = call.body
    done = giving.refund(
        call.ctx,
        order_id=order_id,
        nth=body.line,
        fen=body.fen,
        reason=body.reason,
        key=call.key,
        restock=body.restock,
    )
    return MarketOrderAtDesk.at(done)


@doors.door("POST", "/v1/market/orders/{order_id}/receive", verb="market.shop", shown=MarketOrderShown, keyed=True)
def receive(call: Call[Nothing, Nothing], order_id: str) -> MarketOrderShown:
    """Say that an order that was brought is there."""
    return MarketOrderShown.of(packing.receive(call.ctx, order_id=order_id, key=call.key))
