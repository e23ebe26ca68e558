"""What an order assigns: nothing before it is completed, then to the fen what its shares say."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, strategies as st

from chalicelib.prosperity.market.core import giving
from chalicelib.prosperity.market.core.assigning import assigned_of, heads_of
from chalicelib.prosperity.market.core.deeds import OrderDeed, OrderState
from chalicelib.prosperity.market.core.goods import How
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.orders import Order
from tests.unit.market.test_orders import paid_orders


@given(order=paid_orders(), back=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 60_000)), max_size=4))
def test_a_completed_order_assigns_what_its_shares_say_whatever_is_given_back_of_it(
    order: Order, back: list[tuple[int, int]]
) -> None:
    assert assigned_of(order).is_nothing
    packed = {**order.done, OrderDeed.READY.value: "k#m"}
    order = replace(order, state=OrderState.COMPLETED, done=packed)
    for nth, fen in [(0, 0), *back]:
        most = min(order.lines[nth % len(order.lines)].kept_fen, giving.refundable(order))
        if fen and most > 0:
            order, _ = giving.with_refund(order, nth % len(order.lines), min(fen, most))
        said = assigned_of(order)
        assert said.is_balanced
        assert sum(of.producer for _, of in said.parts) == order.shares.producer
        assert sum(of.collective for _, of in said.parts) == order.shares.collective
        assert sum(of.platform for _, of in said.parts) + said.money.platform == order.shares.platform
        assert said.money.source_fen == order.sums.total - order.given.total - order.carried_out


@given(order=paid_orders())
def test_of_a_line_that_was_given_back_whole_nothing_was_sold(order: Order) -> None:
    lines = (replace(order.lines[0], refunded_fen=order.lines[0].charged_fen), *order.lines[1:])
    done = replace(order, lines=lines, state=OrderState.COMPLETED)
    assert sum(of.grams for _, of in assigned_of(done).parts) == sum(one.weight_g for one in lines if one.kept_fen)


def test_birds_are_heads_by_the_scales_or_by_the_piece() -> None:
    def line(how: How, category: str) -> Line:
        return Line("v00001y1", "a", "鸡", "一只", how, 3, 1_500, 2_600, 0, "v00001f1", 0, 0, category=category)

    assert heads_of(line(How.CATCH, "poultry")) == heads_of(line(How.PIECE, "poultry")) == 3
    assert heads_of(line(How.PIECE, "vegetables")) == heads_of(line(How.WEIGHT, "poultry")) == 0
