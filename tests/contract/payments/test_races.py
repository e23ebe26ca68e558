"""Everybody at once, on a real store that throttles, conflicts and loses answers: nothing happens twice."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

from chalicelib.foundation.facts.core.payments import PaymentReceived
from chalicelib.foundation.payments.core.ids import SHARDS
from chalicelib.foundation.payments.core.refund_states import RefundState
from chalicelib.foundation.payments.core.states import State
from chalicelib.foundation.payments.service import refunding, rounds
from chalicelib.kernel import storage
from chalicelib.kernel.errors import DomainError
from tests.faults import Faults, hurried
from tests.make.payments import FEN, Shop


def at_once(*deeds: Callable[[], object]) -> None:
    """Do everything at the same moment; what is refused is asked again by nobody here."""

    def done(deed: Callable[[], object]) -> None:
        with contextlib.suppress(DomainError):
            deed()

    hands = [threading.Thread(target=done, args=(deed,)) for deed in deeds]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()


def test_two_channels_heard_by_sixteen_at_once_are_one_payment_and_one_refund(raced: Shop) -> None:
    payment = raced.opened()
    inside, desk = raced.begun(payment, "jsapi"), raced.begun(payment)
    for one in (inside, desk):
        raced.fake.pay(one.out_trade_no)
    names = [inside.out_trade_no, desk.out_trade_no]
    at_once(*(lambda name=name: raced.heard(name) for name in names * 8))
    for name in names:
        raced.heard(name)
    now = raced.now(payment)
    (refund,) = refunding.refunds_of(payment_id=payment.payment_id)
    assert (now.state, {now.paid_by, refund.out_trade_no}) == (State.PAID, set(names))
    assert raced.facts() == [PaymentReceived(payment.payment_id, "market", FEN)]


def test_closing_and_paying_at_once_ends_in_one_of_both_and_as_wechat_pay_has_it(raced: Shop) -> None:
    for _ in range(5):
        payment = raced.opened()
        one = raced.begun(payment)
        at_once(lambda payment=payment: raced.closed(payment), lambda one=one: raced.fake.pay(one.out_trade_no))  # type: ignore[misc]
        paid = raced.fake.orders[one.out_trade_no].paid_at is not None
        for _ in range(3):
            raced.round(minutes=30)
        assert raced.now(payment).state is (State.PAID if paid else State.CLOSED)


def test_with_throttles_conflicts_and_lost_answers_all_ends_as_without(raced: Shop) -> None:
    payments = []
    faults = Faults(storage.client(), seed=79)
    with hurried(), faults.armed():
        for n in range(8):
            payment = again(raced.opened)
            one = again(lambda payment=payment: raced.begun(payment))  # type: ignore[misc]
            if n % 4:
                raced.fake.pay(one.out_trade_no)
            if n % 2:
                again(lambda one=one: raced.heard(one.out_trade_no))  # type: ignore[misc]
                again(lambda payment=payment, n=n: raced.asked_back(payment, 100, f"refund-{n:04d}"))  # type: ignore[misc]
            payments.append(payment)
        for _ in range(8):
            raced.world.moment += dt.timedelta(minutes=30)
            for shard in SHARDS:
                again(lambda shard=shard: rounds.do_shard(raced.ctx, shard))  # type: ignore[misc]
    for _ in range(4):
        raced.round(minutes=61)
    assert {"throttle", "lost_answer"} <= set(faults.count)
    for n, payment in enumerate(payments):
        now = raced.now(payment)
        assert (now.state, now.told) == ((State.PAID, "paid") if n % 4 else (State.CLOSED, "closed"))
        assert now.due_at is None
        refunds = refunding.refunds_of(payment_id=payment.payment_id)
        assert [one.state for one in refunds] == ([RefundState.DONE] if n % 2 else [])
        assert now.refunded_fen == (100 if n % 2 else 0)


def again(deed: Callable[[], Any]) -> Any:
    """Do something until it is not refused: `Busy` says to ask again."""
    for _ in range(20):
        try:
            return deed()
        except DomainError:
            continue
    return deed()
