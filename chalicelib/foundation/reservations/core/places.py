"""A place: one person's reservation of one seat of a slot, from sign-up to attendance, and how requests change it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import ClassVar

from chalicelib.foundation.reservations.core.slots import (
    Freed,
    NoSuchSlot,
    Promoted,
    Queue,
    Slot,
    SlotClosed,
    SlotFull,
    plan_free,
)
from chalicelib.kernel import keys
from chalicelib.kernel.errors import Conflict, KeyReused, NotFound
from chalicelib.kernel.values import value

KEYS_MAX = 12
"""Most requests a place remembers before it takes no further sign-up, so that it stays below 1 KB for ever."""


class PlaceState(StrEnum):
    """From sign-up to attendance. `IN` is signed in, `DONE` signed out again, `NO_SHOW` did not come."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    IN = "in"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


TAKING = frozenset({PlaceState.CONFIRMED, PlaceState.IN, PlaceState.DONE, PlaceState.NO_SHOW})
"""The states in which a place counts against its slot's capacity."""


class PlaceDeed(StrEnum):
    """What is done with a place; places remember these words. A mark's deed is called as the state it leads to.

    `admit` lets in whoever stands at the door, `promote` gives the first who waits what became free.
    """

    JOIN = "join"
    LEAVE = "leave"
    ADMIT = "admit"
    IN = "in"
    DONE = "done"
    NO_SHOW = "no_show"
    PROMOTE = "promote"


FIRST: dict[PlaceDeed, frozenset[PlaceState]] = {
    PlaceDeed.JOIN: frozenset({PlaceState.CONFIRMED, PlaceState.WAITING}),
    PlaceDeed.ADMIT: frozenset({PlaceState.IN}),
}
"""Where a place begins."""
NEXT: dict[tuple[PlaceState, PlaceDeed], frozenset[PlaceState]] = {
    (PlaceState.CANCELLED, PlaceDeed.JOIN): FIRST[PlaceDeed.JOIN],
    (PlaceState.WAITING, PlaceDeed.PROMOTE): frozenset({PlaceState.CONFIRMED}),
    (PlaceState.WAITING, PlaceDeed.LEAVE): frozenset({PlaceState.CANCELLED}),
    (PlaceState.CONFIRMED, PlaceDeed.LEAVE): frozenset({PlaceState.CANCELLED}),
    (PlaceState.WAITING, PlaceDeed.ADMIT): frozenset({PlaceState.IN}),
    (PlaceState.CONFIRMED, PlaceDeed.ADMIT): frozenset({PlaceState.IN}),
    (PlaceState.NO_SHOW, PlaceDeed.ADMIT): frozenset({PlaceState.IN}),
    (PlaceState.CANCELLED, PlaceDeed.ADMIT): frozenset({PlaceState.IN}),
    (PlaceState.CONFIRMED, PlaceDeed.IN): frozenset({PlaceState.IN}),
    (PlaceState.NO_SHOW, PlaceDeed.IN): frozenset({PlaceState.IN}),
    (PlaceState.IN, PlaceDeed.DONE): frozenset({PlaceState.DONE}),
    (PlaceState.CONFIRMED, PlaceDeed.NO_SHOW): frozenset({PlaceState.NO_SHOW}),
}
"""From which state what leads where; what is not here is refused. Who was absent and comes late is let in."""
MARKS = frozenset({PlaceState.IN, PlaceState.DONE, PlaceState.NO_SHOW})
"""What a place may be marked as."""


class NotJoined(NotFound):
    """This person has no place in this slot."""

    code = "not_joined"
    zh, en = "没有报名。", "There is no reservation here."


class AlreadyJoined(Conflict):
    """This person has a place, or waits for one; facts give its state."""

    code = "already_joined"
    zh, en = "已经报过名了。", "There is a reservation already."


class AlreadyMarked(Conflict):
    """The same request marked this place before; facts give the state it is in now."""

    code = "already_marked"
    zh, en = "已经登记过了。", "This was recorded before."


class WrongState(Conflict):
    """The place is in a state that does not allow this; facts give the state."""

    code = "place_in_other_state"
    zh, en = "报名现在的状态是“{state}”，不能这样做。", "The reservation is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = {
        PlaceState.WAITING: "候补中",
        PlaceState.CONFIRMED: "已报名",
        PlaceState.IN: "已签到",
        PlaceState.DONE: "已签退",
        PlaceState.NO_SHOW: "未到",
        PlaceState.CANCELLED: "已取消",
    }


class TooManyChanges(Conflict):
    """This person signed up and cancelled so often that the slot takes them no more."""

    code = "too_many_changes"
    zh, en = "反复报名和取消的次数太多，请联系工作人员。", "Signed up and cancelled too often; ask the staff."


@value
class Ask:
    """One request on a place, as the place remembers it: the caller's key, the deed, and the rest of the request."""

    slot_id: str
    holder: str
    key: str
    deed: str
    body: str = ""

    @property
    def name(self) -> str:
        """What the place remembers the key by: 64 bits of its digest."""
        return keys.fingerprint(self.key)[:16]

    def outcome(self, state: PlaceState, seq: int = 0) -> Outcome:
        """Return an answer to this request."""
        return Outcome(self.slot_id, self.holder, state, seq)

    def remembered(self, outcome: Outcome) -> str:
        """Return the line a place keeps: what tells another body apart, and the first answer."""
        return f"{self._print}:{outcome.state}:{outcome.seq}"

    def replayed(self, place: Place) -> Outcome | None:
        """Return the first answer where `place` has seen this request, else None.

        Raises:
            KeyReused: it has seen the key with another deed or body.
        """
        line = place.keys.get(self.name)
        if line is None:
            return None
        print_, state, seq = line.split(":")
        if print_ != self._print:
            raise KeyReused
        return replace(self.outcome(PlaceState(state), int(seq)), replayed=True)

    @property
    def _print(self) -> str:
        return print_of(self.deed, self.body)


def print_of(deed: str, body: str) -> str:
    """Return what a place tells requests apart by: 32 bits of the digest of deed and body."""
    return keys.fingerprint(deed, body)[:8]


@value
class Place:
    """One person's reservation in one slot.

    `seq` is the number they got in the queue, 0 where they never waited since they signed up; `seats` is 0 for
    somebody let in at the door without one. `times` holds when each state was reached; `keys` what was asked.
    """

    slot_id: str
    holder: str
    state: PlaceState
    at: dt.datetime
    seq: int = 0
    seats: int = 1
    times: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def times_at(self, state: PlaceState) -> dt.datetime | None:
        """Return when a state was reached, or None."""
        text = self.times.get(state.value)
        return None if text is None else dt.datetime.fromisoformat(text)

    def was_asked(self, deed: str, body: str) -> bool:
        """Tell whether this deed with this body was done to it."""
        return any(line.startswith(f"{print_of(deed, body)}:") for line in self.keys.values())

    @property
    def taken(self) -> int:
        """How much of the slot's capacity this place takes now."""
        return self.seats if self.state in TAKING else 0


@value
class Counts:
    """How many places of a slot are in each state; `walk_ins` came without a seat, and are counted there too."""

    by_state: Mapping[PlaceState, int]
    walk_ins: int

    def of(self, state: PlaceState) -> int:
        """Return how many are in this state."""
        return self.by_state.get(state, 0)


def counts_of(states: Iterable[tuple[PlaceState, int]]) -> Counts:
    """Return how many of these states, each with the seats of its place, there are."""
    found = list(states)
    walk_ins = sum(seats == 0 and state in TAKING for state, seats in found)
    return Counts(Counter(state for state, _ in found), walk_ins)


@value
class Outcome:
    """The answer to a request: how the place is now, and who moved up by it. A replay repeats the first answer."""

    slot_id: str
    holder: str
    state: PlaceState
    seq: int = 0
    promoted: tuple[Promoted, ...] = ()
    replayed: bool = False


class Head(StrEnum):
    """What a request does to the head of its slot and to the queue."""

    NOTHING = "nothing"
    TAKE = "take"
    ENQUEUE = "enqueue"
    DEQUEUE = "dequeue"
    FREE = "free"


@value
class Move:
    """What one request changes. `before` are the states the place may be in, empty where it must not exist.

    `tail` is the last number given in the queue, as the decision saw it.
    """

    outcome: Outcome
    before: frozenset[PlaceState]
    head: Head
    seats: int = 1
    own_seq: int = 0
    tail: int = 0
    freed: Freed | None = None


def states_for(deed: PlaceDeed) -> frozenset[PlaceState]:
    """Return the states in which a deed is done, for the conditions of writes."""
    return frozenset(state for state, one in NEXT if one is deed)


def next_state(state: PlaceState, deed: PlaceDeed) -> PlaceState:
    """Return the one state that a deed leads to, or raise `WrongState`."""
    if (state, deed) not in NEXT:
        raise WrongState(state=state)
    (found,) = NEXT[state, deed]
    return found


def presumed_open(slot_id: str) -> Slot:
    """Return the slot a sign-up presumes, so that the usual case costs no read: open, with something free."""
    return Slot(slot_id, capacity=1, free=1)


def presumed_place(ask: Ask, at: dt.datetime) -> Place:
    """Return the place a cancellation presumes, so that the usual case costs no read of it: confirmed."""
    return Place(ask.slot_id, ask.holder, PlaceState.CONFIRMED, at)


def plan_join(slot: Slot | None, place: Place | None, ask: Ask) -> Outcome | Move:
    """Decide a sign-up: a seat where one is free and nobody waits, else the end of the queue where there is one.

    Returns the first answer where this request was answered before.

    Raises:
        KeyReused: the key came before with another body.
        AlreadyJoined: they have a place, or wait.
        TooManyChanges: they signed up and cancelled `KEYS_MAX` times.
        NoSuchSlot, SlotClosed, SlotFull: as these say.
    """
    if place is not None:
        first = ask.replayed(place)
        if first is not None:
            return first
        if (place.state, PlaceDeed.JOIN) not in NEXT:
            raise AlreadyJoined(state=place.state)
        if len(place.keys) >= KEYS_MAX:
            raise TooManyChanges
    if slot is None:
        raise NoSuchSlot
    if not slot.is_open:
        raise SlotClosed
    before = frozenset() if place is None else frozenset({place.state})
    if slot.free and not slot.waiting:
        return Move(ask.outcome(PlaceState.CONFIRMED), before, Head.TAKE)
    if not slot.waits:
        raise SlotFull
    seq = slot.tail + 1
    return Move(ask.outcome(PlaceState.WAITING, seq), before, Head.ENQUEUE, tail=slot.tail)


def plan_leave(queue: Queue | None, place: Place | None, ask: Ask) -> Outcome | Move:
    """Decide a cancellation: the seat goes to the first who waits, a place in the queue just goes.

    Returns the first answer where this request was answered before.

    Raises:
        KeyReused: the key came before with another body.
        NotJoined: they never signed up.
        WrongState: they cancelled, attended, or were absent.
        NoSuchSlot: there is no slot.
    """
    if place is None:
        raise NotJoined
    first = ask.replayed(place)
    if first is not None:
        return first
    if queue is None:
        raise NoSuchSlot
    state, seq = place.state, place.seq
    if state is not PlaceState.WAITING and queue.first and queue.first[0].holder == ask.holder:
        state, seq = PlaceState.WAITING, queue.first[0].seq  # The presumed place was wrong: they wait themselves.
    outcome = ask.outcome(next_state(state, PlaceDeed.LEAVE))
    if state is PlaceState.WAITING:
        return Move(outcome, frozenset({state}), Head.DEQUEUE, own_seq=seq)
    freed = plan_free(place.slot_id, 1, queue.first)
    outcome = replace(outcome, promoted=promoted_of((freed,)))
    return Move(outcome, frozenset({state}), Head.FREE, freed=freed)


def plan_admit(place: Place | None, ask: Ask) -> Outcome | Move:
    """Decide letting somebody in at the door: on their seat if they have one, else without taking a seat.

    Returns the first answer where this request was answered before.

    Raises:
        KeyReused: the key came before with another body.
        WrongState: they are in, or were and left again.
    """
    if place is None:
        return Move(ask.outcome(PlaceState.IN), frozenset(), Head.NOTHING, seats=0)
    first = ask.replayed(place)
    if first is not None:
        return first
    admitted = ask.outcome(next_state(place.state, PlaceDeed.ADMIT))
    before = frozenset({place.state})
    if place.state is PlaceState.WAITING:
        return Move(admitted, before, Head.DEQUEUE, seats=0, own_seq=place.seq)
    return Move(admitted, before, Head.NOTHING, seats=place.taken)


def refusal_of_mark(place: Place | None, ask: Ask) -> NotJoined | AlreadyMarked | WrongState | KeyReused:
    """Return why a place could not be marked."""
    if place is None:
        return NotJoined()
    try:
        first = ask.replayed(place)
    except KeyReused as error:
        return error
    return WrongState(state=place.state) if first is None else AlreadyMarked(state=place.state)


def promoted_of(freed: Iterable[Freed]) -> tuple[Promoted, ...]:
    """Return who moves up by what becomes free."""
    return tuple(Promoted(part.slot_id, waiter.holder, waiter.seq) for part in freed for waiter in part.promoted)
