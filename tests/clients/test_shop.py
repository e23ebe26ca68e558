"""The client for shops against the house over HTTP: however the network misbehaves, a sale moves points once."""

from __future__ import annotations

import datetime as dt
import logging
import socket
from dataclasses import replace
from typing import Any

import pytest
import sanbao_shop
from hypothesis import HealthCheck, given, settings, strategies as st
from sanbao_shop import (
    AnswerBroken,
    Invalid,
    Item,
    NotAllowed,
    NotFound,
    NotSignedIn,
    OutcomeUnknown,
    Redemption,
    Refused,
    Shop,
    TooMany,
    Unavailable,
    Unreachable,
    new_key,
)
from sanbao_shop.wire import PAUSE_SECONDS, PAUSE_SECONDS_MAX, Asked, Wire, _Lost

from chalicelib.foundation.partners.core.keys import FAILED_GUESSES_MAX, SCOPES_OF
from chalicelib.foundation.partners.core.prices import Good, Prices
from chalicelib.foundation.partners.core.shops import PartnerKind
from chalicelib.foundation.partners.service import prices, shops
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from chalicelib.points.redemptions.service import tills
from tests.clients.conftest import Till
from tests.fakes.proxy import KINDS
from tests.fakes.server import Said, Seen
from tests.make.counter import PIN


def test_a_shop_sells_and_reads_what_it_sold(till: Till) -> None:
    me = till.shop.me()
    assert (me.name, me.contract and me.contract.points_per_yuan) == ("佛山村便民超市", 100)
    assert set(me.key.scopes) == SCOPES_OF[PartnerKind.SHOP]
    code = till.counter.pay_code()
    quote = till.shop.quote(code, 30)
    assert (quote.quote, quote.balance, quote.masked_name) == (True, 970, "王*")
    items = [Item("酱油", 10), Item("盐", 20, quantity=4)]
    sale = till.shop.redeem(code, 30, items=items, terminal_id="pos-1")
    assert (sale.points, sale.balance, sale.means, sale.quote) == (30, 970, "pay_code", False)
    assert sale.made_at.utcoffset() == dt.timedelta(hours=8)
    assert till.shop.get(sale.key) == sale
    day = till.shop.day()
    assert (day.on, day.count, day.points) == (business_date(LIVE.now()), 1, 30)
    assert [row.key for row in day.rows] == [sale.key]
    assert till.counter.balance() == 970


def test_goods_are_sold_by_the_shops_price_list_and_at_no_other_price(till: Till) -> None:
    listed = Prices(till.counter.partner.partner_id, (Good("egg", "鸡蛋", 5),))
    prices.set_prices(LIVE, prices=listed)
    sale = till.shop.redeem(till.counter.card, 15, pin=PIN, items=[Item("", 15, 3, good_id="egg")])
    assert sale.document == "鸡蛋×3"
    with pytest.raises(Refused, match="price_changed"):
        till.shop.redeem(till.counter.card, 12, pin=PIN, items=[Item("", 12, 3, good_id="egg")])
    for name, good_id in (("", ""), ("鸡蛋", "egg")):
        with pytest.raises(ValueError, match="either a name or the id"):
            Item(name, 5, good_id=good_id)
    assert till.counter.balance() == 985


def test_what_the_shops_code_was_paid_is_heard_of(till: Till) -> None:
    assert till.shop.code_payments() == ()
    token = shops.issue_code(LIVE, partner_id=till.counter.partner.partner_id, key=new_key())
    villager = Principal(till.counter.ana.resident_id, frozenset({Role.RESIDENT}))
    tills.pay_at_shop(replace(LIVE, actor=villager), token=token, points=7, key=new_key())
    (row,) = till.shop.code_payments()
    assert (row.points, row.means, row.masked_name) == (7, "shop_code", "王*")


def test_every_page_of_a_day_comes_once_and_the_totals_with_the_first(till: Till) -> None:
    keys = [till.shop.redeem(till.counter.card, 1, pin=PIN).key for _ in range(5)]
    pages = list(till.shop.pages(size=2))
    assert [row.key for page in pages for row in page.rows] == keys[::-1]
    assert [(page.count, page.points) for page in pages] == [(5, 5), (None, None), (None, None)]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.sampled_from(KINDS), max_size=5))
def test_however_the_network_misbehaves_one_sale_moves_points_once(till: Till, plan: list[str]) -> None:
    before, key = till.counter.balance(), new_key()
    till.misbehave(*plan)

    def sell() -> Redemption:
        return till.shop.redeem(till.counter.card, 1, pin=PIN, key=key)

    try:
        sold = sell()
        assert till.counter.balance() == before - 1
    except OutcomeUnknown:
        till.network.plan.clear()
        sold = sell()
    except (Unreachable, Unavailable, TooMany):
        assert till.counter.balance() == before
        till.network.plan.clear()
        sold = sell()
    till.network.plan.clear()
    assert set(till.asked()) == {key}
    assert till.shop.get(key) == sold == sell()
    assert (sold.balance, till.counter.balance()) == (before - 1, before - 1)


def test_a_sale_whose_answers_are_all_lost_is_unknown_and_told_by_its_key(till: Till) -> None:
    till.misbehave(*["lost"] * 4)
    with pytest.raises(OutcomeUnknown) as caught:
        till.shop.redeem(till.counter.card, 5, pin=PIN)
    assert len(till.asked()) == 4
    assert set(till.asked()) == {caught.value.key}
    assert till.shop.get(caught.value.key).points == 5
    assert till.counter.balance() == 995


def test_what_one_try_may_have_done_no_later_try_undoes(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange, left = Wire._exchange, [True]

    def then_cut_off(wire: Wire, asked: Asked) -> Any:
        if left.pop() if left else False:
            return exchange(wire, asked)
        raise _Lost(maybe_done=False)

    monkeypatch.setattr(Wire, "_exchange", then_cut_off)
    till.misbehave("done500")
    with pytest.raises(OutcomeUnknown):
        till.shop.redeem(till.counter.card, 5, pin=PIN)
    assert till.counter.balance() == 995


def test_a_refusal_after_a_try_that_may_still_be_done_is_an_unknown_outcome(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, late = Wire._exchange, [True]

    def once_still_on_its_way(wire: Wire, asked: Asked) -> Any:
        if late.pop() if late else False:
            raise _Lost(maybe_done=True)
        return exchange(wire, asked)

    monkeypatch.setattr(Wire, "_exchange", once_still_on_its_way)
    with pytest.raises(OutcomeUnknown) as caught:
        till.shop.redeem(till.counter.card, 5000, pin=PIN)
    assert isinstance(caught.value.__cause__, Refused)
    assert caught.value.__cause__.code == "insufficient_balance"
    with pytest.raises(Refused, match="insufficient_balance"):
        till.shop.redeem(till.counter.card, 5000, pin=PIN, key=caught.value.key)
    late.append(True)
    with pytest.raises(Invalid, match="invalid_input"):
        till.shop.redeem(till.counter.card, 0, pin=PIN)


def test_what_never_left_is_no_unknown_outcome(till: Till) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        shop = Shop(f"http://127.0.0.1:{closed.getsockname()[1]}", till.counter.api_key, pause=till.waited.append)
        with pytest.raises(Unreachable):
            shop.redeem(till.counter.card, 5, pin=PIN)
    assert len(till.waited) == 3


def test_a_question_that_nobody_answers_is_unreachable(till: Till) -> None:
    till.misbehave(*["lost"] * 4)
    with pytest.raises(Unreachable):
        till.shop.me()


def test_a_refusal_is_told_once_with_its_words_and_never_asked_again(till: Till) -> None:
    till.misbehave()
    with pytest.raises(Refused) as caught:
        till.shop.redeem(till.counter.card, 5_000, pin=PIN)
    refused = caught.value
    assert (refused.status, refused.code) == (409, "insufficient_balance")
    assert refused.zh
    assert refused.en
    assert refused.request_id
    assert len(till.asked()) == 1
    with pytest.raises(Refused, match="pin_needed"):
        till.shop.redeem(till.counter.card, 5)
    with pytest.raises(NotFound, match="no_such_redemption"):
        till.shop.get(new_key())
    with pytest.raises(NotSignedIn):
        Shop(till.url, "sk_nobody").me()
    assert till.waited == []


def test_fields_that_do_not_fit_are_named(till: Till) -> None:
    with pytest.raises(Invalid) as caught:
        till.shop.redeem(till.counter.card, 0, pin="12345")
    assert {field.field for field in caught.value.fields} == {"points", "pin"}
    assert all(field.zh and field.en and field.code for field in caught.value.fields)


def test_a_key_used_for_another_sale_is_refused(till: Till) -> None:
    key = till.shop.redeem(till.counter.card, 5, pin=PIN).key
    with pytest.raises(Invalid, match="key_reused_with_other_body"):
        till.shop.redeem(till.counter.card, 6, pin=PIN, key=key)
    assert till.counter.balance() == 995


def test_a_suspended_shop_may_not_sell(till: Till) -> None:
    shops.suspend(LIVE, partner_id=till.counter.partner.partner_id, reason="投诉")
    with pytest.raises(NotAllowed, match="shop_suspended"):
        till.shop.redeem(till.counter.card, 5, pin=PIN)


def test_a_limit_that_holds_for_long_is_told_instead_of_waited_for(till: Till) -> None:
    for _ in range(FAILED_GUESSES_MAX):
        with pytest.raises(NotFound, match="no_such_card"):
            till.shop.redeem("0" * 22, 5, photo_checked=True)
    with pytest.raises(TooMany) as caught:
        till.shop.redeem("0" * 22, 5, photo_checked=True)
    assert caught.value.code == "too_many_tries"
    assert caught.value.retry_after_seconds is not None


def test_pauses_grow_are_bounded_and_differ(till: Till) -> None:
    shop = Shop(till.url, till.counter.api_key, tries_max=9, pause=till.waited.append)
    till.misbehave(*["500"] * 8)
    assert shop.me().name
    for n, waited in enumerate(till.waited):
        most = min(PAUSE_SECONDS * 2**n, PAUSE_SECONDS_MAX)
        assert most / 2 <= waited <= most
    assert len(till.waited) == 8


def test_a_refund_is_asked_again_with_its_own_key_and_told_with_its_sale(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Seen] = []

    def refunded(seen: Seen) -> Said:
        asked.append(seen)
        names = ("refund_id", "slip", "sale_slip", "masked_name", "document")
        told = {"key": seen.headers["idempotency-key"], "sale_key": seen.path.split("/")[4]}
        return Said(dict.fromkeys(names, "x") | told | {"points": 10, "made_at": "2026-11-28T10:00:00+08:00"}, 201)

    monkeypatch.setattr(till.network, "passed_on", refunded)
    till.misbehave("lost", "503")
    sale, key = new_key(), new_key()
    made = till.shop.refund(sale, points=10, reason="退货", key=key)
    assert (made.key, made.sale_key, made.points) == (key, sale, 10)
    assert till.asked() == [key] * 3
    assert {seen.path for seen in till.network.seen} == {f"/v1/partner/redemptions/{sale}/refunds"}
    assert asked[-1].members() == {"points": 10, "reason": "退货"}


def test_however_the_network_misbehaves_one_refund_gives_back_once(till: Till) -> None:
    sale = till.shop.redeem(till.counter.card, 30, pin=PIN)
    key = new_key()
    till.misbehave("lost", "done500", "drop", "cut")
    with pytest.raises(OutcomeUnknown):
        till.shop.refund(sale.key, points=10, reason="退货", key=key)
    made = till.shop.refund(sale.key, points=10, reason="退货", key=key)
    assert (made.key, made.sale_key, made.points, till.counter.balance()) == (key, sale.key, 10, 980)
    assert till.shop.refund(sale.key, reason="退货").points == 20
    day = till.shop.day()
    assert (day.refunds, day.refunded, [row.kind for row in day.rows]) == (2, 30, ["refund", "refund", "redemption"])
    with pytest.raises(Refused, match="refund"):
        till.shop.refund(sale.key, points=1, reason="退货")


def test_a_retry_after_is_waited_for(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    passed_on, left = till.network.passed_on, ["7"]

    def limited(seen: Seen) -> Said:
        return Said({"code": "too_many_tries"}, 429, headers={"Retry-After": left.pop()}) if left else passed_on(seen)

    monkeypatch.setattr(till.network, "passed_on", limited)
    assert till.shop.me().name
    assert till.waited == [7.0]


def test_an_answer_that_is_too_slow_is_asked_for_again_with_the_same_key(till: Till) -> None:
    till.network.slow_seconds = 0.6
    till.misbehave("slow")
    shop = Shop(till.url, till.counter.api_key, read_seconds=0.3, tries_max=8, pause=lambda _: None)
    sold = shop.redeem(till.counter.card, 5, pin=PIN)
    assert set(till.asked()) == {sold.key}
    assert len(till.asked()) > 1
    assert till.counter.balance() == 995


def test_a_redirect_is_not_followed_so_that_the_key_goes_nowhere_else(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Said({}, 307, headers={"Location": f"{till.url}/v1/partner/me"})
    monkeypatch.setattr(till.network, "passed_on", lambda _: away)
    till.misbehave()
    with pytest.raises(AnswerBroken):
        till.shop.me()
    assert len(till.network.seen) == 1


def test_an_answer_that_is_not_described_is_said_to_be_broken(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    members: dict[str, Any] = {"name": 1}
    monkeypatch.setattr(till.network, "passed_on", lambda _: Said(members))
    with pytest.raises(AnswerBroken):
        till.shop.me()
    with pytest.raises(OutcomeUnknown):
        till.shop.redeem(till.counter.card, 5, pin=PIN)


def test_neither_key_nor_pin_nor_code_is_shown_or_logged(
    till: Till, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    secret, card = till.counter.api_key, till.counter.card
    texts = [repr(till.shop), str(vars(till.shop)), repr(Shop(till.url, secret))]
    with caplog.at_level(logging.DEBUG):
        till.misbehave("lost", "lost", "lost", "lost")
        for points in (5, 5_000):
            try:
                till.shop.redeem(card, points, pin=PIN)
            except sanbao_shop.ShopError as error:
                texts += [repr(error), str(error)]
    told = [row.getMessage() for row in caplog.records if row.name.startswith(("sanbao_shop", "urllib3"))]
    texts += [*told, *capfd.readouterr()]
    assert not [text for text in texts if secret in text or card in text or f"'{PIN}'" in text]


@pytest.mark.parametrize(
    "address", ["http://sanbao.example.cn", "sanbao.example.cn", "https://me:pass@sanbao.example.cn", "ftp://127.0.0.1"]
)
def test_a_key_never_travels_in_the_open(address: str) -> None:
    with pytest.raises(ValueError, match="base URL"):
        Shop(address, "sk_x")


def test_bounds_that_make_no_sense_are_refused() -> None:
    for bounds in ({"tries_max": 0}, {"connect_seconds": 0}, {"read_seconds": -1}):
        with pytest.raises(ValueError, match="at least one try"):
            Shop("https://sanbao.example.cn", "sk_x", **bounds)  # type: ignore[arg-type]  # Of several types at once.


@pytest.mark.parametrize(
    "key", ["", "7", "01930000-0000-4000-8000-000000000000", "01930000-0000-7000-8000-00000000000G"]
)
def test_a_key_that_is_no_uuid_7_is_refused_before_anything_is_asked(key: str) -> None:
    with pytest.raises(ValueError, match="UUIDv7"):
        Shop("https://sanbao.example.cn", "sk_x").redeem("x", 1, key=key)


def test_new_keys_are_uuid_7_in_the_order_of_their_milliseconds() -> None:
    import uuid

    made = [new_key() for _ in range(200)]
    parsed = [uuid.UUID(key) for key in made]
    assert {key.version for key in parsed} == {7}
    assert {key.variant for key in parsed} == {uuid.RFC_4122}
    assert len(set(made)) == 200
    assert [key[:13] for key in made] == sorted(key[:13] for key in made)
