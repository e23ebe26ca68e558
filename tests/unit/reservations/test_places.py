"""Decisions on places, without a store."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from chalicelib.foundation.reservations.core.places import (
    FIRST,
    KEYS_MAX,
    MARKS,
    NEXT,
    TAKING,
    AlreadyJoined,
    AlreadyMarked,
    Ask,
    Head,
    Move,
    NotJoined,
    Outcome,
    Place,
    PlaceDeed,
    PlaceState,
    TooManyChanges,
    WrongState,
    next_state,
    plan_admit,
    plan_join,
    plan_leave,
    presumed_open,
    presumed_place,
    refusal_of_mark,
    states_for,
)
from chalicelib.foundation.reservations.core.slots import (
    NoSuchSlot,
    Promoted,
    Queue,
    SlotClosed,
    SlotFull,
    Waiter,
)
from chalicelib.kernel.errors import KeyReused
from tests.make.reservations import NOW, SLOT, a_place, a_slot, an_ask

S, D = PlaceState, PlaceDeed
FULL = {"free": 0, "waits": True}


def moved(plan: Outcome | Move) -> Move:
    assert isinstance(plan, Move)
    return plan


def knowing(place: Place, ask: Ask, state: PlaceState, seq: int = 0) -> Place:
    """Return the place after it has seen a request."""
    place.keys[ask.name] = ask.remembered(ask.outcome(state, seq))
    return place


def test_a_free_seat_is_taken() -> None:
    move = moved(plan_join(a_slot(), None, an_ask()))
    assert (move.outcome.state, move.head, move.before) == (S.CONFIRMED, Head.TAKE, frozenset())
    assert moved(plan_join(presumed_open(SLOT), None, an_ask())) == move


@pytest.mark.parametrize("slot", [FULL, {"free": 1, "waiting": 1, "waits": True}])
def test_who_comes_when_it_is_full_or_others_wait_waits_behind_them(slot: dict[str, Any]) -> None:
    move = moved(plan_join(a_slot(tail=6, **slot), None, an_ask()))
    assert (move.outcome.state, move.outcome.seq, move.head, move.tail) == (S.WAITING, 7, Head.ENQUEUE, 6)


def test_who_cancelled_may_sign_up_again() -> None:
    move = moved(plan_join(a_slot(), a_place(S.CANCELLED), an_ask()))
    assert move.before == {S.CANCELLED}


@pytest.mark.parametrize(
    ("slot", "refusal"),
    [(None, NoSuchSlot), (a_slot(is_open=False), SlotClosed), (a_slot(free=0), SlotFull)],
)
def test_a_slot_that_is_missing_closed_or_full_refuses(slot: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        plan_join(slot, None, an_ask())


@pytest.mark.parametrize("state", [state for state in S if state is not S.CANCELLED])
def test_nobody_signs_up_twice(state: PlaceState) -> None:
    with pytest.raises(AlreadyJoined) as refusal:
        plan_join(a_slot(), a_place(state), an_ask())
    assert refusal.value.facts == {"state": state}


def test_who_signs_up_and_cancels_too_often_is_refused() -> None:
    place = a_place(S.CANCELLED, keys={f"{n:016d}": "0:cancelled:0" for n in range(KEYS_MAX)})
    with pytest.raises(TooManyChanges):
        plan_join(a_slot(), place, an_ask())


def test_a_replay_gives_the_first_answer_even_after_a_cancellation_and_when_closed() -> None:
    place = knowing(a_place(S.CANCELLED), an_ask(), S.WAITING, 4)
    again = plan_join(a_slot(is_open=False), place, an_ask())
    assert again == Outcome(SLOT, "r1", S.WAITING, 4, replayed=True)


@pytest.mark.parametrize("other", [an_ask(body="else"), an_ask("leave")])
def test_a_key_that_comes_with_another_body_or_deed_is_refused(other: Ask) -> None:
    place = knowing(a_place(S.CANCELLED), an_ask(), S.CONFIRMED)
    with pytest.raises(KeyReused):
        plan_join(a_slot(), place, other)


def test_a_seat_that_is_cancelled_goes_to_the_first_who_waits() -> None:
    ask = an_ask("leave")
    move = moved(plan_leave(Queue(a_slot(), (Waiter(3, "r3"),)), presumed_place(ask, NOW), ask))
    assert move.outcome.promoted == (Promoted(SLOT, "r3", 3),)
    assert (move.outcome.state, move.head, move.before) == (S.CANCELLED, Head.FREE, frozenset({S.CONFIRMED}))


def test_a_seat_that_is_cancelled_becomes_free_when_nobody_waits() -> None:
    move = moved(plan_leave(Queue(a_slot()), a_place(), an_ask("leave")))
    assert move.outcome.promoted == ()
    assert move.freed is not None
    assert move.freed.exhausts


def test_who_waits_just_leaves_the_queue() -> None:
    move = moved(plan_leave(Queue(a_slot(**FULL)), a_place(S.WAITING, seq=5), an_ask("leave")))
    assert (move.head, move.own_seq, move.before) == (Head.DEQUEUE, 5, frozenset({S.WAITING}))


def test_the_first_who_waits_is_not_promoted_by_their_own_cancellation() -> None:
    ask = an_ask("leave")
    move = moved(plan_leave(Queue(a_slot(**FULL), (Waiter(2, "r1"),)), presumed_place(ask, NOW), ask))
    assert (move.head, move.own_seq, move.outcome.promoted) == (Head.DEQUEUE, 2, ())


def test_only_who_has_a_seat_or_waits_can_cancel() -> None:
    with pytest.raises(NotJoined):
        plan_leave(Queue(a_slot()), None, an_ask("leave"))
    for state in (S.CANCELLED, S.IN, S.DONE, S.NO_SHOW):
        with pytest.raises(WrongState):
            plan_leave(Queue(a_slot()), a_place(state), an_ask("leave"))
    with pytest.raises(NoSuchSlot):
        plan_leave(None, a_place(), an_ask("leave"))


def test_a_cancellation_that_is_sent_again_gives_the_first_answer() -> None:
    ask = an_ask("leave")
    again = plan_leave(Queue(a_slot()), knowing(a_place(S.CANCELLED), ask, S.CANCELLED), ask)
    assert again == Outcome(SLOT, "r1", S.CANCELLED, replayed=True)


@pytest.mark.parametrize(
    ("place", "head", "seats"),
    [
        (None, Head.NOTHING, 0),
        (a_place(S.CANCELLED), Head.NOTHING, 0),
        (a_place(S.WAITING, seq=4), Head.DEQUEUE, 0),
        (a_place(S.CONFIRMED), Head.NOTHING, 1),
        (a_place(S.NO_SHOW), Head.NOTHING, 1),
        (a_place(S.NO_SHOW, seats=0), Head.NOTHING, 0),
    ],
)
def test_whoever_stands_at_the_door_is_let_in_without_taking_a_seat_they_do_not_have(
    place: Place | None, head: Head, seats: int
) -> None:
    move = moved(plan_admit(place, an_ask("admit")))
    assert (move.outcome.state, move.head, move.seats) == (S.IN, head, seats)
    assert move.before == (frozenset() if place is None else {place.state})


def test_who_is_in_or_has_left_is_not_let_in_again() -> None:
    for state in (S.IN, S.DONE):
        with pytest.raises(WrongState):
            plan_admit(a_place(state), an_ask("admit"))
    place = knowing(a_place(S.IN), an_ask("admit"), S.IN)
    assert plan_admit(place, an_ask("admit")) == Outcome(SLOT, "r1", S.IN, replayed=True)


def test_why_a_place_could_not_be_marked_is_told() -> None:
    ask = an_ask("in")
    assert isinstance(refusal_of_mark(None, ask), NotJoined)
    assert isinstance(refusal_of_mark(a_place(S.DONE), ask), WrongState)
    place = knowing(a_place(S.IN), ask, S.IN)
    assert isinstance(refusal_of_mark(place, ask), AlreadyMarked)
    assert isinstance(refusal_of_mark(place, an_ask("in", body="else")), KeyReused)


def test_a_place_counts_from_its_confirmation_on_and_never_while_it_waits() -> None:
    assert {state for state in S if a_place(state).taken} == TAKING
    assert a_place(S.IN, seats=0).taken == 0


def test_no_mark_frees_or_takes_a_seat() -> None:
    for after in MARKS:
        assert after in TAKING
        assert states_for(D(after.value)) <= TAKING


LED: dict[PlaceDeed, dict[PlaceState, set[PlaceState]]] = {
    D.JOIN: {S.CANCELLED: {S.CONFIRMED, S.WAITING}},
    D.PROMOTE: {S.WAITING: {S.CONFIRMED}},
    D.LEAVE: {S.WAITING: {S.CANCELLED}, S.CONFIRMED: {S.CANCELLED}},
    D.ADMIT: {state: {S.IN} for state in (S.WAITING, S.CONFIRMED, S.NO_SHOW, S.CANCELLED)},
    D.IN: {S.CONFIRMED: {S.IN}, S.NO_SHOW: {S.IN}},
    D.DONE: {S.IN: {S.DONE}},
    D.NO_SHOW: {S.CONFIRMED: {S.NO_SHOW}},
}
"""What leads where, said a second time."""


def planned(state: PlaceState, deed: PlaceDeed) -> set[PlaceState]:
    """Return what the decisions make of a place in a state: where a seat is free, and where none is."""
    ask, place = an_ask(deed.value), a_place(state, seq=4 * (state is S.WAITING))
    if deed is D.JOIN:
        return {moved(plan_join(slot, place, ask)).outcome.state for slot in (a_slot(), a_slot(**FULL))}
    if deed is D.LEAVE:
        return {moved(plan_leave(Queue(a_slot()), place, ask)).outcome.state}
    if deed is D.ADMIT:
        return {moved(plan_admit(place, ask)).outcome.state}
    return {next_state(state, deed)}


@pytest.mark.parametrize(("state", "deed"), itertools.product(S, D))
def test_each_deed_leads_from_each_state_where_it_was_decided_to(state: PlaceState, deed: PlaceDeed) -> None:
    expected = LED[deed].get(state)
    assert NEXT.get((state, deed)) == expected
    assert (state in states_for(deed)) == (expected is not None)
    if expected is not None:
        assert planned(state, deed) == expected
    else:
        with pytest.raises(AlreadyJoined if deed is D.JOIN else WrongState) as refusal:
            planned(state, deed)
        assert refusal.value.facts == {"state": state}


def test_a_place_begins_by_a_sign_up_or_at_the_door_and_a_mark_leads_to_the_state_of_its_name() -> None:
    joined = {moved(plan_join(slot, None, an_ask())).outcome.state for slot in (a_slot(), a_slot(**FULL))}
    assert {D.JOIN: joined, D.ADMIT: {moved(plan_admit(None, an_ask("admit"))).outcome.state}} == FIRST
    for after in MARKS:
        assert {led for (_, deed), led in NEXT.items() if deed == D(after.value)} == {frozenset({after})}
