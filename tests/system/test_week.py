"""A week over HTTP, in whichever town is under test: every queue and the stream do their own work, we wait for it.

In the rehearsal all of it goes through the emulated API Gateway, functions, queues and streams.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
import urllib3
from openpyxl import load_workbook

from chalicelib.foundation.identity.core.roster import COLUMNS
from chalicelib.kernel.calendar import business_date, week_of
from chalicelib.kernel.context import utc_now, uuid7
from local.demo_logins import login_code
from local.story.chapters.roster import id_number
from tests.system.closing import Closing
from tests.town import Caller, Town, bearer, signed_in

pytestmark = pytest.mark.system

HOME = "v00001"
BORN_ON = dt.date(1991, 3, 5)
NAME = "宋一鸣"
QUEUE_SECONDS_MAX = 90
"""Each wait is of a second or two; a machine that is shared by many takes longer."""
SETTLE_SECONDS_MAX = 150
"""A minute by the rule, and then the queue."""


@dataclass
class Newcomer:
    """Somebody whom the roster brought, signed in, and how the import's run ended."""

    me: Caller
    resident_id: str
    run: dict[str, Any]


@pytest.fixture(scope="module")
def village(town: Town, closing: Closing) -> Caller:
    """The village's officer. An activity of next door is closed before all else, as it is settled last."""
    assert closing.activity_id
    return signed_in(town, "village")


@pytest.fixture(scope="module")
def newcomer(town: Town, village: Caller) -> Newcomer:
    """Import a roster of two people and a mistake, and let one of them bind their WeChat user and sign in."""
    number = uuid7()[-5:]
    nth = int(number, 16) % 400
    rows = [
        ["", "一组", f"N{number}", "户主", NAME, id_number(BORN_ON, nth), "", ""],
        ["", "二组", f"N{number}", "子女", "宋小一", id_number(dt.date(2015, 6, 1), nth), "", ""],
        ["", "一组", f"N{number}", "配偶", "错手机", id_number(BORN_ON, nth + 400), "12345", ""],
    ]
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    upload = village.post("/v1/rosters/uploads", {"place_id": HOME}, status=201)
    form = upload["fields"] | {"file": ("roster.csv", text.getvalue().encode())}
    assert urllib3.request("POST", upload["url"], fields=form, timeout=30).status in {200, 204}
    asked = {"place_id": HOME, "upload_id": upload["upload_id"]}
    run_id = village.post("/v1/rosters", asked, status=202)["run_id"]
    run = village.until(f"/v1/runs/{run_id}", lambda run: run["state"] != "running", seconds_max=QUEUE_SECONDS_MAX)
    me, resident_id = bound(town, BORN_ON, nth)
    return Newcomer(me, resident_id, run)


def bound(town: Town, born_on: dt.date, nth: int) -> tuple[Caller, str]:
    """Prove who one is with name and ID number, and return the caller and their id."""
    stranger = Caller(town)
    code = login_code(town.wechat_url, f"newcomer-{uuid7()}")
    found = stranger.post("/v1/sessions/wechat", {"code": code})
    assert found["state"] == "binding_needed"
    purposes = stranger.get("/v1/consents/purposes")["purposes"]
    (version,) = [one["version"] for one in purposes if one["purpose"] == "registration"]
    proof = {
        "binding_ticket": found["binding_ticket"],
        "name": NAME,
        "id_number": id_number(born_on, nth),
        "registration_version": version,
    }
    session = stranger.post("/v1/sessions/bind", proof)
    return Caller(town, bearer(session)), session["subject"]


def going_on(village: Caller) -> str:
    """Return the demo's activity that began half an hour before the town."""
    listed = village.get(f"/v1/activities?village_id={HOME}")["rows"]
    (found,) = [one["activity_id"] for one in listed if one["title"] == "村道义务清扫"]
    return str(found)


def test_a_roster_comes_in_and_its_report_names_the_row_with_the_mistake(newcomer: Newcomer) -> None:
    run = newcomer.run
    assert (run["state"], run["counts"]) == ("done", {"rows": 3, "refused": 1, "created": 2})
    (report,) = run["files"]
    book = load_workbook(io.BytesIO(opened(report["url"])))
    faults = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[2], row[4]) for row in faults] == [(4, "错*", "手机号")]


def test_who_signs_up_is_scanned_in_and_who_is_scanned_out_finds_the_points_in_the_inbox(
    town: Town, village: Caller, newcomer: Newcomer
) -> None:
    """Points are by the minute, so the one who is scanned out has been in since the demo began."""
    activity = f"/v1/activities/{going_on(village)}"
    grid = signed_in(town, "grid")
    assert newcomer.me.post(f"{activity}/signups", status=201)["state"] == "confirmed"
    scan_in = {"code": newcomer.me.get("/v1/me/code")["token"], "direction": "in"}
    assert grid.post(f"{activity}/scans", scan_in, status=201)["state"] == "in"
    assert newcomer.me.get(activity)["my_state"] == "in"
    villager = Caller(town, bearer(demo_session(town, "中年人")))
    before = villager.get("/v1/me/account")["balance"]
    scan_out = {"code": villager.get("/v1/me/code")["token"], "direction": "out"}
    out = grid.post(f"{activity}/scans", scan_out, status=201)
    assert (out["state"], out["points"] > 0, out["replayed"]) == ("done", True, False)
    assert villager.get("/v1/me/account")["balance"] == before + out["points"]
    inbox = villager.until("/v1/me/inbox", lambda inbox: bool(about(inbox, activity)), seconds_max=QUEUE_SECONDS_MAX)
    (message,) = about(inbox, activity)
    assert (message["kind"], f" {out['points']} 工分" in message["body"]) == ("points_earned", True)


def demo_session(town: Town, note: str) -> dict[str, Any]:
    """Return the session of the demo's villager whose note begins like this."""
    (login,) = [one for one in town.demo()["logins"] if one["role"] == "resident" and one["note"].startswith(note)]
    answer = Caller(town).post("/v1/sessions/wechat", {"code": login["sign_in"]["code"]})
    session: dict[str, Any] = answer["session"]
    return session


def opened(url: str) -> bytes:
    """Return what a signed link opens."""
    return bytes(urllib3.request("GET", url, timeout=30).data)


def about(inbox: dict[str, Any], path: str) -> list[dict[str, Any]]:
    """Return the messages about points of the activity at this path."""
    return [row for row in inbox["messages"] if path.endswith(row["about"] or "?") and row["kind"].startswith("points")]


def test_a_shop_takes_points_once_with_its_key(town: Town) -> None:
    (login,) = [one for one in town.demo()["logins"] if one["sign_in"]["kind"] == "shop"]
    noted = re.search("工分卡 ([0-9A-Za-z]{22})，密码 (\\d{4})$", login["note"])
    assert noted is not None
    headers = {"X-API-Key": login["sign_in"]["api_key"], "Idempotency-Key": uuid7(), "Content-Type": "application/json"}
    asked = json.dumps({"code": noted[1], "pin": noted[2], "points": 10})
    first, again = (town.ask("POST", "/v1/partner/redemptions", body=asked, headers=headers) for _ in range(2))
    assert (first.status, json.loads(first.data)["points"]) == (201, 10), first.data
    assert (again.status, json.loads(again.data)) == (201, json.loads(first.data))
    taken = town.ask("GET", f"/v1/partner/redemptions/{headers['Idempotency-Key']}", headers=headers)
    assert json.loads(taken.data)["points"] == 10


def test_a_board_made_again_is_published_with_all_its_files(town: Town) -> None:
    officer = signed_in(town, "officer")
    period = week_of(business_date(utc_now()) - dt.timedelta(days=7))
    run_id = officer.post(f"/v1/boards/{HOME}/publish", {"period": period}, status=202)["run_id"]
    ended = officer.until(f"/v1/runs/{run_id}", lambda run: run["state"] != "running", seconds_max=QUEUE_SECONDS_MAX)
    assert (ended["state"], ended["done"], ended["total"]) == ("done", 1, 1)
    board = officer.get(f"/v1/boards/{HOME}/{period}")
    assert (board["place_id"], board["star"]["points"]) == (HOME, board["residents"][0]["points"])
    bucket = town.aws("s3")
    kept = bucket.list_objects_v2(Bucket="sanbao-local-public-000000000000", Prefix=f"boards/{HOME}/{period}/")
    names = {entry["Key"].rpartition("/")[2] for entry in kept["Contents"]}
    assert names == {url.rpartition("/")[2] for url in board["files"].values()}
    assert len(names) == 5


def test_what_nobody_earned_returns_to_the_budget_a_minute_after_closing(closing: Closing) -> None:
    path = f"/v1/activities/{closing.activity_id}"
    settled = closing.officer.until(path, lambda shown: shown["state"] == "closed", seconds_max=SETTLE_SECONDS_MAX)
    assert (settled["attended"], settled["awarded"]) == (0, 0)
    assert closing.left_published == closing.left_before - settled["escrow"] < closing.left_before
    assert closing.officer.get(closing.budget)["left"] == closing.left_before
