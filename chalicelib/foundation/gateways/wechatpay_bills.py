"""WeChat Pay's bills of a day: asked for, fetched, and compared with the digest that was said of them.

What lies in a bill is read by whoever compares it. Source: pay.weixin.qq.com, API v3: 申请交易账单, 申请资金账单,
下载账单.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from urllib.parse import urlencode, urlsplit

from chalicelib.foundation.gateways.wechatpay import Unknown, ask
from chalicelib.foundation.gateways.wechatpay_keys import authorization
from chalicelib.foundation.gateways.wire import BODY_BYTES_MAX, OutcomeUnknown, Unreachable, exchange
from chalicelib.kernel.context import Context
from chalicelib.kernel.keys import same
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value

NONE, MAKING = "NO_STATEMENT_EXIST", "STATEMENT_CREATING"
"""There is none (yet, or because nothing happened); it is being made."""
BILL_BYTES_MAX = 64 * 1024 * 1024
"""What a bill may unfold to; a line has about 400 bytes. Ours."""
GZIP_WBITS = 31


@value
class Bill:
    """A bill as text, with its line of sums."""

    text: str


@value
class NotThere:
    """There is no bill of that day; `making`: there will be soon."""

    making: bool


def trade_bill(ctx: Context, day: dt.date) -> Bill | NotThere | Unknown:
    """Return all orders paid and refunds taken on a day (交易账单)."""
    return _bill(ctx, "/v3/bill/tradebill", {"bill_date": day.isoformat(), "bill_type": "ALL", "tar_type": "GZIP"})


def fund_bill(ctx: Context, day: dt.date) -> Bill | NotThere | Unknown:
    """Return what came to and left the merchant's balance on a day (资金账单)."""
    return _bill(
        ctx, "/v3/bill/fundflowbill", {"bill_date": day.isoformat(), "account_type": "BASIC", "tar_type": "GZIP"}
    )


def _bill(ctx: Context, path: str, query: dict[str, str]) -> Bill | NotThere | Unknown:
    found = ask(ctx, "GET", f"{path}?{urlencode(query)}")
    if isinstance(found, Unknown):
        return found
    members, code = found
    if code in {NONE, MAKING}:
        return NotThere(code == MAKING)
    url, digest = members.get("download_url"), members.get("hash_value")
    if code or not isinstance(url, str) or not isinstance(digest, str):
        return Unknown(code or "answer")
    return _fetched(ctx, url, digest)


def _fetched(ctx: Context, url: str, digest: str) -> Bill | Unknown:
    """Fetch a bill from our own settings' host, whatever host the answer names. Its answer is not signed.

    What was signed is the digest (SHA-1, of the text before it was packed).
    """
    split = urlsplit(url)
    path = f"{split.path}?{split.query}"
    headers = {"Authorization": authorization(ctx, "GET", path), "Accept": "*/*", "User-Agent": "sanbao"}
    try:
        reply = exchange(ctx, "GET", settings().wxpay_url + path, headers=headers, safe=True)
    except (OutcomeUnknown, Unreachable) as error:
        return Unknown(error.code)
    if reply.status != 200 or len(reply.body) >= BODY_BYTES_MAX:
        return Unknown("download")
    unpacker = zlib.decompressobj(GZIP_WBITS)
    try:
        raw = unpacker.decompress(reply.body, BILL_BYTES_MAX)
        text = raw.decode("utf-8-sig")
    except (zlib.error, ValueError):
        return Unknown("bill")
    told = hashlib.sha1(raw).hexdigest()  # noqa: S324  WeChat Pay says SHA-1.
    return Bill(text) if same(told, digest.lower()) else Unknown("digest")
