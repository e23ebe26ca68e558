"""Holds: points set aside until something succeeds or fails; captured whole or in part, or voided, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.points.ledger.core.accounts import AccountRef, Delta, Entry, Kind

HOLD_DAYS_MAX = 7
"""No hold ends later than this many days after it was made, but for those without an end, which their room settles.

The night after its end voids it.
"""


class EntryUnknown(NotFound):
    """The ledger has no such entry."""

    code = "entry_unknown"
    zh, en = "没有这笔工分记录。", "There is no such entry."


class HoldUnknown(NotFound):
    """There is no hold under this key."""

    code = "hold_unknown"
    zh, en = "没有这笔预扣。", "There is no such hold."


class HoldSettled(Conflict):
    """The hold was captured or voided otherwise before."""

    code = "hold_settled"
    zh, en = "这笔预扣已经结清。", "This hold is settled."


class HoldEnded(Conflict):
    """The hold's end has passed; it can only be voided."""

    code = "hold_ended"
    zh, en = "这笔预扣已经过期。", "This hold has ended."


class CaptureTooLarge(Conflict):
    """More is captured than was held."""

    code = "capture_too_large"
    zh, en = "超过了预扣的数：{held}。", "Only {held} points are held."


def hold_source(key: str) -> str:
    """Return the source of a hold, and of how it was settled."""
    return f"hold#{key}"


def settled_line(ref: AccountRef) -> str:
    """Return the line of a hold's source at which it is captured or voided."""
    return f"{ref.account_id}!s"


def open_holds(entries: Iterable[Entry]) -> list[Entry]:
    """Return those holds among an account's entries that were neither captured nor voided."""
    holds: dict[str, Entry] = {}
    settled = set()
    for entry in entries:
        if entry.kind is Kind.HOLD:
            holds[entry.source] = entry
        elif entry.kind in (Kind.CAPTURE, Kind.VOID):
            settled.add(entry.source)
    return [hold for source, hold in holds.items() if source not in settled]


def plan_settle(hold: Entry, points: int, now: dt.datetime) -> Delta:
    """Return the delta that captures `points` of a hold and releases the rest; 0 voids it.

    Raises:
        CaptureTooLarge: more than was held.
        HoldEnded: something is captured after the hold's end.
    """
    assert hold.kind is Kind.HOLD, hold.kind
    assert points >= 0, points
    held = hold.delta.held
    if points > held:
        raise CaptureTooLarge(held=held)
    if points and hold.ends_at and now > dt.datetime.fromisoformat(hold.ends_at):
        raise HoldEnded
    return Delta(balance=held - points, held=-held, spent=points)
