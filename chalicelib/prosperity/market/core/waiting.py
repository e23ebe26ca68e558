"""What time makes of an order that is packed: it counts as received, its buyer is reminded, or the desk decides."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from chalicelib.kernel.calendar import business_date, start_of
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import NotLeftYet

RECEIVED_AFTER = dt.timedelta(days=3)
"""After so long what is on its way counts as received: fresh goods that did not come are missed the same day. Ours."""
REMIND_DAYS = (1, 2)
"""So many days after its day who did not collect an order is reminded. Ours."""
LEFT_DAYS = 3
"""So many days after its day it counts as left at its point, and the desk decides about it (decision 0085). Ours."""

FORGOTTEN_AFTER = dt.timedelta(days=90)
"""So long after its day nobody asks after an order any more, and it forgets where it was brought. Ours."""
FORGOTTEN_WITHIN = dt.timedelta(days=14)
"""So many days are gone through again each morning: of what was open still, or where a morning was missed. Ours."""


class Due(StrEnum):
    """What is to be done about an order that is packed."""

    RECEIVE = "receive"
    REMIND = "remind"
    DECIDE = "decide"


def waits_since(order: Order) -> dt.date:
    """Return the day from which on an order can be collected: the one it was ordered for, or when it was packed."""
    return max(order.delivers_on, business_date(order.since))


def forgotten_days(today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day whose orders forget by now where they were brought."""
    last = today - FORGOTTEN_AFTER
    return last - FORGOTTEN_WITHIN, last


def days_waited(order: Order, today: dt.date) -> int:
    """Return for how many days an order has waited at its point; below nothing: its day has not come."""
    return (today - waits_since(order)).days


def due_of(order: Order, now: dt.datetime) -> Due | None:
    """Return what is to be done about an order now; None for nothing."""
    if order.state is OrderState.SHIPPED:
        sent = max(order.since, start_of(order.delivers_on))  # It may be packed days before its day.
        return Due.RECEIVE if now >= sent + RECEIVED_AFTER else None
    if order.state is not OrderState.READY:
        return None
    days = days_waited(order, business_date(now))
    if days in REMIND_DAYS:
        return Due.REMIND
    return Due.DECIDE if days >= LEFT_DAYS else None


def refuse_early(order: Order, now: dt.datetime) -> None:
    """Let an order be ended that its buyer left at its point. What is in another state, its deed refuses.

    Raises:
        NotLeftYet: it has not waited for so long.
    """
    days = days_waited(order, business_date(now))
    if order.state is OrderState.READY and days < LEFT_DAYS:
        raise NotLeftYet(until=str(waits_since(order) + dt.timedelta(days=LEFT_DAYS)))
