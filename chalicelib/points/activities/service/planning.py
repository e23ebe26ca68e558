"""Planning: create, change while a draft, publish with an escrow, list."""

from __future__ import annotations

import dataclasses
import datetime as dt

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import ActivityPublished
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.activities import core, store
from chalicelib.points.activities.core import STILL_ON, Activity, ActivityInOtherState, NoSuchActivity, Plan, State
from chalicelib.points.ledger.service import budgets


def create_activity(ctx: Context, *, village_id: str, plan: Plan, key: str) -> Activity:
    """Keep a plan as a draft, once per `key`.

    Raises:
        InvalidInput: it can not be carried out; each field is named.
        RuleUnknown: no such rule.
        KeyReused: the key made another activity.
    """
    core.refuse_misplanned(plan)
    mark = fingerprint("activity", village_id, *dataclasses.astuple(plan))
    activity = Activity(f"{village_id}a{key}", plan, State.DRAFT, ctx.actor.subject, mark)

    def refusal(image: object) -> Exception:
        first = store.activity_of(image)  # type: ignore[arg-type]  # The guard's image is an ActivityRecord.
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == mark else KeyReused()

    try:
        commit(store.creation_of(activity, refusal))
    except AlreadyDone as done:
        first: Activity = done.first
        return first
    return activity


def load_activity(*, activity_id: str) -> Activity:
    """Return an activity.

    Raises:
        NoSuchActivity: there is none.
    """
    activity = store.find_activity(activity_id, consistent=True)
    if activity is None:
        raise NoSuchActivity
    return activity


def list_activities(
    *, village_id: str, since: dt.datetime, past: bool, size: int, cursor: str | None
) -> Page[Activity]:
    """Return a page of a village's activities: what goes on or comes at `since`, or with `past` what is over.

    What is not closed yet goes on for a day from its beginning. Pages may be shorter than `size`.
    """
    edge = since if past else since - STILL_ON
    page = store.list_activities(village_id, since=edge, newest_first=past, size=size, cursor=cursor)
    return Page([one for one in page.rows if one.is_over(since) is past], page.cursor)


def change_activity(_ctx: Context, *, activity_id: str, plan: Plan) -> Activity:
    """Change a draft's plan.

    Raises:
        ActivityInOtherState: it was published; people rely on it now.
        InvalidInput, RuleUnknown: as `create_activity`.
    """
    core.refuse_misplanned(plan)
    activity = load_activity(activity_id=activity_id)
    _refuse_unless(activity, State.DRAFT)
    changed = dataclasses.replace(activity, plan=plan, version=activity.version + 1)
    commit(store.change_of(changed, activity.version, refusal=_moved))
    return changed


def publish(ctx: Context, *, activity_id: str) -> Activity:
    """Open sign-up: the ceiling of its points moves from the village's budget into its keeping, in one transaction.

    Publishing again returns it as it is. 2 round trips.

    Raises:
        BudgetUnknown, BudgetSpent: the budget does not cover the ceiling.
        ActivityInOtherState: it is closing or closed.
    """
    activity = load_activity(activity_id=activity_id)
    if activity.state is State.PUBLISHED:
        return activity
    _refuse_unless(activity, State.DRAFT)
    year, escrow = business_date(ctx.now()).year, core.ceiling(activity.plan)
    published = dataclasses.replace(
        activity, state=State.PUBLISHED, budget_year=year, escrow=escrow, version=activity.version + 1
    )
    writes = store.change_of(published, activity.version, refusal=_moved)
    writes.merge(
        budgets.prepare_escrow(
            ctx, village_id=activity.village_id, year=year, points=escrow, document=activity.activity_id
        ),
        slots.prepare_open_slot(ctx, slot_id=activity_id, capacity=activity.plan.seats, waits=True),
        _told(ctx, activity),
    )
    try:
        commit(writes)
    except (AlreadyDone, Stale):
        return load_activity(activity_id=activity_id)
    return published


def _told(ctx: Context, activity: Activity) -> Writes:
    fact = ActivityPublished(activity.activity_id, activity.plan.rule)
    return facts.prepare_fact(ctx, village_id=activity.village_id, fact=fact)


def _moved(image: object) -> Exception:
    return NoSuchActivity() if image is None else Stale(image)


def _refuse_unless(activity: Activity, state: State) -> None:
    if activity.state is not state:
        raise ActivityInOtherState(state=activity.state.value)
