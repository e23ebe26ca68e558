"""What WeChat pushes to us: signed, in JSON, plain or encrypted (安全模式). Nothing else is taken for WeChat's.

Source: developers.weixin.qq.com, message pushes of mini-programs. A plain push signs only its token, time and nonce,
so that whoever saw one could send other words with it for ten minutes; where a key is set, only encrypted ones count.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from typing import Any

from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import BadRequest, NotAllowed
from chalicelib.kernel.keys import same
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value

FRESH = dt.timedelta(minutes=10)
"""WeChat asks three times within seconds; what is older was kept by somebody."""
BLOCK_BYTES, RANDOM_BYTES, LENGTH_BYTES = 32, 16, 4


class PushForged(NotAllowed):
    """A push is not signed as WeChat signs, or too old."""

    code = "wechat_push_forged"
    zh, en = "消息推送的签名不对。", "The push is not signed by WeChat."


class PushBroken(BadRequest):
    """A push is signed, and can not be read."""

    code = "wechat_push_broken"
    zh, en = "消息推送的内容看不懂。", "The push can not be read."


@value
class Signed:
    """How a push is signed: the members of its query."""

    timestamp: str
    nonce: str
    signature: str
    msg_signature: str = ""


def greeted(ctx: Context, signed: Signed, *, echostr: str) -> str:
    """Return what WeChat wants to hear when it tries the address for the first time.

    Raises:
        PushForged: it is not WeChat who asks.
    """
    _verify(ctx, signed, signed.signature)
    return echostr


def opened(ctx: Context, signed: Signed, body: bytes) -> dict[str, Any]:
    """Return the members of a push.

    Raises:
        PushForged: its signature or its time is not right, or it is plain where only encrypted ones count.
        PushBroken: it can not be read.
    """
    _verify(ctx, signed, signed.signature)
    members = _members(body)
    if not settings().wechat_push_key:
        return members
    sealed = members.get("Encrypt")
    if not isinstance(sealed, str):
        raise PushForged
    _verify(ctx, signed, signed.msg_signature, sealed)
    return _members(_unsealed(sealed))


def _verify(ctx: Context, signed: Signed, signature: str, *more: str) -> None:
    """Let what WeChat signed pass: SHA-1 over the sorted token, time, nonce and, where it is encrypted, the text."""
    token = settings().wechat_push_token
    parts = sorted([token, signed.timestamp, signed.nonce, *more])
    expected = hashlib.sha1("".join(parts).encode()).hexdigest()  # noqa: S324  WeChat signs with SHA-1.
    if not token or not same(expected, signature):
        raise PushForged
    if not signed.timestamp.isdecimal() or abs(int(signed.timestamp) - ctx.now().timestamp()) > FRESH.total_seconds():
        raise PushForged


def _members(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise PushBroken from error
    if not isinstance(found, dict):
        raise PushBroken
    return found


def _unsealed(sealed: str) -> bytes:
    """Return what a push encrypts: AES-256-CBC over 16 random bytes, the length, the text, and the app's id."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # Slow to import; few pushes come.

    key = base64.b64decode(settings().wechat_push_key + "=")
    try:
        body = base64.b64decode(sealed, validate=True)
        decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        padded = decryptor.update(body) + decryptor.finalize()
    except ValueError as error:
        raise PushBroken from error
    text = padded[RANDOM_BYTES : len(padded) - padded[-1]] if padded and padded[-1] <= BLOCK_BYTES else b""
    length = int.from_bytes(text[:LENGTH_BYTES], "big")
    words, app_id = text[LENGTH_BYTES : LENGTH_BYTES + length], text[LENGTH_BYTES + length :]
    if app_id.decode(errors="replace") != settings().wechat_app_id:
        raise PushForged
    return words
