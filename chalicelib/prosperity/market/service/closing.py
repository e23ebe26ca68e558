"""What the clock does with order cycles: it closes them, decides each offer, and gives back what failed.

Each step may be done twice, by two at once, or be cut off anywhere; done again, it goes on from what is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.foundation.payments.service.ending import Moved
from chalicelib.foundation.reservations.service import holds, slots
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.prosperity.market.core import closing as core, cycles
from chalicelib.prosperity.market.core.cycles import GIVING_BACK, Cycle, CycleDeed, CycleState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.service import telling
from chalicelib.prosperity.market.service.cycles import load, shut
from chalicelib.prosperity.market.service.paying import changed, load as load_order, refund_writes, released
from chalicelib.prosperity.market.service.stock import QUEUE
from chalicelib.prosperity.market.store import cycles as store, orders

KIND = "market_cycles"
PERIOD_MINUTES = 5
SECONDS_MAX = 60
"""How long a cycle is worked on; what is left is taken up by the next round. A job has 120 seconds."""
TURNS_MAX = 5


@value
class Survey:
    """A closed cycle's orders, as they are now; `settled`: none of them can become paid any more."""

    orders: Sequence[Order]
    settled: bool


def start_round(ctx: Context) -> list[str]:
    """Start a round, one queue message a cycle that is due; return the run's id. Again sends only what is not home."""
    now = ctx.now()
    due = store.list_due(now)
    if not due:
        return []
    stamp = f"{now:%Y%m%d%H}{now.minute // PERIOD_MINUTES * PERIOD_MINUTES:02d}"
    run = runs.fan_out(ctx, run_id=f"{KIND}-{stamp}", kind=KIND, queue=QUEUE, place_id="", parts=due)
    return [run.run_id]


def do_part(ctx: Context, part: Part) -> None:
    """Take up one cycle."""
    counts = tend(ctx, cycle_id=part.part)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)


def tend(ctx: Context, *, cycle_id: str) -> dict[str, int]:
    """Do what is due about a cycle, as far as it goes now; return how many orders were given back.

    Raises:
        Busy: contended; the next round goes on.
    """
    cycle = load(cycle_id)
    if cycle.state is CycleState.PUBLISHED and cycle.terms.closes_at <= ctx.now():
        cycle = close(ctx, cycle)
    if cycle.state is CycleState.CLOSED:
        cycle = decide(ctx, cycle)
    return {"given_back": give_back(ctx, cycle) if cycle.state in GIVING_BACK else 0}


def close(ctx: Context, cycle: Cycle) -> Cycle:
    """Close a cycle whose time is over: nobody holds any more; who holds may still pay. One round trip.

    Raises:
        Busy: it was changed at the same moment.
    """
    return _moved(ctx, cycle, CycleDeed.CLOSE, shut(ctx, cycle))


def decide(ctx: Context, cycle: Cycle) -> Cycle:
    """Decide each offer of a closed cycle, once nothing of it is held any more; until then it is as it was.

    Raises:
        Busy: it was called off at the same moment.
    """
    seen = survey(cycle)
    if not seen.settled:
        return cycle
    sold = core.sold_of(seen.orders)
    after = cycles.decided(cycle, sold, key=core.BACK, now=ctx.now(), by=ctx.actor.signature)
    _commit(cycle, after)
    logs.event("market_cycle_decided", town_id=cycle.town_id, offers=len(cycle.terms.offers))
    return after


def survey(cycle: Cycle) -> Survey:
    """Return a cycle's orders, and whether none can become paid any more. 4 round trips, 2 more each 100 orders.

    The order of reading is what `core.is_settled` rests on.
    """
    heads = [one for one in slots.find_slots(slot_ids=cycle.slot_ids, consistent=True) if one is not None]
    assert len(heads) == len(cycle.slot_ids), "a cycle was published without its slots"
    order_ids = orders.list_order_ids(cycle.cycle_id)
    held = holds.find_holds(hold_ids=[f"market#{one}" for one in order_ids])
    return Survey(orders.find_orders(order_ids), core.is_settled(heads, held))


def give_back(ctx: Context, cycle: Cycle) -> int:
    """Give back what failed of each order, and say that it is done once nothing can follow; return how many orders.

    One that can not be given back now, such as points to an account that is blocked, does not stand in the others' way;
    the next round tries it again.
    """
    seen, until, given = survey(cycle), ctx.now() + dt.timedelta(seconds=SECONDS_MAX), 0
    stuck = 0
    for order in seen.orders:
        if ctx.now() > until:
            return given
        try:
            given += give_order_back(ctx, cycle, order)
        except DomainError as error:
            stuck += 1
            logs.event("market_cycle_stuck", town_id=cycle.town_id, code=error.code)
    if seen.settled and not stuck:
        _moved(ctx, cycle, CycleDeed.FINISH, Writes())
    return given


def give_order_back(ctx: Context, cycle: Cycle, order: Order) -> bool:
    """Give back what failed of an order and tell its buyer, once; return whether something was.

    3 round trips, none for nothing.

    Raises:
        Busy: contended.
    """
    called_off = cycle.state is CycleState.CALLED_OFF
    for _ in range(TURNS_MAX):
        planned = core.plan_back(order, cycle.failed, called_off=called_off, now=ctx.now(), by=ctx.actor.signature)
        if planned is None:
            return False
        after, given = planned
        writes = changed(ctx, order, after).merge(refund_writes(ctx, order, given, core.BACK, after.reason))
        whole = not core.is_kept(after)
        writes.merge(telling.moved(ctx, order, "call_off" if whole else "refund", given.total))
        try:
            if not whole:
                commit(writes)
            else:
                released(ctx, order, writes)
        except (Moved, Stale, AlreadyDone):  # Its refund is there: so the order is another version than was read.
            order = load_order(order.order_id)
            continue
        return True
    raise Busy


def _moved(ctx: Context, cycle: Cycle, deed: CycleDeed, also: Writes) -> Cycle:
    after = cycles.after(cycle, deed, key=core.BACK, mark="", now=ctx.now(), by=ctx.actor.signature)
    _commit(cycle, after, also)
    return after


def _commit(cycle: Cycle, after: Cycle, also: Writes | None = None) -> None:
    try:
        commit(store.change_of(after, cycle.version, refusal=Stale).merge(also or Writes()))
    except Stale:
        raise Busy from None
