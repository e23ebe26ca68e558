"""WeChat's server interface as this house uses it, on loopback. `python -m tests.fakes.wechat --port N` runs one.

Codes work once and end after five minutes; a stable token stays the same until its last five minutes; a message uses
one subscription up; content is judged only for users seen in the last two hours. The back door, all POST with JSON:

- `/_control/login_code {openid, unionid?}` -> `{code}`; `/_control/phone_code {phone, country?}` -> `{code}`
- `/_control/template {template_id, fields: ["thing1", "time2"]}`; `/_control/subscribe {openid, template_id, count}`
- `/_control/sent {}` -> `{messages}`; `/_control/asked {}` -> `{paths}`; `/_control/end_token {}`
- `/_control/pictures {}` -> `{pictures}`: what it was asked to judge; `/_control/push {trace_id, suggest, to, times?}`
  pushes a verdict to an address, signed as WeChat signs (encrypted where it has a `push_key`)
- `/_control/order {transaction_id, openid, back?}`: a payment that may be shipped, or went `back`
- `/_control/shipped {}` -> `{shipped}`: what was told, by transaction
- `/_control/later {seconds}` moves its clock; `/_control/fault {path, kind, times, value, seconds}`

Texts with 违禁 are risky, with 待审 for review. Without any registered template every template is known.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.server import Fake, Fault, Said, Seen, main

CODE_SECONDS, ACTIVE_SECONDS, TOKEN_SECONDS, OVERLAP_SECONDS = 300, 7_200, 7_200, 300
THING_CHARS_MAX = 20
SCENE = re.compile(r"^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$")
PICTURE = b"\xff\xd8\xff\xe0" + b"fake-mini-program-code" + b"\xff\xd9"
WORDS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40003: "invalid openid",
    40013: "invalid appid",
    40029: "invalid code",
    40037: "invalid template_id",
    40125: "invalid appsecret",
    40163: "code been used",
    40226: "code blocked",
    41030: "invalid page",
    42001: "access_token expired",
    43101: "user refuse to accept the msg",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    47001: "data format error",
    47003: "argument invalid! data.thing1.value invalid",
    61010: "code is expired",
    10060001: "order not exist",
    10060002: "order already shipped, unable to continue",
    10060003: "order already used its chance to ship again",
    10060004: "order is not in a state to ship",
    10060023: "shipping info not updated",
    10060031: "order does not belong to the openid",
    268485224: "invalid delivery mode",
}


def refused(errcode: int) -> Said:
    """An error as WeChat words it: HTTP 200, errcode and errmsg."""
    return Said({"errcode": errcode, "errmsg": f"{WORDS.get(errcode, 'error')} rid: {secrets.token_hex(8)}"})


@dataclass(slots=True)
class Code:
    """A one-time code and what it stands for."""

    means: dict[str, str]
    made_at: float
    used: bool = False


@dataclass(slots=True)
class Wechat(Fake):
    """The state of one fake WeChat."""

    app_id: str = "wx0123456789abcdef"
    app_secret: str = "test"
    push_token: str = "test"
    push_key: str = ""
    pictures: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    phone_codes: dict[str, Code] = field(default_factory=dict)
    tokens: dict[str, float] = field(default_factory=dict)
    seen_at: dict[str, float] = field(default_factory=dict)
    templates: dict[str, list[str]] = field(default_factory=dict)
    subscribed: dict[tuple[str, str], int] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    pages: set[str] = field(default_factory=set)
    orders: dict[str, str] = field(default_factory=dict)
    shipped: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    clock_ahead: float = 0.0

    def now(self) -> float:
        return time.time() + self.clock_ahead

    def answer(self, seen: Seen) -> Said:
        doors = {
            "/sns/jscode2session": self._login,
            "/cgi-bin/stable_token": self._token,
            "/wxa/business/getuserphonenumber": self._phone,
            "/wxa/getwxacodeunlimit": self._picture,
            "/cgi-bin/message/subscribe/send": self._message,
            "/wxa/msg_sec_check": self._judge,
            "/wxa/media_check_async": self._look_later,
            "/wxa/sec/order/upload_shipping_info": self._ship,
        }
        if seen.path not in doors:
            return Said({"errcode": 404}, 404)
        if seen.path not in ("/sns/jscode2session", "/cgi-bin/stable_token"):
            trouble = self._token_trouble(seen.query.get("access_token", ""))
            if trouble:
                return refused(trouble)
        return doors[seen.path](seen)

    def refusal(self, fault: Fault) -> Said:
        assert fault.kind == "errcode", fault
        return refused(fault.value)

    def control(self, deed: str, told: dict[str, Any]) -> Any:
        return getattr(self, f"control_{deed}")(**told) or {}

    def control_login_code(self, openid: str, unionid: str = "") -> dict[str, str]:
        code = "0" + secrets.token_hex(15)
        self.codes[code] = Code({"openid": openid, "unionid": unionid}, self.now())
        return {"code": code}

    def control_phone_code(self, phone: str, country: str = "86") -> dict[str, str]:
        code = secrets.token_hex(32)
        self.phone_codes[code] = Code({"phone": phone, "country": country}, self.now())
        return {"code": code}

    def control_template(self, template_id: str, fields: list[str]) -> None:
        self.templates[template_id] = fields

    def control_subscribe(self, openid: str, template_id: str, count: int = 1) -> None:
        key = (openid, template_id)
        self.subscribed[key] = self.subscribed.get(key, 0) + count
        self.seen_at[openid] = self.now()

    def control_sent(self) -> dict[str, Any]:
        return {"messages": self.messages}

    def control_asked(self) -> dict[str, Any]:
        return {"paths": self.asked}

    def control_end_token(self) -> None:
        self.tokens = dict.fromkeys(self.tokens, 0.0)

    def control_pictures(self) -> dict[str, Any]:
        return {"pictures": self.pictures}

    def control_push(self, trace_id: str, suggest: str, to: str, times: int = 1) -> dict[str, Any]:
        statuses = []
        for _ in range(times):
            query, body = self.pushed(self.verdict(trace_id, suggest))
            request = urllib.request.Request(f"{to}?{urllib.parse.urlencode(query)}", data=body, method="POST")
            request.add_header("Content-Type", "text/xml")
            with urllib.request.urlopen(request, timeout=10) as answer:
                statuses.append(answer.status)
        return {"statuses": statuses}

    def control_order(self, transaction_id: str, openid: str, *, back: bool = False) -> None:
        self.orders[transaction_id] = "" if back else openid

    def control_shipped(self) -> dict[str, Any]:
        return {"shipped": self.shipped}

    def control_later(self, seconds: float) -> None:
        self.clock_ahead += seconds

    def _login(self, seen: Seen) -> Said:
        asked = seen.query
        if asked.get("appid") != self.app_id:
            return refused(40013)
        if asked.get("secret") != self.app_secret or asked.get("grant_type") != "authorization_code":
            return refused(40125)
        trouble, means = self._taken(self.codes, asked.get("js_code", ""))
        if trouble:
            return refused(trouble)
        self.seen_at[means["openid"]] = self.now()
        found = {"session_key": secrets.token_urlsafe(16) + "==", "openid": means["openid"]}
        return Said(found | ({"unionid": means["unionid"]} if means["unionid"] else {}))

    def _taken(self, codes: dict[str, Code], text: str) -> tuple[int, dict[str, str]]:
        """Use a code up: errcode 40029 where it is unknown or too old, 40163 where it was used."""
        code = codes.get(text)
        if code is None or self.now() - code.made_at > CODE_SECONDS:
            return 40029, {}
        if code.used:
            return 40163, {}
        code.used = True
        return 0, code.means

    def _token(self, seen: Seen) -> Said:
        asked = seen.members()
        if asked.get("appid") != self.app_id:
            return refused(40013)
        if asked.get("secret") != self.app_secret or asked.get("grant_type") != "client_credential":
            return refused(40125)
        lasting = [t for t, ends in self.tokens.items() if ends - self.now() > OVERLAP_SECONDS]
        if not lasting or asked.get("force_refresh") is True:
            text = f"80_{secrets.token_urlsafe(90)}"
            self.tokens[text] = self.now() + TOKEN_SECONDS
            lasting = [text]
        return Said({"access_token": lasting[-1], "expires_in": int(self.tokens[lasting[-1]] - self.now())})

    def _token_trouble(self, text: str) -> int:
        if text not in self.tokens:
            return 40001
        return 0 if self.tokens[text] > self.now() else 42001

    def _phone(self, seen: Seen) -> Said:
        trouble, means = self._taken(self.phone_codes, str(seen.members().get("code")))
        if trouble:
            return refused(trouble)
        phone, country = means["phone"], means["country"]
        info = {
            "phoneNumber": phone if country == "86" else f"+{country}{phone}",
            "purePhoneNumber": phone,
            "countryCode": country,
            "watermark": {"timestamp": int(self.now()), "appid": self.app_id},
        }
        return Said({"errcode": 0, "errmsg": "ok", "phone_info": info})

    def _picture(self, seen: Seen) -> Said:
        asked = seen.members()
        width = asked.get("width", 430)
        if not SCENE.match(str(asked.get("scene", ""))) or not 280 <= width <= 1280:
            return refused(40097)
        if self.pages and asked.get("check_path", True) and asked.get("page") not in self.pages:
            return refused(41030)
        return Said(PICTURE, content_type="image/jpeg")

    def _message(self, seen: Seen) -> Said:
        asked = seen.members()
        openid, template_id = str(asked.get("touser")), str(asked.get("template_id"))
        if openid not in self.seen_at:
            return refused(40003)
        if self.templates and template_id not in self.templates:
            return refused(40037)
        if not self._fits(self.templates.get(template_id), asked.get("data", {})):
            return refused(47003)
        if self.subscribed.get((openid, template_id), 0) < 1:
            return refused(43101)
        self.subscribed[openid, template_id] -= 1
        self.messages.append(asked)
        return Said({"errcode": 0, "errmsg": "ok", "msgid": secrets.randbits(60)})

    @staticmethod
    def _fits(fields: list[str] | None, data: dict[str, dict[str, str]]) -> bool:
        """Every field of the template is there and not empty; a `thing` has at most 20 characters."""
        values = {name: str(member.get("value", "")) for name, member in data.items()}
        if fields is not None and set(fields) != set(values):
            return False
        return all(v and not (n.startswith("thing") and len(v) > THING_CHARS_MAX) for n, v in values.items())

    def _ship(self, seen: Seen) -> Said:
        """Once is taken, the same again is nothing new, another one updates it once; whose it is not, not at all."""
        asked = seen.members()
        transaction_id = asked.get("order_key", {}).get("transaction_id", "")
        items = asked.get("shipping_list") or [{}]
        if asked.get("delivery_mode") != 1 or asked.get("logistics_type") not in (1, 2, 3, 4):
            return refused(268485224)
        if not 1 <= len(str(items[0].get("item_desc", ""))) <= 120 or "T" not in str(asked.get("upload_time")):
            return refused(47001)
        trouble = self._order_trouble(transaction_id, asked.get("payer", {}).get("openid"))
        if trouble:
            return refused(trouble)
        told = self.shipped.setdefault(transaction_id, [])
        if told and {**told[-1], "upload_time": ""} == {**asked, "upload_time": ""}:
            return refused(10060023)
        if len(told) > 1:
            return refused(10060003)
        told.append(asked)
        return Said({"errcode": 0, "errmsg": "ok"})

    def _order_trouble(self, transaction_id: str, openid: object) -> int:
        if transaction_id not in self.orders:
            return 10060001
        if not self.orders[transaction_id]:
            return 10060004
        return 0 if openid == self.orders[transaction_id] else 10060031

    def _judge(self, seen: Seen) -> Said:
        asked = seen.members()
        openid, text = str(asked.get("openid")), str(asked.get("content", ""))
        if asked.get("version") != 2 or asked.get("scene") not in (1, 2, 3, 4) or not 1 <= len(text) <= 2500:
            return refused(47001)
        if openid not in self.seen_at:
            return refused(40003)
        if self.now() - self.seen_at[openid] > ACTIVE_SECONDS:
            return refused(61010)
        suggest, label = ("risky", 20006) if "违禁" in text else ("review", 21000) if "待审" in text else ("pass", 100)
        found = {"errcode": 0, "errmsg": "ok", "result": {"suggest": suggest, "label": label}, "detail": []}
        return Said(found | {"trace_id": secrets.token_hex(8)})

    def _look_later(self, seen: Seen) -> Said:
        asked = seen.members()
        openid = str(asked.get("openid"))
        if asked.get("version") != 2 or asked.get("media_type") != 2 or asked.get("scene") not in (1, 2, 3, 4):
            return refused(47001)
        if openid not in self.seen_at:
            return refused(40003)
        if self.now() - self.seen_at[openid] > ACTIVE_SECONDS:
            return refused(61010)
        trace_id = f"{secrets.token_hex(4)}-{secrets.token_hex(4)}-{secrets.token_hex(4)}"
        self.pictures[trace_id] = asked
        return Said({"errcode": 0, "errmsg": "ok", "trace_id": trace_id})

    def verdict(self, trace_id: str, suggest: str) -> dict[str, Any]:
        """The event that tells a verdict; `suggest` "" where the picture could not be fetched."""
        event: dict[str, Any] = {
            "ToUserName": "gh_0123456789ab",
            "FromUserName": "oA1b2C3d4E5f6G7h8I9j0",
            "CreateTime": int(self.now()),
            "MsgType": "event",
            "Event": "wxa_media_check",
            "appid": self.app_id,
            "trace_id": trace_id,
            "version": 2,
            "detail": [],
        }
        if not suggest:
            return event | {"errcode": -1008, "errmsg": "download error"}
        result = {"suggest": suggest, "label": 100 if suggest == "pass" else 20002}
        return event | {"errcode": 0, "errmsg": "ok", "result": result}

    def pushed(self, event: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        """The query and the body of a push, signed; encrypted where there is a key."""
        timestamp, nonce = str(int(self.now())), str(secrets.randbelow(10**9))
        query = {"signature": self.signed(timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        query["openid"] = str(event.get("FromUserName", ""))
        body = json.dumps(event, ensure_ascii=False)
        if self.push_key:
            sealed = self.sealed(body.encode())
            query |= {"encrypt_type": "aes", "msg_signature": self.signed(timestamp, nonce, sealed)}
            body = json.dumps({"ToUserName": event.get("ToUserName", ""), "Encrypt": sealed})
        return query, body.encode()

    def signed(self, *parts: str) -> str:
        return hashlib.sha1("".join(sorted([self.push_token, *parts])).encode()).hexdigest()

    def sealed(self, text: bytes) -> str:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
        from cryptography.hazmat.primitives.padding import PKCS7

        key = base64.b64decode(self.push_key + "=")
        padder = PKCS7(256).padder()
        whole = secrets.token_bytes(16) + len(text).to_bytes(4, "big") + text + self.app_id.encode()
        encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        sealed = encryptor.update(padder.update(whole) + padder.finalize()) + encryptor.finalize()
        return base64.b64encode(sealed).decode()


if __name__ == "__main__":
    main(Wechat)
