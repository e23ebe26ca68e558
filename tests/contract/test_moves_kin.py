"""Whose cause is somebody's own after a move, on a real store: declared relatives and an officer's account go along."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.foundation.identity.core.people import ChangedMeanwhile, Person, Resident, Status
from chalicelib.foundation.identity.core.relatives import RELATIVES_MAX
from chalicelib.foundation.identity.core.roster import Row
from chalicelib.foundation.identity.core.staff import PersonTaken
from chalicelib.foundation.identity.records.relatives import RelativesRecord
from chalicelib.foundation.identity.service import people as residents, relatives, staff
from chalicelib.foundation.identity.service.chunks import import_chunk
from chalicelib.foundation.identity.store import relatives as store
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.claims.service import voting
from chalicelib.points.ledger.service import desk, kinship
from chalicelib.points.ledger.service.kinship import OwnCause
from tests.make import people
from tests.make.claims import Town, enrol, make_town, relate


@pytest.fixture
def town(store: Any) -> Town:
    return make_town()


@pytest.fixture
def near(town: Town) -> str:
    """Another village of the town."""
    return people.village(town.house(), "上董村", "330109102216").village_id


def entered(town: Town, number: int, village_id: str) -> Resident:
    """Return one of the town's people, who moved away, as registered in another village."""
    person = Person("王小嫁", people.id_number(number), "", note="")
    return residents.register_resident(town.house(), village_id=village_id, person=person)


def moved(town: Town, number: int, village_id: str) -> Resident:
    residents.set_status(town.house(), resident_id=town.people[number].resident_id, status=Status.MOVED)
    return entered(town, number, village_id)


def others(resident_id: str) -> dict[str, str]:
    return dict(relatives.relatives_of(resident_id=resident_id).others)


def test_relatives_hold_under_the_new_id_from_both_sides_and_the_old_one_has_none(town: Town, near: str) -> None:
    old, mother, cousin = (town.people[n].resident_id for n in range(3))
    relatives.declare(town.house(), resident_id=old, other_id=mother, relation="parent")
    relatives.declare(town.house(), resident_id=old, other_id=cousin, relation="other")
    relatives.declare(town.house(), resident_id=mother, other_id=cousin, relation="in_law")
    new = moved(town, 0, near).resident_id
    assert others(new) == {mother: "parent", cousin: "other"}
    assert others(mother) == {new: "child", cousin: "in_law"}
    assert others(cousin) == {new: "other", mother: "in_law"}
    assert (others(old), store.find_relatives([old])[0].version) == ({}, 0)
    assert relatives.circle_of(resident_id=mother) >= {new, cousin}
    assert old not in relatives.circle_of(resident_id=mother)


def test_that_a_relative_was_removed_goes_along_also_where_there_is_no_other(town: Town, near: str) -> None:
    old, mother = (town.people[n].resident_id for n in range(2))
    relate(town, old, mother)
    relatives.remove(town.house(), resident_id=old, other_id=mother)
    new = moved(town, 0, near).resident_id
    today = business_date(town.world.moment)
    assert relatives.ended_ties_of(resident_id=new) == {mother: today}
    assert relatives.ended_ties_of(resident_id=mother) == {old: today, new: today}, "they were paid by either id"
    assert store.find_relatives([old])[0].version == 0


def test_who_was_removed_on_both_sides_moves_too_and_comes_back(town: Town, near: str) -> None:
    one, other = (town.people[n].resident_id for n in range(2))
    relate(town, one, other)
    relatives.remove(town.house(), resident_id=one, other_id=other)
    first, second = (moved(town, n, near).resident_id for n in range(2))
    for mine, theirs in ((first, second), (second, first)):
        assert theirs in relatives.ended_ties_of(resident_id=mine)
    residents.set_status(town.house(), resident_id=first, status=Status.MOVED)
    residents.set_status(town.house(), resident_id=one, status=Status.ACTIVE)
    relate(town, one, second)
    assert (others(one), others(second)) == ({second: "sibling"}, {one: "sibling"})
    assert second not in relatives.relatives_of(resident_id=one).ended


def test_who_moves_is_not_held_up_by_who_forgot_that_they_were_relatives(town: Town, near: str) -> None:
    old, mother = (town.people[n].resident_id for n in range(2))
    relate(town, old, mother)
    relatives.remove(town.house(), resident_id=old, other_id=mother)
    commit(Writes().delete(RelativesRecord, mother))
    new = moved(town, 0, near).resident_id
    assert set(relatives.ended_ties_of(resident_id=mother)) == {new}
    relate(town, mother, new)
    assert others(mother) == {new: "sibling"}


def test_of_as_many_relatives_and_as_many_removed_all_who_bind_go_along_and_no_more_are_written(
    town: Town, near: str
) -> None:
    old = town.people[0].resident_id
    kin = [people.resident(town.house(), town.village, 100 + n).resident_id for n in range(RELATIVES_MAX + 1)]
    relate(town, old, kin[0])
    relatives.remove(town.house(), resident_id=old, other_id=kin[0])
    for one in kin[1:]:
        relate(town, old, one)
    new = moved(town, 0, near).resident_id
    assert set(others(new)) == set(kin[1:])
    assert kin[0] in relatives.ended_ties_of(resident_id=new)
    assert set(relatives.ended_ties_of(resident_id=kin[0])) == {old}


def test_who_comes_back_has_their_relatives_under_their_first_id_again(town: Town, near: str) -> None:
    old, mother, uncle = (town.people[n].resident_id for n in range(3))
    relate(town, old, mother)
    new = moved(town, 0, near).resident_id
    relate(town, new, uncle)
    residents.set_status(town.house(), resident_id=new, status=Status.MOVED)
    residents.set_status(town.house(), resident_id=old, status=Status.ACTIVE)
    assert others(old) == {mother: "sibling", uncle: "sibling"}
    assert (others(new), others(mother), others(uncle)) == ({}, {old: "sibling"}, {old: "sibling"})


def test_nobody_decides_on_a_relative_who_moved(town: Town, near: str) -> None:
    officer = town.people[1].resident_id
    relate(town, town.people[0].resident_id, officer)
    new = moved(town, 0, near).resident_id
    tom = town.linked("tom", officer)
    with pytest.raises(OwnCause):
        desk.write_up(
            tom, holder_id=new, rule="pub", document="会议记录", key=town.key(), on=None, minutes=0, points=None
        )
    assert new in kinship.own_circle(tom)


def test_an_officer_who_moved_does_not_vote_on_a_relative_they_left_behind(town: Town, near: str) -> None:
    old = town.people[0].resident_id
    relate(town, old, town.people[1].resident_id)
    staff_id = enrol(town, "pax", resident_id=old).actor.subject
    claim = town.accept(town.make(1, rule="hlp", points=800))
    new = moved(town, 0, near).resident_id
    account = staff.load_staff(town_id=town.village.town_id, staff_id=staff_id)
    assert (account.resident_id, account.roles) == (new, frozenset({Role.PANEL}))
    with pytest.raises(OwnCause):
        voting.vote(
            town.world.context(account.principal()),
            claim_id=claim.claim_id,
            approve=True,
            points=None,
            reason="",
            key=town.key(),
        )


def test_as_many_relatives_as_may_be_declared_go_along_in_one_transaction(town: Town, near: str) -> None:
    old = town.people[0].resident_id
    kin = [people.resident(town.house(), town.village, 100 + n).resident_id for n in range(RELATIVES_MAX)]
    for one in kin:
        relate(town, old, one)
    new = moved(town, 0, near).resident_id
    assert others(new) == dict.fromkeys(kin, "sibling")
    assert all(others(one) == {new: "sibling"} for one in kin)


def test_a_relative_removed_at_the_same_moment_does_not_come_back(
    town: Town, near: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, mother = (town.people[n].resident_id for n in range(2))
    relate(town, old, mother)
    find = store.find_relatives

    def removed_meanwhile(*asked: Any) -> Any:
        found = find(*asked)
        monkeypatch.setattr(store, "find_relatives", find)
        relatives.remove(town.house(), resident_id=mother, other_id=old)
        return found

    monkeypatch.setattr(store, "find_relatives", removed_meanwhile)
    with pytest.raises(ChangedMeanwhile):
        moved(town, 0, near)
    new = entered(town, 0, near).resident_id
    assert (others(new), others(mother)) == ({}, {})


def test_relatives_who_move_at_the_same_moment_keep_each_other(town: Town, near: str) -> None:
    both = [town.people[n].resident_id for n in range(2)]
    relate(town, *both)
    for one in both:
        residents.set_status(town.house(), resident_id=one, status=Status.MOVED)
    together = threading.Barrier(2)

    def enter(number: int) -> str:
        together.wait()
        for _ in range(5):
            try:
                return entered(town, number, near).resident_id
            except ChangedMeanwhile:
                continue
        pytest.fail("the other one moves once")

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(enter, range(2))
    assert (others(one), others(other)) == ({other: "sibling"}, {one: "sibling"})
    assert all(store.find_relatives([old])[0].version == 0 for old in both)


def test_relatives_who_come_by_one_roster_keep_each_other(town: Town, near: str) -> None:
    both = [town.people[n].resident_id for n in range(2)]
    relate(town, *both)
    for one in both:
        residents.set_status(town.house(), resident_id=one, status=Status.MOVED)
    rows = [
        Row(n + 2, near, "", "0001", "户主" if n == 0 else "妻", "王小嫁", people.id_number(n), "", "")
        for n in range(2)
    ]
    run = town.key()
    assert import_chunk(town.house(), run_id=run, rows=rows)[0]["created"] == 2
    assert import_chunk(town.house(), run_id=run, rows=rows)[0]["created"] == 2
    now = [residents.find_by_id_number(id_number=people.id_number(n)) or "" for n in range(2)]
    assert (others(now[0]), others(now[1])) == ({now[1]: "sibling"}, {now[0]: "sibling"})


def test_an_officer_who_moved_still_has_one_account(town: Town, near: str) -> None:
    old = town.people[0].resident_id
    staff_id = enrol(town, "pax", resident_id=old).actor.subject
    new = moved(town, 0, near).resident_id
    with pytest.raises(PersonTaken):
        enrol(town, "pox", resident_id=new)
    staff.disable_staff(town.house(), town_id=town.village.town_id, staff_id=staff_id)
    assert enrol(town, "pox", resident_id=new).actor.resident_id == new


def test_who_said_what_and_who_rejected_it_goes_along(town: Town, near: str) -> None:
    old, said, denied, denier = (town.people[n].resident_id for n in range(4))
    relatives.declare(town.villager(1), resident_id=said, other_id=old, relation="sibling", own=True)
    relatives.declare(town.villager(2), resident_id=denied, other_id=old, relation="sibling", own=True)
    relatives.reject(town.villager(0), resident_id=old, other_id=denied)
    relatives.declare(town.villager(0), resident_id=old, other_id=denier, relation="sibling", own=True)
    relatives.reject(town.villager(3), resident_id=denier, other_id=old)
    before = {one: relatives.relatives_of(resident_id=one) for one in (old, said, denied, denier)}
    new = moved(town, 0, near).resident_id
    now = relatives.relatives_of(resident_id=new)
    assert (now.others, now.said, now.denied) == (before[old].others, before[old].said, before[old].denied)
    for one in (said, denied, denier):
        found, was = relatives.relatives_of(resident_id=one), before[one]
        assert found.others == {new: was.others[old]} if old in was.others else not found.others
        assert (old in was.denied, old in was.said) == (new in found.denied, new in found.said)
        assert old not in found.everybody
