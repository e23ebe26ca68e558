"""A payment's life against a WeChat Pay with books of its own: nothing is lost or doubled, nothing forged believed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.facts.core.payments import PaymentReceived
from chalicelib.foundation.gateways import wechatpay as gateway
from chalicelib.foundation.gateways.wechatpay_keys import NoticeBroken, NoticeForged
from chalicelib.foundation.gateways.wire import OutcomeUnknown
from chalicelib.foundation.payments.core.attempt_states import AttemptState
from chalicelib.foundation.payments.core.payments import PaymentEnding, PaymentExists, PaymentRefused
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.core.states import PaymentInOtherState, State
from chalicelib.foundation.payments.service import opening, refunding
from chalicelib.foundation.payments.service.taking import NOBODYS
from chalicelib.foundation.payments.store import books
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import commit
from tests.fakes.server import Fault
from tests.make.payments import FEN, OPENID, Shop

ORDER = "/v3/pay/transactions/out-trade-no/"


def test_a_payment_is_paid_by_a_notice_told_once_and_a_fact(shop: Shop) -> None:
    payment = shop.paid()
    assert (payment.state, payment.told, payment.due_at) == (State.PAID, "paid", None)
    assert shop.market.settled == {payment.payment_id: 1}
    assert shop.facts() == [PaymentReceived(payment.payment_id, "market", FEN)]


def test_within_wechat_the_page_gets_signed_parameters_and_at_a_desk_a_code(shop: Shop) -> None:
    payment = shop.opened()
    inside, desk = shop.begun(payment, "jsapi"), shop.begun(payment)
    assert set(inside.parameters) == {"appId", "timeStamp", "nonceStr", "package", "signType", "paySign"}
    assert inside.parameters["package"] == f"prepay_id={shop.fake.orders[inside.out_trade_no].prepay}"
    assert (desk.parameters, desk.code_url[:9]) == ({}, "weixin://")
    assert shop.fake.bad_signatures == 0


def test_begun_again_it_is_the_same_order_while_it_lives_and_prepared_anew_afterwards(shop: Shop) -> None:
    payment = shop.opened(minutes=600)
    first = shop.begun(payment)
    assert shop.begun(payment) == first
    assert shop.fake.asked.count("/v3/pay/transactions/native") == 1
    shop.world.moment += dt.timedelta(minutes=111)
    assert shop.begun(payment).out_trade_no == first.out_trade_no
    assert shop.fake.asked.count("/v3/pay/transactions/native") == 2
    assert len(shop.fake.orders) == 1


def test_another_persons_phone_gets_an_order_of_its_own(shop: Shop) -> None:
    payment = shop.opened()
    first, other = shop.begun(payment, "jsapi"), shop.begun(payment, "jsapi", OPENID + "2")
    assert first.out_trade_no != other.out_trade_no
    assert OPENID not in repr(shop.now(payment))


@pytest.mark.parametrize("kind", ["lost", "status", "drop"])
def test_an_answer_that_is_lost_leaves_the_order_written_down_and_asked_again_it_is_the_same(
    shop: Shop, kind: str
) -> None:
    payment = shop.opened()
    shop.fake.faults.append(Fault("/v3/pay/transactions/native", kind, times=2, value=500))
    with pytest.raises(OutcomeUnknown):
        shop.begun(payment)
    (one,) = shop.now(payment).attempts
    assert one.state is AttemptState.MADE
    assert shop.begun(payment).out_trade_no == one.out_trade_no
    assert len(shop.fake.orders) == 1


def test_what_wechat_pay_does_not_take_is_refused_with_its_code(shop: Shop) -> None:
    shop.fake.faults.append(Fault("/v3/pay/transactions/native", "PARAM_ERROR"))
    with pytest.raises(PaymentRefused):
        shop.begun(shop.opened())


@pytest.mark.parametrize("spoil", ["forged", "probe", "old", "unsigned"])
def test_a_notice_that_is_not_wechat_pays_changes_nothing(shop: Shop, spoil: str) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    shop.fake.pay(one.out_trade_no)
    with pytest.raises(NoticeForged):
        shop.heard(one.out_trade_no, spoil=spoil)
    assert shop.now(payment).state is State.OPEN


@pytest.mark.parametrize("spoil", ["forged", "probe", "old", "unsigned"])
def test_an_answer_that_is_not_wechat_pays_is_no_answer(shop: Shop, spoil: str) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    shop.fake.pay(one.out_trade_no)
    shop.fake.spoil = spoil
    assert shop.looked(payment).state is State.OPEN
    shop.fake.spoil = ""
    assert shop.looked(payment).state is State.PAID


@pytest.mark.parametrize("changed", [{"mchid": "1900000002"}, {"appid": "wxsomebodyelses00"}])
def test_a_notice_about_another_merchant_or_app_is_refused(shop: Shop, changed: dict[str, str]) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    shop.fake.pay(one.out_trade_no)
    with pytest.raises(NoticeForged):
        shop.heard(one.out_trade_no, **changed)
    assert shop.now(payment).state is State.OPEN


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"amount": {"total": 1, "currency": "CNY"}}, "amount"),
        ({"amount": {"total": FEN, "currency": "USD"}}, "currency"),
        ({"out_trade_no": "somebodys-own-order-0001"}, "no_payment"),
        ({"out_trade_no": "0" * 30 + "n0"}, "no_payment"),
    ],
)
def test_what_can_not_be_believed_is_kept_once_and_pays_nothing(shop: Shop, changed: dict[str, str], kind: str) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    shop.fake.pay(one.out_trade_no)
    shop.heard(one.out_trade_no, **changed)
    shop.heard(one.out_trade_no, **changed)
    assert shop.now(payment).state is State.OPEN
    today = business_date(shop.world.moment)
    found = [*books.list_oddities(shop.town_id, today), *books.list_oddities(NOBODYS, today)]
    assert [one[0] for one in found if one[1] == changed.get("out_trade_no", one[1])][-1:] == [kind]


def test_an_order_of_a_turn_that_was_never_written_down_is_odd(shop: Shop) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    shop.fake.pay(one.out_trade_no)
    shop.heard(one.out_trade_no, out_trade_no=one.out_trade_no[:-1] + "7")
    assert shop.now(payment).state is State.OPEN
    assert [odd[0] for odd in books.list_oddities(shop.town_id, business_date(shop.world.moment))] == ["no_attempt"]


def test_an_order_that_was_paid_twice_over_by_other_transactions_is_odd(shop: Shop) -> None:
    payment = shop.paid()
    shop.heard(payment.paid_by, transaction_id="4200009999")
    assert [odd[0] for odd in books.list_oddities(shop.town_id, business_date(shop.world.moment))] == [
        "other_transaction"
    ]


def test_notices_that_come_twice_late_or_in_another_order_change_nothing_twice(shop: Shop) -> None:
    payment = shop.paid()
    refund = shop.asked_back(payment, 100)
    shop.fake.refund_status = "PROCESSING"
    shop.round()
    shop.fake.refunds[refund.refund_id].status = "SUCCESS"
    for name in (refund.refund_id, payment.paid_by, refund.refund_id, payment.paid_by):
        shop.heard(name)
    assert shop.refund(refund).state is RefundState.DONE
    assert shop.market.settled[payment.payment_id] == 1
    assert shop.market.refunded == {(refund.refund_id, "done"): 1}
    assert len(shop.facts()) == 2


def test_two_channels_both_paid_the_first_wins_and_the_second_goes_back_whole_by_itself(shop: Shop) -> None:
    payment = shop.opened()
    inside, desk = shop.begun(payment, "jsapi"), shop.begun(payment)
    assert shop.fake.pay(desk.out_trade_no)
    assert shop.fake.pay(inside.out_trade_no)
    shop.heard(inside.out_trade_no)
    shop.heard(desk.out_trade_no)
    after = shop.now(payment)
    assert (after.state, after.paid_by, after.refunded_fen) == (State.PAID, inside.out_trade_no, 0)
    (refund,) = refunding.refunds_of(payment_id=payment.payment_id)
    assert (refund.out_trade_no, refund.fen, refund.is_surplus) == (desk.out_trade_no, FEN, True)
    shop.round()
    assert shop.refund(refund).state is RefundState.DONE
    assert (shop.market.settled[payment.payment_id], shop.market.refunded) == (1, {})


def test_the_other_channel_is_closed_once_one_has_paid(shop: Shop) -> None:
    payment = shop.opened()
    inside, desk = shop.begun(payment, "jsapi"), shop.begun(payment)
    shop.fake.pay(inside.out_trade_no)
    shop.heard(inside.out_trade_no)
    shop.round()
    assert not shop.fake.pay(desk.out_trade_no)
    assert shop.now(payment).due_at is None


def test_without_any_notice_the_rounds_find_out(shop: Shop) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    shop.round(minutes=1)
    assert shop.now(payment).attempts[0].looks == 1
    shop.fake.pay(one.out_trade_no)
    shop.round(minutes=1)
    assert shop.now(payment).state is State.OPEN
    shop.round(minutes=4)
    assert shop.now(payment).state is State.PAID
    assert shop.market.settled[payment.payment_id] == 1


def test_what_is_not_paid_in_time_is_closed_at_wechat_pay_and_told(shop: Shop) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    shop.round(minutes=40)
    assert shop.now(payment).state is State.CLOSED
    assert shop.fake.orders[one.out_trade_no].state == "CLOSED"
    assert (shop.market.closed[payment.payment_id], shop.market.settled) == (1, {})
    with pytest.raises(PaymentInOtherState):
        shop.begun(payment)


def test_paid_at_the_last_moment_wins_over_its_closing(shop: Shop) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    shop.world.moment += dt.timedelta(minutes=39, seconds=59)
    shop.fake.pay(one.out_trade_no)
    shop.round(minutes=1)
    assert shop.now(payment).state is State.PAID
    assert shop.market.closed == {}


def test_a_closed_payment_that_was_paid_all_the_same_is_paid(shop: Shop) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    assert shop.closed(payment).state is State.CLOSED
    order = shop.fake.orders[one.out_trade_no]
    order.state = "NOTPAY"
    assert shop.fake.pay(one.out_trade_no)
    shop.heard(one.out_trade_no)
    after = shop.now(payment)
    assert (after.state, after.told) == (State.PAID, "paid")
    assert (shop.market.closed[payment.payment_id], shop.market.settled[payment.payment_id]) == (1, 1)


def test_a_payment_is_closed_only_where_wechat_pay_says_so(shop: Shop) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    path = f"{ORDER}{one.out_trade_no}"
    shop.fake.faults += [Fault(f"{path}/close", "status", times=2, value=500), Fault(path, "status", 2, 500)]
    with pytest.raises(Busy):
        shop.closed(payment)
    assert shop.now(payment).state is State.OPEN
    assert shop.closed(payment).state is State.CLOSED
    assert shop.closed(payment).state is State.CLOSED


@pytest.mark.parametrize("sooner", [True, False])
def test_what_is_closed_while_it_is_being_begun_is_nobodys_to_pay(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, *, sooner: bool
) -> None:
    payment, prepay = shop.opened(), gateway.prepay

    def raced(*args: Any, **named: Any) -> gateway.Opening:
        if sooner:
            shop.closed(payment)
        found = prepay(*args, **named)
        if not sooner:
            shop.closed(payment)
        return found

    monkeypatch.setattr(gateway, "prepay", raced)
    with pytest.raises(PaymentInOtherState):
        shop.begun(payment)
    (order,) = shop.fake.orders.values()
    assert (order.state, shop.now(payment).state) == ("CLOSED", State.CLOSED)


def test_begun_anew_what_was_paid_meanwhile_is_paid_and_what_wechat_pay_closed_gets_another_order(shop: Shop) -> None:
    paid, closed = shop.opened(minutes=600), shop.opened(minutes=600)
    first, second = shop.begun(paid), shop.begun(closed)
    shop.fake.pay(first.out_trade_no)
    shop.fake.orders[second.out_trade_no].state = "CLOSED"
    shop.world.moment += dt.timedelta(minutes=111)
    with pytest.raises(PaymentInOtherState):
        shop.begun(paid)
    assert shop.now(paid).told == "paid"
    assert shop.begun(closed).out_trade_no == second.out_trade_no[:-1] + "1"


def test_what_was_never_begun_is_closed_without_a_word_to_wechat_pay(shop: Shop) -> None:
    assert shop.closed(shop.opened()).state is State.CLOSED
    assert shop.fake.asked == []


def test_a_market_that_is_busy_is_told_again_until_it_knows(shop: Shop) -> None:
    shop.market.busy = 2
    payment = shop.paid()
    assert (payment.state, payment.told) == (State.PAID, "")
    shop.round(minutes=2)
    shop.round(minutes=3)
    assert shop.now(payment).told == "paid"
    assert shop.market.settled[payment.payment_id] == 1


def test_opened_again_alike_it_is_the_same_and_otherwise_refused(shop: Shop) -> None:
    first = shop.opened()
    told = {
        "payment_id": first.payment_id,
        "purpose": first.purpose,
        "payer_id": first.payer_id,
        "description": first.description,
        "expires_at": first.expires_at,
    }
    assert opening.open_payment(shop.ctx, amount_fen=FEN, **told) == shop.now(first)  # type: ignore[arg-type]
    with pytest.raises(PaymentExists):
        opening.open_payment(shop.ctx, amount_fen=FEN + 1, **told)  # type: ignore[arg-type]
    with pytest.raises(PaymentExists):
        commit(opening.prepare_open(shop.ctx, amount_fen=FEN, **told))  # type: ignore[arg-type]


def test_what_ends_within_a_minute_can_not_be_begun(shop: Shop) -> None:
    payment = shop.opened()
    shop.world.moment += dt.timedelta(minutes=39, seconds=1)
    with pytest.raises(PaymentEnding):
        shop.begun(payment)


@pytest.mark.parametrize("kind", ["TRANSACTION.SUCCESS", "REFUND.SUCCESS"])
def test_a_signed_notice_that_can_not_be_read_is_refused(shop: Shop, kind: str) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    shop.fake.pay(one.out_trade_no)
    with pytest.raises(NoticeBroken):
        shop.heard(one.out_trade_no, event_type=kind, amount=None)


def test_a_notice_of_something_else_is_heard_and_changes_nothing(shop: Shop) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    shop.heard(one.out_trade_no, event_type="COMPLAINT.CREATE")
    shop.heard(one.out_trade_no)
    assert shop.now(payment).state is State.OPEN


def test_while_merchants_switch_certificates_and_the_public_key_both_count(shop: Shop) -> None:
    first, second = shop.paid(), shop.opened()
    shop.fake.signs_with = "platform"
    one = shop.begun(second)
    shop.fake.pay(one.out_trade_no)
    shop.heard(one.out_trade_no)
    assert {shop.now(one).state for one in (first, second)} == {State.PAID}
    assert shop.fake.asked.count("/v3/certificates") == 1
