"""Redemption at a till on a real store: pay codes, cards, the shop's own code, limits, guesses and replays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chalicelib.foundation.identity.core.cards import (
    CardNotActive,
    IdentityCodeShown,
    NoSuchCard,
    PhotoNeedsLimit,
    PinWrong,
    State,
)
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import cards
from chalicelib.foundation.identity.store import codes as codes_store
from chalicelib.foundation.partners.core.allowances import DayLimitReached
from chalicelib.foundation.partners.core.keys import FAILED_GUESSES_MAX, KeyScope, ScopeMissing
from chalicelib.foundation.partners.core.shops import (
    Contact,
    Contract,
    ContractNotInForce,
    Limits,
    NoSuchShopCode,
    Partner,
    ShopSuspended,
)
from chalicelib.foundation.partners.service import keys, shops
from chalicelib.foundation.partners.store import known
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused, TooManyTries
from chalicelib.kernel.keys import derived
from chalicelib.kernel.writes import commit
from chalicelib.points.ledger.core.accounts import AccountRef, InsufficientBalance, PayCodeUsed
from chalicelib.points.ledger.core.keys import AHEAD_MAX
from chalicelib.points.ledger.core.paycodes import PayCodeExpired, PayCodeInvalid, pay_code, step_at
from chalicelib.points.ledger.core.sources import lines_between
from chalicelib.points.ledger.service import accounts, awards
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.points.redemptions.core import days as days_core, tills as tills_core
from chalicelib.points.redemptions.core.tills import Till
from chalicelib.points.redemptions.service import days, tills
from tests.make import ledger, people
from tests.make.world import World, key_at
from tests.meter import Meter

TODAY = dt.date(2026, 11, 23)


@dataclass
class Shop:
    """A shop with a till, and a villager with 1,000 points and a card whose PIN is 2468."""

    world: World
    ana: Resident
    partner: Partner
    api_key: str
    card: str

    def till(self) -> Context:
        ctx = self.world.context()
        return replace(ctx, actor=keys.resolve_api_key(ctx, self.api_key))

    def me(self) -> Context:
        return self.world.context(Principal(self.ana.resident_id, frozenset({Role.RESIDENT})))

    def digits(self) -> str:
        return pay_code(derived("paycode"), AccountRef.of_holder(self.ana.resident_id), step_at(self.world.moment))

    def ask(self, points: int, **more: Any) -> Till:
        asked = Till(self.world.new_id(), self.digits(), points)
        return replace(asked, **more)

    def balance(self) -> int:
        found = accounts.find_account(ref=AccountRef.of_holder(self.ana.resident_id), consistent=True)
        assert found is not None
        return found.balance


@pytest.fixture
def shop(store: Any) -> Shop:
    known.forget()
    world = World()
    ctx = world.context()
    village = people.village(ctx)
    ana = people.resident(ctx, village, 1, name="王秀英")
    for turn in range(5):
        asked = ledger.award(ctx, AccountRef.of_holder(ana.resident_id), f"gift{turn}")
        awards.award_points(ctx, award=asked)
    partner = shops.create_partner(
        ctx,
        key=world.new_id(),
        village_id=village.village_id,
        name="佛山村便民超市",
        contact=Contact("王小明", "13812345678"),
        contract=Contract("戴合字1号", 100, dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        limits=Limits(),
    )
    issued = keys.issue_key(
        ctx,
        partner_id=partner.partner_id,
        key=world.new_id(),
        label="收银台",
        scopes=[KeyScope.REDEEM, KeyScope.READ],
        expires_at=world.moment + dt.timedelta(days=365),
        day_points=None,
        day_count=None,
    )
    assert issued.api_key is not None
    card = cards.issue_card(ctx, resident_id=ana.resident_id, key=world.new_id(), pin="2468")
    return Shop(world, ana, partner, issued.api_key, card.token)


def books_agree(shop: Shop) -> None:
    assert verify_village(village_id=shop.ana.resident_id[:6]).faults == []


def test_a_pay_code_pays_once_and_its_replay_is_answered_even_after_it_died(shop: Shop) -> None:
    asked = shop.ask(300)
    first = tills.redeem_at_till(shop.till(), till=asked)
    assert (first.entry.after, first.entry.mask) == (700, "王*")
    shop.world.moment += dt.timedelta(minutes=5)
    again = tills.redeem_at_till(shop.till(), till=asked)
    assert again.replayed
    assert again.entry == first.entry
    with pytest.raises(PayCodeExpired):
        tills.redeem_at_till(shop.till(), till=replace(asked, key=shop.world.new_id()))
    with pytest.raises(KeyReused):
        tills.redeem_at_till(shop.till(), till=replace(asked, points=301))
    assert shop.balance() == 700
    books_agree(shop)


def test_a_code_shown_to_two_tills_pays_one_of_them(shop: Shop) -> None:
    asked = shop.ask(10)
    tills.redeem_at_till(shop.till(), till=asked)
    with pytest.raises(PayCodeUsed):
        tills.redeem_at_till(shop.till(), till=replace(asked, key=shop.world.new_id()))


def test_a_quote_refuses_what_the_sale_would_and_takes_nothing(shop: Shop) -> None:
    quote = tills.redeem_at_till(shop.till(), till=shop.ask(300), dry_run=True)
    assert quote.entry.after == 700
    assert shop.balance() == 1000
    with pytest.raises(InsufficientBalance):
        tills.redeem_at_till(shop.till(), till=shop.ask(1001), dry_run=True)


def test_a_card_pays_with_its_pin(shop: Shop) -> None:
    url = f"http://127.0.0.1:8000/q/{shop.card}"
    assert tills.redeem_at_till(shop.till(), till=shop.ask(100, code=url, pin="2468")).entry.after == 900
    with pytest.raises(tills_core.PinNeeded):
        tills.redeem_at_till(shop.till(), till=shop.ask(100, code=url))
    with pytest.raises(tills_core.PhotoNotEnough):
        tills.redeem_at_till(shop.till(), till=shop.ask(100, code=url, photo_checked=True))
    with pytest.raises(PinWrong):
        tills.redeem_at_till(shop.till(), till=shop.ask(100, code=url, pin="1357"))
    books_agree(shop)


def test_a_photo_stands_for_no_pin_where_no_day_limit_bounds_it(shop: Shop) -> None:
    resident_id = shop.ana.resident_id
    with pytest.raises(PhotoNeedsLimit):
        cards.set_limits(shop.world.context(), resident_id=resident_id, daily_limit_points=0, photo_check=True)
    before = cards.load_card(resident_id=resident_id)  # As a card may lie there from before limits were asked for.
    commit(codes_store.set_limits(before, daily_limit_points=0, photo_check=True))
    with pytest.raises(tills_core.PinNeeded) as refused:
        tills.redeem_at_till(shop.till(), till=shop.ask(1, code=shop.card))
    assert refused.value.facts == {"photo_may": False}
    with pytest.raises(tills_core.PhotoNotEnough):
        tills.redeem_at_till(shop.till(), till=shop.ask(1, code=shop.card, photo_checked=True))
    cards.set_limits(shop.world.context(), resident_id=resident_id, daily_limit_points=1, photo_check=True)
    tills.redeem_at_till(shop.till(), till=shop.ask(1, code=shop.card, photo_checked=True))


def test_a_lost_card_pays_nothing_but_its_earlier_sale_is_still_answered(shop: Shop) -> None:
    asked = shop.ask(100, code=shop.card, pin="2468")
    tills.redeem_at_till(shop.till(), till=asked)
    cards.set_limits(shop.world.context(), resident_id=shop.ana.resident_id, daily_limit_points=500, photo_check=True)
    tills.redeem_at_till(shop.till(), till=shop.ask(100, code=shop.card, photo_checked=True))
    cards.set_state(shop.world.context(), resident_id=shop.ana.resident_id, state=State.LOST)
    assert tills.redeem_at_till(shop.till(), till=asked).replayed
    with pytest.raises(CardNotActive):
        tills.redeem_at_till(shop.till(), till=shop.ask(100, code=shop.card, pin="2468"))
    with pytest.raises(CardNotActive):
        tills.redeem_at_till(shop.till(), till=shop.ask(100, code=shop.card, photo_checked=True))


def test_what_is_no_code_is_refused(shop: Shop) -> None:
    for wrong, refusal in (
        ("hello", tills_core.CodeUnreadable),
        (shop.ana.code, IdentityCodeShown),
        ("a" * 22, NoSuchCard),
    ):
        with pytest.raises(refusal):
            tills.redeem_at_till(shop.till(), till=shop.ask(1, code=wrong, pin="0000"))


def test_guessing_is_bounded_and_honest_tills_go_on_the_next_hour(shop: Shop) -> None:
    for _ in range(FAILED_GUESSES_MAX):
        with pytest.raises(PayCodeInvalid):
            tills.redeem_at_till(shop.till(), till=shop.ask(1, code="0" * 19))
    with pytest.raises(TooManyTries):
        tills.redeem_at_till(shop.till(), till=shop.ask(1, code="0" * 19))
    with pytest.raises(TooManyTries):
        tills.redeem_at_till(shop.till(), till=shop.ask(1))
    shop.world.moment += dt.timedelta(hours=1)
    tills.redeem_at_till(shop.till(), till=shop.ask(1))


def test_a_key_that_guessed_too_often_reads_its_day_and_is_answered_for_sales_made_before(shop: Shop) -> None:
    sold = shop.ask(5)
    tills.redeem_at_till(shop.till(), till=sold)
    for _ in range(FAILED_GUESSES_MAX):
        with pytest.raises(PayCodeInvalid):
            tills.redeem_at_till(shop.till(), till=shop.ask(1, code="0" * 19))
    assert days.redemptions_of_day(shop.till(), on=TODAY).totals == days_core.Totals(1, 5)
    assert days.load_redemption(shop.till(), key=sold.key).delta.spent == 5
    assert tills.redeem_at_till(shop.till(), till=sold).replayed


def test_twenty_honest_mistakes_lock_no_till(shop: Shop) -> None:
    stale = shop.digits()
    shop.world.moment += dt.timedelta(minutes=5)
    mistakes: list[tuple[str, type[DomainError]]] = [
        (stale, PayCodeExpired),
        (shop.ana.code, IdentityCodeShown),
        ("6901234567892", tills_core.CodeUnreadable),
        ("https://u.wechat.com/abc", tills_core.CodeUnreadable),
    ]
    for _ in range(FAILED_GUESSES_MAX):
        for code, refusal in mistakes:
            with pytest.raises(refusal):
                tills.redeem_at_till(shop.till(), till=shop.ask(1, code=code))
    tills.redeem_at_till(shop.till(), till=shop.ask(1))


def test_a_villagers_code_is_refused_in_words_of_its_own(shop: Shop) -> None:
    with pytest.raises(IdentityCodeShown) as refused:
        tills.redeem_at_till(shop.till(), till=shop.ask(1, code=f"https://town.example/q/{shop.ana.code}"))
    assert refused.value.sentence("zh") == "这是村民码，请出示付款码。"
    shop.world.moment += dt.timedelta(minutes=30)
    with pytest.raises(PayCodeInvalid):
        tills.redeem_at_till(shop.till(), till=shop.ask(1, code=long_ago(shop)))


def long_ago(shop: Shop) -> str:
    """Return the digits that the villager's phone showed half an hour ago."""
    then = step_at(shop.world.moment - dt.timedelta(minutes=30))
    return pay_code(derived("paycode"), AccountRef.of_holder(shop.ana.resident_id), then)


def test_a_day_limit_stops_the_next_sale_and_a_refused_one_takes_nothing_of_it(shop: Shop) -> None:
    ctx = shop.world.context()
    shops.change_limits(ctx, partner_id=shop.partner.partner_id, limits=Limits(shop_day_points=500))
    known.forget()
    with pytest.raises(DayLimitReached):
        tills.redeem_at_till(shop.till(), till=shop.ask(501))
    used = shop.ask(400)
    tills.redeem_at_till(shop.till(), till=used)
    with pytest.raises(PayCodeUsed):
        tills.redeem_at_till(shop.till(), till=replace(used, key=shop.world.new_id(), points=50))
    asked = shop.ask(101)
    with pytest.raises(DayLimitReached):
        tills.redeem_at_till(shop.till(), till=asked)
    shop.world.moment += dt.timedelta(seconds=10)
    last = shop.ask(100)
    tills.redeem_at_till(shop.till(), till=last)
    assert tills.redeem_at_till(shop.till(), till=last).replayed
    with pytest.raises(DayLimitReached):
        tills.redeem_at_till(shop.till(), till=shop.ask(1))


def test_a_cards_own_limit_binds_where_it_is_tighter(shop: Shop) -> None:
    cards.set_limits(shop.world.context(), resident_id=shop.ana.resident_id, daily_limit_points=150, photo_check=True)
    tills.redeem_at_till(shop.till(), till=shop.ask(100, code=shop.card, photo_checked=True))
    with pytest.raises(DayLimitReached):
        tills.redeem_at_till(shop.till(), till=shop.ask(51, code=shop.card, pin="2468"))
    tills.redeem_at_till(shop.till(), till=shop.ask(51))


def test_the_villager_pays_by_the_shops_code_and_the_till_sees_it(shop: Shop) -> None:
    token = shops.issue_code(shop.world.context(), partner_id=shop.partner.partner_id, key=shop.world.new_id())
    key = shop.world.new_id()
    tills.pay_at_shop(shop.me(), token=token, points=70, key=key)
    assert tills.pay_at_shop(shop.me(), token=token, points=70, key=key).replayed
    assert shop.balance() == 930
    (row,) = days.redemptions_of_day(shop.till(), on=TODAY).rows
    assert (row.line, row.delta.spent) == (key, 70)


def test_tills_hear_of_what_the_shops_code_paid_a_moment_ago_whatever_the_phones_clock_says(shop: Shop) -> None:
    token = shops.issue_code(shop.world.context(), partner_id=shop.partner.partner_id, key=shop.world.new_id())
    now, paid = shop.world.moment, []
    for nth, ahead in enumerate((-dt.timedelta(minutes=15), AHEAD_MAX, dt.timedelta(0))):
        paid.append(tills.pay_at_shop(shop.me(), token=token, points=nth + 1, key=key_at(now + ahead, nth)).entry)
        shop.world.moment += dt.timedelta(seconds=1)
    tills.redeem_at_till(shop.till(), till=shop.ask(9))
    shop.world.moment = now + days_core.HEARD_FOR
    till = shop.till()
    with Meter(storage.client()) as meter:
        assert days.code_payments(till) == [*reversed(paid)]
    assert meter.cost.round_trips == 1
    shop.world.moment = now + dt.timedelta(minutes=30)
    assert days.code_payments(shop.till()) == []


def test_a_payment_that_no_till_would_see_any_more_is_refused_and_its_replay_answered(shop: Shop) -> None:
    token = shops.issue_code(shop.world.context(), partner_id=shop.partner.partner_id, key=shop.world.new_id())
    late = key_at(shop.world.moment - dt.timedelta(minutes=15, seconds=1), 1)
    with pytest.raises(tills_core.PaymentStale):
        tills.pay_at_shop(shop.me(), token=token, points=70, key=late)
    assert shop.balance() == 1_000
    key = shop.world.new_id()
    tills.pay_at_shop(shop.me(), token=token, points=70, key=key)
    shop.world.moment += dt.timedelta(hours=1)
    assert tills.pay_at_shop(shop.me(), token=token, points=70, key=key).replayed
    assert shop.balance() == 930


def test_a_key_that_may_not_read_hears_of_no_payment(shop: Shop) -> None:
    ctx = shop.till()
    with pytest.raises(ScopeMissing):
        days.code_payments(replace(ctx, actor=replace(ctx.actor, scopes=frozenset({"redeem"}))))


@pytest.mark.parametrize("since", ["suspended", "renewed", "revoked"])
def test_paying_by_a_shops_code_is_answered_again_whatever_became_of_shop_and_code(shop: Shop, since: str) -> None:
    ctx, partner_id, key = shop.world.context(), shop.partner.partner_id, shop.world.new_id()
    token = shops.issue_code(ctx, partner_id=partner_id, key=shop.world.new_id())
    first = tills.pay_at_shop(shop.me(), token=token, points=70, key=key)  # And the answer is lost.
    if since == "suspended":
        shops.suspend(ctx, partner_id=partner_id, reason="投诉")
    elif since == "renewed":
        shops.issue_code(ctx, partner_id=partner_id, key=shop.world.new_id())
    else:
        shops.revoke_code(ctx, partner_id=partner_id)
    again = tills.pay_at_shop(shop.me(), token=token, points=70, key=key)
    assert again.replayed
    assert again.entry == first.entry
    refusal = ShopSuspended if since == "suspended" else NoSuchShopCode
    with pytest.raises(refusal):
        tills.pay_at_shop(shop.me(), token=token, points=70, key=shop.world.new_id())
    with pytest.raises(refusal):
        shops.shop_of_code(ctx, token=token)
    assert shop.balance() == 930


def test_a_shop_sees_its_own_redemptions_only(shop: Shop) -> None:
    asked = shop.ask(10)
    tills.redeem_at_till(shop.till(), till=asked)
    assert days.load_redemption(shop.till(), key=asked.key).delta.spent == 10
    other = replace(shop.till(), actor=replace(shop.till().actor, subject="v00001p0"))
    with pytest.raises(days_core.NoSuchRedemption):
        days.load_redemption(other, key=asked.key)
    assert days.redemptions_of_day(other, on=TODAY) == days_core.Day(TODAY, [], None, days_core.Totals(0, 0))


def test_a_key_without_the_scope_neither_redeems_nor_reads(shop: Shop) -> None:
    bare = replace(shop.till(), actor=replace(shop.till().actor, scopes=frozenset()))
    for deed in (
        lambda: tills.redeem_at_till(bare, till=shop.ask(1)),
        lambda: days.load_redemption(bare, key="x"),
        lambda: days.redemptions_of_day(bare, on=TODAY),
    ):
        with pytest.raises(ScopeMissing):
            deed()


def test_without_a_contract_in_force_nothing_is_redeemed(shop: Shop) -> None:
    shop.world.moment = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(ContractNotInForce):
        tills.redeem_at_till(shop.till(), till=shop.ask(1))


def test_lines_of_a_day_are_the_keys_made_on_it() -> None:
    first, last = lines_between(dt.date(2026, 11, 23), dt.date(2026, 11, 23))
    assert first < World().new_id() < last
