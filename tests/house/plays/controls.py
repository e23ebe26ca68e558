"""Plays of the controls."""

from __future__ import annotations

from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.kernel.context import LIVE
from chalicelib.town.controls.service import counting
from tests.house.plays.town import Request, Town, play


def month() -> str:
    return month_of(business_date(LIVE.now()))


@play("controls.read_controls")
def read_controls(town: Town) -> Request:
    counting.count_month(LIVE, village_id=town.village_id, month=month())
    return town.ask("controls.read_controls", town.admin, query=f"month={month()}", place_id=town.village_id)


@play("controls.count_anew")
def count_anew(town: Town) -> Request:
    return town.ask("controls.count_anew", town.admin, {"month": month()}, place_id=town.village_id)
