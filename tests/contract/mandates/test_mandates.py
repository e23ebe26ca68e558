"""Mandates on a real store: how they are given and entered, renewed, ended, and by whom."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import cast

import pytest

from chalicelib.foundation.identity.core.cards import PinWrong
from chalicelib.foundation.identity.core.consents import GuardianNeeded, NotYoursToGive, TextChanged
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.mandates import (
    ENDED_AT_ONCE,
    AgentUnfit,
    ConsentUnproven,
    How,
    NoSuchMandate,
    OwnMandate,
    State,
    TooManyMandates,
    Witness,
)
from chalicelib.foundation.identity.core.people import ChangedMeanwhile, NotActive, Status
from chalicelib.foundation.identity.core.sessions import resident_principal
from chalicelib.foundation.identity.core.staff import Reach
from chalicelib.foundation.identity.service import codes, consents, mandates, people as residents, staff
from chalicelib.foundation.identity.store import mandates as store
from chalicelib.kernel.authz import Matter, Role
from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.kernel.writes import commit
from tests.make import people
from tests.make.mandates import PIN, VERSION, House, later

READ = frozenset({Matter.READ})


def entered_with(
    house: House, witness: Witness, *, pin: str = "", version: str = VERSION, principal_id: str = ""
) -> str:
    made = mandates.enter(
        house.world.context(house.officer()),
        principal_id=principal_id or house.elder.resident_id,
        agent_id=house.agent.resident_id,
        terms=house.terms(READ),
        witness=witness,
        pin=pin,
        version=version,
        key=house.world.new_id(),
    )
    return made.state.value


def held(house: House) -> list[State]:
    return [one.state for one in mandates.held_by(agent_id=house.agent.resident_id)]


def test_an_officer_enters_a_mandate_by_card_and_pin_or_by_paper_and_nothing_else(house: House) -> None:
    assert entered_with(house, Witness(How.CARD), pin=PIN) == "standing"
    assert entered_with(house, Witness(How.PAPER, document="授权书3号")) == "standing"
    with pytest.raises(PinWrong):
        entered_with(house, Witness(How.CARD), pin="1111")
    for witness in (Witness(How.CARD), Witness(How.PAPER)):
        with pytest.raises(ConsentUnproven):
            entered_with(house, witness)
    with pytest.raises(TextChanged):
        entered_with(house, Witness(How.PAPER, document="1"), version="1999-01")


def test_the_consent_is_recorded_with_who_gave_and_who_entered_it(house: House) -> None:
    house.mandate(READ)
    consent = consents.standing(person_id=house.elder.resident_id, purpose="acting_for")
    assert consent.stands
    assert (consent.given_by, consent.recorded_by) == (house.elder.resident_id, "s1")


def test_a_villager_lets_act_for_them_whose_code_they_scanned(house: House) -> None:
    me = house.world.context(resident_principal(house.elder.resident_id))
    code = codes.code_of(holder_id=house.agent.resident_id)
    key = house.world.new_id()
    made = mandates.give(me, agent_code=code, terms=house.terms(READ), version=VERSION, key=key)
    assert (made.witness.how, made.agent_name) == (How.SESSION, "王*")
    again = mandates.give(me, agent_code=code, terms=house.terms(READ), version=VERSION, key=key)
    assert again == made
    with pytest.raises(KeyReused):
        mandates.give(me, agent_code=code, terms=house.terms(READ, days=9), version=VERSION, key=key)


def test_a_replay_after_renewal_and_revocation_changes_nothing(house: House) -> None:
    first, second = house.world.new_id(), house.world.new_id()
    house.mandate(READ, key=first)
    renewed = house.mandate(frozenset({Matter.ACTIVITIES}), key=second, days=200)
    assert house.mandate(READ, key=first) == renewed
    ctx = house.world.context(resident_principal(house.elder.resident_id))
    mandates.end(ctx, principal_id=house.elder.resident_id, agent_id=house.agent.resident_id)
    assert house.mandate(frozenset({Matter.ACTIVITIES}), key=second, days=200).state is State.ENDED
    assert house.mandate(READ).state is State.STANDING


@pytest.mark.parametrize("who", ["principal", "agent", "officer"])
def test_either_side_and_an_officer_end_a_mandate_and_it_stays_ended(house: House, who: str) -> None:
    house.mandate(READ)
    actors = {
        "principal": resident_principal(house.elder.resident_id),
        "agent": resident_principal(house.agent.resident_id),
        "officer": house.officer(),
    }
    pair = {"principal_id": house.elder.resident_id, "agent_id": house.agent.resident_id}
    ended = mandates.end(house.world.context(actors[who]), **pair)
    assert (ended.state, ended.ended_by) == (State.ENDED, actors[who].subject)
    later(house, hours=1)
    assert mandates.end(house.world.context(house.officer("s2")), **pair) == ended
    with pytest.raises(NoSuchMandate):
        mandates.end(house.world.context(), principal_id=house.other.resident_id, agent_id=house.agent.resident_id)


def test_terms_that_no_mandate_can_have_are_refused_field_by_field(house: House) -> None:
    for terms, field in (
        (house.terms(READ, days=-1), "valid_until"),
        (house.terms(READ, days=367), "valid_until"),
        (replace(house.terms(READ), day_points=5), "day_points"),
        (replace(house.terms(), day_points=0), "day_points"),
    ):
        with pytest.raises(InvalidInput) as refused:
            mandates.enter(
                house.world.context(house.officer()),
                principal_id=house.elder.resident_id,
                agent_id=house.agent.resident_id,
                terms=terms,
                witness=Witness(How.CARD),
                pin=PIN,
                version=VERSION,
                key=house.world.new_id(),
            )
        faults = cast("list[dict[str, str]]", refused.value.facts["fields"])
        assert [fault["field"] for fault in faults] == [field]
    assert held(house) == []


def test_only_grown_people_who_live_here_and_officers_in_office_are_agents(house: House) -> None:
    ctx = house.world.context()
    child = people.resident(ctx, house.village, 8, born_on=dt.date(2010, 1, 1))
    gone = people.resident(ctx, house.village, 9)
    residents.set_status(ctx, resident_id=gone.resident_id, status=Status.MOVED)
    for agent_id in (child.resident_id, gone.resident_id, "v00001r09999", house.elder.resident_id):
        with pytest.raises(AgentUnfit):
            house.mandate(READ, agent_id=agent_id)
    with pytest.raises(NotActive):
        house.mandate(READ, principal_id=gone.resident_id)
    with pytest.raises(NoSuchHolder):
        house.mandate(READ, principal_id="v00001r09998")


def test_a_guardian_signs_for_a_child_and_nobody_signs_for_a_grown_person(house: House) -> None:
    child = people.resident(house.world.context(), house.village, 8, born_on=dt.date(2016, 1, 1)).resident_id
    guardian = Witness(How.PAPER, document="1", given_by=house.agent.resident_id)
    assert entered_with(house, guardian, principal_id=child) == "standing"
    with pytest.raises(GuardianNeeded):
        entered_with(house, Witness(How.PAPER, document="1"), principal_id=child)
    with pytest.raises(NotYoursToGive):
        entered_with(house, guardian)


def test_no_officer_enters_a_mandate_to_which_they_are_a_party(house: House) -> None:
    for by in (
        house.officer(resident_id=house.agent.resident_id),
        house.officer(resident_id=house.elder.resident_id),
    ):
        with pytest.raises(OwnMandate):
            house.mandate(READ, by=by)
    assert held(house) == []


def office(house: House) -> str:
    """Return the account of an officer of the village who may be an agent."""
    ordinal = int(house.village.village_id[1:])
    made = staff.add_staff(
        house.world.context(),
        town_id="t0001",
        login=f"grid{house.world.new_id()[-6:]}",
        name="李根生",
        password="village-2026-Rivers",
        roles=frozenset({Role.GRID_WORKER}),
        reach=Reach.VILLAGES,
        villages=[(ordinal, ordinal + 1)],
    )
    return made.staff_id


@pytest.mark.usefixtures("quick_passwords")
def test_an_officer_is_an_agent_only_by_another_officers_hand_and_only_while_in_office(house: House) -> None:
    staff_id = office(house)
    with pytest.raises(OwnMandate):
        house.mandate(READ, agent_id=staff_id, by=house.officer(staff_id))
    house.mandate(READ, agent_id=staff_id)
    staff.disable_staff(house.world.context(), town_id="t0001", staff_id=staff_id)
    assert [one.state for one in mandates.held_by(agent_id=staff_id)] == [State.ENDED]
    with pytest.raises(AgentUnfit):
        house.mandate(READ, agent_id=staff_id)


@pytest.mark.usefixtures("quick_passwords")
def test_all_mandates_of_an_officer_end_however_many_they_hold(house: House) -> None:
    staff_id = office(house)
    made = house.mandate(READ, agent_id=staff_id)
    for n in range(2 * ENDED_AT_ONCE + 3):
        other = replace(made, principal_id=f"v00001r{50_000 + n}")
        commit(store.prepare_enter(other, was=None))
    staff.disable_staff(house.world.context(), town_id="t0001", staff_id=staff_id)
    held_now = mandates.held_by(agent_id=staff_id)
    assert len(held_now) == 2 * ENDED_AT_ONCE + 4
    assert {one.state for one in held_now} == {State.ENDED}


@pytest.mark.parametrize("who", ["elder", "agent"])
@pytest.mark.parametrize("status", [Status.DEAD, Status.MOVED])
def test_mandates_end_with_either_person(house: House, who: str, status: Status) -> None:
    house.mandate(READ)
    gone = getattr(house, who).resident_id
    residents.set_status(house.world.context(), resident_id=gone, status=status)
    assert held(house) == [State.ENDED]
    residents.set_status(house.world.context(), resident_id=gone, status=Status.ACTIVE)
    assert held(house) == [State.ENDED]


def test_mandates_given_end_with_the_consent_and_those_held_do_not(house: House) -> None:
    house.mandate(READ)
    house.mandate(READ, principal_id=house.other.resident_id, agent_id=house.elder.resident_id)
    consents.withdraw_consent(house.world.context(), person_id=house.elder.resident_id, purpose="acting_for")
    assert held(house) == [State.ENDED]
    assert [one.state for one in mandates.held_by(agent_id=house.elder.resident_id)] == [State.STANDING]


def test_one_person_gives_five_mandates_at_most_and_over_ones_do_not_count(house: House) -> None:
    ctx = house.world.context()
    agents = [people.resident(ctx, house.village, 20 + n).resident_id for n in range(6)]
    for agent_id in agents[:5]:
        house.mandate(READ, agent_id=agent_id, days=30)
    with pytest.raises(TooManyMandates):
        house.mandate(READ, agent_id=agents[5])
    house.mandate(READ, agent_id=agents[0])  # Renewing one of the five is none more.
    later(house, days=31)
    house.mandate(READ, agent_id=agents[5])


def test_of_two_officers_who_enter_a_mandate_at_once_one_is_told_to_look_again(house: House) -> None:
    def enter(number: int) -> str:
        try:
            house.mandate(READ, by=house.officer(f"s{number}"), days=10 + number)
        except ChangedMeanwhile:
            return "again"
        return "done"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(enter, range(8)))
    assert "done" in told
    assert len(mandates.held_by(agent_id=house.agent.resident_id)) == 1


def test_somebody_who_dies_while_a_mandate_is_entered_leaves_none_standing(house: House) -> None:
    def die(_: object) -> str:
        try:
            residents.set_status(house.world.context(), resident_id=house.agent.resident_id, status=Status.DEAD)
        except ChangedMeanwhile:
            return "again"
        return "dead"

    def enter(_: object) -> str:
        try:
            house.mandate(READ)
        except (ChangedMeanwhile, AgentUnfit):
            return "refused"
        return "entered"

    with ThreadPoolExecutor(2) as pool:
        dying, entering = pool.submit(die, None), pool.submit(enter, None)
        told = dying.result(), entering.result()
    if told[0] == "again":
        die(None)
    assert State.STANDING not in held(house)
