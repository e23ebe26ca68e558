"""Declared relatives on a real store: both have each other, within a town, and who is near to whom."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.people import RelativeDeclared, RelativeDenied
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.people import LEFT_KEPT_DAYS, NotActive, Status
from chalicelib.foundation.identity.core.relatives import NotToReject, OwnRelative, RelativeElsewhere
from chalicelib.foundation.identity.core.roster import Row
from chalicelib.foundation.identity.records.relatives import RelativesRecord
from chalicelib.foundation.identity.service import chunks, households, people as residents, places, relatives
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.ledger.service import desk
from chalicelib.points.ledger.service.kinship import OwnCause
from tests.make import people
from tests.make.claims import Town, make_town


@pytest.fixture
def town(store: Any) -> Town:
    return make_town()


def test_each_has_the_other_and_both_lose_each_other(town: Town) -> None:
    one, other = (town.people[n].resident_id for n in range(2))
    ctx = town.house()
    relatives.declare(ctx, resident_id=one, other_id=other, relation="parent")
    found = relatives.declare(ctx, resident_id=one, other_id=other, relation="parent")
    assert [(who.holder_id, relation) for who, relation in relatives.named(found)] == [(other, "parent")]
    assert dict(relatives.relatives_of(resident_id=other).others) == {one: "child"}
    assert relatives.related(ctx, other, one)
    relatives.remove(ctx, resident_id=other, other_id=one)
    relatives.remove(ctx, resident_id=other, other_id=one)
    assert not relatives.related(ctx, one, other)
    assert relatives.named(relatives.relatives_of(resident_id=one)) == []


def test_who_can_not_be_declared_is_refused(town: Town) -> None:
    ctx, me = town.house(), town.people[0].resident_id
    far_town = places.add_town(ctx, name="河上镇", code="330109103000")
    far = places.add_village(ctx, town_id=far_town.town_id, name="里谢村", code="330109103201")
    near = people.village(ctx, name="上董村", code="330109102216")
    stranger, neighbour = people.resident(ctx, far, 61), people.resident(ctx, near, 62)
    residents.set_status(ctx, resident_id=town.people[1].resident_id, status=Status.MOVED)
    for other, refusal in (
        (me, OwnRelative),
        (f"{town.village_id}r99999", NoSuchHolder),
        (town.people[1].resident_id, NotActive),
        (stranger.resident_id, RelativeElsewhere),
    ):
        with pytest.raises(refusal):
            relatives.declare(ctx, resident_id=me, other_id=other, relation="other")
    assert relatives.declare(ctx, resident_id=me, other_id=neighbour.resident_id, relation="other").version == 1


def test_many_who_declare_at_once_are_all_there(town: Town) -> None:
    me, others = town.people[0].resident_id, [one.resident_id for one in town.people[1:]]

    def declare(other: str) -> None:
        while True:
            try:
                relatives.declare(town.house(), resident_id=other, other_id=me, relation="sibling")
            except Busy:
                continue
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(declare, others))
    assert set(relatives.relatives_of(resident_id=me).others) == set(others)


def test_ties_and_circles_reach_households(town: Town) -> None:
    me, kin = town.people[0].resident_id, town.family[1].resident_id
    relatives.declare(town.house(), resident_id=me, other_id=kin, relation="sibling")
    homes = [one.resident_id for one in town.family]
    assert relatives.ties(residents=[me, homes[0], town.people[1].resident_id], holder_ids=[town.home]) == [
        "relative",
        "household",
        "",
    ]
    assert relatives.circle_of(resident_id=me) == {me, kin, town.home}
    assert relatives.circle_of(resident_id=homes[0]) == {town.home, *homes}
    with pytest.raises(NoSuchHolder):
        relatives.circle_of(resident_id="v00001r99999")


def test_the_desk_pays_no_relative_also_of_another_village(town: Town) -> None:
    near = people.village(town.house(), name="上董村", code="330109102216")
    mine = people.resident(town.house(), near, 63).resident_id
    relatives.declare(town.house(), resident_id=mine, other_id=town.people[0].resident_id, relation="child")
    with pytest.raises(OwnCause):
        desk.write_up(
            town.linked("vic", mine), holder_id=town.people[0].resident_id, rule="pub", document="会议记录",
            key=town.key(), on=None, minutes=0, points=None,
        )  # fmt: skip


def facts_of(town: Town) -> list[Fact]:
    on = business_date(town.world.moment)
    return [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=on)]


def test_the_declared_one_is_told_or_both_where_an_officer_says_so(town: Town) -> None:
    one, other, third = (town.people[n].resident_id for n in range(3))
    for _ in range(2):
        relatives.declare(town.villager(0), resident_id=one, other_id=other, relation="parent", own=True)
    relatives.declare(town.house(), resident_id=one, other_id=third, relation="sibling")
    told = [fact for fact in facts_of(town) if isinstance(fact, RelativeDeclared)]
    assert told == [RelativeDeclared(other, False), RelativeDeclared(one, True), RelativeDeclared(third, True)]
    relatives.reject(town.villager(1), resident_id=other, other_id=one)
    assert RelativeDenied(one) in facts_of(town)


def test_an_unconfirmed_word_bars_both_and_a_rejected_one_only_who_said_it(town: Town) -> None:
    claimant, member = town.people[0].resident_id, town.people[1].resident_id
    relatives.declare(town.villager(0), resident_id=claimant, other_id=member, relation="sibling", own=True)
    for who, whom in ((claimant, member), (member, claimant)):
        assert relatives.ties(residents=[who], holder_ids=[whom]) == ["relative"]
    relatives.reject(town.villager(1), resident_id=member, other_id=claimant)
    assert relatives.ties(residents=[member], holder_ids=[claimant]) == [""]
    assert relatives.ties(residents=[claimant], holder_ids=[member]) == ["relative"]
    assert claimant not in relatives.circle_of(resident_id=member)
    assert claimant in relatives.circle_of(resident_id=member, rejected=True)
    relatives.remove(town.house(), resident_id=member, other_id=claimant)
    assert relatives.relatives_of(resident_id=claimant).everybody == {}
    assert relatives.relatives_of(resident_id=member).everybody == {}


def test_an_officers_word_settles_what_one_rejected(town: Town) -> None:
    one, other = (town.people[n].resident_id for n in range(2))
    relatives.declare(town.villager(0), resident_id=one, other_id=other, relation="sibling", own=True)
    relatives.reject(town.villager(1), resident_id=other, other_id=one)
    relatives.declare(town.house(), resident_id=other, other_id=one, relation="sibling")
    found = relatives.relatives_of(resident_id=other)
    assert (dict(found.others), dict(found.denied)) == ({one: "sibling"}, {})
    with pytest.raises(NotToReject):
        relatives.reject(town.villager(1), resident_id=other, other_id=one)


def test_who_was_removed_and_who_left_a_household_were_tied_until_then_and_are_again_once_they_are_back(
    town: Town,
) -> None:
    ctx, today = town.house(), business_date(town.world.moment)
    me, cousin = town.people[0].resident_id, town.people[1].resident_id
    head, wife, child = (one.resident_id for one in town.family)
    other = households.add_household(ctx, village_id=town.village_id, number="901").household_id
    for who in (me, cousin, head, wife):
        assert relatives.ended_ties_of(resident_id=who) == {}
    relatives.declare(ctx, resident_id=me, other_id=cousin, relation="sibling")
    relatives.remove(ctx, resident_id=me, other_id=cousin)
    assert relatives.ended_ties_of(resident_id=me) == {cousin: today}
    assert relatives.ended_ties_of(resident_id=cousin) == {me: today}
    assert relatives.relatives_of(resident_id=me).ended == {cousin: today}
    relatives.declare(ctx, resident_id=me, other_id=cousin, relation="sibling")
    assert relatives.ended_ties_of(resident_id=me) == {}
    households.move_resident(ctx, resident_id=wife, household_id=other)
    assert relatives.ended_ties_of(resident_id=head) == {wife: today}
    assert relatives.ended_ties_of(resident_id=wife) == {town.home: today, head: today, child: today}
    town.world.pass_days(1)
    residents.set_status(ctx, resident_id=child, status=Status.MOVED)
    assert relatives.ended_ties_of(resident_id=head) == {wife: today, child: today + dt.timedelta(days=1)}
    town.world.pass_days(LEFT_KEPT_DAYS)
    households.move_resident(ctx, resident_id=wife, household_id=town.home)
    assert relatives.ended_ties_of(resident_id=head) == {child: today + dt.timedelta(days=1)}, "older is forgotten"
    with pytest.raises(NoSuchHolder):
        relatives.ended_ties_of(resident_id="v00001r99999")


def test_a_removed_relative_lies_beside_those_who_bind_where_a_code_before_does_not_look(town: Town) -> None:
    me, cousin, aunt = (town.people[n].resident_id for n in range(3))
    for other in (cousin, aunt):
        relatives.declare(town.house(), resident_id=me, other_id=other, relation="other")
    relatives.remove(town.house(), resident_id=me, other_id=cousin)
    (record,) = storage.find_many([(RelativesRecord, me)])
    today = business_date(town.world.moment)
    assert record is not None
    assert (set(record.others), record.ended) == ({aunt}, {f"{cousin}@{today}"})
    record.ended = None  # As a code writes the row that does not know of it.
    commit(Writes().put(record))
    found = relatives.relatives_of(resident_id=me)
    assert (set(found.others), dict(found.ended)) == ({aunt}, {})


def test_who_was_in_a_household_before_or_after_somebody_was_never_tied_to_them(town: Town) -> None:
    ctx, today = town.house(), business_date(town.world.moment)
    officer, late = (town.people[n].resident_id for n in range(2))
    head, wife, child = (one.resident_id for one in town.family)
    other = households.add_household(ctx, village_id=town.village_id, number="901").household_id
    town.world.pass_days(1)
    households.move_resident(ctx, resident_id=wife, household_id=other)
    town.world.pass_days(1)
    households.move_resident(ctx, resident_id=officer, household_id=town.home)
    assert relatives.ended_ties_of(resident_id=officer) == {}
    town.world.pass_days(1)
    left_on = today + dt.timedelta(days=3)
    households.move_resident(ctx, resident_id=officer, household_id=other)
    town.world.pass_days(1)
    households.move_resident(ctx, resident_id=late, household_id=town.home)
    assert relatives.ended_ties_of(resident_id=late) == {}
    ties = relatives.ended_ties_of(resident_id=officer)
    assert {who: ties.get(who) for who in (town.home, head, child, late)} == {
        town.home: left_on,
        head: left_on,
        child: left_on,
        late: None,
    }


def test_who_leaves_a_household_by_a_roster_was_tied_to_it_until_then(town: Town) -> None:
    head, wife, child = town.family
    today = business_date(town.world.moment)
    number = households.load_household(household_id=town.home).number
    rows = [
        Row(2, town.village_id, "", household, "", one.name, people.id_number(nth), "", "")
        for one, household, nth in ((wife, "901", 71), (head, number, 70))
    ]
    counts, faults = chunks.import_chunk(town.house(), run_id=town.key(), rows=rows)
    assert (counts["updated"], faults) == (1, [])
    assert relatives.ended_ties_of(resident_id=head.resident_id) == {wife.resident_id: today}
    was = {town.home: today, head.resident_id: today, child.resident_id: today}
    assert relatives.ended_ties_of(resident_id=wife.resident_id) == was
