"""Staff passwords: what is allowed, how they are kept, how one is checked. Nothing here keeps or logs one."""

from __future__ import annotations

import base64
import hashlib
import hmac

from chalicelib.kernel.errors import InvalidInput

COST_LOG2, BLOCK, LANES = 14, 8, 1
"""scrypt's N = 2^14, r, p (RFC 7914): 16 MiB and about 50 ms on the machine this was measured on."""
SALT_BYTES, HASH_BYTES = 16, 32
MEMORY_MAX = 64 * 1024 * 1024
CHARS_MIN, CHARS_MAX = 10, 128
DIFFERENT_MIN = 5
NOBODYS = "scrypt$14$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
"""Compared where nobody has the login name, so that both cases take the same time. No password has this hash."""


class PasswordWeak(InvalidInput):
    """A new password is too easy to guess, or is the one that must be changed."""

    code = "password_weak"
    zh = "密码太简单：至少 10 个字符、5 种不同字符，不能含登录名，也不能和原密码相同。"
    en = "The password is too weak: at least 10 characters, 5 different ones, not the login name, not the old one."


def hashed(password: str, salt: bytes) -> str:
    """Return how a password is kept: `scrypt$log2 N$r$p$salt$hash`, so that the costs can rise later."""
    assert len(salt) == SALT_BYTES
    made = _scrypt(password, salt, (COST_LOG2, BLOCK, LANES), HASH_BYTES)
    texts = (base64.b64encode(part).decode() for part in (salt, made))
    return "$".join(("scrypt", str(COST_LOG2), str(BLOCK), str(LANES), *texts))


def matches(password: str, kept: str) -> bool:
    """Tell whether `password` is the one that is kept, in a time that does not tell how far it differs."""
    name, cost, block, lanes, salt, wanted = kept.split("$")
    assert name == "scrypt", "unknown form of a kept password"
    expected = base64.b64decode(wanted)
    found = _scrypt(password, base64.b64decode(salt), (int(cost), int(block), int(lanes)), len(expected))
    return hmac.compare_digest(found, expected)


def check_new(password: str, *, login: str, old: str = "") -> None:
    """Let a good new password pass.

    Raises:
        PasswordWeak: it is short, repetitive, holds the login name, or is the old one.
    """
    long_enough = CHARS_MIN <= len(password) <= CHARS_MAX
    if not long_enough or len(set(password)) < DIFFERENT_MIN or login in password.lower() or password == old:
        raise PasswordWeak


def _scrypt(password: str, salt: bytes, costs: tuple[int, int, int], size: int) -> bytes:
    log2, block, lanes = costs
    return hashlib.scrypt(password.encode(), salt=salt, n=2**log2, r=block, p=lanes, dklen=size, maxmem=MEMORY_MAX)
