"""The sheet of a few people's cards: asked for by officers, drawn as they are then, scanned back."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import zxingcpp

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.identity import jobs
from chalicelib.foundation.identity.core.cards import State
from chalicelib.foundation.identity.service import cards, households, people
from chalicelib.foundation.identity.store import objects
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import uuid7
from tests.doors.test_identity_sheets import card_on, expected, rendered, scanned
from tests.make import identity as make

OFFICER = Role.VILLAGE_OFFICER
HERE = {"place_id": "v00001"}


@pytest.fixture
def bearers(tables: Any) -> list[str]:
    """Three people with a card each, two of them of one household, and somebody of the household without one."""
    storage.client("sqs").create_queue(QueueName="sanbao-test-identity")
    make.town_and_village()
    household = households.add_household(make.at(), village_id="v00001", number="12").household_id
    found = [entered(n, household if n > 1 else "") for n in (1, 2, 3, 4)]
    for who in found[:3]:
        cards.issue_card(make.at(), resident_id=who, key=uuid7(), pin="2580")
    return [*found, household]


def entered(n: int, household: str) -> str:
    entry = people.register_resident(make.at(), village_id="v00001", person=make.person(n), household_id=household)
    return entry.resident_id


def worked() -> None:
    """Do what waits in the queue."""
    for part in make.sent_parts():
        jobs.do_part(part)


def started(*holder_ids: str, key: str | None = None) -> SimpleNamespace:
    """Ask for the cards of a few; return the run."""
    answer = make.ask("start_sheets", OFFICER, HERE | {"holder_ids": holder_ids}, key=key)
    assert answer.status == 202, answer.body
    return SimpleNamespace(**answer.body)


def drawn(run: SimpleNamespace, folder: Path) -> list[str]:
    """Return the codes on the only page of an ended run's sheet."""
    shown = make.ask("load_run", OFFICER, run_id=run.run_id).body
    assert (shown["state"], [file["name"] for file in shown["files"]]) == ("done", ["v00001-listed.pdf"])
    (key,) = objects.listed(f"sheets/{run.run_id}/")
    (page,) = rendered(objects.get(key), folder)
    found = [scanned(card_on(page, n)) for n in range(shown["counts"]["cards"])]
    assert len(zxingcpp.read_barcodes(page)) == len(found), "nothing else is on the sheet"
    return found


def test_a_replaced_card_is_on_a_sheet_of_its_own(bearers: list[str], tmp_path: Path) -> None:
    old = expected(bearers[:1])
    cards.replace_card(make.at(), resident_id=bearers[0], key=uuid7(), pin="1357")
    run = started(bearers[0])
    worked()
    assert drawn(run, tmp_path) == expected(bearers[:1]) != old


def test_a_household_stands_for_those_of_it_who_have_a_card_and_nobody_is_drawn_twice(
    bearers: list[str], tmp_path: Path
) -> None:
    _, second, third, _, household = bearers
    run = started(household, second)
    worked()
    assert drawn(run, tmp_path) == expected([second, third])


def test_what_is_not_active_any_more_when_it_is_drawn_is_left_off(bearers: list[str]) -> None:
    run = started(bearers[0])
    cards.set_state(make.at(), resident_id=bearers[0], state=State.LOST)
    worked()
    shown = make.ask("load_run", OFFICER, run_id=run.run_id).body
    assert (shown["state"], shown["counts"], shown["files"]) == ("done", {"cards": 0, "lacking": 0}, [])


def test_asked_again_under_the_same_key_it_is_the_same_sheet_and_for_others_it_is_refused(
    bearers: list[str], tmp_path: Path
) -> None:
    first, second = bearers[:2]
    run = started(first)
    assert started(first, first, key=run.run_id).run_id == run.run_id
    assert len(make.sent_parts()) == 2, "the part is sent again until it is home"
    run = started(first, key=run.run_id)
    worked()
    old = expected([first])
    cards.replace_card(make.at(), resident_id=first, key=uuid7())
    started(first, key=run.run_id)
    assert make.sent_parts() == []
    assert drawn(run, tmp_path) == old
    for asked in (HERE | {"holder_ids": [second]}, HERE):
        refused = make.ask("start_sheets", OFFICER, asked, key=run.run_id)
        assert (refused.status, refused.body["code"]) == (422, "key_reused_with_other_body")


def test_each_of_them_has_a_line_in_the_trail(bearers: list[str]) -> None:
    started(bearers[0], bearers[4])
    rows = day_of_audit(place_id="v00001", on=make.TODAY, size=100).rows
    assert sorted(row["target"] for row in rows if row["deed"] == "cards.print") == sorted([bearers[0], bearers[4]])


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"holder_ids": []}, (422, "invalid_input")),
        ({"holder_ids": ["00001"]}, (422, "invalid_input")),
        ({"holder_ids": ["v00002r00001"]}, (422, "invalid_input")),
        ({"holder_ids": [f"v00001r{n:05d}" for n in range(1, 12)]}, (422, "invalid_input")),
        ({"place_id": "t0001", "holder_ids": ["v00001r00001"]}, (422, "invalid_input")),
        ({"holder_ids": ["v00001r00077"]}, (404, "no_such_holder")),
    ],
)
def test_whom_a_sheet_can_not_name(bearers: list[str], given: dict[str, Any], answer: tuple[int, str]) -> None:
    refused = make.ask("start_sheets", Role.TOWN_OFFICER, HERE | given)
    assert (refused.status, refused.body["code"]) == answer
    assert make.sent_parts() == []


def test_another_village_and_whoever_sets_pins_in_the_field_draw_nobodys_card(bearers: list[str]) -> None:
    asked = HERE | {"holder_ids": bearers[:1]}
    assert make.ask("start_sheets", make.principal(OFFICER, villages=((2, 3),)), asked).status == 404
    for role in (Role.GRID_WORKER, Role.ORGANISER, Role.AUDITOR):
        assert make.ask("start_sheets", role, asked).status == 403
    assert make.sent_parts() == []
