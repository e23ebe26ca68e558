"""What a payment is, which of its orders at WeChat Pay was paid, and when to ask after it again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import StrEnum
from typing import Any

from chalicelib.foundation.payments.core.attempt_states import LIVE, NEXT as STEPS, AttemptState, Step
from chalicelib.foundation.payments.core.ids import TURNS, trade_no_of
from chalicelib.foundation.payments.core.states import NEXT, PaymentInOtherState, State, Turn
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value

FEN_MAX = 1_000_000_000
"""Ten million yuan: no order of a town's market is dearer, and nothing overflows. Ours."""
CURRENCY = "CNY"
LOOKS = tuple(dt.timedelta(minutes=n) for n in (1, 5, 15, 30))
"""When an order is asked after, from its making on; afterwards each time the last of them has passed again."""
BEGIN_BEFORE = dt.timedelta(minutes=1)
"""WeChat Pay takes no order that ends sooner than a minute from now (time_expire)."""
PREPAY_LIVES = dt.timedelta(minutes=110)
"""A prepay_id and a code_url live two hours; what is left has to do for paying. Source: JSAPI下单, Native下单."""
AGAIN = tuple(dt.timedelta(minutes=n) for n in (2, 2, 5, 15, 30, 60))
"""When to try again what did not succeed: telling a room, sending a refund, asking after one; then every hour."""


class PaymentExists(Conflict):
    """There is a payment of this id already, of something else."""

    code = "payment_exists"
    zh, en = "这个编号的付款已经有了。", "There is already a payment of this id."


class PaymentEnding(Conflict):
    """Its time is over, or so nearly that WeChat Pay takes it no more."""

    code = "payment_ending"
    zh, en = "付款时间已过，请重新下单。", "The time to pay is over; order again."


class TooManyTurns(Conflict):
    """It was begun anew more often than it has names for."""

    code = "payment_turns_used_up"
    zh, en = "发起付款的次数太多了，请重新下单。", "Paying was begun too often; order again."


class PaymentRefused(Conflict):
    """WeChat Pay does not take the order."""

    code = "payment_refused"
    zh, en = "微信支付没有受理（{reason}）。", "WeChat Pay did not take it ({reason})."


class Oddity(StrEnum):
    """What WeChat Pay said that can not be believed of a payment of ours: kept, and somebody is woken."""

    NO_PAYMENT = "no_payment"
    NO_ATTEMPT = "no_attempt"
    AMOUNT = "amount"
    CURRENCY = "currency"
    OTHER_TRANSACTION = "other_transaction"


@value
class Attempt:
    """One order at WeChat Pay.

    `prepay` is its prepay_id or code_url, since `prepared_at`; `payer_mark` tells whether another openid asks.
    `transaction_id` is WeChat Pay's name of what was paid, `looks` how often it was asked after.
    """

    out_trade_no: str
    channel: str
    made_at: dt.datetime
    state: AttemptState = AttemptState.MADE
    prepay: str = ""
    prepared_at: dt.datetime | None = None
    payer_mark: str = ""
    transaction_id: str = ""
    paid_at: dt.datetime | None = None
    looks: int = 0

    @property
    def is_live(self) -> bool:
        """Whether it may yet be paid without anybody's fault."""
        return self.state in LIVE

    @property
    def next_look_at(self) -> dt.datetime:
        """When to ask after it."""
        known = LOOKS[min(self.looks, len(LOOKS) - 1)]
        return self.made_at + known + max(0, self.looks - len(LOOKS) + 1) * LOOKS[-1]

    def moved(self, step: Step, **more: Any) -> Attempt:
        """Return it a step on."""
        return replace(self, state=STEPS[self.state, step], **more)


@value
class Payment:
    """What something of a room costs. `purpose` names the room; `paid_by` the order that paid it.

    `refunded_fen` is what was asked back of it and not refused. `told` is the state that the room knows, after `tries`
    tries; `due_at` when the rounds take it up again.
    """

    payment_id: str
    purpose: str
    payer_id: str
    amount_fen: int
    description: str
    expires_at: dt.datetime
    made_at: dt.datetime
    since: dt.datetime
    state: State = State.OPEN
    attempts: tuple[Attempt, ...] = ()
    paid_by: str = ""
    refunded_fen: int = 0
    told: str = ""
    tries: int = 0
    due_at: dt.datetime | None = None
    version: int = 1

    @property
    def town_id(self) -> str:
        """The town whose money it is."""
        return self.payment_id[:5]

    @property
    def day(self) -> dt.date:
        """The business date on which it came into its state."""
        return business_date(self.since)

    @property
    def is_untold(self) -> bool:
        """Whether its room does not know yet what became of it."""
        return self.state is not State.OPEN and self.told != self.state.value

    @property
    def live(self) -> list[Attempt]:
        """Its orders that may yet be paid."""
        return [one for one in self.attempts if one.is_live]

    def attempt(self, out_trade_no: str) -> Attempt | None:
        """Return its order of this name, or None."""
        return next((one for one in self.attempts if one.out_trade_no == out_trade_no), None)

    def same_as(self, other: Payment) -> bool:
        """Tell whether both were asked for alike."""
        names = ("payment_id", "purpose", "payer_id", "amount_fen", "description", "expires_at")
        return all(getattr(self, name) == getattr(other, name) for name in names)


@value
class Told:
    """What WeChat Pay says of an order that was paid."""

    out_trade_no: str
    transaction_id: str
    fen: int
    currency: str
    at: dt.datetime


@value
class Taken:
    """What a word of WeChat Pay's makes of a payment: `surplus` is an order that was paid though another one was."""

    payment: Payment
    surplus: Attempt | None = None


def due_of(payment: Payment, now: dt.datetime) -> dt.datetime | None:
    """Return when the rounds take a payment up again; None where nothing is left to do."""
    if payment.state is not State.OPEN and not payment.is_untold and not payment.live:
        return None
    if payment.tries:
        return now + AGAIN[min(payment.tries, len(AGAIN)) - 1]
    if payment.state is State.OPEN:
        return min([payment.expires_at, *(one.next_look_at for one in payment.live)])
    return now


def changed(payment: Payment, now: dt.datetime, **what: Any) -> Payment:
    """Return a payment one version on, with what changed and when it is due."""
    after = replace(payment, version=payment.version + 1, **what)
    return replace(after, due_at=due_of(after, now))


def moved(payment: Payment, turn: Turn, now: dt.datetime, **what: Any) -> Payment:
    """Return a payment in the state that follows.

    Raises:
        PaymentInOtherState: none does.
    """
    if (payment.state, turn) not in NEXT:
        raise PaymentInOtherState(state=payment.state.value)
    return changed(payment, now, state=NEXT[payment.state, turn], since=now, tries=0, **what)


def with_attempt(payment: Payment, attempt: Attempt) -> tuple[Attempt, ...]:
    """Return a payment's orders, one of them as it is now; a new one stands at the end."""
    others = [one for one in payment.attempts if one.out_trade_no != attempt.out_trade_no]
    if len(others) == len(payment.attempts):
        return (*payment.attempts, attempt)
    return tuple(attempt if one.out_trade_no == attempt.out_trade_no else one for one in payment.attempts)


def plan_attempt(payment: Payment, channel: str, payer_mark: str, now: dt.datetime) -> Attempt:
    """Return the order by which somebody may pay now: the one that lives, where it is theirs, else a new one.

    Raises:
        PaymentInOtherState: it is paid, or closed.
        PaymentEnding, TooManyTurns.
    """
    if payment.state is not State.OPEN:
        raise PaymentInOtherState(state=payment.state.value)
    if now > payment.expires_at - BEGIN_BEFORE:
        raise PaymentEnding
    mine = [one for one in payment.attempts if one.channel == channel]
    for one in mine:
        if one.is_live and one.payer_mark == payer_mark:
            return one
    if len(mine) == len(TURNS):
        raise TooManyTurns
    return Attempt(trade_no_of(payment.payment_id, channel, len(mine)), channel, now, payer_mark=payer_mark)


def is_fresh(attempt: Attempt, now: dt.datetime) -> bool:
    """Tell whether what an order was prepared with still lives."""
    return attempt.prepared_at is not None and now < attempt.prepared_at + PREPAY_LIVES


def oddity_of(payment: Payment, told: Told) -> Oddity | None:
    """Return why a word of WeChat Pay's can not be believed; None where it can."""
    attempt = payment.attempt(told.out_trade_no)
    if attempt is None:
        return Oddity.NO_ATTEMPT
    if told.currency != CURRENCY:
        return Oddity.CURRENCY
    if told.fen != payment.amount_fen:
        return Oddity.AMOUNT
    if attempt.state is AttemptState.PAID and attempt.transaction_id != told.transaction_id:
        return Oddity.OTHER_TRANSACTION
    return None


def plan_paid(payment: Payment, told: Told, now: dt.datetime) -> Taken | None:
    """Return what becomes of a payment whose order was paid, None where that is known already. Nothing is odd about it.

    The first order wins, also after the payment was closed; any other one that was paid is surplus.
    """
    attempt = payment.attempt(told.out_trade_no)
    assert attempt is not None, "an order that is not the payment's is an oddity"
    if attempt.state is AttemptState.PAID:
        return None
    paid = attempt.moved(Step.PAY, transaction_id=told.transaction_id, paid_at=told.at)
    attempts = with_attempt(payment, paid)
    if payment.state is State.PAID:
        return Taken(changed(payment, now, attempts=attempts), surplus=paid)
    return Taken(moved(payment, Turn.PAY, now, attempts=attempts, paid_by=paid.out_trade_no))


def plan_closed(payment: Payment, out_trade_no: str, now: dt.datetime) -> Payment | None:
    """Return a payment one of whose orders can not be paid any more, None where that is known already."""
    attempt = payment.attempt(out_trade_no)
    if attempt is None or not attempt.is_live:
        return None
    return changed(payment, now, attempts=with_attempt(payment, attempt.moved(Step.CLOSE)))


def plan_looked(payment: Payment, out_trade_no: str, now: dt.datetime) -> Payment | None:
    """Return a payment one of whose orders was asked after without an end; None where it has one meanwhile."""
    attempt = payment.attempt(out_trade_no)
    if attempt is None or not attempt.is_live:
        return None
    return changed(payment, now, attempts=with_attempt(payment, replace(attempt, looks=attempt.looks + 1)))
