"""What a board is made of: periods, ranks and ties, who is listed, the star."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.points.boards import core
from chalicelib.points.boards.core import (
    Board,
    Earner,
    PeriodGone,
    PeriodInvalid,
    PeriodNotOver,
    Ranks,
    Row,
    Stage,
    VillageRow,
)
from tests.make.refused import fields

WEEK = "2026W47"
NOW = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
SCORES = st.lists(st.integers(1, 40), min_size=1, max_size=120)


def earners(*points: int, hidden: tuple[int, ...] = ()) -> list[Earner]:
    return [Earner(f"v00001r{n:05d}", f"张{n}", p, p, shown=n not in hidden) for n, p in enumerate(points)]


def rows(*points: int, hidden: tuple[int, ...] = ()) -> list[tuple[int, int, int]]:
    found = core.listed(earners(*points, hidden=hidden), core.steps_of(points), WEEK)
    return [(row.rank, row.tied, row.points) for row in found]


@pytest.mark.parametrize("period", ["2026W01", "2026W53", "2026M12", "2020W53"])
def test_a_period_is_an_iso_week_or_a_month(period: str) -> None:
    assert core.check_period(period) == period


@pytest.mark.parametrize("period", ["2026W00", "2026W54", "2025W53", "2026M13", "2026M00", "2026", "", "2026W47 ", "x"])
def test_another_period_is_refused_by_its_name(period: str) -> None:
    with pytest.raises(PeriodInvalid) as refused:
        core.check_period(period)
    assert fields(refused) == ["period"]


def test_a_board_is_made_from_the_day_after_its_period_while_its_points_are_kept() -> None:
    with pytest.raises(PeriodNotOver):
        core.check_publishable(WEEK, dt.date(2026, 11, 22))
    core.check_publishable(WEEK, dt.date(2026, 11, 23))
    core.check_publishable(WEEK, dt.date(2026, 12, 6))
    with pytest.raises(PeriodGone):
        core.check_publishable(WEEK, dt.date(2026, 12, 7))


def test_weeks_come_out_on_mondays_and_months_on_the_first() -> None:
    assert core.due_on(dt.date(2026, 11, 23)) == ["2026W47"]
    assert core.due_on(dt.date(2026, 12, 1)) == ["2026W48", "2026M11"]
    assert core.due_on(dt.date(2027, 1, 1)) == ["2026M12"]
    assert core.due_on(dt.date(2026, 6, 1)) == ["2026W22", "2026M05"]
    assert core.due_on(dt.date(2021, 1, 4)) == ["2020W53"]
    assert core.due_on(dt.date(2026, 11, 26)) == []


def test_a_board_is_due_for_three_nights_so_that_one_that_was_lost_is_made_up_for() -> None:
    due = {str(day): core.due_on(day) for day in (dt.date(2026, 11, 23) + dt.timedelta(days=n) for n in range(12))}
    assert [day for day, found in due.items() if "2026W47" in found] == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert [day for day, found in due.items() if "2026M11" in found] == ["2026-12-01", "2026-12-02", "2026-12-03"]
    assert due["2026-12-01"] == ["2026W48", "2026M11"]
    assert due["2026-11-27"] == []


def test_a_period_is_named_as_people_name_it() -> None:
    assert core.in_words(WEEK) == "2026年第47周（11月16日至22日）"
    assert core.in_words("2026W53") == "2026年第53周（12月28日至1月3日）"
    assert core.in_words("2026M11") == "2026年11月"


def test_equals_share_a_rank_and_the_next_one_counts_them_all() -> None:
    assert rows(300, 200, 200, 100) == [(1, 1, 300), (2, 2, 200), (2, 2, 200), (4, 1, 100)]


def test_whoever_is_hidden_keeps_the_rank_and_leaves_a_gap() -> None:
    assert rows(300, 200, 100, hidden=(1,)) == [(1, 1, 300), (3, 1, 100)]


def test_a_board_lists_fifty_and_says_how_many_share_the_last_rank() -> None:
    found = rows(*[200] * 300)
    assert len(found) == core.TOP
    assert set(found) == {(1, 300, 200)}


def test_equals_stand_by_the_longer_period_and_then_by_lot_whatever_the_order_they_come_in() -> None:
    one, two, three = (Earner(f"v00001r0000{n}", "张*", 200, more, shown=True) for n, more in ((1, 5), (2, 9), (3, 5)))
    steps = core.steps_of([200] * 3)
    forward = core.listed([one, two, three], steps, WEEK)
    assert forward == core.listed([three, two, one], steps, WEEK)
    assert forward[0].holder_id == two.holder_id
    orders = {core.listed([one, three], steps, f"2026W{n:02d}")[0].holder_id for n in range(1, 30)}
    assert orders == {one.holder_id, three.holder_id}, "the lot favours nobody"


@given(SCORES)
def test_ranks_are_those_of_a_plain_sort(points: list[int]) -> None:
    steps = core.steps_of(points)
    ordered = sorted(points, reverse=True)
    for one in points:
        assert core.rank_in(steps, one) == (ordered.index(one) + 1, ordered.count(one))


@given(SCORES, SCORES)
def test_the_steps_of_villages_add_up_to_those_of_the_town(left: list[int], right: list[int]) -> None:
    assert core.merged([core.steps_of(left), core.steps_of(right)]) == core.steps_of(left + right)


def test_a_town_lists_the_first_of_its_villages_with_ranks_among_all() -> None:
    first, second = earners(300, 100), [Earner("v00002r00001", "李*", 200, 0, shown=True)]
    steps = core.merged([core.steps_of([300, 100, 250]), core.steps_of([200])])
    found = core.town_rows(
        [*core.listed(first, core.steps_of([300, 100, 250]), WEEK), *core.listed(second, core.steps_of([200]), WEEK)],
        steps,
        WEEK,
    )
    assert [(row.rank, row.points) for row in found] == [(1, 300), (3, 200), (4, 100)]


def test_villages_stand_by_points_a_head() -> None:
    villages = [("v00001", "大村", 3000, 1000), ("v00002", "小村", 900, 200), ("v00003", "同村", 450, 100)]
    found = core.ranked_villages([*villages, ("v00004", "空村", 0, 0)])
    assert [(row.rank, row.tied, row.name) for row in found] == [
        (1, 2, "小村"),
        (1, 2, "同村"),
        (3, 1, "大村"),
        (4, 1, "空村"),
    ]


def test_where_i_stand_tells_what_the_next_rank_takes() -> None:
    ranks = Ranks(NOW, core.steps_of([500, 300, 300, 120]), frozenset())
    mine = core.standing_of(WEEK, Stage.OUT, ranks, 300, on_board=True)
    assert (mine.rank, mine.tied, mine.people, mine.to_next) == (2, 2, 4, 200)
    first = core.standing_of(WEEK, Stage.OUT, ranks, 500, on_board=True)
    assert (first.rank, first.to_next) == (1, None)
    none = core.standing_of(WEEK, Stage.OUT, ranks, 0, on_board=False)
    assert (none.points, none.rank, none.people) == (0, None, 4)


def test_what_nobody_knows_is_not_told_as_nothing() -> None:
    ranks = Ranks(NOW, core.steps_of([500]), frozenset())
    gone = core.standing_of(WEEK, Stage.GONE, ranks, None, on_board=False)
    assert (gone.points, gone.rank, gone.people, gone.published_at) == (None, None, 1, NOW)
    early = core.standing_of(WEEK, Stage.RUNNING, None, 300, on_board=False)
    assert (early.points, early.rank, early.people, early.published_at) == (300, None, 0, None)
    reversed_ = core.standing_of(WEEK, Stage.AWAITED, None, -200, on_board=False)
    assert reversed_.points == 0


@pytest.mark.parametrize(
    ("today", "is_out", "stage"),
    [
        (dt.date(2026, 11, 15), False, "to_come"),
        (dt.date(2026, 11, 16), False, "running"),
        (dt.date(2026, 11, 22), False, "running"),
        (dt.date(2026, 11, 23), False, "awaited"),
        (dt.date(2026, 11, 23), True, "out"),
        (dt.date(2026, 12, 6), True, "out"),
        (dt.date(2026, 12, 6), False, "awaited"),
        (dt.date(2026, 12, 7), True, "gone"),
        (dt.date(2026, 12, 7), False, "gone"),
    ],
)
def test_a_week_goes_from_to_come_to_gone(today: dt.date, stage: str, *, is_out: bool) -> None:
    assert core.stage_of(WEEK, today, is_out=is_out) == stage


@given(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)), st.sampled_from([WEEK, "2026M11"]))
def test_a_period_is_gone_from_the_day_on_which_no_board_of_it_is_made(today: dt.date, period: str) -> None:
    try:
        core.check_publishable(period, today)
    except core.PeriodGone:
        assert core.stage_of(period, today, is_out=True) is Stage.GONE
    except core.PeriodNotOver:
        assert core.stage_of(period, today, is_out=False) in (Stage.TO_COME, Stage.RUNNING)
    else:
        assert core.stage_of(period, today, is_out=True) is Stage.OUT


def board(place_id: str) -> Board:
    row = Row(1, 1, "v00001r00345", "张*", 300)
    villages = (VillageRow(1, 1, "v00001", "佛山村", 300, 1500),)
    return Board(place_id, "戴村镇", WEEK, NOW, (row,), (), villages)


def test_a_board_shows_no_ids_of_people_and_a_village_no_other_villages() -> None:
    shown = core.document(board("t0001"))
    assert "v00001r00345" not in str(shown)
    assert shown["star"] == {"rank": 1, "tied": 1, "name": "张*", "village_name": "佛山村", "points": 300}
    assert len(shown["villages"]) == 1
    assert core.document(board("v00001"))["villages"] == []


def test_a_board_of_nobody_has_no_star() -> None:
    empty = Board("v00001", "佛山村", WEEK, NOW, (), (), ())
    assert empty.star is None
    assert core.document(empty)["star"] is None
