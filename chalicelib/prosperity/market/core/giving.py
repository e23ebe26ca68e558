"""Money that goes back of an order, and what becomes of goods of which it does before they were packed. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from chalicelib.prosperity.market.core.deeds import OrderDeed, OrderState
from chalicelib.prosperity.market.core.orders import Given, Order
from chalicelib.prosperity.market.core.refusals import OrderInOtherState, RefundTooLarge, RestockNotWhole

UNPACKED = frozenset({OrderState.PAID, OrderState.PICKING})


def went(before: Order, after: Order, nth: int) -> bool:
    """Whether by this the last of a line's money went back while it was not packed: its goods go into no parcel."""
    return after.state in UNPACKED and before.lines[nth].kept_fen > 0 >= after.lines[nth].kept_fen


def restocked(before: Order, after: Order, nth: int) -> Order:
    """Return the order whose line went back just now, its goods to be had by others again.

    Raises:
        RestockNotWhole: some of the line is kept, or it is packed; or a cycle sold it, whose hold is freed whole.
    """
    if before.cycle_id or not went(before, after, nth):
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


def with_refund(order: Order, nth: int, fen: int) -> tuple[Order, Given]:
    """Return the order with some of a line's money given back, and how: its shares shrink with it.

    Raises:
        OrderInOtherState: it was not paid, or was given back whole.
        RefundTooLarge: so much of the line is not there any more.
    """
    if not order.is_kept:
        raise OrderInOtherState(state=order.state.value)
    line = order.lines[nth]
    most = left_of(order, nth)
    if not 1 <= fen <= most:
        raise RefundTooLarge(fen=most)
    lines = (*order.lines[:nth], replace(line, refunded_fen=line.refunded_fen + fen), *order.lines[nth + 1 :])
    given = plan_given(order, fen)
    return replace(order, lines=lines, given=order.given + given, version=order.version + 1), given


def left_of(order: Order, nth: int) -> int:
    """Return how much of a line can be given back; what the scales left over is promised to the next order already."""
    promised = max(order.carried_out - carried_over(order), 0)
    return max(min(order.lines[nth].kept_fen, refundable(order) - promised), 0)


def refundable(order: Order) -> int:
    """Return what is left to be given back: what was paid, less what was, less what packing carried over."""
    return order.sums.total - order.given.total - carried_over(order)


def carried_over(order: Order) -> int:
    """Return what the buyer's balance got of this order (below nothing: gave) when it was packed."""
    was_packed = not {OrderDeed.READY.value, OrderDeed.SHIP.value}.isdisjoint(order.done)
    return order.carried_out if was_packed else 0


def plan_given(order: Order, fen: int) -> Given:
    """Return how so much of an order is given back: by the way it was paid, cash first, then whole points."""
    paid, given = order.sums, order.given
    cash = min(fen, paid.cash - given.cash)
    points = min(fen - cash, paid.points - given.points)
    points -= points % (paid.point_fen or 1)
    return Given(cash, points, fen - cash - points)


def given_whole(order: Order) -> tuple[Order, Given]:
    """Return an order that was called off with all that is left of it given back, and how."""
    given = plan_given(order, refundable(order))
    return replace(order, given=order.given + given, carried_out=carried_over(order)), given
