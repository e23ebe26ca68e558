"""The life of one order at WeChat Pay."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class AttemptState(StrEnum):
    """What one order at WeChat Pay can be. `made` is written before WeChat Pay is asked, so that it is never lost."""

    MADE = "made"
    PREPARED = "prepared"
    PAID = "paid"
    CLOSED = "closed"


class Step(StrEnum):
    """What becomes of one order at WeChat Pay."""

    PREPARE = "prepare"
    PAY = "pay"
    CLOSE = "close"


NEXT: Mapping[tuple[AttemptState, Step], AttemptState] = {
    (AttemptState.MADE, Step.PREPARE): AttemptState.PREPARED,
    (AttemptState.MADE, Step.PAY): AttemptState.PAID,
    (AttemptState.MADE, Step.CLOSE): AttemptState.CLOSED,
    (AttemptState.PREPARED, Step.PREPARE): AttemptState.PREPARED,
    (AttemptState.PREPARED, Step.PAY): AttemptState.PAID,
    (AttemptState.PREPARED, Step.CLOSE): AttemptState.CLOSED,
    (AttemptState.CLOSED, Step.PAY): AttemptState.PAID,
}
LIVE = frozenset({AttemptState.MADE, AttemptState.PREPARED})
"""What may yet be paid without anybody's fault."""
