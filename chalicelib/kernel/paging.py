"""Opaque cursors: the last key of a page, signed, and bound to the query it came from."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any, Generic, TypeVar

from chalicelib.kernel import keys
from chalicelib.kernel.errors import CursorInvalid
from chalicelib.kernel.values import value

T = TypeVar("T")
SIGNATURE_BYTES = 16


@value
class Page(Generic[T]):
    """Some rows of a list, and the cursor that asks for the next ones (None at the end)."""

    rows: list[T]
    cursor: str | None


def _signature(body: bytes, bound: str) -> bytes:
    message = len(body).to_bytes(4, "big") + body + bound.encode()
    return hmac.digest(keys.derived("cursor"), message, hashlib.sha256)[:SIGNATURE_BYTES]


def sealed(last_key: dict[str, Any], bound: str) -> str:
    """Return the cursor for `last_key` of the query that `bound` describes."""
    body = json.dumps(last_key, sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_signature(body, bound) + body).rstrip(b"=").decode()


def opened(cursor: str, bound: str) -> dict[str, Any]:
    """Return the key inside a cursor.

    Raises:
        CursorInvalid: it is not one of ours, was altered, or belongs to another query.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise CursorInvalid from error
    signature, body = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(body, bound)):
        raise CursorInvalid
    key: dict[str, Any] = json.loads(body)
    return key
