"""What becomes of a payment by each word of WeChat Pay's, and when it is taken up again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from chalicelib.foundation.payments.core import payments as core
from chalicelib.foundation.payments.core.attempt_states import AttemptState
from chalicelib.foundation.payments.core.ids import trade_no_of
from chalicelib.foundation.payments.core.payments import Oddity, PaymentEnding, Told, TooManyTurns
from chalicelib.foundation.payments.core.states import PaymentInOtherState, State, Turn
from tests.make.payments import FEN, PAYMENT, a_payment, an_attempt
from tests.make.world import NOON

ONE, OTHER = trade_no_of(PAYMENT, "native", 0), trade_no_of(PAYMENT, "jsapi", 0)
TOLD = Told(ONE, "4200001", FEN, "CNY", NOON)
BEGUN = a_payment(attempts=(an_attempt(ONE), an_attempt(OTHER, channel="jsapi")))


def minutes(number: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=number)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, None),
        ({"fen": FEN - 1}, Oddity.AMOUNT),
        ({"fen": FEN + 1}, Oddity.AMOUNT),
        ({"currency": "USD"}, Oddity.CURRENCY),
        ({"out_trade_no": trade_no_of(PAYMENT, "native", 1)}, Oddity.NO_ATTEMPT),
    ],
)
def test_only_what_is_as_it_was_asked_for_is_believed(changed: dict[str, object], found: Oddity | None) -> None:
    assert core.oddity_of(BEGUN, replace(TOLD, **changed)) is found  # type: ignore[arg-type]


def test_an_order_is_paid_by_one_transaction() -> None:
    taken = core.plan_paid(BEGUN, TOLD, NOON)
    assert taken is not None
    assert core.oddity_of(taken.payment, TOLD) is None
    assert core.oddity_of(taken.payment, replace(TOLD, transaction_id="4200002")) is Oddity.OTHER_TRANSACTION
    assert core.plan_paid(taken.payment, TOLD, NOON) is None


@pytest.mark.parametrize("state", [State.OPEN, State.CLOSED])
def test_the_first_order_wins_also_after_closing_and_the_second_is_surplus(state: State) -> None:
    first = core.plan_paid(replace(BEGUN, state=state), TOLD, minutes(1))
    assert first is not None
    assert (first.payment.state, first.payment.paid_by, first.surplus) == (State.PAID, ONE, None)
    assert first.payment.day == NOON.date()
    second = core.plan_paid(first.payment, replace(TOLD, out_trade_no=OTHER, transaction_id="4200002"), minutes(2))
    assert second is not None
    assert second.surplus == second.payment.attempt(OTHER)
    assert second.payment.paid_by == ONE
    assert second.payment.since == first.payment.since


def test_a_paid_payment_is_never_closed_and_a_closed_one_not_twice() -> None:
    for state in (State.PAID, State.CLOSED):
        with pytest.raises(PaymentInOtherState):
            core.moved(a_payment(state=state), Turn.CLOSE, NOON)


def test_an_order_is_asked_after_ever_more_rarely_and_never_after_its_payment_ends() -> None:
    one = an_attempt(ONE)
    times = [replace(one, looks=n).next_look_at for n in range(6)]
    assert times == [minutes(n) for n in (1, 5, 15, 30, 60, 90)]
    assert core.due_of(a_payment(attempts=(one,)), NOON) == minutes(1)
    assert core.due_of(a_payment(attempts=(replace(one, looks=4),)), NOON) == minutes(40)
    assert core.due_of(a_payment(), NOON) == minutes(40)


@pytest.mark.parametrize(("tries", "wait"), [(0, 0), (1, 2), (3, 5), (6, 60), (60, 60)])
def test_what_did_not_succeed_is_tried_again_ever_more_rarely(tries: int, wait: int) -> None:
    assert core.due_of(a_payment(state=State.PAID, tries=tries), NOON) == minutes(wait)


def test_of_what_is_told_and_has_no_order_left_nothing_is_due() -> None:
    told = a_payment(state=State.PAID, told="paid", tries=3)
    assert core.due_of(told, NOON) is None
    assert core.due_of(replace(told, attempts=(an_attempt(ONE),)), NOON) is not None
    assert core.due_of(replace(told, told="closed"), NOON) is not None


def test_whoever_pays_again_gets_the_order_that_lives_and_somebody_else_a_new_one() -> None:
    mine = an_attempt(OTHER, channel="jsapi", payer_mark="me")
    payment = a_payment(attempts=(mine,))
    assert core.plan_attempt(payment, "jsapi", "me", NOON) == mine
    assert core.plan_attempt(payment, "jsapi", "you", NOON).out_trade_no == trade_no_of(PAYMENT, "jsapi", 1)
    assert core.plan_attempt(payment, "native", "", NOON).out_trade_no == ONE
    closed = a_payment(attempts=(replace(mine, state=AttemptState.CLOSED),))
    assert core.plan_attempt(closed, "jsapi", "me", NOON).out_trade_no == trade_no_of(PAYMENT, "jsapi", 1)


def test_nobody_begins_what_is_over_or_paid_or_was_begun_too_often() -> None:
    with pytest.raises(PaymentInOtherState):
        core.plan_attempt(a_payment(state=State.PAID), "native", "", NOON)
    with pytest.raises(PaymentEnding):
        core.plan_attempt(a_payment(), "native", "", minutes(39.1))
    assert core.plan_attempt(a_payment(), "native", "", minutes(39)).made_at == minutes(39)
    names = [trade_no_of(PAYMENT, "native", turn) for turn in range(36)]
    many = tuple(an_attempt(name, state=AttemptState.CLOSED) for name in names)
    with pytest.raises(TooManyTurns):
        core.plan_attempt(a_payment(attempts=many), "native", "", NOON)


def test_a_new_order_stands_behind_the_others_and_a_known_one_in_its_place() -> None:
    third = an_attempt(trade_no_of(PAYMENT, "native", 1))
    assert core.with_attempt(BEGUN, third) == (*BEGUN.attempts, third)
    assert core.with_attempt(BEGUN, replace(BEGUN.attempts[0], looks=7))[0].looks == 7


def test_what_an_order_was_prepared_with_lives_for_less_than_two_hours() -> None:
    assert not core.is_fresh(an_attempt(ONE), NOON)
    assert core.is_fresh(an_attempt(ONE, prepared_at=NOON), minutes(109))
    assert not core.is_fresh(an_attempt(ONE, prepared_at=NOON), minutes(110))


def test_an_order_closes_once_and_only_a_live_one_is_looked_at() -> None:
    closed = core.plan_closed(BEGUN, ONE, NOON)
    assert closed is not None
    assert [one.out_trade_no for one in closed.live] == [OTHER]
    assert core.plan_closed(closed, ONE, NOON) is None
    assert core.plan_closed(closed, "nobodys", NOON) is None
    assert core.plan_looked(closed, ONE, NOON) is None
    assert core.plan_looked(closed, "nobodys", NOON) is None
    looked = core.plan_looked(BEGUN, ONE, NOON)
    assert looked is not None
    assert (looked.attempts[0].looks, looked.attempts[1], looked.version) == (1, BEGUN.attempts[1], 2)


def test_payments_are_the_same_by_what_was_asked_for() -> None:
    assert BEGUN.same_as(a_payment(state=State.PAID))
    assert not BEGUN.same_as(a_payment(amount_fen=FEN + 1))
    assert (BEGUN.town_id, BEGUN.attempt("nobodys")) == ("t0001", None)
