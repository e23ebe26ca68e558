"""Confirming by hand (补登): what is paid at once, what waits for another officer, and whose hand was in it.

A scan has the person's own code behind it, a confirmation only somebody's word, and so has a card's typed number. So
few are paid on one word alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import StrEnum

from chalicelib.foundation.reservations.core.places import Counts, Place, PlaceState
from chalicelib.kernel.authz import Principal, signers
from chalicelib.kernel.values import value
from chalicelib.points.activities.core.activities import OFFICERS, Activity
from chalicelib.points.activities.core.attending import ByHand, came_by_number

SCANNED_FOR_ONE = 10
"""For each so many people who were scanned, one who was not is paid on one word alone. Ours."""


class HandState(StrEnum):
    """A confirmation `waits` for another officer, or is `paid`, or was `declined`: by somebody, or by the end."""

    WAITS = "waits"
    PAID = "paid"
    DECLINED = "declined"


@value
class Hand:
    """One person's confirmation: for how many minutes, what their statement says, who asked for it and when.

    `by` and `second` are signatures (`Principal.signature`), `person` the villager who `by` is ("": none, or nobody
    said). `second` is who looked at it too, or declined it, "" where nobody did.
    """

    activity_id: str
    resident_id: str
    minutes: int
    document: str
    by: str
    person: str
    at: dt.datetime
    state: HandState
    second: str = ""

    @property
    def identities(self) -> frozenset[str]:
        """Every id under which whoever asked for it may come again."""
        return frozenset({*signers(self.by), self.person}) - {""}

    @property
    def hands(self) -> frozenset[str]:
        """Who let it be paid."""
        return frozenset({self.by, self.second}) - {""}


@value
class Tally:
    """How many of an activity were let in by hand or by a number, and how many of those are paid on one word alone."""

    let_in: int = 0
    at_once: int = 0


def is_there(place: Place | None) -> bool:
    """Tell whether somebody was let in, by a scan or by hand."""
    return place is not None and place.state in (PlaceState.IN, PlaceState.DONE)


def is_scanned(place: Place | None) -> bool:
    """Tell whether somebody was let in otherwise than by the number of their card, which proves nothing."""
    return place is not None and is_there(place) and not came_by_number(place)


def at_once_max(counts: Counts | None, tally: Tally) -> int:
    """Return how many may be let in on one word alone; none where the activity's people are too many to be counted."""
    if counts is None:
        return 0
    scanned = counts.of(PlaceState.IN) + counts.of(PlaceState.DONE) - tally.let_in
    return max(0, scanned) // SCANNED_FOR_ONE


def needs_second(activity: Activity, resident_id: str, place: Place | None, left: int) -> bool:
    """Tell whether a confirmation waits for another officer: every lead's, and who was not scanned where none is left.

    `left` is how many may still be let in on one word alone.
    """
    return resident_id in activity.plan.leads or (not is_scanned(place) and left < 1)


def is_seconded(hand: Hand | None, minutes: int, actor: Principal) -> bool:
    """Tell whether this officer says the same as another person said before."""
    return (
        hand is not None
        and hand.state is HandState.WAITS
        and hand.minutes == minutes
        and not actor.roles.isdisjoint(OFFICERS)
        and hand.identities.isdisjoint(actor.identities)
    )


def asked_by(actor: Principal, activity: Activity, resident_id: str, hand: ByHand, at: dt.datetime) -> Hand:
    """Return a confirmation as somebody asks for it."""
    return Hand(
        activity_id=activity.activity_id,
        resident_id=resident_id,
        minutes=hand.minutes,
        document=hand.document,
        by=actor.signature,
        person=actor.person,
        at=at,
        state=HandState.WAITS,
    )


def paid(hand: Hand, second: str = "") -> Hand:
    """Return a confirmation that is paid."""
    return replace(hand, state=HandState.PAID, second=second)


def declined(hand: Hand, by: str) -> Hand:
    """Return a confirmation that nobody pays."""
    assert hand.state is HandState.WAITS, "only what waits is declined"
    return replace(hand, state=HandState.DECLINED, second=by)
