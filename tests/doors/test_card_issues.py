"""The door that issues cards to many, and the sheet of just those."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.identity import jobs
from chalicelib.foundation.identity.core.cards import State
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import cards, people
from chalicelib.foundation.identity.store import objects
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import uuid7
from tests.make import identity as make

OFFICER, TOWN = Role.VILLAGE_OFFICER, Role.TOWN_OFFICER
HERE = {"place_id": "v00001"}


@pytest.fixture
def village(tables: Any) -> str:
    storage.client("sqs").create_queue(QueueName="sanbao-test-identity")
    return make.town_and_village(groups=("一组", "二组"))[1].village_id


def enter(village_id: str, n: int, **given: Any) -> str:
    person = make.person(n, **{"phone": f"138{n:08d}", **given})
    return people.register_resident(make.at(), village_id=village_id, person=person).resident_id


def worked() -> None:
    """Do what waits in the queue."""
    for part in make.sent_parts():
        jobs.do_part(part)


def issued(asked: dict[str, Any], who: Any = OFFICER) -> SimpleNamespace:
    """Ask for cards, let the work be done, and return the run."""
    answer = make.ask("issue_cards", who, asked)
    assert answer.status == 202, answer.body
    worked()
    return SimpleNamespace(**make.ask("load_run", who, run_id=answer.body["run_id"]).body)


def has_card(*resident_ids: str) -> list[bool]:
    return [bool(people.load_resident(resident_id=one).card) for one in resident_ids]


def test_cards_that_pay_without_a_pin_need_a_day_limit(village: str) -> None:
    somebody = enter(village, 1)
    answer = make.ask("issue_cards", OFFICER, HERE | {"photo_check": True})
    assert (answer.status, answer.body["code"]) == (409, "photo_needs_limit")
    worked()
    assert has_card(somebody) == [False]


def test_everybody_of_a_village_who_has_none_gets_a_card_that_opens_nothing_yet(village: str) -> None:
    first, second, lost, gone = (enter(village, n) for n in range(4))
    cards.issue_card(make.at(), resident_id=lost, key=uuid7(), pin="2580")
    cards.set_state(make.at(), resident_id=lost, state=State.LOST)
    people.set_status(make.at(), resident_id=gone, status=Status.MOVED)
    run = issued(HERE | {"daily_limit_points": 500, "photo_check": True})
    assert (run.state, run.done, run.total, run.files) == ("done", 1, 1, [])
    assert run.counts == {"issued": 2, "had": 1, "gone": 0}
    shown = make.ask("read_card", OFFICER, resident_id=first).body
    assert (shown["has_pin"], shown["daily_limit_points"], shown["photo_check"]) == (False, 500, True)
    assert has_card(first, second, gone) == [True, True, False]
    assert cards.load_card(resident_id=lost).state is State.LOST
    trail = day_of_audit(place_id=village, on=make.TODAY, size=100).rows
    assert ["cards.issue_bulk", run.run_id] in [[row["deed"], row["target"]] for row in trail]


def test_a_group_the_old_those_without_a_phone_and_all_of_these_together(village: str) -> None:
    old, young = make.id_number(1, "19500101"), make.id_number(2, "20200101")
    elder = enter(village, 1, id_number=old, group="一组", phone="")
    child = enter(village, 2, id_number=young, group="一组", phone="")
    phoned = enter(village, 3, group="一组")
    other = enter(village, 4, id_number=make.id_number(4, "19500101"), group="二组", phone="")
    assert issued(HERE | {"group": "一组", "without_phone": True, "age_min": 60}).counts["issued"] == 1
    assert has_card(elder, child, phoned, other) == [True, False, False, False]
    assert issued(HERE | {"without_phone": True}).counts == {"issued": 2, "had": 1, "gone": 0}
    assert issued(HERE | {"group": "一组"}).counts == {"issued": 1, "had": 2, "gone": 0}


def test_of_a_list_those_who_are_not_there_any_more_are_counted(village: str) -> None:
    one, two, gone = (enter(village, n) for n in range(3))
    people.set_status(make.at(), resident_id=gone, status=Status.DEAD)
    run = issued(HERE | {"resident_ids": [one, one, gone, "v00001r00077"]})
    assert run.counts == {"issued": 1, "had": 0, "gone": 1}, "a number that nobody was given yet is of no part"
    assert has_card(one, two) == [True, False]


def test_a_town_issues_cards_in_all_its_villages(village: str) -> None:
    there = enter(make.another_village().village_id, 2)
    here = enter(village, 1)
    run = issued({"place_id": "t0001"}, TOWN)
    assert (run.total, run.counts["issued"], has_card(here, there)) == (2, 2, [True, True])


def test_asked_again_under_the_same_key_it_is_the_same_run_and_for_something_else_it_is_refused(village: str) -> None:
    enter(village, 1)
    key = uuid7()
    first = make.ask("issue_cards", OFFICER, HERE, key=key).body
    assert make.ask("issue_cards", OFFICER, HERE, key=key).body == first
    assert len(make.sent_parts()) == 2, "the part is sent again until it is home"
    refused = make.ask("issue_cards", OFFICER, HERE | {"without_phone": True}, key=key)
    assert (refused.status, refused.body["code"]) == (422, "key_reused_with_other_body")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"group": "九组"}, "no_such_group"),
        ({"resident_ids": ["v00002r00001"]}, "invalid_input"),
        ({"resident_ids": ["00001"]}, "invalid_input"),
        ({"resident_ids": [f"v00001r{n:05d}" for n in range(1, 502)]}, "invalid_input"),
        ({"place_id": "t0001", "resident_ids": ["v00001r00001"]}, "invalid_input"),
        ({"age_min": -1}, "invalid_input"),
        ({"age_min": 121}, "invalid_input"),
        ({"daily_limit_points": -1}, "invalid_input"),
        ({"without_phone": "maybe"}, "invalid_input"),
        ({"pin": "2580"}, "invalid_input"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_sent(village: str, given: dict[str, Any], code: str) -> None:
    refused = make.ask("issue_cards", TOWN, HERE | given)
    assert (refused.status, refused.body["code"]) == (422, code)
    assert make.sent_parts() == []


def test_another_village_and_whoever_only_works_in_the_field_are_refused(village: str) -> None:
    assert make.ask("issue_cards", make.principal(OFFICER, villages=((2, 3),)), HERE).status == 404
    assert make.ask("issue_cards", OFFICER, {"place_id": "t0001"}).status == 404
    for role in (Role.GRID_WORKER, Role.AUDITOR):
        assert make.ask("issue_cards", role, HERE).status == 403
    assert make.sent_parts() == []


def test_the_sheet_of_a_run_bears_its_cards_and_none_that_was_replaced_since(village: str, tmp_path: Path) -> None:
    before, one, renewed = (enter(village, n, name=name) for n, name in enumerate(("早先发", "这次发", "又换过")))
    cards.issue_card(make.at(), resident_id=before, key=uuid7(), pin="2580")
    run = issued(HERE)
    cards.replace_card(make.at(), resident_id=renewed, key=uuid7())
    made = make.ask("start_sheets", OFFICER, HERE | {"issued_by": run.run_id}).body
    worked()
    shown = make.ask("load_run", OFFICER, run_id=made["run_id"]).body
    assert (shown["state"], shown["counts"]) == ("done", {"cards": 1, "lacking": 0})
    (key,) = objects.listed(f"sheets/{made['run_id']}/")
    file = tmp_path / "cards.pdf"
    file.write_bytes(objects.get(key))
    text = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
    assert "这次发" in text
    assert "早先发" not in text
    assert "又换过" not in text
    again = make.ask("start_sheets", OFFICER, HERE, key=made["run_id"])
    assert again.body["code"] == "key_reused_with_other_body", "the key drew other cards"
    assert has_card(one) == [True]
