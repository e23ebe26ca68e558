"""Which harvests orders are picked from: the first ones, or the one that was said, and no unit twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

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
    NotInCycle,
    OrderInOtherState,
)
from chalicelib.prosperity.market.service import catalogue, harvests, packing
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
        off = packing.call_off(desk(buying), order_id=order.order_id, reason="虫害", restock=restock, key=key)
        assert packing.call_off(desk(buying), order_id=order.order_id, reason="虫害", restock=restock, key=key) == off
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
