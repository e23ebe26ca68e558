"""The pick-up desk: what waits, whose code that is, hand out, call off, refund."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.rewards.core.deeds import OrderState
from chalicelib.points.rewards.routes.doors import doors
from chalicelib.points.rewards.schemas.orders import (
    CallOffAsked,
    DeskAsked,
    DeskCodeAsked,
    HandOutAsked,
    OrderAtDesk,
    OrderRefundAsked,
    OrdersAtDesk,
)
from chalicelib.points.rewards.service import desk, reading, refunding


@doors.door(
    "GET",
    "/v1/places/{place_id}/reward-orders",
    verb="rewards.read",
    within="place_id",
    query=DeskAsked,
    shown=OrdersAtDesk,
)
def waiting(call: Call[Nothing, DeskAsked], place_id: str) -> OrdersAtDesk:
    """Show the orders of one state at a desk: who waits longest first, of others the last first."""
    query = call.query
    page = reading.list_desk(
        place_id=place_id, point=query.point, state=OrderState(query.state), size=query.size, cursor=query.cursor
    )
    return OrdersAtDesk.of(page)


@doors.door(
    "POST",
    "/v1/places/{place_id}/reward-lookups",
    verb="rewards.hand_out",
    within="place_id",
    asked=DeskCodeAsked,
    shown=OrdersAtDesk,
)
def look_up(call: Call[DeskCodeAsked, Nothing], place_id: str) -> OrdersAtDesk:
    """Show what a pick-up code opens here, or what waits here for a card's bearer; that look is recorded."""
    found = reading.find_at_desk(call.ctx, place_id=place_id, text=call.body.code)
    return OrdersAtDesk(rows=[OrderAtDesk.of(one) for one in found], cursor=None)


@doors.door(
    "POST",
    "/v1/places/{place_id}/reward-orders/{order_id}/hand-out",
    verb="rewards.hand_out",
    within="place_id",
    asked=HandOutAsked,
    shown=OrderAtDesk,
    keyed=True,
)
def hand_out(call: Call[HandOutAsked, Nothing], place_id: str, order_id: str) -> OrderAtDesk:
    """Hand an order out for what was shown; its points are spent, once."""
    done = desk.fulfil(call.ctx, place_id=place_id, order_id=order_id, showing=call.body.showing(), key=call.key)
    return OrderAtDesk.of(done)


@doors.door(
    "POST",
    "/v1/places/{place_id}/reward-orders/{order_id}/call-off",
    verb="rewards.decide",
    within="place_id",
    asked=CallOffAsked,
    shown=OrderAtDesk,
    keyed=True,
)
def call_off(call: Call[CallOffAsked, Nothing], place_id: str, order_id: str) -> OrderAtDesk:
    """End an order that can not be handed out, and say why; everything goes back."""
    done = desk.call_off(call.ctx, place_id=place_id, order_id=order_id, reason=call.body.reason, key=call.key)
    return OrderAtDesk.of(done)


@doors.door(
    "POST",
    "/v1/places/{place_id}/reward-orders/{order_id}/refund",
    verb="rewards.decide",
    within="place_id",
    asked=OrderRefundAsked,
    shown=OrderAtDesk,
    keyed=True,
)
def refund(call: Call[OrderRefundAsked, Nothing], place_id: str, order_id: str) -> OrderAtDesk:
    """Give points of what was handed out back, whole or in part."""
    body = call.body
    done = refunding.refund(
        call.ctx,
        place_id=place_id,
        order_id=order_id,
        points=body.points,
        restock=body.restock,
        reason=body.reason,
        key=call.key,
    )
    return OrderAtDesk.of(done)
