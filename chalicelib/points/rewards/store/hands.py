"""Moves in and out of DynamoDB how many pieces of a reward somebody took: an item each person, reward and period."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.core.refusals import LimitReached
from chalicelib.points.rewards.core.rewards import Reward
from chalicelib.points.rewards.records import RewardHandRecord, RewardRecord
from chalicelib.points.rewards.store.rewards import reward_of


def taken(order: Order, reward: Reward) -> Writes:
    """Return the write that counts an order's pieces; it fails where the limit leaves fewer. None without one."""
    if not order.period:
        return Writes()
    most, count = reward.terms.most, RewardHandRecord.taken
    condition = count.does_not_exist() | (count <= most - order.quantity)
    if order.quantity > most:
        condition = count == -1  # Not even an untouched hand takes it.
    return Writes().update(
        RewardHandRecord,
        *_key(order),
        actions=[count.set((count | 0) + order.quantity)],
        condition=condition,
        refusal=_reached(reward),
    )


def _reached(reward: Reward) -> Refusal:
    def refusal(image: RewardHandRecord | None) -> Exception:
        had, terms = 0 if image is None else image.taken, reward.terms
        return LimitReached(by=terms.per.value, most=terms.most, left=terms.most - had)

    return refusal


def given_back(order: Order) -> Writes:
    """Return the write after which an order counts no more against the person's limit. None: no limit."""
    if not order.period:
        return Writes()
    count = RewardHandRecord.taken
    return Writes().update(RewardHandRecord, *_key(order), actions=[count.set(count - order.quantity)])


def find_with_taken(resident_id: str, reward_id: str, periods: Sequence[str]) -> tuple[Reward | None, dict[str, int]]:
    """Return a reward, and how many pieces of it somebody took in each of some periods. One round trip."""
    keys = [(RewardHandRecord, resident_id, _row(reward_id, period)) for period in periods]
    reward, *found = storage.find_many([(RewardRecord, reward_id), *keys], consistent=True)
    taken = {period: 0 if one is None else one.taken for period, one in zip(periods, found, strict=True)}
    return reward_of(reward), taken


def _key(order: Order) -> tuple[str, str]:
    return order.resident_id, _row(order.reward_id, order.period)


def _row(reward_id: str, period: str) -> str:
    return f"{reward_id}#{period}"
