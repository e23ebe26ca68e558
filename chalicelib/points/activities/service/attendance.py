"""Attendance: sign up and cancel, scan in and out with the award. By hand: `hands`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityAttended, ActivityPromoted
from chalicelib.foundation.identity.service import card_numbers, people as residents
from chalicelib.foundation.reservations.core.places import (
    AlreadyMarked,
    NotJoined,
    Outcome,
    Place,
    PlaceState,
    WrongState,
)
from chalicelib.foundation.reservations.service import places
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.writes import AlreadyDone, Writes, commit
from chalicelib.points.activities.core import activities as core, hands
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.attending import BY_NUMBER, Scanned, Scanning, minutes_there, refuse_short
from chalicelib.points.activities.core.geofence import Spot, refuse_elsewhere
from chalicelib.points.activities.core.refusals import (
    ActivityElsewhere,
    ActivityOver,
    BegunAlready,
    HouseholdScanned,
    OwnScan,
)
from chalicelib.points.activities.service import waiting
from chalicelib.points.activities.service.known import known_activity
from chalicelib.points.activities.store import hands as hands_store
from chalicelib.points.ledger.core.accounts import AccountRef, Entry
from chalicelib.points.ledger.core.plans import Award, SourceTaken
from chalicelib.points.ledger.service import awards, statements
from chalicelib.points.ledger.service.accounts import opening
from chalicelib.points.ledger.service.kinship import refuse_own_cause


def sign_up(ctx: Context, *, activity_id: str, key: str) -> Outcome:
    """Sign the acting villager up: a seat, or the next place on the waiting list.

    1 round trip, 2 when full; one more in a process that does not know the activity, and one where age matters.

    Raises:
        ActivityElsewhere: it is another village's.
        AlreadyJoined, SlotClosed, TooManyChanges, KeyReused: as `places.join`.
        NoSuchActivity: there is none that can be signed up for.
        TooYoung: it is for older people.
        ActivityOver: it is over.
    """
    me = _own_village(ctx, activity_id)
    activity = known_activity(ctx, activity_id=activity_id)
    _refuse_young(activity, me)
    try:
        core.refuse_late_arrival(activity, ctx.now())
    except ActivityOver as refusal:
        return _first_or(refusal, activity_id, me, key, "join")
    return places.join(ctx, slot_id=activity_id, holder=me, key=key)


def _refuse_young(activity: Activity, resident_id: str) -> None:
    """Let somebody take part who is old enough; where age matters that costs a look at the roster."""
    if activity.plan.age_min:
        core.refuse_young(activity.plan, residents.load_resident(resident_id=resident_id).born_on)


def cancel(ctx: Context, *, activity_id: str, key: str) -> Outcome:
    """Cancel the acting villager's place; the first who waits gets it in the same transaction, and is told.

    Raises:
        BegunAlready: who does not come now has missed it.
        NotJoined, WrongState, KeyReused: as `places.leave`.
    """
    me = _own_village(ctx, activity_id)
    try:
        core.refuse_cancelling(known_activity(ctx, activity_id=activity_id), ctx.now())
    except BegunAlready as refusal:
        return _first_or(refusal, activity_id, me, key, "leave")

    def told(outcome: Outcome) -> Writes:
        writes = Writes()
        for promoted in outcome.promoted:
            fact = ActivityPromoted(activity_id, promoted.holder)
            writes.merge(facts.prepare_fact(ctx, village_id=activity_id[:6], fact=fact))
        return writes

    return places.leave(ctx, slot_id=activity_id, holder=me, key=key, also=told)


def _first_or(refusal: DomainError, activity_id: str, resident_id: str, key: str, deed: str) -> Outcome:
    """Return how a request was answered while it was in time; where it never was, raise its refusal."""
    first = places.find_answer(slot_id=activity_id, holder=resident_id, key=key, deed=deed)
    if first is None:
        raise refusal
    return first


def _own_village(ctx: Context, activity_id: str) -> str:
    me = ctx.actor.subject
    if me[:6] != activity_id[:6]:
        raise ActivityElsewhere
    return me


def scan(
    ctx: Context,
    *,
    activity_id: str,
    code: str,
    direction: str,
    key: str,
    spot: Spot | None = None,
    at: dt.datetime | None = None,
) -> Scanned:
    """Scan somebody's code or card in or out (`direction`), once per key. Out pays. 3 round trips, one more cold.

    Who was not signed up is let in as a walk-in, and paid from the village's budget instead of the seats' escrow.
    `spot` is where the scanner is, `at` when a device without a network scanned. Who is scanned out by their card's
    number, and was let in by it or is a lead, waits for another officer.

    Raises:
        NoSuchCode, CodeRevoked, NoSuchCard, CardNotActive, HouseholdScanned: the code, or number, names nobody here.
        OwnScan, OwnCause: they are the scanner, or (when paid) of the scanner's household.
        NotOfTheTeam: others run it. LocationNeeded, OutsideFence: the scanner is not at the place.
        TooEarly, ActivityOver, TooShort, ActivityInOtherState.
        WrongState: they are in already, or were never in. Whatever `awards.award_points` raises; what a cap leaves of
            the points is paid, for one round trip more.
    """
    activity = known_activity(ctx, activity_id=activity_id)
    at = at or ctx.now()
    core.refuse_outsider(activity, ctx.actor.subject, ctx.actor.roles)
    core.refuse_scan(activity, at)
    refuse_elsewhere(activity.plan.fence, spot)
    found = card_numbers.resolve(village_id=activity.village_id, text=code)
    if found.kind == "household":
        raise HouseholdScanned
    if found.holder_id == ctx.actor.resident_id:
        raise OwnScan
    who = Scanning(found.holder_id, found.masked_name, key, at, by_number=found.kind == "number")
    if direction == "in":
        core.refuse_late_arrival(activity, at)
        return _scan_in(ctx, activity, who)
    return _sign_out(ctx, activity, who)


def _scan_in(ctx: Context, activity: Activity, who: Scanning) -> Scanned:
    """Let somebody in; who came by a number is counted as let in by hand, so that they let in nobody else."""
    counted = None
    if who.by_number:
        counted = hands_store.let_in_of(activity.activity_id, most=None, refusal=lambda _: Busy())
    return sign_in(ctx, activity, who, also=counted)


def sign_in(ctx: Context, activity: Activity, who: Scanning, also: Writes | None = None) -> Scanned:
    """Let somebody in: on their place, or as a walk-in; `also` is written in the same transaction.

    Raises:
        ActivityElsewhere, TooYoung, WrongState: as `scan`. Whatever `also` refuses.
    """
    if who.resident_id[:6] != activity.village_id:
        raise ActivityElsewhere
    _refuse_young(activity, who.resident_id)
    slot_id, holder, state = activity.activity_id, who.resident_id, PlaceState.IN
    more = Writes() if also is None else also
    body, walk_in = (BY_NUMBER, BY_NUMBER) if who.by_number else ("", "in")
    done = Scanned(who.resident_id, who.masked_name, state.value, by_number=who.by_number)
    try:
        outcome = places.mark(
            ctx, slot_id=slot_id, holder=holder, state=state, at=who.at, key=who.key, body=body, also=lambda _: more
        )
        return replace(done, replayed=outcome.replayed)
    except (KeyReused, NotJoined, WrongState):  # The key may be that of a walk-in, who was let in by another deed.
        outcome = places.admit(
            ctx, slot_id=slot_id, holder=holder, key=who.key, at=who.at, body=walk_in, also=lambda _: more
        )
    return replace(done, walk_in=True, replayed=outcome.replayed)


def _sign_out(ctx: Context, activity: Activity, who: Scanning) -> Scanned:
    place = places.find_place(slot_id=activity.activity_id, holder=who.resident_id, consistent=False)
    if place is None or place.state is not PlaceState.IN:  # Perhaps they came in a moment ago.
        place = places.load_place(slot_id=activity.activity_id, holder=who.resident_id)
    if place.state is PlaceState.DONE:
        entry, replayed = paid_before(activity, place), True
    elif place.state is PlaceState.IN:
        refuse_own_cause(ctx, holder_id=who.resident_id)
        minutes = minutes_there(activity.plan, place, who.at)
        refuse_short(activity, who.resident_id, minutes)
        if who.by_number and hands.needs_second(activity, who.resident_id, place, left=0):
            return _wait(ctx, activity, who, place, minutes)
        entry, replayed = pay(ctx, activity, place, minutes=minutes, key=who.key, at=who.at)
    else:
        raise WrongState(state=place.state)
    left_at = place.times_at(PlaceState.DONE) or (entry.made_at if replayed else who.at)
    return Scanned(
        who.resident_id,
        who.masked_name,
        PlaceState.DONE.value,
        minutes=minutes_there(activity.plan, place, left_at),
        points=entry.delta.balance,
        walk_in=place.seats == 0,
        replayed=replayed,
        paid_minutes=entry.minutes if entry.of_points else 0,
        of_points=entry.of_points,
        by_number=who.by_number,
    )


def _wait(ctx: Context, activity: Activity, who: Scanning, place: Place, minutes: int) -> Scanned:
    """Keep that somebody left by their card's number alone: they are paid when another officer says the same."""
    kept, before = waiting.keep_by_number(ctx, activity, who, minutes)
    return Scanned(
        who.resident_id,
        who.masked_name,
        place.state.value,
        minutes=kept.minutes,
        walk_in=place.seats == 0,
        replayed=before,
        by_number=True,
        waits=True,
    )


def pay(
    ctx: Context,
    activity: Activity,
    place: Place,
    *,
    minutes: int,
    key: str,
    at: dt.datetime,
    document: str = "",
    also: Writes | None = None,
) -> tuple[Entry, bool]:
    """Mark the place as done and award, in one transaction. Paid from the escrow, or a walk-in from the budget.

    `also` is written in it too. The second value tells whether it was paid before.
    """
    award = award_of(activity, place, minutes=minutes, document=document)

    def deed(asked: Award) -> tuple[Entry, bool]:
        writes, entry = prepare_pay(ctx, activity, asked, place, minutes=minutes, at=at, key=key)
        try:
            commit(writes if also is None else writes.merge(also))
        except (AlreadyDone, AlreadyMarked, SourceTaken, WrongState):
            return paid_before(activity, place), True
        return entry, False

    return opening(ctx, award.ref, lambda: awards.within_caps(award, deed))


def paid_before(activity: Activity, place: Place) -> Entry:
    """Return what this activity paid this person; without it, the place's state is what stands in the way."""
    line = AccountRef.of_holder(place.holder).account_id
    entry = statements.find_entry(source=activity.source, line=line)
    if entry is None:
        raise WrongState(state=place.state)
    return entry


def award_of(activity: Activity, place: Place, *, minutes: int, document: str = "") -> Award:
    """Return what somebody's attendance of `minutes` earns them; the document is the activity's title, or as given."""
    rule = core.rule_for(activity, place.holder)
    from_seat = place.seats > 0 or place.holder in activity.plan.leads
    return Award(
        ref=AccountRef.of_holder(place.holder),
        source=activity.source,
        rule=rule,
        points=core.earned(activity, rule, minutes),
        on=activity.on,
        document=document or activity.plan.title[: core.DOCUMENT_CHARS],
        minutes=minutes,
        debit=activity.debit if from_seat else "",
        budget=None if from_seat else (activity.village_id, activity.budget_year),
    )


def prepare_pay(
    ctx: Context, activity: Activity, award: Award, place: Place, *, minutes: int, at: dt.datetime, key: str
) -> tuple[Writes, Entry]:
    """Return the writes of one attendance: entry, account, fact, place; and the budget for a walk-in."""
    pays, by_the_hour = award.pays, award.rule.unit == "hour"
    cut = (pays.minutes if by_the_hour else 0, award.points) if award.part else (0, 0)
    fact = ActivityAttended(activity.activity_id, place.holder, award.rule.ref, minutes, pays.points, *cut)
    entry, writes = awards.prepare_award(ctx, award=award, fact=fact)
    writes.merge(
        places.prepare_mark(
            ctx, slot_id=activity.activity_id, holder=place.holder, state=PlaceState.DONE, at=at, key=key
        )
    )
    return writes, entry
