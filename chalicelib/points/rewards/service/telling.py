"""The facts of the mall."""

from __future__ import annotations

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.rewards import (
    RewardCollected,
    RewardExpiring,
    RewardOrdered,
    RewardOrderEnded,
    RewardRefunded,
)
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.rewards.core.deeds import OrderDeed
from chalicelib.points.rewards.core.orders import Order


def ordered(ctx: Context, order: Order) -> Writes:
    """Return the fact that an order waits to be collected."""
    told = RewardOrdered(
        order.order_id, order.resident_id, order.reward_id, order.title, order.points, str(order.until)
    )  # fmt: skip
    return fact(ctx, order, told)


def expiring(ctx: Context, order: Order) -> Writes:
    """Return the fact that tomorrow is the last day to collect an order; told once however often the night is done."""
    told = RewardExpiring(order.order_id, order.resident_id, order.title, str(order.until))
    once = f"reward expiring#{order.order_id}"
    return facts.prepare_fact(ctx, village_id=order.village_id, fact=told, once=once)


def done(ctx: Context, order: Order, deed: OrderDeed) -> Writes:
    """Return the facts of a deed: order as it is after it."""
    if deed is OrderDeed.RENEW:
        return Writes()
    if deed is OrderDeed.FULFIL:
        return fact(ctx, order, RewardCollected(order.order_id, order.resident_id, order.title, order.points))
    if deed is OrderDeed.REFUND:
        return fact(ctx, order, RewardRefunded(order.order_id, order.resident_id, order.title, order.refunded))
    return fact(ctx, order, RewardOrderEnded(order.order_id, order.resident_id, order.title, order.points, deed.value))


def fact(ctx: Context, order: Order, told: Fact) -> Writes:
    """Return the write of a fact of the village of who ordered."""
    return facts.prepare_fact(ctx, village_id=order.village_id, fact=told)
