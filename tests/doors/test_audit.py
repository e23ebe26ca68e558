"""The door of the audit trail: who may read it, where, and that each look leaves its own line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.foundation.audit import service
from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.moderation.core import Decision
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from chalicelib.points.settlement.core.life import Deed
from tests.make import credentials
from tests.make.credentials import TOWN, Doors, bearer_of
from tests.make.world import NOON, standing

ROOT = Path(__file__).parents[2]
TODAY = business_date(NOON)
VILLAGE = "v00012"
OFFICER = Principal("s1", frozenset({Role.VILLAGE_OFFICER, Role.PANEL}), ((12, 13),), TOWN)


@pytest.fixture
def doors(tables: Any) -> Iterator[Doors]:
    with standing(), credentials.doors() as found:
        for nth in range(3):
            service.record(
                LIVE.acting(OFFICER, "r1"), place_id=VILLAGE, deed="resident.read", target=f"{VILLAGE}r0000{nth}"
            )
        yield found


@pytest.fixture(scope="module")
def parser() -> Iterator[Doors]:
    """Doors that refuse before they would reach any table."""
    with credentials.doors() as found:
        yield found


def path(place_id: str = VILLAGE, *, more: str = "") -> str:
    return f"/v1/places/{place_id}/audit?on={TODAY}{more}"


def test_a_day_is_shown_newest_first_and_page_by_page(doors: Doors) -> None:
    bearer = bearer_of(Role.AUDITOR)
    first = doors.ask("GET", path(more="&size=2"), bearer=bearer)
    assert first.status == 200
    assert [row["target"][-1] for row in first.body["rows"]] == ["2", "1"]
    newest = first.body["rows"][0]
    assert (newest["actor"], newest["roles"], newest["deed"]) == ("s1", ["panel", "village_officer"], "resident.read")
    assert newest["made_at"] == "2026-11-23T12:00:00+08:00"
    rest = doors.ask("GET", path(more=f"&size=2&cursor={first.body['cursor']}"), bearer=bearer)
    assert [row["target"][-1] for row in rest.body["rows"]] == ["0"]


@pytest.mark.parametrize("place_id", [VILLAGE, TOWN])
def test_every_look_leaves_a_line_of_its_own(doors: Doors, place_id: str) -> None:
    for _ in range(2):
        assert doors.ask("GET", path(place_id), bearer=bearer_of(Role.TOWN_ADMIN)).status == 200
    looks = [row for row in day_of_audit(place_id=place_id, on=TODAY).rows if row["deed"] == "audit.read"]
    assert [(row["target"], row["roles"]) for row in looks] == [(str(TODAY), "town_admin")] * 2


@pytest.mark.parametrize("place_id", ["v00025", "t0002", "v00012r00001", f"{TOWN}x"])
def test_places_out_of_reach_and_what_is_no_place_do_not_exist_and_leave_no_line(doors: Doors, place_id: str) -> None:
    assert doors.ask("GET", path(place_id), bearer=bearer_of(Role.AUDITOR)).status == 404
    assert day_of_audit(place_id=place_id, on=TODAY).rows == []


def test_officers_of_village_and_town_do_not_read_who_looked(doors: Doors) -> None:
    for role in (Role.VILLAGE_OFFICER, Role.TOWN_OFFICER, Role.RESIDENT):
        assert doors.ask("GET", path(), bearer=bearer_of(role)).status == 403


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "query.on"),
        ("on=yesterday", "query.on"),
        (f"on={TODAY}&size=0", "query.size"),
        (f"on={TODAY}&size=101", "query.size"),
        (f"on={TODAY}&who=s1", "query.who"),
    ],
)
def test_each_field_is_checked(parser: Doors, query: str, field: str) -> None:
    answer = parser.ask("GET", f"/v1/places/{VILLAGE}/audit?{query}", bearer=bearer_of(Role.AUDITOR))
    assert (answer.status, answer.fields()) == (422, {field})


def test_a_cursor_of_another_day_is_refused(doors: Doors) -> None:
    bearer = bearer_of(Role.AUDITOR)
    cursor = doors.ask("GET", path(more="&size=1"), bearer=bearer).body["cursor"]
    other = f"/v1/places/{VILLAGE}/audit?on=2026-11-22&size=1&cursor={cursor}"
    assert doors.ask("GET", other, bearer=bearer).code == "cursor_invalid"


def test_every_deed_that_the_house_names_has_words_in_the_console() -> None:
    words = (ROOT / "web/console/audit-words.js").read_text(encoding="utf-8")
    named = re.compile(
        r'(?:deed=|record\(.*|_audit\(.*|_audited\(ctx, \w+, |_kept\(.*, |_commit\(ctx, .*, )"([a-z]+\.[a-z_]+)"'
    )
    deeds = {deed for file in (ROOT / "chalicelib").rglob("service/*.py") for deed in named.findall(file.read_text())}
    assert len(deeds) > 40
    deeds |= {f"settlement.{deed}" for deed in Deed} | {f"reviews.{decision}" for decision in Decision}
    assert {deed for deed in deeds if f"'{deed}'" not in words} == set()
