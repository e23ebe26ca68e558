"""What becomes of goods whose money goes back before they were packed. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import RestockNotWhole

UNPACKED = frozenset({OrderState.PAID, OrderState.PICKING})


def went(before: Order, after: Order, nth: int) -> bool:
    """Whether by this the last of a line's money went back while it was not packed: its goods go into no parcel."""
    return after.state in UNPACKED and before.lines[nth].kept_fen > 0 >= after.lines[nth].kept_fen


def restocked(before: Order, after: Order, nth: int) -> Order:
    """Return the order whose line went back just now, its goods to be had by others again.

    Raises:
        RestockNotWhole: some of the line is kept, or it is packed.
    """
    if not went(before, after, nth):
        raise RestockNotWhole
    line = replace(after.lines[nth], restocked=True, lots=())
    return replace(after, lines=(*after.lines[:nth], line, *after.lines[nth + 1 :]))


def is_over(order: Order) -> bool:
    """Whether nothing is left of an order that is not packed yet: it ends, with what bringing it costs."""
    return order.state in UNPACKED and all(one.kept_fen <= 0 for one in order.lines)


def gone_units(order: Order) -> dict[str, int]:
    """Return how many units by slot are not the order's to give back: they are gone, or were put back on sale."""
    gone: Counter[str] = Counter()
    for one in order.lines:
        if one.is_gone and not order.cycle_id:  # What a cycle took stays its hold's: nothing else is sold of it.
            gone[one.slot_id] += one.units
    return dict(gone)
