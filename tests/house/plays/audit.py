"""Plays of the audit trail."""

from __future__ import annotations

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from tests.house.plays.town import Request, Town, play


@play("audit.read_day")
def read_day(town: Town) -> Request:
    return town.ask("audit.read_day", town.admin, query=f"on={business_date(LIVE.now())}", place_id=town.village_id)
