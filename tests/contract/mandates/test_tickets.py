"""Tickets raised and answered for somebody: both names are kept; complaints are nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.foundation.notifications.service import telling
from chalicelib.kernel.authz import Matter, Principal
from tests.make import people
from tests.make.mandates import ALL, House, deed_of, officer_holds, relate, take_back

TICKETS = frozenset({Matter.TICKETS})
SAID: dict[str, Any] = {"kind": "problem", "category": "roads", "text": "村口的路灯坏了三天，晚上走路看不见。"}


def raised(house: House, who: Any = None, **more: Any) -> str:
    """Raise something for the elder, by the grandson or by somebody else who may."""
    made = house.ask("tickets.make", who or house.agent, SAID | more, acting_for=house.elder.resident_id)
    assert made.status == 201, made.body
    ticket_id: str = made.body["ticket_id"]
    return ticket_id


def solve(house: House, who: Principal, ticket_id: str) -> Any:
    return house.ask("tickets.step", who, {"step": "solve", "text": "换了灯泡。"}, ticket_id=ticket_id)


def read(house: House, who: Any, ticket_id: str, acting_for: str = "") -> Any:
    return house.ask("tickets.read_one", who, acting_for=acting_for, ticket_id=ticket_id)


def test_the_agent_raises_and_confirms_for_the_elder_and_both_names_are_kept(house: House) -> None:
    house.mandate(TICKETS)
    elder = house.elder.resident_id
    ticket_id = raised(house)
    solve(house, house.officer("s2"), ticket_id)
    body = {"stars": 5, "text": "很快。"}
    assert house.ask("tickets.confirm", house.agent, body, acting_for=elder, ticket_id=ticket_id).status == 200
    mine = read(house, house.elder, ticket_id).body
    assert (mine["party"], mine["acted_by"], mine["head"]["state"]) == ("author", "王*", "closed")
    assert [(event["deed"], event["acted_by"]) for event in mine["events"]] == [("solve", ""), ("confirm", "王*")]
    seen = read(house, house.officer("s2"), ticket_id).body
    assert [event["by"] for event in seen["events"]] == ["s2", f"{elder} by {house.agent.resident_id}"]
    assert [row["ticket_id"] for row in house.ask("tickets.mine", house.elder).body["rows"]] == [ticket_id]
    assert house.ask("tickets.mine", house.agent).body["rows"] == []


def test_the_public_is_not_told_who_acted(house: House) -> None:
    house.mandate(TICKETS)
    ticket_id = raised(house, public=True)
    house.ask("tickets.release", house.officer("s2"), {"text": SAID["text"]}, ticket_id=ticket_id)
    solve(house, house.officer("s2"), ticket_id)
    shown = read(house, house.other, ticket_id).body
    assert (shown["party"], shown["acted_by"]) == ("public", "")
    assert {event["acted_by"] for event in shown["events"]} == {""}


def test_the_elder_takes_a_ticket_back_that_was_raised_for_them(house: House) -> None:
    house.mandate(TICKETS)
    ticket_id = raised(house)
    assert deed_of(house, "tickets.make").params == {"ticket_id": ticket_id}
    assert take_back(house, "tickets.make").status == 200
    assert read(house, house.elder, ticket_id).body["head"]["state"] == "withdrawn"


def test_nobody_complains_for_another_and_no_agent_sees_a_complaint(house: House) -> None:
    house.mandate(TICKETS)
    elder = house.elder.resident_id
    refused = house.ask("tickets.make", house.agent, SAID | {"kind": "complaint"}, acting_for=elder)
    assert refused.code == "not_for_others"
    complaint = house.ask("tickets.make", house.elder, SAID | {"kind": "complaint"}).body["ticket_id"]
    problem = raised(house)
    rows = house.ask("tickets.mine", house.agent, acting_for=elder).body["rows"]
    assert [row["ticket_id"] for row in rows] == [problem]
    assert {row["ticket_id"] for row in house.ask("tickets.mine", house.elder).body["rows"]} == {complaint, problem}
    assert read(house, house.agent, complaint, elder).code == "no_such_ticket"
    assert house.ask("tickets.withdraw", house.agent, acting_for=elder, ticket_id=complaint).code == "no_such_ticket"
    assert read(house, house.elder, complaint).status == 200


def test_an_agent_reads_no_message_about_a_ticket(house: House) -> None:
    house.mandate(ALL)
    ticket_id = house.ask("tickets.make", house.elder, SAID | {"kind": "complaint"}).body["ticket_id"]
    solve(house, house.officer("s2"), ticket_id)
    for recorded in list(day_of_facts(village_id=house.village.village_id, on=house.today)):
        telling.tell(house.world.context(), recorded=recorded)
    mine = house.ask("notifications.read_inbox", house.elder).body
    theirs = house.ask("notifications.read_inbox", house.agent, acting_for=house.elder.resident_id).body
    kinds = [message["kind"] for message in mine["messages"]]
    assert "ticket_solved" in kinds
    assert [message["kind"] for message in theirs["messages"]] == [one for one in kinds if one != "ticket_solved"]
    assert (mine["unread"] > 0, theirs["unread"]) == (True, 0)


def test_an_officer_who_acted_for_the_author_does_not_handle_the_ticket(house: House) -> None:
    agent = officer_holds(house, "s1", house.other.resident_id)
    ticket_id = raised(house, agent)
    for who in (agent, house.officer("s9", resident_id=house.other.resident_id)):
        assert solve(house, who, ticket_id).code == "own_ticket"
        assert "solve" not in read(house, who, ticket_id).body["may"]
    assert solve(house, house.officer("s2"), ticket_id).status == 200


def test_who_handled_a_ticket_confirms_nothing_in_its_authors_name(house: House) -> None:
    agent = officer_holds(house, "s1", house.other.resident_id)
    house.mandate(ALL, agent_id=house.other.resident_id)
    ticket_id, elder = raised(house), house.elder.resident_id
    solve(house, agent, ticket_id)
    for who in (agent, house.other):
        for door, body in (("tickets.confirm", {"stars": 5}), ("tickets.reopen", {"text": "还是不亮"})):
            assert house.ask(door, who, body, acting_for=elder, ticket_id=ticket_id).code == "both_sides"
    assert house.ask("tickets.confirm", house.agent, {}, acting_for=elder, ticket_id=ticket_id).status == 200


@pytest.mark.parametrize("tie", ["household", "relative"])
def test_nobody_close_to_the_agent_adopts_what_was_suggested(house: House, tie: str) -> None:
    _, (first, second) = people.household(house.world.context(), house.village, 7)
    house.mandate(ALL, agent_id=first.resident_id)
    relate(house, first.resident_id, house.other.resident_id)
    near = house.officer("s5", resident_id=(second if tie == "household" else house.other).resident_id)
    ticket_id = raised(house, first, kind="suggestion")
    assert house.ask("tickets.propose", near, {"text": "可行"}, ticket_id=ticket_id).code == "own_cause"
    house.ask("tickets.propose", house.officer("s2"), {"text": "可行"}, ticket_id=ticket_id)
    assert house.ask("tickets.decide", near, {"adopt": True}, ticket_id=ticket_id).code == "own_cause"
    assert house.ask("tickets.decide", house.officer("s3"), {"adopt": True}, ticket_id=ticket_id).status == 200
