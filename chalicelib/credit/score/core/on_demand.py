"""A town's scores brought up to date at an officer's word: from when on that may be, and how far it is. Pure."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.runs.core import Run
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value

SETTLED_AFTER = dt.timedelta(minutes=30)
"""What was begun before midnight is written by then: a job may take a quarter of an hour."""


class RefreshTooEarly(Conflict):
    """A day's facts are folded once all of them are written."""

    code = "score_refresh_too_early"
    zh, en = "前一天的事还没有全部记好，零点三十分以后再更新。", "Yesterday is not all written yet; from 00:30 on."


@value
class Refresh:
    """How far a town's scores of a day are: its run (None: not started), what is missing, and of which day ranks are.

    `missing` are villages, each with its name.
    """

    on: dt.date
    run: Run | None
    missing: list[tuple[str, str]]
    ranked_on: dt.date | None


def refuse_unsettled(on: dt.date, now: dt.datetime) -> None:
    """Let a day be folded that ended half an hour ago at least.

    Raises:
        RefreshTooEarly.
    """
    if on >= business_date(now - SETTLED_AFTER):
        raise RefreshTooEarly
