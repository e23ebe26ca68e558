"""Which deed a claim is about: a person's on a day, a household's of a week, month, quarter or year."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import replace

from chalicelib.kernel.errors import Conflict, InvalidInput
from chalicelib.points.ledger.core.rules import Rule

PERIOD = re.compile(r"^[0-9]{4}(W(0[1-9]|[1-4][0-9]|5[0-3])|M(0[1-9]|1[0-2])|Q[1-4]|Y)$")
YEARS = range(2020, 2101)
"""The years whose periods are told: the caps' counters begin in 2020."""


class ClaimedAlready(Conflict):
    """The same deed was claimed before; the facts name the claim."""

    code = "claimed_already"
    zh, en = "这件事已经申报过了，不用再报。", "This deed was claimed already."


def ends_on(period: str) -> dt.date:
    """Return the last day of `2026W47`, `2026M11`, `2026Q4` or `2026Y`."""
    begins = begins_on(period)
    kind = period[4]
    if kind == "W":
        return begins + dt.timedelta(days=6)
    months = {"M": 1, "Q": 3, "Y": 12}[kind]
    month = begins.month + months - 1
    return dt.date(begins.year, month, calendar.monthrange(begins.year, month)[1])


def begins_on(period: str) -> dt.date:
    """Return the first day of a period."""
    year, kind = int(period[:4]), period[4]
    if kind == "W":
        return dt.date.fromisocalendar(year, int(period[5:]), 1)
    month = {"M": int(period[5:] or 1), "Q": 3 * int(period[5:] or 1) - 2, "Y": 1}[kind]
    return dt.date(year, month, 1)


def kinds_of(rule: Rule) -> str:
    """Return the letters of the periods that a rule's claims name: `M` for monthly rules, "" where they name a day.

    A week is for what is inspected week by week; what a panel judges, such as a courtyard, is a month's at least.
    """
    if rule.unit == "month":
        return "M"
    if not rule.for_household:
        return ""
    return "WMQY" if rule.verifier == "inspector" else "MQY"


QUARTER_POINTS = 800
"""A courtyard's star of a quarter. Source: product.md, 美丽庭院."""


def bounds_of(rule: Rule, period: str) -> Rule:
    """Return a rule as it bounds what a period earns: of a panel's household rule the month's, quarter's or year's.

    The month's star is the rule's least, the year's its most (product.md, 美丽庭院); a round and a claim give the same.
    """
    if rule.unit != "case" or rule.verifier != "panel" or not rule.for_household:
        return rule
    most = max(rule.points, rule.points_max)
    points = {"Q": min(max(QUARTER_POINTS, rule.points), most), "Y": most}.get(period[4:5], rule.points)
    return replace(rule, points=points, points_max=points)


def dated(rule: Rule, *, on: dt.date | None, period: str, today: dt.date) -> dt.date:
    """Return the business date that a claim counts for: the deed's, or the last day of its period that is not to come.

    Raises:
        InvalidInput: the rule asks for a day and a period is named, or the other way round; or it lies ahead.
    """
    kinds = kinds_of(rule)
    if not kinds:
        if period:
            raise InvalidInput(
                fields=[_fault("period", "这条规则按日期申报，不按周期。", "This rule's claims name a day.")]
            )
        if on is None or on > today:
            raise InvalidInput(
                fields=[_fault("on", "请填事情发生的日期，不能晚于今天。", "Say on which day, not later than today.")]
            )
        return on
    if on is not None:
        raise InvalidInput(fields=[_fault("on", "这条规则按周期申报，不填日期。", "This rule's claims name a period.")])
    if not PERIOD.match(period) or period[4] not in kinds or int(period[:4]) not in YEARS or not _is_real(period):
        raise InvalidInput(fields=[_fault("period", "请选择要申报的周期。", "Say for which period.")])
    if begins_on(period) > today:
        raise InvalidInput(fields=[_fault("period", "这个周期还没有开始。", "This period has not begun.")])
    return min(ends_on(period), today)


def _is_real(period: str) -> bool:
    """Tell whether a year has that week: most have no 53rd."""
    if period[4:] != "W53":
        return True
    return dt.date(int(period[:4]), 12, 28).isocalendar().week == 53


def _fault(field: str, zh: str, en: str) -> dict[str, str]:
    return {"field": field, "code": "claim_period", "zh": zh, "en": en}


def deed_of(rule: Rule, holder_id: str, *, on: dt.date, period: str, another: str = "") -> str:
    """Return the name of a deed, claimed once: village, rule, holder, and its period or day.

    `another` tells apart what a person did on the same day by the same rule; a household's period is named once.
    """
    name = f"{holder_id[:6]}#{rule.code}#{holder_id}#{period or on}"
    return f"{name}#{another}" if another and not period else name


def claim_days(rule: Rule) -> int:
    """Return within how many days of the deed it is claimed: half of what it may be written up in.

    The other half is for checking, panel, notice and objections, so that a claim made in time is paid in time. Ours.
    """
    return rule.back_dating_days // 2


def counted_on(rule: Rule, on: dt.date, today: dt.date) -> dt.date:
    """Return the day whose caps an award counts in: the deed's, or where deciding took too long, the earliest left."""
    return max(on, today - dt.timedelta(days=rule.back_dating_days))
