"""What an entry of the town may stand on, and each way in which it may not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.points.activities.core.activities import Activity, Plan
from chalicelib.points.activities.core.states import State
from chalicelib.points.ledger.core.accounts import AccountRef, Delta, Entry, Kind
from chalicelib.points.ledger.core.plans import Award, plan_award
from local.town.books import Grounds, cost_of, objection_to
from local.town.clock import Clock
from local.town.plan import RULE, basket

BEGINS = dt.datetime(2021, 5, 4, 8, tzinfo=SHANGHAI)
ACTIVITY = Activity(
    "v00001a1",
    Plan("志愿服务第1场", "文化礼堂", BEGINS, BEGINS + dt.timedelta(minutes=60), 3, RULE.code),
    State.CLOSED,
    "s-town",
    "mark",
    budget_year=2021,
)
SHOP = "redemption#v00001p1"
GROUNDS = Grounds({ACTIVITY.source: ACTIVITY}, frozenset({SHOP}))
REF = AccountRef("v00001", "00001")


def award() -> Entry:
    asked = Award(REF, ACTIVITY.source, RULE, 150, ACTIVITY.on, ACTIVITY.plan.title, minutes=45, debit=ACTIVITY.debit)
    ctx = Clock("books").at(BEGINS)
    return plan_award(asked, now=ctx.now(), entry_id=ctx.new_id(), by="s-town")


def redemption(document: str = "毛巾×2、酱油×1", points: int = 260) -> Entry:
    delta = Delta(balance=-points, spent=points)
    sold = replace(award(), kind=Kind.REDEMPTION, source=SHOP, rule="redemption", document=document, delta=delta)
    return replace(sold, debit="account:v00001.00001", credit="shop:v00001p1")


def test_an_award_for_minutes_attended_and_a_sale_of_priced_goods_stand() -> None:
    assert objection_to(award(), GROUNDS) == ""
    assert objection_to(redemption(), GROUNDS) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"rule": ""},
        {"rule": "vol@2"},
        {"rule": "cls@1"},
        {"document": ""},
        {"document": "志愿服务第2场"},
        {"source": "activity#v00001a2"},
        {"source": "manual#1"},
        {"debit": "budget:v00001#2021"},
        {"on": "2021-05-05"},
        {"kind": Kind.EXPIRY},
        {"kind": Kind.REVERSAL},
        {"kind": Kind.MOVE_IN},
        {"delta": replace(award().delta, balance=151)},
        {"delta": replace(award().delta, counters={})},
        {"delta": replace(award().delta, balance=203, counters={"vd1": 61})},
    ],
    ids=str,
)
def test_an_award_that_differs_from_what_was_done_does_not_stand(change: dict[str, Any]) -> None:
    assert objection_to(replace(award(), **change), GROUNDS)


@pytest.mark.parametrize(
    "change",
    [
        {"rule": ""},
        {"document": ""},
        {"document": "till"},
        {"document": "毛巾×2、金条×1"},
        {"document": "毛巾×2、酱油×一"},
        {"source": "redemption#v00002p1"},
        {"delta": Delta(balance=-261, spent=261)},
        {"delta": Delta(balance=-250, spent=260)},
    ],
    ids=str,
)
def test_a_sale_that_differs_from_its_slip_does_not_stand(change: dict[str, Any]) -> None:
    assert objection_to(replace(redemption(), **change), GROUNDS)


def refund(points: int = 100) -> Entry:
    delta = Delta(balance=points, spent=-points)
    return replace(redemption(), kind=Kind.REFUND, rule="refund", document="退一件", delta=delta, of="sale")


def test_what_gives_back_a_pieces_price_of_a_sale_stands() -> None:
    assert objection_to(refund(), GROUNDS) == ""
    for wrong in (refund(101), replace(refund(), of=""), replace(refund(), source="redemption#v00002p1")):
        assert objection_to(wrong, GROUNDS)


def test_an_activity_that_was_not_held_is_no_ground() -> None:
    assert objection_to(award(), Grounds({}, frozenset()))


@given(st.integers(1, 50_000))
def test_a_slip_costs_what_its_basket_does(points: int) -> None:
    slip = "、".join(f"{line.name}×{line.quantity}" for line in basket(points))
    assert len(slip) <= 80, "an entry keeps that much of it"
    assert cost_of(slip) == points
