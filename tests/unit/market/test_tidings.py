"""What buyers are told: each in plain words, whole, and not what is not so any more."""

from __future__ import annotations

import datetime as dt
from string import Formatter

import pytest

from chalicelib.foundation.notifications.core.market_templates import MARKET
from chalicelib.prosperity.market.core import tidings
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import code_of
from tests.make.buying import POINT
from tests.unit.market.test_orders import an_order
from tests.unit.market.test_waiting import LINE

READY = an_order(LINE, state=OrderState.READY, point=POINT, delivers_on=dt.date(2026, 12, 1))
SENT = an_order(LINE, state=OrderState.SHIPPED, delivers_on=dt.date(2026, 12, 1), carried_out=-130)
NEWS = ("pay", "ready", "ship", "wait", "receive", "leave", "refund", "call_off", "by_hand")


def said(news: str, order: object = READY, fen: int = 0) -> str:
    told = tidings.of(order, news, fen)  # type: ignore[arg-type]  # An order.
    assert told is not None
    kind, values = told
    return MARKET[kind].body.format_map(values)


@pytest.mark.parametrize("news", NEWS)
def test_each_news_of_an_order_has_its_words_and_all_values_that_they_name(news: str) -> None:
    told = tidings.of(READY, news, 100)
    assert told is not None
    kind, values = told
    named = {name for _, name, _, _ in Formatter().parse(MARKET[kind].body) if name}
    assert named <= set(values)


def test_no_word_of_an_order_is_without_its_news() -> None:
    assert {f"market_{news}" for news in NEWS} == {kind for kind in MARKET if kind.startswith("market_")}


def test_who_paid_hears_the_day_and_the_point_and_later_the_code() -> None:
    assert said("pay") == "已经收到你的付款，12月1日到“文化礼堂”取。备好了会告诉你。"
    assert said("pay", SENT) == "已经收到你的付款，12月1日送货上门。备好了会告诉你。"
    assert said("ready") == f"你的订单备好了，12月1日到“文化礼堂”取，取货码 {code_of(READY)}。"


def test_what_the_scales_left_over_or_found_too_heavy_is_told_with_the_packing() -> None:
    assert said("ship", SENT) == "你的订单已经送出，请留意查收。称重多了，少付的 1.30 元下一单一起付。"
    lighter = an_order(LINE, state=OrderState.SHIPPED, carried_out=205)
    assert "称重少了，多付的 2.05 元留给你下一单用。" in said("ship", lighter)


def test_money_is_told_in_yuan() -> None:
    assert said("refund", fen=1_205) == "你的订单退款 12.05 元，按原路退回，原因写在订单里。"


@pytest.mark.parametrize("news", ["ready", "wait"])
def test_who_has_collected_meanwhile_is_told_of_no_waiting(news: str) -> None:
    assert tidings.of(an_order(LINE, state=OrderState.COMPLETED, point=POINT), news, 0) is None
