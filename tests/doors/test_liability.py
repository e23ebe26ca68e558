"""The doors of the liability: a place's day in its form, its own readers alone, thresholds by the administrator."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.settings import settings
from chalicelib.points.liability import jobs, routes
from chalicelib.points.liability.service import counting, files
from tests.doors.claiming import ask, let_in, posted
from tests.make.claims import Town, make_town
from tests.make.refusing import names_field, nothing_written, says

KEY = "01930000-0000-7000-8000-000000000001"
BOUNDS = {"months_max": 12, "expiring_percent": 30, "share_percent": 5, "held_days": 20, "balance_max": 150}
READS = ("", "/forecast", "/what-if?points_per_yuan=80", "/trend")
assert routes.doors.room == "liability"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """What is sent to the queue."""
    found: list[Part] = []
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda _queue, parts, **_: found.extend(parts))
    return found


@pytest.fixture
def town(tables: Any, sent: list[Part], monkeypatch: pytest.MonkeyPatch) -> Town:
    assert tables is not None
    made = make_town()
    let_in(made, monkeypatch)
    return made


def places_of(town: Town) -> tuple[str, str]:
    village, whole = (f"/v1/places/{one}/liability" for one in (town.village_id, town.village.town_id))
    return village, whole


def counted(town: Town, sent: list[Part]) -> dt.date:
    """Count the town this evening, with one claim of 200 points paid, and return the day."""
    posted(town)
    sent.clear()
    counting.start_evening(town.house())
    for part in list(sent):
        counting.do_part(town.house(), part)
    return business_date(town.world.now())


def test_a_village_and_its_town_are_shown_as_they_were_counted(town: Town, sent: list[Part]) -> None:
    day = counted(town, sent)
    village, whole = places_of(town)
    for who, path in (("vic", village), ("aud", village), ("tom", whole), ("aud", whole), ("tia", whole)):
        status, shown = ask(who, "GET", path)
        assert status == 200
        assert (shown["whole"]["day"], shown["whole"]["outstanding"], shown["missing"]) == (str(day), 200, [])
        assert [(one["year"], one["free"], one["held"]) for one in shown["whole"]["years"]] == [("2026", 200, 0)]
        assert [one["place_id"] for one in shown["villages"]] == [town.village_id]
        assert shown["thresholds"]["months_max"] == 24
    assert ask("vic", "GET", f"{village}?day={day}") == ask("vic", "GET", village)
    assert ask("vic", "GET", f"{village}?month=2026M11") == ask("vic", "GET", village)
    assert says(ask("vic", "GET", f"{village}?month=2026M10"), 404, "no_snapshot")
    assert says(ask("vic", "GET", f"{village}?day=2026-01-01"), 404, "no_snapshot")


def test_the_forecast_the_other_rate_and_the_trend_are_of_the_last_count(town: Town, sent: list[Part]) -> None:
    day = str(counted(town, sent))
    for path in places_of(town):
        _, shown = ask("aud", "GET", f"{path}/forecast")
        assert shown["expiries"] == [{"on": "2027-12-31", "newest_year": 2026, "unspent": 200, "at_pace": None}]
        assert (shown["day"], shown["villages"][0]["expiries"]) == (day, shown["expiries"])
        with nothing_written():
            _, shown = ask("aud", "GET", f"{path}/what-if?points_per_yuan=80")
        assert shown["whole"] == {"points": 200, "now_fen": 200, "then_fen": 250, "more_fen": 50}
        assert (shown["present_points_per_yuan"], shown["weighed_points"], shown["year_ahead"]) == ("100.00", 0, None)
        assert [(one["part"], one["more_fen"]) for one in shown["years"]] == [("2026", 50)]
        _, shown = ask("aud", "GET", f"{path}/trend")
        points = [{"day": day, "outstanding": 200, "held": 0, "liability": 200, "missing": 0}]
        assert shown == {"days": points, "months": points}


def test_before_the_first_count_there_is_nothing_to_show(town: Town) -> None:
    for path in places_of(town):
        for what in READS[:3]:
            assert says(ask("aud", "GET", f"{path}{what}"), 404, "no_snapshot")
        assert ask("aud", "GET", f"{path}/trend") == (200, {"days": [], "months": []})


def test_only_the_places_own_office_reads_it(town: Town, sent: list[Part]) -> None:
    counted(town, sent)
    village, whole = places_of(town)
    for what in READS:
        with nothing_written():
            for who in ("gil", "pat", "0"):
                assert says(ask(who, "GET", f"{village}{what}"), 403, "not_allowed")
            assert says(ask("vic", "GET", f"{whole}{what}"), 404, "not_found")
            for who in ("far-vic", "far-aud", "far-tom"):
                assert says(ask(who, "GET", f"{village}{what}"), 404, "not_found")
            assert says(ask("aud", "GET", f"/v1/places/t0099/liability{what}"), 404, "not_found")
    with nothing_written():
        assert says(ask("pat", "POST", f"{village}/files"), 403, "not_allowed")
        assert says(ask("far-aud", "POST", f"{village}/files"), 404, "not_found")
        assert says(ask("vic", "POST", f"{whole}/files"), 404, "not_found")
    assert [part for part in sent if part.kind == files.KIND] == []


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ("?day=2026-02-30", "query.day"),
        ("?day=today", "query.day"),
        ("?month=2026M13", "query.month"),
        ("?size=5", "query.size"),
        ("/what-if", "query.points_per_yuan"),
        ("/what-if?points_per_yuan=0", "query.points_per_yuan"),
        ("/what-if?points_per_yuan=100001", "query.points_per_yuan"),
        ("/what-if?points_per_yuan=a", "query.points_per_yuan"),
        ("/forecast?day=2026-11-23", "query.day"),
    ],
)
def test_what_is_no_day_month_or_rate_is_named(town: Town, what: str, field: str) -> None:
    for path in places_of(town):
        with nothing_written():
            assert names_field(ask("aud", "GET", f"{path}{what}"), field)


def test_the_administrator_sets_what_the_town_is_warned_of_and_the_next_evening_counts_by_it(
    town: Town, sent: list[Part]
) -> None:
    path = f"/v1/towns/{town.village.town_id}/liability-thresholds"
    assert ask("tia", "PUT", path, BOUNDS) == (200, BOUNDS)
    assert ask("tia", "PUT", path, BOUNDS) == (200, BOUNDS)
    counted(town, sent)
    _, shown = ask("tom", "GET", places_of(town)[1])
    assert shown["thresholds"] == BOUNDS
    assert [(one["kind"], one["name"], one["found"], one["bound"]) for one in shown["alarms"]] == [
        ("balances", town.village.name, 1, 0)
    ]
    with nothing_written():
        for who in ("tom", "aud", "vic", "0"):
            assert says(ask(who, "PUT", path, BOUNDS), 403, "not_allowed")
        assert says(ask("far-tia", "PUT", "/v1/towns/t0099/liability-thresholds", BOUNDS), 404, "not_found")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("months_max", 0),
        ("months_max", 121),
        ("expiring_percent", 101),
        ("share_percent", -1),
        ("held_days", 0),
        ("balance_max", 0),
        ("balance_max", "150"),
        ("balance_max", None),
        ("phone", "13800000000"),
    ],
)
def test_a_threshold_that_is_none_is_named(town: Town, field: str, wrong: object) -> None:
    path = f"/v1/towns/{town.village.town_id}/liability-thresholds"
    with nothing_written():
        assert names_field(ask("tia", "PUT", path, BOUNDS | {field: wrong}), field)


def test_the_tables_are_made_once_a_key_in_the_background(town: Town, sent: list[Part]) -> None:
    counted(town, sent)
    sent.clear()
    path = places_of(town)[1]
    status, started = ask("tom", "POST", f"{path}/files", key=KEY)
    assert (status, len(sent)) == (202, 1)
    for _ in range(2):
        counting.do_part(town.house(), sent[0])
    assert ask("tom", "POST", f"{path}/files", key=KEY) == (202, started)
    run = runs.load_run(run_id=started["run_id"])
    names = [name for name, _ in runs.files_of(town.house(), run)]
    assert names == [f"liability-{town.village.town_id}-2026-11-23.{end}" for end in ("csv", "xlsx")]
    body = storage.client("s3").get_object(Bucket=settings().private_bucket, Key=f"{run.result}{names[0]}")["Body"]
    rows = body.read().decode("utf-8-sig").splitlines()
    assert rows[1].startswith(f"负债,{town.village.name},2026-11-23,1,200,0,0,200,")
    assert f"到期预测,{town.village.name},2027-12-31,200,不知道" in rows
    assert says(ask("tom", "POST", f"{path}/files", key=""), 400, "idempotency_key_missing")
    assert says(ask("aud", "POST", f"{places_of(town)[0]}/files", key=KEY), 422, "key_reused_with_other_body")


def test_files_of_what_was_never_counted_fail_with_the_reason(town: Town, sent: list[Part]) -> None:
    _, started = ask("tom", "POST", f"{places_of(town)[1]}/files", key=KEY)
    counting.do_part(town.house(), sent[-1])
    run = runs.load_run(run_id=started["run_id"])
    assert (run.state, run.reason) == (runs.RunState.FAILED, "no_snapshot")


def test_the_evening_starts_each_town_once_a_day(town: Town, sent: list[Part]) -> None:
    assert jobs.jobs is not None
    sent.clear()
    assert len(counting.start_evening(town.house())) == 1
    assert {part.kind for part in sent} == {counting.KIND}
