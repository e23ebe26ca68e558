"""More seats for a published activity: who waits gets them, with the points they can earn, whatever else happens."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityPromoted
from chalicelib.foundation.reservations.core.places import PlaceState
from chalicelib.foundation.reservations.service import places, slots
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import uuid7
from chalicelib.kernel.errors import KeyReused
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.changing import BegunTooFar, NotMoreSeats, SeatsAtOnce
from chalicelib.points.activities.core.refusals import ActivityInOtherState
from chalicelib.points.activities.service import attendance, closing, planning, seating
from chalicelib.points.ledger.core.budgets import BudgetSpent
from chalicelib.points.ledger.service.verify import verify_village
from tests.make.activities import GRANTED, Town, hour_later, published, settle


def to_come(town: Town, **changes: Any) -> Activity:
    starts_at = town.world.moment + dt.timedelta(hours=1)
    return published(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1), **changes)


def join(town: Town, activity: Activity, *people: int) -> list[str]:
    return [
        attendance.sign_up(town.as_person(n), activity_id=activity.activity_id, key=town.key()).state.value
        for n in people
    ]


def promoted(town: Town) -> list[str]:
    found = facts.day_of_facts(village_id=town.village_id, on=business_date(town.world.moment))
    return [one.fact.resident_id for one in found if isinstance(one.fact, ActivityPromoted)]


def test_more_seats_go_to_those_who_wait_with_the_points_they_can_earn(town: Town) -> None:
    activity, key = to_come(town), town.key()
    assert join(town, activity, 0, 1, 2, 3) == ["confirmed", "confirmed", "waiting", "waiting"]
    raised = seating.raise_seats(town.officer(), activity_id=activity.activity_id, seats=3, key=key)
    assert (raised.plan.seats, raised.escrow, town.left()) == (3, 600, GRANTED - 600)
    assert raised == planning.load_activity(activity_id=activity.activity_id)
    assert promoted(town) == [town.people[2].resident_id]
    again = seating.raise_seats(town.officer(), activity_id=activity.activity_id, seats=3, key=key)
    assert (again, town.left(), len(promoted(town))) == (raised, GRANTED - 600, 1)
    with pytest.raises(KeyReused):
        seating.raise_seats(town.officer(), activity_id=activity.activity_id, seats=4, key=key)
    for seats in (2, 3):
        with pytest.raises(NotMoreSeats):
            seating.raise_seats(town.officer(), activity_id=activity.activity_id, seats=seats, key=town.key())
    hour_later(town)
    town.scan(activity, 2, "in")
    hour_later(town)
    assert town.scan(activity, 2, "out").points == 200
    settle(town, activity)
    assert town.left() == GRANTED - 200
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_more_seats_than_the_budget_covers_are_refused_and_nobody_moves_up(town: Town) -> None:
    activity = to_come(town)
    join(town, activity, 0, 1, 2)
    with pytest.raises(BudgetSpent):
        seating.raise_seats(town.officer(), activity_id=activity.activity_id, seats=5_000, key=town.key())
    assert (promoted(town), town.left()) == ([], GRANTED - 400)
    assert slots.load_slot(slot_id=activity.activity_id).capacity == 2


def test_seats_are_added_before_the_beginning_of_what_is_published_only(town: Town) -> None:
    activity = to_come(town)
    hour_later(town)
    with pytest.raises(BegunTooFar):
        seating.raise_seats(town.officer(), activity_id=activity.activity_id, seats=3, key=town.key())
    called_off = to_come(town)
    closing.close_activity(town.officer(), activity_id=called_off.activity_id)
    with pytest.raises(ActivityInOtherState):
        seating.raise_seats(town.officer(), activity_id=called_off.activity_id, seats=3, key=town.key())


def test_while_a_crowd_waits_seats_are_added_twenty_at_a_time(town: Town) -> None:
    activity = to_come(town, seats=1)
    for n in range(25):
        places.join(town.officer(), slot_id=activity.activity_id, holder=f"{town.village_id}r{n:05d}", key=town.key())
    with pytest.raises(SeatsAtOnce):
        seating.raise_seats(town.officer(), activity_id=activity.activity_id, seats=22, key=town.key())
    for seats in (21, 40):
        seating.raise_seats(town.officer(), activity_id=activity.activity_id, seats=seats, key=town.key())
    assert len(promoted(town)) == 24
    assert slots.load_slot(slot_id=activity.activity_id).waiting == 0


def test_a_request_that_comes_twice_at_once_is_one_although_each_saw_other_seats(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, key = to_come(town), town.key()
    for seats, under in ((3, town.key()), (4, key)):
        raised = seating.raise_seats(town.officer(), activity_id=seen.activity_id, seats=seats, key=under)
    views, load = iter([seen]), planning.load_activity
    monkeypatch.setattr(
        seating, "load_activity", lambda activity_id: next(views, None) or load(activity_id=activity_id)
    )
    assert seating.raise_seats(town.officer(), activity_id=seen.activity_id, seats=4, key=key) == raised
    assert town.left() == GRANTED - 800


def test_people_sign_up_and_seats_are_added_at_once_and_nobody_is_lost_or_seated_twice(town: Town) -> None:
    activity, ctx = to_come(town, seats=1), town.officer()
    keys = [uuid7() for _ in range(3)]

    def signing_up(number: int) -> None:
        for _ in range(2):
            holder = f"{town.village_id}r{number:05d}"
            places.join(ctx, slot_id=activity.activity_id, holder=holder, key=f"key{number}")

    def adding(number: int) -> None:
        try:
            seating.raise_seats(ctx, activity_id=activity.activity_id, seats=4 + number, key=keys[number])
        except NotMoreSeats:
            assert number < 2, "the largest number is always more"

    with ThreadPoolExecutor(8) as pool:
        deeds = [pool.submit(signing_up, n) for n in range(9)] + [pool.submit(adding, n) for n in (0, 1, 2, 2)]
        for deed in deeds:
            deed.result()
    after, slot = (
        planning.load_activity(activity_id=activity.activity_id),
        slots.load_slot(slot_id=activity.activity_id),
    )
    assert (after.plan.seats, slot.capacity, slot.free, slot.waiting) == (6, 6, 0, 3)
    assert (after.escrow, town.left()) == (1_200, GRANTED - 1_200)
    states = [place.state for place in places.list_places(slot_id=activity.activity_id, size=50).rows]
    assert (states.count(PlaceState.CONFIRMED), states.count(PlaceState.WAITING)) == (6, 3)
    assert len(promoted(town)) == len(set(promoted(town)))
