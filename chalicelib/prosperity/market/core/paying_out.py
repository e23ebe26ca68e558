"""How a buyer's balance goes back to them: through orders that they paid in cash, the latest first. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Given, Order
from chalicelib.prosperity.market.core.reconciling import due_of

ORDERS_MAX = 10
"""Through so many orders at once: a transaction has a hundred items. Ours."""
REFUNDED_WITHIN = dt.timedelta(days=360)
"""WeChat Pay gives back what was paid within a year. Source: pay.weixin.qq.com, 退款申请; five days of ours."""
ROW = "out "
"""How what a request paid out is named among what was done with an order."""


@value
class Payout:
    """What of a balance goes back by WeChat Pay, in fen, through which orders; the rest stays."""

    parts: tuple[tuple[Order, int], ...] = ()

    @property
    def fen(self) -> int:
        """What goes back in all."""
        return sum(fen for _, fen in self.parts)


def plan(orders: Iterable[Order], balance: int, now: dt.datetime) -> Payout:
    """Return through which of somebody's orders, the newest first, their balance goes back, as far as it goes."""
    parts: list[tuple[Order, int]] = []
    for order in orders:
        fen = min(cash_left(order, now), balance)
        if fen <= 0:
            continue
        parts.append((order, fen))
        balance -= fen
        if len(parts) == ORDERS_MAX:
            break
    return Payout(tuple(parts))


def payable(orders: Sequence[Order], balance: int) -> int:
    """Return how much of a balance may go back as money: not what work points paid, for these are never cashed out.

    What lies on the balance of an order that points paid too counts as theirs, as far as they paid; what orders
    used of the balance since, they used of that first. What was paid out used none of it.
    """
    dues = [(due_of(one).balance + paid_out_of(one), one.sums.points - one.given.points) for one in orders]
    by_points = sum(min(left, points) for left, points in dues if left > 0)
    used = -sum(left for left, _ in dues if left < 0)
    return balance - max(by_points - used, 0)


def cash_left(order: Order, now: dt.datetime) -> int:
    """Return how much WeChat Pay would give back of what was paid for an order; nothing before it is completed."""
    paid_at = order.passed.get(OrderState.PAID.value)
    if order.state is not OrderState.COMPLETED or paid_at is None or now - paid_at > REFUNDED_WITHIN:
        return 0
    return order.sums.cash - order.given.cash


def paid_out(order: Order, fen: int, row: str) -> Order:
    """Return an order of whose cash so much went back in place of the balance: its money came otherwise."""
    given = order.given + Given(cash=fen, carried=-fen)
    return replace(order, given=given, done={**order.done, row: str(fen)}, version=order.version + 1)


def row_of(key: str) -> str:
    """Return by what name an order keeps how much a request paid out through it."""
    return ROW + key


def paid_out_of(order: Order) -> int:
    """Return how much of the balance went back through an order by all requests together, in fen."""
    return sum(int(fen) for row, fen in order.done.items() if row.startswith(ROW))


def found_in(orders: Sequence[Order], row: str) -> int | None:
    """Return what a request paid out by these orders, in fen; None where none of them knows it."""
    known = [int(one.done[row]) for one in orders if row in one.done]
    return sum(known) if known else None
