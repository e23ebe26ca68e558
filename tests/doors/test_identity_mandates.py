"""The doors of mandates, deeds and disputes: bad input named field by field, and who reads what."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.identity.service import codes, mandates
from chalicelib.kernel.authz import Role
from tests.make import people
from tests.make.mandates import House, make_house


@pytest.fixture
def house(tables: object, monkeypatch: pytest.MonkeyPatch) -> House:
    assert tables
    return make_house(monkeypatch)


def entered(house: House, **changes: Any) -> Any:
    body = {
        "agent_id": house.agent.resident_id,
        "how": "paper",
        "document": "授权书1号",
        "matters": ["read"],
        "valid_until": "2027-01-31",
        "version": "2026-11",
    }
    asked = body | changes
    return house.ask("identity.enter_mandate", house.officer(), asked, resident_id=house.elder.resident_id)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("agent_id", "王建军"),
        ("how", "by word of mouth"),
        ("document", "x" * 61),
        ("photo_id", "x" * 61),
        ("pin", "12"),
        ("given_by", "x"),
        ("matters", []),
        ("matters.0", ["ballots"]),
        ("day_points", -1),
        ("day_points", 100_001),
        ("valid_until", "never"),
        ("valid_until", "2028-01-01"),
        ("day_points", 5),
        ("version", ""),
        ("else", 1),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_written(house: House, field: str, value: Any) -> None:
    refused = entered(house, **{field.partition(".")[0]: value})
    assert (refused.status, [fault["field"] for fault in refused.body["fields"]]) == (422, [field])
    assert mandates.held_by(agent_id=house.agent.resident_id) == []


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x" * 201}])
def test_a_dispute_says_why(house: House, body: Any) -> None:
    refused = house.ask("identity.dispute_my_deed", house.elder, body, deed_id="d")
    assert [fault["field"] for fault in refused.body["fields"]] == ["reason"]


def test_a_verdict_is_one_of_two_with_its_finding(house: House) -> None:
    body = {"verdict": "perhaps", "finding": ""}
    officer = house.officer("s9", Role.TOWN_OFFICER)
    refused = house.ask("identity.decide_dispute", officer, body, dispute_id=f"{house.village.village_id}dx")
    assert [fault["field"] for fault in refused.body["fields"]] == ["verdict", "finding"]


def test_a_mandate_is_shown_to_both_sides_and_to_the_desk_alike(house: House) -> None:
    made = entered(house).body
    mine = house.ask("identity.my_mandates", house.elder).body["rows"]
    held = house.ask("identity.held_mandates", house.agent).body["rows"]
    desk = house.ask("identity.read_mandates", house.officer(), resident_id=house.elder.resident_id).body["rows"]
    assert (mine[0]["spent_today"], held[0]["spent_today"]) == (0, None)
    for rows in (mine, held, desk):
        assert [row | {"spent_today": None} for row in rows] == [made]
    assert (made["principal_name"], made["agent_name"], made["entered_by"]) == ("王*", "王*", "s1")
    assert house.ask("identity.my_mandates", house.other).body["rows"] == []


def test_an_officer_sees_what_was_done_for_a_resident(house: House) -> None:
    entered(house)
    rows = house.ask("identity.deeds_of", house.officer(), resident_id=house.elder.resident_id).body["rows"]
    assert rows == []
    resigned = house.ask("identity.resign_mandate", house.agent, principal_id=house.elder.resident_id).body
    assert (resigned["state"], resigned["ended_by"]) == ("ended", house.agent.resident_id)
    elder, agent = house.elder.resident_id, house.agent.resident_id
    revoked = house.ask("identity.revoke_mandate", house.officer(), resident_id=elder, agent_id=agent)
    assert revoked.body["state"] == "ended"


def test_a_households_code_is_no_agents(house: House) -> None:
    household_id, _ = people.household(house.world.context(), house.village, 7)
    body = {
        "agent_code": codes.code_of(holder_id=household_id),
        "matters": ["read"],
        "valid_until": "2027-01-31",
        "version": "2026-11",
    }
    assert house.ask("identity.give_mandate", house.elder, body).code == "agent_unfit"
