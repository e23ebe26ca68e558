"""Counts what was redeemed in a day."""

from __future__ import annotations

import contextlib
import datetime as dt

from pynamodb.expressions.operand import Path

from chalicelib.foundation.partners.core.allowances import KEPT, Draw
from chalicelib.foundation.partners.records import AllowanceRecord
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import start_of
from chalicelib.kernel.writes import update_now


def add(draw: Draw, on: dt.date, *, sign: int) -> dict[str, int]:
    """Add a draw to its counters, or with `sign` -1 take it back, and return the new totals. One round trip.

    Raises:
        Busy: it may have been counted.
    """
    item = update_now(
        AllowanceRecord,
        f"{draw.subject}#{on}",
        actions=[
            *(Path([counter.attribute]).add(sign * counter.amount) for counter in draw.counters),
            AllowanceRecord.kept_until.set(start_of(on) + KEPT),
            *(Path([name]).remove() for name in draw.over),
        ],
    )
    return {counter.attribute: int(item[counter.attribute]["N"]) for counter in draw.counters}


def peek(draw: Draw, on: dt.date) -> dict[str, int]:
    """Return the totals that `add` would, without adding. One round trip, a consistent read."""
    query = storage.Query(AllowanceRecord, f"{draw.subject}#{on}", consistent=True)
    item = next(iter(storage.page(query, size=1, cursor=None).rows), {})
    return {c.attribute: int(item.get(c.attribute, {"N": "0"})["N"]) + c.amount for c in draw.counters}


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


class NothingCounted(Exception):
    """The counters hold less than was to be taken off them. Not a refusal."""
