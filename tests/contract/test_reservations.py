"""The reservations' verbs on a store: what each does, refuses, replays, and what it costs at the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.foundation.facts.core import ActivityJoined, ActivityLeft, PlacePromoted
from chalicelib.foundation.facts.service import day_of_facts, prepare_fact
from chalicelib.foundation.reservations.records import HEAD, ReservationRecord
from chalicelib.foundation.reservations.service import holds, places, slots
from chalicelib.foundation.reservations.service.holds import HoldState, Line
from chalicelib.foundation.reservations.service.places import Outcome, PlaceState
from chalicelib.foundation.runs.records import RunRecord
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy, Conflict, DomainError, KeyReused
from chalicelib.kernel.writes import Writes, commit
from tests.make.reservations import Clock, all_rows, check_laws, new_slot_id
from tests.meter import Cost, Meter

S = PlaceState
CLOCK = Clock()
CTX = CLOCK.ctx


@pytest.fixture(autouse=True)
def laws_hold_afterwards(store: Any) -> Iterator[None]:
    """Check the laws over every slot after each test."""
    yield
    table = all_rows()
    check_laws([row.slot for row in table if row.row == HEAD and row.capacity is not None], table)


def a_slot(capacity: int = 2, *, waits: bool = True) -> str:
    slot_id = new_slot_id()
    slots.open_slot(CTX, slot_id=slot_id, capacity=capacity, waits=waits)
    return slot_id


def join(slot_id: str, *holders: str, key: str = "k") -> list[Outcome]:
    return [places.join(CTX, slot_id=slot_id, holder=holder, key=key + holder) for holder in holders]


def leave(slot_id: str, holder: str, key: str = "l") -> Outcome:
    return places.leave(CTX, slot_id=slot_id, holder=holder, key=key + holder)


def states(slot_id: str) -> dict[str, str]:
    return {place.holder: place.state.value for place in places.list_places(slot_id=slot_id).rows}


def a_hold(hold_id: str, *lines: tuple[str, int], **values: Any) -> holds.Held:
    asked = [Line(*line) for line in lines]
    return holds.hold(CTX, hold_id=hold_id, lines=asked, hold_seconds=900, **values)


def free(slot_id: str) -> int:
    return slots.load_slot(slot_id=slot_id).free


def refused(refusal: type[DomainError], verb: Callable[..., Any], **asked: Any) -> dict[str, object]:
    with pytest.raises(refusal) as caught:
        verb(CTX, **asked)
    return caught.value.facts


# Slots


def test_a_slot_is_opened_once_and_asking_again_shows_it_as_it_is(store: Any) -> None:
    slot_id = a_slot(3)
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
    slot_id = a_slot(1)
    join(slot_id, "r1", "r2")
    slots.close_slot(CTX, slot_id=slot_id)
    refused(slots.SlotClosed, places.join, slot_id=slot_id, holder="r3", key="k")
    refused(slots.SlotClosed, holds.hold, hold_id="h-closed", lines=[Line(slot_id, 1)], hold_seconds=60)
    assert leave(slot_id, "r1").promoted[0].holder == "r2"
    slots.close_slot(CTX, slot_id=slot_id)


def test_more_capacity_promotes_in_order_and_less_than_taken_is_refused(store: Any) -> None:
    slot_id = a_slot(1)
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
    slot_id = a_slot(1)
    slots.adjust(CTX, slot_id=slot_id, capacity=1, key="a1")
    slots.adjust(CTX, slot_id=slot_id, capacity=3, key="a2")
    join(slot_id, "r1", "r2", "r3")
    assert slots.adjust(CTX, slot_id=slot_id, capacity=1, key="a1") == ()


def test_a_crowd_moves_up_in_steps_each_with_the_rooms_own_writes(store: Any) -> None:
    slot_id = a_slot(0)
    join(slot_id, *(f"r{n:02d}" for n in range(45)))
    told: list[int] = []

    def also(promoted: tuple[slots.Promoted, ...]) -> Writes:
        told.append(len(promoted))
        facts = [PlacePromoted(slot_id, who.holder) for who in promoted]
        return Writes().merge(*(prepare_fact(CTX, village_id="v00077", fact=fact) for fact in facts))

    moved = slots.adjust(CTX, slot_id=slot_id, capacity=50, key="a1", also=also)
    assert [who.seq for who in moved] == list(range(1, 46))
    assert told == [20, 20, 5]
    assert len(list(day_of_facts(village_id="v00077", on=business_date(CTX.now())))) == 45
    assert free(slot_id) == 5


def test_a_replay_of_an_old_change_does_not_begin_its_steps_again(store: Any) -> None:
    slot_id = a_slot(0)
    slots.adjust(CTX, slot_id=slot_id, capacity=40, key="a1")
    slots.adjust(CTX, slot_id=slot_id, capacity=0, key="a2")
    join(slot_id, *(f"r{n:02d}" for n in range(30)))
    assert slots.adjust(CTX, slot_id=slot_id, capacity=40, key="a1") == ()
    assert slots.load_slot(slot_id=slot_id).capacity == 0


def test_several_slots_are_found_in_their_order(store: Any) -> None:
    first, second = a_slot(1), a_slot(2)
    found = slots.find_slots(slot_ids=[second, "nowhere", first])
    assert [slot and slot.capacity for slot in found] == [2, None, 1]


# Places


def test_seats_go_first_then_the_waiting_list_in_order(store: Any) -> None:
    slot_id = a_slot(2)
    assert [(o.state, o.seq) for o in join(slot_id, "r1", "r2", "r3", "r4")] == [
        (S.CONFIRMED, 0),
        (S.CONFIRMED, 0),
        (S.WAITING, 1),
        (S.WAITING, 2),
    ]
    assert [waiter.holder for waiter in slots.load_queue(slot_id=slot_id).first] == ["r3", "r4"]
    assert [slots.count_ahead(slot_id=slot_id, seq=seq) for seq in (1, 2)] == [0, 1]


def test_a_full_slot_without_a_waiting_list_refuses(store: Any) -> None:
    slot_id = a_slot(1, waits=False)
    join(slot_id, "r1")
    refused(slots.SlotFull, places.join, slot_id=slot_id, holder="r2", key="k")
    refused(places.AlreadyJoined, places.join, slot_id=slot_id, holder="r1", key="other")


def test_nobody_overtakes_who_waits_even_if_something_were_free(store: Any) -> None:
    slot_id = a_slot(1)
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
    slot_id = a_slot(1)
    join(slot_id, "r1", "r2", "r3")
    assert [who.holder for who in leave(slot_id, "r1").promoted] == ["r2"]
    assert states(slot_id) == {"r1": "cancelled", "r2": "confirmed", "r3": "waiting"}
    assert leave(slot_id, "r3").promoted == ()
    assert leave(slot_id, "r2").promoted == ()
    assert free(slot_id) == 1


def test_who_waits_first_or_later_can_leave_the_queue(store: Any) -> None:
    slot_id = a_slot(1)
    join(slot_id, "r1", "r2", "r3", "r4")
    assert leave(slot_id, "r2").promoted == ()
    assert leave(slot_id, "r4").promoted == ()
    assert states(slot_id) == {"r1": "confirmed", "r2": "cancelled", "r3": "waiting", "r4": "cancelled"}


def test_a_replay_after_a_cancellation_does_not_sign_up_again(store: Any) -> None:
    slot_id = a_slot(1)
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
    slot_id = a_slot(0)
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
    slot_id = a_slot(1)
    refused(places.NotJoined, places.leave, slot_id=slot_id, holder="r1", key="l")
    join(slot_id, "r1")
    places.mark(CTX, slot_id=slot_id, holder="r1", state=S.IN, at=CTX.now(), key="in")
    assert refused(places.WrongState, places.leave, slot_id=slot_id, holder="r1", key="l") == {"state": S.IN}


def test_somebody_signs_in_and_out_once_with_the_times_told(store: Any) -> None:
    slot_id = a_slot(1)
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


def test_who_was_absent_may_come_late(store: Any) -> None:
    slot_id = a_slot(1)
    join(slot_id, "r1")
    for state in (S.NO_SHOW, S.IN, S.DONE):
        places.mark(CTX, slot_id=slot_id, holder="r1", state=state, at=CTX.now(), key=state.value)
    assert free(slot_id) == 0


def test_whoever_stands_at_the_door_is_let_in_beyond_the_capacity(store: Any) -> None:
    slot_id = a_slot(1)
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
    first, second = a_slot(1), a_slot(0)
    clock = Clock()
    for slot_id in (first, second):
        clock.pass_seconds(60)
        places.join(clock.ctx, slot_id=slot_id, holder="r-list", key="k")
    clock.pass_seconds(60)
    stock = a_slot(5, waits=False)
    holds.hold(clock.ctx, hold_id="h-list", lines=[Line(stock, 2)], hold_seconds=60, holder="r-list")
    page = places.list_of_holder(holder="r-list", size=2)
    rest = places.list_of_holder(holder="r-list", size=2, cursor=page.cursor)
    assert [(row.hold_id, row.slot_id, row.state, row.seq) for row in [*page.rows, *rest.rows]] == [
        ("h-list", "", "held", 0),
        ("", second, "waiting", 1),
        ("", first, "confirmed", 0),
    ]
    assert page.rows[0].lines == (Line(stock, 2),)


# Holds


def test_a_bundle_is_held_whole_or_not_at_all(store: Any) -> None:
    one, two = a_slot(2, waits=False), a_slot(1, waits=False)
    a_hold("b1", (one, 1), (two, 1))
    with pytest.raises(slots.SoldOut) as refusal:
        a_hold("b2", (one, 1), (two, 1))
    assert refusal.value.facts == {"slot_id": two, "free": 0}
    assert (free(one), free(two)) == (1, 0)
    assert holds.find_hold(hold_id="b2") is None


def test_a_hold_that_is_asked_again_gives_the_first_answer_whatever_became_of_it(store: Any) -> None:
    slot_id = a_slot(2, waits=False)
    first = a_hold("once", (slot_id, 1))
    holds.confirm(CTX, hold_id="once")
    again = a_hold("once", (slot_id, 1))
    assert (again.hold, again.replayed) == (first.hold, True)
    with pytest.raises(KeyReused):
        a_hold("once", (slot_id, 2))
    with pytest.raises(holds.LinesInvalid):
        a_hold("none")
    assert free(slot_id) == 1


def test_a_hold_is_confirmed_once_and_given_back_once(store: Any) -> None:
    slot_id = a_slot(2, waits=False)
    a_hold("cycle", (slot_id, 2))
    holds.confirm(CTX, hold_id="cycle")
    holds.confirm(CTX, hold_id="cycle")
    assert not holds.release(CTX, hold_id="cycle").replayed
    assert holds.release(CTX, hold_id="cycle").replayed
    assert free(slot_id) == 2
    refused(holds.HoldReleased, holds.confirm, hold_id="cycle")


def test_what_a_hold_gives_back_goes_to_those_who_wait(store: Any) -> None:
    slot_id, stock = a_slot(3), a_slot(3, waits=False)
    a_hold("tables", (slot_id, 3), (stock, 1))
    join(slot_id, "r1", "r2")
    given = holds.release(CTX, hold_id="tables")
    assert [who.holder for who in given.promoted] == ["r1", "r2"]
    assert (free(slot_id), free(stock)) == (1, 3)


def test_a_large_hold_takes_no_slot_with_a_waiting_list(store: Any) -> None:
    waited, stock = a_slot(50), a_slot(50, waits=False)
    with pytest.raises(holds.HoldTooLarge):
        a_hold("large", (waited, 21))
    a_hold("large", (stock, 21))
    a_hold("small", (waited, 20))


def test_holds_whose_end_passed_are_given_back_once_and_told(store: Any) -> None:
    clock, slot_id, stock = Clock(), a_slot(1), a_slot(2, waits=False)
    for hold_id, line in (("seat", Line(slot_id, 1)), ("kept", Line(stock, 1)), ("late", Line(stock, 1))):
        holds.hold(clock.ctx, hold_id=hold_id, lines=[line], hold_seconds=600)
    join(slot_id, "r1")
    holds.confirm(CTX, hold_id="kept")
    assert holds.expire_holds(clock.ctx).expired == 0
    clock.pass_seconds(601)
    assert holds.expire_holds(clock.ctx) == holds.Swept(2, 0)
    assert holds.expire_holds(clock.ctx) == holds.Swept(0, 0)
    assert states(slot_id) == {"r1": "confirmed"}
    assert free(stock) == 1
    told = [recorded.fact for recorded in day_of_facts(village_id=slot_id[:6], on=business_date(clock.now))]
    assert told == [PlacePromoted(slot_id, "r1")]


def test_the_job_finds_a_hold_however_long_it_did_not_run(store: Any) -> None:
    clock, slot_id = Clock(), new_slot_id("member")
    slots.open_slot(CTX, slot_id=slot_id, capacity=1, waits=True)
    holds.expire_holds(clock.ctx)
    holds.hold(clock.ctx, hold_id="forgotten", lines=[Line(slot_id, 1)], hold_seconds=7200)
    join(slot_id, "r1")
    clock.pass_seconds(3 * 86_400)
    assert holds.expire_holds(clock.ctx).expired == 1
    assert states(slot_id) == {"r1": "confirmed"}


def test_a_hold_that_stays_busy_is_tried_again_by_the_next_run(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, slot_id = Clock(), a_slot(1, waits=False)
    holds.hold(clock.ctx, hold_id="busy", lines=[Line(slot_id, 1)], hold_seconds=60)
    clock.pass_seconds(86_400)

    def busy(*_: object) -> None:
        raise Busy

    with monkeypatch.context() as forced:
        forced.setattr("chalicelib.foundation.reservations.store.rows.attempt_with", busy)
        assert holds.expire_holds(clock.ctx) == holds.Swept(0, 1)
    assert holds.expire_holds(clock.ctx) == holds.Swept(1, 0)


def expired(hold_id: str, *lines: tuple[str, int]) -> None:
    clock = Clock()
    a_hold(hold_id, *lines)
    clock.pass_seconds(901)
    holds.expire_holds(clock.ctx)
    found = holds.find_hold(hold_id=hold_id)
    assert found is not None
    assert found.state is HoldState.EXPIRED


def test_a_late_payment_takes_again_what_is_still_there(store: Any) -> None:
    one, two = a_slot(1, waits=False), a_slot(1, waits=False)
    expired("late", (one, 1), (two, 1))
    assert (free(one), free(two)) == (1, 1)
    holds.confirm(CTX, hold_id="late")
    holds.confirm(CTX, hold_id="late")
    assert (free(one), free(two)) == (0, 0)


def test_a_late_payment_is_refused_clearly_when_others_were_faster(store: Any) -> None:
    one, two = a_slot(1, waits=False), a_slot(1, waits=False)
    expired("late", (one, 1), (two, 1))
    a_hold("faster", (two, 1))
    assert refused(slots.SoldOut, holds.confirm, hold_id="late") == {"slot_id": two, "free": 0}
    assert free(one) == 1
    slots.close_slot(CTX, slot_id=one)
    refused(slots.SlotClosed, holds.confirm, hold_id="late")
    holds.release(CTX, hold_id="late")
    refused(holds.HoldReleased, holds.confirm, hold_id="late")


def test_a_confirmation_composed_by_another_room_says_what_it_found(store: Any) -> None:
    slot_id = a_slot(1, waits=False)
    with pytest.raises(holds.NoSuchHold):
        commit(holds.prepare_confirm(CTX, hold_id="composed"))
    commit(
        holds.prepare_hold(CTX, hold_id="composed", lines=[Line(slot_id, 1)], hold_seconds=60).put(RunRecord("o", "!"))
    )
    with pytest.raises(holds.HoldExists):
        commit(holds.prepare_hold(CTX, hold_id="composed", lines=[Line(slot_id, 1)], hold_seconds=60))
    commit(holds.prepare_confirm(CTX, hold_id="composed"))
    with pytest.raises(holds.HoldReleased):
        commit(holds.prepare_confirm(CTX, hold_id="composed"))


# Other rooms' writes


def test_the_calling_rooms_writes_are_done_with_the_outcome_or_not_at_all(store: Any) -> None:
    slot_id = a_slot(1)
    village = "v00088"

    def told(outcome: Outcome) -> Writes:
        return prepare_fact(CTX, village_id=village, fact=ActivityJoined(slot_id, outcome.holder, outcome.state))

    for holder in ("r1", "r2", "r2"):
        places.join(CTX, slot_id=slot_id, holder=holder, key="k", also=told)
    with pytest.raises(places.AlreadyJoined):
        places.join(CTX, slot_id=slot_id, holder="r1", key="other", also=told)
    facts = [recorded.fact for recorded in day_of_facts(village_id=village, on=business_date(CTX.now()))]
    assert sorted(facts, key=str) == [
        ActivityJoined(slot_id, "r1", "confirmed"),
        ActivityJoined(slot_id, "r2", "waiting"),
    ]


def test_a_refusal_of_the_calling_room_leaves_the_reservation_undone(store: Any) -> None:
    slot_id = a_slot(1)
    commit(Writes().put(RunRecord("taken", "!")))

    def guarded(_: Outcome) -> Writes:
        return Writes().create(RunRecord("taken", "!"), refusal=lambda _: KeyReused(), guard=True)

    def refusing(_: Outcome) -> Writes:
        return Writes().check(RunRecord, "none", "!", condition=RunRecord.run_id.exists(), refusal=lambda _: Conflict())

    for also, refusal in ((guarded, KeyReused), (refusing, Conflict)):
        refused(refusal, places.join, slot_id=slot_id, holder="r1", key="k", also=also)
        assert states(slot_id) == {}
    join(slot_id, "r1")
    refused(places.AlreadyJoined, places.join, slot_id=slot_id, holder="r1", key="other", also=refusing)


def test_a_verb_that_loses_every_turn_says_busy_and_changes_nothing(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot_id = a_slot(1)
    a_hold("turns", (slot_id, 1))
    asked = {"slot_id": slot_id, "holder": "r1", "key": "k"}
    lost = {("nowhere", "else"): None}
    with monkeypatch.context() as forced:
        forced.setattr("chalicelib.foundation.reservations.store.rows.attempt_with", lambda *_: dict(lost))
        for verb in (places.join, places.leave, places.admit):
            refused(Busy, verb, **asked)
        refused(Busy, slots.adjust, slot_id=slot_id, capacity=2, key="a")
        refused(Busy, holds.release, hold_id="turns")
    assert states(slot_id) == {}


# Costs, by architecture.md; a fact of the calling room costs 2 more


@pytest.fixture
def usual() -> str:
    """A slot with ids as long as real ones."""
    slot_id = new_slot_id("v00012a01938a1c-7b5e-7d0a-8f00-0000")
    slots.open_slot(CTX, slot_id=slot_id, capacity=1, waits=True)
    return slot_id


def told(outcome: Outcome) -> Writes:
    facts = [ActivityLeft(outcome.slot_id, outcome.holder)] if outcome.promoted else []
    return Writes().merge(*(prepare_fact(CTX, village_id="v00012", fact=fact) for fact in facts))


def test_signing_up_costs_one_round_trip_and_five_units(usual: str, store: Any) -> None:
    with Meter(store) as meter:
        places.join(CTX, slot_id=usual, holder="v00012r00345", key="k")
    assert meter.cost == Cost(1, 5, 0), meter.detail


def test_signing_up_when_it_is_full_costs_two_round_trips_and_eleven_units(usual: str, store: Any) -> None:
    join(usual, "v00012r00345")
    with Meter(store) as meter:
        places.join(CTX, slot_id=usual, holder="v00012r00346", key="k")
    assert meter.cost == Cost(2, 11, 0), meter.detail


def test_cancelling_and_promoting_costs_two_round_trips_and_twelve_units_with_its_fact(usual: str, store: Any) -> None:
    join(usual, "v00012r00345", "v00012r00346")
    with Meter(store) as meter:
        places.leave(CTX, slot_id=usual, holder="v00012r00345", key="l", also=told)
    assert meter.cost == Cost(2, 12, 1), meter.detail


def test_signing_out_costs_three_units_within_the_transaction_of_an_award(usual: str, store: Any) -> None:
    join(usual, "v00012r00345")
    asked: dict[str, Any] = {"slot_id": usual, "holder": "v00012r00345", "at": CTX.now()}
    places.mark(CTX, state=S.IN, key="in", **asked)
    with Meter(store) as meter:
        commit(places.prepare_mark(CTX, state=S.DONE, key="out", **asked).put(RunRecord("award", "!")))
    assert meter.cost == Cost(1, 3 + 2, 0), meter.detail


def test_holding_three_lines_costs_one_round_trip_and_nine_units(store: Any) -> None:
    ids = [new_slot_id("v00012p01938a1c-7b5e-7d0a-8f00-0000") for _ in range(3)]
    for slot_id in ids:
        slots.open_slot(CTX, slot_id=slot_id, capacity=5)
    with Meter(store) as meter:
        a_hold("order#01938a1c-7b5e-7d0a-8f00-000000000001", *((slot_id, 1) for slot_id in ids))
    assert meter.cost == Cost(1, 9, 0), meter.detail
    with Meter(store) as meter:
        holds.confirm(CTX, hold_id="order#01938a1c-7b5e-7d0a-8f00-000000000001")
    assert meter.cost == Cost(1, 2, 0), meter.detail
    with Meter(store) as meter:
        holds.release(CTX, hold_id="order#01938a1c-7b5e-7d0a-8f00-000000000001")
    assert meter.cost == Cost(2, 8, 1), meter.detail


def test_a_walk_in_touches_no_shared_item(usual: str, store: Any) -> None:
    with Meter(store) as meter:
        places.admit(CTX, slot_id=usual, holder="v00012r00347", key="in")
    assert meter.cost == Cost(1, 2, 0), meter.detail
