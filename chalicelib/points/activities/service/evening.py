"""The evening, a village at a time: who has a place in an activity of tomorrow is reminded of it."""

from __future__ import annotations

import datetime as dt
from itertools import takewhile

from chalicelib.foundation.facts.core.activities import ActivityNear
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import people, places
from chalicelib.foundation.reservations.core.places import PlaceState
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import SHANGHAI, business_date, start_of
from chalicelib.kernel.context import Context
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service.closing import QUEUE
from chalicelib.points.activities.service.telling import places_of, tell
from chalicelib.points.activities.store import activities as store

KIND = "evening"


def start_evening(ctx: Context) -> str:
    """Start tonight's reminders, one queue message a village; return the run's id. Again sends only what is not home.

    The run's day is in its id, so that a part that is done again after midnight reminds of the same day's activities.
    """
    run = runs.fan_out(
        ctx,
        run_id=f"evening-{business_date(ctx.now())}",
        kind=KIND,
        queue=QUEUE,
        place_id="",
        parts=places.every_village_id(),
    )
    return run.run_id


def do_part(ctx: Context, part: Part) -> None:
    """Remind one village's people; doing it again reminds nobody twice. Who only waits for a place is told nothing."""
    today = dt.date.fromisoformat(part.run_id.removeprefix("evening-"))
    told = sum(_remind(ctx, activity, today) for activity in _of_day(part.part, today + dt.timedelta(days=1)))
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"told": told})
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)


def _of_day(village_id: str, on: dt.date) -> list[Activity]:
    """Return a village's activities that begin on a business date and take place."""
    beginning = takewhile(
        lambda one: business_date(one.plan.starts_at) == on, store.every_unsettled(village_id, since=start_of(on))
    )
    return [one for one in beginning if one.state is State.PUBLISHED]


def _remind(ctx: Context, activity: Activity, today: dt.date) -> int:
    """Tell everybody alive who has a place or leads it; return how many. Of what has begun nobody is told."""
    if activity.plan.starts_at <= ctx.now():
        return 0
    seated = [place.holder for place in places_of(activity.activity_id) if place.state is PlaceState.CONFIRMED]
    wanted = list(dict.fromkeys((*seated, *activity.plan.leads)))
    known = people.find_holders(holder_ids=wanted)
    found = [one.holder_id for one in known if one is not None and one.status is Status.ACTIVE]
    starts_at = activity.plan.starts_at.astimezone(SHANGHAI)
    on, at = f"{starts_at.month}月{starts_at.day}日", f"{starts_at:%H:%M}"
    for resident_id in found:
        tell(ctx, activity, ActivityNear(activity.activity_id, resident_id, on, at), f"eve#{resident_id}", on=today)
    return len(found)
