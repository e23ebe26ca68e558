"""Rules, caps and their counters."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.ledger.core import rules
from chalicelib.points.ledger.core.accounts import Account, AccountRef, CapReached

REF = AccountRef("v00001", "00001")
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2060, 12, 31))


def test_volunteering_pays_by_the_minute_and_rounds_down_once() -> None:
    rule = rules.rule_of("vol")
    assert rules.points_for(rule, minutes=90) == 300
    assert rules.points_for(rule, minutes=59) == 196
    with pytest.raises(InvalidInput):
        rules.points_for(rule)


def test_a_case_is_paid_as_decided_within_its_bounds() -> None:
    rule = rules.rule_of("hon")
    assert rules.points_for(rule, points=3000) == 3000
    for wrong in (None, 99, 3001):
        with pytest.raises(InvalidInput):
            rules.points_for(rule, points=wrong)


def test_an_event_pays_what_the_catalogue_says() -> None:
    assert rules.points_for(rules.rule_of("pub")) == 200


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(rules.RuleUnknown):
        rules.rule_of("xyz")


def test_the_cap_that_is_reached_is_named() -> None:
    rule, on = rules.rule_of("vol"), dt.date(2026, 11, 23)
    adds = rules.counted(rule, on, points=200, minutes=60)
    day, year = rules.limits(rule, on)
    full = Account(REF, "resident", "张*", counters={day: 181, year: 10_000})
    with pytest.raises(CapReached) as caught:
        rules.refuse_over_cap(full, adds, rules.limits(rule, on))
    assert caught.value.facts["cap"] == "240 minutes a day"
    rules.refuse_over_cap(Account(REF, "resident", "张*", counters={day: 180}), adds, rules.limits(rule, on))


@given(DAYS, DAYS)
def test_counters_of_one_period_share_a_key_and_others_do_not(one: dt.date, other: dt.date) -> None:
    for rule in rules.CATALOGUE:
        for cap in rule.caps:
            same = {
                "d": one == other,
                "w": one.isocalendar()[:2] == other.isocalendar()[:2],
                "m": (one.year, one.month) == (other.year, other.month),
                "y": one.year == other.year,
            }[cap.period]
            assert (rules.counter_key(rule, cap, one) == rules.counter_key(rule, cap, other)) == same


@given(DAYS, st.integers(0, 800))
def test_a_counter_is_over_when_no_day_of_its_period_is_left(on: dt.date, later: int) -> None:
    day = on + dt.timedelta(days=later)
    for rule in rules.CATALOGUE:
        for cap in rule.caps:
            key = rules.counter_key(rule, cap, on)
            over = all(rules.counter_key(rule, cap, day + dt.timedelta(days=n)) != key for n in range(2))
            assert rules.ended_before(key, day) == over


def test_the_catalogue_is_the_twelve_scenarios_at_the_published_points() -> None:
    assert len({rule.code for rule in rules.CATALOGUE}) == len(rules.CATALOGUE)
    assert all(len(rule.code) == 3 for rule in rules.CATALOGUE)
    assert len({rule.scenario for rule in rules.CATALOGUE}) >= 12


def test_business_dates_are_those_of_china() -> None:
    assert business_date(dt.datetime(2026, 12, 31, 16, 0, tzinfo=dt.UTC)) == dt.date(2027, 1, 1)
