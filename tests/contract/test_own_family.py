"""Households on a real store: nobody changes their own family's, who is new spends later, and everybody is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.people import HouseholdChanged
from chalicelib.foundation.identity.core.people import NoSuchHousehold, Person, Status
from chalicelib.foundation.identity.core.relatives import OfficersRelative, OwnFamily
from chalicelib.foundation.identity.core.roster import Row
from chalicelib.foundation.identity.service import chunks, households, people as residents, relatives, staff
from chalicelib.foundation.identity.service.staff import Reach
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.settings import Spenders
from chalicelib.points.ledger.service import kinship
from tests.make import people
from tests.make.claims import Town, make_town


@pytest.fixture
def town(store: Any) -> Town:
    return make_town()


@pytest.fixture
def officer(town: Town) -> Context:
    """Return a village officer who is of the household of three."""
    return town.linked("vic", town.family[2].resident_id)


def told(town: Town) -> list[tuple[str, str, str]]:
    on = business_date(town.world.moment)
    found = [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=on)]
    return sorted((one.resident_id, one.change, one.spends_from) for one in found if isinstance(one, HouseholdChanged))


def test_an_officer_changes_no_household_of_their_own_family(town: Town, officer: Context) -> None:
    mine, wife, stranger = town.family[2].resident_id, town.family[1].resident_id, town.people[0].resident_id
    cousin = town.people[1].resident_id
    relatives.declare(town.house(), resident_id=mine, other_id=cousin, relation="other")
    other = households.add_household(town.house(), village_id=town.village_id, number="901").household_id
    kin = households.add_household(town.house(), village_id=town.village_id, number="902").household_id
    away = residents.register_resident(
        town.house(), village_id=town.village_id, person=people_of(town, 88), household_id=other
    ).resident_id
    households.move_resident(town.house(), resident_id=cousin, household_id=kin)
    lodger = residents.register_resident(
        town.house(), village_id=town.village_id, person=people_of(town, 89), household_id=kin
    ).resident_id
    refused: list[Callable[[], Any]] = [
        *(
            lambda who=who, to=to: households.move_resident(officer, resident_id=who, household_id=to)
            for who, to in ((mine, other), (wife, other), (cousin, other), (stranger, town.home), (lodger, other))
        ),
        lambda: households.move_resident(officer, resident_id=stranger, household_id=kin),
        lambda: households.set_head(officer, household_id=town.home, resident_id=wife),
        lambda: households.set_head(officer, household_id=kin, resident_id=lodger),
        lambda: residents.change_resident(officer, resident_id=wife, relation="户主"),
        lambda: residents.register_resident(
            officer, village_id=town.village_id, person=people_of(town, 90), household_id=town.home
        ),
        *(
            lambda who=who: residents.set_status(officer, resident_id=who, status=Status.MOVED)
            for who in (mine, wife, cousin)
        ),
        lambda: relatives.remove(officer, resident_id=mine, other_id=cousin),
        lambda: relatives.remove(officer, resident_id=cousin, other_id=mine),
    ]
    for ask in refused:
        with pytest.raises(OwnFamily):
            ask()
    assert [relatives.ties(residents=[mine], holder_ids=[who]) for who in (wife, cousin)] == [
        ["household"],
        ["relative"],
    ]
    with pytest.raises(kinship.OwnCause):
        kinship.refuse_own_cause(officer, holder_id=cousin)
    assert residents.change_resident(officer, resident_id=wife, phone="13900000001").phone_masked
    households.set_head(officer, household_id=other, resident_id=away)
    relatives.remove(town.ctx("vic"), resident_id=mine, other_id=cousin)


def people_of(town: Town, number: int) -> Person:
    return Person(f"王小{number}", people.id_number(number))


def test_who_joins_or_leads_a_household_spends_its_points_days_later_and_its_people_are_told(town: Town) -> None:
    ctx = town.ctx("vic")
    robber, home = town.people[0].resident_id, town.home
    first, *others = (one.resident_id for one in town.family)
    assert kinship.household_to_spend(ctx, resident_id=first) == home
    town.world.pass_days(1)
    today = business_date(town.world.moment)
    later = today.replace(day=today.day + 3).isoformat()
    assert residents.load_resident(resident_id=robber).household_id == ""
    households.move_resident(ctx, resident_id=robber, household_id=home)
    assert told(town) == sorted([(robber, "moved", later), *((one, "joined", later) for one in (first, *others))])
    for _ in range(2):
        households.set_head(ctx, household_id=home, resident_id=robber)
    headed = [one for one in told(town) if one[1] == "headed"]
    assert headed == sorted((one, "headed", later) for one in (robber, first, *others))
    with pytest.raises(kinship.SpendsLater) as bar:
        kinship.household_to_spend(ctx, resident_id=robber)
    assert later in bar.value.sentence("zh")
    town.world.pass_days(2)
    assert isinstance(kinship.household_and_bar(ctx, resident_id=robber)[1], kinship.SpendsLater)
    town.world.pass_days(1)
    assert kinship.household_to_spend(ctx, resident_id=robber) == home
    other = households.add_household(town.house(), village_id=town.village_id, number="901").household_id
    households.move_resident(ctx, resident_id=robber, household_id=other)
    assert [one[:2] for one in told(town)] == sorted([(robber, "moved"), *((one, "left") for one in (first, *others))])


def test_a_head_who_left_a_household_of_today_has_no_successor_who_spends_at_once(town: Town) -> None:
    ctx, (first, second, *_) = town.ctx("vic"), [one.resident_id for one in town.family]
    residents.set_status(ctx, resident_id=first, status=Status.DEAD)
    households.set_head(ctx, household_id=town.home, resident_id=second)
    assert isinstance(kinship.household_and_bar(ctx, resident_id=second)[1], kinship.SpendsLater)


def test_where_all_adults_spend_who_is_new_waits_as_well(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx, robber = town.ctx("vic"), town.people[0].resident_id
    town.world.pass_days(1)
    households.move_resident(ctx, resident_id=robber, household_id=town.home)
    new = residents.register_resident(
        ctx, village_id=town.village_id, person=people_of(town, 88), household_id=town.home
    ).resident_id
    monkeypatch.setattr(kinship, "settings_of", lambda *_, **__: Adults())
    for who in (robber, new):
        assert isinstance(kinship.household_and_bar(ctx, resident_id=who)[1], kinship.SpendsLater)
    assert kinship.household_and_bar(ctx, resident_id=town.family[1].resident_id)[1] is None
    town.world.pass_days(3)
    assert kinship.household_and_bar(ctx, resident_id=robber)[1] is None


class Adults:
    """Settings by which all adults of a household spend its points."""

    spenders = Spenders.ADULTS

    def on(self, _day: object) -> Adults:
        return self


def test_nobody_is_registered_into_a_household_of_another_village(town: Town) -> None:
    near = people.village(town.house(), name="上董村", code="330109102216")
    with pytest.raises(NoSuchHousehold):
        residents.register_resident(
            town.house(), village_id=near.village_id, person=people_of(town, 88), household_id=town.home
        )


def test_who_has_an_account_rejects_no_relative_by_themselves(town: Town) -> None:
    one, other = (town.people[n].resident_id for n in range(2))
    relatives.declare(town.villager(0), resident_id=one, other_id=other, relation="sibling", own=True)
    with pytest.raises(OfficersRelative):
        relatives.reject(town.linked("vic", other), resident_id=other, other_id=one)
    made = staff.add_staff(
        town.house(), town_id=town.village.town_id, login="other", name="王干部", password="first-Pass-word",
        roles=frozenset({Role.GRID_WORKER}), reach=Reach.VILLAGES, villages=town.staff["vic"].villages,
        resident_id=other,
    )  # fmt: skip
    with pytest.raises(OfficersRelative):
        relatives.reject(town.villager(1), resident_id=other, other_id=one)
    assert relatives.ties(residents=[other], holder_ids=[one]) == ["relative"]
    staff.disable_staff(town.house(), town_id=made.town_id, staff_id=made.staff_id)
    relatives.reject(town.villager(1), resident_id=other, other_id=one)
    assert relatives.ties(residents=[other], holder_ids=[one]) == [""]


def test_a_roster_unties_no_family_of_who_imports_it_and_who_joins_by_it_spends_later(town: Town) -> None:
    town.world.pass_days(1)
    mine, home = town.family[2], households.load_household(household_id=town.home)
    stranger = town.people[0]
    numbers = {one.resident_id: people.id_number(n) for n, one in known(town)}

    def row(one: Any, household: str, relation: str = "") -> Row:
        return Row(2, town.village_id, "", household, relation, one.name, numbers[one.resident_id], "", "")

    def run(rows: list[Row], person_id: str = mine.resident_id) -> dict[str, int]:
        counts, faults = chunks.import_chunk(town.ctx("vic"), run_id=town.key(), rows=rows, person_id=person_id)
        assert all(fault.problem == OwnFamily.zh for fault in faults)
        return counts

    wife = town.family[1]
    for rows in ([row(wife, "999")], [row(stranger, home.number)], [row(wife, home.number, "户主")]):
        assert run(rows)["refused"] == 1
    assert run([row(mine, home.number), row(wife, home.number)])["unchanged"] == 2
    assert run([row(stranger, home.number, "户主")], "")["updated"] == 1
    bar = kinship.household_and_bar(town.ctx("vic"), resident_id=stranger.resident_id)[1]
    assert isinstance(bar, kinship.SpendsLater)
    assert run([row(town.people[1], "998", "户主")])["updated"] == 1
    assert kinship.household_and_bar(town.ctx("vic"), resident_id=town.people[1].resident_id)[1] is None


def known(town: Town) -> list[tuple[int, Any]]:
    """Return everybody of the town with the number by which their ID number was made."""
    everybody = [*town.people, *town.family]
    made = {residents.id_digest(people.id_number(n)): n for n in range(200)}
    return [(made[one.id_digest], one) for one in everybody]
