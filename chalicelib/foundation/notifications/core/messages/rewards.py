"""What somebody is told of what they ordered in the mall."""

from __future__ import annotations

from chalicelib.foundation.facts.core.rewards import (
    RewardCollected,
    RewardExpiring,
    RewardOrdered,
    RewardOrderEnded,
    RewardRefunded,
)
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import day_in_words, says, told

ENDED = {"expire": "reward_expired", "call_off": "reward_called_off"}
"""Which message an order's end is; who cancels their own is told by the page."""


@told.register
def _(fact: RewardOrdered) -> Message | None:
    until = day_in_words(fact.until)
    return says(
        fact.resident_id, "reward_ordered", fact.order_id, title=fact.title, points=fact.points, until=until
    )  # fmt: skip


@told.register
def _(fact: RewardExpiring) -> Message | None:
    until = day_in_words(fact.until)
    return says(fact.resident_id, "reward_expiring", fact.order_id, title=fact.title, until=until)


@told.register
def _(fact: RewardOrderEnded) -> Message | None:
    kind = ENDED.get(fact.why)
    if kind is None:
        return None
    return says(fact.resident_id, kind, fact.order_id, title=fact.title, points=fact.points)


@told.register
def _(fact: RewardCollected) -> Message | None:
    return says(fact.resident_id, "reward_collected", fact.order_id, title=fact.title, points=fact.points)


@told.register
def _(fact: RewardRefunded) -> Message | None:
    return says(fact.resident_id, "reward_refunded", fact.order_id, title=fact.title, points=fact.points)
