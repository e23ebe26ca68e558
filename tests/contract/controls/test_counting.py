"""A village's month of awards, counted from its books."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import households, relatives, staff
from chalicelib.foundation.identity.service.staff import Reach
from chalicelib.foundation.runs.core import Part
from chalicelib.foundation.runs.service import load_run
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.bulks import Bulk, Deed
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.core.rules import rule_of
from chalicelib.points.ledger.service import awards, bulk_seconds, bulks, moves
from chalicelib.town.controls.core.grants import ENDED_DAYS
from chalicelib.town.controls.records import ControlRecord
from chalicelib.town.controls.service import counting, reading
from tests.make import ledger, people
from tests.make.activities import confirmed, hour_later, make_town, published
from tests.make.world import World

MONTH = "2026M11"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ctx(store: Any, world: World) -> Context:
    return world.context()


def as_officer(ctx: Context, staff_id: str, resident_id: str = "") -> Context:
    who = Principal(staff_id, frozenset({Role.VILLAGE_OFFICER}), villages=((0, 99_999),), resident_id=resident_id)
    return replace(ctx, actor=who)


def grant(ctx: Context, who: Resident, points: int = 200) -> Award:
    ref = AccountRef.of_holder(who.resident_id)
    asked = Award(
        ref=ref,
        source=f"desk#{ctx.new_id()}",
        rule=rule_of("pub"),
        points=points,
        on=dt.date(2026, 11, 23),
        document="村委会记录",
        budget=(ref.village_id, 2026),
    )
    awards.award_points(ctx, award=asked)
    return asked


def test_who_granted_what_is_counted_from_the_books_and_what_was_reversed_is_not(ctx: Context) -> None:
    village = people.village(ctx)
    ledger.grant(ctx, 50_000, village_id=village.village_id)
    one, two = people.resident(ctx, village, 1), people.resident(ctx, village, 2)
    for n in range(6):
        officer = as_officer(ctx, f"s{n}")
        grant(officer, one)
        grant(officer, two, 100)
    generous = as_officer(ctx, "s9")
    for _ in range(5):
        grant(generous, one, 2_000)
    mistake = grant(generous, two, 500)
    moves.reverse(generous, ref=mistake.ref, source=mistake.source, line=mistake.line_id, document="记错了")
    first = counting.count_month(ctx, village_id=village.village_id, month=MONTH)
    assert counting.count_month(ctx, village_id=village.village_id, month=MONTH) == first
    assert {hand.by: hand.points for hand in first.hands} == {f"s{n}": 300 for n in range(6)} | {"s9": 10_000}
    assert [(one.by, one.deeds) for one in first.often] == [("s9", 5)]
    month = reading.load_month(place_id=village.town_id, month=MONTH)
    assert (month.hands[0].hand.by, month.hands[0].odd) == ("s9", ("points", "per_deed", "one_account"))
    assert month.burned[0].drawn == 11_800
    assert month.burned[0].left == 50_000 - 11_800
    assert reading.load_month(place_id=village.village_id, month=MONTH).hands == month.hands


def test_an_award_to_a_relative_shows_also_where_they_were_declared_later(ctx: Context) -> None:
    village = people.village(ctx)
    ledger.grant(ctx, 50_000, village_id=village.village_id)
    me, cousin, other = (people.resident(ctx, village, n) for n in (1, 2, 3))
    mine = replace(ctx, actor=Principal(me.resident_id, frozenset({Role.RESIDENT})))
    grant(mine, cousin)
    grant(mine, other)
    assert counting.count_month(ctx, village_id=village.village_id, month=MONTH).tied == ()
    relatives.declare(ctx, resident_id=me.resident_id, other_id=cousin.resident_id, relation="sibling")
    (tied,) = counting.count_month(ctx, village_id=village.village_id, month=MONTH).tied
    account_id = AccountRef.of_holder(cousin.resident_id).account_id
    assert (tied.by, tied.account_id, tied.tie) == (me.resident_id, account_id, "circle")


def test_an_award_to_who_was_a_relative_or_of_the_household_until_lately_shows_for_ninety_days(
    ctx: Context, world: World
) -> None:
    village = people.village(ctx)
    ledger.grant(ctx, 50_000, village_id=village.village_id)
    _, (me, spouse) = people.household(ctx, village, 7, members=2)
    cousin, other = (people.resident(ctx, village, n) for n in (1, 2))
    new_home = households.add_household(ctx, village_id=village.village_id, number="901").household_id
    relatives.declare(ctx, resident_id=me.resident_id, other_id=cousin.resident_id, relation="sibling")
    start = world.moment
    world.moment = start - dt.timedelta(days=ENDED_DAYS)
    relatives.remove(ctx, resident_id=me.resident_id, other_id=cousin.resident_id)
    households.move_resident(ctx, resident_id=spouse.resident_id, household_id=new_home)
    mine = replace(ctx, actor=Principal(me.resident_id, frozenset({Role.RESIDENT})))

    def tied() -> dict[str, str]:
        world.moment = start
        found = counting.count_month(ctx, village_id=village.village_id, month=MONTH).tied
        return {one.account_id: one.tie for one in found}

    world.moment = start + dt.timedelta(days=1)
    for who in (spouse, cousin, other):
        grant(mine, who)
    assert tied() == {}
    for who in (spouse, cousin, other):
        grant(mine, who)
    assert tied() == {AccountRef.of_holder(who.resident_id).account_id: "ended" for who in (spouse, cousin)}
    relatives.declare(ctx, resident_id=me.resident_id, other_id=cousin.resident_id, relation="sibling")
    assert set(tied().values()) == {"ended", "circle"}


def test_an_officers_award_to_their_own_people_shows_by_the_villager_whom_their_account_names(
    ctx: Context, quick_passwords: None
) -> None:
    village = people.village(ctx)
    ledger.grant(ctx, 50_000, village_id=village.village_id)
    _, (me, spouse) = people.household(ctx, village, 7, members=2)
    cousin, other = (people.resident(ctx, village, n) for n in (1, 2))
    ordinal = int(village.village_id[1:])
    accounts = [
        staff.add_staff(
            ctx, town_id=village.town_id, login=login, name="干部", password="first-Pass-word",
            roles=frozenset({Role.VILLAGE_OFFICER}), reach=Reach.VILLAGES, villages=((ordinal, ordinal + 1),),
            resident_id=resident_id,
        )
        for login, resident_id in (("officer-1", me.resident_id), ("officer-2", ""))
    ]  # fmt: skip
    linked, outsider = (as_officer(ctx, one.staff_id, one.resident_id) for one in accounts)
    for officer in (linked, outsider):
        for who in (spouse, cousin, other):
            grant(officer, who)
    relatives.declare(ctx, resident_id=me.resident_id, other_id=cousin.resident_id, relation="sibling")
    found = counting.count_month(ctx, village_id=village.village_id, month=MONTH).tied
    tied = {AccountRef.of_holder(who.resident_id).account_id for who in (spouse, cousin)}
    assert {(one.by, one.account_id, one.tie) for one in found} == {
        (accounts[0].staff_id, account_id, "circle") for account_id in tied
    }


def test_whoever_is_confirmed_by_hand_counts_for_both_officers_and_who_is_scanned_for_none(store: Any) -> None:
    assert store is not None
    town = make_town()
    activity = published(town)
    town.scan(activity, 1, "in")
    hour_later(town)
    town.scan(activity, 1, "out")
    hour_later(town)
    confirmed(town, activity, [town.people[0].resident_id])
    report = counting.count_month(town.world.context(), village_id=town.village_id, month=MONTH)
    assert {hand.by: (hand.deeds, hand.points) for hand in report.hands} == {"s1": (1, 400), "s9": (1, 400)}


def test_who_is_paid_for_two_activities_at_once_is_listed_and_who_goes_from_one_to_the_other_is_not(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is scanned at both, the second confirmed by hand at one, the third leaves and goes to the other."""
    assert store is not None
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda *_, **__: None)
    town = make_town()
    one = published(town, least_minutes=20)
    other = published(town, title="老人送餐", starts_at=town.world.moment + dt.timedelta(minutes=30), least_minutes=20)
    for number in (0, 1, 2):
        town.scan(one, number, "in")
    hour_later(town, 0.5)
    town.scan(one, 2, "out")
    for number in (0, 2):
        town.scan(other, number, "in")
    hour_later(town)
    for activity, number in ((one, 0), (one, 1), (other, 0), (other, 2)):
        town.scan(activity, number, "out")
    hour_later(town)
    confirmed(town, other, [town.people[1].resident_id])
    report = counting.count_month(town.world.context(), village_id=town.village_id, month=MONTH)
    first, second = (AccountRef.of_holder(town.people[n].resident_id).account_id for n in (0, 1))
    assert {row.account_id: row.minutes for row in report.twice} == {first: 60, second: 60}
    assert {(row.first.title, row.second.title) for row in report.twice} == {("清理河道", "老人送餐")}
    paid = {row.account_id: row.first.points + row.second.points for row in report.twice}
    assert paid == {first: town.balance(0), second: town.balance(1)}
    ctx = town.world.context()
    run = counting.start_counting(ctx, place_id=town.village_id, month=MONTH, key="twice")
    counting.do_part(ctx, Part(run.run_id, counting.KIND, town.village_id))
    assert load_run(run_id=run.run_id).counts == {"grants": 2, "tied": 0, "bursts": 0, "twice": 2}
    (kept,) = reading.load_month(place_id=town.village_id, month=MONTH).reports
    assert kept == report


def test_what_was_taken_back_of_one_of_two_activities_is_no_longer_listed(store: Any) -> None:
    assert store is not None
    town = make_town()
    activities = [published(town, least_minutes=20) for _ in range(2)]
    for direction in ("in", "out"):
        for activity in activities:
            town.scan(activity, 0, direction)
        hour_later(town)
    ctx, ref = town.world.context(), AccountRef.of_holder(town.people[0].resident_id)
    assert len(counting.count_month(ctx, village_id=town.village_id, month=MONTH).twice) == 1
    moves.reverse(ctx, ref=ref, source=activities[0].source, line=ref.account_id, document="记错了")
    assert counting.count_month(ctx, village_id=town.village_id, month=MONTH).twice == ()


def test_a_report_of_before_anybody_looked_for_two_places_at_once_still_loads(ctx: Context) -> None:
    village = people.village(ctx)
    report = counting.count_month(ctx, village_id=village.village_id, month=MONTH)
    record = storage.find(ControlRecord, village.village_id, MONTH)
    assert record is not None
    body = json.loads(zlib.decompress(record.body))
    del body["twice"]
    record.body = zlib.compress(json.dumps(body).encode())
    commit(Writes().put(record))
    assert reading.load_month(place_id=village.village_id, month=MONTH).reports == [report]


def test_who_approved_a_bulk_has_a_hand_in_each_award_of_it_and_who_asked_for_little_alone_has_it_alone(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    village = people.village(ctx)
    ledger.grant(ctx, 50_000, village_id=village.village_id)
    found = [people.resident(ctx, village, n).resident_id for n in range(26)]
    sent: list[Part] = []
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda _queue, parts, **_: sent.extend(parts))

    def asked(officer: str, holder_ids: list[str]) -> Bulk:
        return bulks.start_bulk(
            as_officer(ctx, officer), village_id=village.village_id, holder_ids=holder_ids, rule="pub",
            document="修路签到", key=ctx.new_id(), on=None, minutes=0, points=None,
        )  # fmt: skip

    def decided(bulk: Bulk, deed: Deed) -> None:
        by = as_officer(ctx, "s2")
        bulk_seconds.decide(by, village_id=village.village_id, bulk_id=bulk.bulk_id, deed=deed, reason="重复")

    decided(asked("s1", found), Deed.REFUSE)
    decided(asked("s1", found), Deed.APPROVE)
    for part in sent:
        bulks.do_part(ctx, part)
    report = counting.count_month(ctx, village_id=village.village_id, month=MONTH)
    assert {hand.by: (hand.deeds, hand.points) for hand in report.hands} == dict.fromkeys(["s1", "s2"], (26, 5_200))
    assert {one.by for one in report.bursts} == {"s1", "s2"}
    assert report.budgets[MONTH].drawn == 5_200, "two hands, one award"
    sent.clear()
    another = people.resident(ctx, village, 30).resident_id
    asked("s3", [another])
    for part in sent:
        bulks.do_part(ctx, part)
    hands = counting.count_month(ctx, village_id=village.village_id, month=MONTH).hands
    assert {hand.by: hand.deeds for hand in hands} == {"s1": 26, "s2": 26, "s3": 1}


def test_a_month_that_nobody_counted_is_empty(ctx: Context) -> None:
    village = people.village(ctx)
    month = reading.load_month(place_id=village.village_id, month=MONTH)
    assert (month.reports, month.hands, month.burned) == ([], [], [])
