"""Reports: what closed days and months come to, as towns and villages tell it. Nothing is counted anew."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.service import places
from chalicelib.kernel.calendar import month_of
from chalicelib.prosperity.proceeds.core.entries import Money
from chalicelib.prosperity.proceeds.core.refusals import NotReportedYet
from chalicelib.prosperity.proceeds.core.reports import Report, Row, check_months, rows_of
from chalicelib.prosperity.proceeds.core.sums import Sums
from chalicelib.prosperity.proceeds.service.reading import town_of
from chalicelib.prosperity.proceeds.store import sums as rows


def report(*, place_id: str, first: str, last: str) -> Report:
    """Return what a town's or village's months come to, as far as they are closed; the month that runs, day by day.

    Round trips: one for a village's town, one for how far it is closed, one a year and megabyte, one for the days of
    the month that runs, one for the villages' names.

    Raises:
        NoSuchPlace: there is no such place. InvalidInput: there are too many months, or none.
        NotReportedYet: nothing was closed yet.
    """
    months = check_months(first, last)
    town_id = town_of(place_id)
    through = rows.find_through(town_id)
    if through is None:
        raise NotReportedYet
    only = "" if place_id == town_id else place_id
    spans: dict[str, list[dict[str, Sums]]] = {}
    for year in dict.fromkeys(one[:4] for one in months):
        for month, by_place in rows.list_spans(town_id, year, place_id=only).items():
            spans[month] = [by_place]
    if month_of(through) in months and month_of(through) not in spans:
        spans[month_of(through)] = list(rows.list_spans(town_id, month_of(through), place_id=only).values())
    found: list[Row] = []
    money, orders = Money(), 0
    for month in months:
        for by_place in spans.get(month, ()):
            for place, sums in by_place.items():
                found += rows_of(month, place, sums)
                money, orders = money + sums.money, orders + sums.orders
    names = {one.village_id: one.name for one in places.villages_in(place_id=place_id)}
    return Report(place_id, first, last, through, tuple(found), money, orders, names)


def closed_through(*, town_id: str) -> dt.date | None:
    """Return the last day of a town whose book is closed, with all before it; None: no day is. One round trip."""
    return rows.find_through(town_id)


def day_sums(*, town_id: str, place_id: str, day: dt.date) -> Sums:
    """Return what a closed day came to for a village, or under the town's id its money; nothing of a day that is not.

    One round trip.
    """
    return rows.find_span(town_id, day.isoformat(), place_id)
