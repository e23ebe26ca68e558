"""What buyers are told of their orders. A fact says which order and what; whose it is stands in the order alone."""

from __future__ import annotations

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.market import MarketOrderMoved
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.notifications.core.messages import Message
from chalicelib.foundation.notifications.service.delivering import deliver
from chalicelib.foundation.notifications.service.sending import Means, present_means
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.market.core import tidings
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.store import orders as store


def moved(ctx: Context, order: Order, news: str, fen: int = 0) -> Writes:
    """Return the fact that an order came to something its buyer did not do themselves. 2 write units."""
    return facts.prepare_fact(ctx, village_id=order.town_id, fact=MarketOrderMoved(order.order_id, news, fen))


def waits(ctx: Context, order: Order, days: int) -> Writes:
    """Return the fact that an order has waited for `days`; told once however often it is said."""
    once, fact = f"market waits#{order.order_id}#{days}", MarketOrderMoved(order.order_id, "wait")
    return facts.prepare_fact(ctx, village_id=order.town_id, fact=fact, once=once)


def given_by_hand(ctx: Context, order: Order, refund_id: str, fen: int) -> Writes:
    """Return the fact that officers gave some of an order back themselves; told once however often it is said."""
    once, fact = f"market by hand#{refund_id}", MarketOrderMoved(order.order_id, "by_hand", fen)
    return facts.prepare_fact(ctx, village_id=order.town_id, fact=fact, once=once)


def follow(recorded: Recorded) -> None:
    """Tell a buyer what came of their order, once, however often the stream says it."""
    tell(LIVE, recorded=recorded, means=present_means())


def tell(ctx: Context, *, recorded: Recorded, means: Means | None = None) -> Message | None:
    """Tell a buyer what a fact says of their order as it is by now; return what was told. A look at the order."""
    fact = recorded.fact
    assert isinstance(fact, MarketOrderMoved)
    order = store.find_order(fact.order_id)
    told = None if order is None else tidings.of(order, fact.news, fact.fen)
    if order is None or told is None:
        return None
    kind, values = told
    message = Message(recorded.fact_id, order.buyer_id, kind, order.order_id, values)
    deliver(ctx, message=message, means=means)
    return message
