"""A refund's life."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class RefundState(StrEnum):
    """What a refund can be. `unknown` and `abnormal` are asked after for as long as they last.

    One that WeChat Pay `failed` is given back `by_hand`: one officer says how, another one confirms it. Where
    WeChat Pay says later that it gave it back all the same, that counts.
    """

    ASKED = "asked"
    SENT = "sent"
    UNKNOWN = "unknown"
    ABNORMAL = "abnormal"
    DONE = "done"
    FAILED = "failed"
    BY_HAND = "by_hand"


NEXT: Mapping[RefundState, frozenset[RefundState]] = {
    RefundState.ASKED: frozenset({RefundState.SENT, RefundState.DONE, RefundState.FAILED, RefundState.ABNORMAL}),
    RefundState.SENT: frozenset({RefundState.UNKNOWN, RefundState.DONE, RefundState.FAILED, RefundState.ABNORMAL}),
    RefundState.UNKNOWN: frozenset({RefundState.SENT, RefundState.DONE, RefundState.FAILED, RefundState.ABNORMAL}),
    RefundState.ABNORMAL: frozenset({RefundState.DONE, RefundState.FAILED}),
    RefundState.FAILED: frozenset({RefundState.BY_HAND, RefundState.DONE}),
}
"""What becomes what. A notice may come before our own question was answered."""
ENDS = frozenset({RefundState.DONE, RefundState.FAILED, RefundState.BY_HAND})
"""What WeChat Pay has no more to say of."""
