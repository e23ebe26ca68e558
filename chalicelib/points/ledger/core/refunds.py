"""Refunds: what was spent goes back to who spent it, whole or in parts, never more than was spent."""

from __future__ import annotations

from chalicelib.kernel.errors import Conflict
from chalicelib.points.ledger.core.accounts import Delta, Entry, Kind

REFUNDABLE = (Kind.REDEMPTION, Kind.CAPTURE)


class NotRefundable(Conflict):
    """Only what was spent is refunded: a redemption, or a hold that was captured."""

    code = "not_refundable"
    zh, en = "只有花出去的工分可以退。", "Only points that were spent can be refunded."


class RefundTooLarge(Conflict):
    """More would be refunded than is left of what was spent."""

    code = "refund_too_large"
    zh, en = "最多还能退 {left} 工分。", "At most {left} points can still be refunded."


def left_of(original: Entry) -> int:
    """Return how many points of an entry were spent and not refunded yet."""
    return original.delta.spent - original.refunded


def plan_refund(original: Entry, points: int) -> Delta:
    """Return the delta that gives `points` (whole, ≥1) of an entry back.

    They return to the year they were spent from, as far as the arithmetic of expiry goes: what is spent shrinks. Where
    that year has settled since, they live until the next expiry.

    Raises:
        NotRefundable: nothing was spent by it.
        RefundTooLarge: less is left of it.
    """
    assert points >= 1, points
    if original.kind not in REFUNDABLE:
        raise NotRefundable
    refuse_beyond(original, points)
    return Delta(balance=points, spent=-points)


def refuse_beyond(original: Entry, points: int) -> None:
    """Let `points` of an entry be given back, or raise `RefundTooLarge`."""
    if points > left_of(original):
        raise RefundTooLarge(left=left_of(original))
