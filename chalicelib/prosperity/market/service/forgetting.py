"""What the market forgets of who leaves, and of everybody after a time: where orders were brought. The rest stays."""

from __future__ import annotations

from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, commit
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import OrdersOpen
from chalicelib.prosperity.market.store import orders as store

TOGETHER_MAX = 10
"""So many orders are forgotten in the transaction that ends a membership or a registration; older ones just before."""


def prepare_forgotten(_ctx: Context, person_id: str) -> Writes:
    """Return the writes after which no order says where the person lives. A round trip a page of a hundred orders.

    Raises:
        OrdersOpen: one of theirs is not finished yet.
        Busy: at the commit, where one of them moved on meanwhile.
    """
    orders = list(store.every_of_buyer(person_id))
    if any(one.is_open for one in orders):
        raise OrdersOpen
    told = [one for one in orders if one.sealed]
    while len(told) > TOGETHER_MAX:
        commit(_forgotten(told[-TOGETHER_MAX:]))
        del told[-TOGETHER_MAX:]
    return _forgotten(told)


def _forgotten(orders: list[Order]) -> Writes:
    return Writes().merge(*(store.forgotten(one, refusal=lambda _: Busy()) for one in orders))
