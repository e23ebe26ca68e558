"""Makes members of a town, signed in through the stand-in for WeChat, and addresses."""

from __future__ import annotations

import secrets
from typing import Any

from chalicelib.foundation.identity.core.addresses import Destination
from chalicelib.foundation.identity.core.members import MEMBERSHIP
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import members
from chalicelib.foundation.identity.service.sessions import SignedIn
from chalicelib.kernel.context import LIVE, Context
from tests.fakes.wechat import Wechat

VERSION = PURPOSES[MEMBERSHIP].present.version
TOWN = "t0001"
HOME = Destination("周海燕", "13912345678", "浙江省", "杭州市", "萧山区", "市心北路 88 号 3 幢 502")
OFFICE = Destination("周海燕", "13987654321", "浙江省", "杭州市", "滨江区", "江南大道 1 号")


def joined(
    wechat: Wechat, openid: str = "", *, town_id: str = TOWN, ctx: Context = LIVE, version: str = VERSION
) -> SignedIn:
    """Return the session of a member; a WeChat user who is none yet becomes one."""
    code = wechat.control_login_code(openid or f"oMember{secrets.token_hex(8)}")["code"]
    return members.sign_in_member(ctx, code=code, town_id=town_id, version=version, of_age=True)


def asked(destination: Destination = HOME, **more: Any) -> dict[str, Any]:
    """Return an address as it is sent."""
    return {
        "receiver": destination.receiver,
        "phone": destination.phone,
        "province": destination.province,
        "city": destination.city,
        "district": destination.district,
        "detail": destination.detail,
    } | more
