"""How many minutes an activity pays: caps, what is left of a day, coming early, staying on, and by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityAttended
from chalicelib.foundation.reservations.core.places import PlaceState
from chalicelib.foundation.reservations.service import places
from chalicelib.points.activities.core import refusals
from chalicelib.points.activities.service import attendance
from chalicelib.points.ledger.core.accounts import AccountRef, CapReached
from chalicelib.points.ledger.service import statements
from chalicelib.points.ledger.service.awards import award_points
from chalicelib.points.ledger.service.verify import verify_village
from tests.make.activities import Town, confirmed, hour_later, published, settle
from tests.make.ledger import award


def test_a_cap_stops_the_award_and_leaves_the_person_signed_in(town: Town) -> None:
    for turn in range(3):
        activity = published(town, rule="cls", seats=5, title=f"课{turn}", least_minutes=30)
        attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
        town.scan(activity, 0, "in")
        town.world.moment += dt.timedelta(minutes=30)
        if turn < 2:
            assert town.scan(activity, 0, "out").points == 150
        else:
            with pytest.raises(CapReached):
                town.scan(activity, 0, "out")
            place = places.load_place(slot_id=activity.activity_id, holder=town.people[0].resident_id)
            assert place.state is PlaceState.IN


def helped_before(town: Town, number: int, minutes: int) -> None:
    """Somebody's day so far."""
    ctx = town.officer()
    asked = award(ctx, AccountRef.of_holder(town.people[number].resident_id), "paper", rule="vol", minutes=minutes)
    award_points(ctx, award=asked)


def test_scanning_out_pays_what_is_left_of_the_day_and_says_so_also_when_it_comes_again(town: Town) -> None:
    activity = published(town)
    attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    helped_before(town, 0, 210)
    town.scan(activity, 0, "in")
    hour_later(town, 2)
    key = town.key()
    out = town.scan(activity, 0, "out", key)
    assert (out.minutes, out.points, out.paid_minutes, out.of_points) == (120, 100, 30, 400)
    assert town.scan(activity, 0, "out", key) == replace(out, replayed=True)
    assert town.scan(activity, 0, "out") == replace(out, replayed=True)
    told = [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=activity.on)]
    assert ActivityAttended(activity.activity_id, out.resident_id, "vol@1", 120, 100, 30, 400) in told
    closed = settle(town, activity)
    assert (closed.attended, closed.awarded, town.left()) == (1, 100, 100_000 - 100)
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_a_walk_in_draws_the_budget_for_what_is_left_alone(town: Town) -> None:
    activity = published(town)
    helped_before(town, 3, 180)
    town.scan(activity, 3, "in")
    hour_later(town, 2)
    before = town.left()
    assert town.scan(activity, 3, "out").points == 200
    assert town.left() == before - 200
    assert settle(town, activity).awarded == 200
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_confirming_by_hand_pays_everybody_what_is_left(town: Town) -> None:
    activity = published(town, seats=5)
    for number, minutes in ((0, 210), (1, 240)):
        helped_before(town, number, minutes)
    hour_later(town, 2)
    people = [town.people[n].resident_id for n in range(3)]
    key = town.key()
    for _ in range(2):
        done = confirmed(town, activity, people, key=key)
        assert [(one.points, one.of_points) for one in done] == [(100, 400), (0, 0), (400, 0)]
        assert isinstance(done[1].refusal, CapReached)
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_who_comes_early_or_stays_on_is_paid_for_the_activity_alone(town: Town) -> None:
    starts_at = town.world.moment + dt.timedelta(hours=2)
    activity = published(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1))
    for number in (0, 1):
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
        town.scan(activity, number, "in")
    hour_later(town, 1.5)
    with pytest.raises(refusals.TooShort):
        town.scan(activity, 0, "out")
    hour_later(town)
    assert town.scan(activity, 0, "out").minutes == 30
    hour_later(town, 5)
    out = town.scan(activity, 1, "out")
    assert (out.minutes, out.points) == (60, 200)
    with pytest.raises(refusals.ActivityOver):
        town.scan(activity, 2, "in")


def test_who_is_confirmed_by_hand_is_paid_their_minutes_and_reads_why(town: Town) -> None:
    activity = published(town, seats=5)
    for number in (0, 1):
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
    town.world.moment += dt.timedelta(hours=4)
    one, two = (town.people[number].resident_id for number in (0, 1))
    (half,) = confirmed(town, activity, [one], minutes=60, reason="签到机没电")
    (whole,) = confirmed(town, activity, [two], minutes=120, reason="签到机没电")
    assert (half.points, whole.points) == (200, 400)
    for who in (one, two):
        entry = statements.find_entry(source=activity.source, line=AccountRef.of_holder(who).account_id)
        assert entry is not None
        assert entry.document.endswith("（补登：签到机没电）")
