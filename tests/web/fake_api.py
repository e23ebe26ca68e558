"""The fake town's doors: one function per endpoint that the pages call."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.web.fake_town import (
    DEMO,
    ME,
    OTHER,
    PIN,
    STRANGER,
    TOKEN,
    VILLAGE,
    Asked,
    Refused,
    Town,
    _entries,
    now,
    route,
)


def rows(found: list[Any], cursor: str | None = None) -> dict[str, Any]:
    """Return a page of a list."""
    return {"rows": found, "cursor": cursor}


@route("GET", "/demo.json")
def demo(town: Town, asked: Asked) -> Any:
    if not town.demo:
        raise Refused(404, "not_found", "没有找到。")
    return DEMO


@route("POST", "/v1/sessions/staff")
def sign_in_staff(town: Town, asked: Asked) -> Any:
    if asked.body != {"login": "chen", "password": "demo-pass"}:
        raise Refused(401, "wrong_password", "账号或密码不对。")
    return town.signed_in("s01", "陈国强", ["village_officer", "organiser"])


@route("POST", "/v1/sessions/wechat")
def sign_in_wechat(town: Town, asked: Asked) -> Any:
    if asked.body["code"] == "demo-new":
        return {"binding_ticket": "t1"}
    if asked.body["code"] != "demo-zhang":
        raise Refused(401, "wechat_code_refused", "微信登录没有成功，请再试一次。")
    return town.signed_in(ME, "张秀英", ["resident"])


@route("POST", "/v1/sessions/refresh")
def refresh(town: Town, asked: Asked) -> Any:
    if asked.body["refresh_token"] != town.refresh:
        raise Refused(401, "not_signed_in", "请先登录。")
    return town.signed_in(ME, "张秀英", ["resident"])


@route("GET", "/v1/me/profile")
def profile(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return {"resident_id": ME, "name": "张秀英", "village_id": VILLAGE, "village_name": "佛山村"}


@route("GET", "/v1/me/code")
def code(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return {"url": f"https://town.example/q/{TOKEN}", "png_url": "https://town.example/code.png"}


@route("POST", "/v1/me/pay-code")
def pay_code(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    town.pay_codes += 1
    until = now() + dt.timedelta(seconds=town.pay_code_seconds)
    return {"digits": f"0001200345{town.pay_codes:08d}7", "expires_at": until.isoformat()}


@route("GET", "/v1/me/account")
def account(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return {
        "account_id": ME,
        "balance": town.balance,
        "held": 0,
        "as_of": now().isoformat(),
        "expiring": [{"points": 860, "on": "2026-12-31"}],
    }


@route("GET", "/v1/me/entries")
def entries(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    found = _entries()
    return rows(found[4:]) if asked.query.get("cursor") == "c1" else rows(found[:4], "c1")


@route("GET", "/v1/me/inbox")
def inbox(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    at = now().isoformat()
    return rows(
        [
            {
                "message_id": "m1",
                "title": "工分到账",
                "body": "您参加“清洁家园志愿服务”2 小时，得 400 工分。",
                "at": at,
                "read": False,
            },
            {
                "message_id": "m2",
                "title": "活动提醒",
                "body": "后天上午 8:30 在村文化礼堂门口集合，请带好水杯和帽子。",
                "at": at,
                "read": True,
            },
        ]
    )


@route("GET", "/v1/me/rank")
def rank(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return {"place_id": VILLAGE, "period": "2026-W47", "rank": 3, "points": 650, "of": 812}


@route("GET", "/v1/places")
def places(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return rows(
        [
            {"place_id": "t0001", "name": "戴村镇", "kind": "town"},
            {"place_id": VILLAGE, "name": "佛山村", "kind": "village"},
            {"place_id": OTHER, "name": "沈村", "kind": "village"},
        ]
    )


@route("GET", "/v1/residents")
def residents(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    people = [
        ("张*英", "3 组", "active"),
        ("陈*", "1 组", "none"),
        ("沈*根", "2 组", "active"),
        ("俞*娣", "3 组", "lost"),
    ]
    return rows(
        [
            {"resident_id": f"{VILLAGE}r{345 + place:05d}", "masked_name": name, "group": group, "card": card}
            for place, (name, group, card) in enumerate(people)
        ]
    )


# Activities


def _with_mine(town: Town, activity: dict[str, Any]) -> dict[str, Any]:
    mine = town.mine.get(activity["activity_id"], {})
    return activity | {"mine": mine.get("state"), "waiting_place": mine.get("waiting_place")}


def _activity(town: Town, asked: Asked) -> dict[str, Any]:
    found = town.activities.get(asked.match[0])
    if not found:
        raise Refused(404, "no_such_activity", "没有这个活动。")
    return found


@route("GET", "/v1/activities")
def activities(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    staff = asked.headers.get("x-test-staff")
    shown = [row for row in town.activities.values() if asked.query["village_id"] == VILLAGE]
    return rows([_with_mine(town, row) for row in shown if staff or row["state"] != "gone"])


@route("GET", "/v1/activities/{}")
def activity(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return _with_mine(town, _activity(town, asked))


@route("POST", "/v1/activities")
def create_activity(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    if asked.body["ends_at"] <= asked.body["starts_at"]:
        raise Refused(
            422,
            "invalid_input",
            "有的内容填得不对，请看每一项的说明。",
            {"ends_at": "结束要晚于开始。"},
        )

    def make() -> Any:
        made = f"{VILLAGE}a{len(town.activities) + 1}"
        row = {"activity_id": made, "taken": 0, "waiting": 0, "state": "draft"} | asked.body
        town.activities[made] = row
        return row

    return town.once(asked, make)


@route("POST", "/v1/activities/{}/publish")
def publish_activity(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    _activity(town, asked)["state"] = "published"
    return _activity(town, asked)


@route("POST", "/v1/activities/{}/close")
def close_activity(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    _activity(town, asked)["state"] = "closed"
    return _activity(town, asked)


@route("POST", "/v1/activities/{}/signups")
def sign_up(town: Town, asked: Asked) -> Any:
    town.bearer(asked)

    def join() -> Any:
        row = _activity(town, asked)
        full = row["taken"] >= row["seats"]
        row["waiting" if full else "taken"] += 1
        mine = {"state": "waiting" if full else "signed_up", "waiting_place": row["waiting"] if full else None}
        town.mine[row["activity_id"]] = mine
        return mine

    return town.once(asked, join)


@route("DELETE", "/v1/activities/{}/signups/me")
def cancel_signup(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    mine = town.mine.pop(asked.match[0])
    _activity(town, asked)["waiting" if mine["state"] == "waiting" else "taken"] -= 1


@route("POST", "/v1/activities/{}/scans")
def scan(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    if asked.body["code"] == STRANGER:
        raise Refused(404, "no_such_code", "没有这个码，可能已经换过了。")

    def do() -> Any:
        if asked.body["direction"] == "in":
            return {"masked_name": "张*英", "state": "signed_in", "minutes": 0, "points": 0, "balance": town.balance}
        return {
            "masked_name": "张*英",
            "state": "attended",
            "minutes": 125,
            "points": 400,
            "balance": town.balance + 400,
        }

    return town.once(asked, do)


@route("GET", "/v1/activities/{}/people")
def people(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return rows(
        [
            {"masked_name": "张*英", "state": "attended", "minutes": 125, "points": 400},
            {"masked_name": "沈*根", "state": "signed_in", "minutes": 0, "points": 0},
            {"masked_name": "俞*娣", "state": "waiting", "waiting_place": 1, "minutes": 0, "points": 0},
        ]
    )


# The till


def _refuse_redemption(town: Town, body: dict[str, Any]) -> None:
    if body["code"] == STRANGER:
        raise Refused(404, "no_such_code", "没有这个码，可能已经换过了。")
    if len(body["code"]) == len(TOKEN) and body.get("pin") != PIN:
        faults = {"pin": "密码不对。"}
        raise Refused(403, "wrong_pin", "工分卡密码不对。", faults)
    if body["points"] > town.balance:
        raise Refused(409, "insufficient_balance", f"工分不够，只剩 {town.balance}。")


@route("POST", "/v1/partner/redemptions")
def redeem(town: Town, asked: Asked) -> Any:
    town.shop(asked)
    body = {name: value for name, value in asked.body.items() if name != "dry_run"}
    shown = {"redemption_id": "", "masked_name": "张*英", "points": body["points"], "made_at": now().isoformat()}
    if asked.body.get("dry_run"):
        _refuse_redemption(town, body)
        return shown | {"balance": town.balance - body["points"]}

    def do() -> Any:
        _refuse_redemption(town, body)
        town.balance -= body["points"]
        made = f"rd{len(town.redemptions) + 1:06d}"
        answer = shown | {"redemption_id": made, "balance": town.balance}
        town.redemptions.append(answer)
        return answer

    return town.once(asked, do)


@route("GET", "/v1/partner/redemptions/{}")
def redemption(town: Town, asked: Asked) -> Any:
    town.shop(asked)
    if asked.match[0] not in town.keyed:
        raise Refused(404, "no_such_redemption", "没有这笔核销。")
    return town.keyed[asked.match[0]][1]


@route("GET", "/v1/partner/totals")
def totals(town: Town, asked: Asked) -> Any:
    town.shop(asked)
    points = sum(one["points"] for one in town.redemptions)
    return {"on": asked.query["on"], "count": len(town.redemptions), "points": points, "rows": town.redemptions}
