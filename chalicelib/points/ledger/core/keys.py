"""Idempotency keys as moments: a UUIDv7 says when it was made, which bounds how late a request may arrive."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Conflict

WRITTEN_FOR = dt.timedelta(days=8)
"""Keys up to this old are written (offline queues); older ones are only looked up. Source: points-ledger.md."""
AHEAD_MAX = dt.timedelta(minutes=5)


class KeyTooOld(Conflict):
    """The key is older than an offline queue may be, and nothing was written under it."""

    code = "key_too_old"
    zh, en = "这笔请求太久以前产生，不能再入账。", "This request is too old to be written."


class KeyAhead(Conflict):
    """The key comes from the future: the sender's clock is wrong."""

    code = "key_ahead"
    zh, en = "设备时间不对，请校准后再试。", "The sender's clock is ahead; set it and try again."


_LATEST_MS = int(dt.datetime(9999, 1, 1, tzinfo=dt.UTC).timestamp() * 1000)


def moment_of(key: str) -> dt.datetime:
    """Return when a UUIDv7 was made (RFC 9562, section 5.7); its 48 bits reach beyond the calendar, which ends 9999."""
    return dt.datetime.fromtimestamp(min(int(key[:8] + key[9:13], 16), _LATEST_MS) / 1000, dt.UTC)


def asked_on(key: str) -> dt.date:
    """Return the business date on which a request was made first; it stays the same when it is sent again."""
    return business_date(moment_of(key))


def used_since(key: str) -> dt.date:
    """Return the first business date on which a key may have been used: its maker's clock may be ahead."""
    return business_date(moment_of(key) - AHEAD_MAX)


def refuse_untimely(key: str, now: dt.datetime) -> None:
    """Let a key be written, or raise `KeyTooOld` or `KeyAhead`. Look for a replay first."""
    made_at = moment_of(key)
    if made_at < now - WRITTEN_FOR:
        raise KeyTooOld
    if made_at > now + AHEAD_MAX:
        raise KeyAhead
