"""Activities on a real store: from the plan to the points, and what is refused on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityCalledOff, ActivityMissed
from chalicelib.foundation.identity.service import codes
from chalicelib.foundation.reservations.core.places import AlreadyJoined, NotJoined, PlaceState, WrongState
from chalicelib.foundation.reservations.core.slots import NoSuchSlot
from chalicelib.foundation.reservations.service import places, slots
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import Busy, InvalidInput, KeyReused
from chalicelib.points.activities.core import refusals
from chalicelib.points.activities.core.geofence import Fence, LocationNeeded, OutsideFence, Spot
from chalicelib.points.activities.core.refusals import ActivityInOtherState
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import attendance, closing, hands, planning
from chalicelib.points.ledger.core.budgets import BudgetSpent, LineKind
from chalicelib.points.ledger.service import budgets
from chalicelib.points.ledger.service.kinship import OwnCause
from chalicelib.points.ledger.service.verify import verify_village
from tests.make import people
from tests.make.activities import Town, confirmed, hour_later, plan, published, settle
from tests.make.media import Desk
from tests.make.refused import fields


def test_a_plan_is_kept_once_per_key(town: Town) -> None:
    key = town.key()
    one = planning.create_activity(town.officer(), village_id=town.village_id, plan=plan(town), key=key)
    two = planning.create_activity(town.officer(), village_id=town.village_id, plan=plan(town), key=key)
    assert one == two
    with pytest.raises(KeyReused):
        planning.create_activity(town.officer(), village_id=town.village_id, plan=plan(town, seats=3), key=key)


def test_a_plan_that_can_not_be_carried_out_names_its_fields(town: Town) -> None:
    late = plan(town).starts_at - dt.timedelta(hours=3)
    wrong = plan(town, ends_at=late, leads=(town.people[0].resident_id,), rule="hon", least_minutes=9)
    with pytest.raises(InvalidInput) as caught:
        planning.create_activity(town.officer(), village_id=town.village_id, plan=wrong, key=town.key())
    fields = caught.value.facts["fields"]
    assert isinstance(fields, list)
    assert {f["field"] for f in fields} == {"ends_at", "lead_rule", "rule", "least_minutes"}


@pytest.mark.parametrize("rule", ["wsh", "opn", "bal"])
def test_what_a_room_pays_by_itself_no_activity_pays(town: Town, rule: str) -> None:
    for changes in ({"rule": rule}, {"lead_rule": rule}, {"lead_rule": rule, "leads": (town.people[0].resident_id,)}):
        with pytest.raises(InvalidInput) as caught:
            published(town, **changes)
        assert fields(caught) == ["rule"]


@pytest.mark.parametrize("rule", ["spk", "prf"])
def test_what_speakers_and_performers_are_paid_is_not_paid_to_everybody(town: Town, rule: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        published(town, rule=rule)
    assert fields(caught) == ["rule"]
    assert published(town, rule="cul", lead_rule=rule, leads=(town.people[0].resident_id,)).plan.lead_rule == rule


def test_publishing_sets_the_ceiling_aside_and_once_only(town: Town) -> None:
    activity = published(town)
    assert activity.escrow == 2 * 400
    assert planning.publish(town.officer(), activity_id=activity.activity_id) == activity
    assert town.left() == 100_000 - 800
    with pytest.raises(BudgetSpent):
        published(town, seats=5_000)
    with pytest.raises(ActivityInOtherState):
        planning.change_activity(town.officer(), activity_id=activity.activity_id, plan=plan(town))


def test_who_comes_and_goes_is_paid_by_the_minute(town: Town) -> None:
    activity = published(town)
    assert attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key()).state == "confirmed"
    town.scan(activity, 0, "in")
    town.world.moment += dt.timedelta(minutes=91)
    key = town.key()
    out = town.scan(activity, 0, "out", key)
    assert (out.minutes, out.points, out.walk_in) == (91, 303, False)
    again = town.scan(activity, 0, "out", key)
    assert (again.points, again.replayed) == (303, True)
    assert town.balance(0) == 303
    assert town.scan(activity, 0, "out").replayed


def test_nobody_is_paid_for_longer_than_planned(town: Town) -> None:
    activity = published(town)
    attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    town.scan(activity, 0, "in")
    town.world.moment += dt.timedelta(hours=9)
    assert town.scan(activity, 0, "out").points == 400


def test_scanning_is_refused_where_it_would_pay_the_wrong_thing(town: Town) -> None:
    activity = published(town, least_minutes=30)
    with pytest.raises(NotJoined):
        town.scan(activity, 0, "out")
    attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    with pytest.raises(WrongState):
        town.scan(activity, 0, "out")
    town.scan(activity, 0, "in")
    with pytest.raises(WrongState):
        town.scan(activity, 0, "in")
    town.world.moment += dt.timedelta(minutes=29)
    with pytest.raises(refusals.TooShort):
        town.scan(activity, 0, "out")
    me = replace(town.officer(), actor=replace(town.officer().actor, resident_id=town.people[0].resident_id))
    with pytest.raises(refusals.OwnScan):
        attendance.scan(me, activity_id=activity.activity_id, code=town.code(0), direction="out", key=town.key())
    early = published(
        town, starts_at=town.world.moment + dt.timedelta(hours=3), ends_at=town.world.moment + dt.timedelta(hours=4)
    )
    with pytest.raises(refusals.TooEarly):
        town.scan(early, 0, "in")


def test_a_household_code_signs_nobody_in(town: Town) -> None:
    ctx = town.world.context()
    village = people.village(ctx)
    home, _members = people.household(ctx, village, 7)
    activity = published(town)
    with pytest.raises(refusals.HouseholdScanned):
        attendance.scan(
            town.officer(),
            activity_id=activity.activity_id,
            code=codes.code_of(holder_id=home),
            direction="in",
            key=town.key(),
        )


def test_a_walk_in_is_paid_from_the_budget_not_from_the_seats(town: Town) -> None:
    activity = published(town)
    before = town.left()
    key = town.key()
    assert town.scan(activity, 3, "in", key).walk_in
    again = town.scan(activity, 3, "in", key)
    assert (again.walk_in, again.replayed) == (True, True)
    town.world.moment += dt.timedelta(minutes=60)
    assert town.scan(activity, 3, "out").points == 200
    assert town.left() == before - 200
    assert settle(town, activity).awarded == 200
    assert town.left() == 100_000 - 200


def test_the_waiting_list_moves_up_in_order(town: Town) -> None:
    starts_at = town.world.moment + dt.timedelta(hours=1)
    activity = published(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1))
    states = [
        attendance.sign_up(town.as_person(n), activity_id=activity.activity_id, key=town.key()).state for n in range(4)
    ]
    assert states == ["confirmed", "confirmed", "waiting", "waiting"]
    with pytest.raises(AlreadyJoined):
        attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    left = attendance.cancel(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    assert [p.holder for p in left.promoted] == [town.people[2].resident_id]
    place = places.load_place(slot_id=activity.activity_id, holder=town.people[2].resident_id)
    assert place.state is PlaceState.CONFIRMED


def test_one_signs_up_only_for_what_is_open_in_ones_own_village(town: Town) -> None:
    draft = planning.create_activity(town.officer(), village_id=town.village_id, plan=plan(town), key=town.key())
    with pytest.raises(NoSuchSlot):
        attendance.sign_up(town.as_person(0), activity_id=draft.activity_id, key=town.key())
    stranger = replace(town.as_person(0), actor=Principal("v00099r00001", frozenset({Role.RESIDENT})))
    with pytest.raises(refusals.ActivityElsewhere):
        attendance.sign_up(stranger, activity_id=published(town).activity_id, key=town.key())


def test_closing_writes_absences_down_and_returns_what_was_not_earned(town: Town, queues: list[str]) -> None:
    activity = published(town)
    for number in range(3):
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
    town.world.moment += dt.timedelta(hours=1)
    town.scan(activity, 0, "in")
    town.world.moment += dt.timedelta(minutes=60)
    town.scan(activity, 0, "out")
    closing.close_activity(town.officer(), activity_id=activity.activity_id)
    assert queues == [activity.activity_id]
    with pytest.raises(Busy):
        closing.settle_activity(town.officer(), activity_id=activity.activity_id)
    with pytest.raises(refusals.ActivityOver):
        attendance.sign_up(town.as_person(4), activity_id=activity.activity_id, key=town.key())
    with pytest.raises(ActivityInOtherState):
        town.scan(activity, 1, "in")
    closed = settle(town, activity)
    assert (closed.state, closed.attended, closed.awarded) == (State.CLOSED, 1, 200)
    assert settle(town, activity) == closed
    assert town.left() == 100_000 - 200
    for kind, points in ((LineKind.ESCROW, 800), (LineKind.RETURN, 600)):
        (line,) = budgets.lines_of_budget(village_id=town.village_id, year=2026, kind=kind).rows
        assert (line.document, line.title, line.points) == (activity.activity_id, activity.plan.title, points)
    missed = places.load_place(slot_id=activity.activity_id, holder=town.people[1].resident_id)
    assert missed.state is PlaceState.NO_SHOW
    assert slots.load_slot(slot_id=activity.activity_id).waiting == 1
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_leads_are_paid_by_their_own_rule(town: Town) -> None:
    activity = published(town, rule="cls", lead_rule="spk", leads=(town.people[1].resident_id,), seats=3)
    assert activity.escrow == 3 * 150 + 1_000
    for number in (0, 1):
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
        town.scan(activity, number, "in")
    town.world.moment += dt.timedelta(minutes=90)
    assert (town.scan(activity, 0, "out").points, town.scan(activity, 1, "out").points) == (150, 1_000)


def test_people_whom_scanning_missed_are_confirmed_by_hand(town: Town) -> None:
    activity = published(town, rule="pub", seats=5)
    attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    names = [town.people[n].resident_id for n in range(3)] + ["v00099r00001"]
    with pytest.raises(refusals.NotOverYet):
        hands.confirm(town.officer(), activity_id=activity.activity_id, residents=names, key=town.key())
    town.world.moment += dt.timedelta(hours=2)
    done = confirmed(town, activity, names)
    assert [one.points for one in done] == [200, 200, 200, 0]
    assert isinstance(done[3].refusal, refusals.ActivityElsewhere)
    again = hands.confirm(town.officer(), activity_id=activity.activity_id, residents=names[:3], key=town.key())
    assert [one.points for one in again] == [200, 200, 200]
    assert sum(town.balance(n) for n in range(3)) == 600


def test_an_officer_pays_nobody_of_their_own_household(town: Town) -> None:
    ctx = town.world.context()
    _home, members = people.household(ctx, people.village(ctx), 7)
    activity = published(town, seats=5)
    me = replace(town.officer(), actor=replace(town.officer().actor, resident_id=members[0].resident_id))
    code = codes.code_of(holder_id=members[1].resident_id)
    asked: dict[str, Any] = {"activity_id": activity.activity_id, "code": code}
    attendance.scan(me, **asked, direction="in", key=town.key())
    hour_later(town)
    with pytest.raises(OwnCause):
        attendance.scan(me, **asked, direction="out", key=town.key())
    hour_later(town)
    done = hands.confirm(me, activity_id=activity.activity_id, residents=[members[1].resident_id], key=town.key())
    assert isinstance(done[0].refusal, OwnCause)
    assert attendance.scan(town.officer(), **asked, direction="out", key=town.key()).points == 400


def test_what_is_closed_before_it_begins_is_called_off_and_nobody_missed_it(town: Town) -> None:
    starts_at = town.world.moment + dt.timedelta(hours=2)
    activity = published(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1))
    attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=town.key())
    for _ in range(2):
        assert settle(town, activity).attended == 0
    told = [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=activity.on)]
    assert [fact for fact in told if isinstance(fact, ActivityCalledOff)] == [
        ActivityCalledOff(activity.activity_id, town.people[0].resident_id)
    ]
    assert not any(isinstance(fact, ActivityMissed) for fact in told)
    place = places.load_place(slot_id=activity.activity_id, holder=town.people[0].resident_id)
    assert place.state is PlaceState.CONFIRMED
    assert town.left() == 100_000


def test_a_place_is_given_up_before_the_beginning_only(town: Town) -> None:
    starts_at = town.world.moment + dt.timedelta(hours=1)
    activity = published(town, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1))
    for number in (0, 1):
        attendance.sign_up(town.as_person(number), activity_id=activity.activity_id, key=town.key())
    key = town.key()
    first = attendance.cancel(town.as_person(0), activity_id=activity.activity_id, key=key)
    hour_later(town)
    with pytest.raises(refusals.BegunAlready):
        attendance.cancel(town.as_person(1), activity_id=activity.activity_id, key=town.key())
    again = attendance.cancel(town.as_person(0), activity_id=activity.activity_id, key=key)
    assert (again.state, again.replayed) == (first.state, True)


def test_nobody_signs_up_for_what_is_over_but_an_answer_that_was_lost_is_told_again(town: Town) -> None:
    activity, key = published(town), town.key()
    attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=key)
    hour_later(town, 2)
    again = attendance.sign_up(town.as_person(0), activity_id=activity.activity_id, key=key)
    assert (again.state, again.replayed) == (PlaceState.CONFIRMED, True)
    with pytest.raises(refusals.ActivityOver):
        attendance.sign_up(town.as_person(1), activity_id=activity.activity_id, key=town.key())


def test_within_a_fence_people_are_scanned_only_at_the_place(town: Town) -> None:
    hall = Fence(30_012_345, 120_190_000, 300)
    activity = published(town, fence=hall)

    def scan(spot: Spot | None) -> None:
        attendance.scan(
            town.officer(),
            activity_id=activity.activity_id,
            code=town.code(0),
            direction="in",
            key=town.key(),
            spot=spot,
        )

    with pytest.raises(LocationNeeded):
        scan(None)
    with pytest.raises(OutsideFence):
        scan(Spot(30_030_000, 120_190_000, 20))
    scan(Spot(30_014_000, 120_190_500, 20))


def test_organisers_outside_the_team_do_not_run_an_activity(town: Town) -> None:
    activity = published(town, team=("s2",))
    stranger = replace(town.officer(), actor=replace(town.officer().actor, subject="s3"))
    asked: dict[str, Any] = {"activity_id": activity.activity_id, "code": town.code(0), "direction": "in"}
    with pytest.raises(refusals.NotOfTheTeam):
        attendance.scan(stranger, key=town.key(), **asked)
    with pytest.raises(refusals.NotOfTheTeam):
        closing.close_activity(stranger, activity_id=activity.activity_id)
    officer = replace(stranger, actor=replace(stranger.actor, roles=frozenset({Role.VILLAGE_OFFICER})))
    member = replace(stranger, actor=replace(stranger.actor, subject="s2"))
    for number, one in enumerate((officer, member, town.officer())):
        asked["code"] = town.code(number)
        attendance.scan(one, key=town.key(), **asked)


def test_what_was_held_already_is_entered_with_evidence_and_published_by_a_second_officer(town: Town) -> None:
    gone = {"starts_at": town.world.moment - dt.timedelta(days=2)}
    gone["ends_at"] = gone["starts_at"] + dt.timedelta(hours=2)
    ctx, village_id = town.officer(), town.village_id
    with pytest.raises(InvalidInput) as caught:
        planning.create_activity(ctx, village_id=village_id, plan=plan(town, **gone), key=town.key())
    assert fields(caught) == ["evidence"]
    paper = Desk(town.world).taken(ctx, village_id=village_id, purpose="evidence")
    shown = plan(town, **gone, evidence=(paper.media_id,))
    made = planning.create_activity(ctx, village_id=village_id, plan=shown, key=town.key())
    second = replace(ctx, actor=replace(ctx.actor, subject="s9"))
    officer = replace(second, actor=replace(second.actor, roles=frozenset({Role.VILLAGE_OFFICER})))
    own = replace(officer, actor=replace(officer.actor, subject=ctx.actor.subject))
    for one in (ctx, second, own):
        with pytest.raises(refusals.SecondOfficerNeeded):
            planning.publish(one, activity_id=made.activity_id)
    person = town.people[0].resident_id
    mine = replace(ctx, actor=replace(ctx.actor, resident_id=person))
    photo = Desk(town.world).taken(mine, village_id=village_id, purpose="evidence")
    once_more = replace(shown, evidence=(photo.media_id,))
    again = planning.create_activity(mine, village_id=village_id, plan=once_more, key=town.key())
    twin = replace(officer, actor=replace(officer.actor, resident_id=person))
    with pytest.raises(refusals.SecondOfficerNeeded):
        planning.publish(twin, activity_id=again.activity_id)
    planning.publish(officer, activity_id=made.activity_id)
    who = [town.people[0].resident_id]
    assert confirmed(town, made, who)[0].points == 400
    days = dt.timedelta(days=90)
    old = replace(shown, starts_at=shown.starts_at - days, ends_at=shown.ends_at - days)
    with pytest.raises(InvalidInput) as caught:
        planning.create_activity(ctx, village_id=village_id, plan=old, key=town.key())
    assert fields(caught) == ["starts_at"]
