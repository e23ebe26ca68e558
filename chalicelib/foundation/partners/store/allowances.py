"""Counts what was redeemed in a day."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

from pynamodb.expressions.operand import Path

from chalicelib.foundation.partners.core.allowances import KEPT, Draw
from chalicelib.foundation.partners.records import AllowanceRecord
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import start_of
from chalicelib.kernel.writes import update_now


def add(draw: Draw, on: dt.date, *, sign: int) -> dict[str, int]:
    """Add a draw to its counters, or with `sign` -1 take it back, and return the new totals. One round trip.

    Raises:
        CountedAlready: its line is counted, or to be taken back and not counted.
        Busy: it may have been counted.
    """
    more = _once(draw.line, sign) if draw.line else {}
    item = update_now(
        AllowanceRecord,
        f"{draw.subject}#{on}",
        actions=[
            *(Path([counter.attribute]).add(sign * counter.amount) for counter in draw.counters),
            AllowanceRecord.kept_until.set(start_of(on) + KEPT),
            *(Path([name]).remove() for name in draw.over),
            *more.pop("actions", ()),
        ],
        **more,
    )
    return {counter.attribute: int(item[counter.attribute]["N"]) for counter in draw.counters}


def _once(line: str, sign: int) -> dict[str, Any]:
    """Return what else an addition writes and asks for whose line is counted once."""
    lines = AllowanceRecord.lines
    new = sign > 0
    return {
        "actions": [lines.add({line}) if new else lines.delete({line})],
        "condition": ~lines.contains(line) if new else lines.contains(line),
        "refusal": lambda _: CountedAlready(),
    }


def peek(draw: Draw, on: dt.date, *, adding: bool = True) -> dict[str, int]:
    """Return the totals that `add` would, without adding; or as they are. One round trip, a consistent read."""
    query = storage.Query(AllowanceRecord, f"{draw.subject}#{on}", consistent=True)
    item = next(iter(storage.page(query, size=1, cursor=None).rows), {})
    return {c.attribute: int(item.get(c.attribute, {"N": "0"})["N"]) + adding * c.amount for c in draw.counters}


def take_back(draw: Draw, on: dt.date) -> None:
    """Take a draw off counters that hold as much; what was never counted is not taken off. One round trip.

    Raises:
        Busy: it may have been taken off.
    """
    counted = Path([draw.counters[0].attribute]) >= draw.counters[0].amount
    for counter in draw.counters[1:]:
        counted &= Path([counter.attribute]) >= counter.amount
    with contextlib.suppress(NothingCounted):
        update_now(
            AllowanceRecord,
            f"{draw.subject}#{on}",
            actions=[Path([counter.attribute]).add(-counter.amount) for counter in draw.counters],
            condition=counted,
            refusal=lambda _: NothingCounted(),
        )


class CountedAlready(Exception):
    """A line that is counted once was counted before. Not a refusal."""


class NothingCounted(Exception):
    """The counters hold less than was to be taken off them. Not a refusal."""
