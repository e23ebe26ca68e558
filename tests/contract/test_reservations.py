"""Slots and places on a store: what each verb does, refuses and replays."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.facts.core.activities import PlacePromoted
from chalicelib.foundation.facts.service import day_of_facts, prepare_fact
from chalicelib.foundation.reservations.records import HEAD, ReservationRecord
from chalicelib.foundation.reservations.service import holds, places, slots
from chalicelib.foundation.reservations.service.holds import Line
from chalicelib.foundation.reservations.service.places import Outcome, PlaceState
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.writes import Writes, commit
from tests.make.reservations import Clock, new_slot_id
from tests.make.reservations_desk import (
    CTX,
    a_hold,
    free,
    join,
    laws_hold_afterwards,
    leave,
    open_slot,
    refused,
    states,
)
from tests.meter import Cost, Meter

S = PlaceState
__all__ = ["laws_hold_afterwards"]


def test_a_slot_is_opened_once_and_asking_again_shows_it_as_it_is(store: Any) -> None:
    slot_id = open_slot(3)
    join(slot_id, "r1")
    assert slots.open_slot(CTX, slot_id=slot_id, capacity=3, waits=True).free == 2
    refused(slots.SlotExists, slots.open_slot, slot_id=slot_id, capacity=3, waits=False)
    refused(slots.CapacityInvalid, slots.open_slot, slot_id=slot_id, capacity=-1)
    with pytest.raises(slots.SlotExists):
        commit(slots.prepare_open_slot(CTX, slot_id=slot_id, capacity=3))


def test_what_is_not_there_is_named(store: Any) -> None:
    for load in (slots.load_slot, slots.load_queue):
        with pytest.raises(slots.NoSuchSlot):
            load(slot_id="nowhere")
    with pytest.raises(places.NotJoined):
        places.load_place(slot_id="nowhere", holder="r1")
    assert places.find_place(slot_id="nowhere", holder="r1") is None
    assert holds.find_hold(hold_id="nothing") is None
    asked = {"slot_id": "nowhere", "holder": "r1", "key": "k"}
    refused(slots.NoSuchSlot, places.join, **asked)
    refused(slots.NoSuchSlot, places.leave, **asked)
    refused(slots.NoSuchSlot, slots.close_slot, slot_id="nowhere")
    refused(slots.NoSuchSlot, slots.adjust, slot_id="nowhere", capacity=1, key="k")
    refused(holds.NoSuchHold, holds.confirm, hold_id="nothing")
    refused(holds.NoSuchHold, holds.release, hold_id="nothing")
    refused(slots.NoSuchSlot, holds.hold, hold_id="h", lines=[Line("nowhere", 1)], hold_seconds=60)


def test_a_closed_slot_takes_nobody_but_still_promotes(store: Any) -> None:
    slot_id = open_slot(1)
    join(slot_id, "r1", "r2")
    slots.close_slot(CTX, slot_id=slot_id)
    refused(slots.SlotClosed, places.join, slot_id=slot_id, holder="r3", key="k")
    refused(slots.SlotClosed, holds.hold, hold_id="h-closed", lines=[Line(slot_id, 1)], hold_seconds=60)
    assert leave(slot_id, "r1").promoted[0].holder == "r2"
    slots.close_slot(CTX, slot_id=slot_id)


def test_more_capacity_promotes_in_order_and_less_than_taken_is_refused(store: Any) -> None:
    slot_id = open_slot(1)
    join(slot_id, *(f"r{n}" for n in range(1, 6)))
    moved = slots.adjust(CTX, slot_id=slot_id, capacity=3, key="a1")
    assert [(who.holder, who.seq) for who in moved] == [("r2", 1), ("r3", 2)]
    assert slots.adjust(CTX, slot_id=slot_id, capacity=3, key="a1") == ()
    assert refused(slots.BelowTaken, slots.adjust, slot_id=slot_id, capacity=2, key="a2") == {"taken": 3}
    refused(KeyReused, slots.adjust, slot_id=slot_id, capacity=9, key="a1")
    refused(KeyReused, slots.adjust, slot_id=slot_id, capacity=0, key="a1")
    assert len(slots.adjust(CTX, slot_id=slot_id, capacity=9, key="a3")) == 2
    assert slots.adjust(CTX, slot_id=slot_id, capacity=5, key="a4") == ()
    assert slots.adjust(CTX, slot_id=slot_id, capacity=3, key="a1") == ()
    assert slots.load_slot(slot_id=slot_id).capacity == 5


def test_a_change_of_capacity_that_is_sent_again_when_it_would_now_be_refused_is_a_replay(store: Any) -> None:
    slot_id = open_slot(1)
    slots.adjust(CTX, slot_id=slot_id, capacity=1, key="a1")
    slots.adjust(CTX, slot_id=slot_id, capacity=3, key="a2")
    join(slot_id, "r1", "r2", "r3")
    assert slots.adjust(CTX, slot_id=slot_id, capacity=1, key="a1") == ()


def test_a_crowd_moves_up_in_steps_each_with_the_rooms_own_writes(store: Any) -> None:
    slot_id = open_slot(0)
    join(slot_id, *(f"r{n:02d}" for n in range(45)))
    told: list[int] = []

    def also(step: slots.Step) -> Writes:
        told.append(len(step.promoted))
        facts = [PlacePromoted(slot_id, who.holder) for who in step.promoted]
        return Writes().merge(*(prepare_fact(CTX, village_id="v00077", fact=fact) for fact in facts))

    moved = slots.adjust(CTX, slot_id=slot_id, capacity=50, key="a1", also=also)
    assert [who.seq for who in moved] == list(range(1, 46))
    assert told == [20, 20, 5]
    assert len(list(day_of_facts(village_id="v00077", on=business_date(CTX.now())))) == 45
    assert free(slot_id) == 5


def test_a_replay_of_an_old_change_does_not_begin_its_steps_again(store: Any) -> None:
    slot_id = open_slot(0)
    slots.adjust(CTX, slot_id=slot_id, capacity=40, key="a1")
    slots.adjust(CTX, slot_id=slot_id, capacity=0, key="a2")
    join(slot_id, *(f"r{n:02d}" for n in range(30)))
    assert slots.adjust(CTX, slot_id=slot_id, capacity=40, key="a1") == ()
    assert slots.load_slot(slot_id=slot_id).capacity == 0


def test_several_slots_are_found_in_their_order(store: Any) -> None:
    first, second = open_slot(1), open_slot(2)
    found = slots.find_slots(slot_ids=[second, "nowhere", first])
    assert [slot and slot.capacity for slot in found] == [2, None, 1]


def test_seats_go_first_then_the_waiting_list_in_order(store: Any) -> None:
    slot_id = open_slot(2)
    assert [(o.state, o.seq) for o in join(slot_id, "r1", "r2", "r3", "r4")] == [
        (S.CONFIRMED, 0),
        (S.CONFIRMED, 0),
        (S.WAITING, 1),
        (S.WAITING, 2),
    ]
    assert [waiter.holder for waiter in slots.load_queue(slot_id=slot_id).first] == ["r3", "r4"]
    assert [slots.count_ahead(slot_id=slot_id, seq=seq) for seq in (1, 2)] == [0, 1]


def test_a_full_slot_without_a_waiting_list_refuses(store: Any) -> None:
    slot_id = open_slot(1, waits=False)
    join(slot_id, "r1")
    refused(slots.SlotFull, places.join, slot_id=slot_id, holder="r2", key="k")
    refused(places.AlreadyJoined, places.join, slot_id=slot_id, holder="r1", key="other")


def test_nobody_overtakes_who_waits_even_if_something_were_free(store: Any) -> None:
    slot_id = open_slot(1)
    join(slot_id, "r1", "r2")
    record = ReservationRecord
    forged = [record.capacity.set(2), record.free.set(1)]
    commit(Writes().update(record, slot_id, HEAD, actions=forged))
    try:
        with pytest.raises(slots.SoldOut):
            a_hold("h-overtakes", (slot_id, 1))
        with pytest.raises(Busy):
            join(slot_id, "r3")
    finally:
        commit(Writes().update(record, slot_id, HEAD, actions=[record.capacity.set(1), record.free.set(0)]))


def test_a_cancelled_seat_goes_to_the_first_who_waits(store: Any) -> None:
    slot_id = open_slot(1)
    join(slot_id, "r1", "r2", "r3")
    assert [who.holder for who in leave(slot_id, "r1").promoted] == ["r2"]
    assert states(slot_id) == {"r1": "cancelled", "r2": "confirmed", "r3": "waiting"}
    assert leave(slot_id, "r3").promoted == ()
    assert leave(slot_id, "r2").promoted == ()
    assert free(slot_id) == 1


def test_who_waits_first_or_later_can_leave_the_queue(store: Any) -> None:
    slot_id = open_slot(1)
    join(slot_id, "r1", "r2", "r3", "r4")
    assert leave(slot_id, "r2").promoted == ()
    assert leave(slot_id, "r4").promoted == ()
    assert states(slot_id) == {"r1": "confirmed", "r2": "cancelled", "r3": "waiting", "r4": "cancelled"}


def test_a_replay_after_a_cancellation_does_not_sign_up_again(store: Any) -> None:
    slot_id = open_slot(1)
    join(slot_id, "r1")
    leave(slot_id, "r1")
    (again,) = join(slot_id, "r1")
    assert (again.state, again.replayed) == (S.CONFIRMED, True)
    assert states(slot_id) == {"r1": "cancelled"}
    (anew,) = join(slot_id, "r1", key="anew")
    assert (anew.state, anew.replayed) == (S.CONFIRMED, False)
    assert leave(slot_id, "r1").replayed
    assert states(slot_id) == {"r1": "confirmed"}


def test_a_key_with_another_body_is_refused_and_a_waiting_persons_number_is_replayed(store: Any) -> None:
    slot_id = open_slot(0)
    join(slot_id, "r1", "r2")
    assert join(slot_id, "r2")[0] == Outcome(slot_id, "r2", S.WAITING, 2, replayed=True)
    refused(KeyReused, places.join, slot_id=slot_id, holder="r2", key="kr2", body="else")
    refused(KeyReused, places.leave, slot_id=slot_id, holder="r2", key="kr2")


def test_who_signs_up_and_cancels_too_often_is_refused_and_stays_within_a_kilobyte(store: Any) -> None:
    slot_id = new_slot_id("v00012a01938a1c-7b5e-7d0a-8f00-0000")
    slots.open_slot(CTX, slot_id=slot_id, capacity=1)
    holder = "v00012r00345"
    for n in range(6):
        places.join(CTX, slot_id=slot_id, holder=holder, key=f"j{n}")
        places.leave(CTX, slot_id=slot_id, holder=holder, key=f"l{n}")
    refused(places.TooManyChanges, places.join, slot_id=slot_id, holder=holder, key="j6")
    places.admit(CTX, slot_id=slot_id, holder=holder, key="in")
    with Meter(store) as meter:
        places.mark(CTX, slot_id=slot_id, holder=holder, state=S.DONE, at=CTX.now(), key="out")
    assert meter.cost == Cost(1, 2, 0)


def test_only_who_has_a_seat_or_waits_can_cancel(store: Any) -> None:
    slot_id = open_slot(1)
    refused(places.NotJoined, places.leave, slot_id=slot_id, holder="r1", key="l")
    join(slot_id, "r1")
    places.mark(CTX, slot_id=slot_id, holder="r1", state=S.IN, at=CTX.now(), key="in")
    assert refused(places.WrongState, places.leave, slot_id=slot_id, holder="r1", key="l") == {"state": S.IN}


def test_somebody_signs_in_and_out_once_with_the_times_told(store: Any) -> None:
    slot_id = open_slot(1)
    join(slot_id, "r1")
    asked: dict[str, Any] = {"slot_id": slot_id, "holder": "r1", "at": CTX.now()}
    refused(places.WrongState, places.mark, state=S.DONE, key="out", **asked)
    assert not places.mark(CTX, state=S.IN, key="in", **asked).replayed
    assert places.mark(CTX, state=S.IN, key="in", **asked).replayed
    refused(places.WrongState, places.mark, state=S.IN, key="again", **asked)
    refused(KeyReused, places.mark, state=S.IN, key="in", body="else", **asked)
    with pytest.raises(places.AlreadyMarked):
        commit(places.prepare_mark(CTX, state=S.IN, key="in", **asked))
    commit(places.prepare_mark(CTX, state=S.DONE, key="out", **asked))
    place = places.load_place(slot_id=slot_id, holder="r1")
    assert place.state is S.DONE
    assert place.times == dict.fromkeys(("confirmed", "in", "done"), "2026-11-23T04:00:00+00:00")
    refused(places.NotJoined, places.mark, slot_id=slot_id, holder="r2", at=CTX.now(), state=S.IN, key="in")


def test_who_waits_has_no_seat_that_could_be_marked(store: Any) -> None:
    slot_id = open_slot(1)
    join(slot_id, "r1", "r2")
    for state in (S.IN, S.DONE, S.NO_SHOW):
        refused(
            places.WrongState, places.mark, slot_id=slot_id, holder="r2", at=CTX.now(), state=state, key=state.value
        )
    assert places.load_place(slot_id=slot_id, holder="r2").state is S.WAITING
    assert slots.load_slot(slot_id=slot_id).waiting == 1


def test_who_was_absent_may_come_late(store: Any) -> None:
    slot_id = open_slot(1)
    join(slot_id, "r1")
    for state in (S.NO_SHOW, S.IN, S.DONE):
        places.mark(CTX, slot_id=slot_id, holder="r1", state=state, at=CTX.now(), key=state.value)
    assert free(slot_id) == 0


def test_whoever_stands_at_the_door_is_let_in_beyond_the_capacity(store: Any) -> None:
    slot_id = open_slot(1)
    join(slot_id, "r1", "r2", "r3")
    for holder in ("r1", "r2", "r4"):
        outcome = places.admit(CTX, slot_id=slot_id, holder=holder, key="in" + holder)
        assert (outcome.state, outcome.replayed) == (S.IN, False)
        assert places.admit(CTX, slot_id=slot_id, holder=holder, key="in" + holder).replayed
    refused(places.WrongState, places.admit, slot_id=slot_id, holder="r2", key="again")
    leave(slot_id, "r3")
    places.admit(CTX, slot_id=slot_id, holder="r3", key="inr3")
    assert slots.load_slot(slot_id=slot_id).waiting == 0
    assert {place.holder: place.seats for place in places.list_places(slot_id=slot_id).rows} == {
        "r1": 1,
        "r2": 0,
        "r3": 0,
        "r4": 0,
    }


def test_somebodys_places_and_holds_are_listed_newest_first(store: Any) -> None:
    first, second = open_slot(1), open_slot(0)
    clock = Clock()
    for slot_id in (first, second):
        clock.pass_seconds(60)
        places.join(clock.ctx, slot_id=slot_id, holder="r-list", key="k")
    clock.pass_seconds(60)
    stock = open_slot(5, waits=False)
    holds.hold(clock.ctx, hold_id="h-list", lines=[Line(stock, 2)], hold_seconds=60, holder="r-list")
    page = places.list_of_holder(holder="r-list", size=2)
    rest = places.list_of_holder(holder="r-list", size=2, cursor=page.cursor)
    assert [(row.hold_id, row.slot_id, row.state, row.seq) for row in [*page.rows, *rest.rows]] == [
        ("h-list", "", "held", 0),
        ("", second, "waiting", 1),
        ("", first, "confirmed", 0),
    ]
    assert page.rows[0].lines == (Line(stock, 2),)
