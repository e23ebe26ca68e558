"""Plays of the liability: the town is counted once, then read."""

from __future__ import annotations

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from chalicelib.points.liability.service import counting
from tests.house.plays.town import Request, Town, play


def counted(town: Town) -> str:
    """Count the village today, and return its town."""
    day = business_date(LIVE.now())
    counting.count_village(
        LIVE, village_id=town.village_id, town_id=town.village.town_id, day=day, counted=str(LIVE.now())
    )
    return town.village.town_id


@play("liability.read_report")
def read_report(town: Town) -> Request:
    return town.ask("liability.read_report", town.admin, place_id=counted(town))


@play("liability.read_report", "the liability of a village")
def read_village(town: Town) -> Request:
    counted(town)
    return town.ask("liability.read_report", town.admin, place_id=town.village_id)


@play("liability.read_forecast")
def read_forecast(town: Town) -> Request:
    counted(town)
    return town.ask("liability.read_forecast", town.admin, place_id=town.village_id)


@play("liability.read_what_if")
def read_what_if(town: Town) -> Request:
    counted(town)
    return town.ask("liability.read_what_if", town.admin, query="points_per_yuan=80", place_id=town.village_id)


@play("liability.read_trend")
def read_trend(town: Town) -> Request:
    counted(town)
    return town.ask("liability.read_trend", town.admin, place_id=town.village_id)


@play("liability.make_files")
def make_files(town: Town) -> Request:
    return town.ask("liability.make_files", town.admin, place_id=town.village_id)


@play("liability.set_thresholds")
def set_thresholds(town: Town) -> Request:
    body = {"months_max": 12, "expiring_percent": 30, "share_percent": 5, "held_days": 20, "balance_max": 150}
    return town.ask("liability.set_thresholds", town.admin, body, town_id=town.village.town_id)
