"""The night, a village at a time: orders that nobody collected end, and who may collect until tomorrow is told."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from chalicelib.points.ledger.core.accounts import AccountBlocked
from chalicelib.points.rewards.core.deeds import OrderState
from chalicelib.points.rewards.core.refusals import OrderInOtherState
from chalicelib.points.rewards.service import desk, telling
from chalicelib.points.rewards.store import orders as store

QUEUE = "rewards"
KIND = "rewards"


def start_night(ctx: Context) -> list[str]:
    """Start tonight's work, one queue message a village; return the run's id. Again sends only what is not home."""
    today = business_date(ctx.now())
    run = runs.fan_out(
        ctx,
        run_id=f"rewards-{today}",
        kind=KIND,
        queue=QUEUE,
        place_id="",
        parts=places.every_village_id(),
        facts={"today": str(today)},
    )
    return [run.run_id]


def do_part(ctx: Context, part: Part) -> None:
    """Do one village's part of a night; doing it again changes nothing."""
    run = runs.load_run(run_id=part.run_id)
    counts = do_village(ctx, village_id=part.part, today=dt.date.fromisoformat(run.facts["today"]))
    if runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts).done >= run.total:
        runs.finish_run(run_id=part.run_id)


def do_village(ctx: Context, *, village_id: str, today: dt.date) -> dict[str, int]:
    """End what was not collected in time by a village's people, and warn of what ends tomorrow; return how many.

    Where no points move on an account, because an officer stopped it or its holder is gone, its orders wait.
    """
    counts = {"expired": 0, "blocked": 0, "warned": 0}
    for order in store.every_overdue(village_id, before=today):
        try:
            ended = desk.expire(ctx, order=order)
        except AccountBlocked:
            counts["blocked"] += 1
        except OrderInOtherState:
            continue  # The index lags: it was collected or cancelled just now.
        else:
            counts["expired"] += ended.state is OrderState.EXPIRED
    for order in store.every_ending_on(village_id, on=today + dt.timedelta(days=1)):
        commit(telling.expiring(ctx, order))
        counts["warned"] += 1
    return counts
