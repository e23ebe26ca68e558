"""Appeals (申诉) against a decision: until when they are made and decided, and by whom not. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from chalicelib.credit.perks.core.programmes import Hand
from chalicelib.kernel.calendar import business_date, working_days_after
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value

MADE_DAYS, DECIDED_DAYS = 10, 5
"""Working days to appeal after a decision, and to decide on an appeal. Ours."""


class NoAppeal(NotFound):
    """Nobody appealed."""

    code = "no_perk_appeal"
    zh, en = "没有申诉。", "There is no appeal."


class AppealTooLate(Conflict):
    """The days to appeal are over."""

    code = "perk_appeal_too_late"
    zh, en = "申诉的期限是 {until}，已经过了。", "Appeals were taken until {until}."


class AppealedAlready(Conflict):
    """A decision is appealed against once."""

    code = "perk_appealed_already"
    zh, en = "已经申诉过了。", "You have appealed already."


class AppealOver(Conflict):
    """An appeal is decided once."""

    code = "perk_appeal_over"
    zh, en = "申诉已经{state}。", "The appeal is {state} already."
    words: ClassVar[Mapping[str, str]] = {"upheld": "成立", "declined": "驳回"}


class AppealState(StrEnum):
    """An appeal's life."""

    OPEN = "open"
    UPHELD = "upheld"
    DECLINED = "declined"


class AppealVerdict(StrEnum):
    """What a third officer decides."""

    UPHOLD = "uphold"
    DECLINE = "decline"


NEXT: dict[tuple[AppealState, AppealVerdict], AppealState] = {
    (AppealState.OPEN, AppealVerdict.UPHOLD): AppealState.UPHELD,
    (AppealState.OPEN, AppealVerdict.DECLINE): AppealState.DECLINED,
}


@value
class Appeal:
    """What somebody says against a decision; by the end of `due_on` it is decided, with `reason`.

    `due_estimated`: the holiday calendar did not know all days until then. `key` and `mark` are of the request that
    made it.
    """

    says: str
    at: dt.datetime
    due_on: dt.date
    key: str
    mark: str
    state: AppealState = AppealState.OPEN
    reason: str = ""
    decided: Hand | None = None
    due_estimated: bool = False

    def is_late(self, today: dt.date) -> bool:
        """Tell whether it is, or was, not decided in time."""
        return self.due_on < (business_date(self.decided.at) if self.decided else today)


def last_day(decided_at: dt.datetime) -> tuple[dt.date, bool]:
    """Return the last day on which a decision is appealed against, and whether it is estimated."""
    return _after(business_date(decided_at), MADE_DAYS)


def due_on(today: dt.date) -> tuple[dt.date, bool]:
    """Return the last day for the decision on an appeal of today, and whether it is estimated."""
    return _after(today, DECIDED_DAYS)


def _after(day: dt.date, days: int) -> tuple[dt.date, bool]:
    on, known = working_days_after(day, days)
    return on, not known
