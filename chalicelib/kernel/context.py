"""The world outside, made into one argument: the clock, ids, randomness, and who is acting."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable
from dataclasses import field, replace

from chalicelib.kernel.authz import SYSTEM, Principal
from chalicelib.kernel.values import value


def utc_now() -> dt.datetime:
    """Return the wall clock, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def uuid7() -> str:
    """Return a new UUIDv7, 36 characters: milliseconds, 4,096th parts, 62 random bits (RFC 9562, 6.2, method 3).

    So ids that one process makes within a millisecond are in the order of their making, and so are the rows they name.
    """
    stamp, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    bits = (stamp & (2**48 - 1)) << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@value
class Context:
    """What a verb may ask of the world. Tests pass a frozen clock and counting ids."""

    now: Callable[[], dt.datetime] = utc_now
    new_id: Callable[[], str] = uuid7
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    actor: Principal = SYSTEM
    request_id: str = "-"
    source_address: str = field(default="", repr=False)
    """From where the request came, as the gateway itself saw it; "" where there is no request. Never logged or kept."""

    def acting(self, actor: Principal, request_id: str) -> Context:
        """Return the same world with `actor` acting in it."""
        return replace(self, actor=actor, request_id=request_id)


LIVE = Context()
