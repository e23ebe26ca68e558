"""A top-up's life. What is not known is a state of its own: the points stay held in it, for as long as it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from chalicelib.kernel.errors import Conflict


class State(StrEnum):
    """What a top-up can be. `sent` is written before the provider is asked, so that it is asked once."""

    ASKED = "asked"
    SENT = "sent"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Deed(StrEnum):
    """What is done with a top-up."""

    SEND = "send"
    LOSE = "lose"
    SUCCEED = "succeed"
    FAIL = "fail"
    CANCEL = "cancel"
    PAY = "pay"
    RETURN = "return"
    RULE_PAID = "rule_paid"
    RULE_UNPAID = "rule_unpaid"


class Kind(StrEnum):
    """Phone credit, which the provider pays, or an internet fee, which an officer pays by hand."""

    PHONE = "phone"
    INTERNET = "internet"


NEXT: Mapping[tuple[State, Deed], State] = {
    (State.ASKED, Deed.SEND): State.SENT,
    (State.ASKED, Deed.CANCEL): State.CANCELLED,
    (State.ASKED, Deed.PAY): State.SUCCEEDED,
    (State.ASKED, Deed.RETURN): State.FAILED,
    (State.SENT, Deed.LOSE): State.UNKNOWN,
    (State.SENT, Deed.SUCCEED): State.SUCCEEDED,
    (State.SENT, Deed.FAIL): State.FAILED,
    (State.UNKNOWN, Deed.SUCCEED): State.SUCCEEDED,
    (State.UNKNOWN, Deed.FAIL): State.FAILED,
    (State.UNKNOWN, Deed.RULE_PAID): State.SUCCEEDED,
    (State.UNKNOWN, Deed.RULE_UNPAID): State.FAILED,
}
"""Where each deed leads; nothing leads from sent or unknown back to asked, so nothing is sent twice."""
ENDED = frozenset({State.SUCCEEDED, State.FAILED, State.CANCELLED})
BY_HAND = frozenset({Deed.PAY, Deed.RETURN})
"""What is done with internet fees alone."""
STATE_WORDS: Mapping[str, str] = {
    State.ASKED: "等待办理",
    State.SENT: "正在充值",
    State.UNKNOWN: "等运营商回话",
    State.SUCCEEDED: "已到账",
    State.FAILED: "没有成功，工分已退回",
    State.CANCELLED: "已取消，工分已退回",
}


class TopupInOtherState(Conflict):
    """A top-up's state does not allow the deed."""

    code = "topup_in_other_state"
    zh, en = "这笔充值现在是“{state}”，不能这样办。", "This top-up is {state}; that can not be done now."
    words: ClassVar[Mapping[str, str]] = STATE_WORDS


class WrongKind(Conflict):
    """Internet fees are paid by hand, phone credit by the provider alone."""

    code = "topup_of_other_kind"
    zh, en = "话费由系统自动充值，网费才由工作人员办理。", "Only internet fees are paid by hand."


def next_state(state: State, kind: Kind, deed: Deed) -> State:
    """Return the state a deed leads to.

    Raises:
        WrongKind: internet fees are paid by hand, phone credit is not.
        TopupInOtherState: it is in no state for it.
    """
    if (deed in BY_HAND) != (kind is Kind.INTERNET) and deed is not Deed.CANCEL:
        raise WrongKind
    if (state, deed) not in NEXT:
        raise TopupInOtherState(state=state.value)
    return NEXT[state, deed]
