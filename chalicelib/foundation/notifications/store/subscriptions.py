"""Moves the counts of subscribe messages in and out of DynamoDB. They are soft: WeChat itself has the last word."""

from __future__ import annotations

from pynamodb.expressions.operand import Path

from chalicelib.foundation.notifications.core.messages import NoSuchMessage
from chalicelib.foundation.notifications.core.ways import LEFT_MAX
from chalicelib.foundation.notifications.records import SubscriptionRecord
from chalicelib.kernel import storage
from chalicelib.kernel.writes import Writes, commit, update_now

_LEFT = Path(["left"])


def list_left(resident_id: str) -> dict[str, int]:
    """Return how many subscribe messages of each family somebody still agreed to. One round trip."""
    rows = storage.every(storage.Query(SubscriptionRecord, resident_id))
    records = [SubscriptionRecord.from_raw_data(row) for row in rows]
    return {record.family: record.left for record in records}


def add(resident_id: str, family: str, count: int) -> int:
    """Count agreements to a family, to `LEFT_MAX` at most, and return how many are left. One round trip, or two."""
    try:
        item = update_now(
            SubscriptionRecord,
            resident_id,
            family,
            actions=[_LEFT.set((_LEFT | 0) + count)],
            condition=_LEFT.does_not_exist() | (LEFT_MAX - count >= _LEFT),
            refusal=lambda _: NoSuchMessage(),
        )
    except NoSuchMessage:
        commit(Writes().update(SubscriptionRecord, resident_id, family, actions=[_LEFT.set(LEFT_MAX)]))
        return LEFT_MAX
    return int(item["left"]["N"])


def take(resident_id: str, family: str) -> bool:
    """Take one subscription; False where none is left. One round trip."""
    try:
        update_now(
            SubscriptionRecord,
            resident_id,
            family,
            actions=[_LEFT.set(_LEFT - 1)],
            condition=_LEFT >= 1,
            refusal=lambda _: NoSuchMessage(),
        )
    except NoSuchMessage:
        return False
    return True


def clear(resident_id: str, family: str) -> None:
    """Forget what was counted: WeChat says that none is left."""
    commit(Writes().update(SubscriptionRecord, resident_id, family, actions=[_LEFT.set(0)]))
