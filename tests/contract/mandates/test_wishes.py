"""Wishes made, claimed and confirmed for somebody: both names are kept, and no agent confirms what pays them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.kernel.authz import Matter, Role
from chalicelib.points.wishes.service import moderating
from tests.make import people
from tests.make.mandates import ALL, House, deed_of, officer_holds, relate, take_back

WISHES = frozenset({Matter.WISHES})
ASK = {"title": "一台旧轮椅", "words": "想借一台轮椅用两个月。", "kind": "goods"}


def wish(house: House, who: Any = None, **more: Any) -> str:
    """Make a wish for the elder, by the grandson or by somebody else who may."""
    made = house.ask("wishes.make", who or house.agent, ASK | more, acting_for=house.elder.resident_id)
    assert made.status == 201, made.body
    wish_id: str = made.body["wish_id"]
    return wish_id


def decide(house: House, deed: str, wish_id: str, who: Any = None) -> Any:
    looked_at = {"version": 1} if deed == "publish" else {}
    body = {"deed": deed, "reason": "按规定", **looked_at}
    return house.ask("wishes.decide", who or house.officer("s2"), body, wish_id=wish_id)


def published(house: House, who: Any = None, **more: Any) -> str:
    wish_id = wish(house, who, **more)
    assert decide(house, "publish", wish_id).status == 200
    return wish_id


def finished(house: House, claimer: Resident, who: Any = None, **more: Any) -> str:
    wish_id = published(house, who, **more)
    assert house.ask("wishes.claim", claimer, wish_id=wish_id).status == 200
    house.ask("wishes.finish", claimer, {"words": "送到了。"}, wish_id=wish_id)
    return wish_id


def confirm(house: House, wish_id: str, who: Any = None) -> Any:
    elder = house.elder.resident_id
    return house.ask("wishes.confirm", who or house.agent, {"thanks": "谢谢"}, acting_for=elder, wish_id=wish_id)


def test_the_agent_wishes_and_thanks_for_the_elder_and_both_names_are_kept(house: House) -> None:
    house.mandate(WISHES)
    wish_id = finished(house, house.other, identity="hidden")
    assert confirm(house, wish_id).status == 200
    mine = house.ask("wishes.read_one", house.elder, wish_id=wish_id).body
    done = {step["deed"]: step["acted_by"] for step in mine["timeline"]}
    assert (done["post"], done["confirm"], done["claim"]) == ("王*", "王*", "")
    theirs = house.ask("wishes.read_one", house.other, wish_id=wish_id).body
    assert {step["acted_by"] for step in theirs["timeline"]} == {""}
    look = house.ask("wishes.look", house.officer("s2"), wish_id=wish_id).body
    assert look["timeline"][0]["acted_by"] == "王*"
    assert house.ask("wishes.my_wishes", house.agent).body["rows"] == []
    assert decide(house, "settle", wish_id, house.officer("s3")).body["paid"][0]["points"] > 0


def test_what_an_agent_wrote_waits_for_an_officer_even_where_clean_wishes_do_not(house: House) -> None:
    house.mandate(WISHES)
    moderating.choose(house.world.context(), village_id=house.village.village_id, at_once=True)
    wish_id = wish(house)
    assert house.ask("wishes.read_one", house.elder, wish_id=wish_id).body["state"] == "posted"


def test_the_elder_takes_a_wish_and_a_claim_back(house: House) -> None:
    house.mandate(WISHES)
    wish_id = published(house)
    assert deed_of(house, "wishes.make").params == {"wish_id": wish_id}
    assert take_back(house, "wishes.make").status == 200
    assert house.ask("wishes.read_one", house.elder, wish_id=wish_id).body["state"] == "cancelled"
    others = house.ask("wishes.make", house.other, ASK).body["wish_id"]
    decide(house, "publish", others)
    claimed = house.ask("wishes.claim", house.agent, acting_for=house.elder.resident_id, wish_id=others)
    assert (claimed.body["state"], claimed.body["my_part"]) == ("claimed", "claimer")
    assert take_back(house, "wishes.claim").status == 200
    assert house.ask("wishes.read_one", house.other, wish_id=others).body["state"] == "published"


def test_a_hidden_wisher_is_revealed_by_nobody_else(house: House) -> None:
    house.mandate(WISHES)
    wish_id = published(house, identity="hidden")
    house.ask("wishes.claim", house.other, wish_id=wish_id)
    elder = house.elder.resident_id
    assert house.ask("wishes.reveal", house.agent, acting_for=elder, wish_id=wish_id).code == "not_for_others"


def test_the_desk_reads_that_an_agent_wished_and_not_which_wish(house: House) -> None:
    house.mandate(WISHES | frozenset({Matter.ACTIVITIES}))
    wish_id = wish(house, identity="hidden")
    elder = house.elder.resident_id
    for who in (house.officer("s2"), house.officer("s3", Role.AUDITOR)):
        answer = house.ask("identity.deeds_of", who, resident_id=elder)
        assert [(row["deed"], row["about"]) for row in answer.body["rows"]] == [("wishes.make", {})]
        assert wish_id not in json.dumps(answer.body)
    mine = house.ask("identity.my_deeds", house.elder).body["rows"]
    assert [row["about"] for row in mine] == [{"wish_id": wish_id}]
    theirs = house.ask("identity.deeds_for", house.agent, principal_id=elder).body["rows"]
    assert [row["about"] for row in theirs] == [{"wish_id": wish_id}]
    deed_id = mine[0]["deed_id"]
    undone = house.ask("identity.undo_deed", house.officer("s2"), resident_id=elder, deed_id=deed_id)
    assert (undone.status, undone.body["about"]) == (200, {})
    assert wish_id not in json.dumps(undone.body)


def test_who_claimed_a_wish_does_not_confirm_it_for_the_wisher(house: House) -> None:
    house.mandate(ALL, agent_id=house.other.resident_id)
    house.mandate(ALL)
    wish_id = finished(house, house.other)
    assert confirm(house, wish_id, house.other).code == "agent_has_it_in_hand"
    assert confirm(house, wish_id).status == 200


@pytest.mark.parametrize("tie", ["household", "relative"])
def test_nobody_close_to_the_claimer_confirms_for_the_wisher(house: House, tie: str) -> None:
    _, (claimer, second) = people.household(house.world.context(), house.village, 7)
    near = second if tie == "household" else house.other
    relate(house, claimer.resident_id, house.other.resident_id)
    house.mandate(ALL, agent_id=near.resident_id)
    house.mandate(ALL)
    wish_id = finished(house, claimer)
    assert confirm(house, wish_id, near).code == "agent_has_it_in_hand"
    assert confirm(house, wish_id).status == 200


def test_who_acted_for_the_claimer_does_not_confirm_for_the_wisher(house: House) -> None:
    house.mandate(ALL)
    house.mandate(ALL, principal_id=house.other.resident_id)
    wish_id = wish(house)
    decide(house, "publish", wish_id)
    other = house.other.resident_id
    refused = house.ask("wishes.claim", house.agent, acting_for=other, wish_id=wish_id)
    assert refused.code == "own_wish"
    mine = house.ask("wishes.make", house.elder, ASK).body["wish_id"]
    decide(house, "publish", mine)
    assert house.ask("wishes.claim", house.agent, acting_for=other, wish_id=mine).status == 200
    house.ask("wishes.finish", house.other, {"words": "送到了。"}, wish_id=mine)
    assert confirm(house, mine).code == "agent_has_it_in_hand"


def test_nobody_claims_for_themselves_what_they_wished_for_another(house: House) -> None:
    house.mandate(ALL)
    assert house.ask("wishes.claim", house.agent, wish_id=published(house)).code == "own_wish"


def test_nobody_claims_their_own_wish_in_anothers_name(house: House) -> None:
    house.mandate(ALL)
    wish_id = house.ask("wishes.make", house.agent, ASK).body["wish_id"]
    decide(house, "publish", wish_id)
    elder = house.elder.resident_id
    assert house.ask("wishes.claim", house.agent, acting_for=elder, wish_id=wish_id).code == "own_wish"


def test_an_officer_who_acted_for_a_party_decides_nothing_on_the_wish(house: House) -> None:
    agent = officer_holds(house, "s1", house.other.resident_id)
    wish_id = wish(house, agent)
    for who in (agent, house.officer("s9", resident_id=house.other.resident_id)):
        assert decide(house, "publish", wish_id, who).code == "own_cause"
    _, (claimer, _) = people.household(house.world.context(), house.village, 7)
    decide(house, "publish", wish_id)
    house.ask("wishes.claim", claimer, wish_id=wish_id)
    house.ask("wishes.finish", claimer, {"words": "送到了。"}, wish_id=wish_id)
    house.ask("wishes.confirm", house.elder, {}, wish_id=wish_id)
    assert decide(house, "settle", wish_id, agent).code == "own_cause"
    assert decide(house, "settle", wish_id).status == 200


@pytest.mark.parametrize("tie", ["household", "relative"])
def test_nobody_close_to_the_agent_decides_on_the_wish(house: House, tie: str) -> None:
    _, (first, second) = people.household(house.world.context(), house.village, 7)
    house.mandate(ALL, agent_id=first.resident_id)
    relate(house, first.resident_id, house.other.resident_id)
    near = second if tie == "household" else house.other
    wish_id = wish(house, first)
    assert decide(house, "publish", wish_id, house.officer("s5", resident_id=near.resident_id)).code == "own_cause"
    assert decide(house, "publish", wish_id, house.officer("s6", resident_id=house.agent.resident_id)).status == 200


def test_who_acted_for_the_claimer_does_not_pay_the_claimer(house: House) -> None:
    agent = officer_holds(house, "s1")
    wish_id = house.ask("wishes.make", house.other, ASK).body["wish_id"]
    decide(house, "publish", wish_id)
    house.ask("wishes.claim", agent, acting_for=house.elder.resident_id, wish_id=wish_id)
    house.ask("wishes.finish", house.elder, {"words": "送到了。"}, wish_id=wish_id)
    house.ask("wishes.confirm", house.other, {}, wish_id=wish_id)
    assert decide(house, "settle", wish_id, agent).code == "own_cause"
    assert decide(house, "settle", wish_id).status == 200
