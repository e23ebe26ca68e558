"""Holds on a store, and reservations committed together with another room's writes."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.facts.core.activities import ActivityJoined, PlacePromoted
from chalicelib.foundation.facts.service import day_of_facts, prepare_fact
from chalicelib.foundation.reservations.service import holds, places, slots
from chalicelib.foundation.reservations.service.holds import HoldState, Line
from chalicelib.foundation.reservations.service.places import Outcome, PlaceState
from chalicelib.foundation.runs.records import RunRecord
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy, Conflict, KeyReused
from chalicelib.kernel.writes import Writes, commit
from tests.make.reservations import Clock, new_slot_id
from tests.make.reservations_desk import (
    CTX,
    a_hold,
    free,
    join,
    laws_hold_afterwards,
    open_slot,
    refused,
    states,
)

S = PlaceState
__all__ = ["laws_hold_afterwards"]


def test_a_bundle_is_held_whole_or_not_at_all(store: Any) -> None:
    one, two = open_slot(2, waits=False), open_slot(1, waits=False)
    a_hold("b1", (one, 1), (two, 1))
    with pytest.raises(slots.SoldOut) as refusal:
        a_hold("b2", (one, 1), (two, 1))
    assert refusal.value.facts == {"slot_id": two, "free": 0}
    assert (free(one), free(two)) == (1, 0)
    assert holds.find_hold(hold_id="b2") is None


def test_a_hold_that_is_asked_again_gives_the_first_answer_whatever_became_of_it(store: Any) -> None:
    slot_id = open_slot(2, waits=False)
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
    slot_id = open_slot(2, waits=False)
    a_hold("cycle", (slot_id, 2))
    holds.confirm(CTX, hold_id="cycle")
    holds.confirm(CTX, hold_id="cycle")
    assert not holds.release(CTX, hold_id="cycle").replayed
    assert holds.release(CTX, hold_id="cycle").replayed
    assert free(slot_id) == 2
    refused(holds.HoldReleased, holds.confirm, hold_id="cycle")


def test_what_a_hold_gives_back_goes_to_those_who_wait(store: Any) -> None:
    slot_id, stock = open_slot(3), open_slot(3, waits=False)
    a_hold("tables", (slot_id, 3), (stock, 1))
    join(slot_id, "r1", "r2")
    given = holds.release(CTX, hold_id="tables")
    assert [who.holder for who in given.promoted] == ["r1", "r2"]
    assert (free(slot_id), free(stock)) == (1, 3)


def test_a_large_hold_takes_no_slot_with_a_waiting_list(store: Any) -> None:
    waited, stock = open_slot(50), open_slot(50, waits=False)
    with pytest.raises(holds.HoldTooLarge):
        a_hold("large", (waited, 21))
    a_hold("large", (stock, 21))
    a_hold("small", (waited, 20))


def test_holds_whose_end_passed_are_given_back_once_and_told(store: Any) -> None:
    clock, slot_id, stock = Clock(), open_slot(1), open_slot(2, waits=False)
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
    clock, slot_id = Clock(), open_slot(1, waits=False)
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
    one, two = open_slot(1, waits=False), open_slot(1, waits=False)
    expired("late", (one, 1), (two, 1))
    assert (free(one), free(two)) == (1, 1)
    holds.confirm(CTX, hold_id="late")
    holds.confirm(CTX, hold_id="late")
    assert (free(one), free(two)) == (0, 0)


def test_a_late_payment_is_refused_clearly_when_others_were_faster(store: Any) -> None:
    one, two = open_slot(1, waits=False), open_slot(1, waits=False)
    expired("late", (one, 1), (two, 1))
    a_hold("faster", (two, 1))
    assert refused(slots.SoldOut, holds.confirm, hold_id="late") == {"slot_id": two, "free": 0}
    assert free(one) == 1
    slots.close_slot(CTX, slot_id=one)
    refused(slots.SlotClosed, holds.confirm, hold_id="late")
    holds.release(CTX, hold_id="late")
    refused(holds.HoldReleased, holds.confirm, hold_id="late")


def test_a_confirmation_composed_by_another_room_says_what_it_found(store: Any) -> None:
    slot_id = open_slot(1, waits=False)
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


def test_the_calling_rooms_writes_are_done_with_the_outcome_or_not_at_all(store: Any) -> None:
    slot_id = open_slot(1)
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
    slot_id = open_slot(1)
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
    slot_id = open_slot(1)
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


def test_what_is_taken_for_good_never_runs_out_and_is_given_back_once(store: Any) -> None:
    clock, slot_id = Clock(), open_slot(2, waits=False)
    commit(holds.prepare_taken(clock.ctx, hold_id="taken", lines=[Line(slot_id, 2)]))
    with pytest.raises(slots.SoldOut):
        commit(holds.prepare_taken(clock.ctx, hold_id="more", lines=[Line(slot_id, 1)]))
    clock.pass_seconds(8 * 86_400)
    assert holds.expire_holds(clock.ctx).expired == 0
    holds.confirm(CTX, hold_id="taken")
    assert free(slot_id) == 0
    assert [holds.release(CTX, hold_id="taken").replayed for _ in range(2)] == [False, True]
    assert free(slot_id) == 2
