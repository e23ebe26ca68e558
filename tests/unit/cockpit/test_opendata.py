"""Nothing under five people can be computed from what is published."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings, strategies as st

from chalicelib.town.cockpit.core import opendata as core
from chalicelib.town.cockpit.core.figures import Kept
from chalicelib.town.cockpit.core.indicators import Entered, Indicator
from chalicelib.town.cockpit.core.metrics import METRICS, metric_of
from chalicelib.town.cockpit.core.opendata import PEOPLE_MIN, Cell, published
from tests.make.world import NOON

TOWN = ("t0001", "戴村镇")


def cells(*counts: int) -> dict[str, Cell]:
    return {f"v{n:05d}": Cell(count, count) for n, count in enumerate(counts)}


@given(st.lists(st.integers(0, 30) | st.integers(0, 6), min_size=1, max_size=12))
@example([3, 5])
@example([0, 5, 5, 40])
@example([1, 1, 9])
@example([4, 9])
def test_a_withheld_cell_of_few_people_could_be_any_number_below_five(counts: list[int]) -> None:
    found = cells(*counts)
    told = published(found)
    hidden = {place for place, count in told.places.items() if count is None}
    small = {place for place, cell in found.items() if cell.behind < PEOPLE_MIN}
    assert small <= hidden
    assert told.total is None or told.total >= PEOPLE_MIN
    if told.total is None:
        return  # Without the total no equation holds the withheld cells together.
    rest = told.total - sum(count for count in told.places.values() if count is not None)
    if small:  # Whoever knows which cells are small and which were added knows that those have at least five each.
        added = hidden - small
        least_of_small, most_of_small = 0, (PEOPLE_MIN - 1) * (len(small) - 1)
        for value in range(PEOPLE_MIN):
            left = rest - value - PEOPLE_MIN * len(added)
            assert left >= least_of_small, (counts, value)
            assert added or left <= most_of_small
        assert added


@given(st.lists(st.integers(5, 30), min_size=1, max_size=8))
def test_where_no_cell_is_small_everything_is_told(counts: list[int]) -> None:
    told = published(cells(*counts))
    assert list(told.places.values()) == counts
    assert told.total == sum(counts)


def test_a_total_that_would_give_a_few_people_away_is_withheld_too() -> None:
    assert published(cells(3, 6)).total is None, "the other one has only one person to spare"
    told = published(cells(3, 9, 20))
    assert (told.total, list(told.places.values())) == (32, [None, None, 20])
    assert published(cells(1, 2)).total is None
    assert published({}).total is None


def test_points_of_three_people_are_withheld_however_many_points_they_are() -> None:
    kept = {
        "v00001": Kept({"points_issued": 9_000, "claims_made": 30}, {"points_issued": 3, "claims_made": 20}, NOON),
        "v00002": Kept({"points_issued": 500, "claims_made": 9}, {"points_issued": 12, "claims_made": 9}, NOON),
        "t0001": Kept({"orders_completed": 4, "sales_fen": 900, "bookings_made": 7}, {"sales_fen": 4}, NOON),
    }
    found = core.cells_of(metric_of("points_issued"), kept)
    assert found == {"v00001": Cell(9_000, 3), "v00002": Cell(500, 12)}
    assert core.cells_of(metric_of("sales_fen"), kept) == {"t0001": Cell(900, 4)}
    told = core.document(TOWN, "2026M10", kept, {"v00001": "佛山村", "v00002": "尖山下村"}, [])
    rows = {row["key"]: row for row in told["numbers"]}
    assert rows["points_issued"]["places"] == {"v00001": None, "v00002": None}
    assert rows["claims_made"]["places"] == {"v00001": 30, "v00002": 9}
    assert (rows["sales_fen"]["total"], rows["sales_fen"]["places"]) == (None, {})
    assert (rows["bookings_made"]["total"], rows["bookings_made"]["places"]) == (7, {})
    assert [row["key"] for row in told["numbers"]] == [one.key for one in METRICS if one.public]
    assert told["licence"]["name"] == "CC BY 4.0"


def test_what_is_sold_stands_for_the_sales_it_was_part_of_and_no_other_order_hides_a_single_stay() -> None:
    kept = {
        "v00001": Kept({"orders_completed": 0, "sales_fen": 70_000, "tourism_fen": 26_800, "sold_heads": 5}, {}, NOON),
        "t0001": Kept(
            {"orders_completed": 41, "sales_fen": 0, "tourism_fen": 0, "sold_heads": 0},
            {"orders_completed": 41, "sales_fen": 40, "tourism_fen": 1, "sold_heads": 4},
            NOON,
        ),
    }
    rows = {row["key"]: row["total"] for row in core.document(TOWN, "2026M10", kept, {}, [])["numbers"]}
    told = {key: rows[key] for key in ("orders_completed", "sales_fen", "tourism_fen", "sold_heads")}
    assert told == {"orders_completed": 41, "sales_fen": 70_000, "tourism_fen": None, "sold_heads": None}
    uncounted = {"t0001": Kept({"orders_completed": 41, "sales_fen": 70_000}, {}, NOON)}
    old = {row["key"]: row["total"] for row in core.document(TOWN, "2026M10", uncounted, {}, [])["numbers"]}
    assert (old["orders_completed"], old["sales_fen"]) == (None, None), "of before sales were counted by kind"


def test_what_a_town_itself_has_nothing_of_withholds_nothing_of_its_villages() -> None:
    kept = {
        "v00001": Kept({"points_issued": 900, "appraisals_published": 6}, {"points_issued": 20}, NOON),
        "t0001": Kept({"points_issued": 0, "appraisals_published": 1}, {}, NOON),
    }
    assert core.cells_of(metric_of("points_issued"), kept) == {"v00001": Cell(900, 20)}
    assert core.cells_of(metric_of("appraisals_published"), kept) == {"v00001": Cell(6, 6), "t0001": Cell(1, 1)}


OUT = "points_outstanding"
FLOWS = {"points_issued": 1, "points_reversed": -1, "points_redeemed": -1, "points_expired": -1}
"""What balances change by."""
PLACES = ("v00001", "v00002", "v00003")
MONTHS = ("2026M10", "2026M11")
Cells = dict[str, tuple[int, int]]
"""Of a number of a village's month: how much, and how many people stand behind it."""
Unknown = tuple[str, str, str]

several = st.tuples(st.integers(1, 900), st.integers(0, 4) | st.integers(5, 30))
village_months = st.fixed_dictionaries(dict.fromkeys([*FLOWS, "claims_made", "topups", "tickets_reopened"], several))


def told_of(towns: list[list[Cells]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the rows of each month's document, of villages whose balances are what their points came to."""
    balances = dict.fromkeys(PLACES, 5_000)
    found = {}
    for month, villages in zip(MONTHS, towns, strict=True):
        kept = {}
        for place, cells in zip(PLACES, villages, strict=True):
            numbers = {key: amount if people else 0 for key, (amount, people) in cells.items()}
            balances[place] += sum(sign * numbers[key] for key, sign in FLOWS.items())
            numbers |= {OUT: balances[place], "residents": 60, "cards": 40}
            kept[place] = Kept(numbers, {key: people for key, (_, people) in cells.items()}, NOON)
        told = core.document(TOWN, month, kept, {}, [])
        found[month] = {row["key"]: row for row in told["numbers"]}
    return found


def rank(rows: list[dict[Unknown, int]]) -> int:
    """Return how many of some equations say something that the others do not."""
    left = [{key: Fraction(n) for key, n in row.items() if n} for row in rows]
    found = 0
    while left:
        pivot = left.pop()
        if not pivot:
            continue
        found += 1
        key, lead = next(iter(pivot.items()))
        for row in left:
            times = row.get(key, Fraction(0)) / lead
            for other, n in pivot.items():
                row[other] = row.get(other, Fraction(0)) - times * n
            for gone in [other for other, n in row.items() if not n]:
                del row[gone]
    return found


def equations_of(told: dict[str, dict[str, dict[str, Any]]]) -> list[dict[Unknown, int]]:
    """Return what the documents say of the cells that they do not tell: by their totals, and by how balances change."""
    totals = [
        {(month, key, place): 1 for place in PLACES if row["places"].get(place) is None}
        for month, rows in told.items()
        for key, row in rows.items()
        if row["total"] is not None
    ]

    def is_told(month: str, key: str, place: str) -> bool:
        return told[month].get(key, {"places": {}})["places"].get(place) is not None

    before, after = MONTHS
    changes = []
    for place in PLACES:
        one = {(after, OUT, place): 1, (before, OUT, place): -1}
        one |= {(after, key, place): -sign for key, sign in FLOWS.items()}
        changes.append({cell: sign for cell, sign in one.items() if not is_told(*cell)})
    return totals + changes


@settings(max_examples=60)
@given(st.lists(st.lists(village_months, min_size=3, max_size=3), min_size=2, max_size=2))
@example([[dict.fromkeys([*FLOWS, "claims_made"], (300, 20))] * 3] * 2)
@example(
    [[dict.fromkeys(FLOWS, (300, 20))] * 3, [dict.fromkeys(FLOWS, (300, 20)) | {"points_redeemed": (300, 2)}] * 3],
)
def test_nothing_of_few_people_follows_from_all_numbers_of_two_months_together(towns: list[list[Cells]]) -> None:
    told = told_of(towns)
    secret = {
        (month, key, place)
        for month, villages in zip(MONTHS, towns, strict=True)
        for place, cells in zip(PLACES, villages, strict=True)
        for key, (_, people) in cells.items()
        if people < PEOPLE_MIN or told[month][key]["total"] is None
    }
    for month, key, place in secret:
        assert told[month][key]["places"][place] is None
    equations = equations_of(told)
    others = [{cell: n for cell, n in row.items() if cell not in secret} for row in equations]
    # Whatever is computed from what is told has a cell of more people in it that nobody knows.
    assert rank(equations) == rank(others)


def test_balances_are_not_told_at_all_since_their_change_is_what_was_withheld() -> None:
    plain = [dict.fromkeys(FLOWS, (300, 20))] * 3
    assert all(OUT not in rows for rows in told_of([plain, plain]).values())


@pytest.mark.parametrize("count", range(PEOPLE_MIN))
def test_an_indicator_that_counts_few_cases_is_withheld_and_money_is_nobodys(count: int) -> None:
    told = {
        one["key"]: one
        for one in core.document(
            TOWN,
            "2026M10",
            {},
            {},
            [Entered("2026M10", each, 1, count, "刘建国家的事，信访办月报", "s1", NOON) for each in Indicator],
        )["indicators"]
    }
    assert {key: one["count"] for key, one in told.items() if one["count"] is not None} == {"costs_saved": count}
    assert "刘建国" not in str(told), "who typed it may have named somebody"
    enough = [Entered("2026M10", Indicator.PETITIONS, 1, PEOPLE_MIN, "月报", "s1", NOON)]
    assert core.document(TOWN, "2026M10", {}, {}, enough)["indicators"][0]["count"] == PEOPLE_MIN


def test_the_table_has_a_line_a_cell_and_the_indicators_but_not_what_was_typed_of_their_source() -> None:
    kept = {"v00001": Kept({"claims_made": 8}, {"claims_made": 8}, NOON)}
    entered = [Entered("2026M10", Indicator.PETITIONS, 1, 7, "镇信访办月报", "s1", NOON)]
    lines = core.lines_of(core.document(TOWN, "2026M10", kept, {"v00001": "佛山村"}, entered))
    assert lines[0][0] == "月份"
    about = metric_of("claims_made").about_zh
    assert ["2026M10", "全镇", "claims_made", "申报", "times", 8, about] in lines
    assert ["2026M10", "佛山村", "claims_made", "申报", "times", 8, about] in lines
    assert lines[-1] == ["2026M10", "全镇", "petitions", "信访件", "times", 7, core.ENTERED["zh"]]
    assert all(line[5] == "" for line in lines if line[2] == "cards")
