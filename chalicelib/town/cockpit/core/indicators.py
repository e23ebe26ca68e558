"""Indicators: monthly numbers of governance that no fact has, entered with their source. Nothing is overwritten."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from enum import StrEnum

from chalicelib.kernel.calendar import month_of
from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value


class Indicator(StrEnum):
    """What is entered by month. `COSTS_SAVED` is in whole fen, all else counts cases or items."""

    COSTS_SAVED = "costs_saved"
    PETITIONS = "petitions"
    POLICE_CASES = "police_cases"
    SUGGESTIONS = "suggestions"
    PROBLEMS_SOLVED = "problems_solved"


UNITS = {one: "fen" if one is Indicator.COSTS_SAVED else "times" for one in Indicator}
WORDS = {
    Indicator.COSTS_SAVED: ("节约行政成本", "Administrative costs saved"),
    Indicator.PETITIONS: ("信访件", "Petitions"),
    Indicator.POLICE_CASES: ("警情", "Police cases"),
    Indicator.SUGGESTIONS: ("线下建议", "Suggestions outside the system"),
    Indicator.PROBLEMS_SOLVED: ("线下解决问题", "Problems solved outside the system"),
}
"""Suggestions and problems of the system itself are counted from facts; here are those of before, or beside it."""
MONTH = re.compile(r"20[0-9][0-9]M(0[1-9]|1[0-2])")
COUNT_MAX = 10**12
SOURCE_MAX = 60
"""So many signs name a paper and its office; no story fits. Ours."""
VERSIONS_MAX = 99
"""So often an indicator of a month is corrected at most. Ours."""


class NoSuchIndicator(NotFound):
    """There is no such indicator, or no such month."""

    code = "no_such_indicator"
    zh, en = "没有这个指标，或月份不对。", "There is no such indicator, or no such month."


class IndicatorMoved(Conflict):
    """Somebody else entered it meanwhile: look at theirs first."""

    code = "indicator_moved"
    zh, en = "刚才有人改过这个数，请先看看再填。", "Somebody changed this number meanwhile; look at it first."


class IndicatorWornOut(Conflict):
    """It was corrected as often as is kept."""

    code = "indicator_worn_out"
    zh, en = "这个数改得太多了，不能再改。", "This number was corrected too often."


@value
class Entered:
    """A version of an indicator: what it is, whence it comes, who entered it and when."""

    month: str
    indicator: Indicator
    version: int
    count: int
    source: str
    by: str
    at: dt.datetime

    @property
    def unit(self) -> str:
        """In what it is counted."""
        return UNITS[self.indicator]


def named(month: str, indicator: str) -> tuple[str, Indicator]:
    """Return the month and indicator that an address names.

    Raises:
        NoSuchIndicator: one of them is none.
    """
    if MONTH.fullmatch(month) is None or indicator not in set(Indicator):
        raise NoSuchIndicator
    return month, Indicator(indicator)


def check_entry(month: str, version: int, today: dt.date) -> None:
    """Let a new version of a month's indicator pass; the month that runs may be entered too, and corrected later.

    Raises:
        InvalidInput: the month is yet to come. IndicatorWornOut: it was corrected too often.
    """
    if month > month_of(today):
        zh, en = "这个月还没到。", "This month is yet to come."
        raise InvalidInput(fields=[{"field": "month", "code": "to_come", "zh": zh, "en": en}])
    if version >= VERSIONS_MAX:
        raise IndicatorWornOut


def repeats(there: Entered, asked: Entered) -> bool:
    """Tell whether an entry says what stands there already, of the same version and hand: the request came twice."""
    return (there.count, there.source, there.by) == (asked.count, asked.source, asked.by)


def newest(entries: Iterable[Entered]) -> dict[tuple[str, Indicator], Entered]:
    """Return the last version of each month's indicators, by month and indicator."""
    found: dict[tuple[str, Indicator], Entered] = {}
    for one in sorted(entries, key=lambda entry: entry.version):
        found[one.month, one.indicator] = one
    return {key: found[key] for key in sorted(found)}
