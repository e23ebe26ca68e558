"""No petition, ticket, opinion or ballot counts against anybody: every fact, door, shape and import is walked.

The only way onto the negative list is a town officer's entry of one document, and the only things that lower a score
are records and the four facts of `happenings.HARMS`; none of them can name what is everybody's right.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import re
import types
import typing
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from chalicelib.credit.negative_list.core.categories import RIGHTS_EN, SHIPPED, named_right
from chalicelib.credit.negative_list.core.documents import Document
from chalicelib.credit.negative_list.core.record import Record, Step
from chalicelib.credit.negative_list.records import NegativeDocumentRecord, NegativeRecord
from chalicelib.credit.score.core.happenings import HARMS, happenings_of, kind_of
from chalicelib.credit.score.core.marks import MARKED
from chalicelib.foundation.facts.core import Fact, all_facts
from chalicelib.foundation.facts.core.negative_list import NegativeRecordTurned
from chalicelib.kernel.edge import Door
from infra import census
from infra.plan import ROOT

ROOM = ROOT / "chalicelib/credit/negative_list"
OTHERS = re.compile(
    r"ticket|campaign|ballot|vote|wish|claim|appraisal|opinion|petition|complaint|fact_id", re.IGNORECASE
)
"""Names by which something would refer to what somebody asked for, said or voted."""
DOORS = [door for door in census.doors() if door.room == "negatives"]
ENTRY = "negatives.enter"
MAY_KNOW = {"chalicelib.credit.negative_list", "chalicelib.foundation.audit", "chalicelib.foundation.facts"} | {
    "chalicelib.credit.looks",
    "chalicelib.foundation.identity",
    "chalicelib.foundation.media",
    "chalicelib.foundation.runs",
    "chalicelib.kernel",
}
"""What the room imports: nothing of it knows of a ticket, an appraisal or a wish."""


def filled(kind: type[Fact]) -> Fact:
    """Return a fact of a kind, about one resident."""
    values: dict[str, object] = {"int": 7, "bool": True, "str": "x"}
    fields = {field.name: values[str(field.type)] for field in dataclasses.fields(kind)}
    persons = {name: "v00012r00345" for name in fields if name.endswith(("resident_id", "claimer_id"))}
    return kind(**(fields | persons | ({"effect": "cap", "until": "2029-01-31"} if "effect" in fields else {})))


def shapes_of(shape: Any) -> set[type[BaseModel]]:
    """Return a schema and every schema in it."""
    found: set[type[BaseModel]] = set()
    waiting = [shape]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, BaseModel) and one not in found:
            found.add(one)
            waiting += [field.annotation for field in one.model_fields.values()]
        elif isinstance(one, types.UnionType) or typing.get_origin(one) is not None:
            waiting += typing.get_args(one)
    return found


@pytest.mark.parametrize("kind", all_facts().values(), ids=lambda kind: kind.__name__)
def test_the_only_fact_of_a_record_is_its_own_and_it_names_nothing_else(kind: type[Fact]) -> None:
    told = {kind_of(one.what) for one in happenings_of(filled(kind))}
    assert (MARKED in told) == (kind is NegativeRecordTurned)
    if re.search(r"Ticket|Ballot|Appraisal|Appraised|Paper|Opinion", kind.__name__):
        assert not told & (HARMS | {MARKED}), "it may raise a score, or do nothing"
    names = {field.name for field in dataclasses.fields(kind)}
    if "record_id" in names:
        assert kind.__module__.endswith(".negative_list")
        assert not [name for name in names if OTHERS.search(name)]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_no_field_of_any_door_of_the_negative_list_refers_to_what_somebody_said_or_voted(door: Door) -> None:
    assert not OTHERS.search(door.path)
    for shape in shapes_of(door.asked) | shapes_of(door.query) | shapes_of(door.shown):
        assert not [name for name in shape.model_fields if OTHERS.search(name)], shape


def test_a_record_is_entered_one_at_a_time_by_one_door_with_a_document_and_its_scan() -> None:
    entering = {door.name for door in DOORS if "number" in door.asked.model_fields}
    assert entering == {ENTRY}
    (door,) = (door for door in DOORS if door.name == ENTRY)
    required = {name for name, field in door.asked.model_fields.items() if field.is_required()}
    assert required == set(door.asked.model_fields) == {field.name for field in dataclasses.fields(Document)}
    assert door.within == "resident_id", "of one person at once: there is no import"
    asked = {name for door in census.doors() for shape in shapes_of(door.asked) for name in shape.model_fields}
    assert not [name for name in asked if name.startswith("negative")], "no other door takes anything for the list"


def test_what_is_kept_of_a_record_refers_to_nothing_that_somebody_said_or_voted() -> None:
    kept = [field.name for shape in (Record, Document, Step) for field in dataclasses.fields(shape)]
    rows = [name for record in (NegativeRecord, NegativeDocumentRecord) for name in record.get_attributes()]
    assert not [name for name in kept + rows if OTHERS.search(name)]


def test_no_category_names_what_is_everybodys_right() -> None:
    for one in SHIPPED:
        assert named_right(one.code, one.zh, one.en, one.basis) == ""
    assert named_right("", "信访")
    assert named_right(RIGHTS_EN[0].upper())


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOM)))
def test_the_room_imports_nothing_that_knows_of_a_ticket_or_a_ballot_and_reads_no_fact(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    imported = re.findall(r"^\s*(?:from|import) (chalicelib[\w.]*)", text, re.MULTILINE)
    assert imported or "import" not in text
    for module in imported:
        assert any(module.startswith(one) for one in MAY_KNOW), module
        assert importlib.util.find_spec(module), module
    assert "day_of_facts" not in text
    assert "of_image" not in text


def test_no_other_room_but_the_score_could_enter_a_record() -> None:
    outside = [path for path in (ROOT / "chalicelib").rglob("*.py") if ROOM not in path.parents]
    named = {path for path in outside if "credit.negative_list" in path.read_text(encoding="utf-8")}
    ties = ROOT / "chalicelib/ties.py"
    assert {path for path in named if (ROOT / "chalicelib/credit") not in path.parents} == {ties}
    said = [line for line in ties.read_text(encoding="utf-8").splitlines() if "credit.negative_list" in line]
    assert ['"chalicelib.credit.negative_list.service.scans", "read_as"' in line for line in said] == [True]
