"""What the controls hold to be odd, and what not."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import business_date
from chalicelib.town.controls.core import grants as core
from chalicelib.town.controls.core.burning import (
    Point,
    burn_down,
    burns_fast,
    even_left,
    left_then,
    month_before,
    months_until,
)
from chalicelib.town.controls.core.grants import Budget, Grant, Hand, Report, Tie
from tests.make.world import NOON


def grant(
    by: str = "s1", who: str = "v00012.00345", points: int = 200, *, source: str = "desk#1", at: int = 0
) -> Grant:
    return Grant(by, who, points, "pub@1", source, NOON + dt.timedelta(seconds=at))


hands = st.sampled_from(["s1", "s2", "s3"])
accounts = st.sampled_from(["v00012.00001", "v00012.00002", "v00012.00003"])
kinds = st.sampled_from(["desk#1", "claim#c", "activity#a", "hand#a", "ballot#b", "wish#w", "ticket#t"])
drawn = st.builds(
    lambda by, who, points, source, at: grant(by, who, points, source=source, at=at),
    hands,
    accounts,
    st.integers(1, 3_000),
    kinds,
    st.integers(0, 5_000),
)


@given(st.lists(drawn, max_size=60))
def test_a_month_counts_what_was_judged_as_pencil_and_paper_do(grants: list[Grant]) -> None:
    paper: dict[str, list[Grant]] = defaultdict(list)
    for one in grants:
        if not one.source.startswith(("activity", "ballot")):
            paper[one.by].append(one)
    found = core.hands_of(grants)
    assert {hand.by for hand in found} == set(paper)
    for hand in found:
        mine = paper[hand.by]
        assert (hand.deeds, hand.points) == (len(mine), sum(one.points for one in mine))
        totals: dict[str, int] = defaultdict(int)
        for one in mine:
            totals[one.account_id] += one.points
        assert (hand.accounts, hand.most) == (len(totals), max(totals.values()))
        assert totals[hand.most_account] == hand.most
    assert list(found) == sorted(found, key=lambda hand: (-hand.points, hand.by))


@given(st.lists(drawn, max_size=60), st.randoms(use_true_random=False))
def test_the_order_in_which_awards_are_read_changes_no_figure(grants: list[Grant], shuffled: Random) -> None:
    again = list(grants)
    shuffled.shuffle(again)
    assert core.hands_of(again) == core.hands_of(grants)
    assert core.often_of(again) == core.often_of(grants)


def test_only_awards_within_ones_own_circle_are_tied() -> None:
    circles = {"s1": {"v00012.00345": Tie("self"), "v00012.00346": Tie("circle")}}
    grants = [grant(), grant(who="v00012.00346", points=300), grant(who="v00012.00999"), grant(by="s2")]
    assert [(one.tie, one.points) for one in core.tied_of(grants, circles)] == [("circle", 300), ("self", 200)]


@pytest.mark.parametrize(("days", "is_tied"), [(-1, True), (0, True), (core.ENDED_DAYS, True), (91, False)])
def test_a_tie_that_ended_still_counts_for_ninety_days(days: int, *, is_tied: bool) -> None:
    ended_on = business_date(NOON) - dt.timedelta(days=days)
    found = core.tied_of([grant()], {"s1": {"v00012.00345": Tie("ended", ended_on)}})
    assert [one.tie for one in found] == (["ended"] if is_tied else [])


def test_ones_own_ballots_and_scans_are_no_favours() -> None:
    circles = {"s1": {"v00012.00345": Tie("self")}}
    grants = [grant(source=source) for source in ("ballot#b", "activity#a", "hand#a")]
    assert [one.source for one in core.tied_of(grants, circles)] == ["hand#a"]


def test_twenty_awards_within_ten_minutes_are_a_burst_and_nineteen_are_not() -> None:
    quick = [grant(at=n * 31) for n in range(20)]
    assert [one.deeds for one in core.bursts_of(quick)] == [20]
    assert core.bursts_of(quick[:19]) == ()
    assert core.bursts_of([grant(at=n * 32) for n in range(20)]) == ()
    assert core.bursts_of([grant(at=n, source="activity#a") for n in range(90)]) == ()


@given(st.lists(st.integers(0, 20_000), max_size=120))
def test_bursts_are_short_large_and_apart(moments: list[int]) -> None:
    grants = [grant(at=at) for at in moments]
    found = sorted(core.bursts_of(grants), key=lambda one: one.first_at)
    for burst in found:
        assert burst.deeds >= core.FAST_DEEDS
        assert (burst.last_at - burst.first_at).total_seconds() < core.FAST_SECONDS
    assert all(left.last_at <= right.first_at for left, right in pairwise(found))
    densest = max((sum(0 <= other - one < core.FAST_SECONDS for other in moments) for one in moments), default=0)
    assert bool(found) == (densest >= core.FAST_DEEDS)


def test_five_awards_to_one_account_by_one_hand_are_looked_at() -> None:
    assert [one.deeds for one in core.often_of([grant(at=n) for n in range(5)])] == [5]
    assert core.often_of([grant(at=n) for n in range(4)] + [grant(by="s2")]) == ()


def test_the_spread_is_that_of_the_published_example() -> None:
    """Leys et al. (2013), "Detecting outliers", section 4: median 7 and MAD 5.1891 of 1, 3, 3, 6, 8, 10, 10, 1000."""
    published = [1, 3, 3, 6, 8, 10, 10, 1000]
    assert core.is_far(1000, published)
    assert core.is_far(23, published)
    assert not core.is_far(22, published)


@given(st.lists(st.integers(0, 10_000), min_size=5, max_size=40))
def test_no_more_than_half_stand_out_and_never_the_lower_half(peers: list[int]) -> None:
    far = [one for one in peers if core.is_far(one, peers)]
    assert len(far) * 2 <= len(peers)
    assert all(one > sorted(peers)[len(peers) // 2 - 1] for one in far)


def test_few_peers_make_no_outlier() -> None:
    assert not core.is_far(9_999, [1, 2, 3, 9_999])


def report(village_id: str, *given_hands: Hand, budgets: dict[str, Budget] | None = None) -> Report:
    return Report(village_id, "2026M11", NOON, budgets or {}, given_hands)


def test_hands_are_compared_with_the_whole_town_and_who_stands_out_comes_first() -> None:
    usual = [Hand(f"s{n}", 10, 2_000 + n, 9, 300, "v00012.00001") for n in range(6)]
    generous = Hand("s9", 10, 30_000, 2, 29_000, "v00012.00007")
    found = core.compared([report("v00012", *usual), report("v00013", generous)])
    assert (found[0].village_id, found[0].hand.by) == ("v00013", "s9")
    assert found[0].odd == ("points", "per_deed", "one_account")
    assert all(one.odd == () for one in found[1:])


def test_a_budget_burns_down_over_a_year_and_is_said_to_burn_fast_well_ahead_of_it() -> None:
    months = {"2026M10": Budget(12_000, 2_000, 900), "2026M11": Budget(12_000, 1_000, 1_000)}
    points = burn_down([report("v00012", budgets=months), report("v00013", budgets={"2026M11": Budget(0, 0, 0)})])
    assert points == [Point("2026M10", 12_000, 2_000, 2_000, 900), Point("2026M11", 12_000, 1_000, 1_000, 1_000)]
    assert not any(burns_fast(point) for point in points)
    assert burns_fast(Point("2026M06", 12_000, 4_000, even_left(12_000, "2026M06"), 0))
    assert not burns_fast(Point("2026M06", 0, 0, 0, 0))


def test_months_are_counted_from_january_and_the_one_before_january_is_december() -> None:
    assert months_until("2026M03") == ["2026M01", "2026M02", "2026M03"]
    assert month_before(dt.date(2027, 1, 2)) == "2026M12"


@pytest.mark.parametrize(
    ("today", "made_on", "left"),
    [
        (dt.date(2026, 11, 20), None, 700),
        (dt.date(2026, 12, 2), None, 700),
        (dt.date(2026, 12, 2), dt.date(2026, 11, 20), 700),
        (dt.date(2026, 12, 20), dt.date(2026, 12, 2), 900),
        (dt.date(2026, 12, 20), dt.date(2026, 11, 20), None),
        (dt.date(2026, 12, 20), None, None),
    ],
)
def test_what_was_left_at_a_months_end_is_what_was_counted_then(
    today: dt.date, made_on: dt.date | None, left: int | None
) -> None:
    former = None
    if made_on is not None:
        made_at = dt.datetime.combine(made_on, dt.time(4), dt.UTC)
        former = Report("v00012", "2026M11", made_at, {"2026M11": Budget(1_000, 900, 50)})
    assert left_then("2026M11", today, 700, former) == left


def test_where_one_village_is_unknown_the_towns_rest_is_too() -> None:
    of_two = [report(f"v{n:05d}", budgets={"2026M11": Budget(1_000, left, 10)}) for n, left in ((1, 500), (2, None))]
    (point,) = burn_down(of_two)
    assert (point.left, point.drawn, burns_fast(point)) == (None, 20, False)
