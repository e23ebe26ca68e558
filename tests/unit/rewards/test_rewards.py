"""What the mall decides: what may be written and ordered, whose code that is, how an order goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import DomainError, InvalidInput, KeyReused
from chalicelib.points.rewards.core import deeds, offers, orders, rewards
from chalicelib.points.rewards.core.deeds import OrderDeed, OrderState
from chalicelib.points.rewards.core.offers import Deed, State
from chalicelib.points.rewards.core.refusals import (
    CodeMistyped,
    NoSuchReward,
    OrderInOtherState,
    OrderLapsed,
    RefundInvalid,
    RewardInOtherState,
    RewardOver,
    TermsStand,
)
from chalicelib.points.rewards.core.rewards import Kind, Per
from tests.make.rewards import POINT, TERMS, a_reward, an_order
from tests.make.world import NOON

TODAY = dt.date(2026, 11, 23)


@given(st.binary(min_size=1, max_size=12))
def test_a_code_is_eight_digits_that_any_one_wrong_digit_betrays(random: bytes) -> None:
    code = orders.new_code(random)
    assert orders.looks_like_code(code)
    assert orders.code_in(f" {code[:4]} {code[4:]} ") == code
    for place in range(len(code)):
        wrong = f"{code[:place]}{(int(code[place]) + 1) % 10}{code[place + 1 :]}"
        with pytest.raises(CodeMistyped):
            orders.code_in(wrong)


@pytest.mark.parametrize("text", ["00004-01", "4-1", "https://x/q/abc", "1234567", "１２３４５６７８", ""])
def test_a_card_or_a_villagers_code_is_no_pick_up_code(text: str) -> None:
    assert not orders.looks_like_code(text)


@given(st.binary(min_size=8, max_size=8))
def test_another_code_is_another_one(random: bytes) -> None:
    order = an_order(code=orders.new_code(random))
    again = orders.recoded(order, random).code
    assert again != order.code or random == random[::-1]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"until": dt.date(2026, 11, 22)}, "until"),
        ({"per": Per.MONTH, "most": 0}, "most"),
        ({"per": Per.NONE, "most": 1}, "most"),
        ({"point": replace(POINT, place_id="v00002")}, "point.place_id"),
    ],
)
def test_what_can_not_be_offered_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rewards.checked(replace(TERMS, **change), place_id="v00001", today=TODAY)
    assert [fault["field"] for fault in refused.value.facts["fields"]] == [field]  # type: ignore[attr-defined]


def test_a_towns_reward_may_be_collected_in_a_village() -> None:
    assert rewards.checked(TERMS, place_id="t0001", today=TODAY) == TERMS


STANDING: list[dict[str, Any]] = [
    {"price": 1},
    {"kind": Kind.SEAT},
    {"per": Per.ALL, "most": 2},
    {"collect_days": 2},
    {"point": replace(POINT, name="小卖部")},
]


@pytest.mark.parametrize("change", STANDING)
@pytest.mark.parametrize("state", State)
def test_what_orders_rest_on_stands_once_it_was_offered(state: State, change: dict[str, Any]) -> None:
    terms = replace(TERMS, **change)
    if state is State.DRAFT:
        assert rewards.changed(a_reward(state), terms).terms == terms
        return
    with pytest.raises(RewardInOtherState if state is State.ENDED else TermsStand):
        rewards.changed(a_reward(state), terms)


def test_words_may_change_while_it_is_offered() -> None:
    terms = replace(TERMS, title="新米", words="", point=replace(POINT, opening="每天"))
    changed = rewards.changed(a_reward(), terms)
    assert (changed.terms, changed.version) == (terms, 2)


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("state", State)
def test_each_deed_with_a_reward_leads_where_the_table_says(state: State, deed: Deed) -> None:
    after = offers.NEXT.get((state, deed))
    if after is None:
        with pytest.raises(RewardInOtherState):
            rewards.moved(a_reward(state), deed, NOON)
        return
    assert rewards.moved(a_reward(state), deed, NOON).state is after


@pytest.mark.parametrize(
    ("reward", "refusal"),
    [
        (None, NoSuchReward),
        (a_reward(State.DRAFT), NoSuchReward),
        (a_reward(reward_id="v00002x1"), NoSuchReward),
        (a_reward(State.PAUSED), RewardInOtherState),
        (a_reward(State.ENDED), RewardInOtherState),
        (a_reward(terms=replace(TERMS, until=dt.date(2026, 11, 22))), RewardOver),
    ],
)
def test_only_what_is_offered_to_them_today_is_ordered(
    reward: rewards.Reward | None, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        rewards.orderable(reward, places=("v00001", "t0001"), today=TODAY)


def test_the_last_day_of_an_offer_counts() -> None:
    reward = a_reward(terms=replace(TERMS, until=TODAY))
    assert rewards.orderable(reward, places=("v00001",), today=TODAY) == reward


@pytest.mark.parametrize(("per", "period"), [(Per.NONE, ""), (Per.MONTH, "2026M11"), (Per.ALL, "all")])
def test_a_limit_counts_in_its_period(per: Per, period: str) -> None:
    assert rewards.period_of(replace(TERMS, per=per), TODAY) == period


def done(order: orders.Order, deed: OrderDeed, now: dt.datetime = NOON) -> orders.Order:
    return orders.after(order, deed, key="k", mark="m", now=now, by="s1", reason="坏了")


@pytest.mark.parametrize("deed", OrderDeed)
@pytest.mark.parametrize("state", OrderState)
def test_each_deed_with_an_order_leads_where_the_table_says(state: OrderState, deed: OrderDeed) -> None:
    now = NOON + dt.timedelta(days=4 if deed is OrderDeed.EXPIRE else 0)
    after = deeds.NEXT.get((state, deed))
    if after is None:
        with pytest.raises(OrderInOtherState):
            done(an_order(state), deed, now)
        return
    changed = done(an_order(state), deed, now)
    assert (changed.state, changed.version, bool(changed.code)) == (after, 2, after is OrderState.PLACED)
    assert orders.was_done(changed, deed, "k", "m")
    assert not orders.was_done(changed, deed, "other", "m")
    with pytest.raises(KeyReused):
        orders.was_done(changed, deed, "k", "other")


@pytest.mark.parametrize("deed", [OrderDeed.FULFIL, OrderDeed.RENEW])
def test_the_last_day_to_collect_is_a_whole_one(deed: OrderDeed) -> None:
    midnight = dt.datetime(2026, 11, 26, 16, tzinfo=dt.UTC)
    assert done(an_order(), deed, midnight - dt.timedelta(seconds=1)).version == 2
    with pytest.raises(OrderLapsed):
        done(an_order(), deed, midnight)


@pytest.mark.parametrize("points", [0, 201])
def test_a_refund_is_of_what_it_cost_at_most(points: int) -> None:
    with pytest.raises(RefundInvalid):
        orders.refuse_refund(an_order(), points)
    orders.refuse_refund(an_order(), 200)


def test_the_points_are_held_beyond_the_last_day_whenever_it_was_ordered() -> None:
    """The night of the day after, at 00:10 in China, comes before the ledger's and before any hold of it ends."""
    for minute in range(0, 24 * 60, 10):
        now = NOON.replace(hour=16, minute=0) + dt.timedelta(minutes=minute)
        order = orders.placed(
            a_reward(terms=replace(TERMS, collect_days=rewards.COLLECT_DAYS_MAX)),
            order_id="o", resident_id="r", mask="", quantity=1, balance=200, code="", period="", mark="", now=now,
            by="",
        )  # fmt: skip
        ends = dt.datetime.combine(order.until, dt.time(23, 59), dt.timezone(dt.timedelta(hours=8)))
        assert now + orders.HELD > ends


REFUSALS: list[tuple[Callable[[], DomainError], str]] = [
    (lambda: OrderInOtherState(state="expired"), "这张兑换单现在是“过期未领”，不能这样做。"),
    (lambda: RewardInOtherState(state="paused"), "这件奖品现在是“暂停”，不能这样做。"),
]


@pytest.mark.parametrize(("refusal", "zh"), REFUSALS)
def test_refusals_speak_of_states_in_words(refusal: Callable[[], DomainError], zh: str) -> None:
    assert refusal().sentence("zh") == zh
