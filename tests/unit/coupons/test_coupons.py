"""Levels and coupons: who may take what until when, and what it takes off which goods."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import DomainError, InvalidInput
from chalicelib.prosperity.coupons.core import coupons, levels
from chalicelib.prosperity.coupons.core.coupons import Offer, Terms
from chalicelib.prosperity.coupons.core.levels import Level, Levels
from chalicelib.prosperity.coupons.core.refusals import (
    CouponUnfit,
    CouponUsed,
    OfferGone,
    OfferOver,
    OfferStopped,
    OfferTooHigh,
)
from tests.make.world import NOON

TODAY = dt.date(2026, 12, 1)
TERMS = Terms("冬藏券", 500, 5_000, 1, TODAY + dt.timedelta(days=9), 7, 2)
OFFER = Offer(coupons.id_of("t0001", "01930000-0000-7000-8000-000000000001"), TERMS, "s1", NOON, "f")
THREE = Levels((Level("会员", 0), Level("老乡", 50_000), Level("乡亲", 200_000)))


@given(spent=st.integers(-5_000, 1_000_000))
def test_everybody_is_of_the_highest_level_that_they_reached(spent: int) -> None:
    level = THREE.of(spent)
    assert spent >= THREE.levels[level].from_fen or level == 0
    above = THREE.above(spent)
    if spent >= 0:
        assert above == (THREE.levels[level + 1] if level < 2 else None)
    assert Levels().of(spent) == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ((Level("会员", 1),), "levels.0.from_fen"),
        ((Level("会员", 0), Level("老乡", 0)), "levels.1.from_fen"),
        ((Level("会员", 0), Level("会员", 9)), "levels"),
    ],
)
def test_levels_begin_at_nothing_rise_and_have_names_of_their_own(wrong: tuple[Level, ...], field: str) -> None:
    assert levels.checked(THREE.levels) == THREE.levels
    assert levels.checked(()) == ()
    assert refused(lambda: levels.checked(wrong)) == [field]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(TERMS, from_fen=499), "from_fen"),
        (replace(TERMS, takes_until=TODAY - dt.timedelta(days=1)), "takes_until"),
        (replace(TERMS, takes_until=TODAY + dt.timedelta(days=367)), "takes_until"),
        (replace(TERMS, level=3), "level"),
    ],
)
def test_an_offer_never_takes_off_more_than_the_goods_cost(wrong: Terms, field: str) -> None:
    assert coupons.checked(TERMS, levels=3, today=TODAY) == TERMS
    assert refused(lambda: coupons.checked(wrong, levels=3, today=TODAY)) == [field]
    assert coupons.checked(replace(TERMS, level=0), levels=0, today=TODAY).level == 0


def refused(deed: Any) -> list[str]:
    with pytest.raises(InvalidInput) as told:
        deed()
    fields: Any = told.value.facts["fields"]
    return [one["field"] for one in fields]


@pytest.mark.parametrize(
    ("offer", "level", "day", "refusal"),
    [
        (coupons.stopped(OFFER, NOON), 1, TODAY, OfferStopped),
        (OFFER, 1, TODAY + dt.timedelta(days=10), OfferOver),
        (OFFER, 0, TODAY, OfferTooHigh),
        (replace(OFFER, taken=2), 1, TODAY, OfferGone),
    ],
)
def test_what_is_over_gone_or_for_others_is_not_taken(
    offer: Offer, level: int, day: dt.date, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        coupons.taken(offer, buyer_id="m", level=level, today=day, now=NOON)
    assert offer.is_open(day) is (refusal is OfferTooHigh)


def test_a_coupon_is_good_from_its_day_on_for_goods_enough_in_its_own_town_and_once() -> None:
    last = TODAY + dt.timedelta(days=9)
    taken = coupons.taken(OFFER, buyer_id="m", level=2, today=last, now=NOON)
    assert (taken.until, taken.town_id) == (last + dt.timedelta(days=7), "t0001")
    good: dict[str, Any] = {"goods_fen": 5_000, "town_id": "t0001", "today": taken.until}
    assert coupons.off(taken, **good) == 500
    for wrong in ({"goods_fen": 4_999}, {"town_id": "t0002"}, {"today": taken.until + dt.timedelta(days=1)}):
        with pytest.raises(CouponUnfit):
            coupons.off(taken, **(good | wrong))
    with pytest.raises(CouponUsed):
        coupons.off(replace(taken, used_by="t0001q1"), **good)
