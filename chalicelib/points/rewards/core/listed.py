"""A reward as a list shows it: with its stock, its pictures, and how many more somebody may have."""

from __future__ import annotations

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.reservations.core.slots import Slot
from chalicelib.kernel.values import value
from chalicelib.points.rewards.core.rewards import Reward


@value
class Offer:
    """A reward with its stock and its pictures; `mine` is how many more the asking villager may have, None: any."""

    reward: Reward
    slot: Slot
    views: dict[str, View]
    mine: int | None = None
