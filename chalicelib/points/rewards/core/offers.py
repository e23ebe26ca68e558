"""A reward's life: written, offered, not offered for a while, over."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """How far a reward is. Only an offered one is ordered; what was ordered is handed out whatever becomes of it."""

    DRAFT = "draft"
    OFFERED = "offered"
    PAUSED = "paused"
    ENDED = "ended"


class Deed(StrEnum):
    """What an officer does with a reward."""

    OFFER = "offer"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


NEXT: dict[tuple[State, Deed], State] = {
    (State.DRAFT, Deed.OFFER): State.OFFERED,
    (State.DRAFT, Deed.END): State.ENDED,
    (State.OFFERED, Deed.PAUSE): State.PAUSED,
    (State.OFFERED, Deed.END): State.ENDED,
    (State.PAUSED, Deed.RESUME): State.OFFERED,
    (State.PAUSED, Deed.END): State.ENDED,
}
"""From which state what leads where; what is not here is refused. An offered one is never a draft again."""
STATE_WORDS: Mapping[str, str] = {
    State.DRAFT: "还没上架",
    State.OFFERED: "在兑换",
    State.PAUSED: "暂停",
    State.ENDED: "已下架",
}
