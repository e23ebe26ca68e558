"""Clocks: how long each side has, from when repair can be asked for, and when what is written down is forgotten."""

from __future__ import annotations

import datetime as dt

from chalicelib.credit.negative_list.core.categories import MONTHS_MAX
from chalicelib.credit.negative_list.core.documents import months_after
from chalicelib.credit.negative_list.core.record import (
    ENDED,
    AskedLately,
    Deed,
    ExtendedAlready,
    NotRepairable,
    NotRepairableYet,
    Record,
    RecordOver,
    State,
)
from chalicelib.kernel.calendar import business_date, working_days_after

ANSWER_DAYS = 10
"""Working days in which its person may answer before a record counts. Source: credit.md."""
OBJECTION_DAYS, EXTENDED_DAYS = 5, 20
"""Working days in which an objection is decided, and once extended. Source: 浙江省公共信用信息管理条例; credit.md."""
REPAIR_DAYS = 10
"""Working days in which a request for repair is decided. Source: 失信行为纠正后的信用信息修复管理办法（试行）."""
DECISION_DAYS = 5
"""Working days for a second officer, and for a decision on an answer. Ours."""
REMINDED_DAYS = 3
"""So many days before the time to answer ends its person is reminded. Ours."""
AGAIN_DAYS = 90
"""What was dismissed or declined is asked for again after so many days; otherwise nothing would ever count. Ours."""
KEPT_DAYS = 180
"""So long after its end a record can be read, so that its person and auditors can look into it; then it is forgotten,
at the latest five years after the document's effective date. Source of the five years as above; the rest is ours."""
_CLOCKS = {
    State.ENTERED: DECISION_DAYS,
    State.NOTICED: ANSWER_DAYS,
    State.ANSWERED: DECISION_DAYS,
    State.DISPUTED: OBJECTION_DAYS,
    State.REPAIR_ASKED: REPAIR_DAYS,
    State.REPAIR_PROPOSED: DECISION_DAYS,
    State.RECALLED: DECISION_DAYS,
}


def due_in(state: State, today: dt.date) -> tuple[dt.date | None, bool]:
    """Return until when a state that begins today is to be left, and whether that is estimated.

    None where nobody has to do anything.
    """
    days = _CLOCKS.get(state)
    if days is None:
        return None, False
    on, known = working_days_after(today, days)
    return on, not known


def is_overdue(record: Record, today: dt.date) -> bool:
    """Tell whether officers let their time pass; a person's own time to answer is no duty."""
    return record.due is not None and record.state is not State.NOTICED and record.due < today


def extended(record: Record) -> tuple[dt.date, bool]:
    """Return until when an objection is decided that takes longer, and whether that is estimated.

    Raises:
        ExtendedAlready: it was extended once.
    """
    made, *later = record.since(Deed.OBJECT)
    if any(step.deed is Deed.EXTEND for step in later):
        raise ExtendedAlready
    on, known = working_days_after(business_date(made.at), EXTENDED_DAYS)
    return on, not known


def repairable_on(record: Record) -> dt.date | None:
    """Return from when repair of a record can be asked for; None where its category knows none."""
    months = record.category.repair_months
    return None if months is None else months_after(record.held.effective_on, months)


def refuse_early_repair(record: Record, today: dt.date) -> None:
    """Let repair be asked for, or raise `NotRepairable`, `NotRepairableYet` or `AskedLately`."""
    first = repairable_on(record)
    if first is None:
        raise NotRepairable
    if today < first:
        raise NotRepairableYet(on=str(first))
    refuse_again(record, Deed.DECLINE, today)


def refuse_again(record: Record, refused: Deed, today: dt.date) -> None:
    """Let something be asked for that was not refused lately, or raise `AskedLately`."""
    last = record.last_of(refused)
    again = None if last is None else business_date(last.at) + dt.timedelta(days=AGAIN_DAYS)
    if again is not None and today < again:
        raise AskedLately(on=str(again))


def refuse_over(record: Record, today: dt.date) -> None:
    """Let a record go on whose last day has not passed, or raise `RecordOver`."""
    if record.held.ends_on < today:
        raise RecordOver


def night_on(record: Record) -> dt.date | None:
    """Return when the nightly work looks at a record next; None of one that is forgotten."""
    if record.document is None:
        return None
    if record.state in ENDED:
        assert record.ended_on is not None, "what has ended did so on a day"
        return forgotten_on(record.ended_on, record.document.effective_on)
    over = record.document.ends_on + dt.timedelta(days=1)
    if record.state is not State.NOTICED:
        return over
    assert record.due is not None, "a notice has a last day"
    told, reminded = record.last_of(Deed.APPROVE, Deed.RESUME), record.last_of(Deed.REMIND)
    if told is not None and reminded is not None and told.n < reminded.n:
        return min(over, record.due + dt.timedelta(days=1))
    return min(over, record.due - dt.timedelta(days=REMINDED_DAYS))


def forgotten_on(ended_on: dt.date, effective_on: dt.date) -> dt.date:
    """Return from when a record's words and scan are gone: half a year after its end, five years after the document."""
    five_years = months_after(effective_on, MONTHS_MAX) + dt.timedelta(days=1)
    return max(ended_on, min(ended_on + dt.timedelta(days=KEPT_DAYS), five_years))


def nightly_deed(record: Record, today: dt.date) -> Deed | None:
    """Return what the nightly work does with a record today, None where nothing."""
    if record.document is None or (record.night_on is not None and today < record.night_on):
        return None
    if record.state in ENDED:
        return Deed.FORGET
    if record.document.ends_on < today:
        return Deed.EXPIRE
    if record.state is not State.NOTICED or record.due is None:
        return None
    return Deed.BEGIN if record.due < today else Deed.REMIND
