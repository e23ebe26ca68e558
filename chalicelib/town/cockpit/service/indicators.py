"""Indicators: entered by town officers, month by month, with their source; every version stays."""

from __future__ import annotations

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from chalicelib.town.cockpit.core import indicators as core
from chalicelib.town.cockpit.core.indicators import Entered, Indicator, IndicatorMoved
from chalicelib.town.cockpit.service import publishing
from chalicelib.town.cockpit.store import indicators as store


def enter(
    ctx: Context, *, town_id: str, month: str, indicator: Indicator, count: int, source: str, version: int
) -> Entered:
    """Enter a month's indicator, or correct `version` of it (0: there is none), and have it published.

    The same again returns what is there. Whoever is an officer may correct whose entry it was: who did, stays visible.
    Three round trips.

    Raises:
        InvalidInput: the month is yet to come. NoSuchPlace: there is no such town.
        IndicatorMoved: it has another version by now. IndicatorWornOut: it was corrected too often.
    """
    core.check_entry(month, version, business_date(ctx.now()))
    made = Entered(month, indicator, version + 1, count, source, ctx.actor.signature, ctx.now())
    writes = store.creation_of(town_id, made, lambda _: IndicatorMoved())
    writes.merge(
        places.prepare_town(town_id=town_id),
        prepare_audit(ctx, place_id=town_id, deed="indicators.enter", target=f"{month} {indicator.value}"),
    )
    try:
        commit(writes)
    except IndicatorMoved:
        there = store.find_version(town_id, month, indicator, version + 1)
        if there is None or not core.repeats(there, made):
            raise
        made = there
    runs.send_part(queue=publishing.QUEUE, part=Part("", publishing.KIND, f"{town_id}#{month}"))
    return made


def list_year(*, town_id: str, year: int) -> list[Entered]:
    """Return all versions of a year's indicators, by month, indicator and version. One round trip."""
    return store.list_entered(town_id, f"{year}M")
