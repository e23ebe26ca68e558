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


def signed(house: House) -> Any:
    """Return a mandate by paper that is to open spending, as its door shows it."""
    made = entered(house, matters=["read", "spend"], day_points=300, photo_id=house.photo())
    assert made.status == 201, made.body
    return made.body


def judged(house: House, body: Any, who: Any = None) -> Any:
    ids: dict[str, Any] = {"resident_id": house.elder.resident_id, "agent_id": house.agent.resident_id}
    return house.ask("identity.judge_paper", who or house.officer("s2"), body, **ids)


def test_a_paper_waits_in_its_village_and_a_second_officer_confirms_what_the_photo_shows(house: House) -> None:
    made = signed(house)
    assert (made["state"], made["how"], made["confirmed_by"]) == ("waiting", "paper", "")
    village_id = house.village.village_id
    listed = house.ask("identity.waiting_papers", house.officer("s2"), village_id=village_id).body
    assert (listed["rows"], listed["cursor"]) == ([made], None)
    body = {"verdict": "confirm", "photo_id": made["photo_id"]}
    assert judged(house, body, house.officer()).code == "mandate_same_officer"
    confirmed = judged(house, body).body
    assert (confirmed["state"], confirmed["confirmed_by"]) == ("standing", "s2")
    assert house.ask("identity.waiting_papers", house.officer("s2"), village_id=village_id).body["rows"] == []
    assert judged(house, body, house.officer("s3")).code == "mandate_not_waiting"


@pytest.mark.parametrize(
    ("field", "value"),
    [("verdict", "perhaps"), ("photo_id", "x"), ("photo_id", ""), ("finding", "x" * 201), ("else", 1)],
)
def test_a_verdict_on_a_paper_names_what_does_not_fit(house: House, field: str, value: Any) -> None:
    body: dict[str, Any] = {"verdict": "confirm", "photo_id": signed(house)["photo_id"]}
    refused = judged(house, body | {field: value})
    assert (refused.status, [fault["field"] for fault in refused.body["fields"]]) == (422, [field])


def test_who_refuses_a_paper_says_why_and_a_grid_worker_says_nothing(house: House) -> None:
    body = {"verdict": "refuse", "photo_id": signed(house)["photo_id"]}
    assert [fault["field"] for fault in judged(house, body | {"finding": "  "}).body["fields"]] == ["finding"]
    assert judged(house, body, house.officer("s4", Role.GRID_WORKER)).code == "not_allowed"
    refused = judged(house, body | {"finding": "没有手印"}).body
    assert (refused["state"], refused["finding"], refused["ended_by"]) == ("ended", "没有手印", "s2")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"photo_id": ""}, "photo_id"), ({"day_points": 301}, "day_points")],
)
def test_a_paper_that_is_to_open_spending_has_its_photo_and_its_limit(house: House, changes: Any, field: str) -> None:
    asked: dict[str, Any] = {"matters": ["read", "spend"], "day_points": 300, "photo_id": house.photo()} | changes
    refused = entered(house, **asked)
    assert (refused.status, [fault["field"] for fault in refused.body["fields"]]) == (422, [field])
