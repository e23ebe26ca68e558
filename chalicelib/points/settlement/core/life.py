"""A statement's life as a table, and whose each deed is: two pairs of eyes, none of them the shop's family's. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Conflict, InvalidInput
from chalicelib.points.settlement.core.statements import (
    STATES_ZH,
    Officer,
    Payment,
    State,
    Statement,
    Step,
    adjusted,
)

STEPS_MAX = 60
"""After so many steps nothing is sent back, so that the item stays small; whatever leads to payment goes on. Ours."""


class Deed(StrEnum):
    """What is done with a statement."""

    CHECK = "check"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    PAY = "pay"
    UPHOLD = "uphold"
    DECLINE = "decline"


NEXT: dict[tuple[State, Deed], State] = {
    (State.CLOSED, Deed.CHECK): State.CHECKED,
    (State.CHECKED, Deed.SEND_BACK): State.CLOSED,
    (State.CHECKED, Deed.APPROVE): State.APPROVED,
    (State.APPROVED, Deed.PAY): State.PAID,
    (State.CLOSED, Deed.UPHOLD): State.CLOSED,
    (State.CHECKED, Deed.UPHOLD): State.CLOSED,
    (State.CLOSED, Deed.DECLINE): State.CLOSED,
    (State.CHECKED, Deed.DECLINE): State.CHECKED,
}
"""From which state what leads where; what is not here is refused. What an objection changed is checked anew."""


class StatementElsewhere(Conflict):
    """The deed does not belong to the statement's state."""

    code = "statement_elsewhere"
    zh, en = "这张结算单现在是“{state}”，不能这样办。", "The statement is {state}; this can not be done with it now."
    words: ClassVar[Mapping[str, str]] = {state.value: zh for state, zh in STATES_ZH.items()}


class OwnCheck(Conflict):
    """Two pairs of eyes: nobody approves what they checked themselves."""

    code = "own_check"
    zh, en = "自己核对的结算单要由另一位干部批准。", "Another officer, who is another person, approves a statement."


class OwnAdjustment(Conflict):
    """Two pairs of eyes: nobody approves an amount that they changed themselves."""

    code = "own_adjustment"
    zh, en = "自己认定异议成立的结算单要由另一位干部批准。", "Who upheld an objection does not approve the statement."


class SentBackTooOften(Conflict):
    """The statement went to and fro as often as anybody reads."""

    code = "sent_back_too_often"
    zh, en = "这张结算单退回次数太多，不能再退回，可以批准。", "It was sent back too often; it can still be approved."


class ShopsFamily(Conflict):
    """Nobody decides on what their own family's shop is paid."""

    code = "shops_family"
    zh, en = "不能办自己家或亲属的店的结算，请由别人办理。", "Nobody decides on what their own family's shop is paid."


class ObjectionsOpen(Conflict):
    """The shop objected, and nobody answered yet."""

    code = "objections_open"
    zh, en = "还有 {count} 条异议没有答复，答复后才能批准。", "{count} objections wait for an answer."


class AmountChanged(Conflict):
    """What is to be paid is no longer what the officer saw."""

    code = "amount_changed"
    zh, en = "应付金额变了，请刷新后再看一遍。", "The amount has changed since it was shown; look again."


class NothingToPay(Conflict):
    """The month leaves nothing to be paid."""

    code = "nothing_to_pay"
    zh, en = "这一期没有要付的钱。", "There is nothing to be paid for this month."


def refuse_family(officer: Officer) -> None:
    """Let an officer decide who is not of the shop's family, or raise `ShopsFamily`."""
    if officer.is_family:
        raise ShopsFamily


def decided(
    statement: Statement,
    deed: Deed,
    officer: Officer,
    *,
    seen_fen: int | None,
    step: Step,
    payment: Payment | None = None,
) -> Statement:
    """Return the statement after an officer's deed. `seen_fen` is what they saw was to be paid (None: not asked).

    Raises:
        StatementElsewhere, SentBackTooOften, ShopsFamily, OwnCheck, OwnAdjustment, ObjectionsOpen, AmountChanged,
        NothingToPay, InvalidInput.
    """
    found = _next(statement, deed)
    if deed is Deed.SEND_BACK and len(statement.steps) >= STEPS_MAX:
        raise SentBackTooOften
    refuse_family(officer)
    if seen_fen is not None and seen_fen != statement.payable_fen:
        raise AmountChanged(payable_fen=statement.payable_fen)
    if deed is Deed.APPROVE:
        _refuse_approval(statement, officer)
    if deed is Deed.PAY:
        assert payment is not None, "what was paid is told"
        _refuse_payment(statement, payment, business_date(step.at))
    after = replace(statement, state=found, steps=(*statement.steps, step), payment=payment)
    return replace(after, version=statement.version + 1)


def answered(statement: Statement, deed: Deed, officer: Officer, *, fen: int, on_next: bool, step: Step) -> Statement:
    """Return the statement after an answer to one of its objections: upheld by `fen`, here or on the next, or declined.

    An upheld one is kept as a step where it undoes a check, or is the first of this officer.

    Raises:
        StatementElsewhere, ShopsFamily, NextClosed, TooLateToAdjust.
    """
    found = _next(statement, deed)
    refuse_family(officer)
    after = replace(statement, state=found, open_objections=statement.open_objections - 1)
    if deed is Deed.UPHOLD:
        after = adjusted(after, fen, on_next=on_next)
        if found is not statement.state or not _upheld_by(statement, officer):
            after = replace(after, steps=(*statement.steps, step))
    return replace(after, version=statement.version + 1)


def _next(statement: Statement, deed: Deed) -> State:
    found = NEXT.get((statement.state, deed))
    if found is None:
        raise StatementElsewhere(state=statement.state.value)
    return found


def _upheld_by(statement: Statement, officer: Officer) -> bool:
    did = officer.principal.did
    return any(did(one.by, one.person) for one in statement.steps if one.deed == Deed.UPHOLD)


def _refuse_approval(statement: Statement, officer: Officer) -> None:
    checked = statement.step(Deed.CHECK)
    assert checked is not None, "a checked statement was checked"
    if officer.principal.did(checked.by, checked.person):
        raise OwnCheck
    if _upheld_by(statement, officer):
        raise OwnAdjustment
    if statement.open_objections:
        raise ObjectionsOpen(count=statement.open_objections)


def _refuse_payment(statement: Statement, payment: Payment, today: dt.date) -> None:
    if statement.payable_fen == 0:
        raise NothingToPay
    approved = statement.step(Deed.APPROVE)
    assert approved is not None, "an approved statement was approved"
    if not business_date(approved.at) <= payment.paid_on <= today:
        zh, en = "付款日期要在批准之后、今天之前。", "The day of payment lies between the approval and today."
        raise InvalidInput(fields=[{"field": "paid_on", "code": "paid_on", "zh": zh, "en": en}])
