"""Planning: create, change while a draft, publish with an escrow, list."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityPublished
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, InvalidInput, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.activities.core import activities as core
from chalicelib.points.activities.core.activities import STILL_ON, Activity, Plan
from chalicelib.points.activities.core.deeds import Deed, allows, next_state
from chalicelib.points.activities.core.refusals import ActivityChanged, NoSuchActivity
from chalicelib.points.activities.core.series import Repeat, id_of, ids_of, occurrences
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import feed, showing
from chalicelib.points.activities.store import activities as store
from chalicelib.points.ledger.core.budgets import Escrow
from chalicelib.points.ledger.core.rulebooks import RuleClosed
from chalicelib.points.ledger.service import budgets
from chalicelib.points.ledger.service.rulebooks import rule_in_force

ONCE = Repeat("week", 1)
FIRST = 1
"""The version of a draft that nobody has changed: what is looked at where no version is named."""
FEED_BACK = dt.timedelta(days=7)
"""How far back the feed goes: a page must reach into the days to come also where something is on every day."""
FEED_MAX = 100


def create_activity(ctx: Context, *, village_id: str, plan: Plan, key: str, repeat: Repeat = ONCE) -> Activity:
    """Keep a plan as a draft, or a series of them, once per `key`; return the first.

    Raises:
        InvalidInput: it can not be carried out; each field is named.
        RuleUnknown, RuleClosed: no such rule on its day, or one that pays nothing then.
        KeyReused: the key made another activity.
    """
    mark = fingerprint("activity", village_id, *dataclasses.astuple(plan), *dataclasses.astuple(repeat))
    try:
        person = ctx.actor.person
        first = Activity(id_of(village_id, key), plan, State.DRAFT, ctx.actor.signature, mark, created_person=person)
        drafts = _drafts(ctx, first, repeat)
        attached = showing.prepare_pictures(ctx, drafts[0])
    except (InvalidInput, RuleClosed):  # Perhaps it was kept before the rules changed.
        kept = store.find_activity(id_of(village_id, key), consistent=True)
        if kept is None or kept.fingerprint != mark:
            raise
        return kept

    def refusal(image: object) -> Exception:
        kept = store.activity_of(image)  # type: ignore[arg-type]  # The guard's image is an ActivityRecord.
        assert kept is not None
        return AlreadyDone(kept) if kept.fingerprint == mark else KeyReused()

    writes = Writes().merge(*(store.creation_of(one, refusal, guard=one is drafts[0]) for one in drafts))
    try:
        commit(writes.merge(attached))
    except AlreadyDone as done:
        there: Activity = done.first
        return there
    return drafts[0]


def _drafts(ctx: Context, first: Activity, repeat: Repeat) -> list[Activity]:
    """Return an activity and those that repeat it, each on the terms of its day."""
    if repeat.times == 1:
        return [_on_terms(ctx, first)]
    series = zip(ids_of(first.activity_id, repeat.times), occurrences(first.plan, repeat), strict=True)
    head = replace(first, series_id=first.activity_id, series_size=repeat.times)
    return [_on_terms(ctx, replace(head, activity_id=one, plan=plan)) for one, plan in series]


def _on_terms(ctx: Context, activity: Activity) -> Activity:
    """Return an activity with the rules of its day, where they differ from those that ship."""
    village_id, codes = activity.village_id, core.codes_of(activity.plan)
    rules = [rule_in_force(ctx, village_id=village_id, rule=code, on=activity.on) for code in codes]
    core.refuse_misplanned(activity.plan, rules, ctx.now())
    return replace(activity, terms=tuple(rule for rule in rules if not rule.ships))


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
    *, village_id: str, since: dt.datetime, past: bool, size: int, cursor: str | None, scenario: str = ""
) -> Page[Activity]:
    """Return a page of a village's activities: what goes on or comes at `since`, or with `past` what is over.

    What is not closed yet goes on for a day from its beginning. Pages may be shorter than `size`.
    """
    edge = since if past else since - STILL_ON
    page = store.list_activities(village_id, since=edge, newest_first=past, scenario=scenario, size=size, cursor=cursor)
    rows = [one for one in page.rows if one.is_over(since) is past and one.state is not State.DISCARDED]
    return Page(rows, page.cursor)


def list_unended(ctx: Context, *, village_id: str) -> list[Activity]:
    """Return what is over in a village and nobody ended, the oldest first, `UNENDED_MAX` at most. 1 round trip.

    Older ones there are none: the night ends what is left open for `ENDED_AFTER`.
    """
    since = ctx.now() - core.UNENDED_BACK
    return store.list_unended(village_id, since=since, now=ctx.now(), most=core.UNENDED_MAX)


def change_activity(ctx: Context, *, activity_id: str, plan: Plan) -> Activity:
    """Change a draft's plan.

    Raises:
        ActivityInOtherState: it was published; people rely on it now.
        NotOfTheTeam: other organisers run it.
        InvalidInput, RuleUnknown, RuleClosed: as `create_activity`.
    """
    activity = load_activity(activity_id=activity_id)
    state = next_state(activity.state, Deed.CHANGE)
    core.refuse_outsider(activity, ctx.actor.subject, ctx.actor.roles)
    by, person = ctx.actor.signature, ctx.actor.person
    entered = replace(activity, plan=plan, version=activity.version + 1, changed_by=by, changed_person=person)
    changed = _on_terms(ctx, replace(entered, state=state))
    before = (*activity.plan.pictures, *activity.plan.evidence)
    commit(
        store.change_of(changed, activity.version, refusal=_stale).merge(showing.prepare_pictures(ctx, changed, before))
    )
    return changed


def publish(ctx: Context, *, activity_id: str, looked_at: int = FIRST) -> Activity:
    """Open sign-up: the ceiling of its points moves from the village's budget into its keeping, in one transaction.

    From now on it pays by the rules of its day as they are known today, whatever is approved later: people rely on
    it. Publishing again returns it as it is. `looked_at` is the version that was looked at, words and pictures: no
    other one is published. 2 round trips.

    Raises:
        ActivityChanged: it was changed after that look.
        InvalidInput, RuleClosed: the rules changed since it was drafted, and it does not fit them any more.
        BudgetUnknown, BudgetSpent: the budget does not cover the ceiling.
        ActivityInOtherState: it is closing or closed.
        NotOfTheTeam: other organisers run it.
        SecondOfficerNeeded: it had begun when it is published, and this is who made or last changed it, or no officer.
    """
    activity = load_activity(activity_id=activity_id)
    if activity.state is State.PUBLISHED:
        return activity
    next_state(activity.state, Deed.PUBLISH)
    core.refuse_outsider(activity, ctx.actor.subject, ctx.actor.roles)
    core.refuse_afterwards(activity, ctx.actor, ctx.now())
    _refuse_unlooked(activity, looked_at)
    writes, published = _publication(ctx, [activity], looked_at=activity.plan.pictures)
    try:
        commit(writes)
    except (AlreadyDone, Stale) as overtaken:
        now = load_activity(activity_id=activity_id)
        if allows(now.state, Deed.PUBLISH):
            raise ActivityChanged from overtaken
        return now
    return published[0]


def publish_series(ctx: Context, *, activity_id: str, looked_at: int = FIRST) -> list[Activity]:
    """Open sign-up for every draft of an activity's series, all or none; return the whole series as it is then.

    Drafts that have begun meanwhile stay drafts. `looked_at` is the version of this activity that was looked at: its
    pictures others may see then, while those that only others of the series have wait on. 3 round trips.

    Raises:
        ActivityChanged: it was changed after that look.
        BudgetUnknown, BudgetSpent: the budget does not cover all their ceilings.
        Busy: somebody publishes some of them at the same moment; ask again.
    """
    activity = load_activity(activity_id=activity_id)
    core.refuse_outsider(activity, ctx.actor.subject, ctx.actor.roles)
    ids = ids_of(activity.series_id or activity_id, activity.series_size)
    series = [one for one in store.find_activities(ids) if one is not None]
    drafts = [one for one in series if allows(one.state, Deed.PUBLISH) and one.plan.starts_at > ctx.now()]
    looked = [one for one in series if one.activity_id == activity_id and allows(one.state, Deed.PUBLISH)]
    for one in looked:
        _refuse_unlooked(one, looked_at)
    if drafts:
        pictures = [picture for one in looked for picture in one.plan.pictures]
        writes, published = _publication(ctx, drafts, looked_at=pictures)
        try:
            commit(writes)
        except (AlreadyDone, Stale) as error:
            raise Busy from error
        now = {one.activity_id: one for one in published}
        series = [now.get(one.activity_id, one) for one in series]
    return series


def _refuse_unlooked(draft: Activity, looked_at: int) -> None:
    if draft.version != looked_at:
        raise ActivityChanged


def _publication(
    ctx: Context, drafts: Sequence[Activity], *, looked_at: Sequence[str]
) -> tuple[Writes, list[Activity]]:
    """Return the writes that publish drafts of one village, and the drafts as they are then.

    `looked_at` are the pictures that were looked at.
    """
    year, village_id = business_date(ctx.now()).year, drafts[0].village_id
    writes, published, escrows = Writes(), [], []
    for draft in drafts:
        on_terms = _on_terms(ctx, draft)
        escrow = core.ceiling(on_terms.plan, on_terms.terms)
        opened = replace(
            on_terms,
            state=next_state(draft.state, Deed.PUBLISH),
            budget_year=year,
            escrow=escrow,
            version=draft.version + 1,
            published_at=ctx.now(),
        )
        escrows.append(Escrow(draft.activity_id, escrow, draft.plan.title))
        published.append(opened)
        writes.merge(
            store.change_of(opened, draft.version, refusal=_stale),
            slots.prepare_open_slot(ctx, slot_id=draft.activity_id, capacity=draft.plan.seats, waits=True),
            _told(ctx, draft),
        )
    writes.merge(showing.prepare_published(ctx, published, looked_at=looked_at))
    return writes.merge(budgets.prepare_escrows(ctx, village_id=village_id, year=year, escrows=escrows)), published


def calendar_of(ctx: Context, *, village_id: str) -> bytes:
    """Return a village's published activities from last week on as an iCalendar feed (RFC 5545), without people.

    Raises:
        NoSuchPlace: there is no such village.
    """
    name = places.load_village(village_id=village_id).name
    found = store.list_published(village_id, since=ctx.now() - FEED_BACK, size=FEED_MAX)
    return feed.feed_of(name, found)


def _told(ctx: Context, activity: Activity) -> Writes:
    fact = ActivityPublished(activity.activity_id, activity.plan.rule)
    return facts.prepare_fact(ctx, village_id=activity.village_id, fact=fact)


def _stale(image: object) -> Exception:
    return NoSuchActivity() if image is None else Stale(image)
