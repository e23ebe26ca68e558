"""What if: the sums of a month under a proposed rule, against sums made by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, strategies as st

from chalicelib.points.ledger.core.rules import CATALOGUE, Cap, minutes_for, points_for, rule_of
from chalicelib.points.ledger.core.what_if import PaidDeed, Tally, tally

DAY = dt.date(2026, 10, 5)
VOL, CLS, HLP = rule_of("vol"), rule_of("cls"), rule_of("hlp")


def deed(who: str, minutes: int = 0, points: int = 0, day: int = 0) -> PaidDeed:
    return PaidDeed(who, DAY + dt.timedelta(days=day), minutes, points)


def test_hours_are_paid_at_the_proposed_rate_within_the_proposed_caps() -> None:
    deeds = [deed("a", 60, 200), deed("a", 120, 400), deed("b", 30, 100, day=1)]
    half = replace(VOL, points=100)
    assert tally(deeds, half) == Tally(deeds=3, people=2, points_before=700, points_after=350, refused=0)
    capped = replace(VOL, caps=(Cap("m", "d", 120),))
    assert tally(deeds, capped) == Tally(deeds=3, people=1, points_before=700, points_after=500, cut=1)
    tight = replace(VOL, caps=(Cap("m", "d", 60),))
    assert tally(deeds, tight) == Tally(deeds=3, people=1, points_before=700, points_after=300, refused=1)


def test_a_judged_amount_is_moved_into_the_proposed_bounds() -> None:
    deeds = [deed("a", points=500), deed("b", points=2_000), deed("c", points=900)]
    assert tally(deeds, replace(HLP, points=600, points_max=1_000)).points_after == 600 + 1_000 + 900


def test_a_deed_of_which_a_cap_left_a_part_is_judged_and_timed_as_it_was() -> None:
    wide = replace(VOL, caps=(Cap("m", "d", 300),))
    assert tally([PaidDeed("a", DAY, 270, 800, 900)], wide).points_after == 900
    assert tally([PaidDeed("a", DAY, 0, 100, 700)], replace(HLP, points=600, points_max=1_000)).points_after == 700


def test_events_count_by_the_week() -> None:
    deeds = [deed("a", points=150, day=n) for n in range(3)]
    assert tally(deeds, replace(CLS, caps=(Cap("t", "w", 1),))) == Tally(3, 1, 450, 150, 2)


def test_a_rule_that_is_closed_would_have_paid_nothing() -> None:
    assert tally([deed("a", 60, 200)], replace(VOL, is_open=False)) == Tally(1, 1, 200, 0, 0)


def test_no_deeds_make_no_sums() -> None:
    assert tally([], VOL).counts == dict.fromkeys(
        ("deeds", "people", "points_before", "points_after", "refused", "cut"), 0
    )


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 60)), max_size=20))
def test_the_rule_as_it_is_changes_nobodys_points(found: list[tuple[str, int]]) -> None:
    deeds = [deed(who, minutes, points_for(VOL, minutes=minutes), day=n) for n, (who, minutes) in enumerate(found)]
    told = tally(deeds, VOL)
    assert (told.people, told.refused, told.points_before) == (0, 0, told.points_after)


@given(st.integers(1, 10_000), st.sampled_from([60, 100, 150, 200, 1_000]))
def test_minutes_read_from_points_earn_them_again(minutes: int, rate: int) -> None:
    rule = replace(CATALOGUE[0], points=rate)
    points = points_for(rule, minutes=minutes)
    if points:
        assert points_for(rule, minutes=minutes_for(points, rule)) == points
