"""A small town in memory that answers the pages: the API's shapes without the API, and the faults a test asks for."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ZONE = dt.timezone(dt.timedelta(hours=8))
VILLAGE, OTHER = "v00012", "v00013"
ME = "v00012r00345"
TOKEN = "7Kq2mW9xTzB4nR6vY1cDfG"
"""The token of the villager's code, and of a card."""
STRANGER = "0000000000000000000000"
UUID7 = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
SHOP_KEY = "sk_demo_Xq3vB8nM2kL5"
PIN = "2580"
DEMO = {
    "town": "戴村镇",
    "accounts": [
        {
            "kind": "wechat",
            "title": "村民 张秀英",
            "note": "佛山村，68 岁，常去舞龙队",
            "page": "/h5/",
            "code": "demo-zhang",
        },
        {
            "kind": "staff",
            "title": "村干部 陈国强",
            "note": "佛山村，管活动和花名册",
            "page": "/console/",
            "login": "chen",
            "password": "demo-pass",
        },
        {
            "kind": "staff",
            "title": "活动组织者 李梅",
            "note": "用平板给大家签到",
            "page": "/checkin/",
            "login": "chen",
            "password": "demo-pass",
        },
        {"kind": "shop", "title": "戴村供销超市", "note": "扫码收工分", "page": "/cashier/", "api_key": SHOP_KEY},
    ],
}


class Refused(Exception):
    """A problem+json answer."""

    def __init__(self, status: int, code: str, zh: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        faults = [{"field": name, "code": "value_error", "zh": text, "en": ""} for name, text in (fields or {}).items()]
        self.body = {"status": status, "code": code, "zh": zh, "en": code, "fields": faults}


class Lost(Exception):
    """The answer does not arrive, though the deed is done."""


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: dict[str, Any]
    match: tuple[str, ...] = ()


Answer = Callable[["Town", Asked], Any]
ROUTES: list[tuple[str, re.Pattern[str], Answer]] = []


def route(method: str, path: str) -> Callable[[Answer], Answer]:
    """Answer `method path`, where `{}` stands for one part of the path."""

    def hang(answer: Answer) -> Answer:
        ROUTES.append((method, re.compile("^" + re.escape(path).replace(r"\{\}", "([^/]+)") + "$"), answer))
        return answer

    return hang


def now() -> dt.datetime:
    """Return the time of day in the village."""
    return dt.datetime.now(ZONE)


def _activities() -> dict[str, dict[str, Any]]:
    start = (now() + dt.timedelta(days=2)).replace(hour=8, minute=30, second=0, microsecond=0)
    rows = [
        ("清洁家园志愿服务", "村文化礼堂门口", 30, 18, 0, "volunteering", "published", 0),
        ("重阳节老年舞龙排练", "老戏台", 12, 12, 2, "culture", "published", 1),
        ("初心课堂：防诈骗", "二楼会议室", 60, 41, 0, "class", "published", 3),
        ("板栗采收互助", "后山栗园", 20, 0, 0, "labour", "draft", 5),
    ]
    return {
        f"{VILLAGE}a{number}": {
            "activity_id": f"{VILLAGE}a{number}",
            "title": title,
            "place": place,
            "starts_at": (start + dt.timedelta(days=day)).isoformat(),
            "ends_at": (start + dt.timedelta(days=day, hours=2)).isoformat(),
            "seats": seats,
            "taken": taken,
            "waiting": waiting,
            "rule": rule,
            "state": state,
        }
        for number, (title, place, seats, taken, waiting, rule, state, day) in enumerate(rows, 1)
    }


def _entries() -> list[dict[str, Any]]:
    moves = [
        ("award", 400, "清洁家园志愿服务"),
        ("redemption", -1200, "戴村供销超市"),
        ("award", 150, "平安学堂：消防安全"),
        ("award", 300, "平安家庭（10 月）"),
        ("reversal", -200, "更正：重复登记"),
        ("award", 100, "村广场舞比赛"),
    ]
    after, rows = 12_860, []
    for days, (kind, points, title) in enumerate(moves):
        at = (now() - dt.timedelta(days=days * 3, hours=2)).isoformat()
        rows.append(
            {"kind": kind, "points": points, "after": after, "rule": "", "at": at, "source_title": title},
        )
        after -= points
    return rows


@dataclass
class Town:
    """Everything the fake remembers. `lose` names paths whose next answers are lost on the way."""

    bucket: str = ""
    balance: int = 12_860
    activities: dict[str, dict[str, Any]] = field(default_factory=_activities)
    mine: dict[str, dict[str, Any]] = field(default_factory=dict)
    keyed: dict[str, tuple[str, Any]] = field(default_factory=dict)
    seen: list[Asked] = field(default_factory=list)
    lose: list[str] = field(default_factory=list)
    stale: set[str] = field(default_factory=set)
    refresh: str = "r0"
    turn: int = 0
    redemptions: list[dict[str, Any]] = field(default_factory=list)
    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    uploads: list[int] = field(default_factory=list)
    partners: list[dict[str, Any]] = field(default_factory=list)
    partner_keys: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    budgets: list[dict[str, Any]] = field(default_factory=list)
    boards: list[tuple[str, str]] = field(default_factory=list)
    pay_codes: int = 0
    pay_code_seconds: int = 60
    demo: bool = True

    def __post_init__(self) -> None:
        self.partners = [
            {
                "partner_id": f"{VILLAGE}p1",
                "name": "戴村供销超市",
                "village_id": VILLAGE,
                "state": "active",
                "day_limit": 50_000,
            },
            {
                "partner_id": f"{VILLAGE}p2",
                "name": "佛山村农资店",
                "village_id": VILLAGE,
                "state": "active",
                "day_limit": 20_000,
            },
        ]
        self.partner_keys = {
            f"{VILLAGE}p1": [
                {
                    "key_id": "k7f3",
                    "state": "active",
                    "expires_on": "2027-11-30",
                    "last_used_at": now().isoformat(),
                }
            ]
        }
        self.budgets = [
            {
                "budget_id": "b1",
                "village_id": VILLAGE,
                "year": 2026,
                "points": 800_000,
                "used": 512_300,
                "escrowed": 46_000,
                "resolution": "佛村代〔2026〕3 号",
            }
        ]
        self.boards = [("t0001", "2026-W47"), (VILLAGE, "2026-W47"), (VILLAGE, "2026-10")]

    def answer(self, asked: Asked) -> Any:
        """Answer one request, as the API would."""
        for method, pattern, view in ROUTES:
            found = pattern.match(asked.path)
            if method == asked.method and found:
                asked.match = found.groups()
                answer = view(self, asked)
                if asked.path in self.lose:
                    self.lose.remove(asked.path)
                    raise Lost
                return answer
        raise Refused(404, "not_found", "没有找到。")

    def once(self, asked: Asked, do: Callable[[], Any]) -> Any:
        """Do a keyed deed once; the same key and body get the first answer again."""
        key = asked.headers.get("idempotency-key", "")
        if not UUID7.match(key):
            raise Refused(400, "idempotency_key_missing", "缺少 Idempotency-Key（要用 UUIDv7）。")
        body = json.dumps([asked.path, asked.body], sort_keys=True)
        if key in self.keyed:
            if self.keyed[key][0] != body:
                raise Refused(422, "key_reused_with_other_body", "这个 Idempotency-Key 已经用在另一个请求上。")
            return self.keyed[key][1]
        answer = do()
        self.keyed[key] = (body, answer)
        return answer

    def signed_in(self, subject: str, name: str, roles: list[str]) -> dict[str, Any]:
        """Start or renew a session."""
        self.turn += 1
        self.refresh = f"r{self.turn}"
        return {
            "access_token": f"a{self.turn}",
            "refresh_token": self.refresh,
            "expires_in": 900,
            "subject": subject,
            "name": name,
            "roles": roles,
        }

    def bearer(self, asked: Asked) -> None:
        """Let only a fresh session through."""
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not token or token in self.stale:
            raise Refused(401, "not_signed_in", "请先登录。")

    def shop(self, asked: Asked) -> None:
        """Let only the shop's key through."""
        if asked.headers.get("x-api-key") != SHOP_KEY:
            raise Refused(401, "not_signed_in", "请先登录。")

    def run(self, counts: dict[str, int], result_url: str, total: int) -> dict[str, Any]:
        """Start long work that ends after two looks."""
        run_id = f"run{len(self.runs) + 1}"
        self.runs[run_id] = {
            "run_id": run_id,
            "state": "running",
            "total": total,
            "done": 0,
            "counts": counts,
            "result_url": result_url,
        }
        return self.runs[run_id] | {"counts": {}, "result_url": ""}
