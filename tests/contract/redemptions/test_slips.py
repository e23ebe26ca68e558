"""A sale found by the number on its slip: at the desk of the shop's village, and with a line in the trail."""

from __future__ import annotations

import dataclasses

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.redemptions.core import slips as slips_core
from chalicelib.points.redemptions.core.tills import Item
from chalicelib.points.redemptions.schemas.slips import SaleShown
from chalicelib.points.redemptions.schemas.tills import RedemptionShown
from chalicelib.points.redemptions.service import slips, tills
from tests.contract.redemptions.test_redemption import TODAY, Shop, shop

__all__ = ["shop"]


def test_the_desk_finds_a_sale_by_its_slip_and_the_look_is_kept(shop: Shop) -> None:
    asked = shop.ask(40, items=(Item("鸡蛋", 2, 40),), terminal_id="POS-1")
    sold = RedemptionShown.of(tills.redeem_at_till(shop.till(), till=asked).entry)
    village_id = shop.partner.village_id
    (sale,) = slips.find_sales(shop.world.context(), village_id=village_id, number=sold.slip)
    shown = SaleShown.of(sale)
    assert (shown.redemption_id, shown.slip, shown.shop_name) == (sold.redemption_id, sold.slip, "佛山村便民超市")
    assert (shown.points, shown.document, shown.means) == (40, "POS-1 鸡蛋×2", "pay_code")
    deeds = [(row["deed"], row["target"]) for row in day_of_audit(place_id=village_id, on=TODAY).rows]
    assert ("redemptions.look", sold.slip) in deeds


def test_another_villages_desk_does_not_find_it(shop: Shop) -> None:
    sold = RedemptionShown.of(tills.redeem_at_till(shop.till(), till=shop.ask(40)).entry)
    with pytest.raises(slips_core.NoSuchSlip):
        slips.find_sales(shop.world.context(), village_id="v99999", number=sold.slip)
    with pytest.raises(slips_core.SlipMistyped):
        slips.find_sales(shop.world.context(), village_id=shop.partner.village_id, number=sold.slip[:-1])


def test_two_sales_of_a_second_are_both_found(shop: Shop) -> None:
    first = shop.ask(1)
    second = dataclasses.replace(shop.ask(2, code=shop.card, pin="2468"), key=first.key[:-4] + "ffff")
    sold = {tills.redeem_at_till(shop.till(), till=till).entry.line: till.points for till in (first, second)}
    assert len(sold) == 2
    number = slip_number(shop.partner.partner_id, first.key)
    found = slips.find_sales(shop.world.context(), village_id=shop.partner.village_id, number=number)
    assert sorted(sale.entry.delta.spent for sale in found) == [1, 2]


def test_a_quote_has_no_slip(shop: Shop) -> None:
    quote = tills.redeem_at_till(shop.till(), till=shop.ask(40), dry_run=True)
    assert RedemptionShown.of(quote.entry, quote=True).slip == ""
