"""Closing and reversing: an activity's points are back in the budget once, whichever comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.activities import ActivityCalledOff, ActivityMissed, ActivityNotSignedOut
from chalicelib.foundation.notifications.core.messages import message_of
from chalicelib.foundation.reservations.core.places import PlaceState
from chalicelib.foundation.reservations.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy
from chalicelib.points.activities import jobs
from chalicelib.points.activities.core import activities as core
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import attendance, closing, nightly, planning, seating
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import desk, statements
from chalicelib.points.ledger.service.verify import verify_village
from tests.make.activities import GRANTED, Town, published, settle
from tests.make.world import key_at


def attended(town: Town, *people: int) -> Activity:
    """An activity of 2 seats at 400 points each, where these people were for an hour, 200 points."""
    activity = published(town)
    for number in people:
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
        town.scan(activity, number, "in")
    town.world.moment += dt.timedelta(minutes=60)
    for number in people:
        assert town.scan(activity, number, "out").points == 200
    return activity


def take_back(town: Town, activity: Activity, number: int) -> None:
    resident_id = town.people[number].resident_id
    line = AccountRef.of_holder(resident_id).account_id
    done = desk.take_back(
        town.officer(),
        holder_id=resident_id,
        source=activity.source,
        line=line,
        reason="was not there",
        key=key_at(town.world.moment, number),
    )
    assert done.entry.credit == f"budget:{town.village_id}#2026"


def books_agree(town: Town) -> None:
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_an_award_that_is_reversed_before_closing_is_back_in_the_budget_once(town: Town) -> None:
    activity = attended(town, 0, 1)
    assert town.left() == GRANTED - 800
    take_back(town, activity, 0)
    take_back(town, activity, 0)
    assert town.left() == GRANTED - 800 + 200
    books_agree(town)
    closed = settle(town, activity)
    assert (closed.state, closed.awarded, town.left()) == (State.CLOSED, 200, GRANTED - 200)
    books_agree(town)


def test_an_award_that_is_reversed_after_the_settling_is_back_in_the_budget_too(town: Town) -> None:
    activity = attended(town, 0, 1)
    closed = settle(town, activity)
    assert (closed.awarded, town.left()) == (400, GRANTED - 400)
    take_back(town, activity, 0)
    assert town.left() == GRANTED - 200
    assert settle(town, activity) == closed
    assert town.left() == GRANTED - 200
    books_agree(town)


@pytest.mark.parametrize("moment", ["before the entries are read", "after the entries are read"])
def test_a_reversal_in_the_middle_of_settling_is_neither_lost_nor_counted_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    activity = attended(town, 0, 1)
    closing.close_activity(town.officer(), activity_id=activity.activity_id)
    read: Callable[..., Any] = statements.entries_of

    def raced(*, source: str) -> list[Any]:
        if moment.startswith("before"):
            take_back(town, activity, 0)
            return list(read(source=source))
        entries = list(read(source=source))
        take_back(town, activity, 0)
        return entries

    monkeypatch.setattr(statements, "entries_of", raced)
    settle(town, activity)
    assert town.left() == GRANTED - 200
    books_agree(town)


def test_what_a_walk_in_was_paid_leaves_the_remainder_alone(town: Town) -> None:
    activity = attended(town, 0)
    town.scan(activity, 4, "in")
    town.world.moment += dt.timedelta(minutes=30)
    assert town.scan(activity, 4, "out").points == 100
    take_back(town, activity, 4)
    assert (settle(town, activity).awarded, town.left()) == (200, GRANTED - 200)
    books_agree(town)


def test_the_remainder_is_returned_once_however_often_settling_is_begun(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = attended(town, 0)
    closing.close_activity(town.officer(), activity_id=activity.activity_id)
    read: Callable[..., Any] = statements.entries_of

    def overtaken(*, source: str) -> list[Any]:
        monkeypatch.setattr(statements, "entries_of", read)
        closing.settle_activity(town.officer(), activity_id=activity.activity_id)
        return list(read(source=source))

    monkeypatch.setattr(statements, "entries_of", overtaken)
    assert settle(town, activity).state is State.CLOSED
    assert town.left() == GRANTED - 200
    books_agree(town)


def killed(*_: object, **__: object) -> None:
    """End the process where it would send its message."""
    raise SystemExit


def work_off(town: Town, queues: list[str], kind: str) -> None:
    """Do what was sent to the queue, a while later."""
    town.world.moment += core.SETTLE_AFTER
    sent = list(queues)
    queues.clear()
    for part in sent:
        run_id = f"settle-{part}" if kind == closing.KIND else f"closing-{business_date(town.world.moment)}"
        jobs.WORK[kind](town.world.context(), Part(run_id, kind, part))


@pytest.mark.parametrize("lost", ["the message was never sent", "the message is among the dead letters"])
def test_what_was_closed_and_never_settled_is_settled_by_the_night_once(
    town: Town, monkeypatch: pytest.MonkeyPatch, queues: list[str], lost: str
) -> None:
    activity = attended(town, 0)
    with monkeypatch.context() as patched:
        if lost == "the message was never sent":
            patched.setattr(runs, "fan_out", killed)
            with pytest.raises(SystemExit):
                closing.close_activity(town.officer(), activity_id=activity.activity_id)
        else:
            closing.close_activity(town.officer(), activity_id=activity.activity_id)
    queues.clear()
    assert (planning.load_activity(activity_id=activity.activity_id).state, town.left()) == (
        State.CLOSING,
        GRANTED - 800,
    )
    town.world.moment += dt.timedelta(hours=12)
    run_id = nightly.start_night(town.world.context())
    assert queues == [town.village_id]
    work_off(town, queues, nightly.KIND)
    assert (runs.load_run(run_id=run_id).state, runs.load_run(run_id=run_id).counts) == (
        "done",
        {"stuck": 1, "reminded": 0, "ended": 0},
    )
    assert queues == [activity.activity_id]
    for _ in range(2):
        queues[:] = [activity.activity_id]
        work_off(town, queues, closing.KIND)
    assert planning.load_activity(activity_id=activity.activity_id).state is State.CLOSED
    assert town.left() == GRANTED - 200
    books_agree(town)
    town.world.moment += dt.timedelta(days=1)
    nightly.start_night(town.world.context())
    work_off(town, queues, nightly.KIND)
    assert queues == [], "what is settled is left alone"


def test_the_night_leaves_alone_what_was_closed_a_moment_ago(town: Town, queues: list[str]) -> None:
    activity = attended(town, 0)
    closing.close_activity(town.officer(), activity_id=activity.activity_id)
    assert queues == [activity.activity_id]
    run_id = nightly.start_night(town.world.context())
    nightly.do_part(town.world.context(), Part(run_id, nightly.KIND, town.village_id))
    assert runs.load_run(run_id=run_id).counts == {"stuck": 0, "reminded": 0, "ended": 0}


def told(town: Town, *kinds: type[Fact]) -> list[Fact]:
    """Return the facts of these kinds that were recorded today."""
    on = business_date(town.world.moment)
    return [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=on) if isinstance(one.fact, kinds)]


def test_who_was_never_signed_out_is_told_once_and_who_did_not_come_has_missed_it(town: Town) -> None:
    activity = published(town)
    for number in (0, 1):
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
    town.scan(activity, 0, "in")
    town.scan(activity, 3, "in")
    town.world.moment += dt.timedelta(hours=2)
    for _ in range(2):
        settle(town, activity)
    ids = [town.people[number].resident_id for number in (0, 1, 3)]
    assert sorted(told(town, ActivityNotSignedOut, ActivityMissed), key=str) == [
        ActivityMissed(activity.activity_id, ids[1]),
        ActivityNotSignedOut(activity.activity_id, ids[0]),
        ActivityNotSignedOut(activity.activity_id, ids[2]),
    ]
    assert (town.balance(0), town.left()) == (0, GRANTED)


def test_who_was_signed_in_early_is_told_that_it_is_called_off(town: Town) -> None:
    starts_at = town.world.moment + dt.timedelta(hours=1)
    activity = published(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1))
    town.scan(activity, 0, "in")
    settle(town, activity)
    called_off = ActivityCalledOff(activity.activity_id, town.people[0].resident_id)
    assert told(town, ActivityNotSignedOut, ActivityMissed, ActivityCalledOff) == [called_off]


def test_who_only_waits_is_told_of_what_is_called_off_once_also_where_it_is_settled_again_on_the_next_day(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts_at = town.world.moment + dt.timedelta(days=3)
    activity = published(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1), seats=1)
    for number in range(4):
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
    attendance.cancel(town.as_person(3), activity_id=activity.activity_id, key=town.key())
    finish = closing._finish

    def lost(*_: object) -> Activity:
        raise Busy

    monkeypatch.setattr(closing, "_finish", lost)
    with pytest.raises(Busy):
        settle(town, activity)
    monkeypatch.setattr(closing, "_finish", finish)
    town.world.moment += dt.timedelta(days=1)
    settle(town, activity)
    found: list[tuple[str, str, str]] = []
    for on in (starts_at - dt.timedelta(days=3), starts_at - dt.timedelta(days=2)):
        for recorded in facts.day_of_facts(village_id=town.village_id, on=business_date(on)):
            if isinstance(recorded.fact, ActivityCalledOff):
                told_now = message_of(recorded.fact_id, recorded.fact)
                assert told_now is not None
                found.append((told_now.message_id, told_now.resident_id, told_now.kind))
    assert len(found) == 6, "the fact stands on both days"
    assert sorted((who, kind) for _, who, kind in set(found)) == [
        (town.people[0].resident_id, "activity_called_off"),
        (town.people[1].resident_id, "activity_called_off_waiting"),
        (town.people[2].resident_id, "activity_called_off_waiting"),
    ], "but is one message"


def test_who_only_waited_is_told_nothing_of_what_was_held(town: Town) -> None:
    activity = published(town, seats=1)
    for number in (0, 1):
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
    town.world.moment += dt.timedelta(hours=2)
    settle(town, activity)
    missed = ActivityMissed(activity.activity_id, town.people[0].resident_id)
    assert told(town, ActivityNotSignedOut, ActivityMissed, ActivityCalledOff) == [missed]


def test_places_are_counted_by_how_far_people_are(town: Town) -> None:
    activity = published(town)
    for number in range(3):
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
    town.scan(activity, 0, "in")
    town.scan(activity, 3, "in")
    page, counts = places.list_counted(slot_id=activity.activity_id, size=2)
    assert counts is not None
    assert {state: counts.of(state) for state in PlaceState if counts.of(state)} == {
        PlaceState.WAITING: 1,
        PlaceState.CONFIRMED: 1,
        PlaceState.IN: 2,
    }
    assert counts.walk_ins == 1
    rest = places.list_places(slot_id=activity.activity_id, size=2, cursor=page.cursor)
    assert len({place.holder for place in (*page.rows, *rest.rows)}) == 4


def test_an_end_that_meets_another_change_is_told_to_ask_again_and_one_that_meets_an_end_is_not(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts_at = town.world.moment + dt.timedelta(days=1)
    activity = published(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1))
    load = planning.load_activity

    def meanwhile(change: Callable[[], object]) -> None:
        def seen(*, activity_id: str) -> Activity:
            found = load(activity_id=activity_id)
            monkeypatch.setattr(closing, "load_activity", load)
            change()
            return found

        monkeypatch.setattr(closing, "load_activity", seen)

    meanwhile(lambda: seating.raise_seats(town.officer(), activity_id=activity.activity_id, seats=99, key=town.key()))
    with pytest.raises(Busy):
        closing.close_activity(town.officer(), activity_id=activity.activity_id)
    assert load(activity_id=activity.activity_id).state is State.PUBLISHED
    meanwhile(lambda: closing.close_activity(town.officer(), activity_id=activity.activity_id))
    assert closing.close_activity(town.officer(), activity_id=activity.activity_id).state is State.CLOSING
