"""Clocks: how long each side has, what the night does on which day, and when words and scan are gone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.negative_list.core import terms
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
from tests.make.negatives import TODAY, a_document, a_record, walked
from tests.make.world import NOON

DAY = dt.timedelta(days=1)


def looked_at(record: Record) -> Record:
    """Return a record with the day on which the night looks at it."""
    return replace(record, night_on=terms.night_on(record))


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (State.ENTERED, dt.date(2026, 11, 30)),
        (State.NOTICED, dt.date(2026, 12, 7)),
        (State.ANSWERED, dt.date(2026, 11, 30)),
        (State.DISPUTED, dt.date(2026, 11, 30)),
        (State.REPAIR_ASKED, dt.date(2026, 12, 7)),
        (State.COUNTING, None),
        (State.REPAIRED, None),
    ],
)
def test_each_state_has_its_working_days(state: State, due: dt.date | None) -> None:
    assert terms.due_in(state, TODAY) == (due, False)


def test_ten_working_days_over_the_national_holiday_are_more_than_two_weeks() -> None:
    assert terms.due_in(State.NOTICED, dt.date(2026, 9, 30)) == (dt.date(2026, 10, 20), False)


def test_officers_are_late_and_a_person_who_does_not_answer_is_not() -> None:
    disputed, noticed = a_record(State.DISPUTED), a_record(State.NOTICED)
    assert disputed.due is not None
    assert not terms.is_overdue(disputed, disputed.due)
    assert terms.is_overdue(disputed, disputed.due + DAY)
    assert not terms.is_overdue(noticed, TODAY + 99 * DAY)
    assert not terms.is_overdue(a_record(State.COUNTING), TODAY + 99 * DAY)


def test_an_objection_is_extended_once_to_twenty_working_days_from_its_making() -> None:
    disputed = a_record(State.DISPUTED)
    assert terms.extended(disputed) == (dt.date(2026, 12, 21), False)
    with pytest.raises(ExtendedAlready):
        terms.extended(walked(disputed, Deed.EXTEND))
    again = walked(walked(walked(disputed, Deed.EXTEND), Deed.DISMISS), Deed.OBJECT, at=NOON + 100 * DAY)
    assert terms.extended(again)[0] > TODAY + 100 * DAY
    assert terms.extended(again)[1], "the calendar of 2027 is not known yet"


def test_beyond_the_known_calendar_new_years_day_is_no_working_day_and_the_day_is_said_to_be_estimated() -> None:
    assert terms.due_in(State.NOTICED, dt.date(2026, 12, 21)) == (dt.date(2027, 1, 5), True)
    assert terms.due_in(State.NOTICED, dt.date(2026, 12, 17)) == (dt.date(2026, 12, 31), False)


def test_repair_is_asked_for_after_the_categorys_months_and_not_of_every_category(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fresh = a_record(State.COUNTING, a_document(effective_on=TODAY))
    assert terms.repairable_on(fresh) == dt.date(2027, 5, 23)
    with pytest.raises(NotRepairableYet) as caught:
        terms.refuse_early_repair(fresh, dt.date(2027, 5, 22))
    assert "2027-05-23" in caught.value.sentence("zh")
    terms.refuse_early_repair(fresh, dt.date(2027, 5, 23))
    never = {"order": replace(fresh.category, repair_months=None)}
    monkeypatch.setattr("chalicelib.credit.negative_list.core.record.CATEGORIES", never)
    with pytest.raises(NotRepairable):
        terms.refuse_early_repair(fresh, TODAY + 999 * DAY)
    assert terms.repairable_on(fresh) is None


def test_what_was_refused_is_asked_for_again_after_ninety_days() -> None:
    declined = walked(a_record(State.REPAIR_ASKED), Deed.DECLINE)
    dismissed = walked(a_record(State.DISPUTED), Deed.DISMISS)
    for record, deed in ((declined, Deed.DECLINE), (dismissed, Deed.DISMISS)):
        with pytest.raises(AskedLately):
            terms.refuse_again(record, deed, TODAY + 89 * DAY)
        terms.refuse_again(record, deed, TODAY + 90 * DAY)
    terms.refuse_again(a_record(State.COUNTING), Deed.DISMISS, TODAY)


def test_a_record_goes_on_until_the_end_of_its_last_day() -> None:
    record = a_record(State.ANSWERED)
    terms.refuse_over(record, record.held.ends_on)
    with pytest.raises(RecordOver):
        terms.refuse_over(record, record.held.ends_on + DAY)


def test_the_night_reminds_begins_ends_and_forgets_each_on_its_day() -> None:
    noticed = looked_at(a_record(State.NOTICED))
    due = noticed.due
    assert due is not None
    assert noticed.night_on == due - 3 * DAY
    assert terms.nightly_deed(noticed, due - 4 * DAY) is None
    assert terms.nightly_deed(noticed, due - 3 * DAY) is Deed.REMIND
    reminded = looked_at(walked(noticed, Deed.REMIND))
    assert terms.nightly_deed(reminded, due) is None
    assert terms.nightly_deed(reminded, due + DAY) is Deed.BEGIN
    counting = looked_at(walked(reminded, Deed.BEGIN))
    ends_on = counting.held.ends_on
    assert terms.nightly_deed(counting, ends_on) is None
    assert terms.nightly_deed(counting, ends_on + DAY) is Deed.EXPIRE
    expired = looked_at(walked(counting, Deed.EXPIRE, at=NOON + 401 * DAY))
    gone_on = TODAY + (401 + 180) * DAY
    assert terms.nightly_deed(expired, gone_on - DAY) is None
    assert terms.nightly_deed(expired, gone_on) is Deed.FORGET
    assert terms.nightly_deed(replace(expired, document=None, night_on=None), gone_on) is None


def test_nobody_is_reminded_twice_of_one_notice_and_once_more_of_a_fresh_one() -> None:
    recalled = walked(walked(a_record(State.NOTICED), Deed.REMIND), Deed.RECALL)
    resumed = walked(recalled, Deed.RESUME)
    assert resumed.state is State.NOTICED
    assert resumed.due is not None
    assert terms.night_on(resumed) == resumed.due - 3 * DAY


def test_a_record_whose_last_day_comes_first_ends_and_never_counts() -> None:
    short = looked_at(a_record(State.NOTICED, a_document(ends_on=TODAY + 5 * DAY)))
    assert terms.nightly_deed(short, TODAY + 6 * DAY) is Deed.EXPIRE
    assert terms.nightly_deed(replace(short, night_on=None), TODAY) is Deed.REMIND


@pytest.mark.parametrize("state", sorted(set(State) - ENDED - {State.NOTICED}))
def test_whatever_officers_leave_undone_no_record_outlives_its_last_day(state: State) -> None:
    record = looked_at(a_record(state))
    assert terms.nightly_deed(record, record.held.ends_on + DAY) is Deed.EXPIRE
    assert terms.nightly_deed(replace(record, night_on=None), record.held.ends_on) is None


@given(st.integers(0, 1_826), st.integers(0, 1_826))
def test_words_are_kept_half_a_year_after_the_end_and_never_beyond_five_years(since: int, ended: int) -> None:
    effective_on = TODAY
    ended_on = effective_on + min(since, ended) * DAY
    gone = terms.forgotten_on(ended_on, effective_on)
    assert ended_on <= gone <= ended_on + 180 * DAY
    assert gone <= dt.date(2031, 11, 24)
    assert gone == ended_on + 180 * DAY or gone == dt.date(2031, 11, 24)
