"""Claims made and objected to for somebody: both names are kept, and nobody stands on both sides."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.facts.core.claims import ObjectionDecided
from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.kernel.authz import Matter, Principal, Role
from tests.make import people
from tests.make.claims import proof
from tests.make.mandates import ALL, House, deed_of, officer_holds, relate, take_back

CLAIMS = frozenset({Matter.CLAIMS})


def claim(house: House, who: Any = None, *, rule: str = "pub", **more: Any) -> Any:
    """Claim a deed for the elder, by the grandson or by somebody else who may."""
    body = {"rule": rule, "description": "在村民代表会议上做记录", "on": str(house.today), **more}
    made = house.ask("claims.make", who or house.agent, body, acting_for=house.elder.resident_id)
    assert made.status == 201, made.body
    return made.body


def accept(house: House, who: Principal, claim_id: str) -> Any:
    return house.ask("claims.accept", who, {"document": "村记录2026-11"}, claim_id=claim_id)


def test_the_agent_claims_for_the_elder_and_both_names_stand_in_its_steps(house: House) -> None:
    house.mandate(CLAIMS)
    claim_id = claim(house)["claim_id"]
    mine = house.ask("claims.read_one_of_mine", house.elder, claim_id=claim_id).body
    assert [(step["whose"], step["by"], step["acted_by"]) for step in mine["steps"]] == [("claimant", "", "王*")]
    assert (mine["holder_id"], mine["made_for"]) == (house.elder.resident_id, False)
    seen = house.ask("claims.read_one", house.officer(), claim_id=claim_id).body
    assert seen["steps"][0]["by"] == f"{house.elder.resident_id} by {house.agent.resident_id}"
    assert house.ask("claims.read_own", house.agent).body["rows"] == []
    read = house.ask("claims.read_own", house.agent, acting_for=house.elder.resident_id)
    assert [row["claim_id"] for row in read.body["rows"]] == [claim_id]
    assert deed_of(house, "claims.make").params == {"claim_id": claim_id}
    accept(house, house.officer("s2"), claim_id)
    assert house.ask("claims.confirm", house.officer("s3"), {}, claim_id=claim_id).body["state"] == "posted"
    assert house.balance() == 1200


def test_the_elder_takes_a_claim_back_that_was_made_for_them(house: House) -> None:
    house.mandate(CLAIMS)
    claim_id = claim(house)["claim_id"]
    assert take_back(house, "claims.make").status == 200
    assert house.ask("claims.read_one_of_mine", house.elder, claim_id=claim_id).body["state"] == "withdrawn"
    again = claim(house)["claim_id"]
    deed_id, elder = deed_of(house, "claims.make").deed_id, house.elder.resident_id
    undone = house.ask("identity.undo_deed", house.officer(), resident_id=elder, deed_id=deed_id)
    assert undone.status == 200
    steps = house.ask("claims.read_one_of_mine", house.elder, claim_id=again).body["steps"]
    assert (steps[-1]["deed"], steps[-1]["acted_by"]) == ("withdraw", "工作人员")


def test_what_was_decided_on_is_not_taken_back(house: House) -> None:
    house.mandate(CLAIMS)
    claim_id = claim(house)["claim_id"]
    house.ask("claims.reject", house.officer("s2"), {"reason": "没有这回事"}, claim_id=claim_id)
    assert take_back(house, "claims.make").code == "claim_in_other_state"


def test_an_officer_who_acted_for_the_elder_checks_and_decides_nothing_on_the_claim(house: House) -> None:
    agent = officer_holds(house, "s1", house.other.resident_id)
    claim_id = claim(house, agent)["claim_id"]
    other_account = house.officer("s9", resident_id=house.other.resident_id)
    for who in (agent, other_account):
        assert accept(house, who, claim_id).code == "took_part"
        assert house.ask("claims.send_back", who, {"reason": "请补照片"}, claim_id=claim_id).code == "took_part"
    accept(house, house.officer("s2"), claim_id)
    for who in (agent, other_account):
        assert house.ask("claims.confirm", who, {}, claim_id=claim_id).code == "took_part"
    assert house.ask("claims.confirm", house.officer("s3"), {}, claim_id=claim_id).status == 200


def test_an_agent_of_the_panel_does_not_vote_on_what_they_claimed_for_somebody(house: House) -> None:
    photo = proof(house.world.context(), made_by="s1")
    claim_id = claim(house, officer_holds(house, "s1"), rule="hlp", points=700, media_ids=[photo])["claim_id"]
    accept(house, house.officer("s2"), claim_id)
    voters = {name: house.officer(name, Role.PANEL) for name in ("s1", "s4")}
    votes = {name: house.ask("claims.vote", who, {"approve": True}, claim_id=claim_id) for name, who in voters.items()}
    assert (votes["s1"].code, votes["s4"].status) == ("took_part", 201)


@pytest.mark.parametrize("tie", ["household", "relative"])
@pytest.mark.parametrize("is_officer", [False, True], ids=["a resident", "an officer"])
def test_nobody_close_to_the_agent_checks_the_claim(house: House, tie: str, is_officer: bool) -> None:  # noqa: FBT001  A case of the table.
    _, (first, second) = people.household(house.world.context(), house.village, 7)
    if is_officer:
        agent: Any = officer_holds(house, "s1", first.resident_id)
    else:
        house.mandate(ALL, agent_id=first.resident_id)
        agent = first
    if tie == "relative":
        relate(house, first.resident_id, house.other.resident_id)
    near = second if tie == "household" else house.other
    claim_id = claim(house, agent)["claim_id"]
    assert accept(house, house.officer("s5", resident_id=near.resident_id), claim_id).code == "own_cause"
    assert accept(house, house.officer("s6", resident_id=house.agent.resident_id), claim_id).status == 200


def test_who_handled_a_claim_as_an_officer_acts_for_nobody_on_it(house: House) -> None:
    agent = officer_holds(house, "s1", house.other.resident_id)
    claim_id = claim(house)["claim_id"]
    house.ask("claims.send_back", agent, {"reason": "请补照片"}, claim_id=claim_id)
    elder, body = house.elder.resident_id, {"description": "附上照片"}
    asked = house.ask("claims.resubmit", agent, body, acting_for=elder, claim_id=claim_id)
    assert asked.code == "took_part"
    house.mandate(ALL, agent_id=house.other.resident_id)
    asked = house.ask("claims.withdraw", house.other, {}, acting_for=elder, claim_id=claim_id)
    assert asked.code == "took_part"
    assert house.ask("claims.resubmit", house.agent, body, acting_for=elder, claim_id=claim_id).status == 200


def noticed(house: House) -> str:
    """Return the neighbour's claim, whose notice has begun."""
    body: dict[str, Any] = {"rule": "hlp", "description": "扶起摔倒的老人", "on": str(house.today), "points": 700}
    body["media_ids"] = [proof(house.world.context(), made_by=house.other.resident_id)]
    claim_id: str = house.ask("claims.make", house.other, body).body["claim_id"]
    accept(house, house.officer("s2"), claim_id)
    for name in ("s6", "s7", "s8"):
        house.ask("claims.vote", house.officer(name, Role.PANEL), {"approve": True}, claim_id=claim_id)
    return claim_id


REASON = {"reason": "他那天不在村里"}


def test_an_objection_is_the_elders_one_and_the_agent_keeps_their_own(house: House) -> None:
    house.mandate(ALL)
    claim_id = noticed(house)
    made = house.ask(
        "claims.make_objection", house.agent, REASON, acting_for=house.elder.resident_id, claim_id=claim_id
    )
    assert made.body["state"] == "objected"
    assert house.ask("claims.make_objection", house.elder, REASON, claim_id=claim_id).code == "took_part"
    assert house.ask("claims.make_objection", house.agent, REASON, claim_id=claim_id).status == 201
    seen = house.ask("claims.read_one", house.officer(), claim_id=claim_id).body
    body = {"objection": seen["open_objections"][0], "reason": "经走访核实"}
    house.ask("claims.dismiss", house.officer("s9", Role.PANEL), body, claim_id=claim_id)
    found = [one.fact for one in day_of_facts(village_id=house.village.village_id, on=house.today)]
    assert ObjectionDecided(claim_id, house.elder.resident_id, upheld=False) in found


def test_nobody_objects_to_their_own_claim_in_anothers_name(house: House) -> None:
    house.mandate(ALL, agent_id=house.other.resident_id)
    asked = house.ask(
        "claims.make_objection", house.other, REASON, acting_for=house.elder.resident_id, claim_id=noticed(house)
    )
    assert asked.code == "own_claim"


def test_who_objected_for_another_does_not_decide_on_the_objection(house: House) -> None:
    agent, claim_id = officer_holds(house, "s1"), noticed(house)
    house.ask("claims.make_objection", agent, REASON, acting_for=house.elder.resident_id, claim_id=claim_id)
    seen = house.ask("claims.read_one", house.officer(), claim_id=claim_id).body
    body = {"objection": seen["open_objections"][0], "reason": "经走访核实"}
    assert house.ask("claims.dismiss", agent, body, claim_id=claim_id).code == "took_part"
    assert house.ask("claims.dismiss", house.officer("s9"), body, claim_id=claim_id).status == 201


def test_a_mandate_for_something_else_opens_no_claims(house: House) -> None:
    house.mandate(ALL - CLAIMS)
    asked = house.ask("claims.read_own", house.agent, acting_for=house.elder.resident_id)
    assert (asked.code, asked.body["matter"]) == ("not_in_mandate", "claims")
