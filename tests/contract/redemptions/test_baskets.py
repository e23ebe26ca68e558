"""Goods of the price list on a real store: sold at the list's price, which may change while they are sold."""

from __future__ import annotations

import dataclasses

import pytest

from chalicelib.foundation.partners.core.prices import Good, GoodUnknown, PriceChanged, Prices, PricesChangedMeanwhile
from chalicelib.foundation.partners.service import prices
from chalicelib.foundation.partners.store import prices as store
from chalicelib.kernel import storage
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.writes import commit
from chalicelib.points.ledger.store import entries
from chalicelib.points.redemptions.core.tills import DOCUMENT_BYTES_MAX, Item, Till
from chalicelib.points.redemptions.service import tills
from tests.contract.redemptions.test_redemption import Shop, shop
from tests.meter import Meter

__all__ = ["shop"]
EGG, OIL = Good("egg", "鸡蛋", 12), Good("oil", "菜籽油", 45)


def listed(shop: Shop, *goods: Good, version: int = 0) -> Prices:
    asked = Prices(shop.partner.partner_id, goods, version)
    return prices.set_prices(shop.world.context(), prices=asked)


def basket(shop: Shop, *items: Item) -> Till:
    return shop.ask(sum(item.points for item in items), code=shop.card, pin="2468", items=items)


def test_goods_are_sold_at_the_lists_price_and_stand_on_the_entry_by_name(shop: Shop) -> None:
    listed(shop, EGG, OIL)
    asked = basket(shop, Item("", 3, 36, "egg"), Item("手工皂", 1, 20), Item("", 1, 45, "oil"))
    done = tills.redeem_at_till(shop.till(), till=asked)
    assert (done.entry.document, done.entry.after) == ("鸡蛋×3、手工皂×1、菜籽油×1", 899)


def test_a_price_that_changed_is_told_with_the_line_and_what_was_sold_before_is_answered(shop: Shop) -> None:
    listed(shop, EGG)
    sold = basket(shop, Item("", 2, 24, "egg"))
    first = tills.redeem_at_till(shop.till(), till=sold)
    listed(shop, dataclasses.replace(EGG, name="土鸡蛋", points=15), version=1)
    assert tills.redeem_at_till(shop.till(), till=sold).entry == first.entry
    with pytest.raises(PriceChanged) as refused:
        tills.redeem_at_till(shop.till(), till=dataclasses.replace(sold, key=shop.world.new_id()))
    assert refused.value.facts == {"line": 1, "good_id": "egg", "name": "土鸡蛋", "points": 15}
    with pytest.raises(KeyReused):
        tills.redeem_at_till(shop.till(), till=dataclasses.replace(sold, items=(Item("", 2, 24, "oil"),)))
    listed(shop, dataclasses.replace(EGG, on=False), version=2)
    with pytest.raises(GoodUnknown):
        tills.redeem_at_till(shop.till(), till=basket(shop, Item("", 2, 24, "egg")))
    assert shop.balance() == 976


def test_a_list_that_another_process_changed_refuses_nobody_by_its_old_prices(shop: Shop) -> None:
    found = listed(shop, EGG)
    tills.redeem_at_till(shop.till(), till=basket(shop, Item("", 1, 12, "egg")))
    commit(store.change_of(dataclasses.replace(found, goods=(dataclasses.replace(EGG, points=15),))))
    with Meter(storage.client()) as meter:
        tills.redeem_at_till(shop.till(), till=basket(shop, Item("", 1, 15, "egg")))
    assert meter.cost.round_trips == 4


def test_two_who_change_a_list_at_once_are_told_and_the_same_change_is_answered_again(shop: Shop) -> None:
    asked = Prices(shop.partner.partner_id, (EGG,), 0)
    first = prices.set_prices(shop.world.context(), prices=asked)
    assert prices.set_prices(shop.world.context(), prices=asked) == first
    with pytest.raises(PricesChangedMeanwhile):
        prices.set_prices(shop.world.context(), prices=dataclasses.replace(asked, goods=(OIL,)))
    assert prices.load_prices(partner_id=shop.partner.partner_id) == first
    listed(shop, version=1)
    assert prices.load_prices(partner_id=shop.partner.partner_id).goods == ()


def test_the_fullest_entry_of_a_sale_stays_within_a_kilobyte(shop: Shop) -> None:
    lines = tuple(Item("镇" * 40, 9_999, 1) for _ in range(30))
    asked = dataclasses.replace(basket(shop, *lines), terminal_id="P" * 32)
    text = asked.document
    assert len(text.encode()) <= DOCUMENT_BYTES_MAX
    assert text.endswith(" 等30样")
    entry = tills.redeem_at_till(shop.till(), till=asked).entry
    fullest = dataclasses.replace(
        entry,
        document="镇" * (DOCUMENT_BYTES_MAX // 3),
        by="v00001r00001 by v00001r00002",
        seq=10**9,
        after=10**9,
        refunded=10**6,
        mask="欧阳**",
    )
    item = entries.write_of(fullest, refusal=lambda _: AssertionError()).items[0].request["Item"]
    size = sum(len(name) + len(str(next(iter(value.values()))).encode()) for name, value in item.items())
    assert size + len("refunded") + 8 <= 1024
