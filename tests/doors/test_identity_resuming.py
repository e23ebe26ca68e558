"""Runs of codes and cards that stood still, and go on when they are asked for again."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.identity.service import card_sheets, codes, people
from chalicelib.foundation.identity.store import objects
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import uuid7
from tests.make import identity as make

OFFICER = Role.VILLAGE_OFFICER
DRAWN = [("start_pictures", codes), ("start_sheets", card_sheets)]


@pytest.fixture
def somebody(tables: Any) -> str:
    storage.client("sqs").create_queue(QueueName="sanbao-test-identity")
    village = make.town_and_village()[1]
    return people.register_resident(make.at(), village_id=village.village_id, person=make.person()).resident_id


@pytest.mark.parametrize(("start", "room"), DRAWN)
def test_drawing_that_stood_still_goes_on_with_the_parts_it_was_first_cut_into(
    somebody: str, monkeypatch: pytest.MonkeyPatch, start: str, room: Any
) -> None:
    monkeypatch.setattr(room, "HOLDERS_A_PART", 2)
    others = [make.person(n) for n in (2, 3)]
    for person in others:
        people.register_resident(make.at(), village_id="v00001", person=person)
    key = uuid7()
    run = make.ask(start, OFFICER, {"place_id": "v00001"}, key=key).body
    sent = make.sent_parts()
    assert [part.part for part in sent] == ["v00001:1-3", "v00001:3-4"]
    room.draw_part(make.at(), sent[0])
    people.register_resident(make.at(), village_id="v00001", person=make.person(4))
    again = make.ask(start, OFFICER, {"place_id": "v00001"}, key=key).body
    assert (again["run_id"], again["done"], again["total"]) == (run["run_id"], 1, 2)
    (left,) = make.sent_parts()
    assert left == sent[1]
    room.draw_part(make.at(), left)
    assert make.ask("load_run", OFFICER, run_id=key).body["state"] == "done"
    make.ask(start, OFFICER, {"place_id": "v00001"}, key=key)
    assert make.sent_parts() == [], "what has ended stays so"


@pytest.mark.parametrize(("start", "room"), DRAWN)
def test_a_towns_drawing_has_the_parts_of_each_of_its_villages_also_of_one_without_people(
    somebody: str, start: str, room: Any
) -> None:
    near, empty = make.another_village().village_id, make.another_village("330109120203", "响山村").village_id
    for number in (2, 3):
        people.register_resident(make.at(), village_id=near, person=make.person(number))
    key = uuid7()
    asked = make.ask(start, Role.TOWN_OFFICER, {"place_id": "t0001"}, key=key).body
    sent = make.sent_parts()
    assert [part.part for part in sent] == ["v00001:1-2", f"{near}:1-3", f"{empty}:1-2"]
    assert asked["total"] == 3
    for part in sent:
        room.draw_part(make.at(), part)
    assert make.ask("load_run", Role.TOWN_OFFICER, run_id=key).body["state"] == "done"


def test_a_run_that_was_stopped_before_its_end_was_written_ends_when_asked_for_again(somebody: str) -> None:
    key = uuid7()
    make.ask("start_pictures", OFFICER, {"place_id": "v00001"}, key=key)
    (part,) = make.sent_parts()
    runs.finish_part(make.at(), run_id=key, part=part.part)
    make.ask("start_pictures", OFFICER, {"place_id": "v00001"}, key=key)
    assert make.sent_parts() == [part]
    codes.draw_part(make.at(), part)
    assert make.ask("load_run", OFFICER, run_id=key).body["state"] == "done"


def test_all_files_of_a_run_are_named_however_many_they_are(tables: Any) -> None:
    runs.fan_out(make.at(), run_id="r1", kind="codes", queue="none", place_id="v00001", parts=[])
    for n in range(109):
        objects.put(f"codes/r1/{n:03d}.zip", b"", content_type="application/zip")
    runs.finish_run(run_id="r1", result="codes/r1/")
    assert len(make.ask("load_run", OFFICER, run_id="r1").body["files"]) == 109
