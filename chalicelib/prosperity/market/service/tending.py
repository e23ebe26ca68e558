"""The morning, a town at a time: what was brought counts as received, who did not collect their order is reminded.

Where orders were brought is forgotten in time.
"""

from __future__ import annotations

import contextlib

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import logs
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.market.core import waiting
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import OPEN
from chalicelib.prosperity.market.core.refusals import OrderInOtherState
from chalicelib.prosperity.market.core.waiting import Due
from chalicelib.prosperity.market.service import packing, telling
from chalicelib.prosperity.market.store import orders as store

QUEUE = "market"
KIND = "market_orders"


def start_morning(ctx: Context) -> str:
    """Start today's work, one queue message a town; return the run's id. Again sends only what is not home."""
    run = runs.fan_out(
        ctx,
        run_id=f"market-orders-{business_date(ctx.now())}",
        kind=KIND,
        queue=QUEUE,
        place_id="",
        parts=places.every_town_id(),
    )
    return run.run_id


def do_part(ctx: Context, part: Part) -> None:
    """Do one town's part of a morning; doing it again changes nothing."""
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=do_town(ctx, town_id=part.part))
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)


def do_town(ctx: Context, *, town_id: str) -> dict[str, int]:
    """Take up a town's orders that are packed; return how many were received, reminded of, and wait for the desk.

    Of old ones forget where they were brought. A round trip a page of a hundred orders, two for each that counts as
    received, and one for each that forgets.
    """
    counts = dict.fromkeys(Due, 0)
    busy = 0
    for state in (OrderState.SHIPPED, OrderState.READY):
        for order in store.every_at_desk(town_id, state):
            due = waiting.due_of(order, ctx.now())
            if due is Due.RECEIVE:
                try:
                    packing.receive_by_itself(ctx, order=order)
                except OrderInOtherState:
                    continue  # The index lags: its buyer said so just now.
                except Busy:
                    busy += 1
                    continue
            elif due is Due.REMIND:
                commit(telling.waits(ctx, order, waiting.days_waited(order, business_date(ctx.now()))))
            if due is not None:
                counts[due] += 1
    if counts[Due.DECIDE] or busy:
        logs.event("market_orders_left", town_id=town_id, left=counts[Due.DECIDE], busy=busy)
    return {due.value: count for due, count in counts.items()} | {"forgotten": _forget_old(ctx, town_id)}


def _forget_old(ctx: Context, town_id: str) -> int:
    """Let a town's orders of long ago forget where they were brought; return how many did."""
    count, (first, last) = 0, waiting.forgotten_days(business_date(ctx.now()))
    for state in (one for one in OrderState if one not in OPEN):
        for order in store.every_between(town_id, state, first, last):
            if order.sealed:
                with contextlib.suppress(Busy):  # It moved on just now; the next morning finds it again.
                    commit(store.forgotten(order, refusal=lambda _: Busy()))
                    count += 1
    return count
