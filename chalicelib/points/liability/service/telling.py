"""Telling a town's officers what to look at: what begins on the evening it begins, and all of it once a month.

They are told as the residents they are, in their inbox; the console shows the same to everybody of the town's office.
"""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.points import LiabilityWarned
from chalicelib.foundation.identity.service import staff
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import month_of
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import ITEMS_MAX, Stale, attempt
from chalicelib.points.liability import store
from chalicelib.points.liability.core.alarms import Alarm, Told, to_tell
from chalicelib.points.liability.core.snapshots import NoSnapshot
from chalicelib.points.liability.service import reading

TOLD_ROLES = frozenset({Role.TOWN_OFFICER, Role.TOWN_ADMIN})


def tell(ctx: Context, *, town_id: str, day: dt.date, counted: str) -> list[Alarm]:
    """Tell a town's officers what begins today, or all once a month; return what they were told.

    Once a run: what was told stands in the same transaction as what they know.
    """
    try:
        report = reading.load_report(ctx, place_id=town_id, day=day, consistent=True)
    except NoSnapshot:
        return []
    told = store.find_told(town_id)
    month = month_of(day)
    tells = to_tell(told, report.alarms, month)
    after = Told(frozenset(one.name for one in report.alarms), month if tells and told.month != month else told.month)
    writes = store.told_after(town_id, after, counted, refusal=Stale)
    for resident_id in officers_of(town_id)[: ITEMS_MAX - 1] if tells else ():
        fact = LiabilityWarned(resident_id, town_id, str(day), len(report.alarms), len(tells or ()))
        occasion = f"liability#{town_id}#{day}#{resident_id}"
        writes.merge(facts.prepare_fact(ctx, village_id=resident_id[:6], fact=fact, once=occasion))
    return [] if attempt(writes) else tells or []


def officers_of(town_id: str) -> list[str]:
    """Return the residents who are officers or administrators of a town, by accounts that say so and are in use."""
    found: set[str] = set()
    cursor = None
    while True:
        page = staff.list_staff(town_id=town_id, size=100, cursor=cursor)
        found |= {
            one.resident_id
            for one in page.rows
            if one.resident_id and not one.disabled and not TOLD_ROLES.isdisjoint(one.roles)
        }
        cursor = page.cursor
        if cursor is None:
            return sorted(found)
