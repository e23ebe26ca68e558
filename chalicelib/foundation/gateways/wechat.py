"""WeChat's server interface, the calls this house makes of it. Errors become refusals; nothing else knows errcodes.

Source of paths, fields and errcodes: developers.weixin.qq.com, mini-program server interface. The session key that a
login brings is dropped here: it never leaves this file.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
import time
import urllib.parse
from typing import Any

from chalicelib.foundation.gateways import store
from chalicelib.foundation.gateways.store import Token
from chalicelib.foundation.gateways.wire import AnswerBroken, OutcomeUnknown, Reply, Unreachable, exchange
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value

__all__ = ["AnswerBroken", "OutcomeUnknown", "Unreachable"]

SCENE = re.compile(r"^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$")
WIDTH_MIN, WIDTH_MAX = 280, 1280
CONTENT_CHARS_MAX = 2_500
RENEW_BEFORE = dt.timedelta(minutes=5)
"""WeChat hands out the next token in the last five minutes of the present one, which stays valid meanwhile."""
TOKEN_WAIT_TURNS, TOKEN_WAIT_SECONDS = 40, 0.1
"""How often, and with what pause, one waits for the token that somebody else is fetching."""


class WechatRefused(DomainError):
    """WeChat refused with an errcode that has no meaning of its own here."""

    code, status = "wechat_refused", 502
    zh, en = "微信没有接受这个请求（{errcode}）。", "WeChat refused the request ({errcode})."


class WechatBusy(DomainError):
    """WeChat is busy (−1), or its access token can not be had just now; nothing was done."""

    code, status = "wechat_busy", 503
    zh, en = "微信系统正忙，请稍后再试。", "WeChat is busy; try again in a moment."


class WechatTooOften(DomainError):
    """WeChat's limit of calls was reached (45009, 45011)."""

    code, status = "wechat_too_often", 429
    zh, en = "操作太频繁，请一分钟后再试。", "Too many calls; try again in a minute."


class WechatCodeInvalid(DomainError):
    """The one-time code is unknown, too old or used (40029, 40163)."""

    code, status = "wechat_code_invalid", 422
    zh, en = (
        "微信登录凭证已失效，请重新打开小程序。",
        "The WeChat code has expired or was used; open the mini-program again.",
    )


class WechatUserBlocked(DomainError):
    """WeChat holds this user for risky and lets them use no mini-program login (40226)."""

    code, status = "wechat_user_blocked", 403
    zh, en = "微信限制了这个账号登录，请联系村里工作人员。", "WeChat blocks this account; ask the village office."


class SubscriptionMissing(DomainError):
    """The user did not subscribe to this message, or used the subscription up (43101)."""

    code, status = "wechat_subscription_missing", 409
    zh, en = "对方没有订阅这条消息。", "The user has no subscription for this message."


class TemplateFieldInvalid(DomainError):
    """A field of a message does not fit its template (47003)."""

    code, status = "wechat_template_field_invalid", 422
    zh, en = "消息内容不符合模板。", "A field of the message does not fit its template."


class TemplateUnknown(DomainError):
    """There is no such message template (40037)."""

    code, status = "wechat_template_unknown", 422
    zh, en = "没有这个消息模板。", "There is no such message template."


class OpenidInvalid(DomainError):
    """The openid is not one of this mini-program's users (40003)."""

    code, status = "wechat_openid_invalid", 422
    zh, en = "这个微信用户不存在。", "There is no such WeChat user."


class OpenidStale(DomainError):
    """The user did not open the mini-program in the last two hours, so WeChat does not check their text (61010)."""

    code, status = "wechat_openid_stale", 409
    zh, en = "用户近两小时没有打开小程序，要人工审核。", "The user was not active lately; a person must check the text."


class PageUnknown(DomainError):
    """The page of a mini-program code is not published (41030)."""

    code, status = "wechat_page_unknown", 422
    zh, en = "小程序里没有这个页面。", "The mini-program has no such page."


class PhoneForeign(DomainError):
    """The phone number of the WeChat account is not one of mainland China."""

    code, status = "wechat_phone_foreign", 422
    zh, en = "只支持中国大陆手机号。", "Only mobile numbers of mainland China are supported."


_REFUSALS: dict[int, type[DomainError]] = {
    -1: WechatBusy,
    40003: OpenidInvalid,
    40029: WechatCodeInvalid,
    40037: TemplateUnknown,
    40163: WechatCodeInvalid,
    40226: WechatUserBlocked,
    41030: PageUnknown,
    43101: SubscriptionMissing,
    45009: WechatTooOften,
    45011: WechatTooOften,
    47003: TemplateFieldInvalid,
    61010: OpenidStale,
}
_TOKEN_ENDED = frozenset({40001, 40014, 42001})
_MOBILE = re.compile(r"^1[3-9][0-9]{9}$")


@value
class WechatUser:
    """Who a login code belongs to. `unionid` is empty unless the app is tied to an open platform."""

    openid: str
    unionid: str


@value
class Verdict:
    """What WeChat thinks of a text: `suggest` is `pass`, `review` or `risky`; `label` says why (100 is normal)."""

    suggest: str
    label: int


def user_of(ctx: Context, *, code: str) -> WechatUser:
    """Return who sent the login code of `wx.login`. A code works once, so this is never sent twice.

    Raises:
        WechatCodeInvalid: unknown, older than five minutes, or used.
        WechatUserBlocked, WechatTooOften, WechatBusy: as WeChat says.
        OutcomeUnknown: no answer; the code may be used up, ask the user for another.
    """
    asked = {
        "appid": settings().wechat_app_id,
        "secret": settings().wechat_app_secret,
        "js_code": code,
        "grant_type": "authorization_code",
    }
    url = f"{settings().wechat_url}/sns/jscode2session?{urllib.parse.urlencode(asked)}"
    found = _accepted(exchange(ctx, "GET", url, safe=False))
    return WechatUser(_text(found, "openid"), str(found.get("unionid", "")))


def phone_of(ctx: Context, *, code: str) -> str:
    """Return the mobile number (11 digits) that the user agreed to give. A code works once, for five minutes.

    Raises:
        WechatCodeInvalid: unknown, too old, or used.
        PhoneForeign: the number is not of mainland China.
        OutcomeUnknown: no answer; the code may be used up.
    """
    found = called(ctx, "/wxa/business/getuserphonenumber", {"code": code}, safe=False)
    info = found.get("phone_info")
    if not isinstance(info, dict):
        raise AnswerBroken
    phone = _text(info, "purePhoneNumber")
    if str(info.get("countryCode")) != "86" or not _MOBILE.match(phone):
        raise PhoneForeign
    return phone


def picture_of(ctx: Context, *, scene: str, page: str, width: int = 430) -> bytes:
    """Return the picture (JPEG or PNG) of an unlimited mini-program code that opens `page` with `scene`.

    Raises:
        PageUnknown: no such page is published.
        WechatTooOften: more than 5,000 a minute.
    """
    assert SCENE.match(scene), "a scene is 1 to 32 characters of WeChat's set"
    assert WIDTH_MIN <= width <= WIDTH_MAX, width
    asked = {"scene": scene, "page": page, "width": width, "check_path": True, "env_version": _release()}
    reply = _sent(ctx, "/wxa/getwxacodeunlimit", asked, safe=True)
    if reply.body.startswith(b"{"):
        _accepted(reply)
        raise AnswerBroken
    return reply.body


def send_message(ctx: Context, *, openid: str, template_id: str, fields: dict[str, str], page: str = "") -> None:
    """Send one subscribe message, which uses one subscription up; never sent twice.

    Raises:
        SubscriptionMissing, TemplateFieldInvalid, TemplateUnknown, OpenidInvalid: nothing was sent.
        OutcomeUnknown: no answer; it may have been sent.
    """
    asked: dict[str, Any] = {
        "touser": openid,
        "template_id": template_id,
        "data": {name: {"value": value} for name, value in fields.items()},
        "miniprogram_state": {"release": "formal", "trial": "trial"}[_release()],
        "lang": "zh_CN",
    }
    if page:
        asked["page"] = page
    called(ctx, "/cgi-bin/message/subscribe/send", asked, safe=False)


def check_text(ctx: Context, *, openid: str, scene: int, text: str) -> Verdict:
    """Return WeChat's verdict on a text of at most 2,500 characters.

    `scene` is 1 profile, 2 comment, 3 forum, 4 social log.

    Raises:
        OpenidStale: its author did not open the mini-program in the last two hours.
    """
    assert 1 <= scene <= 4, scene
    assert len(text) <= CONTENT_CHARS_MAX, len(text)
    asked = {"version": 2, "openid": openid, "scene": scene, "content": text}
    result = called(ctx, "/wxa/msg_sec_check", asked, safe=True).get("result")
    if not isinstance(result, dict) or result.get("suggest") not in ("pass", "review", "risky"):
        raise AnswerBroken
    return Verdict(str(result["suggest"]), int(result.get("label", 0)))


def submit_picture(ctx: Context, *, openid: str, scene: int, url: str) -> str:
    """Ask WeChat to judge the picture at an address, and return the trace id; the verdict is pushed within 30 minutes.

    `scene` as for `check_text`. Asked twice, WeChat judges it twice.

    Raises:
        OpenidStale: its author did not open the mini-program in the last two hours.
    """
    assert 1 <= scene <= 4, scene
    asked = {"media_url": url, "media_type": 2, "version": 2, "scene": scene, "openid": openid}
    return _text(called(ctx, "/wxa/media_check_async", asked, safe=True), "trace_id")


def _release() -> str:
    """Return which release of the mini-program codes and messages open."""
    return "release" if settings().stage.startswith("prod") else "trial"


def _text(members: dict[str, Any], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str) or not value:
        raise AnswerBroken
    return value


def _errcode(members: dict[str, Any]) -> int:
    """Return WeChat's errcode; on success it is 0 or absent."""
    errcode = members.get("errcode", 0)
    if type(errcode) is not int:
        raise AnswerBroken
    return errcode


def _accepted(reply: Reply) -> dict[str, Any]:
    """Return what WeChat answered, or raise what its errcode means."""
    members = reply.members()
    errcode = _errcode(members)
    if errcode:
        raise _REFUSALS.get(errcode, WechatRefused)(errcode=errcode)
    return members


def called(ctx: Context, path: str, asked: dict[str, Any], *, safe: bool) -> dict[str, Any]:
    """Return what WeChat answers at a path, asked with the shared access token; for the files beside this one."""
    return _accepted(_sent(ctx, path, asked, safe=safe))


def _sent(ctx: Context, path: str, asked: dict[str, Any], *, safe: bool) -> Reply:
    """Ask with the shared access token, and once more with a new one where WeChat says that it has ended.

    A call refused for its token, or (where `safe`) for WeChat being busy, was not done, so it is sent again.
    """
    body = json.dumps(asked, ensure_ascii=False).encode()
    ended = ""
    for last in (False, True):
        token = _token(ctx, ended)
        url = f"{settings().wechat_url}{path}?{urllib.parse.urlencode({'access_token': token})}"
        reply = exchange(ctx, "POST", url, body=body, headers={"Content-Type": "application/json"}, safe=safe)
        errcode = _errcode(reply.members()) if reply.body.startswith(b"{") else 0
        if last or (errcode not in _TOKEN_ENDED and not (safe and errcode == -1)):
            break
        ended = token if errcode in _TOKEN_ENDED else ""
    return reply


# The access token: one a process while it lasts, one a deployment in the table, fetched by one lease holder.

_lock = threading.Lock()
_known: dict[str, Token] = {}


def forget_token() -> None:
    """Forget the token this process knows."""
    _known.clear()


def _token(ctx: Context, ended: str) -> str:
    """Return an access token other than `ended`.

    Raises:
        WechatBusy: somebody else is fetching it, and did not come to an end.
    """
    app_id = settings().wechat_app_id
    with _lock:
        known = _known.get(app_id)
        if known is None or not _fresh(ctx, known, ended):
            known = _shared(ctx, app_id, ended)
            _known[app_id] = known
        return known.text


def _fresh(ctx: Context, token: Token, ended: str) -> bool:
    return token.text != ended and token.ends_at - RENEW_BEFORE > ctx.now()


def _usable(ctx: Context, token: Token | None, ended: str) -> bool:
    return token is not None and token.text != ended and token.ends_at > ctx.now()


def _shared(ctx: Context, app_id: str, ended: str) -> Token:
    """Return the deployment's token; renew it where this process gets the lease."""
    holder = ctx.new_id()
    for _ in range(TOKEN_WAIT_TURNS):
        token = store.find_token(app_id)
        if token is not None and _fresh(ctx, token, ended):
            return token
        if store.take_lease(ctx, app_id, holder, token):
            return _renewed(ctx, app_id, holder)
        if token is not None and _usable(ctx, token, ended):
            return token
        time.sleep(TOKEN_WAIT_SECONDS)
    raise WechatBusy


def _renewed(ctx: Context, app_id: str, holder: str) -> Token:
    token = None
    try:
        token = _fetched(ctx, app_id)
    finally:
        store.end_lease(ctx, app_id, holder, token)
    return token


def _fetched(ctx: Context, app_id: str) -> Token:
    """Ask WeChat for the stable token: the same one until its last five minutes, so asking again is safe."""
    asked = {"grant_type": "client_credential", "appid": app_id, "secret": settings().wechat_app_secret}
    body = json.dumps(asked).encode()
    url = f"{settings().wechat_url}/cgi-bin/stable_token"
    found = _accepted(exchange(ctx, "POST", url, body=body, headers={"Content-Type": "application/json"}, safe=True))
    seconds = found.get("expires_in")
    if type(seconds) is not int:
        raise AnswerBroken
    return Token(_text(found, "access_token"), ctx.now() + dt.timedelta(seconds=seconds))
