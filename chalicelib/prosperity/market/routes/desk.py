"""The packing desk's other doors: what waits for which day, an order by its code, a day's sheets, what runs out."""

from __future__ import annotations

from chalicelib.foundation.runs.schemas import RunShown
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.market.core.sheets import Format, Kind
from chalicelib.prosperity.market.routes.doors import doors
from chalicelib.prosperity.market.schemas.desk import (
    MarketDaysAsked,
    MarketDaysShown,
    MarketFindAsked,
    MarketLowsShown,
    MarketOrdersFound,
    MarketSheetAsked,
)
from chalicelib.prosperity.market.service import desk, sheets, stock


@doors.door(
    "GET",
    "/v1/places/{place_id}/market-days",
    verb="market.read_orders",
    within="place_id",
    query=MarketDaysAsked,
    shown=MarketDaysShown,
)
def days(call: Call[Nothing, MarketDaysAsked], place_id: str) -> MarketDaysShown:
    """Show for which days how many orders wait in which state, and what is done of one day."""
    return MarketDaysShown.of(desk.days_of(town_id=place_id, day=call.query.day))


@doors.door(
    "POST",
    "/v1/places/{place_id}/market-orders/find",
    verb="market.pack",
    within="place_id",
    asked=MarketFindAsked,
    shown=MarketOrdersFound,
)
def find(call: Call[MarketFindAsked, Nothing], place_id: str) -> MarketOrdersFound:
    """Find the order that waits at a point by the code that its buyer shows; nothing is handed over by that."""
    return MarketOrdersFound.of(desk.find_by_code(town_id=place_id, code=call.body.code))


@doors.door(
    "POST",
    "/v1/places/{place_id}/market-sheets",
    verb="market.pack",
    within="place_id",
    asked=MarketSheetAsked,
    shown=RunShown,
    keyed=True,
    status=202,
)
def ask_sheet(call: Call[MarketSheetAsked, Nothing], place_id: str) -> RunShown:
    """Let a sheet of a day be made: what is picked in all, a slip for each order, or where goes what is brought.

    Its run names the file, to who asked alone; that somebody asked where orders are brought is recorded.
    """
    body = call.body
    run = sheets.ask_sheet(
        call.ctx, town_id=place_id, day=body.day, what=Kind(body.what), form=Format(body.format), key=call.key
    )
    return RunShown.of(run, [])


@doors.door(
    "GET", "/v1/villages/{village_id}/market-low", verb="market.read", within="village_id", shown=MarketLowsShown
)
def low(_call: Call[Nothing, Nothing], village_id: str) -> MarketLowsShown:
    """Show what of a village's goods on sale is sold out or running out."""
    return MarketLowsShown.of(stock.list_low(village_id=village_id))
