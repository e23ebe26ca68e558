"""Money back: never more than was paid, sent once under its name, asked after until WeChat Pay says its end."""

from __future__ import annotations

import threading

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from chalicelib.foundation.facts.core.payments import PaymentRefunded, RefundAbnormal
from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.core.refunds import (
    NoSuchRefund,
    OwnHand,
    Refund,
    RefundExists,
    RefundGoesOn,
    RefundNotSaid,
    RefundTooMuch,
)
from chalicelib.foundation.payments.service import by_hand, reading, refunding
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from tests.fakes.server import Fault
from tests.fakes.wechatpay_books import Refund as TheirRefund
from tests.make.payments import FEN, Shop

SEND = "/v3/refund/domestic/refunds"
VILLAGER = "v00001r00001"


def troubles(shop: Shop) -> list[tuple[str, RefundState]]:
    """Return what the town's officers have to see to."""
    found = reading.list_troubles(town_id=shop.town_id, size=9, cursor=None).rows
    return [(one.refund_id, one.state) for one in found]


def test_a_part_goes_back_and_the_market_is_told_once(shop: Shop) -> None:
    payment = shop.paid()
    refund = shop.asked_back(payment, 1_000)
    shop.round()
    shop.round()
    assert shop.refund(refund).state is RefundState.DONE
    assert shop.market.refunded == {(refund.refund_id, "done"): 1}
    assert shop.now(payment).refunded_fen == 1_000
    assert troubles(shop) == []
    assert shop.facts()[1:] == [PaymentRefunded(refund.refund_id, payment.payment_id, 1_000)]
    assert shop.fake.asked.count(SEND) == 1


def test_all_refunds_together_are_never_more_than_was_paid(shop: Shop) -> None:
    payment = shop.paid()
    shop.asked_back(payment, FEN - 1)
    with pytest.raises(RefundTooMuch) as refused:
        shop.asked_back(payment, 2)
    assert refused.value.facts == {"left_fen": 1}
    shop.asked_back(payment, 1)
    shop.round()
    assert sum(one.asked["amount"]["refund"] for one in shop.fake.refunds.values()) == FEN


def test_the_same_refund_is_asked_for_once_and_another_one_of_its_name_is_refused(shop: Shop) -> None:
    payment = shop.paid()
    first = shop.asked_back(payment, 100, "refund-0001")
    assert shop.asked_back(payment, 100, "refund-0001") == first
    assert shop.now(payment).refunded_fen == 100
    with pytest.raises(RefundExists):
        shop.asked_back(payment, 200, "refund-0001")


def test_nothing_goes_back_of_what_was_not_paid(shop: Shop) -> None:
    with pytest.raises(RefundTooMuch):
        shop.asked_back(shop.opened(), 1)
    with pytest.raises(NoSuchRefund):
        refunding.refund_by(refund_id="refund-0009")


@pytest.mark.parametrize("kind", ["lost", "status", "drop", "NOT_ENOUGH", "FREQUENCY_LIMITED", "SIGN_ERROR"])
def test_no_clear_word_is_unknown_and_asked_after_and_it_goes_back_once(shop: Shop, kind: str) -> None:
    payment = shop.paid()
    refund = shop.asked_back(payment, 100)
    shop.fake.faults.append(Fault(SEND, kind, times=2, value=500))
    shop.round()
    assert shop.refund(refund).state is RefundState.UNKNOWN
    shop.fake.faults.clear()
    for _ in range(3):
        shop.round(minutes=10)
    assert shop.refund(refund).state is RefundState.DONE
    assert len(shop.fake.refunds) == 1


def test_what_wechat_pay_refuses_comes_to_nothing_and_counts_no_more(shop: Shop) -> None:
    payment = shop.paid()
    refund = shop.asked_back(payment, 100)
    shop.fake.faults.append(Fault(SEND, "INVALID_REQUEST"))
    shop.round()
    after = shop.refund(refund)
    assert (after.state, after.reason, after.due_at) == (RefundState.FAILED, "INVALID_REQUEST", None)
    assert shop.now(payment).refunded_fen == 0
    assert shop.market.refunded == {(refund.refund_id, "failed"): 1}


def failed(shop: Shop, fen: int = 100) -> tuple[Payment, Refund]:
    """Return a payment and a refund of it that WeChat Pay refused."""
    payment = shop.paid()
    refund = shop.asked_back(payment, fen)
    shop.fake.faults.append(Fault(SEND, "INVALID_REQUEST"))
    shop.round()
    return payment, shop.refund(refund)


def officer(shop: Shop, name: str) -> Context:
    return shop.world.context(Principal(name, frozenset({Role.TOWN_OFFICER}), ((0, 9),), shop.town_id))


def test_what_failed_is_given_back_by_hand_once_another_officer_confirms_it(shop: Shop) -> None:
    payment, refund = failed(shop)
    words, one = "现金退的，收条 12 号", {"payment_id": payment.payment_id, "refund_id": refund.refund_id}
    with pytest.raises(RefundNotSaid):
        by_hand.confirm(officer(shop, "s2"), **one, words=words)
    said = by_hand.say(officer(shop, "s1"), **one, words=words)
    assert by_hand.say(officer(shop, "s1"), **one, words=words) == said
    assert (said.state, shop.now(payment).refunded_fen) == (RefundState.FAILED, 0)
    wrong: list[tuple[str, str, type[DomainError]]] = [
        ("s1", words, OwnHand),
        ("s2", "转账退的，收条 12 号", RefundNotSaid),
    ]
    for who, seen, refusal in wrong:
        with pytest.raises(refusal):
            by_hand.confirm(officer(shop, who), **one, words=seen)
    done = by_hand.confirm(officer(shop, "s2"), **one, words=words)
    assert by_hand.confirm(officer(shop, "s2"), **one, words=words).version == done.version
    assert (done.state, done.hand_by, done.confirmed_by) == (RefundState.BY_HAND, "s1", "s2")
    assert (shop.now(payment).refunded_fen, troubles(shop)) == (100, [])
    assert shop.facts()[-1] == PaymentRefunded(refund.refund_id, payment.payment_id, 100)
    for deed in (by_hand.say, by_hand.confirm):
        with pytest.raises(RefundGoesOn):
            deed(officer(shop, "s3"), **one, words=words)
    shop.round(minutes=60)
    assert shop.refund(refund).state is RefundState.BY_HAND


def test_nothing_is_given_back_by_hand_that_wechat_pay_gives_or_that_went_back_meanwhile(shop: Shop) -> None:
    payment, refund = failed(shop)
    other = shop.paid()
    under_way = shop.asked_back(other, 100)
    with pytest.raises(RefundGoesOn):
        by_hand.say(officer(shop, "s1"), payment_id=other.payment_id, refund_id=under_way.refund_id, words="现金退的")
    one = {"payment_id": payment.payment_id, "refund_id": refund.refund_id, "words": "现金退的"}
    with pytest.raises(NoSuchRefund):
        by_hand.say(officer(shop, "s1"), **one | {"payment_id": under_way.payment_id})
    by_hand.say(officer(shop, "s1"), **one)
    shop.asked_back(payment, FEN)
    with pytest.raises(RefundTooMuch):
        by_hand.confirm(officer(shop, "s2"), **one)
    assert shop.refund(refund).state is RefundState.FAILED


@pytest.mark.parametrize("code", ["PARAM_ERROR", "INVALID_REQUEST"])
def test_a_question_that_is_refused_says_nothing_of_the_refund(shop: Shop, code: str) -> None:
    payment = shop.paid()
    refund = shop.asked_back(payment, 100)
    shop.fake.refund_status = "PROCESSING"
    shop.round()
    shop.fake.faults.append(Fault(f"{SEND}/{refund.refund_id}", code))
    shop.round(minutes=5)
    assert (shop.refund(refund).state, shop.now(payment).refunded_fen) == (RefundState.UNKNOWN, 100)
    shop.fake.refunds[refund.refund_id].status = "SUCCESS"
    shop.round(minutes=60)
    assert shop.refund(refund).state is RefundState.DONE


def taken_after_all(shop: Shop, payment: Payment, refund: Refund, status: str = "SUCCESS") -> None:
    """Let WeChat Pay have a refund that it refused before."""
    amount = {"refund": refund.fen, "total": refund.total_fen, "currency": "CNY"}
    asked = {"out_trade_no": payment.paid_by, "out_refund_no": refund.refund_id, "amount": amount}
    shop.fake.refunds[refund.refund_id] = TheirRefund(asked, "5000", shop.world.moment, status)


def test_what_was_refused_and_is_given_back_all_the_same_counts_as_soon_as_it_is_heard_of(shop: Shop) -> None:
    payment, refund = failed(shop)
    taken_after_all(shop, payment, refund)
    shop.heard(refund.refund_id)
    shop.round(minutes=5)
    assert (shop.refund(refund).state, shop.now(payment).refunded_fen) == (RefundState.DONE, 100)
    assert shop.market.refunded[refund.refund_id, "done"] == 1


def test_what_is_asked_back_in_another_way_meanwhile_is_not_counted_twice(shop: Shop) -> None:
    payment, refund = failed(shop)
    taken_after_all(shop, payment, refund)
    shop.asked_back(payment, FEN)
    shop.heard(refund.refund_id)
    after = shop.refund(refund)
    assert (after.state, after.wxpay_id, after.is_unplaced) == (RefundState.FAILED, "5000", True)
    assert shop.now(payment).refunded_fen == FEN


@pytest.mark.parametrize("status", ["SUCCESS", "PROCESSING", "ABNORMAL"])
def test_wechat_pay_is_asked_before_anybody_gives_money_by_hand(shop: Shop, status: str) -> None:
    payment, refund = failed(shop)
    one = {"payment_id": payment.payment_id, "refund_id": refund.refund_id, "words": "现金退的"}
    by_hand.say(officer(shop, "s1"), **one)
    shop.fake.faults.append(Fault(f"{SEND}/{refund.refund_id}", "PARAM_ERROR"))
    with pytest.raises(Busy):
        by_hand.confirm(officer(shop, "s2"), **one)
    taken_after_all(shop, payment, refund, status)
    with pytest.raises(RefundGoesOn):
        by_hand.confirm(officer(shop, "s2"), **one)
    assert shop.refund(refund).state is (RefundState.DONE if status == "SUCCESS" else RefundState.FAILED)


def test_nobody_gives_money_by_hand_to_their_own_family(shop: Shop) -> None:
    payment = shop.paid(shop.opened(payer_id=VILLAGER))
    refund = shop.asked_back(payment, 100)
    shop.fake.faults.append(Fault(SEND, "INVALID_REQUEST"))
    shop.round()
    who = Principal("s1", frozenset({Role.TOWN_OFFICER}), ((0, 9),), shop.town_id, resident_id=VILLAGER)
    with pytest.raises(OwnFamily):
        by_hand.say(
            shop.world.context(who), payment_id=payment.payment_id, refund_id=refund.refund_id, words="现金退的"
        )


def test_what_is_refused_now_and_was_taken_before_counts_as_taken(shop: Shop) -> None:
    payment = shop.paid()
    refund = shop.asked_back(payment, 100)
    shop.fake.faults.append(Fault(SEND, "lost", times=2))
    shop.round()
    shop.fake.faults.append(Fault(f"{SEND}/{refund.refund_id}", "RESOURCE_NOT_EXISTS"))
    shop.fake.faults.append(Fault(SEND, "INVALID_REQUEST"))
    shop.round(minutes=30)
    assert shop.refund(refund).state is RefundState.DONE


def test_a_refund_under_way_is_asked_after_until_it_is_done(shop: Shop) -> None:
    payment = shop.paid()
    refund = shop.asked_back(payment, 100)
    shop.fake.refund_status = "PROCESSING"
    shop.round()
    assert shop.refund(refund).state is RefundState.SENT
    shop.round(minutes=5)
    shop.fake.refunds[refund.refund_id].status = "SUCCESS"
    shop.round(minutes=60)
    assert shop.refund(refund).state is RefundState.DONE


def test_a_refund_that_comes_back_to_the_merchant_is_told_to_officers_and_ends_as_they_end_it(shop: Shop) -> None:
    payment = shop.paid()
    refund = shop.asked_back(payment, 100)
    shop.fake.refund_status = "ABNORMAL"
    shop.round()
    assert shop.refund(refund).state is RefundState.ABNORMAL
    assert shop.facts()[1:] == [RefundAbnormal(refund.refund_id, payment.payment_id, 100)]
    assert troubles(shop) == [(refund.refund_id, RefundState.ABNORMAL)]
    assert shop.now(payment).refunded_fen == 100
    shop.fake.refunds[refund.refund_id].status = "CLOSED"
    shop.round(minutes=12 * 60)
    assert shop.refund(refund).state is RefundState.FAILED
    assert troubles(shop) == [(refund.refund_id, RefundState.FAILED)]
    assert shop.now(payment).refunded_fen == 0


def test_what_somebody_paid_twice_is_given_back_anew_where_wechat_pay_closes_it_and_then_by_officers(
    shop: Shop,
) -> None:
    payment = shop.opened()
    inside, desk = shop.begun(payment, "jsapi"), shop.begun(payment)
    for one in (inside, desk):
        shop.fake.pay(one.out_trade_no)
    for one in (inside, desk):
        shop.heard(one.out_trade_no)
    shop.fake.refund_status = "CLOSED"
    for _ in range(7):
        shop.round(minutes=60)
    found = refunding.refunds_of(payment_id=payment.payment_id)
    assert [one.state for one in found] == [RefundState.FAILED] * 5
    assert [one.refund_id[-2:] for one in found[1:]] == ["-2", "-3", "-4", "-5"]
    assert shop.facts()[1:] == [RefundAbnormal(found[4].refund_id, payment.payment_id, FEN)]
    assert troubles(shop) == [(found[4].refund_id, RefundState.FAILED)]
    assert shop.now(payment).refunded_fen == 0


def test_a_notice_before_the_answer_ends_it_and_its_day_is_asked_for(shop: Shop) -> None:
    payment = shop.paid()
    refund = shop.asked_back(payment, 100)
    amount = {"refund": 100, "total": FEN, "currency": "CNY"}
    asked = {"out_trade_no": payment.paid_by, "out_refund_no": refund.refund_id, "amount": amount}
    shop.fake.refunds[refund.refund_id] = TheirRefund(asked, "5000", shop.world.moment, "SUCCESS")
    shop.heard(refund.refund_id)
    early = shop.refund(refund)
    assert (early.state, early.taken_on) == (RefundState.DONE, None)
    shop.round(minutes=5)
    late = shop.refund(refund)
    assert (late.taken_on is not None, late.due_at) == (True, None)


def test_a_notice_of_no_refund_or_another_amount_changes_nothing(shop: Shop) -> None:
    payment = shop.paid()
    refund = shop.asked_back(payment, 100)
    shop.fake.refund_status = "PROCESSING"
    shop.round()
    shop.heard(refund.refund_id, amount={"refund": 99}, refund_status="SUCCESS")
    shop.heard(refund.refund_id, out_refund_no="somebodys-refund", refund_status="SUCCESS")
    shop.heard(refund.refund_id, out_trade_no="somebodys-order", refund_status="SUCCESS")
    assert shop.refund(refund).state is RefundState.SENT


def test_a_market_that_is_busy_is_told_of_a_refund_again(shop: Shop) -> None:
    refund = shop.asked_back(shop.paid(), 100)
    shop.market.busy = 1
    shop.round()
    assert shop.refund(refund).told == ""
    shop.round(minutes=10)
    assert shop.refund(refund).told == "done"


def test_sixteen_hands_at_once_give_no_more_back_than_was_paid(raced: Shop) -> None:
    payment = raced.paid()
    done: list[int] = []

    def ask(n: int) -> None:
        try:
            raced.asked_back(payment, 1_000, f"refund-{n:04d}")
            done.append(n)
        except DomainError:
            pass

    hands = [threading.Thread(target=ask, args=(n,)) for n in range(16)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert len(done) == FEN // 1_000
    assert raced.now(payment).refunded_fen == 1_000 * len(done)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, FEN), st.sampled_from(["SUCCESS", "CLOSED", "PROCESSING"])), max_size=6))
def test_whatever_is_asked_back_the_sum_is_what_did_not_fail(shop: Shop, asked: list[tuple[int, str]]) -> None:
    payment, standing = shop.paid(), 0
    for fen, end in asked:
        shop.fake.refund_status = end
        try:
            shop.asked_back(payment, fen)
        except RefundTooMuch:
            assert fen > FEN - standing
            continue
        assert fen <= FEN - standing
        standing += fen if end != "CLOSED" else 0
        shop.round()
    assert shop.now(payment).refunded_fen == standing
    shop.fake.refund_status = "SUCCESS"
