"""From a fact to a message: each room's file registers its facts here. And the words that several rooms share."""

from __future__ import annotations

import datetime as dt
import functools

from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.kernel.calendar import SHANGHAI

EARNED_BY = {
    "activity": "参加了活动",
    "claim": "申报的事项通过了",
    "ballot": "参加了评议",
    "wish": "完成了一个心愿",
    "ticket": "的建议被采纳了",
}
"""Why points were earned, by the first word of their source."""
EARNED_OTHERWISE = "参与了村里的事"


@functools.singledispatch
def told(_: Fact) -> Message | None:
    """Return what is to be told of a fact, and to whose account or person; None where nobody is told."""
    return None


def says(resident_id: str, kind: str, about: str, **values: object) -> Message:
    """Return a message of this kind, its id still to come."""
    return Message("", resident_id, kind, about, {name: str(value) for name, value in values.items()})


def part_of(points: int, of_points: int, minutes: int, of_minutes: int) -> dict[str, str]:
    """Return what was paid of what, in minutes where time was cut, else in points."""
    if minutes < of_minutes:
        return {"part": f"{minutes} 分钟", "whole": f"{of_minutes} 分钟"}
    return {"part": f"{points} 工分", "whole": f"{of_points} 工分"}


def day_in_words(day: str) -> str:
    """Return `2026-11-24` as 2026年11月24日."""
    on = dt.date.fromisoformat(day)
    return f"{on.year}年{on.month}月{on.day}日"


def moment_in_words(moment: dt.datetime) -> str:
    """Return a moment as people in China read it: 11月24日12:00."""
    at = moment.astimezone(SHANGHAI)
    return f"{at.month}月{at.day}日{at:%H:%M}"


def period_in_words(period: str) -> str:
    """Return `2026W47` as 2026年第47周 and `2026M11` as 2026年11月."""
    year, number = period[:4], int(period[5:])
    return f"{year}年第{number}周" if period[4] == "W" else f"{year}年{number}月"
