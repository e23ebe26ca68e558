"""The Idempotency-Key of a deed: a UUIDv7, by which Sanbao does it once however often it is asked."""

from __future__ import annotations

import re
import secrets
import time

FORM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_key() -> str:
    """Return a new UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, then 74 random bits.

    Keep it with the sale before you ask: it is what you ask by after a lost answer or a power cut.
    """
    stamp = time.time_ns() // 1_000_000
    bits = (stamp & (2**48 - 1)) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def checked(key: str) -> str:
    """Return a key that the caller brought.

    Raises:
        ValueError: it is no UUIDv7 in lower case.
    """
    if FORM.fullmatch(key) is None:
        message = "an Idempotency-Key is a UUIDv7 in lower case, such as new_key() makes"
        raise ValueError(message)
    return key
