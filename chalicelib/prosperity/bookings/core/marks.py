"""What became of one line of a booking: its guests came, did not come, or its host can not have them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Mark(StrEnum):
    """How a line stands. What nobody marks until its booking is done counts as if they had come."""

    WAITS = "waits"
    ARRIVED = "arrived"
    MISSED = "missed"
    CALLED_OFF = "called_off"


class MarkDeed(StrEnum):
    """What its host says of a line."""

    ARRIVE = "arrive"
    MISS = "miss"
    CALL_OFF = "call_off"
    UNDO = "undo"


NEXT: Mapping[tuple[Mark, MarkDeed], Mark] = {
    (Mark.WAITS, MarkDeed.ARRIVE): Mark.ARRIVED,
    (Mark.MISSED, MarkDeed.ARRIVE): Mark.ARRIVED,
    (Mark.WAITS, MarkDeed.MISS): Mark.MISSED,
    (Mark.ARRIVED, MarkDeed.MISS): Mark.MISSED,
    (Mark.WAITS, MarkDeed.CALL_OFF): Mark.CALLED_OFF,
    (Mark.ARRIVED, MarkDeed.CALL_OFF): Mark.CALLED_OFF,
    (Mark.MISSED, MarkDeed.CALL_OFF): Mark.CALLED_OFF,
    (Mark.ARRIVED, MarkDeed.UNDO): Mark.WAITS,
    (Mark.MISSED, MarkDeed.UNDO): Mark.WAITS,
}
"""From which mark what leads where: a slip of the finger is put right until the booking is done.

What was said of guests keeps nobody from giving their money back: the roof may leak on the second night.
"""
MARK_WORDS: Mapping[str, str] = {
    Mark.WAITS: "还没到",
    Mark.ARRIVED: "已到",
    Mark.MISSED: "没来",
    Mark.CALLED_OFF: "主人取消",
}
