"""Who a person at this machine can enter the demo town as: `demo.json` beside the state, and `/demo.json` for pages.

Its shape, of which the pages show one button for each login:

    {"town": {"place_id": "t0001", "name": "戴村镇"},
     "logins": [{"role": "village_officer", "name": "陈国强", "note": "佛山村，管活动和花名册", "page": "/console/",
                 "sign_in": {"kind": "staff", "login": "chen", "password": "…"}}]}

`sign_in` is a staff account (`kind` `staff`, with `login` and `password`), a key of a shop or bank (`shop`, `bank`,
with `api_key`), or the WeChat user of a villager (`wechat`, with `openid`) or a member (`member`, with `town_id` too).
A WeChat login code works once, so each time the file is asked for every `openid` is replaced by a new `code` of the
stand-in for WeChat. `cashier` is then beside them: the page of the stand-in for WeChat Pay on which a person pays.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import urllib3

FILE = "demo.json"
Logins = dict[str, Any]


def keep(state: Path, logins: Logins) -> None:
    """Write down who can be entered as."""
    (state / FILE).write_text(json.dumps(logins, ensure_ascii=False, indent=1), encoding="utf-8")


def shown(state: Path, wechat_url: str, wxpay_url: str) -> bytes | None:
    """Return what pages are told, with login codes that work now; None where this town is no demo."""
    file = state / FILE
    if not file.exists():
        return None
    known: Logins = json.loads(file.read_text(encoding="utf-8"))
    for login in known["logins"]:
        openid = login["sign_in"].pop("openid", "")
        if openid:
            login["sign_in"]["code"] = login_code(wechat_url, openid)
    return json.dumps(known | {"cashier": f"{wxpay_url}/cashier"}, ensure_ascii=False).encode()


def login_code(wechat_url: str, openid: str) -> str:
    """Return a code that `wx.login` would give to this user."""
    answer = urllib3.request("POST", f"{wechat_url}/_control/login_code", json={"openid": openid}, timeout=5)
    return str(answer.json()["code"])
