"""What the packing desk finds: orders by day and state, what waits for which day, and an order by its code."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.paging import Page
from chalicelib.prosperity.market.core import days as core, orders
from chalicelib.prosperity.market.core.days import DayAtDesk
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.store import orders as store


def list_orders(
    *, town_id: str, state: OrderState, day: dt.date | None = None, size: int, cursor: str | None
) -> Page[Order]:
    """Return a page of a town's orders of one state, for a day or those for the next day first. One round trip."""
    return store.list_at_desk(town_id, state, day, size=size, cursor=cursor)


def days_of(*, town_id: str, day: dt.date) -> list[DayAtDesk]:
    """Return each day for which something waits, and `day` with what is done of it too. Six round trips."""
    waiting = {state: store.days_at_desk(town_id, state) for state in core.WAITS}
    done = {state: store.count_at_desk(town_id, state, day) for state in core.DONE}
    return core.days_of(waiting, day=day, done=done)


def find_by_code(*, town_id: str, code: str) -> list[Order]:
    """Return the orders at a town's points that this code opens: one, none, or very rarely two. One round trip, mostly.

    A code is made of its order's id and kept nowhere, so it is looked for among all that wait: some hundreds at most.
    """
    wanted = code.replace(" ", "")
    return [one for one in store.every_at_desk(town_id, OrderState.READY) if orders.code_of(one) == wanted]
