"""Which harvests orders are picked from: the first ones, or the one that was said, and no unit twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.foundation.reservations.service.slots import SoldOut
from chalicelib.kernel.errors import Busy
from chalicelib.prosperity.market.core.cycles import CycleDeed
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import (
    CycleInOtherState,
    LotSpent,
    NoSuchLine,
    NoSuchLot,
    NotInCycle,
    OrderInOtherState,
    RestockNotWhole,
)
from chalicelib.prosperity.market.service import catalogue, giving, harvests, packing, reading
from tests.contract.market.test_packing import desk, packed, picked
from tests.make.buying import Buying
from tests.make.cycles import Cycling


def test_an_order_says_from_which_harvests_it_was_picked_the_first_ones_first(buying: Buying) -> None:
    product = buying.sold(0)
    old = buying.market.brought_in(product, 3, days_ago=4)
    new = buying.market.brought_in(product, 5, days_ago=1)
    order = buying.paid(buying.placed(buying.wanted((product, "head", 4))))
    assert order.lines[0].lots == ()
    ready = packed(buying, picked(buying, order))
    assert [(one.trace, one.units) for one in ready.lines[0].lots] == [(old.trace, 3), (new.trace, 1)]
    assert left_of(product.product_id) == {old.trace: 0, new.trace: 4}


def left_of(product_id: str) -> dict[str, int]:
    return {lot.trace: left for lot, left in harvests.list_lots(product_id=product_id, size=50, cursor=None).rows}


def test_who_picked_another_harvest_says_so_and_no_lot_gives_more_than_it_has(buying: Buying) -> None:
    product = buying.sold(0)
    old = buying.market.brought_in(product, 3, days_ago=4)
    new = buying.market.brought_in(product, 5, days_ago=1)
    order = picked(buying, buying.paid(buying.placed(buying.wanted((product, "head", 3)))))

    def other(trace: str) -> Order:
        return packing.take_other_lot(desk(buying), order_id=order.order_id, nth=0, trace=trace)

    changed = other(new.trace)
    assert [(one.trace, one.units) for one in changed.lines[0].lots] == [(new.trace, 3)]
    assert other(new.trace) == changed
    assert left_of(product.product_id) == {old.trace: 3, new.trace: 2}
    with pytest.raises(NoSuchLine):
        packing.take_other_lot(desk(buying), order_id=order.order_id, nth=1, trace=old.trace)
    with pytest.raises(LotSpent):
        other("0" * 20)
    with pytest.raises(LotSpent):  # Three of it are in an order's parcel.
        buying.market.spoilt(new, 3)
    buying.paid(buying.placed(buying.wanted((product, "head", 5))))
    with pytest.raises(SoldOut):  # They lie there, but somebody ordered them.
        buying.market.spoilt(old, 1)


@pytest.mark.parametrize("restock", [True, False])
def test_what_is_called_off_is_back_in_its_harvest_or_gone_from_it(buying: Buying, *, restock: bool) -> None:
    product = buying.sold(0)
    lot = buying.market.brought_in(product, 6)
    first, second = (buying.paid(buying.placed(buying.wanted((product, "head", 2)))) for _ in range(2))
    picked(buying, first)
    for order in (first, second):
        key = buying.key()
        off = giving.call_off(desk(buying), order_id=order.order_id, reason="虫害", restock=restock, key=key)
        assert giving.call_off(desk(buying), order_id=order.order_id, reason="虫害", restock=restock, key=key) == off
        assert [one.trace for one in off.lines[0].lots] == ([] if restock else [lot.trace])
    assert left_of(product.product_id) == {lot.trace: 6 if restock else 2}
    assert buying.market.stock(product).free == (6 if restock else 2)


def test_sixteen_hands_at_the_desk_pick_no_unit_twice(buying: Buying) -> None:
    product = buying.sold(0)
    lots = [buying.market.brought_in(product, 7, days_ago=n) for n in range(3)]
    orders = [buying.paid(buying.placed(buying.wanted((product, "head", 2)))) for _ in range(8)]

    def hand(nth: int) -> None:
        order, key = orders[nth // 2], f"{buying.key()[:-4]}{nth // 2:04x}"
        for _ in range(40):
            try:
                packing.pick(desk(buying), order_id=order.order_id, key=key)
            except Busy:
                continue
            except OrderInOtherState:
                pass
            return

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(hand, range(16)))
    seen = [packing.read_order(desk(buying), order_id=one.order_id) for one in orders]
    out = Counter[str]()
    for order in seen:
        assert order.state is OrderState.PICKING
        out.update({one.trace: one.units for one in order.lines[0].lots})
    left = left_of(product.product_id)
    assert {one.trace: 7 - out[one.trace] for one in lots} == left
    assert sum(out.values()) == 16


def test_what_is_harvested_for_a_cycle_is_picked_for_it_alone_and_is_no_stock(cycling: Cycling) -> None:
    market, offer = cycling.buying.market, cycling.offered(units=8)
    product = catalogue.load(offer.product_id)
    draft = cycling.draft(offer)
    with pytest.raises(CycleInOtherState):
        market.brought_in(product, 3, cycle_id=draft.cycle_id)
    cycle = cycling.moved(draft, CycleDeed.PUBLISH)
    with pytest.raises(NotInCycle):
        market.brought_in(product, 3, "loose", cycle_id=cycle.cycle_id)
    order = cycling.paid(cycle, 4)
    cycling.over(cycle)
    always = market.brought_in(product, 9, days_ago=9)
    lot = market.brought_in(product, 3, cycle_id=cycle.cycle_id)
    assert (market.stock(product).capacity, cycling.stock(cycle).capacity) == (9, 8)
    done = picked(cycling.buying, order)
    assert [(one.trace, one.units) for one in done.lines[0].lots] == [(lot.trace, 3)]
    assert left_of(product.product_id) == {always.trace: 9, lot.trace: 0}
    assert market.spoilt(always, 2).good == 7
    more = market.brought_in(product, 2, cycle_id=cycle.cycle_id)
    assert market.spoilt(more, 2).good == 0
    assert market.stock(product).capacity == 7


def two_lines(buying: Buying) -> tuple[Order, str, str]:
    """Return a paid order of 2 heads of one product and 3 of another, and both products."""
    first, second = buying.sold(5), buying.sold(5)
    order = buying.paid(buying.placed(buying.wanted((first, "head", 2), (second, "head", 3))))
    of = {one.units: one.product_id for one in order.lines}
    return order, of[2], of[3]


def given_back(buying: Buying, order: Order, product_id: str, *, restock: bool) -> Order:
    nth = next(nth for nth, one in enumerate(order.lines) if one.product_id == product_id)
    left = order.lines[nth].kept_fen
    return giving.refund(
        desk(buying), order_id=order.order_id, nth=nth, fen=left, reason="不够好", key=buying.key(), restock=restock
    )


def free_of(buying: Buying, product_id: str) -> int:
    return buying.market.stock(catalogue.load(product_id)).free


@pytest.mark.parametrize("pick_first", [True, False])
@pytest.mark.parametrize("restock", [True, False])
def test_a_line_that_goes_back_before_it_is_packed_is_in_no_parcel_and_its_goods_are_gone_or_on_sale(
    buying: Buying, *, restock: bool, pick_first: bool
) -> None:
    order, product_id, kept = two_lines(buying)
    if pick_first:
        picked(buying, order)
    back = given_back(buying, order, product_id, restock=restock)
    assert back.state is (OrderState.PICKING if pick_first else OrderState.PAID)
    assert (free_of(buying, product_id), sum(left_of(product_id).values())) == ((5, 5) if restock else (3, 3))
    if not pick_first:
        picked(buying, order)
    lots = {one.product_id: sum(part.units for part in one.lots) for one in packed(buying, order).lines}
    assert lots == {product_id: 0 if restock else 2, kept: 3}
    assert sum(left_of(product_id).values()) == (5 if restock else 3)
    giving.call_off(desk(buying), order_id=order.order_id, reason="下雨", restock=True, key=buying.key())
    assert (free_of(buying, product_id), sum(left_of(product_id).values())) == ((5, 5) if restock else (3, 3))
    assert (free_of(buying, kept), sum(left_of(kept).values())) == (5, 5)


def test_a_buyer_who_cancels_the_rest_frees_nothing_twice(buying: Buying) -> None:
    order, product_id, kept = two_lines(buying)
    given_back(buying, order, product_id, restock=True)
    buying.cancelled(order)
    assert (free_of(buying, product_id), free_of(buying, kept)) == (5, 5)


def test_only_what_goes_back_whole_before_it_is_packed_is_on_sale_again(buying: Buying) -> None:
    order, product_id, _ = two_lines(buying)
    ask = {"order_id": order.order_id, "nth": 0, "reason": "坏了"}
    with pytest.raises(RestockNotWhole):
        giving.refund(desk(buying), **ask, fen=1, key=buying.key(), restock=True)  # type: ignore[arg-type]  # Three kinds.
    packed(buying, picked(buying, order))
    with pytest.raises(RestockNotWhole):
        given_back(buying, order, product_id, restock=True)
    assert free_of(buying, product_id) == 3


def test_an_order_of_which_nothing_is_left_ends_with_all_its_money_back(buying: Buying) -> None:
    first, second = buying.sold(5), buying.sold(5)
    order = buying.paid(buying.placed(buying.wanted((first, "head", 1), (second, "head", 1), address_id=buying.home())))
    assert given_back(buying, order, order.lines[0].product_id, restock=True).state is OrderState.PAID
    done = given_back(buying, order, order.lines[1].product_id, restock=False)
    assert (done.state, done.given.cash, done.shares.total) == (OrderState.REFUNDED, order.sums.cash, 0)
    assert sum(one.fen for one in buying.refunds(order)) == order.sums.cash
    with pytest.raises(OrderInOtherState):
        picked(buying, order)


def test_a_harvest_that_is_called_back_names_the_orders_that_have_it_and_no_others(buying: Buying) -> None:
    product = buying.sold(0)
    bad = buying.market.brought_in(product, 4, days_ago=2)
    buying.market.brought_in(product, 9, days_ago=1)
    waiting = buying.paid(buying.placed(buying.wanted((product, "head", 2))))
    first = picked(buying, buying.paid(buying.placed(buying.wanted((product, "head", 1)))))
    second = packed(buying, picked(buying, buying.paid(buying.placed(buying.wanted((product, "head", 5))))))
    given_back(buying, first, product.product_id, restock=False)
    third = picked(buying, waiting)
    found = list(harvests.orders_with(product_id=product.product_id, trace=bad.trace))
    assert [(one.order_id, units) for one, units in found] == [(second.order_id, 3)]
    assert third.units_of(bad.trace) == 0
    with pytest.raises(NoSuchLot):
        list(harvests.orders_with(product_id=buying.sold(0).product_id, trace=bad.trace))


def test_a_label_names_who_grew_it_also_where_the_product_is_anothers_now(buying: Buying) -> None:
    product = buying.sold(0)
    lot = buying.market.brought_in(product, 4)
    other = buying.market.producer("另一家")
    terms = replace(product.terms, producer_id=other.producer_id)
    seen = catalogue.load(product.product_id).version
    officer = buying.market.officer()
    catalogue.change_product(officer, product_id=product.product_id, terms=terms, looked_at=seen, key=buying.key())
    assert reading.trace(code=lot.trace).producer.producer_id == product.terms.producer_id


def test_what_a_cycle_sold_is_freed_with_its_order_and_never_put_on_sale_beside_it(cycling: Cycling) -> None:
    cycle = cycling.published(cycling.offered(units=8))
    order, buying = cycling.paid(cycle, 4), cycling.buying
    with pytest.raises(RestockNotWhole):
        given_back(buying, order, order.lines[0].product_id, restock=True)
    assert (cycling.stock(cycle).capacity, cycling.stock(cycle).free) == (8, 4)
    buying.cancelled(order)
    assert (cycling.stock(cycle).capacity, cycling.stock(cycle).free) == (8, 8)
