"""What of a cycle's orders goes back when it is over, and when nothing of it can be paid any more. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from chalicelib.foundation.reservations.core.holds import Hold, HoldState
from chalicelib.foundation.reservations.core.slots import Slot
from chalicelib.prosperity.market.core.cycles import Cycle, CycleState
from chalicelib.prosperity.market.core.deeds import OrderDeed, OrderState
from chalicelib.prosperity.market.core.giving import given_whole, plan_given, refundable
from chalicelib.prosperity.market.core.orders import Given, Order, after

BACK = "cycle"
"""The key by which a cycle gives back, once: of an order, and of its refund."""
REASONS = {True: "这一团取消了，钱退给您", False: "没有成团，钱退给您"}
"""What a buyer reads, by whether the cycle was called off."""


def is_settled(slots: Iterable[Slot], holds: Iterable[Hold]) -> bool:
    """Tell whether nothing of closed slots is held any more: what is taken of them is confirmed, each unit.

    `slots` were read before `holds`, which need not be all of them. Since nobody holds anything of a closed slot, what
    is taken only shrinks; so where confirmed holds that were seen later come to all that was taken before, none of
    those units was held, or is.
    """
    taken: Counter[str] = Counter()
    for one in slots:
        if one.is_open:
            return False
        taken[one.slot_id] = one.taken
    for hold in holds:
        if hold.state is HoldState.CONFIRMED:
            for line in hold.lines:
                if line.slot_id in taken:  # It may hold its place in a delivery window, too.
                    taken[line.slot_id] -= line.quantity
    return not any(taken.values())


def sold_of(orders: Iterable[Order]) -> Counter[tuple[str, str]]:
    """Return how many units of each product and variant are paid and were not given back."""
    sold: Counter[tuple[str, str]] = Counter()
    for order in orders:
        if is_kept(order):
            for line in order.lines:
                if not line.is_gone:
                    sold[line.product_id, line.variant_id] += line.units
    return sold


def is_kept(order: Order) -> bool:
    """Whether an order is paid, and neither cancelled nor given back whole."""
    return order.was_paid and order.state not in {OrderState.CANCELLED, OrderState.REFUNDED}


def waits(order: Order, cycle: Cycle) -> bool:
    """Whether a paid order of a cycle can not be picked yet: it is not decided, or what failed of it is not back."""
    if cycle.state not in {CycleState.DECIDED, CycleState.DONE}:
        return True
    return any((one.product_id, one.variant_id) in cycle.failed and one.kept_fen for one in order.lines)


def plan_back(
    order: Order, failed: Collection[tuple[str, str]], *, called_off: bool, now: dt.datetime, by: str
) -> tuple[Order, Given] | None:
    """Return an order without what `failed`, and what is given back of it; None where nothing is (any more).

    Of which nothing is left, that is given back whole, with what bringing it costs.
    """
    if not is_kept(order):
        return None
    fails = [(one.product_id, one.variant_id) in failed for one in order.lines]
    if not any(fails):
        return None
    reason = REASONS[called_off]
    if all(fails[nth] or one.kept_fen == 0 for nth, one in enumerate(order.lines)):
        return given_whole(after(order, OrderDeed.CALL_OFF, key=BACK, mark="", now=now, by=by, reason=reason))
    fen = sum(one.kept_fen for nth, one in enumerate(order.lines) if fails[nth])
    if fen == 0:
        return None
    assert fen <= refundable(order), "an order of a cycle has no coupon"
    lines = tuple(
        replace(one, refunded_fen=one.charged_fen) if fails[nth] else one for nth, one in enumerate(order.lines)
    )
    given = plan_given(order, fen)
    done = {**order.done, BACK: ""}
    back = replace(order, lines=lines, given=order.given + given, done=done, reason=reason, version=order.version + 1)
    return back, given
