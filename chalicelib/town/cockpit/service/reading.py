"""Reading the cockpit: a place's month, its days, and the rows behind a number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.identity.service import places
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.town.cockpit.core import figures as core
from chalicelib.town.cockpit.core.figures import Behind, Cockpit, Day
from chalicelib.town.cockpit.core.metrics import MetricWithoutRows, Source, metric_of
from chalicelib.town.cockpit.store import numbers as store

ROWS_MAX = 100


def load_cockpit(ctx: Context, *, place_id: str, month: str) -> Cockpit:
    """Return a place's month with the month before, the year before and the trend. Two round trips.

    Raises:
        NoSuchPlace: there is no such place. InvalidInput: the month is yet to come.
        NotFoldedYet: nothing was counted of it.
    """
    core.check_month(month, business_date(ctx.now()))
    return _cockpit(place_id, month, *_within(place_id))


def _cockpit(place_id: str, month: str, town_id: str, names: Mapping[str, str]) -> Cockpit:
    months = core.months_back(month, core.TREND_MONTHS)
    if place_id == town_id:
        found = store.list_numbers(town_id, months[0], month)
    else:
        found = store.find_numbers(town_id, place_id, [*months, month[:4]])
    return core.cockpit_of(place_id, month, found, found.get(month[:4], {}), names)


def _within(place_id: str) -> tuple[str, Mapping[str, str]]:
    """Return a place's town, and the names of all places in it that bear numbers: a town's villages and itself."""
    villages = places.villages_in(place_id=place_id)
    names = {village.village_id: village.name for village in villages}
    return villages[0].town_id, names if place_id.startswith("v") else names | {place_id: TOWN_OWN}


TOWN_OWN = "镇级"
"""How what is no village's is called."""


def load_days(ctx: Context, *, place_id: str, month: str) -> list[Day]:
    """Return what the days of a month come to, of those that were counted. Two round trips and one a megabyte.

    Raises:
        NoSuchPlace: there is no such place. InvalidInput: the month is yet to come.
    """
    core.check_month(month, business_date(ctx.now()))
    return _days(place_id, month, _within(place_id)[0])


def _days(place_id: str, month: str, town_id: str) -> list[Day]:
    return core.days_shown(store.list_days(town_id, month, "" if place_id == town_id else place_id))


def load_both(ctx: Context, *, place_id: str, month: str) -> tuple[Cockpit, list[Day]]:
    """Return a place's month and its days, as `load_cockpit` and `load_days` do. Three round trips."""
    core.check_month(month, business_date(ctx.now()))
    town_id, names = _within(place_id)
    return _cockpit(place_id, month, town_id, names), _days(place_id, month, town_id)


def load_rows(*, place_id: str, metric: str, on: dt.date, after: str) -> tuple[list[Behind], int, bool]:
    """Return the rows behind a number of a place's day, at most ROWS_MAX later than the row `after`.

    With what all rows of the day come to, and whether there are more. One round trip a megabyte of the day's facts.

    Raises:
        NoSuchMetric, MetricWithoutRows: there is no such number, or it has no rows.
    """
    wanted = metric_of(metric)
    if wanted.source is not Source.FACTS:
        raise MetricWithoutRows
    recorded = [(one.fact_id, one.fact) for one in facts.day_of_facts(village_id=place_id, on=on)]
    rows = core.rows_behind(place_id, wanted, recorded)
    later = [one for one in rows if one.row_id > after]
    return later[:ROWS_MAX], sum(one.adds for one in rows), len(later) > ROWS_MAX
