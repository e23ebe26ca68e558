"""Who is told that a household changed: its people, and who was moved, so that they can say that it is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chalicelib.foundation.facts.core.people import HouseholdChanged
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core.people import spends_from
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes

MOVED, JOINED, LEFT, HEADED = "moved", "joined", "left", "headed"


def prepare_told(ctx: Context, resident_ids: Iterable[str], change: str, *, since: dt.date | None) -> Writes:
    """Return the facts that tell each of some people what changed in their household; 2 write units for each.

    `since` is from when whoever joined or leads it waits, None where they need not.
    """
    from_day = (spends_from(since) or business_date(ctx.now())).isoformat()
    writes = Writes()
    for one in sorted(resident_ids):
        fact = HouseholdChanged(one, change, from_day)
        writes.merge(prepare_fact(ctx, village_id=one[:6], fact=fact))
    return writes
