"""Through which orders a balance goes back: the latest first, never more than each was paid, all of it if it can."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.prosperity.market.core.deeds import OrderDeed, OrderState
from chalicelib.prosperity.market.core.lines import line_of
from chalicelib.prosperity.market.core.orders import Given, Order, Sums
from chalicelib.prosperity.market.core.paying_out import (
    ORDERS_MAX,
    REFUNDED_WITHIN,
    cash_left,
    found_in,
    paid_out,
    paid_out_of,
    payable,
    plan,
    row_of,
)
from tests.make.market import HEAD, a_product
from tests.make.world import NOON

NOTHING = Given()


def an_order(cash: int, given: int = 0, state: OrderState = OrderState.COMPLETED, days: int = 1) -> Order:
    line = line_of(a_product(), HEAD, 1)
    paid = {OrderState.PAID.value: NOON - dt.timedelta(days=days)}
    return Order(
        "t0001q1", "b", (line,), Sums(cash), state, NOON, NOON, NOON, "m", NOON.date(), given=Given(cash=given),
        passed=paid,
    )  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(1, 900), st.integers(0, 900)), max_size=14), st.integers(-50, 9_000),
)  # fmt: skip
def test_a_balance_goes_back_as_far_as_orders_reach(paid: list[tuple[int, int]], balance: int) -> None:
    orders = [an_order(cash, min(cash, given)) for cash, given in paid]
    planned = plan(orders, balance, NOON)
    left = [cash_left(one, NOON) for one in orders if cash_left(one, NOON)]
    assert planned.fen == max(min(balance, sum(left[:ORDERS_MAX])), 0)
    assert [fen for _, fen in planned.parts][:-1] == left[: max(len(planned.parts) - 1, 0)]
    assert all(0 < fen <= cash_left(one, NOON) for one, fen in planned.parts)


def test_only_what_was_completed_and_paid_within_a_year_gives_back() -> None:
    assert cash_left(an_order(100, 30), NOON) == 70
    assert cash_left(an_order(100, state=OrderState.READY), NOON) == 0
    assert cash_left(an_order(100, days=REFUNDED_WITHIN.days + 1), NOON) == 0


def test_an_orders_shares_stay_and_a_request_finds_what_it_paid_out() -> None:
    order = an_order(350)
    after = paid_out(order, 120, row_of("k"))
    assert (after.given, after.given.total, after.version) == (Given(cash=120, carried=-120), 0, 2)
    assert after.shares == order.shares
    assert (found_in([after, order, after], row_of("k")), found_in([after], row_of("other"))) == (240, None)


def balanced(points: int = 0, over: int = 0, carried: int = 0, given: Given = NOTHING) -> Order:
    """An order that was packed, of which the scales left so much over; paid by points and by the balance too."""
    order = an_order(0)
    sums = replace(order.sums, goods=points + carried + 500, points=points, carried=carried, point_fen=10)
    done = {OrderDeed.PAY.value: "k#m", OrderDeed.READY.value: "k#m"}
    return replace(order, sums=sums, carried_out=over, given=given, done=done)


@pytest.mark.parametrize(
    ("orders", "balance", "goes"),
    [
        ([balanced(over=300)], 300, 300),
        ([balanced(points=1_000, over=300)], 300, 0),
        ([balanced(points=100, over=300)], 300, 200),
        ([balanced(points=1_000, over=300, given=Given(points=900))], 300, 200),
        ([balanced(points=1_000, over=300), balanced(over=200)], 500, 200),
        ([balanced(points=1_000, over=300), balanced(carried=300), balanced(over=200)], 200, 200),
        ([balanced(points=1_000, over=300), balanced(carried=300, given=Given(carried=300))], 300, 0),
        ([], 500, 500),
    ],
    ids=["cash", "points", "both", "points that went back", "two orders", "used up", "used and given back", "given"],
)
def test_what_work_points_paid_is_never_money(orders: list[Order], balance: int, goes: int) -> None:
    assert payable(orders, balance) == goes


@pytest.mark.parametrize("newest", ["by cash", "by points"])
def test_paying_out_twice_takes_no_points_along(newest: str) -> None:
    by_points = replace(balanced(points=1_000, over=300), state=OrderState.COMPLETED)
    by_cash = replace(balanced(over=500), state=OrderState.COMPLETED)
    through, other = (by_cash, by_points) if newest == "by cash" else (by_points, by_cash)
    assert payable([through, other], 800) == 500
    after = paid_out(through, 500, row_of("k"))
    assert (paid_out_of(after), payable([after, other], 300)) == (500, 0)


@given(
    st.lists(
        st.tuples(st.sampled_from(["points", "cash", "spend", "out"]), st.integers(1, 900)), min_size=1, max_size=14
    )
)
def test_whatever_is_done_in_turn_no_more_is_paid_out_than_came_as_money(turns: list[tuple[str, int]]) -> None:
    orders: list[Order] = []
    balance, by_money, by_points, out = 0, 0, 0, 0
    for nth, (what, fen) in enumerate(turns):
        if what == "out":
            going = min(fen, payable(orders, balance)) if orders else 0
            if going > 0:
                orders[0] = paid_out(orders[0], going, row_of(str(nth)))
                balance, out = balance - going, out + going
        elif what == "spend":
            used = min(fen, balance)
            orders.append(balanced(carried=used))
            balance -= used
        else:
            orders.append(balanced(points=fen if what == "points" else 0, over=fen))
            balance += fen
            by_points, by_money = by_points + fen * (what == "points"), by_money + fen * (what == "cash")
        assert balance >= 0
    assert out <= by_money
