"""Cards at a till on a real store: many tries at once, the number that is typed, what is forgotten and what is not."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace

import pytest

from chalicelib.foundation.identity.core.cards import CardLocked, NoSuchCard, PinWrong, State
from chalicelib.foundation.identity.service import cards, pins
from chalicelib.foundation.partners.core.keys import FAILED_GUESSES_MAX
from chalicelib.foundation.partners.service import shops
from chalicelib.kernel import storage
from chalicelib.kernel.errors import DomainError, TooManyTries
from chalicelib.points.ledger.core.accounts import InsufficientBalance
from chalicelib.points.redemptions.core import tills as tills_core
from chalicelib.points.redemptions.core.tills import Proof
from chalicelib.points.redemptions.schemas.tills import RedemptionShown
from chalicelib.points.redemptions.service import days, tills
from tests.contract.redemptions.test_redemption import Shop, shop

__all__ = ["shop"]
THREADS = 16


def number_of(shop: Shop) -> str:
    return f"No. {cards.load_card(resident_id=shop.ana.resident_id).number}"


def tries(shop: Shop) -> int:
    return cards.load_card(resident_id=shop.ana.resident_id).wrong


def test_of_sixteen_pins_at_once_five_are_compared_at_most(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    real = pins.digest

    def digest(token: str, salt: str, pin: str) -> str:
        compared.append(pin)
        return real(token, salt, pin)

    monkeypatch.setattr(pins, "digest", digest)
    came: Counter[str] = Counter()
    ctx = shop.till()

    def guess(number: int) -> None:
        try:
            tills.redeem_at_till(ctx, till=shop.ask(1, code=shop.card, pin=f"{number:04d}"))
        except DomainError as refusal:
            came[refusal.code] += 1

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(compared) == 5
    assert came == {"card_pin_wrong": 4, "card_locked": 12}
    assert tries(shop) == 5


def test_a_sale_forgets_the_tries_in_its_own_transaction_and_takes_three_round_trips(shop: Shop) -> None:
    with pytest.raises(PinWrong):
        tills.redeem_at_till(shop.till(), till=shop.ask(1, code=shop.card, pin="0000"))
    calls: list[str] = []
    asked, ctx = shop.ask(1, code=shop.card, pin="2468"), shop.till()
    tills.redeem_at_till(ctx, till=shop.ask(2))
    storage.client().meta.events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name))
    tills.redeem_at_till(ctx, till=asked)
    assert calls[-3:] == ["UpdateItem", "GetItem", "TransactWriteItems"]
    assert tries(shop) == 0


def test_what_was_not_sold_locks_no_card(shop: Shop) -> None:
    done = shop.ask(1, code=shop.card, pin="2468")
    tills.redeem_at_till(shop.till(), till=done)
    for _ in range(6):
        tills.redeem_at_till(shop.till(), till=shop.ask(1, code=shop.card, pin="2468"), dry_run=True)
        with pytest.raises(InsufficientBalance):
            tills.redeem_at_till(shop.till(), till=shop.ask(9_999, code=shop.card, pin="2468"))
        assert tills.redeem_at_till(shop.till(), till=done).replayed
    assert tries(shop) == 0


def test_a_locked_card_is_answered_for_the_sale_it_made_before(shop: Shop) -> None:
    done = shop.ask(1, code=shop.card, pin="2468")
    tills.redeem_at_till(shop.till(), till=done)
    for _ in range(5):
        with pytest.raises((PinWrong, CardLocked)):
            tills.redeem_at_till(shop.till(), till=shop.ask(1, code=shop.card, pin="0000"))
    assert tills.redeem_at_till(shop.till(), till=done).replayed


def test_a_number_that_was_read_out_pays_with_its_pin_and_with_nothing_less(shop: Shop) -> None:
    cards.set_limits(shop.world.context(), resident_id=shop.ana.resident_id, daily_limit_points=500, photo_check=True)
    asked = shop.ask(100, code=number_of(shop))
    for photo in (False, True):
        with pytest.raises(tills_core.PinNeeded) as refused:
            tills.redeem_at_till(shop.till(), till=replace(asked, photo_checked=photo))
        assert refused.value.facts == {"photo_may": False}
    with pytest.raises(PinWrong):
        tills.redeem_at_till(shop.till(), till=replace(asked, pin="0000"))
    assert tills.redeem_at_till(shop.till(), till=replace(asked, pin="2468")).entry.after == 900


def test_whatever_a_typed_number_tells_is_counted_as_a_guess(shop: Shop) -> None:
    cards.set_state(shop.world.context(), resident_id=shop.ana.resident_id, state=State.LOST)
    told: Counter[str] = Counter()
    for turn in range(FAILED_GUESSES_MAX):
        code = number_of(shop) if turn % 2 else f"{turn + 2:05d}-01"
        with pytest.raises(DomainError) as refused:
            tills.redeem_at_till(shop.till(), till=shop.ask(1, code=code, pin="2468"))
        told[refused.value.code] += 1
    assert told == {"card_not_active": 10, NoSuchCard.code: 10}
    with pytest.raises(TooManyTries):
        tills.redeem_at_till(shop.till(), till=shop.ask(1, code=number_of(shop), pin="2468"))


def test_the_entry_keeps_what_proved_the_payer(shop: Shop) -> None:
    ctx, resident_id = shop.world.context(), shop.ana.resident_id
    cards.set_limits(ctx, resident_id=resident_id, daily_limit_points=500, photo_check=True)
    asked = {
        Proof.PAY_CODE: shop.ask(1),
        Proof.PIN: shop.ask(1, code=shop.card, pin="2468", photo_checked=True),
        Proof.PHOTO: shop.ask(1, code=shop.card, photo_checked=True),
        Proof.NUMBER: shop.ask(1, code=number_of(shop), pin="2468"),
    }
    for proved, till in asked.items():
        tills.redeem_at_till(shop.till(), till=till)
        kept = days.load_redemption(shop.till(), key=till.key)
        assert (kept.means, RedemptionShown.of(kept).means) == (proved, proved)
    token = shops.issue_code(ctx, partner_id=shop.partner.partner_id, key=shop.world.new_id())
    paid = tills.pay_at_shop(shop.me(), token=token, points=1, key=shop.world.new_id())
    assert paid.entry.means == Proof.SHOP_CODE
