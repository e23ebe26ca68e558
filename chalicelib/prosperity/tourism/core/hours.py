"""When a spot is open: spans of the week, in minutes of China's day, and the days on which it is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.values import value
from chalicelib.prosperity.tourism.core.refusals import unfit

SPANS_MAX = 21
"""Three a day: breakfast, lunch and supper. Ours."""
CLOSED_MAX = 60
DAY_MINUTES = 24 * 60


@value
class Span:
    """On one weekday (1 is Monday), open from minute `opens` on until before minute `closes`."""

    day: int
    opens: int
    closes: int

    @property
    def words(self) -> str:
        """Such as `09:00–17:00`."""
        return f"{clock_of(self.opens)}–{clock_of(self.closes)}"


@value
class Hours:
    """When a spot is open. Without spans it always is, but for the days on which it is closed."""

    spans: tuple[Span, ...] = ()
    closed_on: tuple[dt.date, ...] = ()

    def spans_on(self, day: dt.date) -> list[Span]:
        """Return the spans of a business date; none on a day on which it is closed."""
        return [] if day in self.closed_on else [one for one in self.spans if one.day == day.isoweekday()]

    def is_open(self, moment: dt.datetime) -> bool:
        """Tell whether it is open at an aware moment."""
        there = moment.astimezone(SHANGHAI)
        if there.date() in self.closed_on:
            return False
        minute = there.hour * 60 + there.minute
        return not self.spans or any(one.opens <= minute < one.closes for one in self.spans_on(there.date()))

    def words_on(self, day: dt.date) -> tuple[str, str]:
        """Return when it is open on a business date, in Chinese and English."""
        spans = "、".join(one.words for one in self.spans_on(day))
        if spans:
            return spans, spans.replace("、", ", ")
        return ("全天", "all day") if not self.spans and day not in self.closed_on else ("休息", "closed")


def clock_of(minute: int) -> str:
    """Return a minute of the day as `09:00`; the day's end is `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minute_of(clock: str) -> int:
    """Return `09:00` as a minute of the day."""
    return int(clock[:2]) * 60 + int(clock[3:])


def checked(spans: Sequence[Span], closed_on: Sequence[dt.date]) -> Hours:
    """Return opening hours in order, if they may be.

    Raises:
        InvalidInput: a span ends before it begins, or two of a day overlap.
    """
    ordered = sorted(spans, key=lambda one: (one.day, one.opens))
    if any(one.opens >= one.closes for one in ordered):
        raise unfit(field="hours", code="backwards", zh="关门要晚于开门。", en="It closes after it opens.")
    if any(one.day == then.day and then.opens < one.closes for one, then in pairwise(ordered)):
        raise unfit(field="hours", code="overlap", zh="同一天的时段不能重叠。", en="Spans of a day do not overlap.")
    return Hours(tuple(ordered), tuple(sorted(set(closed_on))))
