"""WeChat Pay (API v3) on loopback, with books of its own; `python -m tests.fakes.wechatpay --port N`.

It verifies our signature, signs what it says, seals what it tells of, keeps orders, refunds and each day's bill, and
calls back where an order says. It is written from WeChat Pay's description with `cryptography` alone. Somebody pays at
`/cashier?code=…`, a page for people: a code_url, or a prepay_id.

The back door: `/_control/pay {out_trade_no, fen?, notify?}`; `/_control/books {}`; `/_control/notify {out_trade_no, to,
…}` sends a notice as it is or spoilt; `/_control/refunds {status}` says what becomes of refunds from now on, and
`/_control/settle {out_refund_no, status}` of one; `/_control/fault {…}`; `/_control/clock {behind_seconds}` lets it
live so long ago, as a town does whose past weeks are played.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import gzip
import hashlib
import html
import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.fakes import wechatpay_keys as keys
from tests.fakes.server import Fake, Fault, Said, Seen, main
from tests.fakes.wechatpay_books import APPID, CHINA, Order, Refund, bill_of

AUTHORIZATION = re.compile(
    r'WECHATPAY2-SHA256-RSA2048 mchid="(\d+)",nonce_str="([^"]{1,32})",signature="([^"]+)",timestamp="(\d+)",'
    r'serial_no="([0-9A-F]+)"'
)
ORDER = "/v3/pay/transactions/out-trade-no/"
REFUNDS = "/v3/refund/domestic/refunds"
ERRORS = {
    "PARAM_ERROR": (400, "参数错误"),
    "INVALID_REQUEST": (400, "请求不符合业务规则"),
    "ORDER_CLOSED": (400, "订单已关闭"),
    "ORDERPAID": (400, "订单已支付"),
    "NO_STATEMENT_EXIST": (400, "账单文件不存在"),
    "STATEMENT_CREATING": (400, "账单生成中"),
    "SIGN_ERROR": (401, "签名错误"),
    "NOT_ENOUGH": (403, "基本账户余额不足"),
    "ORDER_NOT_EXIST": (404, "订单不存在"),
    "RESOURCE_NOT_EXISTS": (404, "退款单不存在"),
    "FREQUENCY_LIMITED": (429, "频率超限"),
    "SYSTEM_ERROR": (500, "系统错误"),
}


def _private(text: str) -> rsa.RSAPrivateKey:
    found = serialization.load_der_private_key(base64.b64decode(text), None)
    assert isinstance(found, rsa.RSAPrivateKey)
    return found


def _public(text: str) -> rsa.RSAPublicKey:
    found = serialization.load_der_public_key(base64.b64decode(text))
    assert isinstance(found, rsa.RSAPublicKey)
    return found


def _certificate(key: rsa.RSAPrivateKey, now: dt.datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tenpay.com sign")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 0x7132D72A03E93CDDF8C03BBD1F37EEDF)
    made = made.not_valid_before(now - dt.timedelta(days=900)).not_valid_after(now + dt.timedelta(days=900))
    return made.sign(key, hashes.SHA256())


@dataclass(slots=True)
class Wechatpay(Fake):
    """The state of one fake WeChat Pay."""

    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    merchant: rsa.RSAPublicKey = field(default_factory=lambda: _public(keys.MERCHANT_PUBLIC))
    key: rsa.RSAPrivateKey = field(default_factory=lambda: _private(keys.WXPAY_KEY))
    platform: rsa.RSAPrivateKey = field(default_factory=lambda: _private(keys.PLATFORM_KEY))
    certificate: x509.Certificate | None = None
    signs_with: str = "public"
    """`public`: with the public key that merchants switch to; `platform`: still with the certificate."""
    spoil: str = ""
    """How the next answers are signed wrong: `forged`, `probe`, `old`, `unsigned`; empty: rightly."""
    orders: dict[str, Order] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    refund_status: str = "SUCCESS"
    notifies: bool = False
    """Whether it calls back by itself when somebody pays, as it does where people look at the cashier's page."""
    bill: str = ""
    """What the next bills are instead of a bill: a code of `ERRORS`."""
    archive: dict[str, Order] = field(default_factory=dict)
    """All orders that ever were, where a long test puts those away that nobody asks for any more."""
    past: dict[str, Refund] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    bad_signatures: int = 0
    counter: int = 0

    def refusal(self, fault: Fault) -> Said:
        """A fault of ours is a code of `ERRORS`."""
        return self._error(fault.kind)

    # What it says

    def _next(self, prefix: str) -> str:
        self.counter += 1
        return f"{prefix}{self.counter:018d}"

    def _headers(self, body: bytes, *, spoil: str = "") -> dict[str, str]:
        """Return the headers that sign a body: three lines, RSA with SHA-256."""
        if spoil == "unsigned":
            return {}
        stamp = str(int(self.now().timestamp()) - (301 if spoil == "old" else 0))
        nonce = hashlib.sha256(f"{self._next('n')}".encode()).hexdigest()[:32]
        key = self.key if self.signs_with == "public" else self.platform
        text = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
        signature = base64.b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()
        if spoil == "forged":
            signature = base64.b64encode(self.platform.sign(text[::-1], padding.PKCS1v15(), hashes.SHA256())).decode()
        if spoil == "probe":
            signature = "WECHATPAY/SIGNTEST/" + signature[19:]
        serial = keys.PUBLIC_KEY_ID if self.signs_with == "public" else f"{self._cert().serial_number:X}"
        return {
            "Wechatpay-Serial": serial,
            "Wechatpay-Signature": signature,
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        }

    def _cert(self) -> x509.Certificate:
        if self.certificate is None:
            self.certificate = _certificate(self.platform, self.now())
        return self.certificate

    def _say(self, members: Any, status: int = 200) -> Said:
        body = b"" if status == 204 else json.dumps(members, ensure_ascii=False).encode()
        return Said(body, status, headers=self._headers(body, spoil=self.spoil))

    def _error(self, code: str) -> Said:
        status, message = ERRORS[code]
        return self._say({"code": code, "message": message}, status)

    # What it is asked

    def answer(self, seen: Seen) -> Said:
        if seen.path == "/cashier":
            return self._cashier(seen)
        if not self._is_signed(seen):
            self.bad_signatures += 1
            return self._error("SIGN_ERROR")
        if seen.path == "/v3/certificates":
            return self._say({"data": [self._sealed_certificate()]})
        if seen.path.startswith("/v3/pay/transactions/"):
            return self._pay(seen)
        if seen.path.startswith(REFUNDS):
            return self._refund(seen) if seen.method == "POST" else self._tell_refund(seen.path.rpartition("/")[2])
        return self._bills(seen)

    def _is_signed(self, seen: Seen) -> bool:
        """Verify the five lines that a merchant signs."""
        found = AUTHORIZATION.fullmatch(seen.headers.get("authorization", ""))
        if found is None or found[1] != keys.MCHID or found[5] != keys.SERIAL:
            return False
        query = urllib.parse.urlencode(seen.query)
        path = f"{seen.path}?{query}" if query else seen.path
        text = f"{seen.method}\n{path}\n{found[4]}\n{found[2]}\n".encode() + seen.body + b"\n"
        if abs(int(found[4]) - self.now().timestamp()) > 300:
            return False
        try:
            self.merchant.verify(base64.b64decode(found[3]), text, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True

    def _pay(self, seen: Seen) -> Said:
        if seen.path in {"/v3/pay/transactions/jsapi", "/v3/pay/transactions/native"}:
            return self._open(seen.path.rpartition("/")[2], seen.members())
        number, _, close = seen.path.removeprefix(ORDER).partition("/")
        order = self.orders.get(number)
        if order is None:
            return self._error("ORDER_NOT_EXIST")
        if not close:
            return self._say(self.told(order))
        if order.paid_at is not None:
            return self._error("ORDERPAID")
        order.state = "CLOSED"
        return self._say(None, 204)

    def _open(self, channel: str, asked: dict[str, Any]) -> Said:
        wrong = [
            asked.get("appid") != APPID,
            asked.get("mchid") != keys.MCHID,
            not re.fullmatch(r"[0-9A-Za-z_\-|*]{6,32}", str(asked.get("out_trade_no"))),
            not 1 <= len(str(asked.get("description", "")).encode()) <= 127,
            type(asked.get("amount", {}).get("total")) is not int,
            asked.get("amount", {}).get("total", 0) < 1,
            not str(asked.get("notify_url", "")).startswith(("https://", "http://127.0.0.1")),
            dt.datetime.fromisoformat(asked["time_expire"]) < self.now() + dt.timedelta(minutes=1),
            channel == "jsapi" and not asked.get("payer", {}).get("openid"),
        ]
        if any(wrong):
            return self._error("PARAM_ERROR")
        order = self.orders.get(asked["out_trade_no"])
        if order is None:
            prefix = "wx" if channel == "jsapi" else "weixin://wxpay/bizpayurl?pr="
            order = Order(asked, channel, self._next(prefix))
            self.orders[order.number] = order
        if order.asked != asked or order.channel != channel:
            return self._error("INVALID_REQUEST")
        if order.paid_at is not None:
            return self._error("ORDERPAID")
        if order.state == "CLOSED":
            return self._error("ORDER_CLOSED")
        return self._say({"prepay_id" if channel == "jsapi" else "code_url": order.prepay})

    def told(self, order: Order) -> dict[str, Any]:
        """What a query and a notice say of an order."""
        told: dict[str, Any] = {
            "appid": APPID,
            "mchid": keys.MCHID,
            "out_trade_no": order.number,
            "trade_state": order.state,
            "trade_state_desc": order.state,
            "amount": {"total": order.asked["amount"]["total"], "currency": "CNY"},
        }
        if order.paid_at is None:
            return told
        money = {"total": order.fen, "payer_total": order.fen, "currency": "CNY", "payer_currency": "CNY"}
        return told | {
            "amount": money,
            "transaction_id": order.transaction_id,
            "trade_type": order.channel.upper(),
            "bank_type": "OTHERS",
            "success_time": order.paid_at.astimezone(CHINA).isoformat(timespec="seconds"),
            "payer": {"openid": order.asked.get("payer", {}).get("openid", "oNative")},
        }

    def _refund(self, seen: Seen) -> Said:
        asked = seen.members()
        order = self.orders.get(str(asked.get("out_trade_no")))
        if order is None or order.paid_at is None:
            return self._error("RESOURCE_NOT_EXISTS")
        number, amount = str(asked["out_refund_no"]), asked["amount"]
        known = self.refunds.get(number)
        if known is not None:
            same = known.asked["amount"] == amount and known.asked["out_trade_no"] == asked["out_trade_no"]
            return self._say(self.told_refund(known, "status")) if same else self._error("INVALID_REQUEST")
        given = sum(one.asked["amount"]["refund"] for one in self._refunds_of(order) if one.status != "CLOSED")
        if amount["total"] != order.fen or not 1 <= amount["refund"] <= order.fen - given:
            return self._error("INVALID_REQUEST")
        self.refunds[number] = Refund(asked, self._next("50"), self.now(), self.refund_status)
        order.state = "REFUND"
        return self._say(self.told_refund(self.refunds[number], "status"))

    def _refunds_of(self, order: Order) -> list[Refund]:
        return [one for one in self.refunds.values() if one.asked["out_trade_no"] == order.number]

    def _tell_refund(self, number: str) -> Said:
        found = self.refunds.get(number)
        return self._error("RESOURCE_NOT_EXISTS") if found is None else self._say(self.told_refund(found, "status"))

    def told_refund(self, refund: Refund, name: str) -> dict[str, Any]:
        """What a query (`status`) and a notice (`refund_status`) say of a refund."""
        order = self.orders[refund.asked["out_trade_no"]]
        amount = {"total": order.fen, "refund": refund.asked["amount"]["refund"], "payer_total": order.fen}
        told = {
            "out_refund_no": refund.asked["out_refund_no"],
            "out_trade_no": order.number,
            "transaction_id": order.transaction_id,
            "refund_id": refund.refund_id,
            name: refund.status,
            "amount": amount,
        }
        made = refund.made_at.astimezone(CHINA).isoformat(timespec="seconds")
        return told | ({"create_time": made} if name == "status" else {"mchid": keys.MCHID})

    # Notices

    def sealed(self, text: bytes, also: str) -> dict[str, str]:
        """Return something encrypted: AES-256-GCM under the APIv3 key, a nonce of 12 characters."""
        nonce = hashlib.sha256(self._next("s").encode()).hexdigest()[:12]
        body = AESGCM(keys.API_KEY.encode()).encrypt(nonce.encode(), text, also.encode())
        ciphertext = base64.b64encode(body).decode()
        return {
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": ciphertext,
            "nonce": nonce,
            "associated_data": also,
        }

    def _sealed_certificate(self) -> dict[str, Any]:
        found = self._cert()
        return {
            "serial_no": f"{found.serial_number:X}",
            "effective_time": found.not_valid_before_utc.isoformat(),
            "expire_time": found.not_valid_after_utc.isoformat(),
            "encrypt_certificate": self.sealed(found.public_bytes(serialization.Encoding.PEM), "certificate"),
        }

    def notice(
        self, number: str, *, spoil: str = "", event_type: str = "", **changed: Any
    ) -> tuple[dict[str, str], bytes]:
        """Return headers and body of the notice about an order or a refund; `changed` members replace its own."""
        if number in self.refunds:
            refund = self.refunds[number]
            members, kind = self.told_refund(refund, "refund_status"), f"REFUND.{refund.status}"
        else:
            members, kind = self.told(self.orders[number]), "TRANSACTION.SUCCESS"
        also = kind.partition(".")[0].lower()
        body = json.dumps(
            {
                "id": self._next("EV-"),
                "create_time": self.now().astimezone(CHINA).isoformat(timespec="seconds"),
                "event_type": event_type or kind,
                "resource_type": "encrypt-resource",
                "resource": self.sealed(json.dumps(members | changed).encode(), also) | {"original_type": also},
                "summary": "支付成功",
            },
            ensure_ascii=False,
        ).encode()
        return self._headers(body, spoil=spoil) | {"Content-Type": "application/json"}, body

    def send(self, to: str, number: str, **how: Any) -> int:
        """Send a notice; return the HTTP status that it was answered with."""
        headers, body = self.notice(number, **how)
        request = urllib.request.Request(to, body, headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def _send_later(self, order: Order) -> None:
        """Call back as soon as what is being done is done, and again where nobody hears."""

        def call() -> None:
            for pause in (0.1, 1, 5, 15):
                time.sleep(pause)
                with contextlib.suppress(OSError):
                    if self.send(order.asked["notify_url"], order.number) < 300:
                        return

        threading.Thread(target=call, daemon=True).start()

    # Somebody pays

    def pay(self, number: str, fen: int | None = None) -> bool:
        """Let somebody pay an order; False where it can not be paid (any more)."""
        order = self.orders[number]
        if order.state != "NOTPAY" or dt.datetime.fromisoformat(order.asked["time_expire"]) <= self.now():
            return False
        order.state, order.transaction_id, order.paid_at = "SUCCESS", self._next("42000"), self.now()
        order.fen = order.asked["amount"]["total"] if fen is None else fen
        order.payments += 1
        if self.notifies:
            self._send_later(order)
        return True

    def _cashier(self, seen: Seen) -> Said:
        """A page on which a person pays: without a script, as all of a fake is."""
        form = dict(urllib.parse.parse_qsl(seen.body.decode()))
        code = form.get("code") or seen.query.get("code", "")
        order = next((one for one in self.orders.values() if one.prepay == code), None)
        if order is None:
            return _page("没有这笔订单", "<p>请重新扫码。</p>", 404)
        words = ""
        if seen.method == "POST" and form.get("deed") == "pay":
            self.notifies = True
            words = "支付成功" if self.pay(order.number) else "这笔订单不能支付"
        elif seen.method == "POST":
            words = "已取消，没有付款"
        yuan = f"{order.asked['amount']['total'] / 100:.2f}"
        what = f"<p>{html.escape(str(order.asked['description']))}</p><p><strong>¥{yuan}</strong></p>"
        if words:
            return _page(words, what)
        buttons = '<button name="deed" value="pay">支付</button> <button name="deed" value="cancel">取消</button>'
        hidden = f'<input type="hidden" name="code" value="{html.escape(code)}">'
        return _page("微信支付（本机演示）", f'{what}<form method="post" action="/cashier">{hidden}{buttons}</form>')

    # Bills

    def _bills(self, seen: Seen) -> Said:
        if seen.path == "/v3/billdownload/file":
            found = self.files.get(seen.query.get("token", ""))
            return Said(b"", 404) if found is None else Said(found, content_type="application/octet-stream")
        if self.bill:
            return self._error(self.bill)
        day = dt.date.fromisoformat(seen.query["bill_date"])
        text = bill_of(self.orders, self.refunds, day)
        if text is None:
            return self._error("NO_STATEMENT_EXIST")
        token = self._next("T")
        self.files[token] = gzip.compress(text.encode())
        url = f"http://api.mch.weixin.qq.com/v3/billdownload/file?token={token}"
        return self._say(
            {"hash_type": "SHA1", "hash_value": hashlib.sha1(text.encode()).hexdigest(), "download_url": url}
        )

    def orders_done(self) -> None:
        """Put all orders and refunds away, so that a long test does not go through them again and again."""
        self.archive |= self.orders
        self.past |= self.refunds
        self.orders.clear()
        self.refunds.clear()

    def whole(self) -> None:
        """Take up all orders and refunds again, for the bills."""
        self.orders |= self.archive
        self.refunds |= self.past

    def control(self, deed: str, told: dict[str, Any]) -> Any:
        if deed == "pay":
            return {"paid": self.pay(told["out_trade_no"], told.get("fen"))}
        if deed == "notify":
            return {"status": self.send(told.pop("to"), told.pop("out_trade_no"), **told)}
        if deed == "refunds":
            self.refund_status = told["status"]
            return {}
        if deed == "settle":
            self.refunds[told["out_refund_no"]].status = told["status"]
            return {}
        if deed == "clock":
            behind = dt.timedelta(seconds=told["behind_seconds"])
            self.now = lambda: dt.datetime.now(dt.UTC) - behind
            return {}
        assert deed == "books", deed
        paid = {one.number: one.fen for one in self.orders.values() if one.paid_at is not None}
        return {"paid": paid, "refunds": {number: one.status for number, one in self.refunds.items()}}


def _page(title: str, body: str, status: int = 200) -> Said:
    style = "body{font-size:20px;text-align:center;margin:2em}button{font-size:24px;min-width:6em;min-height:60px}"
    text = (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title><style>{style}</style>'
        f"<h1>{title}</h1>{body}"
    )
    return Said(text.encode(), status, "text/html; charset=utf-8")


if __name__ == "__main__":
    main(Wechatpay)
