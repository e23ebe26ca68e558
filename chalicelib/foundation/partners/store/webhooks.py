"""Moves webhooks in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.partners.core.webhooks import NoSuchWebhook, Webhook, WebhookState
from chalicelib.foundation.partners.records import PartnerWebhookRecord
from chalicelib.kernel import keys, storage
from chalicelib.kernel.errors import Busy, Conflict
from chalicelib.kernel.writes import Writes, attempt

PURPOSE = "partner-webhook"
"""The purpose of the key that seals secrets."""


def sealed(secret: str, nonce: bytes) -> bytes:
    """Return a secret as it lies in the table; each nonce once."""
    return keys.seal(PURPOSE, secret, nonce)


def unsealed(secret: bytes) -> str:
    """Return the secret that was sealed."""
    return keys.unseal(PURPOSE, secret)


def find_webhook(partner_id: str) -> Webhook | None:
    """Return a shop's webhook, or None. One round trip."""
    record = storage.find(PartnerWebhookRecord, partner_id, consistent=True)
    if record is None:
        return None
    return Webhook(
        partner_id=record.partner_id,
        url=record.url,
        sealed=record.sealed,
        made_at=record.made_at,
        made_by=record.made_by,
        state=WebhookState(record.state),
        reason=record.reason,
        former=record.former or b"",
        former_until=record.former_until,
        failing_since=record.failing_since,
    )


def setting_of(webhook: Webhook, before: Webhook | None) -> Writes:
    """Return the write that puts a webhook on top of the one that was read, or where there was none."""
    record = PartnerWebhookRecord(
        webhook.partner_id,
        url=webhook.url,
        sealed=webhook.sealed,
        former=webhook.former or None,
        former_until=webhook.former_until,
        made_at=webhook.made_at,
        made_by=webhook.made_by,
        state=webhook.state.value,
        reason=webhook.reason,
    )
    if before is None:
        return Writes().create(record, refusal=lambda _: Busy())
    return Writes().put(record, condition=PartnerWebhookRecord.made_at == before.made_at, refusal=lambda _: Busy())


def end_of(partner_id: str, reason: str) -> Writes:
    """Return the write that disables a webhook; one that is disabled stays so."""
    record = PartnerWebhookRecord
    return Writes().update(
        record,
        partner_id,
        actions=[record.state.set(WebhookState.DISABLED.value), record.reason.set(reason)],
        condition=record.partner_id.exists(),
        refusal=lambda _: NoSuchWebhook(),
    )


def end_of_failing(webhook: Webhook) -> Writes:
    """Return the write that disables a webhook as it was seen to fail; one that was set or heard since goes on."""
    record = PartnerWebhookRecord
    same = (record.made_at == webhook.made_at) & (record.failing_since == webhook.failing_since)
    return Writes().update(
        record,
        webhook.partner_id,
        actions=[record.state.set(WebhookState.DISABLED.value), record.reason.set("failing")],
        condition=same & record.state.is_in(WebhookState.ACTIVE.value),
        refusal=lambda _: Conflict(),
    )


def note_failing(webhook: Webhook, since: dt.datetime | None) -> None:
    """Note since when a webhook fails, or that it does not any more; unless it was set anew meanwhile."""
    record = PartnerWebhookRecord
    action = record.failing_since.remove() if since is None else record.failing_since.set(since)
    condition = record.made_at == webhook.made_at
    if since is not None:
        condition &= record.failing_since.does_not_exist()
    attempt(
        Writes().update(record, webhook.partner_id, actions=[action], condition=condition, refusal=lambda _: Conflict())
    )
