"""Keys derived from the root key, and the few things done with them: seal, open, digest, sign."""

from __future__ import annotations

import functools
import hashlib
import hmac
import re

from chalicelib.kernel.settings import settings

NONCE_BYTES = 12
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
TOKEN_CHARS = 22
"""22 base62 characters carry 130 bits and fit the 32 characters of a mini-program scene (wechat.md)."""


@functools.cache
def derived(purpose: str) -> bytes:
    """Return the 32-byte key for one purpose, such as `"cursor"`.

    HKDF-SHA256 with an empty salt (RFC 5869); its expand step for one block is one HMAC over the purpose.
    """
    extracted = hmac.digest(b"\x00" * 32, settings().root_key, hashlib.sha256)
    return hmac.digest(extracted, f"sanbao/{purpose}/1".encode() + b"\x01", hashlib.sha256)


def digest(purpose: str, text: str) -> str:
    """Return a keyed digest as 32 hex digits: finds a value again without holding it."""
    return hmac.digest(derived(purpose), text.encode(), hashlib.sha256).hex()[:32]


def seal(purpose: str, text: str, nonce: bytes) -> bytes:
    """Return `text` encrypted with AES-256-GCM as version byte, nonce, ciphertext and tag. Each nonce once."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # Slow to import; most requests seal nothing.

    assert len(nonce) == NONCE_BYTES
    return b"\x01" + nonce + AESGCM(derived(purpose)).encrypt(nonce, text.encode(), purpose.encode())


def unseal(purpose: str, sealed: bytes) -> str:
    """Return what `seal` was given, or raise cryptography's `InvalidTag` where a byte was altered."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    assert sealed[:1] == b"\x01", "unknown version of a sealed value"
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    return AESGCM(derived(purpose)).decrypt(nonce, body, purpose.encode()).decode()


def same(left: str, right: str) -> bool:
    """Compare two secrets in a time that does not tell where they differ."""
    return hmac.compare_digest(left.encode(), right.encode())


def token_of(random: bytes) -> str:
    """Return 17 random bytes as a 22-character base62 token."""
    assert len(random) == 17, "17 bytes hold the 130 bits of 22 base62 characters"
    number = int.from_bytes(random, "big")
    chars = []
    for _ in range(TOKEN_CHARS):
        number, rest = divmod(number, 62)
        chars.append(_BASE62[rest])
    return "".join(chars)


def is_token(text: str) -> bool:
    """Tell whether `text` has the form of a token."""
    return re.fullmatch(r"[0-9A-Za-z]{22}", text) is not None


def fingerprint(*parts: object) -> str:
    """Return 32 hex digits that tell one request's content from another's; equal for equal parts."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]
