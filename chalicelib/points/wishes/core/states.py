"""What a wish can be."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """A wish's life; `deeds.NEXT` says how it goes on."""

    POSTED = "posted"
    RETURNED = "returned"
    REFUSED = "refused"
    PUBLISHED = "published"
    CLAIMED = "claimed"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CONFIRMED = "confirmed"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    MERGED = "merged"


ENDED = frozenset({State.REFUSED, State.FULFILLED, State.CANCELLED, State.EXPIRED, State.MERGED})
UNCLAIMED = frozenset({State.POSTED, State.RETURNED, State.PUBLISHED})
"""States in which a wish's day may pass: nobody has it in hand."""
STATE_WORDS: Mapping[str, str] = {
    State.POSTED: "等村里看",
    State.RETURNED: "请修改",
    State.REFUSED: "未通过",
    State.PUBLISHED: "等人认领",
    State.CLAIMED: "已认领",
    State.IN_PROGRESS: "正在办",
    State.DONE: "等确认",
    State.CONFIRMED: "等村里核定",
    State.FULFILLED: "已达成",
    State.CANCELLED: "已取消",
    State.EXPIRED: "已到期",
    State.MERGED: "已合并",
}
