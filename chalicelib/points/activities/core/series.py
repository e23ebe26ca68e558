"""Series: the same activity every week, every other week or every month, and the ids that its parts have."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import replace

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.values import value
from chalicelib.points.activities.core.activities import Plan

SERIES_MAX = 20
"""Most activities of a series: published at once, four writes each, they stay within DynamoDB's hundred."""


@value
class Repeat:
    """How often a planned activity is held: `times` in all, every `week`, every other week (`fortnight`) or `month`."""

    every: str
    times: int


def occurrences(plan: Plan, repeat: Repeat) -> list[Plan]:
    """Return the plans of a series, the first as it is; a month that is too short has it on its last day."""
    return [_moved(plan, repeat.every, n) for n in range(repeat.times)]


def _moved(plan: Plan, every: str, n: int) -> Plan:
    """Return the plan n steps later, at the same hour in China."""
    starts_at = plan.starts_at.astimezone(SHANGHAI)
    if every == "month":
        year, month = divmod(starts_at.year * 12 + starts_at.month - 1 + n, 12)
        day = min(starts_at.day, monthrange(year, month + 1)[1])
        moved = starts_at.replace(year=year, month=month + 1, day=day)
    else:
        moved = starts_at + dt.timedelta(weeks=n * {"week": 1, "fortnight": 2}[every])
    return replace(plan, starts_at=moved, ends_at=moved + (plan.ends_at - plan.starts_at))


def id_of(village_id: str, key: str, n: int = 0) -> str:
    """Return the id of the n-th activity that a key makes: the key's own, its last byte counted on for the others."""
    return f"{village_id}a{key[:-2]}{(int(key[-2:], 16) + n) % 256:02x}"


def ids_of(series_id: str, size: int) -> list[str]:
    """Return the ids of a whole series."""
    return [id_of(series_id[:6], series_id[7:], n) for n in range(size)]
