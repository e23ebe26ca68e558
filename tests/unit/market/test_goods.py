"""Goods: what units cost, what may be written and changed, and which harvest an order is taken from."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import InvalidInput
from chalicelib.prosperity.market.core import goods, lots, producers
from chalicelib.prosperity.market.core.goods import Deed, How, State, Variant
from chalicelib.prosperity.market.core.lots import Lot
from chalicelib.prosperity.market.core.prices import PRICED_GRAMS, band, fen_by_weight
from chalicelib.prosperity.market.core.producers import Kind, Producer, Words
from chalicelib.prosperity.market.core.refusals import LotSpent, NoSuchVariant, ProductInOtherState, VariantStands
from tests.make.market import HEAD, HEN, LOOSE, TERMS, a_product
from tests.make.world import NOON

DAY = dt.date(2026, 11, 20)
weights = st.integers(0, 10_000_000)
prices = st.integers(0, goods.PRICE_FEN_MAX)


def a_lot(**more: Any) -> Lot:
    made = Lot("t", "v00001y1", "head", DAY, 40, "3 号地", "", "s1", NOON, "k", "f")
    return replace(made, **more)


@given(price=prices, weight=weights)
def test_a_price_by_weight_is_the_nearest_fen_and_half_a_fen_goes_up(price: int, weight: int) -> None:
    exact = Fraction(price * weight, PRICED_GRAMS)
    found = fen_by_weight(price, weight)
    assert -Fraction(1, 2) < found - exact <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("price", "weight", "fen"), [(399, 500, 399), (399, 1_000, 798), (1, 250, 1), (1, 249, 0), (2_600, 1_480, 7_696)]
)
def test_a_price_is_that_of_half_a_kilogram(price: int, weight: int, fen: int) -> None:
    assert fen_by_weight(price, weight) == fen


def test_what_units_cost_is_by_piece_by_their_whole_weight_or_bird_by_bird() -> None:
    assert HEAD.fen_of(3) == 1_050
    assert LOOSE.fen_of(13) == fen_by_weight(399, 650)
    assert HEN.fen_of(2) == 2 * fen_by_weight(2_600, 1_500)
    assert replace(HEAD, how=How.BOX).fen_of(2) == 700


@given(weight=weights, permille=st.integers(0, 1_000))
def test_a_band_lies_around_its_weight(weight: int, permille: int) -> None:
    least, most = band(weight, permille)
    assert least <= weight <= most
    assert weight - least == most - weight <= weight * permille / 1_000


def faults_of(**more: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        goods.checked(replace(TERMS, **more), village_id="v00001")
    fields: Any = refused.value.facts["fields"]
    return [(one["field"], one["code"]) for one in fields]


def test_what_is_written_holds_together() -> None:
    assert goods.checked(TERMS, village_id="v00001") == TERMS
    assert faults_of(collective_permille=981) == [("collective_permille", "shares")]
    assert faults_of(producer_id="v00002f1") == [("producer_id", "elsewhere")]
    twin = replace(HEAD, label="两棵")
    assert faults_of(variants=(HEAD, twin)) == [("variants", "twice")]
    assert faults_of(variants=(HEAD, replace(HEN, label="一棵"))) == [("variants", "twice")]
    assert faults_of(variants=(replace(LOOSE, unit_g=0),)) == [("variants.0.unit_g", "unweighed")]
    assert faults_of(variants=(HEAD, replace(HEN, band_permille=0))) == [("variants.1.band_permille", "band")]
    assert faults_of(variants=(replace(HEAD, band_permille=5),)) == [("variants.0.band_permille", "band")]


def test_once_on_sale_variants_stay_what_they_are_and_new_ones_come() -> None:
    dearer = replace(TERMS, variants=(replace(HEAD, price_fen=400, most=9, label="大的一棵"), LOOSE, HEN))
    more = replace(TERMS, variants=(*TERMS.variants, Variant("box", "一箱", How.BOX, 3_000, 8_000, 9)))
    for state in (State.ON_SALE, State.PAUSED):
        product = a_product(state)
        assert goods.changed(product, dearer).terms == dearer
        assert goods.changed(product, more).version == product.version + 1
        for now in ((LOOSE, HEN), (replace(HEAD, unit_g=800), LOOSE, HEN), (replace(HEAD, how=How.BOX), LOOSE, HEN)):
            with pytest.raises(VariantStands):
                goods.changed(product, replace(TERMS, variants=now))
    assert goods.changed(a_product(State.DRAFT), replace(TERMS, variants=(LOOSE,))).terms.variants == (LOOSE,)
    with pytest.raises(ProductInOtherState):
        goods.changed(a_product(State.ENDED), TERMS)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", Deed)
def test_a_deed_leads_where_the_table_says_or_nowhere(state: State, deed: Deed) -> None:
    after = goods.NEXT.get((state, deed))
    if after is None:
        with pytest.raises(ProductInOtherState):
            goods.moved(a_product(state), deed, NOON)
    else:
        moved = goods.moved(a_product(state), deed, NOON + dt.timedelta(1))
        assert (moved.state, moved.since, moved.version) == (after, NOON + dt.timedelta(1), 2)


def test_a_product_says_its_village_its_slots_and_its_variants() -> None:
    product = a_product()
    assert product.village_id == "v00001"
    assert product.slot_ids == [f"{product.product_id}#{one}" for one in ("head", "loose", "hen")]
    assert product.terms.variant("hen") is HEN
    with pytest.raises(NoSuchVariant):
        product.terms.variant("goose")


def test_a_harvest_is_of_these_weeks() -> None:
    for day in (DAY, DAY - dt.timedelta(days=lots.BACKDATED_DAYS_MAX)):
        assert lots.checked_day(day, today=DAY) == day
    for day in (DAY + dt.timedelta(days=1), DAY - dt.timedelta(days=lots.BACKDATED_DAYS_MAX + 1)):
        with pytest.raises(InvalidInput):
            lots.checked_day(day, today=DAY)


def test_no_more_of_a_lot_spoils_than_there_was() -> None:
    lot = lots.spoiled(lots.spoiled(a_lot(), 30, "a", left=40), 10, "b", left=10)
    assert (lot.spoilt, lot.good, lot.version) == (40, 0, 3)
    with pytest.raises(LotSpent):
        lots.spoiled(lot, 1, "c", left=0)
    often = a_lot(units=1_000, spoils={str(n): 1 for n in range(lots.SPOILS_MAX)})
    with pytest.raises(LotSpent):
        lots.spoiled(often, 1, "c", left=950)


def test_a_producer_is_written_anew() -> None:
    words = Words("张家坞菜园", Kind.HOUSEHOLD)
    producer = Producer(producers.id_of("v00001", "k"), words, NOON, "f")
    assert (producer.producer_id, producer.village_id) == ("v00001fk", "v00001")
    assert producers.changed(producer, replace(words, is_active=False)).version == 2
