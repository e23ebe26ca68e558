"""The catalogue and its harvests on a real store: once by a key, together or not at all, and never oversold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.foundation.reservations.service import holds
from chalicelib.foundation.reservations.service.holds import Line
from chalicelib.foundation.reservations.service.slots import SlotClosed, SoldOut
from chalicelib.kernel.errors import Busy, DomainError, InvalidInput, KeyReused
from chalicelib.prosperity.market.core.goods import Category, Deed, How, Product, State, Variant, slot_id_of
from chalicelib.prosperity.market.core.lots import Lot
from chalicelib.prosperity.market.core.producers import Kind, Words
from chalicelib.prosperity.market.core.refusals import (
    LotSpent,
    NoSuchLot,
    NoSuchProducer,
    NoSuchProduct,
    NoSuchVariant,
    ProductChanged,
    ProductInOtherState,
    VariantStands,
)
from chalicelib.prosperity.market.service import catalogue, harvests, producing, reading
from tests.make import people
from tests.make.market import HEAD, TERMS, Market


def shelf(market: Market) -> list[str]:
    town = market.village.town_id
    rows = reading.browse(town_id=town, category=Category.VEGETABLES, size=100, cursor=None).rows
    return [one.product.product_id for one in rows if one.product.village_id == market.village_id]


def taken(market: Market, product: Product, units: int) -> None:
    line = Line(slot_id_of(product.product_id, "head"), units)
    holds.hold(market.officer(), hold_id=f"test#{market.key()}", lines=[line], hold_seconds=600)


def test_a_product_goes_on_the_shelf_and_leaves_it(market: Market) -> None:
    product = market.written()
    assert shelf(market) == []
    with pytest.raises(NoSuchProduct):
        reading.read_product(product_id=product.product_id)
    product = market.moved(product, Deed.OFFER)
    assert shelf(market) == [product.product_id]
    shown = reading.read_product(product_id=product.product_id)
    assert (shown.product, [one.free for one in shown.stocks]) == (product, [0, 0, 0])
    assert shown.producer is not None
    assert shown.producer.words.name == "张家坞菜园"
    market.moved(product, Deed.PAUSE)
    assert shelf(market) == []
    assert reading.read_product(product_id=product.product_id).product.state is State.PAUSED
    page = reading.list_products(village_id=market.village_id, state=State.PAUSED, size=5, cursor=None)
    assert [one.product.product_id for one in page.rows] == [product.product_id]


def test_what_is_paused_is_taken_by_nobody_until_it_is_sold_again(market: Market) -> None:
    product = market.on_sale()
    market.brought_in(product, 5)
    market.moved(product, Deed.PAUSE)
    with pytest.raises(SlotClosed):
        taken(market, product, 1)
    market.moved(product, Deed.RESUME)
    taken(market, product, 5)
    market.moved(product, Deed.END)
    with pytest.raises(ProductInOtherState):
        market.brought_in(product)


def test_a_key_writes_changes_and_moves_once(market: Market) -> None:
    terms, key = market.terms(), market.key()
    officer, at = market.officer(), market.village_id
    first = catalogue.write_product(officer, village_id=at, terms=terms, key=key)
    assert catalogue.write_product(officer, village_id=at, terms=terms, key=key) == first
    with pytest.raises(KeyReused):
        catalogue.write_product(officer, village_id=at, terms=replace(terms, title="小白菜"), key=key)
    key, dearer = market.key(), replace(terms, variants=(replace(HEAD, price_fen=380), *terms.variants[1:]))

    def change(key: str) -> Product:
        return catalogue.change_product(officer, product_id=first.product_id, terms=dearer, looked_at=1, key=key)

    assert change(key) == change(key)
    with pytest.raises(ProductChanged):
        change(market.key())
    key = market.key()
    moved = catalogue.move_product(officer, product_id=first.product_id, deed=Deed.OFFER, key=key)
    assert catalogue.move_product(officer, product_id=first.product_id, deed=Deed.OFFER, key=key) == moved
    with pytest.raises(KeyReused):
        catalogue.move_product(officer, product_id=first.product_id, deed=Deed.END, key=key)
    with pytest.raises(ProductInOtherState):
        catalogue.move_product(officer, product_id=first.product_id, deed=Deed.OFFER, key=market.key())


def test_a_new_variant_gets_stock_of_its_own_and_an_old_one_stays(market: Market) -> None:
    product = market.on_sale()
    box = Variant("box", "一箱", How.BOX, 3_000, 8_000, 9)
    more = replace(product.terms, variants=(*product.terms.variants, box))
    catalogue.change_product(market.officer(), product_id=product.product_id, terms=more, looked_at=2, key=market.key())
    market.brought_in(product, 7, "box")
    assert market.stock(product, "box").free == 7
    with pytest.raises(VariantStands):
        catalogue.change_product(
            market.officer(), product_id=product.product_id, terms=product.terms, looked_at=3, key=market.key()
        )


def test_only_a_producer_of_the_village_who_sells_still_is_named(market: Market) -> None:
    gone = market.producer()
    words = replace(gone.words, is_active=False)
    changed = producing.change_producer(market.officer(), producer_id=gone.producer_id, words=words, looked_at=1)
    assert (
        producing.change_producer(market.officer(), producer_id=gone.producer_id, words=words, looked_at=1) == changed
    )
    with pytest.raises(ProductChanged):
        producing.change_producer(market.officer(), producer_id=gone.producer_id, words=gone.words, looked_at=1)
    with pytest.raises(NoSuchProducer):
        market.written(replace(TERMS, producer_id=gone.producer_id))
    with pytest.raises(InvalidInput):
        market.written(replace(TERMS, producer_id="v99999f01930000-0000-7000-8000-000000000001"))


def test_an_officer_names_no_producer_of_their_own_family(market: Market) -> None:
    ctx = market.world.context()
    me, other = (people.resident(ctx, market.village, 900 + n) for n in range(2))
    words = Words("自家菜园", Kind.HOUSEHOLD, "", me.resident_id)
    with pytest.raises(OwnFamily):
        producing.write_producer(
            market.officer(me.resident_id), village_id=market.village_id, words=words, key=market.key()
        )
    mine = market.producer("自家菜园", me.resident_id)
    with pytest.raises(OwnFamily):
        producing.change_producer(
            market.officer(me.resident_id), producer_id=mine.producer_id,
            words=replace(words, resident_id=other.resident_id), looked_at=1,
        )  # fmt: skip
    with pytest.raises(InvalidInput):
        market.producer("外村菜园", "v00099r00001")


def test_a_harvest_is_stock_once_and_its_code_says_where_it_came_from(market: Market) -> None:
    product, key = market.on_sale(), market.key()
    lot = market.brought_in(product, 40, key=key)
    assert market.brought_in(product, 40, key=key) == lot
    with pytest.raises(KeyReused):
        market.brought_in(product, 41, key=key)
    market.brought_in(product, 2, days_ago=1)
    assert (market.stock(product).capacity, market.stock(product).free) == (42, 42)
    traced = reading.trace(code=lot.trace)
    assert (traced.lot, traced.product.product_id, traced.producer.village_id) == (
        lot, product.product_id, market.village_id,
    )  # fmt: skip
    days = [one.harvested_on for one, _ in harvests.list_lots(product_id=product.product_id, size=9, cursor=None).rows]
    assert days == sorted(days, reverse=True)
    with pytest.raises(NoSuchLot):
        reading.trace(code="0" * 20)
    with pytest.raises(NoSuchVariant):
        market.brought_in(product, 1, "goose")
    with pytest.raises(ProductInOtherState):
        market.brought_in(market.written())


def test_nobody_prices_what_their_own_family_sells(market: Market) -> None:
    mine, other = (people.resident(market.world.context(), market.village, 800 + n).resident_id for n in range(2))
    family = market.terms(replace(TERMS, title="自家的菜"))
    family = replace(family, producer_id=market.producer("自家菜园", mine).producer_id)
    me = market.officer(mine)
    with pytest.raises(OwnFamily):
        catalogue.write_product(me, village_id=market.village_id, terms=family, key=market.key())
    seen = catalogue.write_product(market.officer(other), village_id=market.village_id, terms=family, key=market.key())
    asked = {"product_id": seen.product_id, "looked_at": 1}
    for wrong in (
        replace(family, collective_permille=0),
        replace(family, variants=(replace(family.variants[0], price_fen=999), *family.variants[1:])),
        replace(family, producer_id=market.producer("别家的").producer_id),
    ):
        with pytest.raises(OwnFamily):
            catalogue.change_product(me, terms=wrong, key=market.key(), **asked)  # type: ignore[arg-type]  # As named.
    worded = replace(family, words="换了一句话。")
    assert catalogue.change_product(me, terms=worded, key=market.key(), **asked).version == 2  # type: ignore[arg-type]  # As above.


def test_what_is_ordered_does_not_spoil(market: Market) -> None:
    product, key = market.on_sale(), market.key()
    lot = market.brought_in(product, 10)
    taken(market, product, 7)
    with pytest.raises(SoldOut):
        market.spoilt(lot, 4)
    spoilt = market.spoilt(lot, 3, key)
    assert market.spoilt(lot, 3, key) == spoilt
    with pytest.raises(KeyReused):
        market.spoilt(lot, 2, key)
    assert (spoilt.good, market.stock(product).capacity, market.stock(product).free) == (7, 7, 0)
    with pytest.raises(LotSpent):
        market.spoilt(lot, 8)
    other = market.brought_in(market.on_sale(), 5)
    with pytest.raises(NoSuchLot):
        harvests.write_off(
            market.officer(), product_id=product.product_id, trace=other.trace, units=1, key=market.key()
        )


def test_sixteen_hands_at_one_product_leave_the_stock_that_its_lots_say(market: Market) -> None:
    """Harvests, losses and buyers at once, each request twice: what is free and taken is what lots say, and no less."""
    product = market.on_sale()
    first = market.brought_in(product, 30)
    told: Counter[str] = Counter()

    def hand(nth: int) -> None:
        key = f"{market.key()[:-4]}{nth:04x}"
        deeds: list[Callable[[], object]] = [
            lambda: market.brought_in(product, 5, key=key),
            lambda: market.spoilt(first, 4, key),
            lambda: taken(market, product, 6),
        ]
        for _ in range(2 if nth % 3 < 2 else 1):
            try:
                deeds[nth % 3]()
            except (Busy, DomainError) as refused:
                told[getattr(refused, "code", "busy")] += 1

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(hand, range(16)))
    rows = harvests.list_lots(product_id=product.product_id, size=50, cursor=None).rows
    lots: list[Lot] = [lot for lot, _ in rows]
    assert all(lot.good == left for lot, left in rows)
    stock = market.stock(product)
    assert stock.capacity == sum(one.good for one in lots)
    assert stock.taken % 6 == 0
    assert 0 <= stock.free <= stock.capacity
    assert set(told) <= {"sold_out", "lot_spent", "busy"}


def test_two_losses_at_one_moment_are_both_in_the_lot(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    lot = market.brought_in(market.on_sale(), 10)
    seen = [lot]
    load = harvests.load_lot

    def raced(trace: str) -> Lot:
        if not seen:
            return load(trace)
        found = load(trace)
        seen.clear()
        market.spoilt(lot, 2)
        return found

    monkeypatch.setattr(harvests, "load_lot", raced)
    assert market.spoilt(lot, 3).spoilt == 5
