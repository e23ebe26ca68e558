"""A payment's life. One that was closed may still turn out to be paid: then it is paid."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from chalicelib.kernel.errors import Conflict


class State(StrEnum):
    """What a payment can be."""

    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"


class Turn(StrEnum):
    """What becomes of a payment. `pay` is WeChat Pay's word alone, and the last."""

    PAY = "pay"
    CLOSE = "close"


NEXT: Mapping[tuple[State, Turn], State] = {
    (State.OPEN, Turn.PAY): State.PAID,
    (State.OPEN, Turn.CLOSE): State.CLOSED,
    (State.CLOSED, Turn.PAY): State.PAID,
}
ENDS = frozenset({State.PAID})


STATE_WORDS: Mapping[str, str] = {State.OPEN: "等待支付", State.PAID: "已支付", State.CLOSED: "已关闭"}


class PaymentInOtherState(Conflict):
    """A payment's state does not allow the deed."""

    code = "payment_in_other_state"
    zh, en = "这笔付款现在是“{state}”，不能这样办。", "This payment is {state}; that can not be done now."
    words: ClassVar[Mapping[str, str]] = STATE_WORDS
