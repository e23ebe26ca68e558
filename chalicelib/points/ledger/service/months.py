"""A village's month of awards, read from its facts: what was paid in it and not reversed in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import ActivityAttended, Fact, PointsMoved
from chalicelib.kernel.calendar import days_of
from chalicelib.points.ledger.core.accounts import AccountRef, Entry, Kind
from chalicelib.points.ledger.core.plans import REVERSED
from chalicelib.points.ledger.store import entries


def awards_of(*, village_id: str, month: str, rule: str = "") -> Iterator[Entry]:
    """Yield a month's awards (`2026M11`) in the order of posting, of one rule where it is given; for jobs.

    Those that were reversed in the month are left out. A query a day and a round trip per 100 awards.
    """
    for entry in entries.find_entries(_lines(village_id, month, rule)):
        if entry is not None and entry.kind is Kind.AWARD:
            yield entry


def _lines(village_id: str, month: str, rule: str) -> list[tuple[str, str]]:
    """Return the sources and lines of a month's awards."""
    lines: dict[tuple[str, str], None] = {}
    for fact in _facts(village_id, month):
        if rule and fact.rule.partition("@")[0] != rule:
            continue
        if isinstance(fact, ActivityAttended):
            lines[f"activity#{fact.activity_id}", AccountRef.of_holder(fact.resident_id).account_id] = None
        elif fact.kind == Kind.AWARD.value:
            lines[fact.source, fact.line] = None
        elif fact.kind == Kind.REVERSAL.value:
            lines.pop((fact.source, fact.line.removesuffix(REVERSED)), None)
    return list(lines)


def _facts(village_id: str, month: str) -> Iterator[ActivityAttended | PointsMoved]:
    first, after = days_of(month)
    for n in range((after - first).days):
        for recorded in facts.day_of_facts(village_id=village_id, on=first + dt.timedelta(days=n)):
            fact: Fact = recorded.fact
            if isinstance(fact, ActivityAttended | PointsMoved):
                yield fact
