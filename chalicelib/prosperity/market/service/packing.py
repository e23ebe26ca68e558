"""The packing desk: orders are picked, weighed, packed and handed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chalicelib.foundation.audit.service import prepare_audit, record
from chalicelib.foundation.payments.service.ending import Moved
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Writes, commit
from chalicelib.prosperity.market.core import closing, orders as core, waiting
from chalicelib.prosperity.market.core.deeds import OrderDeed, OrderState
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import CycleUndecided, NoSuchLine, PickupCodeWrong
from chalicelib.prosperity.market.service import cycles, dispatching, drawing, producing, telling
from chalicelib.prosperity.market.service.paying import changed, load, load_own
from chalicelib.prosperity.market.store import orders as store

TURNS_MAX = 5

Decided = Callable[[Order], tuple[Order, Writes] | None]
"""From an order as it is now to what it is after and what else is written; None where that was done already."""


def read_order(ctx: Context, *, order_id: str) -> Order:
    """Return an order to who packs it, with where it is brought; the look is recorded. Two round trips.

    Raises:
        NoSuchOrder: there is none.
    """
    order = load(order_id)
    record(ctx, place_id=order.town_id, deed="market.look", target=order_id)
    return order


def pick(ctx: Context, *, order_id: str, key: str) -> Order:
    """Take an order to be picked, once per `key`: its buyer does not cancel it any more.

    Its lines say from which harvests. Three round trips, four of a cycle's.

    Raises:
        NoSuchOrder. OrderInOtherState: it is not paid, or picked already. KeyReused. Busy.
        CycleUndecided: it is of a cycle, and whether it is delivered is not decided, or not all that failed is back.
    """
    return _moved(ctx, order_id, OrderDeed.PICK, key, also=_drawn)


def _drawn(order: Order) -> tuple[Order, Writes]:
    """Pick an order that is of no cycle, or of one that is decided: that never changes and needs no check."""
    if order.cycle_id and closing.waits(order, cycles.load(order.cycle_id)):
        raise CycleUndecided
    return drawing.draw(order)


def take_other_lot(ctx: Context, *, order_id: str, nth: int, trace: str) -> Order:
    """Say that line `nth` was picked from another harvest than the desk was told; again changes nothing.

    Three round trips.

    Raises:
        NoSuchOrder, NoSuchLine. OrderInOtherState: it is not being picked.
        LotSpent: of this harvest fewer are left. Busy.
    """

    def decide(order: Order) -> tuple[Order, Writes] | None:
        line = line_of(order, nth)
        if [(one.trace, one.units) for one in line.lots] == [(trace, line.units)]:
            return None
        after, writes = drawing.swap(order, nth, trace)
        return after, writes.merge(audited(ctx, order, "other_lot"))

    return written(ctx, order_id, decide)


def weigh(ctx: Context, *, order_id: str, nth: int, weights_g: Sequence[int]) -> Order:
    """Keep what the birds of line `nth` weigh, one by one; again with other weights corrects it. Two round trips.

    Raises:
        NoSuchOrder, NoSuchLine. OrderInOtherState: it is not being picked.
        WeightsMiscounted, WeightOff: as `core.lines.weighed`. Busy.
    """

    def decide(order: Order) -> tuple[Order, Writes] | None:
        if order.state is OrderState.PICKING and line_of(order, nth).weights_g == tuple(weights_g):
            return None
        return core.with_weights(order, nth, weights_g), audited(ctx, order, "weigh")

    return written(ctx, order_id, decide)


def line_of(order: Order, nth: int) -> Line:
    """Return line `nth`.

    Raises:
        NoSuchLine: there are fewer.
    """
    if nth >= len(order.lines):
        raise NoSuchLine
    return order.lines[nth]


def pack(ctx: Context, *, order_id: str, key: str) -> Order:
    """Say that an order is packed: it waits at its point, or is on its way; once per `key`. Two round trips.

    What the scales left over is the buyer's from now on, for their next order; what was too heavy they owe. WeChat is
    told of it by a job.

    Raises:
        NoSuchOrder. OrderInOtherState: it is not being picked. OrderUnweighed. KeyReused. Busy.
    """
    return _moved(
        ctx,
        order_id,
        OrderDeed.READY,
        key,
        also=lambda order: (
            order,
            store.carried_back(order.buyer_id, order.carried_out).merge(dispatching.prepare_due(ctx, order)),
        ),
        brought=OrderDeed.SHIP,
        told=True,
    )


def hand_over(ctx: Context, *, order_id: str, code: str, key: str) -> Order:
    """Hand an order over to who shows its code, once per `key`. Two round trips.

    Raises:
        NoSuchOrder. PickupCodeWrong: the code is another order's, or mistyped.
        OrderInOtherState: it is not at its point. KeyReused. Busy.
    """
    if code.replace(" ", "") != core.code_of(load(order_id)):
        raise PickupCodeWrong
    return _moved(ctx, order_id, OrderDeed.HAND_OVER, key)


def receive(ctx: Context, *, order_id: str, key: str) -> Order:
    """Say that the acting person got their order which was brought, once per `key`. Three round trips.

    Raises:
        NoSuchOrder: it is not theirs. OrderInOtherState: it is not on its way. KeyReused. Busy.
    """
    load_own(ctx, order_id)
    return _moved(ctx, order_id, OrderDeed.RECEIVE, key)


def receive_by_itself(ctx: Context, *, order: Order) -> Order:
    """Count an order as received that was brought long ago; again changes nothing. Two round trips.

    Raises:
        OrderInOtherState: it is not on its way any more. Busy.
    """
    return _moved(ctx, order.order_id, OrderDeed.RECEIVE, order.order_id, told=True)


def leave(ctx: Context, *, order_id: str, reason: str, key: str) -> Order:
    """End an order that its buyer left at its point in spite of reminders, once per `key`. Five round trips at most.

    Nothing of it goes back by this; its buyer is told why, and may object as after any order.

    Raises:
        NoSuchOrder. NotLeftYet: it has not waited for so long. OrderInOtherState: it does not wait at its point.
        OwnFamily: its producer is the acting officer's family, who keeps the money by this. KeyReused. Busy.
    """
    order = load(order_id)
    waiting.refuse_early(order, ctx.now())
    producing.refuse_own(ctx, *(one.producer_id for one in order.lines))
    return _moved(ctx, order_id, OrderDeed.LEAVE, key, reason=reason, told=True)


def _moved(
    ctx: Context,
    order_id: str,
    deed: OrderDeed,
    key: str,
    *,
    also: Callable[[Order], tuple[Order, Writes]] = lambda order: (order, Writes()),
    brought: OrderDeed | None = None,
    reason: str = "",
    told: bool = False,
) -> Order:
    """Do a deed with an order, once per `key`; `brought` is done instead where it is not collected.

    `also` has the order after the deed, and says what it is with what goes along. Its buyer is `told` of it where they
    did not do it themselves.
    """

    def decide(order: Order) -> tuple[Order, Writes] | None:
        what = brought if brought is not None and order.point is None else deed
        mark = fingerprint(what, order_id, *([reason] if reason else []))
        if core.was_done(order, what, key, mark):
            return None
        after, writes = also(after_deed(ctx, order, what, (key, mark), reason))
        news = telling.moved(ctx, order, what.value) if told else Writes()
        return after, writes.merge(news, audited(ctx, order, what.value))

    return written(ctx, order_id, decide)


def after_deed(ctx: Context, order: Order, deed: OrderDeed, done: tuple[str, str], reason: str = "") -> Order:
    """Return an order after a deed; `done` is the key that does it, and what it asks."""
    key, mark = done
    return core.after(order, deed, key=key, mark=mark, now=ctx.now(), by=ctx.actor.signature, reason=reason)


def written(ctx: Context, order_id: str, decide: Decided) -> Order:
    """Decide on an order as it is, and write it with all that goes with it; again where it moved on meanwhile."""
    for _ in range(TURNS_MAX):
        order = load(order_id)
        decided = decide(order)
        if decided is None:
            return order
        after, writes = decided
        try:
            commit(changed(ctx, order, after).merge(writes))
        except (Moved, AlreadyDone):
            continue
        return after
    raise Busy


def audited(ctx: Context, order: Order, deed: str) -> Writes:
    """Return the write that keeps who did a deed with an order."""
    return prepare_audit(ctx, place_id=order.town_id, deed=f"market.{deed}", target=order.order_id)
