"""The demo town: each login that pages show lets somebody in, through the same doors as everybody."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest

from chalicelib.kernel.context import uuid7
from tests.town import Town, signed_in_member

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("closing")]
"""The first tests of a town let something close, so that the last ones need not wait until it is settled."""
BOARD_SECONDS_MAX = 60


@pytest.fixture
def logins(town: Town) -> list[dict[str, Any]]:
    """Who can be entered as, as pages are told."""
    known = town.demo()
    assert known["town"]["name"] == "戴村镇"
    found: list[dict[str, Any]] = known["logins"]
    return found


def of_kind(logins: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Return the logins that sign in this way."""
    return [login for login in logins if login["sign_in"]["kind"] == kind]


def post(town: Town, path: str, body: dict[str, Any], **headers: str) -> tuple[int, Any]:
    """Send JSON, and return the status and the JSON that came back."""
    answer = town.ask("POST", path, body=json.dumps(body), headers={"Content-Type": "application/json"} | headers)
    return answer.status, json.loads(answer.data)


def test_every_staff_role_of_the_demo_signs_in_with_its_password(town: Town, logins: list[dict[str, Any]]) -> None:
    staff = of_kind(logins, "staff")
    assert {login["role"] for login in staff} == {
        "town_admin",
        "town_officer",
        "village_officer",
        "organiser",
        "grid_worker",
        "panel",
        "auditor",
    }
    for login in staff:
        asked = {"login": login["sign_in"]["login"], "password": login["sign_in"]["password"]}
        status, session = post(town, "/v1/sessions/staff", asked)
        assert (status, session["roles"]) == (200, [login["role"]])


def test_villagers_of_the_demo_sign_in_and_have_points(town: Town, logins: list[dict[str, Any]]) -> None:
    for login in of_kind(logins, "wechat"):
        status, answer = post(town, "/v1/sessions/wechat", {"code": login["sign_in"]["code"]})
        assert (status, answer["state"]) == (200, "signed_in")
        bearer = f"Bearer {answer['session']['access_token']}"
        account = town.ask("GET", "/v1/me/account", headers={"Authorization": bearer})
        assert json.loads(account.data)["balance"] > 0


def test_members_of_the_demo_sign_in_and_have_addresses(town: Town, logins: list[dict[str, Any]]) -> None:
    for nth in range(len(of_kind(logins, "member"))):
        member = signed_in_member(town, nth)
        assert member.get("/v1/me/member")["town_id"] == town.demo()["town"]["place_id"]
        assert member.get("/v1/me/addresses")["addresses"][0]["is_default"] is True


def test_a_login_code_of_the_demo_is_new_each_time(town: Town, logins: list[dict[str, Any]]) -> None:
    again = town.demo()["logins"]
    codes = [login["sign_in"]["code"] for login in of_kind(logins, "wechat") + of_kind(again, "wechat")]
    assert len(codes) == len(set(codes)) >= 4


def test_the_till_of_the_demo_quotes_on_a_card_with_its_pin(town: Town, logins: list[dict[str, Any]]) -> None:
    (shop,) = of_kind(logins, "shop")
    noted = re.search("工分卡 ([0-9A-Za-z]{22})，密码 (\\d{4})$", shop["note"])
    assert noted is not None
    asked = {"code": noted[1], "pin": noted[2], "points": 10, "dry_run": True}
    headers = {"X-API-Key": shop["sign_in"]["api_key"], "Idempotency-Key": uuid7()}
    status, quoted = post(town, "/v1/partner/redemptions", asked, **headers)
    assert (status, quoted["points"], quoted["quote"]) == (201, 10, True)
    taken = town.ask("GET", f"/v1/partner/redemptions/{headers['Idempotency-Key']}", headers=headers)
    assert taken.status == 404


def test_last_weeks_board_of_the_demo_comes_out_with_its_star(town: Town, logins: list[dict[str, Any]]) -> None:
    deadline = time.monotonic() + BOARD_SECONDS_MAX
    while (answer := town.ask("GET", "/v1/boards/t0001?kind=week")).status == 404:
        assert time.monotonic() < deadline, answer.data
        time.sleep(0.5)
    board = json.loads(answer.data)
    assert board["place_name"] == "戴村镇"
    assert {village["name"] for village in board["villages"] if village["points"]} == {"佛山村", "上董村"}
    assert board["star"]["points"] == board["residents"][0]["points"] > 0
    assert logins
