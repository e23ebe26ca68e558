"""The doors of the controls: a month in its form, the place's auditors and administrators alone, a month counted."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.runs.core import Part
from chalicelib.town.controls import routes
from chalicelib.town.controls.core.grants import Attended, Report, Twice
from chalicelib.town.controls.service import counting
from chalicelib.town.controls.store.reports import commit_report
from tests.doors.claiming import ask, let_in, posted
from tests.make.claims import Town, make_town
from tests.make.refusing import names_field, nothing_written, says
from tests.make.world import NOON

MONTH = "2026M11"
WRONG = ["2026-11", "2026M13", "2026M00", "1999M11", "", "2026M11 or so", "2026W47"]
KEY = "01930000-0000-7000-8000-000000000001"
assert routes.doors.room == "controls"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """What is sent to the queue."""
    found: list[Part] = []
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda _queue, parts, **_: found.extend(parts))
    return found


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    assert tables is not None
    made = make_town()
    let_in(made, monkeypatch)
    return made


def places_of(town: Town) -> list[str]:
    return [f"/v1/places/{place_id}/controls" for place_id in (town.village_id, town.village.town_id)]


@pytest.mark.parametrize("month", WRONG)
def test_a_month_that_is_none_is_named_and_nothing_is_counted(town: Town, sent: list[Part], month: str) -> None:
    for path in places_of(town):
        with nothing_written():
            assert names_field(ask("aud", "POST", path, {"month": month}), "month")
            assert names_field(ask("aud", "GET", f"{path}?month={month}"), "query.month")
    assert sent == []


def test_what_is_no_month_at_all_or_more_than_one_is_named(town: Town) -> None:
    path = places_of(town)[0]
    with nothing_written():
        assert names_field(ask("aud", "POST", path, {}), "month")
        assert names_field(ask("aud", "POST", path, {"month": 202_611}), "month")
        assert names_field(ask("aud", "POST", path, {"month": MONTH, "phone": "13800000000"}), "phone")
        assert names_field(ask("aud", "GET", f"{path}?month={MONTH}&size=5"), "query.size")
        assert says(ask("aud", "POST", path, {"month": MONTH}, key=""), 400, "idempotency_key_missing")
        assert says(ask("aud", "POST", path, {"month": MONTH}, key="again"), 400, "idempotency_key_invalid")


@pytest.mark.parametrize("who", ["vic", "tom", "gil", "pat", "0"])
def test_whoever_grants_points_does_not_read_how_they_do_beside_others(town: Town, who: str) -> None:
    for path in places_of(town):
        with nothing_written():
            assert says(ask(who, "GET", f"{path}?month={MONTH}"), 403, "not_allowed")
            assert says(ask(who, "POST", path, {"month": MONTH}), 403, "not_allowed")


def test_another_places_auditor_and_administrator_find_nothing(town: Town) -> None:
    path, another = places_of(town)[0], "/v1/places/t0099/controls"
    with nothing_written():
        for who, at in (("far-aud", path), ("far-tia", path), ("aud", another), ("tia", another)):
            assert says(ask(who, "GET", f"{at}?month={MONTH}"), 404, "not_found")
            assert says(ask(who, "POST", at, {"month": MONTH}), 404, "not_found")
        assert ask("aud", "GET", f"/v1/places/v00077/controls?month={MONTH}")[0] == 404


def test_a_month_is_counted_when_it_is_asked_for_once_a_key_and_read_then(town: Town, sent: list[Part]) -> None:
    posted(town)
    path = places_of(town)[0]
    assert ask("aud", "GET", f"{path}?month={MONTH}")[1]["hands"] == []
    status, run = ask("aud", "POST", path, {"month": MONTH}, key=KEY)
    assert (status, [part.part for part in sent]) == (202, [town.village_id])
    assert ask("aud", "POST", path, {"month": MONTH}, key=KEY) == (202, run)
    for part in sent[:1]:
        counting.do_part(town.house(), part)
    status, shown = ask("tia", "GET", f"{path}?month={MONTH}")
    assert status == 200
    assert {(hand["by"], hand["points"]) for hand in shown["hands"]} == {("s-vic", 200), ("s-val", 200)}


def test_who_was_in_two_places_at_once_is_shown_with_both_activities_and_what_they_paid(town: Town) -> None:
    account_id = f"{town.village_id}.00345"
    first, second = Attended("a1", "清理河道", 400), Attended("a2", "老人送餐", 200)
    row = Twice(account_id, 31, first, second)
    commit_report(Report(town.village_id, MONTH, NOON, {}, twice=(row,)))
    for path in places_of(town):
        status, shown = ask("aud", "GET", f"{path}?month={MONTH}")
        assert (status, shown["twice"]) == (
            200,
            [
                {
                    "village_id": town.village_id,
                    "account_id": account_id,
                    "minutes": 31,
                    "first": {"activity_id": "a1", "title": "清理河道", "points": 400},
                    "second": {"activity_id": "a2", "title": "老人送餐", "points": 200},
                }
            ],
        )
