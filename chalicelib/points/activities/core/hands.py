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
from chalicelib.kernel.errors import Busy
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


class HandDeed(StrEnum):
    """What is done with a confirmation.

    `ask`: it is to wait for another officer; `second`: that one says the same, which pays; `pay`: it is paid on one
    word alone. `decline`: nobody pays it.
    """

    ASK = "ask"
    PAY = "pay"
    SECOND = "second"
    DECLINE = "decline"


FIRST: dict[HandDeed, HandState] = {HandDeed.ASK: HandState.WAITS, HandDeed.PAY: HandState.PAID}
"""Where a confirmation begins."""
NEXT: dict[tuple[HandState, HandDeed], HandState] = {
    (HandState.WAITS, HandDeed.ASK): HandState.WAITS,
    (HandState.WAITS, HandDeed.PAY): HandState.PAID,
    (HandState.WAITS, HandDeed.SECOND): HandState.PAID,
    (HandState.WAITS, HandDeed.DECLINE): HandState.DECLINED,
    (HandState.DECLINED, HandDeed.ASK): HandState.WAITS,
    (HandState.DECLINED, HandDeed.PAY): HandState.PAID,
    (HandState.PAID, HandDeed.PAY): HandState.PAID,
}
"""From which state what leads where; what is not here is refused.

Who is paid is asked for no more. Paying them again moves nothing: their place is done, and says what they were paid.
"""


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
        and allows(hand, HandDeed.SECOND)
        and hand.minutes == minutes
        and not actor.roles.isdisjoint(OFFICERS)
        and hand.identities.isdisjoint(actor.identities)
    )


def allows(hand: Hand | None, deed: HandDeed) -> bool:
    """Tell whether a deed is done with a confirmation as it is, None where there is none."""
    return deed in FIRST if hand is None else (hand.state, deed) in NEXT


def next_state(hand: Hand | None, deed: HandDeed) -> HandState:
    """Return the state that a deed leads to, from nothing where there is no confirmation.

    Raises:
        Busy: somebody decided it meanwhile; asked again it is answered as it is then.
    """
    found = FIRST.get(deed) if hand is None else NEXT.get((hand.state, deed))
    if found is None:
        raise Busy
    return found


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
        state=FIRST[HandDeed.ASK],
    )


def kept(asked: Hand, seen: Hand | None) -> Hand:
    """Return what is asked for, to wait in the place of what was seen; or raise `Busy` where that is paid."""
    return replace(asked, state=next_state(seen, HandDeed.ASK))


def paid(asked: Hand, seen: Hand | None) -> Hand:
    """Return what is asked for, paid on one word in the place of what was seen."""
    return replace(asked, state=next_state(seen, HandDeed.PAY))


def seconded(hand: Hand, by: str) -> Hand:
    """Return a confirmation that is paid since another officer says the same."""
    return replace(hand, state=next_state(hand, HandDeed.SECOND), second=by)


def declined(hand: Hand, by: str) -> Hand:
    """Return a confirmation that nobody pays."""
    return replace(hand, state=next_state(hand, HandDeed.DECLINE), second=by)
