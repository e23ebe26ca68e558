"""Rules, caps and their counters."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.ledger.core import rules
from chalicelib.points.ledger.core.accounts import Account, AccountRef, CapReached
from chalicelib.points.ledger.core.rules import Cap, Part, Rule

REF = AccountRef("v00001", "00001")
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2060, 12, 31))


def test_volunteering_pays_by_the_minute_and_rounds_down_once() -> None:
    rule = rules.rule_of("vol")
    assert rules.points_for(rule, minutes=90) == 300
    assert rules.points_for(rule, minutes=59) == 196
    with pytest.raises(InvalidInput):
        rules.points_for(rule)


def test_a_case_is_paid_as_decided_within_its_bounds() -> None:
    rule = rules.rule_of("hlp")
    assert rules.points_for(rule, points=1999) == 1999
    for wrong in (None, 499, 2001):
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


def left(rule: Rule, used: dict[str, int], *, points: int, minutes: int = 0) -> Part | None:
    """What the caps leave where so much of each period was used."""
    on = dt.date(2026, 11, 23)
    keys = {cap.period: rules.counter_key(rule, cap, on) for cap in rule.caps}
    counters = {keys[period]: n for period, n in used.items()}
    return rules.what_is_left(rule, on, counters, points=points, minutes=minutes)


def test_a_cap_by_minutes_leaves_its_rest() -> None:
    vol = rules.rule_of("vol")
    assert left(vol, {"d": 210}, points=400, minutes=120) == Part(100, 30)
    assert left(vol, {"d": 100, "y": 29_990}, points=400, minutes=120) == Part(33, 10)
    assert left(vol, {"d": 240}, points=400, minutes=120) is None
    assert left(vol, {"d": 0}, points=400, minutes=120) == Part(400, 120)


def test_minutes_that_earn_no_whole_point_are_nothing() -> None:
    slow = dataclasses.replace(rules.rule_of("vol"), points=30)
    assert left(slow, {"d": 239}, points=60, minutes=120) is None
    assert left(slow, {"d": 238}, points=60, minutes=120) == Part(1, 2)


def test_a_cap_by_points_leaves_its_rest_also_below_a_rules_least() -> None:
    srt = rules.rule_of("srt")
    assert left(srt, {"m": 900}, points=300) == Part(100, 0)
    assert left(srt, {"m": 970}, points=300) == Part(30, 0)
    assert left(srt, {"m": 1_000}, points=300) is None


def test_a_cap_by_times_leaves_all_or_nothing() -> None:
    cls = rules.rule_of("cls")
    assert left(cls, {"w": 1}, points=150) == Part(150, 0)
    assert left(cls, {"w": 2}, points=150) is None


def test_the_tightest_of_all_caps_decides() -> None:
    caps = (Cap("m", "d", 240), Cap("p", "m", 1_000), Cap("t", "y", 3))
    rule = dataclasses.replace(rules.rule_of("vol"), caps=caps)
    assert left(rule, {"d": 180, "m": 990}, points=400, minutes=120) == Part(10, 3)
    assert left(rule, {"d": 238, "m": 0}, points=400, minutes=120) == Part(6, 2)
    assert left(rule, {"d": 180, "m": 0, "y": 3}, points=400, minutes=120) is None


def caps_of(period: str, most: int) -> st.SearchStrategy[Cap]:
    return st.builds(Cap, st.sampled_from("pmt"), st.just(period), st.integers(1, most))


@given(
    st.tuples(caps_of("d", 500), caps_of("m", 900)),
    st.integers(0, 500),
    st.integers(0, 900),
    st.integers(1, 400),
    st.sampled_from([7, 60, 200, 250]),
)
def test_no_more_could_be_paid_within_the_caps_and_that_much_can(
    caps: tuple[Cap, ...], day: int, month: int, minutes: int, rate: int
) -> None:
    """Against all amounts tried one by one, the most first."""
    on = dt.date(2026, 11, 23)
    rule = dataclasses.replace(rules.rule_of("vol"), caps=caps, points=rate)
    used = {rules.counter_key(rule, cap, on): {"d": day, "m": month}[cap.period] for cap in caps}
    whole = minutes * rate // 60

    def fits(points: int, spent: int) -> bool:
        adds = rules.counted(rule, on, points=points, minutes=spent)
        return all(used[key] + n <= cap.most for (key, n), cap in zip(adds.items(), caps, strict=True))

    best = max((m * rate // 60 for m in range(1, minutes + 1) if fits(0, m)), default=0)
    best = max((points for points in range(1, min(best, whole) + 1) if fits(points, 0)), default=0)
    part = left(rule, {"d": day, "m": month}, points=whole, minutes=minutes) if whole else None
    assert (0 if part is None else part.points) == best
    if part is not None:
        assert 1 <= part.minutes <= minutes
        assert fits(part.points, part.minutes)
        assert part.minutes * rate // 60 >= part.points


@pytest.mark.parametrize(
    ("minutes", "halves"),
    [(0, 1), (1, 0), (119, 0), (120, 1), (240, 1), (359, 1), (360, 2), (480, 2), (960, 2)],
)
def test_labour_is_paid_by_the_half_day_that_was_begun_to_its_middle(minutes: int, halves: int) -> None:
    lab = rules.rule_of("lab")
    assert rules.half_days(minutes) == halves
    if halves == 0:
        with pytest.raises(InvalidInput):
            rules.points_for(lab, minutes=minutes)
        return
    assert rules.points_for(lab, minutes=minutes) == halves * 200
    on = dt.date(2026, 11, 23)
    assert list(rules.counted(lab, on, points=halves * 200, minutes=minutes).values()) == [halves]


def test_a_cap_by_half_days_leaves_half_of_a_day() -> None:
    lab = rules.rule_of("lab")
    assert left(lab, {"w": 3}, points=400, minutes=480) == Part(400, 480)
    assert left(lab, {"w": 4}, points=400, minutes=480) == Part(200, 240)
    assert left(lab, {"w": 4}, points=200) == Part(200, 0)
    assert left(lab, {"w": 5}, points=400, minutes=480) is None


@given(st.integers(1, 960), st.integers(0, 5))
def test_what_a_cap_by_half_days_leaves_fits_it_exactly(minutes: int, used: int) -> None:
    lab, on = rules.rule_of("lab"), dt.date(2026, 11, 23)
    if rules.half_days(minutes) == 0:
        return
    part = left(lab, {"w": used}, points=rules.points_for(lab, minutes=minutes), minutes=minutes)
    adds = 0 if part is None else sum(rules.counted(lab, on, points=part.points, minutes=part.minutes).values())
    assert adds == min(rules.half_days(minutes), 5 - used)
    assert (0 if part is None else part.points) == 200 * adds
