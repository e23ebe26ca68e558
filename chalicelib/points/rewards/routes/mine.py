"""The mall as villagers use it: look, order, show the code, cancel."""

from __future__ import annotations

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.rewards.routes.doors import doors
from chalicelib.points.rewards.schemas.orders import OrderAsked, OrderShown, OrdersShown
from chalicelib.points.rewards.schemas.rewards import RewardBrowseAsked, RewardPageAsked, RewardShown, RewardsShown
from chalicelib.points.rewards.service import desk, ordering, reading

OWN, SPEND = "rewards.own", "spend"


@doors.door("GET", "/v1/rewards", verb=OWN, query=RewardBrowseAsked, shown=RewardsShown, for_others=SPEND)
def browse(call: Call[Nothing, RewardBrowseAsked]) -> RewardsShown:
    """Show what one's village, or its town, offers for points (商城)."""
    query = call.query
    page = reading.browse(call.ctx, of_town=query.of == "town", size=query.size, cursor=query.cursor)
    return RewardsShown.of(page, business_date(call.ctx.now()))


@doors.door("GET", "/v1/rewards/{reward_id}", verb=OWN, shown=RewardShown, for_others=SPEND)
def read_one(call: Call[Nothing, Nothing], reward_id: str) -> RewardShown:
    """Show one reward, how many are left, and how many more one may have."""
    offer = reading.read_offer(call.ctx, reward_id=reward_id)
    return RewardShown.of(offer, business_date(call.ctx.now()))


@doors.door(
    "POST",
    "/v1/rewards/{reward_id}/orders",
    verb=OWN,
    asked=OrderAsked,
    shown=OrderShown,
    keyed=True,
    status=201,
    for_others=SPEND,
    makes=("order_id", "o"),
    undone_by="rewards.cancel",
)
def order(call: Call[OrderAsked, Nothing], reward_id: str) -> OrderShown:
    """Order some of a reward: its points are held until it is collected."""
    made = ordering.place_order(call.ctx, reward_id=reward_id, quantity=call.body.quantity, key=call.key)
    return OrderShown.of(made)


@doors.door("GET", "/v1/me/reward-orders", verb=OWN, query=RewardPageAsked, shown=OrdersShown, for_others=SPEND)
def my_orders(call: Call[Nothing, RewardPageAsked]) -> OrdersShown:
    """Show one's orders, the newest first."""
    return OrdersShown.of(reading.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor))


@doors.door("GET", "/v1/reward-orders/{order_id}", verb=OWN, shown=OrderShown, for_others=SPEND)
def my_order(call: Call[Nothing, Nothing], order_id: str) -> OrderShown:
    """Show one of one's orders with its pick-up code."""
    return OrderShown.of(reading.read_own(call.ctx, order_id=order_id))


@doors.door("POST", "/v1/reward-orders/{order_id}/cancel", verb=OWN, shown=OrderShown, keyed=True, for_others=SPEND)
def cancel(call: Call[Nothing, Nothing], order_id: str) -> OrderShown:
    """End one's order before it is collected; points, stock and limit go back."""
    return OrderShown.of(desk.cancel(call.ctx, order_id=order_id, key=call.key))


@doors.door("POST", "/v1/reward-orders/{order_id}/code", verb=OWN, shown=OrderShown, keyed=True, for_others=SPEND)
def renew_code(call: Call[Nothing, Nothing], order_id: str) -> OrderShown:
    """Take another pick-up code; the old one opens nothing any more."""
    return OrderShown.of(desk.renew_code(call.ctx, order_id=order_id, key=call.key))
