"""Confirming by hand: what one officer may do alone, what waits for another, and what begins before it is published."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.reservations.core.places import PlaceState
from chalicelib.foundation.reservations.service import places
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.activities.core import activities as core
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.attending import Confirmed
from chalicelib.points.activities.core.refusals import SecondOfficerNeeded
from chalicelib.points.activities.service import hands, planning
from chalicelib.points.activities.store import hands as store
from chalicelib.points.ledger.service.verify import verify_village
from tests.make import people
from tests.make.activities import GRANTED, Town, hour_later, plan, published, settle
from tests.make.media import Desk
from tests.make.refused import fields


def confirm(town: Town, ctx: Context, activity: Activity, *numbers: int, **more: Any) -> list[Confirmed]:
    ids = [town.people[number].resident_id for number in numbers]
    return hands.confirm(ctx, activity_id=activity.activity_id, residents=ids, key=town.key(), **more)


def told(done: list[Confirmed]) -> list[tuple[int, bool]]:
    assert all(one.refusal is None for one in done), done
    return [(one.points, one.waits) for one in done]


def waiting(town: Town) -> list[str]:
    page, _ = hands.list_waiting(village_id=town.village_id, size=100, cursor=None)
    return [hand.resident_id for hand in page.rows]


def crowd(town: Town, activity: Activity, scanned: int) -> None:
    """Let so many more people be scanned in and out, an hour later."""
    ctx = town.world.context()
    first = len(town.people)
    town.people += [people.resident(ctx, people.village(ctx), number) for number in range(50, 50 + scanned)]
    for direction in ("in", "out"):
        for number in range(first, first + scanned):
            town.scan(activity, number, direction)
        hour_later(town)


def test_whom_nobody_scanned_waits_until_another_officer_says_the_same(town: Town) -> None:
    activity = published(town)
    hour_later(town, 2)
    assert told(confirm(town, town.officer(), activity, 0, minutes=60)) == [(0, True)]
    assert told(confirm(town, town.officer(), activity, 0, minutes=60)) == [(0, True)]
    assert (town.balance(0), waiting(town)) == (0, [town.people[0].resident_id])
    assert places.find_place(slot_id=activity.activity_id, holder=town.people[0].resident_id) is None
    assert told(confirm(town, town.second(), activity, 0, minutes=60)) == [(200, False)]
    assert told(confirm(town, town.second(), activity, 0, minutes=60)) == [(200, False)]
    assert (town.balance(0), waiting(town)) == (200, [])
    assert hands.hands_of(activity_id=activity.activity_id) == {town.people[0].resident_id: frozenset({"s1", "s9"})}
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_no_more_minutes_are_confirmed_than_the_activity_lasted(town: Town) -> None:
    activity = published(town, ends_at=town.world.moment + dt.timedelta(minutes=20))
    hour_later(town)
    for minutes in (21, 960):
        with pytest.raises(InvalidInput) as caught:
            confirm(town, town.officer(), activity, 0, minutes=minutes)
        assert fields(caught) == ["minutes"]
    assert told(confirm(town, town.officer(), activity, 0, minutes=20)) == [(0, True)]


def test_a_second_word_is_another_persons_an_officers_and_for_the_same_minutes(town: Town) -> None:
    activity = published(town)
    hour_later(town, 2)
    me = replace(town.officer().actor, resident_id=town.people[4].resident_id)
    same_person = replace(town.second(), actor=replace(town.second().actor, resident_id=town.people[4].resident_id))
    organiser = replace(town.second(), actor=replace(town.second().actor, roles=frozenset({Role.ORGANISER})))
    confirm(town, replace(town.officer(), actor=me), activity, 0, minutes=60)
    for one in (same_person, organiser):
        assert told(confirm(town, one, activity, 0, minutes=60)) == [(0, True)]
    assert told(confirm(town, town.second(), activity, 0, minutes=120)) == [(0, True)]
    assert town.balance(0) == 0
    assert told(confirm(town, town.second(), activity, 0, minutes=120)) == [(0, True)]
    third = replace(town.second(), actor=replace(town.second().actor, subject="s10"))
    assert told(confirm(town, third, activity, 0, minutes=120)) == [(400, False)]


def test_one_for_each_ten_who_were_scanned_is_paid_on_one_word(town: Town) -> None:
    activity = published(town, ends_at=town.world.moment + dt.timedelta(hours=4))
    crowd(town, activity, 10)
    hour_later(town, 4)
    assert told(confirm(town, town.officer(), activity, 0, 1)) == [(800, False), (0, True)]
    assert told(confirm(town, town.officer(), activity, 2)) == [(0, True)]
    assert told(confirm(town, town.second(), activity, 1)) == [(800, False)]
    assert told(confirm(town, town.officer(), activity, 3)) == [(0, True)]
    by_hand = hands.hands_of(activity_id=activity.activity_id)
    assert by_hand[town.people[0].resident_id] == {"s1"}
    assert by_hand[town.people[1].resident_id] == {"s1", "s9"}


def test_those_let_in_by_hand_let_in_nobody_else(town: Town) -> None:
    activity = published(town, ends_at=town.world.moment + dt.timedelta(hours=4))
    crowd(town, activity, 9)
    hour_later(town, 4)
    confirm(town, town.officer(), activity, 0)
    assert told(confirm(town, town.second(), activity, 0)) == [(800, False)]
    assert told(confirm(town, town.officer(), activity, 1)) == [(0, True)]


def test_two_at_once_are_not_both_let_in_on_one_word(town: Town) -> None:
    activity = published(town, ends_at=town.world.moment + dt.timedelta(hours=4))
    crowd(town, activity, 10)
    hour_later(town, 4)
    seen = store.find_hands

    def late(activity_id: str, residents: Any) -> Any:
        found = seen(activity_id, residents)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(store, "find_hands", seen)
            assert told(confirm(town, town.officer(), activity, 0)) == [(800, False)]
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(store, "find_hands", late)
        (done,) = confirm(town, town.officer(), activity, 1)
    assert (done.points, getattr(done.refusal, "code", "")) == (0, "busy")
    assert town.balance(1) == 0


def test_who_is_paid_at_this_moment_is_not_asked_for_again(town: Town) -> None:
    activity = published(town)
    hour_later(town, 2)
    confirm(town, town.officer(), activity, 0)
    seen = store.find_hands

    def late(activity_id: str, residents: Any) -> Any:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(store, "find_hands", seen)
            assert told(confirm(town, town.second(), activity, 0)) == [(400, False)]
        return seen(activity_id, residents)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(store, "find_hands", late)
        (done,) = confirm(town, town.officer(), activity, 0)
    assert (done.waits, getattr(done.refusal, "code", "")) == (False, "busy")
    assert told(confirm(town, town.officer(), activity, 0)) == [(400, False)]
    assert hands.hands_of(activity_id=activity.activity_id) == {town.people[0].resident_id: frozenset({"s1", "s9"})}
    assert waiting(town) == []


def test_who_was_scanned_in_and_not_out_is_paid_on_one_word_but_no_lead(town: Town) -> None:
    lead = town.people[1].resident_id
    activity = published(town, rule="cls", lead_rule="spk", leads=(lead,), seats=3)
    for number in (0, 1):
        town.scan(activity, number, "in")
    hour_later(town, 2)
    assert told(confirm(town, town.officer(), activity, 0, 1)) == [(150, False), (0, True)]
    assert told(confirm(town, town.second(), activity, 1)) == [(1_000, False)]


def test_what_waits_is_declined_or_ends_with_the_activity(town: Town, queues: list[str]) -> None:
    activity = published(town)
    hour_later(town, 2)
    confirm(town, town.officer(), activity, 0, 1)
    ids = [one.resident_id for one in town.people]
    hands.decline(town.second(), activity_id=activity.activity_id, residents=ids[:1])
    assert waiting(town) == [ids[1]]
    assert told(confirm(town, town.second(), activity, 0)) == [(0, True)]
    settle(town, activity)
    assert (waiting(town), town.left(), queues) == ([], GRANTED, [activity.activity_id])


def test_who_waits_and_is_scanned_out_meanwhile_waits_no_more(town: Town) -> None:
    lead = town.people[1].resident_id
    activity = published(town, rule="cls", lead_rule="spk", leads=(lead,), seats=3)
    town.scan(activity, 1, "in")
    hour_later(town, 2)
    confirm(town, town.officer(), activity, 1)
    assert town.scan(activity, 1, "out").points == 1_000
    assert told(confirm(town, town.second(), activity, 1)) == [(1_000, False)]
    assert (waiting(town), town.balance(1)) == ([], 1_000)
    place = places.load_place(slot_id=activity.activity_id, holder=lead)
    assert place.state is PlaceState.DONE


def test_what_began_long_before_it_is_published_needs_evidence_and_a_second_officer(town: Town) -> None:
    ctx, now = town.officer(), town.world.moment
    begun: dict[str, Any] = {"starts_at": now - dt.timedelta(hours=5), "ends_at": now + dt.timedelta(seconds=20)}
    with pytest.raises(InvalidInput) as caught:
        planning.create_activity(ctx, village_id=town.village_id, plan=plan(town, **begun), key=town.key())
    assert fields(caught) == ["evidence"]
    paper = Desk(town.world).taken(ctx, village_id=town.village_id, purpose="evidence")
    shown = plan(town, **begun, evidence=(paper.media_id,))
    made = planning.create_activity(ctx, village_id=town.village_id, plan=shown, key=town.key())
    with pytest.raises(SecondOfficerNeeded):
        planning.publish(ctx, activity_id=made.activity_id)
    assert planning.publish(town.second(), activity_id=made.activity_id).state == "published"


def test_a_quarter_of_an_hour_after_the_beginning_one_still_publishes_alone(town: Town) -> None:
    begins = town.world.moment
    asked = plan(town, starts_at=begins, ends_at=begins + dt.timedelta(hours=2))
    drafts = [
        planning.create_activity(town.officer(), village_id=town.village_id, plan=asked, key=town.key())
        for _ in range(2)
    ]
    town.world.moment += core.BEGUN_GRACE - dt.timedelta(seconds=1)
    assert planning.publish(town.officer(), activity_id=drafts[0].activity_id).state == "published"
    town.world.moment += dt.timedelta(seconds=1)
    with pytest.raises(SecondOfficerNeeded):
        planning.publish(town.officer(), activity_id=drafts[1].activity_id)
