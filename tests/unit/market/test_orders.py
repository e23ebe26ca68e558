"""Orders of the market: every fen has an owner, weights are charged within their band, and states follow the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, strategies as st

from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.prosperity.market.core import giving, orders, terms as market_terms
from chalicelib.prosperity.market.core.deeds import NEXT, OrderDeed, OrderState
from chalicelib.prosperity.market.core.goods import How, State
from chalicelib.prosperity.market.core.lines import Line, Shares, line_of, weighed
from chalicelib.prosperity.market.core.orders import Given, Means, Order, PointsRate, Sums, Wanted
from chalicelib.prosperity.market.core.prices import band, fen_by_weight
from chalicelib.prosperity.market.core.refusals import (
    DayNotServed,
    MarketClosed,
    NoSuchPoint,
    NoSuchProduct,
    NoSuchWindow,
    NothingToPay,
    OrderInOtherState,
    OrderUnweighed,
    ProductInOtherState,
    RefundTooLarge,
    TooManyPoints,
    TooManyUnits,
    TotalChanged,
    WeightOff,
    WeightsMiscounted,
)
from chalicelib.prosperity.market.core.terms import DeliveryWindow, MarketTerms, PickupPoint
from tests.make.market import HEAD, HEN, LOOSE, a_product
from tests.make.world import NOON

PAID = {OrderDeed.PAY.value: "k#m"}


@st.composite
def lines(draw: st.DrawFn, hows: Sequence[How] = tuple(How)) -> Line:
    """A line of one of these kinds, any price and shares; one that is charged by weight was weighed or not."""
    how = draw(st.sampled_from(hows))
    units, unit_g = draw(st.integers(1, 6)), draw(st.integers(100, 5_000))
    collective = draw(st.integers(0, 1_000))
    line = Line(
        "v00001y1", "a", "菜", "一份", how, units, unit_g, draw(st.integers(1, 100_000)),
        draw(st.integers(1, 300)) if how is How.CATCH else 0, "v00001f1", collective,
        draw(st.integers(0, 1_000 - collective)),
    )  # fmt: skip
    if how is How.CATCH and draw(st.booleans()):
        least, most = band(unit_g, line.band_permille)
        return weighed(line, [draw(st.integers(least, most)) for _ in range(units)])
    return line


def an_order(*of: Line, state: OrderState = OrderState.PAID, sums: Sums | None = None, **more: Any) -> Order:
    sums = sums or Sums(sum(one.ordered_fen for one in of))
    made = Order(
        "t0001q1", "t0001m1", of, sums, state, NOON, NOON, NOON + dt.timedelta(minutes=15), "f",
        dt.date(2026, 12, 1), done={} if state in {OrderState.PLACED, OrderState.EXPIRED} else PAID,
    )  # fmt: skip
    return replace(made, **more)


@st.composite
def sums_of(draw: st.DrawFn, of: list[Line], *, delivery: int, most: int) -> Sums:
    """How lines are paid by somebody who uses as many means as they like, up to `most` fen of each."""
    rate = PointsRate(draw(st.integers(0, 30)), draw(st.integers(0, 1_000)))
    means = Means(draw(st.integers(0, most)), 0, rate, draw(st.integers(-3_000, most)))
    _, points_most = orders.plan_sums(of, delivery=delivery, means=means, expected=None)
    means = replace(means, points=draw(st.integers(0, points_most)))
    return orders.plan_sums(of, delivery=delivery, means=means, expected=None)[0]


@st.composite
def paid_orders(draw: st.DrawFn) -> Order:
    """An order that was paid in some way, is being packed, and of which something was given back, perhaps."""
    of = draw(st.lists(lines(), min_size=1, max_size=4))
    sums = draw(sums_of(of, delivery=draw(st.integers(1, 2_000)), most=50_000))
    order = an_order(*of, sums=sums, state=OrderState.PICKING)
    for nth, line in enumerate(of):
        if line.weights_g:
            order = orders.with_weights(replace(order, lines=order.lines), nth, line.weights_g)
    return order


@given(line=lines(), refunded=st.integers(0, 10_000))
def test_each_fen_of_a_line_is_somebodys_and_nobodys_share_is_rounded_up_but_the_producers(
    line: Line, refunded: int
) -> None:
    line = replace(line, refunded_fen=min(refunded, line.charged_fen))
    shares = line.shares
    assert shares.total == line.kept_fen == line.charged_fen - line.refunded_fen
    assert min(shares.producer, shares.collective, shares.platform) >= 0
    assert shares.collective * 1_000 <= line.kept_fen * line.collective_permille < (shares.collective + 1) * 1_000
    assert shares.platform * 1_000 <= line.kept_fen * line.platform_permille < (shares.platform + 1) * 1_000


@given(
    of=st.lists(lines(), min_size=1, max_size=4), delivery=st.integers(0, 2_000), part=st.floats(0, 1),
    means=st.builds(
        Means, st.integers(0, 10_000_000), st.just(0),
        st.builds(PointsRate, st.integers(0, 30), st.integers(0, 1_000)), st.integers(-3_000, 10_000_000),
    ),
)  # fmt: skip
def test_what_is_paid_in_every_way_together_is_what_it_costs(
    of: list[Line], delivery: int, part: float, means: Means
) -> None:
    assume(sum(one.ordered_fen for one in of) + delivery >= 1)
    coupon, rate, carried = means.coupon, means.rate, means.carried
    _, most = orders.plan_sums(of, delivery=delivery, means=means, expected=None)
    means = replace(means, points=int(most * part))
    sums, still = orders.plan_sums(of, delivery=delivery, means=means, expected=None)
    assert still == most
    assert sums.cash + sums.points + sums.carried == sums.goods + sums.delivery - sums.coupon == sums.total
    assert sums.goods == sum(one.ordered_fen for one in of)
    assert sums.cash >= 1
    assert sums.work_points(sums.points) == means.points
    assert sums.points == means.points * rate.point_fen
    assert sums.points * 1_000 <= (sums.goods - sums.coupon) * rate.permille
    assert 0 <= sums.coupon <= min(coupon, sums.goods)
    assert sums.carried <= carried
    if carried < 0:
        assert sums.carried == carried, "what is owed is paid with the next order, all of it"
    assert orders.plan_sums(of, delivery=delivery, means=means, expected=sums.cash) == (sums, most)
    with pytest.raises(TotalChanged):
        orders.plan_sums(of, delivery=delivery, means=means, expected=sums.cash + 1)
    with pytest.raises(TooManyPoints):
        orders.plan_sums(of, delivery=delivery, means=replace(means, points=most + 1), expected=None)


@given(
    order=paid_orders(),
    asks=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5_000)), max_size=5),
    ends=st.booleans(),
)
def test_every_fen_that_was_paid_is_a_share_or_carried_over_or_given_back(
    order: Order, asks: list[tuple[int, int]], *, ends: bool
) -> None:
    packed = {} if order.is_unweighed else {OrderDeed.READY.value: "k#m"}
    order = replace(order, done={**order.done, **packed})
    for nth, fen in asks:
        before = order.given
        try:
            order, given = giving.with_refund(order, nth % len(order.lines), fen)
        except RefundTooLarge:
            continue
        assert given.total == fen
        assert order.given == before + given
    if ends:
        order, _ = giving.given_whole(replace(order, state=OrderState.REFUNDED))
        assert order.shares == Shares()
    carried = giving.carried_over(order)
    if not order.is_unweighed or ends:
        assert order.sums.total == order.shares.total + carried + order.given.total
    assert order.given.cash <= order.sums.cash
    assert 0 <= order.given.points <= order.sums.points
    assert order.given.cash >= 0


@given(line=lines(hows=(How.CATCH,)), data=st.data())
def test_birds_are_charged_by_the_scales_within_their_band(line: Line, data: st.DataObject) -> None:
    least, most = band(line.unit_g, line.band_permille)
    weights = [data.draw(st.integers(least, most)) for _ in range(line.units)]
    done = weighed(line, weights)
    assert (done.weight_g, done.is_unweighed) == (sum(weights), False)
    assert done.charged_fen == sum(fen_by_weight(line.price_fen, one) for one in weights)
    for off in (least - 1, most + 1):
        with pytest.raises(WeightOff):
            weighed(line, [off, *weights[1:]])
    with pytest.raises(WeightsMiscounted):
        weighed(line, [*weights, least])


def test_what_is_not_sold_by_catch_weight_is_not_weighed() -> None:
    product = a_product()
    for variant in (HEAD, LOOSE):
        line = line_of(product, variant, 2)
        assert (line.ordered_fen, line.charged_fen, line.weight_g) == (
            variant.fen_of(2), variant.fen_of(2), variant.unit_g * 2,
        )  # fmt: skip
        with pytest.raises(WeightsMiscounted):
            weighed(line, [900, 900])
    assert line_of(product, HEN, 1).slot_id == f"{product.product_id}#hen"


def test_a_bird_is_weighed_before_it_is_packed_and_what_it_lacks_is_carried_over() -> None:
    order = an_order(line_of(a_product(), HEN, 2), state=OrderState.PAID)
    with pytest.raises(OrderInOtherState):
        orders.with_weights(order, 0, [1_500, 1_500])
    order = orders.after(order, OrderDeed.PICK, key="a", mark="", now=NOON, by="s1")
    with pytest.raises(OrderUnweighed):
        orders.after(order, OrderDeed.READY, key="b", mark="", now=NOON, by="s1")
    lighter = orders.with_weights(order, 0, [1_500, 1_400])
    assert lighter.carried_out == fen_by_weight(2_600, 1_500) - fen_by_weight(2_600, 1_400) > 0
    assert giving.carried_over(lighter) == 0
    assert orders.with_weights(order, 0, [1_600, 1_600]).carried_out < 0
    packed = orders.after(lighter, OrderDeed.READY, key="b", mark="", now=NOON, by="s1")
    assert giving.carried_over(packed) == lighter.carried_out


@pytest.mark.parametrize("state", OrderState)
@pytest.mark.parametrize("deed", OrderDeed)
def test_a_deed_leads_where_the_table_says_or_nowhere(state: OrderState, deed: OrderDeed) -> None:
    order = an_order(line_of(a_product(), HEAD, 1), state=state)
    after = NEXT.get((state, deed))
    if after is None:
        with pytest.raises(OrderInOtherState):
            orders.after(order, deed, key="a", mark="m", now=NOON, by="s1")
    else:
        moved = orders.after(order, deed, key="a", mark="m", now=NOON + dt.timedelta(1), by="s1", reason="为什么")
        assert (moved.state, moved.since, moved.by, moved.reason) == (after, NOON + dt.timedelta(1), "s1", "为什么")
        assert orders.was_done(moved, deed, "a", "m")
        assert not orders.was_done(moved, deed, "b", "m")
        with pytest.raises(KeyReused):
            orders.was_done(moved, deed, "a", "n")


def test_money_goes_back_the_way_it_came_cash_first() -> None:
    line = line_of(a_product(), HEAD, 10)
    order = an_order(line, sums=Sums(3_500, points=500, carried=1_000))
    once, given = giving.with_refund(order, 0, 2_200)
    assert given == Given(2_000, 200, 0)
    _, rest = giving.given_whole(once)
    assert rest == Given(0, 300, 1_000)
    with pytest.raises(RefundTooLarge):
        giving.with_refund(once, 0, 1_301)


@pytest.mark.parametrize("state", [OrderState.PLACED, OrderState.EXPIRED, OrderState.CANCELLED, OrderState.REFUNDED])
def test_of_what_was_not_paid_or_is_given_back_nothing_is_given(state: OrderState) -> None:
    order = an_order(line_of(a_product(), HEAD, 1), state=state)
    assert order.shares == Shares()
    with pytest.raises(OrderInOtherState):
        giving.with_refund(order, 0, 1)


def test_an_order_tells_when_it_came_to_each_state() -> None:
    order = an_order(line_of(a_product(), HEAD, 1), state=OrderState.EXPIRED)
    assert order.steps == [(OrderState.PLACED, order.placed_at)]
    deeds = (OrderDeed.PAY, OrderDeed.PICK, OrderDeed.READY, OrderDeed.HAND_OVER)
    for hours, deed in enumerate(deeds, start=1):
        now = order.placed_at + dt.timedelta(hours=hours)
        order = orders.after(order, deed, key=deed, mark="", now=now, by="s1")
    assert [state for state, _ in order.steps] == ["placed", "paid", "picking", "ready", "completed"]
    assert order.steps[-1] == (OrderState.COMPLETED, order.since)
    assert order.steps[2][1] == order.placed_at + dt.timedelta(hours=2)


def test_an_order_says_its_town_and_its_hold() -> None:
    order = an_order(line_of(a_product(), HEAD, 1), order_id=orders.id_of("t0001", "k"))
    assert (order.town_id, order.hold_id) == ("t0001", "market#t0001qk")


def test_what_costs_less_than_a_fen_is_not_ordered() -> None:
    dust = replace(line_of(a_product(), LOOSE, 1), price_fen=1)
    with pytest.raises(NothingToPay):
        orders.plan_sums([dust], delivery=0, means=Means(), expected=None)
    sums, _ = orders.plan_sums([dust], delivery=1, means=Means(9, 0, PointsRate(1, 1_000), 9), expected=None)
    assert (sums.cash, sums.points, sums.carried, sums.coupon) == (1, 0, 0, 0)


def test_points_pay_a_part_of_the_goods_in_whole_points_and_go_back_so() -> None:
    of = [line_of(a_product(), HEAD, 2)]  # 700 fen.
    means = Means(coupon=100, rate=PointsRate(10, 500))
    _, most = orders.plan_sums(of, delivery=0, means=means, expected=None)
    assert most == 30, "half of what the coupon left of the goods"
    sums, _ = orders.plan_sums(of, delivery=0, means=replace(means, points=30), expected=None)
    assert sums == Sums(700, 0, 100, 300, 0, 10)
    order = an_order(*of, sums=sums)
    assert giving.plan_given(order, 435) == Given(300, 130, 5), "cash first, then whole points, the rest carried over"
    part, _ = giving.with_refund(order, 0, 435)
    whole, given = giving.given_whole(part)
    assert given == Given(0, 160, 5)
    assert whole.given == Given(300, 290, 10)
    assert Sums(700).work_points(0) == 0


def test_what_is_brought_is_brought_within_a_window_where_there_are_some() -> None:
    early, late = DeliveryWindow("am", "8:00–11:00", 20), DeliveryWindow("pm", "14:00–17:00", 30)
    terms = MarketTerms(is_open=True, delivers=True, windows=(early, late))
    assert terms.window("pm") == late
    assert MarketTerms().window("") is None
    for one, name in ((terms, ""), (terms, "night"), (MarketTerms(), "am")):
        with pytest.raises(NoSuchWindow):
            one.window(name)
    assert market_terms.checked(terms) == terms
    for twice in (replace(late, window_id="am"), replace(late, label=early.label)):
        with pytest.raises(InvalidInput):
            market_terms.checked(replace(terms, windows=(early, twice)))
    order = an_order(line_of(a_product(), HEAD, 1), window=late)
    assert order.window_slot == "market-window#t0001#2026-12-01#pm"
    assert replace(order, window=None).window_slot == ""


def test_of_a_coupon_nothing_is_carried_over_as_money() -> None:
    hens = line_of(a_product(), HEN, 2)  # 156 yuan.
    whole = Sums(hens.ordered_fen, coupon=hens.ordered_fen - 1)
    light = orders.with_weights(an_order(hens, sums=whole, state=OrderState.PICKING), 0, [1_250, 1_250])
    assert (light.carried_out, light.shares.total) == (1, 0)
    packed = orders.after(light, OrderDeed.READY, key="k", mark="m", now=NOON, by="s1")
    assert (giving.refundable(packed), giving.given_whole(packed)[1]) == (0, Given())
    part = Sums(hens.ordered_fen, coupon=5_000)
    back, given = giving.with_refund(an_order(hens, sums=part, state=OrderState.PICKING), 0, part.total)
    assert given == Given(part.total)
    light = orders.with_weights(back, 0, [1_250, 1_250])
    assert (light.carried_out, light.shares.total) == (0, 0)
    weighed_first = orders.with_weights(an_order(hens, sums=part, state=OrderState.PICKING), 0, [1_250, 1_250])
    promised = weighed_first.carried_out
    assert giving.left_of(weighed_first, 0) == part.total - promised


def test_bought_is_what_was_handed_over_and_kept() -> None:
    order = an_order(line_of(a_product(), HEAD, 2))
    assert orders.bought(order) == 0
    assert orders.bought(replace(order, state=OrderState.COMPLETED)) == 700


def test_lines_are_those_of_the_products_as_they_are_now() -> None:
    product = a_product()
    wanted = Wanted({(product.product_id, "head"): 2, (product.product_id, "hen"): 1}, dt.date(2026, 12, 1), "hall")
    assert wanted.product_ids == [product.product_id]
    found = orders.plan_lines(wanted, {product.product_id: product}, town_id="t0001")
    assert [(one.variant_id, one.units, one.price_fen) for one in found] == [("head", 2, 350), ("hen", 1, 2_600)]
    for known, town_id, refusal in (
        (None, "t0001", NoSuchProduct),
        (product, "t0002", NoSuchProduct),
        (a_product(State.DRAFT), "t0001", NoSuchProduct),
        (a_product(State.PAUSED), "t0001", ProductInOtherState),
        (a_product(State.ENDED), "t0001", ProductInOtherState),
    ):
        with pytest.raises(refusal):
            orders.plan_lines(wanted, {product.product_id: known}, town_id=town_id)
    many = replace(wanted, units={(product.product_id, "head"): HEAD.most + 1})
    with pytest.raises(TooManyUnits):
        orders.plan_lines(many, {product.product_id: product}, town_id="t0001")


def test_a_market_serves_its_days_and_points_and_brings_for_nothing_from_so_much_on() -> None:
    hall = PickupPoint("hall", "文化礼堂", "东门", "每天")
    terms = MarketTerms(
        is_open=True, points=(hall,), delivers=True, delivery_fen=800, free_from_fen=9_900, first_day=1, last_day=3
    )
    today = dt.date(2026, 12, 1)
    assert (terms.delivery_of(9_899), terms.delivery_of(9_900)) == (800, 0)
    assert replace(terms, free_from_fen=0).delivery_of(1_000_000) == 800
    assert terms.point("hall") is hall
    with pytest.raises(NoSuchPoint):
        terms.point("moon")
    for days in (1, 3):
        terms.refuse(delivers_on=today + dt.timedelta(days=days), today=today, brought=True)
    for days in (0, 4):
        with pytest.raises(DayNotServed):
            terms.refuse(delivers_on=today + dt.timedelta(days=days), today=today, brought=False)
    for shut, brought in ((replace(terms, is_open=False), False), (replace(terms, delivers=False), True)):
        with pytest.raises(MarketClosed):
            shut.refuse(delivers_on=today + dt.timedelta(days=1), today=today, brought=brought)
    replace(terms, delivers=False).refuse(delivers_on=today + dt.timedelta(days=1), today=today, brought=False)
    assert market_terms.checked(terms) == terms
    for wrong, field in (
        (replace(terms, points=(hall, hall)), "points"),
        (replace(terms, first_day=4), "last_day"),
        (replace(terms, points=(), delivers=False), "points"),
    ):
        with pytest.raises(InvalidInput) as refused:
            market_terms.checked(wrong)
        fields: Any = refused.value.facts["fields"]
        assert fields[0]["field"] == field
    assert market_terms.checked(MarketTerms()).is_open is False


def test_of_a_bird_that_was_given_back_no_weight_makes_a_share_that_is_owed() -> None:
    hen = line_of(a_product(), HEN, 1)
    order = an_order(hen, state=OrderState.PICKING)
    most, _ = giving.with_refund(order, 0, hen.ordered_fen - 1)
    with pytest.raises(RefundTooLarge):
        orders.with_weights(most, 0, [1_400])
    whole, _ = giving.with_refund(order, 0, hen.ordered_fen)
    assert not whole.is_unweighed
    assert orders.after(whole, OrderDeed.READY, key="a", mark="", now=NOON, by="s1").shares == Shares()
