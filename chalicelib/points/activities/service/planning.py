"""Planning: create, change while a draft, publish with an escrow, list."""

from __future__ import annotations

import dataclasses
import datetime as dt

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import ActivityPublished
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.activities import core, store
from chalicelib.points.activities.core import STILL_ON, Activity, ActivityInOtherState, NoSuchActivity, Plan, State
from chalicelib.points.ledger.core.rulebooks import RuleClosed
from chalicelib.points.ledger.service import budgets
from chalicelib.points.ledger.service.rulebooks import rule_in_force


def create_activity(ctx: Context, *, village_id: str, plan: Plan, key: str) -> Activity:
    """Keep a plan as a draft, once per `key`.

    Raises:
        InvalidInput: it can not be carried out; each field is named.
        RuleUnknown, RuleClosed: no such rule on its day, or one that pays nothing then.
        KeyReused: the key made another activity.
    """
    mark = fingerprint("activity", village_id, *dataclasses.astuple(plan))
    activity = Activity(f"{village_id}a{key}", plan, State.DRAFT, ctx.actor.subject, mark)
    try:
        activity = _on_terms(ctx, activity)
    except (InvalidInput, RuleClosed):  # Perhaps it was kept before the rules changed.
        kept = store.find_activity(activity.activity_id, consistent=True)
        if kept is None or kept.fingerprint != mark:
            raise
        return kept

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


def _on_terms(ctx: Context, activity: Activity) -> Activity:
    """Return an activity with the rules of its day, where they differ from those that ship."""
    village_id, codes = activity.village_id, core.codes_of(activity.plan)
    rules = [rule_in_force(ctx, village_id=village_id, rule=code, on=activity.on) for code in codes]
    core.refuse_misplanned(activity.plan, rules)
    return dataclasses.replace(activity, terms=tuple(rule for rule in rules if not rule.ships))


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


def change_activity(ctx: Context, *, activity_id: str, plan: Plan) -> Activity:
    """Change a draft's plan.

    Raises:
        ActivityInOtherState: it was published; people rely on it now.
        InvalidInput, RuleUnknown, RuleClosed: as `create_activity`.
    """
    activity = load_activity(activity_id=activity_id)
    _refuse_unless(activity, State.DRAFT)
    changed = _on_terms(ctx, dataclasses.replace(activity, plan=plan, version=activity.version + 1))
    commit(store.change_of(changed, activity.version, refusal=_moved))
    return changed


def publish(ctx: Context, *, activity_id: str) -> Activity:
    """Open sign-up: the ceiling of its points moves from the village's budget into its keeping, in one transaction.

    From now on it pays by the rules of its day as they are known today, whatever is approved later: people rely on
    it. Publishing again returns it as it is. 2 round trips.

    Raises:
        InvalidInput, RuleClosed: the rules changed since it was drafted, and it does not fit them any more.
        BudgetUnknown, BudgetSpent: the budget does not cover the ceiling.
        ActivityInOtherState: it is closing or closed.
    """
    activity = load_activity(activity_id=activity_id)
    if activity.state is State.PUBLISHED:
        return activity
    _refuse_unless(activity, State.DRAFT)
    activity = _on_terms(ctx, activity)
    year, escrow = business_date(ctx.now()).year, core.ceiling(activity.plan, activity.terms)
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
