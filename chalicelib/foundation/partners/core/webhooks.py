"""Webhooks of shops: what is told to a shop's POS, how it is signed, when it is told again, and when that ends."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import hmac
import json
from enum import StrEnum
from typing import Any

from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import value

SIGNATURE = "Sanbao-Signature"
OVERLAP_HOURS_MAX = 7 * 24
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""How long after each failed try comes the next: eight tries within 23 hours. Ours."""
FAILING_MAX = dt.timedelta(days=3)
"""A webhook that took nothing for so long is disabled. Ours."""
LEASE = dt.timedelta(seconds=60)
"""How long nobody else tries while one does, or after one broke off; longer than a post may take."""
KEPT = dt.timedelta(days=30)
SOLD_AT = "redemption#"
"""The source of a shop's sales and refunds in the ledger, before the shop's id."""
TYPES = {"redemption": "redemption.made", "refund": "redemption.refunded"}
"""By the kind of the ledger's entry."""
SET = "webhook.set"
"""The first event after an address was set, so that its shop sees that it is heard."""
TAKEN, OFF = "ok", "disabled"
"""Words of a try: the shop has it; nothing was posted, since the webhook is disabled or gone."""


class NoSuchWebhook(NotFound):
    """The shop has no webhook."""

    code = "no_such_webhook"
    zh, en = "这家商户没有设置推送地址。", "This shop has no webhook."


class WebhookState(StrEnum):
    """Whether a webhook is told anything."""

    ACTIVE = "active"
    DISABLED = "disabled"


class Telling(StrEnum):
    """What became of an event."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


NEXT: dict[Telling, frozenset[Telling]] = {
    Telling.WAITING: frozenset({Telling.DELIVERED, Telling.GIVEN_UP}),
    Telling.DELIVERED: frozenset(),
    Telling.GIVEN_UP: frozenset(),
}
"""What an event becomes; until then it waits for its next try."""


@value
class Webhook:
    """Where a shop wants to be told. The secrets stay sealed; `former` signs too until `former_until`.

    `failing_since` is when the first try failed since the last that was taken. `reason` says who disabled it: "asked",
    or "failing" where it was the house.
    """

    partner_id: str
    url: str
    sealed: bytes
    made_at: dt.datetime
    made_by: str
    state: WebhookState = WebhookState.ACTIVE
    reason: str = ""
    former: bytes = b""
    former_until: dt.datetime | None = None
    failing_since: dt.datetime | None = None


@value
class Try:
    """One try to tell an event: when, the HTTP status (0: none) and a word for what became of it."""

    at: dt.datetime
    status: int
    word: str


@value
class Delivery:
    """One event on its way to one shop. `event_id` is the fact's, the same in every try; `data` holds no person."""

    partner_id: str
    event_id: str
    type: str
    data: dict[str, Any]
    made_at: dt.datetime
    next_at: dt.datetime
    state: Telling = Telling.WAITING
    begun: int = 0
    tries: tuple[Try, ...] = ()

    @property
    def body(self) -> bytes:
        """What is posted: the same bytes in every try."""
        told = {"event_id": self.event_id, "type": self.type, "made_at": business_time(self.made_at), "data": self.data}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def moment_of(event_id: str) -> dt.datetime:
    """Return when a UUIDv7 was made, to the millisecond."""
    return dt.datetime.fromtimestamp(int(event_id[:8] + event_id[9:13], 16) / 1000, dt.UTC)


def told_of(fact_id: str, fact: Fact) -> Delivery | None:
    """Return what a fact has to tell to a shop, to be told at once; None where it concerns none."""
    if not isinstance(fact, PointsMoved) or not fact.source.startswith(SOLD_AT) or fact.kind not in TYPES:
        return None
    made_at = moment_of(fact_id)
    data = {"key": fact.line, "points": abs(fact.points)}
    return Delivery(fact.source.removeprefix(SOLD_AT), fact_id, TYPES[fact.kind], data, made_at, made_at)


def signature(secrets: list[str], body: bytes, now: dt.datetime) -> str:
    """Return the header that signs a body: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, one v1 a secret."""
    stamp = int(now.timestamp())
    signed = f"{stamp}.".encode() + body
    made = [hmac.digest(secret.encode(), signed, hashlib.sha256).hex() for secret in secrets]
    return ",".join([f"t={stamp}", *(f"v1={one}" for one in made)])


def after(delivery: Delivery, tried: Try) -> Delivery:
    """Return an event after a try: delivered, waiting for the next one, or given up."""
    assert NEXT[delivery.state], delivery.state
    tries = (*delivery.tries, tried)
    if tried.word == TAKEN:
        return dataclasses.replace(delivery, tries=tries, state=Telling.DELIVERED)
    if tried.word == OFF or len(tries) > len(PAUSES):
        return dataclasses.replace(delivery, tries=tries, state=Telling.GIVEN_UP)
    return dataclasses.replace(delivery, tries=tries, next_at=tried.at + PAUSES[len(tries) - 1])


def is_beyond_hope(webhook: Webhook, now: dt.datetime) -> bool:
    """Tell whether a webhook failed for so long that it is disabled."""
    return webhook.failing_since is not None and now - webhook.failing_since >= FAILING_MAX
