"""Webhooks: whether what came to the shop's POS is from Sanbao, and what it says."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sanbao_shop.errors import ShopError

TOLERANCE_SECONDS = 300
STAMP, HEX = re.compile(r"[0-9]{1,12}", re.ASCII), re.compile(r"[0-9a-f]{64}")


class WebhookForged(ShopError):
    """The signature is missing, wrong, or too old. Answer 400, and do nothing."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened. `event_id` is the same in every delivery: keep it, and do each once.

    `type` is `redemption.made`, `redemption.refunded`, or one that is newer than this package, to be left alone.
    """

    event_id: str
    type: str
    made_at: dt.datetime
    data: Mapping[str, Any]


def hmac_sha256(key: bytes, data: bytes) -> str:
    """Return the HMAC-SHA256 (RFC 2104) as hex digits."""
    return hmac.digest(key, data, hashlib.sha256).hex()


def signature_of(secret: str, stamp: int, body: bytes) -> str:
    """Return what signs a body: the HMAC-SHA256 of `<stamp>.<body>` under the webhook's whole secret."""
    return hmac_sha256(secret.encode(), f"{stamp}.".encode() + body)


def verify_webhook(
    secret: str, header: str, body: bytes, tolerance_seconds: int = TOLERANCE_SECONDS, *, now: float | None = None
) -> Event:
    """Return the event of a request whose `Sanbao-Signature` is right.

    `body` is the raw body, before anything parses it. While a secret is being rotated the header bears two signatures,
    of which one has to be right. `now` is Unix time, the clock's where it is left out.

    Raises:
        WebhookForged: the signature is not Sanbao's, or was made more than `tolerance_seconds` ago or ahead.
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    stamps = [told for name, _, told in parts if name == "t" and STAMP.fullmatch(told)]
    signatures = [told for name, _, told in parts if name == "v1" and HEX.fullmatch(told)]
    if len(stamps) != 1 or not signatures or not secret:
        message = "no signature that can be read"
        raise WebhookForged(message)
    wanted = signature_of(secret, int(stamps[0]), body)
    if not any([hmac.compare_digest(wanted, told) for told in signatures]):  # noqa: C419  All are compared, in equal time.
        message = "the signature is not right"
        raise WebhookForged(message)
    if abs((time.time() if now is None else now) - int(stamps[0])) > tolerance_seconds:
        message = "the signature is too old"
        raise WebhookForged(message)
    return _event(body)


def _event(body: bytes) -> Event:
    try:
        told = json.loads(body)
        return Event(
            str(told["event_id"]), str(told["type"]), dt.datetime.fromisoformat(told["made_at"]), dict(told["data"])
        )
    except (ValueError, KeyError, TypeError) as error:
        message = "it is signed, and can not be read"
        raise WebhookForged(message) from error
