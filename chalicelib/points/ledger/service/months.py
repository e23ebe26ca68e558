"""A village's month of awards, read from its facts: what was paid in it and not reversed in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.awards import line_of
from chalicelib.kernel.calendar import days_of
from chalicelib.points.ledger.core.accounts import Entry, Kind
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
            found = line_of(recorded.fact)
            if found is None or (rule and found.rule.partition("@")[0] != rule):
                continue
            if found.takes_back is not None:
                gone.add(found.takes_back)
            else:
                lines[found.source, found.line] = None
    return [line for line in lines if line not in gone]
