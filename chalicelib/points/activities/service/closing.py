"""Closing: shut the seats, write down who did not come, return what was not earned."""

from __future__ import annotations

import dataclasses

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import (
    ActivityCalledOff,
    ActivityClosed,
    ActivityMissed,
    ActivityNotSignedOut,
)
from chalicelib.foundation.reservations.core.places import Outcome, Place, PlaceState, WrongState
from chalicelib.foundation.reservations.service import places, slots
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.activities.core import activities as core
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.deeds import Deed, allows, next_state
from chalicelib.points.activities.core.states import ENDED, State
from chalicelib.points.activities.service import hands
from chalicelib.points.activities.service.known import forget
from chalicelib.points.activities.service.planning import load_activity
from chalicelib.points.activities.service.telling import places_of, tell
from chalicelib.points.activities.store import activities as store
from chalicelib.points.ledger.core.audit import drawn_by
from chalicelib.points.ledger.service import budgets, statements

QUEUE = "activities"
KIND = "settle"
UNENDED = frozenset({PlaceState.CONFIRMED, PlaceState.IN})
"""The places that nobody signed out. Who only waited for one is told of what is called off, and of nothing else."""


def close_activity(ctx: Context, *, activity_id: str) -> Activity:
    """Shut an activity: nobody signs up or is scanned any more. Closing again returns it as it is.

    Absences and the return of unused points follow in the background (`settle_activity`), once no process can still
    take the activity to be open; what was lost on the way there is sent again by asking again, and by night. One that
    is closed before it begins is called off: nobody missed it, everybody who had a place or waited for one is told.

    Raises:
        ActivityInOtherState: it was never published.
        NotOfTheTeam: other organisers run it.
        Busy: somebody changes it at the same moment; it goes on until it is asked again.
    """
    activity = load_activity(activity_id=activity_id)
    core.refuse_outsider(activity, ctx.actor.subject, ctx.actor.roles)
    if activity.state not in ENDED:
        state = next_state(activity.state, Deed.CLOSE)
        shut = dataclasses.replace(activity, state=state, closing_at=ctx.now(), version=activity.version + 1)
        writes = store.change_of(shut, activity.version, refusal=Stale)
        try:
            commit(writes.merge(slots.prepare_close_slot(ctx, slot_id=activity_id)))
        except Stale as error:
            return _shut_by_others(activity_id, error)
        forget(activity_id)
        activity = shut
    if allows(activity.state, Deed.SETTLE):
        start_settling(ctx, activity)
    return activity


def _shut_by_others(activity_id: str, moved_on: Stale) -> Activity:
    """Return what somebody else shut at the same moment, or raise Busy where they did something else with it."""
    found = load_activity(activity_id=activity_id)
    if found.state not in ENDED:
        raise Busy from moved_on
    return found


def start_settling(ctx: Context, activity: Activity) -> None:
    """Send a closing activity to be settled once that is allowed; again where its message was lost."""
    runs.fan_out(
        ctx,
        run_id=f"settle-{activity.activity_id}",
        kind=KIND,
        queue=QUEUE,
        place_id=activity.village_id,
        parts=[activity.activity_id],
        delay_seconds=int(core.SETTLE_AFTER.total_seconds()),
    )


def do_part(ctx: Context, part: Part) -> None:
    """Settle one activity of a run; doing it again changes nothing."""
    activity = settle_activity(ctx, activity_id=part.part)
    counts = {"attended": activity.attended, "awarded": activity.awarded}
    runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    runs.finish_run(run_id=part.run_id)


def settle_activity(ctx: Context, *, activity_id: str) -> Activity:
    """Write down who did not come, tell who never signed out, and return the unused points to the budget; once.

    Raises:
        Busy: it is too soon: a scanner may still take the activity to be open.
    """
    activity = load_activity(activity_id=activity_id)
    if activity.state is State.CLOSED:
        return activity
    assert activity.closing_at is not None, "only a closing activity is settled"
    if ctx.now() < activity.closing_at + core.SETTLE_AFTER:
        raise Busy
    attended = 0
    for place in places_of(activity_id):
        attended += place.state is PlaceState.DONE
        if place.state in UNENDED or (activity.called_off and place.state is PlaceState.WAITING):
            _settle_place(ctx, activity, place)
    hands.decline_all(ctx, activity_id=activity_id)
    return _finish(ctx, activity, attended)


def _settle_place(ctx: Context, activity: Activity, place: Place) -> None:
    """Write down or tell what became of a place that nobody signed out."""
    assert activity.closing_at is not None, "only a closing activity is settled"
    on = business_date(activity.closing_at)
    if activity.called_off:
        off = ActivityCalledOff(activity.activity_id, place.holder, place.state is PlaceState.WAITING)
        tell(ctx, activity, off, f"called off#{place.holder}", on=on)
    elif place.state is PlaceState.IN:
        not_out = ActivityNotSignedOut(activity.activity_id, place.holder)
        tell(ctx, activity, not_out, f"not out#{place.holder}", on=on)
    else:
        _write_down_absence(ctx, activity, place)


def _write_down_absence(ctx: Context, activity: Activity, place: Place) -> None:
    def told(_outcome: Outcome) -> Writes:
        fact = ActivityMissed(activity.activity_id, place.holder)
        return facts.prepare_fact(ctx, village_id=activity.village_id, fact=fact)

    try:
        places.mark(
            ctx,
            slot_id=activity.activity_id,
            holder=place.holder,
            state=PlaceState.NO_SHOW,
            at=activity.plan.ends_at,
            key=f"close#{activity.activity_id}",
            also=told,
        )
    except WrongState:  # Scanned in while the activity was closing: they came after all.
        return


def _finish(ctx: Context, activity: Activity, attended: int) -> Activity:
    """Return what no award took from the escrow. A reversed one counts: its points went back to the budget then."""
    entries = list(statements.entries_of(source=activity.source))
    used = sum(drawn_by(entry) for entry in entries if entry.debit == activity.debit)
    assert used <= activity.escrow, "awards from an escrow never pass its ceiling"
    awarded = sum(drawn_by(entry) for entry in entries)
    closed = dataclasses.replace(
        activity,
        state=next_state(activity.state, Deed.SETTLE),
        attended=attended,
        awarded=awarded,
        version=activity.version + 1,
    )
    writes = store.change_of(closed, activity.version, refusal=Stale)
    if activity.escrow > used:
        writes.merge(
            budgets.prepare_return(
                ctx,
                village_id=activity.village_id,
                year=activity.budget_year,
                points=activity.escrow - used,
                document=activity.activity_id,
                title=activity.plan.title,
            )
        )
    fact = ActivityClosed(activity.activity_id, attended)
    try:
        commit(writes.merge(facts.prepare_fact(ctx, village_id=activity.village_id, fact=fact)))
    except (AlreadyDone, Stale):
        return load_activity(activity_id=activity.activity_id)
    return closed
