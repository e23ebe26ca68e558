"""Signing for WeChat Pay, and telling by signature, time and encryption what is really WeChat Pay's.

`wechatpayv3` signs, verifies and decrypts; its own HTTP client and its clock are left alone (docs/decisions/0079).
Source: pay.weixin.qq.com, API v3: 签名生成, 签名验证, 证书和回调报文解密, 平台证书切换微信支付公钥.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from typing import Any

from chalicelib.foundation.gateways.wire import AnswerBroken, OutcomeUnknown, Unreachable, exchange
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import BadRequest, NotAllowed
from chalicelib.kernel.settings import settings, wxpay_keys
from chalicelib.kernel.values import value

SCHEMA = "WECHATPAY2-SHA256-RSA2048"
FRESH = dt.timedelta(minutes=5)
"""What WeChat Pay's description says a signature's time may be off."""
PROBE = "WECHATPAY/SIGNTEST/"
"""How signatures begin that WeChat Pay makes wrong on purpose, to see that they are refused."""
NONCE_BYTES = 16
CERTIFICATES = "/v3/certificates"
ASKED_EVERY = dt.timedelta(minutes=1)
"""How often the platform's certificates are asked for at most; an invented serial costs no more than that. Ours."""
SERIAL = re.compile(r"[0-9A-Fa-f]{1,64}")


class NoticeForged(NotAllowed):
    """Something is not signed as WeChat Pay signs, or too old."""

    code = "wxpay_notice_forged"
    zh, en = "微信支付通知的签名不对。", "The notice is not signed by WeChat Pay."


class NoticeBroken(BadRequest):
    """A notice is signed, and can not be read."""

    code = "wxpay_notice_broken"
    zh, en = "微信支付通知的内容看不懂。", "The notice can not be read."


@value
class Certificates:
    """The platform's public keys by the serials of their certificates, and when they were last asked for."""

    asked_at: dt.datetime
    keys: dict[int, Any]


_known: dict[str, Certificates] = {}


def forget() -> None:
    """Read the merchant's key, and ask for the platform's certificates, anew."""
    _known.clear()
    _private_key.cache_clear()
    _public_key.cache_clear()
    wxpay_keys.cache_clear()


@functools.cache
def _private_key() -> Any:
    from wechatpayv3.utils import load_private_key  # It loads `cryptography`; few requests pay.

    return load_private_key(wxpay_keys()[0])


@functools.cache
def _public_key() -> Any:
    from wechatpayv3.utils import load_public_key

    return load_public_key(settings().wxpay_public_key)


def signature_of(*lines: str) -> str:
    """Return the merchant's signature over lines, in base64: RSA with SHA-256 (PKCS #1 1.5)."""
    from wechatpayv3.utils import rsa_sign

    return str(rsa_sign(_private_key(), "".join(f"{line}\n" for line in lines)))


def authorization(ctx: Context, method: str, path: str, body: str = "") -> str:
    """Return the header that signs a request; `path` is what stands after the host, with its query."""
    stamp, nonce = str(int(ctx.now().timestamp())), ctx.random_bytes(NONCE_BYTES).hex().upper()
    told = {
        "mchid": settings().wxpay_mchid,
        "nonce_str": nonce,
        "signature": signature_of(method, path, stamp, nonce, body),
        "timestamp": stamp,
        "serial_no": settings().wxpay_serial,
    }
    return f"{SCHEMA} " + ",".join(f'{name}="{one}"' for name, one in told.items())


def pay_parameters(ctx: Context, prepay_id: str) -> dict[str, str]:
    """Return what `wx.requestPayment` takes, signed, for an order that waits to be paid (小程序调起支付).

    `appId` is for a page within WeChat (JSAPI调起支付), which takes the same beside it.
    """
    app_id, package = settings().wechat_app_id, f"prepay_id={prepay_id}"
    stamp, nonce = str(int(ctx.now().timestamp())), ctx.random_bytes(NONCE_BYTES).hex().upper()
    signature = signature_of(app_id, stamp, nonce, package)
    told = {"timeStamp": stamp, "nonceStr": nonce, "package": package, "signType": "RSA", "paySign": signature}
    return told | {"appId": app_id}


def verify(ctx: Context, headers: dict[str, str], body: bytes) -> None:
    """Let pass what WeChat Pay signed within the last minutes. `headers` by their names in small letters.

    Signed with the public key of our settings, or with a certificate of the platform, which signs on for a while after
    a merchant has switched to the public key.

    Raises:
        NoticeForged: it is not.
    """
    serial = headers.get("wechatpay-serial", "")
    _verify(ctx, headers, body, _key_of(ctx, serial))


def _verify(ctx: Context, headers: dict[str, str], body: bytes, key: Any) -> None:
    from wechatpayv3.utils import rsa_verify

    stamp, nonce, signature = (headers.get(f"wechatpay-{name}", "") for name in ("timestamp", "nonce", "signature"))
    is_time = re.fullmatch(r"[0-9]{1,12}", stamp) is not None
    if not is_time or abs(int(stamp) - ctx.now().timestamp()) > FRESH.total_seconds():
        raise NoticeForged
    if key is None or not nonce or signature.startswith(PROBE):
        raise NoticeForged
    try:
        is_signed = rsa_verify(stamp, nonce, body.decode(), signature, key)
    except ValueError as error:  # The body is no text.
        raise NoticeForged from error
    if not is_signed:
        raise NoticeForged


def _key_of(ctx: Context, serial: str) -> Any:
    """Return the public key of that name, None where WeChat Pay has none."""
    if settings().wxpay_public_key_id and serial == settings().wxpay_public_key_id:
        return _public_key()
    if not settings().wxpay_mchid or SERIAL.fullmatch(serial) is None:
        return None
    held = _known.get("platform")
    if (held is None or int(serial, 16) not in held.keys) and _may_ask(ctx, held):
        held = _asked(ctx, held)
    return None if held is None else held.keys.get(int(serial, 16))


def _may_ask(ctx: Context, held: Certificates | None) -> bool:
    return held is None or not dt.timedelta() <= ctx.now() - held.asked_at < ASKED_EVERY


def _asked(ctx: Context, held: Certificates | None) -> Certificates:
    """Ask for the platform's certificates; those of before stay where none can be had."""
    keys = {} if held is None else held.keys
    headers = {"Authorization": authorization(ctx, "GET", CERTIFICATES), "Accept": "application/json"}
    try:
        reply = exchange(ctx, "GET", settings().wxpay_url + CERTIFICATES, headers=headers, safe=True)
        found = _keys_in(ctx, reply.members()) if reply.status == 200 else {}
        serial = reply.headers.get("wechatpay-serial", "")
        _verify(ctx, reply.headers, reply.body, found.get(int(serial, 16)) if SERIAL.fullmatch(serial) else None)
        keys = found
    except (AnswerBroken, OutcomeUnknown, Unreachable, NoticeForged, NoticeBroken):
        pass  # Whoever asked is told that the signature is nobody's, and WeChat Pay sends its notice again.
    _known["platform"] = Certificates(ctx.now(), keys)
    return _known["platform"]


def _keys_in(ctx: Context, members: dict[str, Any]) -> dict[int, Any]:
    """Return the keys of the certificates that are valid now. The APIv3 key proves that they are WeChat Pay's."""
    from wechatpayv3.utils import load_certificate

    keys = {}
    for one in members.get("data") or []:
        found = load_certificate(unsealed(one.get("encrypt_certificate")))
        if found is not None and found.not_valid_before_utc <= ctx.now() <= found.not_valid_after_utc:
            keys[found.serial_number] = found.public_key()
    return keys


def unsealed(resource: Any) -> str:
    """Return what is encrypted in a notice or with a certificate: AEAD_AES_256_GCM under the APIv3 key.

    Raises:
        NoticeBroken: it is not, or not with this key.
    """
    from wechatpayv3.utils import aes_decrypt

    held = resource if isinstance(resource, dict) else {}
    nonce, sealed, also = (held.get(name) or "" for name in ("nonce", "ciphertext", "associated_data"))
    if held.get("algorithm") != "AEAD_AES_256_GCM" or not all(isinstance(one, str) for one in (nonce, sealed, also)):
        raise NoticeBroken
    try:
        text = aes_decrypt(nonce, sealed, also, wxpay_keys()[1])
    except ValueError as error:  # No base64, or a nonce or key of another length.
        raise NoticeBroken from error
    if text is None:
        raise NoticeBroken
    return str(text)


def members_of(text: str | bytes) -> dict[str, Any]:
    """Return a JSON object of a notice.

    Raises:
        NoticeBroken: it is none.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise NoticeBroken from error
    if not isinstance(found, dict):
        raise NoticeBroken
    return found
