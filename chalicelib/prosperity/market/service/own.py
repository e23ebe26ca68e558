"""A buyer's own orders, and what was carried over from them."""

from __future__ import annotations

from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.service import refunding
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.service.paying import load_own
from chalicelib.prosperity.market.store import orders as store


@value
class Read:
    """An order with what is given back of it, as far as it came."""

    order: Order
    refunds: tuple[Refund, ...] = ()


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Order]:
    """Return a page of the acting person's orders, the newest first. One round trip."""
    return store.list_of_buyer(ctx.actor.subject, size=size, cursor=cursor)


def read_own(ctx: Context, *, order_id: str) -> Read:
    """Return an order of the acting person's with its refunds. Two round trips.

    Raises:
        NoSuchOrder: there is none, or it is somebody else's.
    """
    order = load_own(ctx, order_id)
    return Read(order, tuple(refunding.refunds_of(payment_id=order_id)))


def carried_of(ctx: Context) -> int:
    """Return what was carried over from the acting person's orders, in fen; below nothing: owed. One round trip."""
    return store.find_carried(ctx.actor.subject)
