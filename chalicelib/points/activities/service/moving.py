"""Another time or place for a published activity, and everybody told who has a place in it or waits for one."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.facts.core.activities import ActivityMoved
from chalicelib.foundation.reservations.core.places import PlaceState
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.activities.core import activities as core, changing
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.changing import Meeting
from chalicelib.points.activities.core.deeds import Deed, next_state
from chalicelib.points.activities.service.closing import QUEUE
from chalicelib.points.activities.service.known import forget
from chalicelib.points.activities.service.planning import load_activity
from chalicelib.points.activities.service.telling import places_of, tell
from chalicelib.points.activities.store import activities as store

KIND = "moved"
TOLD = frozenset({PlaceState.WAITING, PlaceState.CONFIRMED, PlaceState.IN})


def move_activity(ctx: Context, *, activity_id: str, meeting: Meeting) -> Activity:
    """Hold a published activity at another time or place; who has a place or waits is told in the background.

    It keeps the rules and the points that it was published with. Asking for what is so already changes nothing, and
    sends a message again that was lost. 3 round trips.

    Raises:
        ActivityInOtherState, BegunTooFar, NotOfTheTeam.
        InvalidInput: the time is not to come, or longer than it was.
        Busy: somebody changes it at the same moment; ask again.
    """
    activity = load_activity(activity_id=activity_id)
    core.refuse_outsider(activity, ctx.actor.subject, ctx.actor.roles)
    changing.refuse_changing(activity, Deed.MOVE, ctx.now())
    plan = meeting.of(activity.plan)
    if plan != activity.plan:
        changing.refuse_misplaced(activity, meeting, ctx.now())
        version, state = activity.version + 1, next_state(activity.state, Deed.MOVE)
        moved = replace(activity, state=state, plan=plan, version=version, moved=version)
        try:
            commit(store.change_of(moved, activity.version, refusal=Stale))
        except Stale as error:
            raise Busy from error
        forget(activity_id)
        activity = moved
    if activity.moved:
        runs.fan_out(
            ctx,
            run_id=f"moved-{activity_id}-{activity.moved}",
            kind=KIND,
            queue=QUEUE,
            place_id=activity.village_id,
            parts=[activity_id],
        )
    return activity


def do_part(ctx: Context, part: Part) -> None:
    """Tell everybody of one activity; doing it again on the same day tells nobody twice."""
    activity = load_activity(activity_id=part.part)
    found = [place for place in places_of(part.part) if place.state in TOLD]
    for place in found:
        tell(ctx, activity, ActivityMoved(activity.activity_id, place.holder), f"{part.run_id}#{place.holder}")
    runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"told": len(found)})
    runs.finish_run(run_id=part.run_id)
