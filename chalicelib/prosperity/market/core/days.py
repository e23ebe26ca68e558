"""What waits at the packing desk, day by day; and by which number an order and its parcel are found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Order

WAITS = (OrderState.PAID, OrderState.PICKING, OrderState.READY, OrderState.SHIPPED)
"""The states in which the desk has something to do for an order, in the order in which it does it."""
DONE = (OrderState.COMPLETED, OrderState.REFUNDED)
NUMBER_LENGTH = 6


@value
class DayAtDesk:
    """How many orders of each state are packed for a day; what is not named there are none of."""

    day: dt.date
    counts: Mapping[OrderState, int]


def days_of(
    waiting: Mapping[OrderState, Mapping[dt.date, int]], *, day: dt.date, done: Mapping[OrderState, int]
) -> list[DayAtDesk]:
    """Return each day for which something waits, the earliest first, and `day` itself with what is `done` of it too."""
    days = {day, *(one for counts in waiting.values() for one in counts)}
    return [
        DayAtDesk(
            one,
            {state: counts[one] for state, counts in waiting.items() if counts.get(one)}
            | ({state: n for state, n in done.items() if n} if one == day else {}),
        )
        for one in sorted(days)
    ]


def number_of(order: Order) -> str:
    """Return the number on an order's slip, by which its parcel is found; it opens nothing, as its code does.

    The end of its id is random: that two of 300 orders of a day share all six digits happens once in 370 days.
    """
    return order.order_id[-NUMBER_LENGTH:].upper()
