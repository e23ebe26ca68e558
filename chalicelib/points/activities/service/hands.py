"""Confirming by hand, after the end: paid at once while few are, else when another officer says the same."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from chalicelib.foundation.reservations.core.places import Place, PlaceState
from chalicelib.foundation.reservations.service import places
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.activities.core import activities as core, hands
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.attending import ByHand, Confirmed, Scanning
from chalicelib.points.activities.core.hands import Hand, HandDeed, HandState, Tally
from chalicelib.points.activities.core.refusals import ActivityElsewhere, OwnScan
from chalicelib.points.activities.service import waiting
from chalicelib.points.activities.service.attendance import paid_before, pay, sign_in
from chalicelib.points.activities.service.known import known_activity
from chalicelib.points.activities.store import activities as activities_store, hands as store
from chalicelib.points.ledger.service.kinship import refuse_own_cause

ITSELF = "system"
"""Who declines what still waits when its activity is settled."""


def confirm(
    ctx: Context, *, activity_id: str, residents: Sequence[str], key: str, minutes: int | None = None, reason: str = ""
) -> list[Confirmed]:
    """Confirm by hand, after the end, that people attended.

    Meant for those whom scanning missed. They are paid for `minutes` (None: from beginning to end); `reason` stands in
    their statements. Every lead, and whoever was not scanned beyond one for each `SCANNED_FOR_ONE` that were, waits
    until another officer confirms the same minutes by this very verb.

    Two round trips a person, each of whom is answered on their own, and three for all.

    Raises:
        NoSuchActivity, NotOfTheTeam, ActivityInOtherState, NotOverYet.
        InvalidInput: the activity did not last so many `minutes`.
    """
    activity = known_activity(ctx, activity_id=activity_id)
    core.refuse_outsider(activity, ctx.actor.subject, ctx.actor.roles)
    core.refuse_early_confirmation(activity, ctx.now())
    core.refuse_long_confirmation(activity, minutes)
    paid = activity.plan.minutes if minutes is None else minutes
    hand = ByHand(key, paid, core.hand_document(activity, reason))
    people = list(dict.fromkeys(residents))
    found = places.find_places(slot_id=activity_id, holders=people)
    counts = None if all(map(hands.is_scanned, found)) else places.list_counted(slot_id=activity_id, size=1)[1]
    tally, before = store.find_hands(activity_id, people)  # Read after the count, so that it is never behind it.
    desk = _Desk(ctx, activity, hand, hands.at_once_max(counts, tally), tally)
    return [desk.confirm(who, place, seen) for who, place, seen in zip(people, found, before, strict=True)]


class _Desk:
    """One request's confirmations: how many of them may still be paid on one word alone."""

    def __init__(self, ctx: Context, activity: Activity, hand: ByHand, at_once_max: int, tally: Tally) -> None:
        self.ctx, self.activity, self.hand = ctx, activity, hand
        self.at_once_max = at_once_max
        self.left = at_once_max - tally.at_once

    def confirm(self, resident_id: str, place: Place | None, seen: Hand | None) -> Confirmed:
        """Confirm one person, or keep that they wait, or say why not."""
        ctx = self.ctx
        try:
            if resident_id == ctx.actor.resident_id:
                raise OwnScan
            if resident_id[:6] != self.activity.village_id:
                raise ActivityElsewhere
            refuse_own_cause(ctx, holder_id=resident_id)
            if place is not None and place.state is PlaceState.DONE:
                return self._paid_otherwise(place, seen)
            asked = hands.asked_by(ctx.actor, self.activity, resident_id, self.hand, ctx.now())
            if seen is not None and hands.is_seconded(seen, self.hand.minutes, ctx.actor):
                return self._pay(resident_id, place, seen, hands.seconded(seen, ctx.actor.signature), alone=False)
            if hands.needs_second(self.activity, resident_id, place, self.left):
                return self._keep(asked, seen)
            return self._pay(resident_id, place, seen, hands.paid(asked, seen), alone=True)
        except DomainError as refusal:
            return Confirmed(resident_id, 0, refusal)

    def _pay(self, resident_id: str, place: Place | None, seen: Hand | None, hand: Hand, *, alone: bool) -> Confirmed:
        """Let somebody in who is not yet, and pay them; the confirmation is kept with the points."""
        ctx, activity, key = self.ctx, self.activity, self.hand.key
        kept = store.change_of(hand, seen, refusal=lambda _: Busy())
        if place is None or not hands.is_there(place):
            counted = store.let_in_of(
                activity.activity_id, most=self.at_once_max if alone else None, refusal=lambda _: Busy()
            )
            who = Scanning(resident_id, "", f"{key}#in", ctx.now())
            self.left -= alone
            if sign_in(ctx, activity, who, also=counted).walk_in or place is None:
                place = places.load_place(slot_id=activity.activity_id, holder=resident_id)
        elif alone and not hands.is_scanned(place):  # Let in by a number they are counted already, but not as paid.
            most, refusal = self.at_once_max, lambda _: Busy()
            kept.merge(store.let_in_of(activity.activity_id, most=most, refusal=refusal, more=0))
            self.left -= 1
        entry, _ = pay(
            ctx,
            activity,
            place,
            minutes=hand.minutes,
            key=f"{key}#out",
            at=ctx.now(),
            document=hand.document,
            also=kept,
        )
        return Confirmed(resident_id, entry.delta.balance, None, entry.of_points)

    def _keep(self, asked: Hand, seen: Hand | None) -> Confirmed:
        """Keep that somebody waits."""
        waiting.keep(asked, seen)
        return Confirmed(asked.resident_id, 0, None, waits=True)

    def _paid_otherwise(self, place: Place, seen: Hand | None) -> Confirmed:
        """Tell what somebody was paid before; where they waited meanwhile, that is over."""
        entry = paid_before(self.activity, place)
        _decline(self.ctx, seen)
        return Confirmed(place.holder, entry.delta.balance, None, entry.of_points)


def _decline(ctx: Context, hand: Hand | None, by: str = "") -> None:
    if hand is None or not hands.allows(hand, HandDeed.DECLINE):
        return
    with contextlib.suppress(Stale):  # Somebody else decides at this moment.
        commit(store.change_of(hands.declined(hand, by or ctx.actor.signature), hand, refusal=Stale))


def decline(ctx: Context, *, activity_id: str, residents: Sequence[str]) -> None:
    """Let nobody be paid of those who wait; whoever asked for it may take it back so. A round trip each, 2 for all.

    Raises:
        NoSuchActivity, NotOfTheTeam.
    """
    activity = known_activity(ctx, activity_id=activity_id)
    core.refuse_outsider(activity, ctx.actor.subject, ctx.actor.roles)
    for hand in store.find_hands(activity_id, list(dict.fromkeys(residents)))[1]:
        _decline(ctx, hand)


def decline_all(ctx: Context, *, activity_id: str) -> None:
    """Let nobody be paid any more who still waits: the activity is settled."""
    for hand in store.every_hand(activity_id):
        _decline(ctx, hand, ITSELF)


def list_waiting(*, village_id: str, size: int, cursor: str | None) -> tuple[Page[Hand], dict[str, str]]:
    """Return a page of who waits in a village for another officer, and their activities' titles. 2 round trips."""
    page = store.list_waiting(village_id, size=size, cursor=cursor)
    ids = list(dict.fromkeys(hand.activity_id for hand in page.rows))
    found = activities_store.find_activities(ids) if ids else []
    return page, {one.activity_id: one.plan.title for one in found if one is not None}


def hands_of(*, activity_id: str) -> dict[str, frozenset[str]]:
    """Return by whose hands each person was paid who was confirmed by hand, by their id; for jobs."""
    return {hand.resident_id: hand.hands for hand in store.every_hand(activity_id) if hand.state is HandState.PAID}
