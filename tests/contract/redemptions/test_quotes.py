"""What a quote leaves behind: nothing, but a try at a PIN."""

from __future__ import annotations

import pytest

from chalicelib.foundation.identity.core.cards import PinWrong
from chalicelib.foundation.identity.service import cards
from chalicelib.foundation.partners.core.allowances import DayLimitReached
from chalicelib.foundation.partners.core.shops import Limits
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.service import shops, spending
from chalicelib.kernel import storage
from chalicelib.points.redemptions.service import tills
from tests.contract.redemptions.test_redemption import Shop, shop
from tests.meter import Meter

__all__ = ["shop"]


def test_a_quote_within_limits_writes_nothing_and_refuses_what_the_sale_would(shop: Shop) -> None:
    ctx, village_id = shop.world.context(), shop.partner.village_id
    shops.change_limits(ctx, partner_id=shop.partner.partner_id, limits=Limits(shop_day_points=100))
    spending.set_spending(ctx, place_id=village_id, spending=Spending(person_day_points=60, card_day_points=None))
    till = shop.till()
    tills.redeem_at_till(till, till=shop.ask(1, code=shop.card, pin="2468"))
    asked = shop.ask(59)
    with Meter(storage.client()) as meter:
        assert tills.redeem_at_till(till, till=asked, dry_run=True).entry.after == 940
    assert meter.cost.writes == 0
    with pytest.raises(DayLimitReached) as refused:
        tills.redeem_at_till(till, till=shop.ask(60), dry_run=True)
    assert refused.value.facts == {"limit": "person_day_points"}
    assert not tills.redeem_at_till(till, till=asked).replayed


def test_a_quotes_wrong_pin_is_counted_and_its_right_one_forgotten(shop: Shop) -> None:
    def tries() -> int:
        return cards.load_card(resident_id=shop.ana.resident_id).wrong

    with pytest.raises(PinWrong):
        tills.redeem_at_till(shop.till(), till=shop.ask(1, code=shop.card, pin="0000"), dry_run=True)
    assert tries() == 1
    tills.redeem_at_till(shop.till(), till=shop.ask(1, code=shop.card, pin="2468"), dry_run=True)
    assert tries() == 0
    assert shop.balance() == 1000
