"""A published activity at another time or place: everybody who has a place is told, once, and nothing else changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityMoved
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.changing import BegunTooFar, Meeting
from chalicelib.points.activities.core.geofence import Fence
from chalicelib.points.activities.core.refusals import NotOfTheTeam
from chalicelib.points.activities.service import attendance, moving, planning
from tests.make.activities import GRANTED, Town, hour_later, published
from tests.make.refused import fields


def to_come(town: Town, **changes: Any) -> Activity:
    starts_at = town.world.moment + dt.timedelta(hours=1)
    return published(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1), **changes)


def meeting(activity: Activity, **changes: Any) -> Meeting:
    plan = activity.plan
    return replace(Meeting(plan.place, plan.starts_at, plan.ends_at, plan.fence), **changes)


def told(town: Town, activity: Activity) -> list[str]:
    """Do what was sent to the queue, and return who was told today."""
    moved = planning.load_activity(activity_id=activity.activity_id).moved
    run_id = f"moved-{activity.activity_id}-{moved}"
    moving.do_part(town.world.context(), Part(run_id, moving.KIND, activity.activity_id))
    found = facts.day_of_facts(village_id=town.village_id, on=business_date(town.world.moment))
    return sorted(one.fact.resident_id for one in found if isinstance(one.fact, ActivityMoved))


def test_everybody_who_has_a_place_or_waits_is_told_once(town: Town, queues: list[str]) -> None:
    activity = to_come(town, fence=Fence(30_012_345, 120_190_000, 300))
    for number in range(4):
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
    attendance.cancel(town.as_person(3), activity_id=activity.activity_id, key=town.key())
    later = activity.plan.starts_at + dt.timedelta(days=1)
    asked = meeting(activity, place="村委会", starts_at=later, ends_at=later + dt.timedelta(hours=1), fence=None)
    for _ in range(2):
        moved = moving.move_activity(town.officer(), activity_id=activity.activity_id, meeting=asked)
    assert queues == [activity.activity_id] * 2, "a message that was lost is sent again"
    assert (moved.plan.place, moved.plan.starts_at, moved.plan.fence) == ("村委会", later, None)
    assert (moved.escrow, town.left()) == (400, GRANTED - 400)
    for _ in range(2):
        assert told(town, activity) == [town.people[number].resident_id for number in range(3)]


def test_what_was_never_moved_is_told_to_nobody(town: Town, queues: list[str]) -> None:
    activity = to_come(town)
    same = moving.move_activity(town.officer(), activity_id=activity.activity_id, meeting=meeting(activity))
    assert (same, queues) == (activity, [])


def test_it_is_moved_ahead_and_for_no_longer_than_was_set_aside(town: Town) -> None:
    activity = to_come(town, least_minutes=30)
    longer = activity.plan.ends_at + dt.timedelta(minutes=1)
    past = town.world.moment - dt.timedelta(minutes=1)
    for asked, field in (
        (meeting(activity, ends_at=longer), "ends_at"),
        (meeting(activity, ends_at=activity.plan.starts_at), "ends_at"),
        (meeting(activity, ends_at=activity.plan.starts_at + dt.timedelta(minutes=29)), "ends_at"),
        (meeting(activity, starts_at=past, ends_at=past + dt.timedelta(minutes=30)), "starts_at"),
    ):
        with pytest.raises(InvalidInput) as caught:
            moving.move_activity(town.officer(), activity_id=activity.activity_id, meeting=asked)
        assert fields(caught) == [field]
    hour_later(town)
    with pytest.raises(BegunTooFar):
        moving.move_activity(town.officer(), activity_id=activity.activity_id, meeting=meeting(activity, place="别处"))


def test_it_is_never_moved_to_less_than_twenty_minutes(town: Town) -> None:
    activity = to_come(town)
    short, shortest = (
        meeting(activity, ends_at=activity.plan.starts_at + dt.timedelta(minutes=minutes)) for minutes in (19, 20)
    )
    with pytest.raises(InvalidInput) as caught:
        moving.move_activity(town.officer(), activity_id=activity.activity_id, meeting=short)
    assert fields(caught) == ["ends_at"]
    moved = moving.move_activity(town.officer(), activity_id=activity.activity_id, meeting=shortest)
    assert moved.plan.minutes == 20


def test_organisers_outside_the_team_move_nothing(town: Town) -> None:
    activity = to_come(town, team=("s2",))
    stranger = replace(town.officer(), actor=replace(town.officer().actor, subject="s3"))
    with pytest.raises(NotOfTheTeam):
        moving.move_activity(stranger, activity_id=activity.activity_id, meeting=meeting(activity, place="别处"))
