"""A case's clocks: until when one may be opened, when the desk has to answer, and when silence decides."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.calendar import SHANGHAI, business_date, is_working_day, start_of, working_days_after
from chalicelib.prosperity.aftersales.core.deeds import CaseState
from chalicelib.prosperity.market.core.goods import Category

FRESH_HOURS, KEEPS_HOURS = 48, 7 * 24
"""So long after its end an order's fresh goods, and what keeps, may be objected to. Ours, after what fresh shops do."""
KEEPS = frozenset({Category.GRAIN, Category.TEA, Category.PRESERVED, Category.CRAFT})
DESK_DAYS, SECOND_DAYS = 1, 2
"""Working days to the desk's answer, and to the administrator's. Ours."""
BUYER_HOURS = 72
"""So long a question or an offer waits for the buyer. Ours."""
APPEAL_DAYS = 7
"""So long a second look may be asked for after a refusal. Ours."""


def open_until(ended_at: dt.datetime, category: Category | None) -> dt.datetime:
    """Return until when goods of a category may be objected to; of what is unknown as of what keeps."""
    hours = KEEPS_HOURS if category is None or category in KEEPS else FRESH_HOURS
    return ended_at + dt.timedelta(hours=hours)


def answer_by(now: dt.datetime, days: int) -> dt.datetime:
    """Return the same hour so many working days on; what comes on a day off counts from the next day's beginning."""
    today = business_date(now)
    if not is_working_day(today)[0]:
        now = start_of(working_days_after(today, 1)[0])
        today = business_date(now)
    on, _ = working_days_after(today, days)
    return dt.datetime.combine(on, now.astimezone(SHANGHAI).timetz()).astimezone(dt.UTC)


def due_at(state: CaseState, now: dt.datetime) -> dt.datetime:
    """Return when something is due of a case that comes into a state now; of one that has ended, when it ended."""
    if state is CaseState.OPEN:
        return answer_by(now, DESK_DAYS)
    if state is CaseState.APPEALED:
        return answer_by(now, SECOND_DAYS)
    if state in {CaseState.ASKED, CaseState.OFFERED}:
        return now + dt.timedelta(hours=BUYER_HOURS)
    return now
