"""The packing desk: weighed, packed and handed over once; what is given back is a share of nobody's any more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.prosperity.market.core import orders as core
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.lines import Shares
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.prices import fen_by_weight
from chalicelib.prosperity.market.core.refusals import (
    NoSuchLine,
    NoSuchOrder,
    OrderInOtherState,
    OrderUnweighed,
    PickupCodeWrong,
    RefundTooLarge,
    WeightOff,
)
from chalicelib.prosperity.market.service import desk as desk_lists, giving, packing
from tests.make.buying import Buying


def desk(buying: Buying, resident_id: str = "") -> Context:
    officer = Principal("s7", frozenset({Role.TOWN_OFFICER}), ((0, 99_999),), buying.town_id, resident_id)
    return buying.market.world.context(officer)


def bought(buying: Buying, heads: int = 2, hens: int = 0, *, brought: bool = False) -> Order:
    product = buying.sold(20)
    if hens:
        buying.market.brought_in(product, 9, "hen")
    of = [(product, "head", heads)] + ([(product, "hen", hens)] if hens else [])
    return buying.paid(buying.placed(buying.wanted(*of, address_id=buying.home() if brought else "")))


def picked(buying: Buying, order: Order) -> Order:
    return packing.pick(desk(buying), order_id=order.order_id, key=buying.key())


def packed(buying: Buying, order: Order) -> Order:
    return packing.pack(desk(buying), order_id=order.order_id, key=buying.key())


def test_an_order_is_picked_packed_and_collected_by_its_code_once(buying: Buying) -> None:
    order, key = bought(buying), buying.key()
    first = packing.pick(desk(buying), order_id=order.order_id, key=key)
    assert packing.pick(desk(buying), order_id=order.order_id, key=key) == first
    with pytest.raises(OrderInOtherState):
        buying.cancelled(order)
    ready = packed(buying, order)
    assert ready.state is OrderState.READY
    code = core.code_of(ready)
    with pytest.raises(PickupCodeWrong):
        packing.hand_over(desk(buying), order_id=order.order_id, code="00000000", key=buying.key())
    key = buying.key()
    done = packing.hand_over(desk(buying), order_id=order.order_id, code=f"{code[:4]} {code[4:]}", key=key)
    assert packing.hand_over(desk(buying), order_id=order.order_id, code=code, key=key) == done
    assert (done.state, done.shares) == (OrderState.COMPLETED, Shares(630, 56, 14))
    with pytest.raises(OrderInOtherState):
        packing.hand_over(desk(buying), order_id=order.order_id, code=code, key=buying.key())


def test_what_is_brought_is_on_its_way_until_its_buyer_has_it(buying: Buying) -> None:
    order = bought(buying, brought=True)
    picked(buying, order)
    assert packed(buying, order).state is OrderState.SHIPPED
    with pytest.raises(NoSuchOrder):
        packing.receive(buying.villager, order_id=order.order_id, key=buying.key())
    done = packing.receive(buying.member, order_id=order.order_id, key=buying.key())
    assert (done.state, done.shares.platform) == (OrderState.COMPLETED, 814)


def test_a_bird_is_charged_by_the_scales_and_the_rest_is_the_next_orders(buying: Buying) -> None:
    order = bought(buying, hens=2)
    picked(buying, order)
    with pytest.raises(OrderUnweighed):
        packed(buying, order)
    for nth, weights, refusal in ((1, (1_500, 1_801), WeightOff), (2, (1_500,), NoSuchLine)):
        with pytest.raises(refusal):
            packing.weigh(desk(buying), order_id=order.order_id, nth=nth, weights_g=weights)
    packing.weigh(desk(buying), order_id=order.order_id, nth=1, weights_g=(1_500, 1_300))
    once = packing.weigh(desk(buying), order_id=order.order_id, nth=1, weights_g=(1_500, 1_400))
    assert packing.weigh(desk(buying), order_id=order.order_id, nth=1, weights_g=(1_500, 1_400)) == once
    over = fen_by_weight(2_600, 1_500) - fen_by_weight(2_600, 1_400)
    assert (once.carried_out, buying.left_over()) == (over, 0)
    ready = packed(buying, order)
    assert buying.left_over() == over
    assert ready.sums.total == ready.shares.total + over
    again = buying.ordered(buying.sold(5))
    assert (again.sums.carried, again.sums.cash, buying.left_over()) == (over, 700 - over, 0)


def test_a_bird_that_is_too_heavy_is_owed(buying: Buying) -> None:
    order = bought(buying, hens=1)
    picked(buying, order)
    packing.weigh(desk(buying), order_id=order.order_id, nth=1, weights_g=(1_600,))
    packed(buying, order)
    owed = fen_by_weight(2_600, 1_600) - fen_by_weight(2_600, 1_500)
    assert buying.left_over() == -owed
    assert buying.ordered(buying.sold(5)).sums.cash == 700 + owed


def test_some_of_a_line_goes_back_once_by_a_key_and_never_more_than_it_cost(buying: Buying) -> None:
    order, key = bought(buying, 3), buying.key()
    ask = {"order_id": order.order_id, "nth": 0, "reason": "有一棵坏了"}
    first = giving.refund(desk(buying), **ask, fen=350, key=key)  # type: ignore[arg-type]  # Of three kinds.
    assert giving.refund(desk(buying), **ask, fen=350, key=key) == first  # type: ignore[arg-type]  # As above.
    with pytest.raises(KeyReused):
        giving.refund(desk(buying), **ask, fen=351, key=key)  # type: ignore[arg-type]  # As above.
    with pytest.raises(RefundTooLarge):
        giving.refund(desk(buying), **ask, fen=701, key=buying.key())  # type: ignore[arg-type]  # As above.
    with pytest.raises(NoSuchLine):
        giving.refund(desk(buying), order_id=order.order_id, nth=1, fen=1, reason="坏了", key=buying.key())
    assert (first.given.cash, first.shares.total) == (350, 700)
    assert [one.fen for one in buying.refunds(order)] == [350]


@pytest.mark.parametrize("restock", [True, False])
def test_an_order_that_is_called_off_goes_back_whole_and_its_goods_or_not(buying: Buying, *, restock: bool) -> None:
    order, key = bought(buying, hens=1), buying.key()
    picked(buying, order)
    packing.weigh(desk(buying), order_id=order.order_id, nth=1, weights_g=(1_400,))
    packed(buying, order)
    over = buying.left_over()
    giving.refund(desk(buying), order_id=order.order_id, nth=0, fen=100, reason="坏了", key=buying.key())
    ask = {"order_id": order.order_id, "reason": "下雨送不到", "restock": restock}
    done = giving.call_off(desk(buying), **ask, key=key)  # type: ignore[arg-type]  # Of two kinds.
    assert giving.call_off(desk(buying), **ask, key=key) == done  # type: ignore[arg-type]  # As above.
    assert (done.state, done.shares) == (OrderState.REFUNDED, Shares())
    assert sum(one.fen for one in buying.refunds(order)) == done.given.cash == order.sums.cash - over
    assert buying.left_over() == over
    with pytest.raises(OrderInOtherState):
        giving.refund(desk(buying), order_id=order.order_id, nth=0, fen=1, reason="坏了", key=buying.key())


def test_nobody_gives_money_back_to_themselves_or_their_family(buying: Buying) -> None:
    order = buying.ordered(buying.sold(), who=buying.villager)
    number = buying.begun(order, who=buying.villager)
    assert buying.fake.pay(number)
    buying.heard(number)
    me = desk(buying, buying.villager.actor.subject)
    with pytest.raises(OwnFamily):
        giving.refund(me, order_id=order.order_id, nth=0, fen=1, reason="坏了", key=buying.key())
    with pytest.raises(OwnFamily):
        giving.call_off(me, order_id=order.order_id, reason="坏了", restock=True, key=buying.key())
    assert buying.now(order).state is OrderState.PAID


def test_the_desk_lists_what_is_to_be_packed_and_a_look_at_an_address_is_kept(buying: Buying) -> None:
    order = bought(buying, brought=True)
    rows = desk_lists.list_orders(town_id=buying.town_id, state=OrderState.PAID, size=100, cursor=None).rows
    assert order.order_id in [one.order_id for one in rows]
    assert [one.delivers_on for one in rows] == sorted(one.delivers_on for one in rows)
    assert packing.read_order(desk(buying), order_id=order.order_id) == order


def test_who_cancels_while_it_is_picked_gets_one_of_both(buying: Buying) -> None:
    """Buyer and desk at one moment: either the money went back, or somebody picks it; never both, never neither."""
    for _ in range(4):
        order = bought(buying)
        deeds = [lambda one=order: buying.cancelled(one), lambda one=order: picked(buying, one)] * 2

        def tried(deed: object) -> str:
            try:
                deed()  # type: ignore[operator]  # One of the two.
            except (Busy, DomainError) as refused:
                return getattr(refused, "code", "busy")
            return "done"

        with ThreadPoolExecutor(4) as pool:
            told = list(pool.map(tried, deeds))
        now = buying.now(order)
        assert "done" in told
        back = sum(one.fen for one in buying.refunds(order))
        assert (now.state, back) in {(OrderState.CANCELLED, 700), (OrderState.PICKING, 0)}
