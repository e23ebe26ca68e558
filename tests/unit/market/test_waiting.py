"""What time makes of a packed order: received, reminded of, left for the desk to decide; nothing before its time."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.prosperity.market.core import waiting
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.goods import How
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import NotLeftYet
from chalicelib.prosperity.market.core.waiting import Due
from tests.make.world import NOON
from tests.unit.market.test_orders import an_order

LINE = Line("v00001y1", "a", "菜", "一份", How.PIECE, 1, 500, 300, 0, "v00001f1", 0, 0)
DAY = dt.timedelta(days=1)


def packed(state: OrderState, on: dt.date) -> Order:
    return an_order(LINE, state=state, delivers_on=on)


def test_what_was_brought_counts_as_received_after_three_days_and_not_a_second_before() -> None:
    order = packed(OrderState.SHIPPED, NOON.date())
    assert waiting.due_of(order, NOON + 3 * DAY - dt.timedelta(seconds=1)) is None
    assert waiting.due_of(order, NOON + 3 * DAY) is Due.RECEIVE


@pytest.mark.parametrize(
    ("days", "due"),
    [(-1, None), (0, None), (1, Due.REMIND), (2, Due.REMIND), (3, Due.DECIDE), (30, Due.DECIDE)],
)
def test_who_does_not_come_is_reminded_twice_and_then_the_desk_decides(days: int, due: Due | None) -> None:
    order = packed(OrderState.READY, NOON.date() + DAY)
    now = NOON + (days + 1) * DAY
    assert waiting.due_of(order, now) is due
    if due is Due.DECIDE:
        waiting.refuse_early(order, now)
    else:
        with pytest.raises(NotLeftYet) as early:
            waiting.refuse_early(order, now)
        assert early.value.facts["until"] == str(NOON.date() + 4 * DAY)


def test_an_order_that_was_packed_late_waits_from_then_on() -> None:
    order = packed(OrderState.READY, NOON.date() - 5 * DAY)
    assert waiting.waits_since(order) == NOON.date()
    assert waiting.due_of(order, NOON) is None


@given(
    state=st.sampled_from([one for one in OrderState if one not in {OrderState.SHIPPED, OrderState.READY}]),
    days=st.integers(0, 400),
)
def test_time_makes_nothing_of_an_order_that_is_not_packed_or_has_ended(state: OrderState, days: int) -> None:
    order = packed(state, NOON.date())
    assert waiting.due_of(order, NOON + days * DAY) is None
    waiting.refuse_early(order, NOON + days * DAY)
