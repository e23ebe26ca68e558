"""The fake town's doors behind the officers' desk, and its published boards."""

from __future__ import annotations

from typing import Any

from tests.web.fake_api import rows
from tests.web.fake_town import OTHER, VILLAGE, Asked, Refused, Town, now, route

NAMES = {"t0001": "戴村镇", VILLAGE: "佛山村", OTHER: "沈村"}


@route("POST", "/v1/rosters/uploads")
def start_upload(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return {"url": f"{town.bucket}/upload", "fields": {"key": "uploads/1", "policy": "p"}, "object": "uploads/1"}


@route("POST", "/upload")
def upload(town: Town, asked: Asked) -> Any:
    town.uploads.append(int(asked.headers["content-length"]))


@route("POST", "/v1/rosters")
def import_roster(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    counts = {"created": 1_204, "changed": 36, "unchanged": 312, "refused": 3}
    return town.run(counts, "/result/report.xlsx", 1_555)


@route("POST", "/v1/card-sheets")
def card_sheets(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return town.run({"cards": 412}, "/result/cards.pdf", 42)


@route("GET", "/v1/runs/{}")
def run(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    found = town.runs[asked.match[0]]
    found["done"] = min(found["total"], found["done"] + found["total"] // 2 + 1)
    found["state"] = "done" if found["done"] == found["total"] else "running"
    return found if found["state"] == "done" else found | {"result_url": "", "counts": {}}


@route("GET", "/v1/rules")
def rules(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    table = [
        ("volunteering", "志愿服务", "我要参与", 200, "/ 小时", "每天 4 小时，每年 500 小时", "组织者，签到签退"),
        ("public", "公共事务", "我要参与", 200, "/ 次", "", "村委会"),
        ("class", "初心课堂", "我要参与", 150, "/ 次", "每周 2 次", "扫码"),
        ("culture", "文体活动", "我要参与", 100, "/ 次", "每周 2 次", "组织者"),
        ("sorting", "垃圾分类（户）", "美丽庭院", 300, "/ 月", "每月 1,000", "检查员，照片"),
        ("wish", "心愿认领", "心愿发布", 300, "/ 个", "每月 5 个", "许愿人和村里"),
    ]
    names = ("rule", "title", "scenario", "points", "unit", "cap", "verifier")
    return rows([dict(zip(names, line, strict=True)) for line in table])


@route("GET", "/v1/budgets")
def budgets(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return rows([row for row in town.budgets if row["village_id"] == asked.query["village_id"]])


@route("POST", "/v1/budgets")
def create_budget(town: Town, asked: Asked) -> Any:
    town.bearer(asked)

    def make() -> Any:
        made = asked.body | {"budget_id": f"b{len(town.budgets) + 1}", "used": 0, "escrowed": 0}
        town.budgets.append(made)
        return made

    return town.once(asked, make)


@route("GET", "/v1/partners")
def partners(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return rows(town.partners)


@route("POST", "/v1/partners")
def create_partner(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    if any(row["name"] == asked.body["name"] for row in town.partners):
        raise Refused(409, "name_taken", "已经有同名的商户。")
    made = asked.body | {"partner_id": f"{VILLAGE}p{len(town.partners) + 1}", "state": "active"}
    town.partners.append(made)
    return made


@route("GET", "/v1/partners/{}/keys")
def partner_keys(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    return rows(town.partner_keys.get(asked.match[0], []))


@route("POST", "/v1/partners/{}/keys")
def issue_key(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    keys = town.partner_keys.setdefault(asked.match[0], [])
    made = {"key_id": f"k{len(keys) + 1}", "state": "active", "expires_on": "2027-11-30", "last_used_at": None}
    keys.append(made)
    return made | {"api_key": "sk_p3_8Zt4mQ1rY7wB"}


@route("DELETE", "/v1/partners/{}/keys/{}")
def revoke_key(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    for key in town.partner_keys[asked.match[0]]:
        if key["key_id"] == asked.match[1]:
            key["state"] = "revoked"


@route("GET", "/v1/audit")
def audit(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    done = [
        ("陈国强", "发布活动", "清洁家园志愿服务"),
        ("陈国强", "导入花名册", "新增 1,204 人"),
        ("李梅", "扫码签到", "初心课堂"),
    ]
    return rows([{"at": now().isoformat(), "by": by, "verb": verb, "about": about} for by, verb, about in done])


# Boards


@route("POST", "/v1/boards")
def publish_board(town: Town, asked: Asked) -> Any:
    town.bearer(asked)
    town.boards.insert(0, (asked.body["place_id"], asked.body["period"]))


@route("GET", "/public/boards/index.json")
def board_index(town: Town, asked: Asked) -> Any:
    return rows([{"place_id": place, "place_name": NAMES[place], "period": period} for place, period in town.boards])


@route("GET", "/public/boards/{}/{}")
def board(town: Town, asked: Asked) -> Any:
    place, period = asked.match[0], asked.match[1].removesuffix(".json")
    people = [
        ("俞*娣", "3 组", 1_850),
        ("沈*根", "2 组", 1_420),
        ("张*英", "3 组", 1_260),
        ("陈*", "1 组", 980),
        ("来*芳", "5 组", 900),
        ("瞿*明", "4 组", 860),
        ("丁*", "1 组", 720),
        ("韩*仙", "2 组", 650),
    ]
    return {
        "place_id": place,
        "place_name": NAMES[place],
        "period": period,
        "title": "工分榜",
        "made_at": now().isoformat(),
        "star": {"masked_name": "俞*娣", "group": "3 组", "points": 1_850, "praise": "带头清理河道，连续四周志愿服务"},
        "residents": _standing(people),
        "households": _standing([("俞*娣户", "3 组", 2_900), ("张*英户", "3 组", 2_340)]),
        "villages": _standing([("佛山村", "", 64_200), ("沈村", "", 51_880)]) if place == "t0001" else [],
    }


def _standing(people: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    return [
        {"rank": rank, "masked_name": name, "group": group, "points": points}
        for rank, (name, group, points) in enumerate(people, 1)
    ]
