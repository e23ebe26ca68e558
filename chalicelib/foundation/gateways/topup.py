"""Phone credit (话费): a provider that pays a carrier for us. What it says is an outcome, and one of them is «unknown».

Source: the provider's published description of its phone credit interface (聚合数据, api 85: `onlineorder`,
`ordersta`, the callback's form and its codes), as public pages quote it. It says of HTTP errors and of 100014: ask for
the order's state, and do not take it for failed. So only codes that are given before anything is paid are refusals
here; whatever else comes is unknown, and never sent again.
"""

from __future__ import annotations

import hashlib
import re
import urllib.parse
from decimal import Decimal
from typing import Any

from chalicelib.foundation.gateways.wire import AnswerBroken, OutcomeUnknown, Reply, Unreachable, exchange
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import BadRequest, NotAllowed
from chalicelib.kernel.keys import same
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value

DENOMINATIONS = (10, 20, 30, 50, 100, 300)
"""What the provider sells, in yuan."""
ORDER_ID = re.compile(r"[0-9A-Za-z]{8,32}")
REFUSED = frozenset(
    {
        *(208501, 208503, 208505, 208506, 208514, 208515, 208517),
        *(10001, 10002, 10003, 10004, 10005, 10008, 10009, 10011, 10012, 10013),
    }
)
"""Codes that say an order was not taken: number, amount, area, form, signature, our balance there; our key.

Not among them: 208502 and 208504 (the price could not be looked up), 208507 and 208508 (charging failed, try again),
208516 (this order exists), 10014, 10020 and 100014 (the provider's own faults).
"""
ABSENT = 208509
"""The provider knows no order under this id."""
GOING, PAID, UNPAID = "0", "1", "9"
"""`game_state` and `sta`."""
CHARGE_OFF_PERCENT_MAX = 20
"""How far the price of an order may lie from its face value and still be this order's. Ours; published prices of 10 to
100 yuan are 10.02 to 98.4."""
FIELDS_MAX = 20
"""Most fields of a callback's form; the description names six. Ours."""


class CallbackForged(NotAllowed):
    """A callback is not signed as the provider signs."""

    code = "topup_callback_forged"
    zh, en = "充值回调的签名不对。", "The callback is not signed by the provider."


class CallbackBroken(BadRequest):
    """A callback's form lacks something, or says something else than its description."""

    code = "topup_callback_broken"
    zh, en = "充值回调的内容看不懂。", "The callback can not be read."


@value
class Accepted:
    """The provider took the order; whether it pays is not known yet."""

    provider_id: str


@value
class Refused:
    """The provider did not take the order, and pays nothing."""

    code: int


@value
class Unknown:
    """No word, or none that tells: it may have been paid, or may yet be."""

    why: str


@value
class Going:
    """The order is being paid."""

    provider_id: str


@value
class Paid:
    """The order was paid."""

    provider_id: str


@value
class Unpaid:
    """The order failed: it was not paid, and will not be."""

    provider_id: str


@value
class Absent:
    """The provider has no such order now."""


Placing = Accepted | Refused | Unknown
Progress = Going | Paid | Unpaid | Absent | Unknown


@value
class Heard:
    """What a callback says that is signed: of which order, and that it is decided. `yuan` 0: it does not say.

    The signature covers neither the outcome nor the amount, so a callback is a reason to ask and no more.
    """

    order_id: str
    provider_id: str
    paid: bool
    yuan: int = 0


def place(ctx: Context, *, order_id: str, phone: str, yuan: int) -> Placing:
    """Order phone credit. Never call it twice for one order: ask `progress_of` instead."""
    assert ORDER_ID.fullmatch(order_id), order_id
    assert yuan in DENOMINATIONS, yuan
    key = settings().topup_key
    sign = md5(settings().topup_openid, key, phone, yuan, order_id)
    form = {"phoneno": phone, "cardnum": yuan, "orderid": order_id, "key": key, "sign": sign}
    found = _asked(ctx, "onlineorder", form, safe=False)
    if isinstance(found, Unknown):
        return found
    code, result = found
    if code in REFUSED:
        return Refused(code)
    if code != 0 or result.get("uorderid", order_id) != order_id:
        return Unknown(str(code))
    provider_id = _id_in(result)
    return Accepted(provider_id) if provider_id else Unknown("answer")


def progress_of(ctx: Context, *, order_id: str, yuan: int, provider_id: str = "") -> Progress:
    """Ask what became of an order; asking changes nothing. `provider_id` is what it was called when it was taken."""
    found = _asked(ctx, "ordersta", {"orderid": order_id, "key": settings().topup_key}, safe=True)
    if isinstance(found, Unknown):
        return found
    code, result = found
    if code == ABSENT:
        return Absent()
    named = _id_in(result)
    if code != 0 or not named:
        return Unknown(str(code))
    if provider_id and named != provider_id:
        return Unknown("order")
    if not _is_price_of(result.get("uordercash"), yuan):
        return Unknown("amount")
    return _told(str(result.get("game_state")), named)


def _told(state: str, provider_id: str) -> Progress:
    found: dict[str, Progress] = {GOING: Going(provider_id), PAID: Paid(provider_id), UNPAID: Unpaid(provider_id)}
    return found.get(state, Unknown("state"))


def heard(body: bytes) -> Heard:
    """Return what a callback says.

    Raises:
        CallbackForged: the provider did not sign it.
        CallbackBroken: it is signed, and can not be read.
    """
    text = body.decode(errors="replace")
    try:
        form = dict(urllib.parse.parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS_MAX))
    except ValueError as error:  # It has more.
        raise CallbackForged from error
    provider_id, order_id = form.get("sporder_id", ""), form.get("orderid", "")
    key = settings().topup_key
    if not key or not same(md5(key, provider_id, order_id), form.get("sign", "")):
        raise CallbackForged
    yuan = form.get("cardnum", "0")
    if (
        not ORDER_ID.fullmatch(order_id)
        or form.get("sta") not in {PAID, UNPAID}
        or not re.fullmatch("[0-9]{1,4}", yuan)
    ):
        raise CallbackBroken
    return Heard(order_id, provider_id, form["sta"] == PAID, int(yuan))


def md5(*parts: object) -> str:
    """Return the provider's signature over parts: MD5 of what they are side by side, 32 small hex digits."""
    return hashlib.md5("".join(map(str, parts)).encode()).hexdigest()  # noqa: S324  The provider signs with MD5.


def _asked(ctx: Context, path: str, form: dict[str, Any], *, safe: bool) -> tuple[int, dict[str, Any]] | Unknown:
    """Send a form, never in an address, and return the answer's code and result, or that nothing is known."""
    url, body = f"{settings().topup_url}/ofpay/mobile/{path}", urllib.parse.urlencode(form).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        return _read(exchange(ctx, "POST", url, body=body, headers=headers, safe=safe))
    except (AnswerBroken, OutcomeUnknown, Unreachable) as error:
        return Unknown(error.code)


def _read(reply: Reply) -> tuple[int, dict[str, Any]]:
    members = reply.members()
    code, result = members.get("error_code"), members.get("result")
    if reply.status != 200 or type(code) is not int:
        raise AnswerBroken
    return code, result if isinstance(result, dict) else {}


def _id_in(result: dict[str, Any]) -> str:
    found = result.get("sporder_id")
    return found if isinstance(found, str) and re.fullmatch(r"[0-9A-Za-z_-]{1,64}", found) else ""


def _is_price_of(price: object, yuan: int) -> bool:
    """Tell whether a price, where one is said, is one of an order of so many yuan."""
    if price is None:
        return True
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", str(price)) is None:
        return False
    off = abs(Decimal(str(price)) - yuan)
    return off * 100 <= yuan * CHARGE_OFF_PERCENT_MAX
