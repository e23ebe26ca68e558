"""Two members of the demo town who live in the city: joined by the stand-in's WeChat users, with where they live."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.foundation.identity.core.addresses import Destination
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import addresses, members
from local.demo.clock import Clock

WHO = (
    ("demo-member", "海燕", "住在萧山城区，常买村里的菜", (
        Destination("周海燕", "13900000101", "浙江省", "杭州市", "萧山区", "市心北路 88 号 3 幢 502 室"),
        Destination("周海燕", "13900000101", "浙江省", "杭州市", "滨江区", "江南大道 1 号 6 楼前台"),
    )),
    ("demo-visitor", "阿泽", "从上海来玩过，想再来", (
        Destination("沈泽", "13900000102", "上海市", "上海市", "徐汇区", "漕溪北路 18 号 12 层"),
    )),
)  # fmt: skip
"""WeChat user, nickname, a note for the start page, and addresses. Made up."""
JOINED_DAYS_AGO = 21


def join(clock: Clock, town_id: str) -> list[dict[str, Any]]:
    """Let both join three weeks ago and say where they live, and return their logins."""
    logins = []
    for n, (openid, nickname, note, places) in enumerate(WHO):
        ctx = clock.at(clock.on(JOINED_DAYS_AGO, 10 + n))
        version = PURPOSES[members.MEMBERSHIP].present.version
        signed_in = members.enter_member(ctx, openid=openid, town_id=town_id, version=version, of_age=True)
        acting = clock.at(clock.on(JOINED_DAYS_AGO, 10 + n, 5), signed_in.principal)
        members.change_member(acting, nickname=nickname)
        for later, place in enumerate(places):
            there = clock.at(clock.on(JOINED_DAYS_AGO, 10 + n, 10) + dt.timedelta(minutes=later), signed_in.principal)
            addresses.add_address(there, destination=place, key=there.new_id())
        sign_in = {"kind": "member", "openid": openid, "town_id": town_id}
        logins.append({"role": "member", "name": nickname, "note": note, "page": "/mall/", "sign_in": sign_in})
    return logins
