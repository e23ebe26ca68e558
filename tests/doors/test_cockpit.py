"""The doors of the cockpit: numbers down to their rows, who may look, and indicators with their versions."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from chalicelib.prosperity.proceeds.service import closing
from chalicelib.town.cockpit import routes
from chalicelib.town.cockpit.core.metrics import METRICS
from chalicelib.town.cockpit.service import folding
from tests.doors.claiming import ask, let_in, posted
from tests.make.claims import Town, make_town
from tests.make.refusing import names_field, nothing_written, says

MONTH = "2026M11"
assert routes.doors.room == "cockpit"


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


@pytest.fixture
def counted(town: Town, sent: list[Part]) -> Town:
    """A town whose one claim was posted, and counted by the run of an hour."""
    posted(town)
    town.world.moment += dt.timedelta(days=1)
    folding.start_hour(town.house())
    work(town, sent)
    return town


def work(town: Town, sent: list[Part]) -> None:
    """Do what was sent."""
    for part in list(sent):
        folding.do_part(town.house(), part)
    sent.clear()


def hour(town: Town, sent: list[Part], at: str) -> None:
    """Let the hour's job run at a time in China."""
    town.world.moment = dt.datetime.fromisoformat(f"{at}+08:00")
    folding.start_hour(town.house())
    work(town, sent)


def at(town: Town, rest: str = "", *, place: str = "") -> str:
    return f"/v1/places/{place or town.village.town_id}/cockpit{rest}"


def entry(town: Town, month: str = MONTH, name: str = "petitions") -> str:
    return f"/v1/towns/{town.village.town_id}/indicators/{month}/{name}"


def test_everybody_reads_how_each_number_is_defined(town: Town) -> None:
    status, shown = ask("0", "GET", "/v1/cockpit/metrics")
    assert (status, [one["key"] for one in shown["metrics"]]) == (200, [one.key for one in METRICS])


def test_the_same_number_stands_in_the_town_the_village_the_day_the_rows_and_the_workbook(counted: Town) -> None:
    status, shown = ask("tom", "GET", at(counted, f"?month={MONTH}"))
    assert status == 200
    figures = {one["key"]: one for one in shown["figures"]}
    assert (figures["points_issued"]["now"], figures["claims_posted"]["now"]) == (200, 1)
    assert figures["residents"]["now"] == 8
    assert {one["place_id"]: one["numbers"]["points_issued"] for one in shown["places"]} == {
        counted.village_id: 200,
        counted.village.town_id: 0,
    }
    village = ask("vic", "GET", at(counted, f"?month={MONTH}", place=counted.village_id))[1]
    assert {one["key"]: one["now"] for one in village["figures"]}["points_issued"] == 200
    days = ask("vic", "GET", at(counted, f"/days?month={MONTH}", place=counted.village_id))[1]["days"]
    (day,) = [one for one in days if one["numbers"]["points_issued"]]
    rows = ask("vic", "GET", at(counted, f"/rows?metric=points_issued&on={day['on']}", place=counted.village_id))[1]
    assert (rows["total"], rows["more"], [row["adds"] for row in rows["rows"]]) == (200, False, [200])
    assert rows["rows"][0]["thing"].startswith("claim#")
    resident = counted.people[0].resident_id
    assert resident not in json.dumps(rows)
    last = rows["rows"][-1]["row_id"]
    after = f"/rows?metric=points_issued&on={day['on']}&after={last}"
    assert ask("vic", "GET", at(counted, after, place=counted.village_id))[1]["rows"] == []
    file = ask("tom", "GET", at(counted, f"/export?month={MONTH}"))[1]
    book = load_workbook(io.BytesIO(base64.b64decode(file["body"])))
    assert {row[0].value: row[2].value for row in book["数字"]}["发放工分"] == 200


def test_a_month_that_is_over_is_open_data_with_its_indicators_and_nothing_of_few_people(
    counted: Town, sent: list[Part]
) -> None:
    body = {"count": 12, "source": "镇信访办 11 月月报", "version": 0}
    assert ask("tom", "PUT", entry(counted), body)[0] == 200
    work(counted, sent)

    def files() -> int:
        found = storage.client("s3").list_objects_v2(Bucket=settings().public_bucket, Prefix="cockpit/")
        return int(found["KeyCount"])

    assert files() == 0
    hour(counted, sent, "2026-12-01T02:55")
    closing.close_due(counted.house(), town_id=counted.village.town_id)  # Of the 29th: the night's grace lasts.
    hour(counted, sent, "2026-12-01T02:59")
    assert files() == 0, "the month is over, its book is not"
    counted.world.moment = dt.datetime.fromisoformat("2026-12-01T03:20+08:00")
    closing.close_due(counted.house(), town_id=counted.village.town_id)
    assert ask("tom", "PUT", entry(counted), body | {"count": 13, "version": 1})[0] == 200
    work(counted, sent)
    assert files() == 0, "nobody counted it since its book was closed"
    hour(counted, sent, "2026-12-01T03:55")
    assert files() == 3

    def read(name: str) -> str:
        key = f"cockpit/{counted.village.town_id}/{name}"
        found = storage.client("s3").get_object(Bucket=settings().public_bucket, Key=key)
        return str(found["Body"].read().decode("utf-8-sig"))

    told = json.loads(read(f"{MONTH}.json"))
    rows = {row["key"]: row for row in told["numbers"]}
    assert (rows["points_issued"]["total"], rows["residents"]["total"]) == (None, 8), "one person had all the points"
    assert [(one["key"], one["count"]) for one in told["indicators"]] == [("petitions", 13)]
    assert json.loads(read("index.json"))["months"] == [MONTH]
    lines = list(csv.reader(io.StringIO(read(f"{MONTH}.csv"))))
    assert [line[5] for line in lines if line[1:3] == ["全镇", "residents"]] == ["8"]
    assert "200" not in {line[5] for line in lines}


def test_an_indicator_is_entered_corrected_and_every_version_stays_with_who_and_when(
    town: Town, sent: list[Part]
) -> None:
    first = {"count": 12, "source": "镇信访办 11 月月报", "version": 0}
    status, shown = ask("tom", "PUT", entry(town), first)
    assert (status, shown["version"], shown["by"]) == (200, 1, town.staff["tom"].subject)
    assert ask("tom", "PUT", entry(town), first) == (200, shown), "the same again is the first answer"
    assert says(ask("tia", "PUT", entry(town), first | {"count": 11}), 409, "indicator_moved")
    assert ask("tia", "PUT", entry(town), first | {"count": 11, "version": 1})[1]["version"] == 2
    assert says(ask("tia", "PUT", entry(town), first | {"version": 7}), 409, "indicator_moved")
    year = ask("aud", "GET", f"/v1/towns/{town.village.town_id}/indicators?year=2026")[1]
    assert [(one["version"], one["count"], one["by"]) for one in year["versions"]] == [
        (1, 12, town.staff["tom"].subject),
        (2, 11, town.staff["tia"].subject),
    ]
    assert [one["count"] for one in year["held"]] == [11]
    assert {part.part for part in sent} == {f"{town.village.town_id}#{MONTH}"}


def test_what_is_no_number_month_or_indicator_is_refused_and_writes_nothing(town: Town) -> None:
    body = {"count": 1, "source": "月报", "version": 0}
    with nothing_written():
        assert says(ask("tom", "GET", at(town, f"?month={MONTH}")), 404, "cockpit_not_counted")
        assert names_field(ask("tom", "GET", at(town, "?month=2026-11")), "query.month")
        assert names_field(ask("tom", "GET", at(town, "?month=2026M12")), "query.month")
        assert names_field(ask("tom", "GET", at(town, "/days?month=2026M12")), "query.month")
        assert says(ask("tom", "GET", at(town, "/rows?metric=gdp&on=2026-11-23")), 404, "no_such_metric")
        for stock in ("residents", "sales_fen"):
            assert says(ask("tom", "GET", at(town, f"/rows?metric={stock}&on=2026-11-23")), 422, "metric_without_rows")
        assert says(ask("tom", "PUT", entry(town, name="gdp"), body), 404, "no_such_indicator")
        assert says(ask("tom", "PUT", entry(town, month="2026-11"), body), 404, "no_such_indicator")
        assert names_field(ask("tom", "PUT", entry(town, month="2026M12"), body), "month")
        assert names_field(ask("tom", "PUT", entry(town), body | {"count": -1}), "count")
        assert names_field(ask("tom", "PUT", entry(town), body | {"count": 1.5}), "count")
        for source in (" ", "长" * 61):
            assert names_field(ask("tom", "PUT", entry(town), body | {"source": source}), "source")
        assert says(ask("tom", "PUT", entry(town), body | {"version": 99}), 409, "indicator_worn_out")


def test_a_village_officer_reads_their_village_and_nobody_reads_next_door(counted: Town) -> None:
    town_path, village_path = at(counted, f"?month={MONTH}"), at(counted, f"?month={MONTH}", place=counted.village_id)
    assert ask("aud", "GET", town_path)[0] == 200
    with nothing_written():
        assert says(ask("vic", "GET", town_path), 404, "not_found")
        for who in ("far-vic", "far-aud"):
            assert says(ask(who, "GET", village_path), 404, "not_found")
        for who in ("0", "pat", "gil"):
            assert says(ask(who, "GET", village_path), 403, "not_allowed")
        for who in ("vic", "aud"):
            body = {"count": 1, "source": "月报", "version": 0}
            assert says(ask(who, "PUT", entry(counted), body), 403, "not_allowed")
