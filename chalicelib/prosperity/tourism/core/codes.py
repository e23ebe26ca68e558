"""The code on a spot's sign: twelve characters that a camera reads, or somebody types."""

from __future__ import annotations

import re

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letter looks like a digit. Source: crockford.com/base32.html."""
LENGTH = 12
"""60 bits, so that nobody comes upon another sign's by trying."""
RANDOM_BYTES = 8
_LOOKALIKES = str.maketrans("oil", "011")


def code_of(random: bytes) -> str:
    """Return eight random bytes as a code; four of their bits are left over."""
    assert len(random) == RANDOM_BYTES
    number = int.from_bytes(random, "big")
    return "".join(ALPHABET[number >> 5 * nth & 31] for nth in range(LENGTH))


def read(text: str) -> str:
    """Return a code as it was written or read: in any case, in groups, with letters that look like digits."""
    return re.sub(r"[\s-]+", "", text).lower().translate(_LOOKALIKES)


def grouped(code: str) -> str:
    """Return a code in groups of four, as it is printed."""
    return " ".join(code[nth : nth + 4] for nth in range(0, len(code), 4))


def url_of(page_url: str, code: str) -> str:
    """Return what the picture of a code says: the page that stamps."""
    return f"{page_url}/mall/#here/{code}"
