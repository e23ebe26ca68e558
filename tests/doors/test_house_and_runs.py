"""The doors of the house and of runs, entered as Lambda enters them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from chalice.test import Client

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import edge, problems
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from infra import census
from tests.conftest import forget_clients

OFFICER = Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=((3, 4),), town_id="t0001")
NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(edge._resolvers, "bearer", lambda _ctx, _token: OFFICER)


def get(path: str, **headers: str) -> tuple[int, dict[str, Any]]:
    with Client(census.app()) as client:
        answer = client.http.get(path, headers=headers)
        return answer.status_code, json.loads(answer.body)


def test_health_tells_stage_and_version(tables: Any) -> None:
    assert get("/v1/health") == (200, {"stage": "test", "version": "unpackaged", "tables": "reachable"})


def test_health_is_busy_where_the_tables_do_not_answer(tables: Any) -> None:
    tables.delete_table(TableName="sanbao-test-facts")
    assert get("/v1/health")[1]["code"] == "busy"


def test_the_description_is_json(tables: Any) -> None:
    assert get("/v1/openapi.json")[1]["openapi"] == "3.1.0"


def test_a_run_of_ones_village_is_shown_with_what_it_made(tables: Any, signed_in: None) -> None:
    ctx = Context(now=lambda: NOW)
    runs.fan_out(ctx, run_id="r1", kind="cards", queue="none", place_id="v00003", parts=[])
    runs.finish_run(run_id="r1", result="cards/r1.pdf")
    status, shown = get("/v1/runs/r1", authorization="Bearer x")
    (file,) = shown.pop("files")
    assert (status, shown) == (
        200,
        {
            "run_id": "r1",
            "kind": "cards",
            "place_id": "v00003",
            "state": "done",
            "done": 0,
            "total": 0,
            "counts": {},
            "reason": "",
            "sentence": "",
            "started_at": "2026-11-24T16:00:00+08:00",
            "files_until": "2026-12-01T16:00:00+08:00",
            "missing": [],
        },
    )
    assert file["name"] == "r1.pdf"
    assert "/sanbao-test-private/cards/r1.pdf?" in file["url"]


def test_another_villages_run_does_not_exist(tables: Any, signed_in: None) -> None:
    runs.fan_out(Context(), run_id="r2", kind="cards", queue="none", place_id="v00004", parts=[])
    assert get("/v1/runs/r2", authorization="Bearer x")[1]["code"] == "no_such_run"
    assert get("/v1/runs/r3", authorization="Bearer x")[1]["code"] == "no_such_run"


def test_chalices_own_refusals_are_in_the_houses_words(tables: Any) -> None:
    with Client(census.app()) as client:
        answer = client.http.get("/v1/health", headers={"Content-Type": "text/xml"})
    assert answer.status_code == 415
    assert json.loads(answer.body)["code"] == "media_type_refused"
    assert answer.headers["Content-Type"] == problems.PROBLEM_JSON
    forget_clients()
