"""What becomes of what people order in the mall."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class RewardOrdered(Fact):
    """Somebody ordered a reward (商城兑换) for `points`, which are held; it waits for them until the end of `until`."""

    order_id: str
    resident_id: str
    reward_id: str
    title: str
    points: int
    until: str


@value
class RewardExpiring(Fact):
    """Tomorrow is the last day on which somebody may collect what they ordered."""

    order_id: str
    resident_id: str
    title: str
    until: str


@value
class RewardCollected(Fact):
    """Somebody was handed out what they ordered, and `points` were spent."""

    order_id: str
    resident_id: str
    title: str
    points: int


@value
class RewardOrderEnded(Fact):
    """An order ended uncollected and `points` went back: `why` is `cancel`, `call_off` (by an officer) or `expire`."""

    order_id: str
    resident_id: str
    title: str
    points: int
    why: str


@value
class RewardRefunded(Fact):
    """`points` of an order that had been handed out went back."""

    order_id: str
    resident_id: str
    title: str
    points: int
