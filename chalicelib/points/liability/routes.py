"""HTTP doors of the liability, for officers and auditors of the place."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Doors, Nothing
from chalicelib.points.liability.schemas.asked import RateAsked, ReportAsked, ThresholdsAsked
from chalicelib.points.liability.schemas.shown import (
    FilesStarted,
    ForecastShown,
    OwedShown,
    ReportShown,
    ThresholdsShown,
    TrendShown,
    WhatIfShown,
)
from chalicelib.points.liability.service import files, reading

doors = Doors("liability")


@doors.door(
    "GET",
    "/v1/places/{place_id}/liability",
    verb="liability.read",
    within="place_id",
    query=ReportAsked,
    shown=ReportShown,
)
def read_report(call: Call[Nothing, ReportAsked], place_id: str) -> ReportShown:
    """Show what a village or town owes in points, by year and village, and what to look at."""
    found = reading.load_report(call.ctx, place_id=place_id, day=call.query.day, month=call.query.month or "")
    return ReportShown.of(found)


@doors.door(
    "GET", "/v1/places/{place_id}/liability/forecast", verb="liability.read", within="place_id", shown=ForecastShown
)
def read_forecast(call: Call[Nothing, Nothing], place_id: str) -> ForecastShown:
    """Show by which dates how much of it expires: if nothing is spent, and at the pace of the last 90 days."""
    return ForecastShown.of(reading.load_forecast(call.ctx, place_id=place_id))


@doors.door(
    "GET",
    "/v1/places/{place_id}/liability/what-if",
    verb="liability.read",
    within="place_id",
    query=RateAsked,
    shown=WhatIfShown,
)
def read_what_if(call: Call[Nothing, RateAsked], place_id: str) -> WhatIfShown:
    """Show what it costs now, and would at another rate. Nothing is changed."""
    counted, found = reading.load_what_if(
        call.ctx, place_id=place_id, points_per_yuan=call.query.points_per_yuan
    )  # fmt: skip
    return WhatIfShown.of(counted, found)


@doors.door("GET", "/v1/places/{place_id}/liability/trend", verb="liability.read", within="place_id", shown=TrendShown)
def read_trend(_call: Call[Nothing, Nothing], place_id: str) -> TrendShown:
    """Show how it went, by day and by month."""
    days, months = reading.load_trend(place_id=place_id)
    return TrendShown(days=[OwedShown.of(one) for one in days], months=[OwedShown.of(one) for one in months])


@doors.door(
    "POST",
    "/v1/places/{place_id}/liability/files",
    verb="liability.read",
    within="place_id",
    shown=FilesStarted,
    keyed=True,
    status=202,
)
def make_files(call: Call[Nothing, Nothing], place_id: str) -> FilesStarted:
    """Make the tables of what was counted last, for a spreadsheet and as Excel, in the background."""
    return FilesStarted(run_id=files.start_files(call.ctx, place_id=place_id, key=call.key).run_id)


@doors.door(
    "PUT",
    "/v1/towns/{town_id}/liability-thresholds",
    verb="liability.write",
    within="town_id",
    asked=ThresholdsAsked,
    shown=ThresholdsShown,
)
def set_thresholds(call: Call[ThresholdsAsked, Nothing], town_id: str) -> ThresholdsShown:
    """Set what a town wants to be warned of; the next evening counts by it."""
    return ThresholdsShown.of(
        reading.set_thresholds(call.ctx, town_id=town_id, bounds=call.body.thresholds())
    )  # fmt: skip
