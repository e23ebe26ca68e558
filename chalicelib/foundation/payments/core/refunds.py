"""What a refund is, what WeChat Pay's word makes of it, and when to ask after it again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from chalicelib.foundation.payments.core.payments import AGAIN, Payment
from chalicelib.foundation.payments.core.refund_states import ENDS as REFUND_ENDS, NEXT as REFUND_NEXT, RefundState
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value

ABNORMAL_AGAIN = dt.timedelta(hours=12)
"""How often a refund is asked after whose money came back to the merchant: people have to act first. Ours."""
SURPLUS = "重复付款，自动退回"
SURPLUS_TURNS_MAX = 5
"""How often what somebody paid twice is given back anew, an hour after WeChat Pay closed it, before officers act."""
_HOURLY = len(AGAIN)


class RefundTooMuch(Conflict):
    """More would be given back than was paid, or it was not paid."""

    code = "refund_too_much"
    zh, en = "退款不能超过已付的金额，还能退 {left_fen} 分。", "No more than {left_fen} fen can be given back."


class RefundExists(Conflict):
    """There is a refund of this id already, of something else."""

    code = "refund_exists"
    zh, en = "这个编号的退款已经有了。", "There is already a refund of this id."


class RefundGoesOn(Conflict):
    """Nothing is given back by hand of what WeChat Pay still gives back, or gave."""

    code = "refund_goes_on"
    zh, en = "微信还在退，或者已经退到了，不能另外再退。", "WeChat Pay gives it back still, or did; not by hand."


class RefundNotSaid(Conflict):
    """Nobody said yet how it was given back, or it was said otherwise meanwhile."""

    code = "refund_not_said"
    zh, en = (
        "要先由一个人写明怎么退的，或者写的刚改过，请刷新再看。",
        "Nobody said how, or it was said anew; look again.",
    )


class OwnHand(Conflict):
    """Who gave the money back does not confirm it."""

    code = "refund_own_hand"
    zh, en = "写退款的人自己不能核对，请另一位来。", "Who gave it back does not confirm it; another officer does."


class NoSuchRefund(NotFound):
    """There is no such refund."""

    code = "no_such_refund"
    zh, en = "没有这笔退款。", "There is no such refund."


@value
class Refund:
    """Money on its way back. `wxpay_id` is WeChat Pay's name of it, `taken_on` the day on which its bills have it.

    `is_surplus`: of an order that was paid though another one was; the room that wanted the payment is told nothing.
    `hand` is how officers gave it back where WeChat Pay did not; `hand_by` who said so, `confirmed_by` who confirmed.
    `hand_person` is the resident that who said so is.
    """

    refund_id: str
    payment_id: str
    purpose: str
    out_trade_no: str
    fen: int
    total_fen: int
    why: str
    made_at: dt.datetime
    since: dt.datetime
    state: RefundState = RefundState.ASKED
    is_surplus: bool = False
    wxpay_id: str = ""
    taken_on: dt.date | None = None
    reason: str = ""
    told: str = ""
    tries: int = 0
    due_at: dt.datetime | None = None
    hand: str = ""
    hand_by: str = ""
    hand_person: str = ""
    confirmed_by: str = ""
    version: int = 1

    @property
    def town_id(self) -> str:
        """The town whose money it is."""
        return self.payment_id[:5]

    @property
    def ended(self) -> bool:
        """Whether nothing becomes of it any more."""
        return self.state in REFUND_ENDS

    @property
    def is_untold(self) -> bool:
        """Whether its room does not know yet what became of it."""
        return self.ended and not self.is_surplus and self.told != self.state.value

    @property
    def is_unplaced(self) -> bool:
        """Whether WeChat Pay has it, and our book does not know on which day."""
        return bool(self.wxpay_id) and self.taken_on is None

    @property
    def wants_person(self) -> bool:
        """Whether the money did not go back and nothing more is tried: officers have to see to it."""
        if self.state is RefundState.FAILED and self.is_surplus:
            return next_surplus(self, self.since) is None
        return self.state in {RefundState.ABNORMAL, RefundState.FAILED}

    def same_as(self, other: Refund) -> bool:
        """Tell whether both were asked for alike."""
        names = ("refund_id", "payment_id", "out_trade_no", "fen", "why")
        return all(getattr(self, name) == getattr(other, name) for name in names)


@value
class RefundWord:
    """What WeChat Pay says of a refund. `made_at`: when it was taken, None where that is not said."""

    wxpay_id: str
    state: RefundState
    fen: int
    made_at: dt.datetime | None


def surplus_of(payment: Payment, out_trade_no: str, now: dt.datetime) -> Refund:
    """Return the refund of an order that was paid though another one was: whole, under a name made of the order's."""
    made = Refund(
        f"surplus-{out_trade_no}",
        payment.payment_id,
        payment.purpose,
        out_trade_no,
        payment.amount_fen,
        payment.amount_fen,
        SURPLUS,
        now,
        now,
        is_surplus=True,
        version=0,
    )
    return changed(made, now)


def next_surplus(refund: Refund, now: dt.datetime) -> Refund | None:
    """Return the refund that follows a surplus one which came to nothing; None where officers have to act."""
    turn = int(refund.refund_id.removeprefix(f"surplus-{refund.out_trade_no}").lstrip("-") or 1) + 1
    if turn > SURPLUS_TURNS_MAX:
        return None
    name = f"surplus-{refund.out_trade_no}-{turn}"
    made = replace(refund, refund_id=name, made_at=now, since=now, wxpay_id="", taken_on=None, reason="", version=0)
    return changed(replace(made, state=RefundState.ASKED, tries=_HOURLY), now)


def due_of(refund: Refund, now: dt.datetime) -> dt.datetime | None:
    """Return when the rounds take a refund up again; None where nothing is left to do."""
    if refund.ended and not refund.is_untold and not refund.is_unplaced:
        return None
    if refund.state is RefundState.ABNORMAL:
        return now + ABNORMAL_AGAIN
    return now if refund.tries == 0 else now + AGAIN[min(refund.tries, len(AGAIN)) - 1]


def changed(refund: Refund, now: dt.datetime, **what: Any) -> Refund:
    """Return a refund one version on, with what changed and when it is due."""
    after = replace(refund, version=refund.version + 1, **what)
    return replace(after, due_at=due_of(after, now))


def plan_state(refund: Refund, state: RefundState, now: dt.datetime, **what: Any) -> Refund | None:
    """Return a refund in another state, None where it has ended or does not go there from where it is."""
    if state not in REFUND_NEXT.get(refund.state, frozenset()):
        return None
    tries = 0 if state in REFUND_ENDS else refund.tries + 1
    return changed(refund, now, state=state, since=now, tries=tries, **what)


def said_by_hand(refund: Refund, words: str, officer: Principal) -> Refund:
    """Return a refund of which an officer says how they gave it back; said again it is said anew.

    Raises:
        RefundGoesOn: it is not one that officers have to see to, or WeChat Pay is not done with it.
    """
    if refund.state is not RefundState.FAILED or not refund.wants_person:
        raise RefundGoesOn
    by, person = officer.signature, officer.person
    return replace(refund, hand=words, hand_by=by, hand_person=person, version=refund.version + 1)


def confirmed(refund: Refund, words: str, officer: Principal, now: dt.datetime) -> Refund:
    """Return a refund that another officer confirms was given back as `words` say.

    Raises:
        RefundNotSaid: nobody said so, or something else. OwnHand: they said it themselves.
        RefundGoesOn: it is done in another way.
    """
    if refund.state is not RefundState.FAILED:
        raise RefundGoesOn
    if refund.hand == "" or refund.hand != words:
        raise RefundNotSaid
    if officer.did(refund.hand_by, refund.hand_person):
        raise OwnHand
    after = plan_state(refund, RefundState.BY_HAND, now, confirmed_by=officer.signature)
    assert after is not None, "failed becomes by_hand"
    return after


def plan_word(refund: Refund, word: RefundWord, now: dt.datetime, *, counts: bool = True) -> Refund | None:
    """Return what becomes of a refund by WeChat Pay's word; None where that is known, or it is about another one.

    A failed one that it gave back all the same is done; where that no longer `counts` as all of the payment went back
    in other ways, it is kept that WeChat Pay has it: its bill names it.
    """
    if word.fen != refund.fen or refund.wxpay_id not in {"", word.wxpay_id}:
        return None
    told_on = None if word.made_at is None else business_date(word.made_at)
    known: dict[str, Any] = {"wxpay_id": word.wxpay_id, "taken_on": refund.taken_on or told_on}
    if refund.state is RefundState.FAILED and word.state is RefundState.DONE and counts:
        return plan_state(refund, word.state, now, **known)
    if refund.ended:
        learns = not refund.wxpay_id or (refund.is_unplaced and told_on is not None)
        return changed(refund, now, **known) if learns else None
    if word.state in {refund.state, RefundState.SENT}:
        return changed(refund, now, tries=refund.tries + 1, **known)
    return plan_state(refund, word.state, now, **known)
