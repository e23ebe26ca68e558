"""What the packing desk counts, prints and warns of, decided without a store."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, strategies as st

from chalicelib.foundation.identity.core.addresses import Destination
from chalicelib.prosperity.market.core import days, low, sheets
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.goods import Deed, Product, Variant, moved
from chalicelib.prosperity.market.core.lines import line_of
from chalicelib.prosperity.market.core.low import Low
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.sheets import Kind, Names, Sheet
from chalicelib.prosperity.market.core.terms import DeliveryWindow, PickupPoint
from tests.make.market import HEAD, HEN, LOOSE, a_product
from tests.make.world import NOON
from tests.unit.market.test_orders import an_order

TODAY = dt.date(2026, 11, 29)
HALL = PickupPoint("hall", "文化礼堂", "东门", "每天")
NAMES = Names({"v00001": "佛山村"}, {a_product().terms.producer_id: "张家坞菜园"})


def order(nth: int, *of: tuple[Variant, int], point: PickupPoint | None = HALL) -> Order:
    lines = [line_of(a_product(), variant, units) for variant, units in of]
    return replace(an_order(*lines), order_id=f"t0001q0193-00000000000{nth}", point=point)


days_counted = st.dictionaries(st.dates(dt.date(2026, 11, 1), dt.date(2026, 11, 9)), st.integers(1, 99))


@given(st.dictionaries(st.sampled_from(days.WAITS), days_counted), st.integers(0, 5))
def test_each_day_has_its_own_counts_in_order_and_the_one_asked_for_is_there(
    waiting: dict[OrderState, dict[dt.date, int]], completed: int
) -> None:
    found = days.days_of(waiting, day=TODAY, done={OrderState.COMPLETED: completed})
    assert [one.day for one in found] == sorted({TODAY, *(day for counts in waiting.values() for day in counts)})
    for one in found:
        waits = {state: n for state, n in one.counts.items() if state in days.WAITS}
        assert waits == {state: counts[one.day] for state, counts in waiting.items() if one.day in counts}
    (today,) = [one for one in found if one.day == TODAY]
    assert today.counts.get(OrderState.COMPLETED, 0) == completed


def test_a_number_is_the_end_of_an_orders_id() -> None:
    assert days.number_of(replace(an_order(), order_id="t0001q0193abcd-0000-7000-8000-00000fa01c2e")) == "A01C2E"


def test_a_picking_list_sums_units_and_grams_and_leaves_out_what_was_given_back_whole() -> None:
    gone = order(3, (HEAD, 5))
    gone = replace(gone, lines=(replace(gone.lines[0], refunded_fen=gone.lines[0].charged_fen),))
    rows = sheets.picking_of([order(1, (HEAD, 2), (LOOSE, 30)), order(2, (HEAD, 3)), gone], NAMES)
    assert rows == (
        ("佛山村", "张家坞菜园", "高山大白菜", "一棵", 5, 4_500, 2),
        ("佛山村", "张家坞菜园", "高山大白菜", "散称", 30, 1_500, 1),
    )
    box = replace(HEAD, unit_g=0)
    assert sheets.picking_of([order(1, (box, 2))], Names({}, {})) == (("v00001", "", "高山大白菜", "一棵", 2, "", 1),)


@given(st.lists(st.lists(st.tuples(st.sampled_from((HEAD, LOOSE, HEN)), st.integers(1, 9)), max_size=3), max_size=6))
def test_no_unit_is_lost_or_picked_twice(of: list[list[tuple[Variant, int]]]) -> None:
    rows = sheets.picking_of([order(nth, *one) for nth, one in enumerate(of)], NAMES)
    assert sum(int(row[4]) for row in rows) == sum(units for one in of for _, units in one)
    assert len({row[:4] for row in rows}) == len(rows)


def test_slips_stand_by_their_points_and_those_that_are_brought_come_last() -> None:
    slips = sheets.slips_of([order(3, (HEAD, 1), point=None), order(2, (HEN, 2)), order(1, (LOOSE, 30), (LOOSE, 11))])
    assert [(one.number, one.where) for one in slips] == [
        ("000001", "自提：文化礼堂"),
        ("000002", "自提：文化礼堂"),
        ("000003", "送货上门"),
    ]
    assert [amount for _, amount in slips[0].goods] == ["3 斤", "550 克"]
    assert slips[1].goods == (("高山大白菜 · 一只，约 3 斤", "× 2"),)
    late = replace(order(5, (HEAD, 1), point=None), window=DeliveryWindow("pm", "下午", 9))
    assert [one.where for one in sheets.slips_of([late])] == ["送货上门：下午"]
    hens = replace(order(4, (HEN, 2)).lines[0], weights_g=(1_500, 1_420))
    assert sheets.amount_of(hens) == "1,500 克 + 1,420 克"


def test_a_delivery_list_goes_district_by_district() -> None:
    def to(district: str, detail: str) -> Destination:
        return Destination("周海燕", "13900000101", "浙江省", "杭州市", district, detail)

    late = replace(order(4, (HEAD, 1), point=None), window=DeliveryWindow("pm", "下午", 9))
    rows = sheets.deliveries_of(
        [
            (late, to("上城区", "解放路 1 号")),
            (order(1, (HEAD, 1), point=None), to("西湖区", "文三路 1 号")),
            (order(2, (HEAD, 1), (HEN, 1), point=None), to("上城区", "解放路 9 号")),
            (order(3, (HEAD, 1), point=None), to("上城区", "解放路 1 号")),
        ]
    )
    assert [row[0] for row in rows] == ["000003", "000002", "000001", "000004"]
    assert [row[1] for row in rows] == ["", "", "", "下午"]
    assert rows[1][2:] == (
        "杭州市上城区", "解放路 9 号", "周海燕", "13900000101",
        "高山大白菜（一棵）× 1；高山大白菜（一只，约 3 斤）× 1", "待备货",
    )  # fmt: skip
    assert Sheet(Kind.DELIVERIES, "戴村镇", TODAY, rows).title == "戴村镇配送单 2026-11-29"


def lows(left: int, low_units: int, product: Product | None = None) -> list[Low]:
    product = product or a_product()
    terms = replace(product.terms, variants=(replace(HEAD, low_units=low_units),))
    return low.lows_of(replace(product, terms=terms), [left])


def test_what_is_below_its_bound_or_sold_out_is_low_while_it_is_on_sale() -> None:
    assert [len(lows(left, 5)) for left in (0, 4, 5)] == [1, 1, 0]
    assert [len(lows(left, 0)) for left in (0, 1)] == [1, 0]
    assert lows(0, 5, moved(a_product(), Deed.PAUSE, NOON)) == []


def test_news_are_what_is_watched_and_not_known_and_what_is_paused_stays_known() -> None:
    (watched,), (sold_out,) = lows(4, 5), lows(0, 0)
    assert low.news_of(frozenset(), [watched, sold_out]) == [watched]
    assert low.news_of(frozenset({watched.slot_id}), [watched]) == []
    assert low.told_after(frozenset(), [watched, sold_out], []) == {watched.slot_id}
    assert low.told_after(frozenset({"a", "b"}), [], ["b", "c"]) == {"b"}


def test_a_message_names_the_first_of_many() -> None:
    (one,) = lows(4, 5)
    assert low.names_of([one] * 3) == "、".join(["高山大白菜（一棵）"] * 3)
    assert low.names_of([one] * 4) == "高山大白菜（一棵）、高山大白菜（一棵）、高山大白菜（一棵）等 4 样"
