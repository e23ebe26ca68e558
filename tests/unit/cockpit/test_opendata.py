"""Nothing under five people can be computed from what is published."""

from __future__ import annotations

from hypothesis import example, given, strategies as st

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
    assert [row["key"] for row in told["numbers"]] == [one.key for one in METRICS]
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


def test_balances_stand_for_the_residents_of_their_village() -> None:
    kept = {
        "v00001": Kept({"points_outstanding": 715, "residents": 40}, {}, NOON),
        "v00002": Kept({"points_outstanding": 300}, {}, NOON),
    }
    found = core.cells_of(metric_of("points_outstanding"), kept)
    assert found == {"v00001": Cell(715, 40), "v00002": Cell(300, 0)}


def test_the_table_has_a_line_a_cell_and_the_indicators_with_their_source() -> None:
    kept = {"v00001": Kept({"claims_made": 8}, {"claims_made": 8}, NOON)}
    entered = [Entered("2026M10", Indicator.PETITIONS, 1, 3, "镇信访办月报", "s1", NOON)]
    lines = core.lines_of(core.document(TOWN, "2026M10", kept, {"v00001": "佛山村"}, entered))
    assert lines[0][0] == "月份"
    about = metric_of("claims_made").about_zh
    assert ["2026M10", "全镇", "claims_made", "申报", "times", 8, about] in lines
    assert ["2026M10", "佛山村", "claims_made", "申报", "times", 8, about] in lines
    assert lines[-1] == ["2026M10", "全镇", "petitions", "信访件", "times", 3, "镇信访办月报"]
    assert all(line[5] == "" for line in lines if line[2] == "cards")
