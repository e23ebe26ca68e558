"""HTTP doors of the cockpit: definitions for everybody, numbers for officers and auditors of the place."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Doors, Nothing
from chalicelib.town.cockpit.core.indicators import named
from chalicelib.town.cockpit.schemas.asked import CockpitAsked, CockpitRowsAsked, IndicatorAsked, IndicatorsAsked
from chalicelib.town.cockpit.schemas.shown import (
    CockpitDaysShown,
    CockpitFileShown,
    CockpitRowsShown,
    CockpitShown,
    IndicatorShown,
    IndicatorsShown,
    MetricsShown,
)
from chalicelib.town.cockpit.service import exporting, indicators, reading

doors = Doors("cockpit")
READ = "cockpit.read"


@doors.door("GET", "/v1/cockpit/metrics", verb="cockpit.define", shown=MetricsShown)
def metrics(_call: Call[Nothing, Nothing]) -> MetricsShown:
    """Show how every number of the cockpit, its exports and the open data is defined."""
    return MetricsShown.registry()


@doors.door(
    "GET", "/v1/places/{place_id}/cockpit", verb=READ, within="place_id", query=CockpitAsked, shown=CockpitShown
)
def read_cockpit(call: Call[Nothing, CockpitAsked], place_id: str) -> CockpitShown:
    """Show a town's or village's month, what it was before, and the trend of thirteen months."""
    return CockpitShown.of(reading.load_cockpit(call.ctx, place_id=place_id, month=call.query.month))


@doors.door(
    "GET",
    "/v1/places/{place_id}/cockpit/days",
    verb=READ,
    within="place_id",
    query=CockpitAsked,
    shown=CockpitDaysShown,
)
def read_days(call: Call[Nothing, CockpitAsked], place_id: str) -> CockpitDaysShown:
    """Show the days of a month."""
    return CockpitDaysShown.of(reading.load_days(call.ctx, place_id=place_id, month=call.query.month))


@doors.door(
    "GET",
    "/v1/places/{place_id}/cockpit/rows",
    verb=READ,
    within="place_id",
    query=CockpitRowsAsked,
    shown=CockpitRowsShown,
)
def read_rows(call: Call[Nothing, CockpitRowsAsked], place_id: str) -> CockpitRowsShown:
    """Show what stands behind a number of a village's day, or of what is the town's own: things, never people."""
    asked = call.query
    rows, total, more = reading.load_rows(place_id=place_id, metric=asked.metric, on=asked.on, after=asked.after)
    return CockpitRowsShown.of(rows, total, more=more)


@doors.door(
    "GET",
    "/v1/places/{place_id}/cockpit/export",
    verb=READ,
    within="place_id",
    query=CockpitAsked,
    shown=CockpitFileShown,
)
def export(call: Call[Nothing, CockpitAsked], place_id: str) -> CockpitFileShown:
    """Return a month as Excel: the same numbers, by place, day and month, with their definitions."""
    month = call.query.month
    body = exporting.file_of(call.ctx, place_id=place_id, month=month)
    return CockpitFileShown.of(f"cockpit-{place_id}-{month}.xlsx", exporting.XLSX, body)


@doors.door(
    "GET",
    "/v1/towns/{town_id}/indicators",
    verb="indicators.read",
    within="town_id",
    query=IndicatorsAsked,
    shown=IndicatorsShown,
)
def read_indicators(call: Call[Nothing, IndicatorsAsked], town_id: str) -> IndicatorsShown:
    """Show a year's indicators of governance, and every version of them."""
    return IndicatorsShown.of(indicators.list_year(town_id=town_id, year=call.query.year))


@doors.door(
    "PUT",
    "/v1/towns/{town_id}/indicators/{month}/{indicator}",
    verb="indicators.write",
    within="town_id",
    asked=IndicatorAsked,
    shown=IndicatorShown,
)
def enter_indicator(call: Call[IndicatorAsked, Nothing], town_id: str, month: str, indicator: str) -> IndicatorShown:
    """Enter a month's indicator with its source, or correct it; what was there before stays to be seen."""
    asked, (at, which) = call.body, named(month, indicator)
    return IndicatorShown.of(
        indicators.enter(
            call.ctx,
            town_id=town_id,
            month=at,
            indicator=which,
            count=asked.count,
            source=asked.source,
            version=asked.version,
        )
    )
