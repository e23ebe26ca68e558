"""Telling each of an activity's people something, from jobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact, id_of
from chalicelib.foundation.reservations.core.places import Place
from chalicelib.foundation.reservations.service import places
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from chalicelib.points.activities.core.activities import Activity


def places_of(activity_id: str) -> Iterator[Place]:
    """Yield everybody's place, a round trip per hundred."""
    cursor = None
    while True:
        page = places.list_places(slot_id=activity_id, size=100, cursor=cursor)
        yield from page.rows
        if page.cursor is None:
            return
        cursor = page.cursor


def tell(ctx: Context, activity: Activity, fact: Fact, occasion: str, *, on: dt.date | None = None) -> None:
    """Tell somebody something of an activity that changes nothing of their place, once on this occasion of a day.

    The day is the business date `on`, where the job may be done again on a later one; else today.
    """
    fact_id = id_of(on or business_date(ctx.now()), f"{activity.activity_id}#{occasion}")
    commit(facts.prepare_fact(ctx, village_id=activity.village_id, fact=fact, fact_id=fact_id))
