"""Clocks: working days over weekends and holidays, pauses, and what the house does by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import SHANGHAI, business_date, is_working_day
from chalicelib.points.tickets.core import clocks
from chalicelib.points.tickets.core.deeds import Deed
from chalicelib.points.tickets.core.tickets import Level, State
from tests.make.tickets import TICKET
from tests.make.world import NOON

DAY = dt.timedelta(days=1)
days_of_2026 = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 20))


def at(day: str, hour: int = 12) -> dt.datetime:
    return dt.datetime.fromisoformat(day).replace(hour=hour, tzinfo=SHANGHAI)


def test_five_working_days_leave_out_the_weekend() -> None:
    assert clocks.deadline(at("2026-11-23"), 5) == (dt.date(2026, 11, 30), False)


def test_the_national_holiday_is_no_working_time() -> None:
    on, estimated = clocks.deadline(at("2026-09-30"), 1)
    assert on > dt.date(2026, 10, 6)
    assert not estimated


def test_a_year_without_a_calendar_is_counted_from_monday_to_friday_and_says_so() -> None:
    assert clocks.deadline(at("2031-03-03"), 5) == (dt.date(2031, 3, 10), True)
    assert clocks.due_after_pause(dt.date(2031, 3, 4), at("2031-03-03"), at("2031-03-04"))[1]


def test_a_ticket_is_overdue_when_its_last_day_is_over_in_china() -> None:
    ticket = replace(TICKET, due_on=dt.date(2026, 11, 30))
    last = dt.datetime(2026, 11, 30, 15, 59, tzinfo=dt.UTC)
    assert not clocks.is_overdue(ticket, last)
    assert clocks.is_overdue(ticket, last + dt.timedelta(minutes=1))
    for state in (State.WAITING, State.SOLVED, State.CLOSED):
        assert not clocks.is_overdue(replace(ticket, state=state), last + 90 * DAY)


def test_a_pause_moves_the_deadline_by_the_working_days_it_stood() -> None:
    friday = dt.date(2026, 11, 27)
    assert clocks.due_after_pause(friday, at("2026-11-24"), at("2026-11-24", 20)) == (friday, False)
    assert clocks.due_after_pause(friday, at("2026-11-24"), at("2026-11-26")) == (dt.date(2026, 12, 1), False)
    assert clocks.due_after_pause(friday, at("2026-11-28"), at("2026-12-02")) == (friday, False)


def test_who_was_asked_on_the_last_day_leaves_a_working_day() -> None:
    friday = dt.date(2026, 11, 27)
    assert clocks.due_after_pause(friday, at("2026-11-27"), at("2026-12-05", 0)) == (dt.date(2026, 12, 7), False)


@given(days_of_2026, st.integers(0, 12))
def test_what_lies_between_a_day_and_its_deadline_is_the_days_it_has(day: dt.date, days: int) -> None:
    moment = dt.datetime.combine(day, dt.time(9), SHANGHAI)
    on, _ = clocks.deadline(moment, days)
    assert clocks.working_days_between(day, on) == days
    assert days == 0 or is_working_day(on)[0]


@given(days_of_2026, st.integers(0, 14), st.integers(1, 8))
def test_a_pause_never_takes_time_away(day: dt.date, waited: int, days: int) -> None:
    paused = dt.datetime.combine(day, dt.time(9), SHANGHAI)
    due_on, _ = clocks.deadline(paused, days)
    resumed = paused + waited * DAY
    moved, _ = clocks.due_after_pause(due_on, paused, resumed)
    left = clocks.working_days_between(business_date(resumed), moved)
    assert moved >= due_on
    assert left >= days - 1 if waited else left == days


def test_the_house_does_what_is_due_and_nothing_else() -> None:
    due = replace(TICKET, acts_at=NOON)
    assert clocks.deed_due(due, NOON) is Deed.ESCALATE
    assert clocks.deed_due(due, NOON - dt.timedelta(seconds=1)) is None
    assert clocks.deed_due(replace(due, level=Level.TOWN), NOON) is None
    assert clocks.deed_due(replace(due, state=State.WAITING), NOON) is Deed.RESUME
    assert clocks.deed_due(replace(due, state=State.SOLVED), NOON) is Deed.LAPSE
    assert clocks.deed_due(replace(due, acts_at=None), NOON) is None


@pytest.mark.parametrize("state", State)
def test_the_house_acts_as_long_as_somebody_is_waited_for(state: State) -> None:
    ticket = replace(TICKET, state=state)
    assert (clocks.acts_at(ticket, NOON) is not None) == bool(ticket.holder)
