"""Moves API keys in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.foundation.partners.core.keys import KEPT, USE_NOTED_EVERY, ApiKey, KeyScope, NoSuchKey
from chalicelib.foundation.partners.core.shops import Partner, village_of
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.records import PartnerKeyRecord, PartnerRecord, SpendingRecord
from chalicelib.foundation.partners.store.shops import partner_of
from chalicelib.foundation.partners.store.spending import spending_of
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, update_now

HOURS_KEPT = 3
"""Hours of wrong guesses that stay on a key; older ones are dropped as new ones are counted."""


def key_of(record: PartnerKeyRecord) -> ApiKey:
    """Return the key that a record holds."""
    return ApiKey(
        partner_id=record.partner_id,
        key_id=record.key_id,
        label=record.label,
        scopes=frozenset(KeyScope(scope) for scope in record.scopes),
        digest=record.digest,
        made_at=record.made_at,
        made_by=record.made_by,
        expires_at=record.expires_at,
        revoked_at=record.revoked_at,
        last_used_at=record.last_used_at,
        day_points=record.day_points,
        day_count=record.day_count,
        failures=record.failures,
    )


def find_with_shop(partner_id: str, key_id: str) -> tuple[Partner, ApiKey, Spending] | None:
    """Return a key, its shop, and the limits of the people around it; None where key or shop is missing.

    One round trip.
    """
    village_id = village_of(partner_id)
    shop, key, spending = storage.find_many(
        [
            (PartnerRecord, village_id, partner_id),
            (PartnerKeyRecord, partner_id, key_id),
            (SpendingRecord, village_id),
        ],
        consistent=True,
    )
    return None if shop is None or key is None else (partner_of(shop), key_of(key), spending_of(spending))


def list_keys(partner_id: str) -> list[ApiKey]:
    """Return a shop's keys, dead ones included until they are removed. One round trip: a megabyte holds thousands."""
    rows = storage.every(storage.Query(PartnerKeyRecord, partner_id, consistent=True))
    return [key_of(PartnerKeyRecord.from_raw_data(row)) for row in rows]


def issue_of(key: ApiKey) -> Writes:
    """Return the write that enters a new key."""
    record = PartnerKeyRecord(
        key.partner_id,
        key.key_id,
        label=key.label,
        scopes=set(key.scopes),
        digest=key.digest,
        made_at=key.made_at,
        made_by=key.made_by,
        expires_at=key.expires_at,
        day_points=key.day_points,
        day_count=key.day_count,
        failures={},
        kept_until=key.expires_at + KEPT,
    )
    return Writes().create(record, refusal=lambda _: Busy())


def revocation_of(partner_id: str, key_id: str, now: dt.datetime) -> Writes:
    """Return the write that revokes a key; one revoked before stays revoked since then."""
    return _change_of(partner_id, key_id, PartnerKeyRecord.revoked_at.set(PartnerKeyRecord.revoked_at | now))


def end_of(key: ApiKey, expires_at: dt.datetime) -> Writes:
    """Return the write that lets a key expire earlier."""
    return _change_of(key.partner_id, key.key_id, PartnerKeyRecord.expires_at.set(min(key.expires_at, expires_at)))


def _change_of(partner_id: str, key_id: str, action: Action) -> Writes:
    return Writes().update(
        PartnerKeyRecord,
        partner_id,
        key_id,
        actions=[action],
        condition=PartnerKeyRecord.key_id.exists(),
        refusal=lambda _: NoSuchKey(),
    )


def add_failure(partner_id: str, key_id: str, hour: str) -> int:
    """Count a wrong guess of a key and return how many there are in this hour now. One round trip, one atomic write.

    Raises:
        NoSuchKey: the key is gone.
        Busy: it may have been counted.
    """
    count = Path(["failures", hour])
    failures = _failures_after(partner_id, key_id, count.set((count | 0) + 1))
    old = sorted(failures)[:-HOURS_KEPT]
    if old:
        commit_without(partner_id, key_id, old)
    return failures[hour]


def _failures_after(partner_id: str, key_id: str, action: Action) -> dict[str, int]:
    item = update_now(
        PartnerKeyRecord,
        partner_id,
        key_id,
        actions=[action],
        condition=PartnerKeyRecord.key_id.exists(),
        refusal=lambda _: NoSuchKey(),
    )
    return PartnerKeyRecord.from_raw_data(item).failures


def commit_without(partner_id: str, key_id: str, hours: list[str]) -> None:
    """Drop the counts of some hours."""
    update_now(PartnerKeyRecord, partner_id, key_id, actions=[Path(["failures", hour]).remove() for hour in hours])


def commit_use(key: ApiKey, now: dt.datetime) -> None:
    """Note that a key was used, unless another request noted it just now. One round trip.

    Raises:
        NoSuchKey: the key is gone, or its use was noted meanwhile.
        Busy: it may not have been noted.
    """
    used = PartnerKeyRecord.last_used_at
    due = used.does_not_exist() | (used <= now - USE_NOTED_EVERY)
    update_now(
        PartnerKeyRecord,
        key.partner_id,
        key.key_id,
        actions=[used.set(now)],
        condition=PartnerKeyRecord.key_id.exists() & due,
        refusal=lambda _: NoSuchKey(),
    )
