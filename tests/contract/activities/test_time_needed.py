"""How long one must have been there: what is paid whole needs half of it, labour needs the time of its half days."""

from __future__ import annotations

import datetime as dt

import pytest

from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.activities.core.refusals import TooShort
from chalicelib.points.activities.service import attendance, planning
from chalicelib.points.ledger.service.verify import verify_village
from tests.make.activities import GRANTED, Town, confirmed, plan, published, settle
from tests.make.refused import fields


@pytest.mark.parametrize(("minutes", "points"), [(1, 0), (119, 0), (120, 200), (240, 200), (359, 200), (480, 400)])
def test_labour_pays_200_for_each_half_day(town: Town, minutes: int, points: int) -> None:
    ends_at = town.world.moment + dt.timedelta(hours=8)
    activity = published(town, rule="lab", ends_at=ends_at)
    assert activity.escrow == 2 * 400
    attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    town.scan(activity, 0, "in")
    town.world.moment += dt.timedelta(minutes=minutes)
    if points == 0:
        with pytest.raises(TooShort) as caught:
            town.scan(activity, 0, "out")
        assert caught.value.facts["least"] == 120
    else:
        assert town.scan(activity, 0, "out").points == points
    assert town.balance(0) == points
    town.world.moment = ends_at
    settle(town, activity)
    assert town.left() == GRANTED - points
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_a_week_of_labour_is_five_half_days(town: Town) -> None:
    earned = []
    for _ in range(3):
        activity = published(town, rule="lab", ends_at=town.world.moment + dt.timedelta(hours=8))
        town.scan(activity, 0, "in")
        town.world.moment += dt.timedelta(hours=8)
        out = town.scan(activity, 0, "out")
        earned.append((out.points, out.of_points))
        town.world.moment += dt.timedelta(hours=16)
    assert earned == [(400, 0), (400, 0), (200, 400)]
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_labour_confirmed_by_hand_is_paid_by_its_half_days_too(town: Town) -> None:
    activity = published(town, rule="lab", ends_at=town.world.moment + dt.timedelta(hours=8))
    town.world.moment = activity.plan.ends_at
    ids = [town.people[number].resident_id for number in (0, 1, 2)]
    for who, minutes, points in ((ids[0], None, 400), (ids[1], 240, 200), (ids[2], 100, 0)):
        (done,) = confirmed(town, activity, [who], minutes=minutes)
        assert done.points == points
        assert isinstance(done.refusal, InvalidInput) == (points == 0)


def test_what_is_paid_whole_needs_half_of_it_unless_the_plan_says_how_long(town: Town) -> None:
    usual, short = published(town, rule="pub"), published(town, rule="pub", least_minutes=10)
    hourly = published(town)
    for number, activity in enumerate((usual, short, hourly)):
        town.scan(activity, number, "in")
    town.world.moment += dt.timedelta(minutes=59)
    with pytest.raises(TooShort) as caught:
        town.scan(usual, 0, "out")
    assert caught.value.facts["least"] == 60
    assert (town.scan(short, 1, "out").points, town.scan(hourly, 2, "out").points) == (200, 196)
    town.world.moment += dt.timedelta(minutes=1)
    assert town.scan(usual, 0, "out").points == 200


def test_a_speaker_is_paid_for_their_part_however_short(town: Town) -> None:
    speaker = town.people[0].resident_id
    activity = published(town, rule="cls", lead_rule="spk", leads=(speaker,))
    town.scan(activity, 0, "in")
    town.world.moment += dt.timedelta(minutes=20)
    assert town.scan(activity, 0, "out").points == 1_000


def test_labour_of_less_than_two_hours_can_not_be_planned(town: Town) -> None:
    with pytest.raises(InvalidInput):
        published(town, rule="lab", ends_at=town.world.moment + dt.timedelta(minutes=119))


@pytest.mark.parametrize("seconds", [40, 20 * 60 - 1])
def test_no_activity_is_shorter_than_twenty_minutes(town: Town, seconds: int) -> None:
    begins = town.world.moment
    with pytest.raises(InvalidInput) as caught:
        published(town, rule="pub", ends_at=begins + dt.timedelta(seconds=seconds))
    assert fields(caught) == ["ends_at"]
    made = published(town, rule="pub", ends_at=begins + dt.timedelta(minutes=20))
    draft = planning.create_activity(town.officer(), village_id=town.village_id, plan=plan(town), key=town.key())
    shorter = plan(town, ends_at=begins + dt.timedelta(seconds=seconds))
    with pytest.raises(InvalidInput) as caught:
        planning.change_activity(town.officer(), activity_id=draft.activity_id, plan=shorter)
    assert (fields(caught), made.plan.minutes) == (["ends_at"], 20)


def test_nobody_is_paid_the_whole_for_less_than_ten_minutes_lead_or_not(town: Town) -> None:
    speaker = town.people[0].resident_id
    shortest = town.world.moment + dt.timedelta(minutes=20)
    talk = published(town, rule="cls", lead_rule="spk", leads=(speaker,), ends_at=shortest, least_minutes=1)
    for number in (0, 1):
        town.scan(talk, number, "in")
    town.world.moment += dt.timedelta(minutes=9)
    for number in (0, 1):
        with pytest.raises(TooShort) as caught:
            town.scan(talk, number, "out")
        assert caught.value.facts == {"minutes": 9, "least": 10}
    town.world.moment += dt.timedelta(minutes=1)
    assert [town.scan(talk, number, "out").points for number in (0, 1)] == [1_000, 150]
