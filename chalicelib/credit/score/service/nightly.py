"""Every night's run of scores: a queue message a village; whichever comes last publishes the town's ranks."""

from __future__ import annotations

import datetime as dt

from chalicelib.credit.score.core.histogram import Histogram
from chalicelib.credit.score.service import objections, simulating
from chalicelib.credit.score.service.policies import in_force, register_shipped
from chalicelib.credit.score.service.refreshing import refresh_village
from chalicelib.credit.score.store import scores as store
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, Run
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Stale, attempt

QUEUE = "scores"
KIND = "scores"
ELSEWHERE = {simulating.KIND: simulating.do_part}
"""What else comes through the queue, by its kind."""


def start_night(ctx: Context) -> list[str]:
    """Start to bring every town's scores to the end of yesterday, a run a town; return the runs' ids.

    Whose objection was not decided in time is told so, and the policy that ships is registered once.

    Starting the same night again sends only what has not come home.
    """
    town_ids = list(places.every_town_id())
    started = [start_town(ctx, town_id=town_id).run_id for town_id in town_ids]
    for town_id in town_ids:
        register_shipped(ctx, town_id=town_id)
        objections.tell_late(ctx, town_id=town_id)
    return started


def run_id_of(town_id: str, on: dt.date) -> str:
    """Return the id of the run that brings a town's scores to the end of a day."""
    return f"scores-{town_id}-{on}"


def yesterday(ctx: Context) -> dt.date:
    """Return the last day that is over."""
    return business_date(ctx.now()) - dt.timedelta(days=1)


def start_town(ctx: Context, *, town_id: str) -> Run:
    """Start to bring a town's scores to the end of yesterday, once a day."""
    on = yesterday(ctx)
    villages = [village.village_id for village in places.villages_of(town_id=town_id)]
    return runs.fan_out(
        ctx, run_id=run_id_of(town_id, on), kind=KIND, queue=QUEUE, place_id=town_id, parts=villages,
        facts={"day": str(on)}, named=True,
    )  # fmt: skip


def do_part(ctx: Context, part: Part) -> None:
    """Bring one village's scores to the run's day, or do what else the part is of; doing it again changes nothing."""
    if part.kind in ELSEWHERE:
        ELSEWHERE[part.kind](ctx, part)
        return
    run = runs.load_run(run_id=part.run_id)
    on = dt.date.fromisoformat(run.facts["day"])
    counts = refresh_village(ctx, village_id=part.part, on=on, now=in_force(run.place_id, on))
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        publish(town_id=run.place_id, on=on)
        runs.finish_run(run_id=part.run_id)


def publish(*, town_id: str, on: dt.date) -> Histogram | None:
    """Let a town's ranks be read from the counts of a day, once each village has them; None where one has not.

    Ranks are never of some villages of one day and others of another: until all are home, the day before stands.
    """
    villages = [village.village_id for village in places.villages_of(town_id=town_id)]
    found = store.find_days(villages, on)
    if len(found) < len(villages):
        return None
    whole = Histogram.of(())
    for histogram in found.values():
        whole = whole.joined(histogram)
    attempt(store.published_after(town_id, on, whole, refusal=Stale))
    return whole
