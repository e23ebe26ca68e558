"""A buyer's balance back to their WeChat: once, no fen more than is there, and every fen of the town stays assigned."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Order, code_of
from chalicelib.prosperity.market.core.paying_out import ORDERS_MAX
from chalicelib.prosperity.market.core.refusals import NoBalance
from chalicelib.prosperity.market.service import giving, packing, paying_out, reconciling
from chalicelib.prosperity.market.store import orders as store
from tests.contract.market.test_packing import desk, packed, picked
from tests.make.buying import Buying


def light_hens(buying: Buying, hens: int = 2, light_g: int = 100) -> Order:
    """Return an order that was collected, whose birds were lighter than was paid for."""
    product = buying.sold(20)
    buying.market.brought_in(product, 9, "hen")
    order = buying.paid(buying.placed(buying.wanted((product, "head", 1), (product, "hen", hens))))
    picked(buying, order)
    packing.weigh(desk(buying), order_id=order.order_id, nth=1, weights_g=[1_500 - light_g] * hens)
    ready = packed(buying, order)
    return packing.hand_over(desk(buying), order_id=order.order_id, code=code_of(ready), key=buying.key())


def faults(buying: Buying) -> list[str]:
    found = reconciling.reconcile(buying.market.world.context(), town_id=buying.town_id)
    assert found.gap == 0 or found.faults
    mine = buying.member.actor.subject
    return [one for one in found.faults if mine in one or buying.market.village_id in one]


def test_what_the_scales_left_over_goes_back_to_wechat_once(buying: Buying) -> None:
    order, key = light_hens(buying), buying.key()
    over = buying.left_over()
    assert over == order.carried_out > 0
    first = paying_out.pay_out(buying.member, key=key)
    assert (first.fen, first.left) == (over, 0)
    assert paying_out.pay_out(buying.member, key=key) == first
    buying.later(2)
    assert [(one.fen, one.why) for one in buying.refunds(order)] == [(over, "结余退回")]
    assert buying.payment(order).refunded_fen == over
    assert (buying.left_over(), buying.now(order).shares) == (0, order.shares)
    assert faults(buying) == []
    with pytest.raises(NoBalance):
        paying_out.pay_out(buying.member, key=buying.key())


def test_a_balance_goes_through_as_many_orders_as_it_needs_the_latest_first(buying: Buying) -> None:
    older, newer = light_hens(buying), light_hens(buying, 1)
    buying.carried(newer.sums.cash + 130 - buying.left_over())
    out = paying_out.pay_out(buying.member, key=buying.key())
    assert (out.fen, out.left) == (newer.sums.cash + 130, 0)
    assert [sum(one.fen for one in buying.refunds(of)) for of in (newer, older)] == [newer.sums.cash, 130]


def test_nothing_goes_back_that_no_order_of_this_year_paid_in_cash(buying: Buying) -> None:
    buying.carried(500)
    with pytest.raises(NoBalance):
        paying_out.pay_out(buying.member, key=buying.key())
    waiting = buying.paid(buying.ordered(buying.sold(), 3))
    assert waiting.state is OrderState.PAID
    buying.carried(500)
    with pytest.raises(NoBalance):
        paying_out.pay_out(buying.member, key=buying.key())
    assert buying.left_over() >= 500


def test_a_debt_is_not_paid_out_and_what_was_paid_out_can_be_given_back_no_more(buying: Buying) -> None:
    order = light_hens(buying)
    out = paying_out.pay_out(buying.member, key=buying.key())
    after = giving.refund(desk(buying), order_id=order.order_id, nth=0, fen=350, reason="坏了", key=buying.key())
    assert after.given.total == 350
    assert (after.given.cash, after.given.carried) == (out.fen + 350, -out.fen)
    buying.carried(-100)
    with pytest.raises(NoBalance):
        paying_out.pay_out(buying.member, key=buying.key())


def test_sixteen_requests_at_once_pay_out_what_was_there(buying: Buying) -> None:
    order = light_hens(buying)
    over, told = buying.left_over(), []

    def ask(nth: int) -> None:
        key = f"{buying.key()[:-4]}{nth // 2:04x}"
        try:
            told.append(paying_out.pay_out(buying.member, key=key).fen)
        except (Busy, DomainError):
            told.append(0)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(ask, range(16)))
    assert set(told) <= {0, over}
    assert over in told
    assert buying.left_over() == 0
    assert sum(one.fen for one in buying.refunds(order)) == over
    assert faults(buying) == []


def test_what_comes_onto_the_balance_at_the_same_moment_is_not_lost(
    buying: Buying, monkeypatch: pytest.MonkeyPatch
) -> None:
    light_hens(buying)
    over, find = buying.left_over(), store.find_carried

    def raced(buyer_id: str) -> int:
        found = find(buyer_id)
        monkeypatch.setattr(store, "find_carried", find)
        buying.carried(130)
        return found

    monkeypatch.setattr(store, "find_carried", raced)
    out = paying_out.pay_out(buying.member, key=buying.key())
    assert (out.fen, out.left, buying.left_over()) == (over + 130, 0, 0)


def test_points_of_an_order_that_the_index_has_not_heard_of_yet_are_no_money(
    buying: Buying, monkeypatch: pytest.MonkeyPatch
) -> None:
    buying.earned(1_000)
    greens = buying.paid(buying.ordered(buying.sold(), 4, who=buying.villager))
    picked(buying, greens)
    ready = packed(buying, greens)
    packing.hand_over(desk(buying), order_id=greens.order_id, code=code_of(ready), key=buying.key())
    hens = buying.sold(9, "hen")
    wanted = replace(buying.wanted((hens, "hen", 2)), points=700)
    paid = buying.paid(buying.placed(wanted, who=buying.villager))
    picked(buying, paid)
    packing.weigh(desk(buying), order_id=paid.order_id, nth=0, weights_g=[1_400, 1_400])
    packed(buying, paid)
    assert buying.left_of(buying.villager) > 0
    lagging = store.every_of_buyer

    def behind(buyer_id: str, **how: bool) -> Iterator[Order]:
        for one in lagging(buyer_id, **how):
            yield paid if one.order_id == paid.order_id else one

    monkeypatch.setattr(store, "every_of_buyer", behind)
    with pytest.raises(NoBalance):
        paying_out.pay_out(buying.villager, key=buying.key())


def test_so_many_orders_at_once_are_the_most() -> None:
    assert ORDERS_MAX * 8 < 100, "an order, its book entry, its refund and its payment, with room for the buyer's own"
