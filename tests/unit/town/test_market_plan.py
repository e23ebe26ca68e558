"""The plan of the market's year comes to the published figures, within what the market allows."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.prosperity.market.core.goods import MOST_MAX, How
from chalicelib.prosperity.market.core.orders import LINES_MAX, UNITS_MAX
from chalicelib.prosperity.market.core.prices import band, fen_by_weight
from local.town.market.figures import (
    PUBLISHED,
    VILLAGES_MAX,
    WEEKS,
    WEEKS_LEAST,
    Sales,
    by_village,
    share_of,
    villages_of,
    weeks_of,
)
from local.town.market.goods import BAND_PERMILLE, BIRD_FEN, BIRD_G, SHOWN, Good, Item, variant_of
from local.town.market.plan import (
    COUPON_FROM_FEN,
    FIRST_MONDAY,
    NEW_YEARS_EVE,
    Fate,
    MarketYear,
    is_villager,
    last_day,
    plan_market,
)
from local.town.villages import SIZES

SMALL = Sales(2_500, 110, 3_000_000, 65)


@pytest.fixture(scope="module")
def years() -> list[MarketYear]:
    """The whole town's plan, as the demo plays it."""
    count = villages_of(PUBLISHED, 24)
    shares = by_village(PUBLISHED, [SIZES[n % len(SIZES)] for n in range(count)])
    return [plan_market(one, seed=f"v{n:05d}") for n, one in enumerate(shares, start=1)]


def money_of(year: MarketYear) -> int:
    """What a year's goods cost, with pencil and paper: each line at its price, less what goes back of it."""
    prices = {Good.CABBAGE: 480, Good.BOX: 5_200, Good.GREENS: year.greens_fen, Good.RADISH: year.greens_fen + 1}
    fen = 0
    for one in year.orders:
        for item in one.items if one.fate.keeps else ():
            birds = sum((2 * 3_600 * grams + 500) // 1_000 for grams in item.weights_g)
            fen += (birds if item.good is Good.BIRD else prices[item.good] * item.units) - item.back_fen
    return fen


def test_the_whole_year_comes_to_the_published_figures(years: list[MarketYear]) -> None:
    assert len(years) == VILLAGES_MAX
    assert sum(year.grams for year in years) == 500_000_000
    assert sum(year.birds for year in years) == 22_000
    assert sum(year.fen for year in years) == sum(money_of(year) for year in years) == 600_000_000
    assert sum(len(year.orders) for year in years) == PUBLISHED.orders


@settings(max_examples=25)
@given(
    st.integers(60, 300), st.integers(-30, 30), st.integers(-30, 30), st.integers(-99_999, 99_999), st.text(max_size=5)
)
def test_any_figures_near_these_are_reached_to_the_gram_and_the_fen(
    orders: int, kilograms: int, birds: int, fen: int, seed: str
) -> None:
    sales = Sales(38 * orders + kilograms, 2 * orders + birds, 46_000 * orders + fen, orders)
    year = plan_market(sales, weeks=weeks_of(sales), seed=seed)
    assert (year.grams, year.birds, year.fen) == (sales.vegetables_kg * 1_000, sales.birds, sales.fen)
    assert money_of(year) == sales.fen


def test_what_is_given_back_whole_is_not_sold(years: list[MarketYear]) -> None:
    back = [item for year in years for one in year.kept for item in one.items if item.back_fen]
    whole = [item for item in back if item.back_fen == item.ordered_fen(0)]
    assert {item.good for item in whole} == {Good.BOX}
    assert {item.good for item in back} == {Good.BOX, Good.GREENS, Good.RADISH}
    sold = sum(item.grams for year in years for one in year.kept for item in one.items if item.good is not Good.BIRD)
    assert sold == 500_000_000 + sum(item.grams for item in whole)


def test_every_fate_is_met_and_those_that_keep_nothing_are_some(years: list[MarketYear]) -> None:
    for year in years:
        fates = Counter(one.fate for one in year.orders)
        assert set(fates) == set(Fate)
        assert 0.1 < 1 - len(year.kept) / len(year.orders) < 0.2


def test_orders_are_what_the_market_takes(years: list[MarketYear]) -> None:
    for year in years:
        for one in year.orders:
            assert 1 <= len({item.good for item in one.items}) == len(one.items) <= LINES_MAX
            assert all(1 <= item.units <= min(MOST_MAX, UNITS_MAX) for item in one.items)
            assert all(item.kept_fen(year.greens_fen) >= 0 for item in one.items)


def test_birds_lie_within_their_band_and_some_are_heavier_than_was_thought(years: list[MarketYear]) -> None:
    least, most = band(BIRD_G, BAND_PERMILLE)
    birds = [item for year in years for one in year.orders for item in one.items if item.good is Good.BIRD]
    assert all(len(item.weights_g) == item.units for item in birds)
    assert all(least <= grams <= most for item in birds for grams in item.weights_g)
    thought = fen_by_weight(BIRD_FEN, BIRD_G)
    over = {item.kept_fen(0) > thought * item.units for item in birds}
    assert over == {True, False}


def test_nobody_has_two_orders_at_once(years: list[MarketYear]) -> None:
    """So what one order left over is the next one's, in the order of time."""
    for year in years:
        last = dict[int, object]()
        for one in sorted(year.orders, key=lambda one: one.placed_at):
            assert last.get(one.buyer) is None or last[one.buyer] < one.placed_at.date(), one  # type: ignore[operator]
            last[one.buyer] = one.delivers_on


def test_members_have_one_coupon_each_and_villagers_points_and_nothing_is_brought_to_these(
    years: list[MarketYear],
) -> None:
    for year in years:
        coupons = Counter(one.buyer for one in year.orders if one.coupon)
        assert set(coupons.values()) == {1}
        assert not any(is_villager(buyer) for buyer in coupons)
        assert all(year.ordered_fen(one) >= COUPON_FROM_FEN for one in year.orders if one.coupon)
        assert all(is_villager(one.buyer) for one in year.orders if one.points)
        assert not any(is_villager(one.buyer) for one in year.orders if one.brought)
        assert year.delivery_fen > 0


def test_stock_is_there_whenever_something_is_ordered_though_nothing_comes_back(years: list[MarketYear]) -> None:
    for year in years:
        left: dict[Good, int] = defaultdict(int)
        for week in range(year.weeks):
            now = [one for one in year.harvests if one.week == week]
            for one in now:
                left[one.good] += one.units
            for order in (one for one in year.orders if one.week == week):
                for item in order.items:
                    left[item.good] -= item.units
                    assert left[item.good] >= 0
            for one in now:
                left[one.good] -= one.spoilt
                assert left[one.good] >= 0
        assert all(year.left_units(good) >= left[good] for good in Good)


def test_everything_is_had_within_the_year(years: list[MarketYear]) -> None:
    days = [(one.placed_at.date(), one.delivers_on) for year in years for one in year.orders]
    assert min(placed for placed, _ in days) == FIRST_MONDAY
    assert max(brought for _, brought in days) <= NEW_YEARS_EVE == last_day(WEEKS)
    assert all(1 <= (brought - placed).days <= 2 for placed, brought in days)


def test_a_share_is_whole_and_a_small_one_is_played_in_few_weeks() -> None:
    assert share_of(PUBLISHED, Fraction(1, 200)) == SMALL
    assert (villages_of(SMALL, 24), weeks_of(SMALL), weeks_of(PUBLISHED)) == (1, WEEKS_LEAST, WEEKS)
    year = plan_market(SMALL, weeks=weeks_of(SMALL), seed="share")
    assert (year.grams, year.birds, year.fen) == (2_500_000, 110, 3_000_000)
    assert max(one.delivers_on for one in year.orders) <= last_day(WEEKS_LEAST)
    villages = by_village(PUBLISHED, SIZES)
    assert [sum(column) for column in zip(*map(tuple_of, villages), strict=True)] == list(tuple_of(PUBLISHED))


def tuple_of(sales: Sales) -> tuple[int, ...]:
    return sales.vegetables_kg, sales.birds, sales.fen, sales.orders


def test_two_loose_goods_cost_a_fen_more_or_less_and_are_sold_by_whole_units() -> None:
    greens, radish = variant_of(Good.GREENS, 364), variant_of(Good.RADISH, 364)
    assert (greens.fen_of(1), radish.fen_of(1), greens.fen_of(7)) == (364, 365, 7 * 364)
    assert {SHOWN[good].how for good in Good if good.is_loose} == {How.WEIGHT}
    assert Item(Good.GREENS, 7, back_fen=100).kept_fen(364) == 7 * 364 - 100


def test_the_same_seed_plans_the_same_year() -> None:
    assert plan_market(SMALL, weeks=4, seed="x") == plan_market(SMALL, weeks=4, seed="x")
    assert plan_market(SMALL, weeks=4, seed="x") != plan_market(SMALL, weeks=4, seed="y")
