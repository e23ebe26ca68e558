"""A village's month of awards, read from its facts: what was paid in it and not reversed in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.activities import ActivityAttended
from chalicelib.foundation.facts.core.appraisals import BallotCast
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.core.tickets import TicketAdopted
from chalicelib.kernel.calendar import days_of
from chalicelib.points.ledger.core.accounts import AccountRef, Entry, Kind
from chalicelib.points.ledger.core.plans import REVERSED
from chalicelib.points.ledger.store import entries


def awards_of(*, village_id: str, month: str, today: dt.date, rule: str = "") -> Iterator[Entry]:
    """Yield a month's awards (`2026M11`) in the order of posting, of one rule where it is given; for jobs.

    Those that were reversed in the month are left out. A query a day until `today`, and a round trip per 100 awards.
    """
    for entry in entries.find_entries(_lines(village_id, month, rule, today)):
        if entry is not None and entry.kind is Kind.AWARD:
            yield entry


def _lines(village_id: str, month: str, rule: str, today: dt.date) -> list[tuple[str, str]]:
    """Return the sources and lines of a month's awards."""
    lines: dict[tuple[str, str], None] = {}
    gone: set[tuple[str, str]] = set()
    first, after = days_of(month)
    for n in range(min((after - first).days, (today - first).days + 1)):
        for recorded in facts.day_of_facts(village_id=village_id, on=first + dt.timedelta(days=n)):
            found = moved(recorded.fact)
            if found is None or (rule and found[0].partition("@")[0] != rule):
                continue
            _, source, line = found
            if line.endswith(REVERSED):
                gone.add((source, line.removesuffix(REVERSED)))
            else:
                lines[source, line] = None
    return [line for line in lines if line not in gone]


def moved(fact: Fact) -> tuple[str, str, str] | None:
    """Return the rule, source and line of the award or reversal that a fact tells of, or None.

    Some rooms record a fact of their own in the place of `PointsMoved`.
    """
    match fact:
        case PointsMoved(kind=Kind.AWARD.value | Kind.REVERSAL.value):
            return fact.rule, fact.source, fact.line
        case ActivityAttended():
            return fact.rule, f"activity#{fact.activity_id}", _line(fact.resident_id)
        case BallotCast() if fact.points:
            return fact.rule, f"ballot#{fact.campaign_id}", _line(fact.resident_id)
        case TicketAdopted():
            return fact.rule, f"ticket#{fact.ticket_id}", _line(fact.resident_id)
    return None


def _line(resident_id: str) -> str:
    return AccountRef.of_holder(resident_id).account_id
