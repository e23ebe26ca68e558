"""Order cycles: what they offer, for everybody; and the desk where a town's officers write them."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.market.routes.doors import doors
from chalicelib.prosperity.market.schemas.cycles import (
    MarketCycleAsked,
    MarketCycleChangeAsked,
    MarketCycleKept,
    MarketCycleMoveAsked,
    MarketCyclesAsked,
    MarketCyclesAtDesk,
    MarketCycleShown,
    MarketCyclesOfAsked,
    MarketCyclesShown,
)
from chalicelib.prosperity.market.service import cycles, offering


@doors.door("GET", "/v1/market/cycles", verb="market.browse", query=MarketCyclesOfAsked, shown=MarketCyclesShown)
def browse_cycles(call: Call[Nothing, MarketCyclesOfAsked]) -> MarketCyclesShown:
    """Show the order cycles that take orders or soon will: how much is left, and how much more each offer needs."""
    query = call.query
    page = offering.browse_cycles(call.ctx, town_id=query.town_id, size=query.size, cursor=query.cursor)
    return MarketCyclesShown.of(page)


@doors.door("GET", "/v1/market/cycles/{cycle_id}", verb="market.browse", shown=MarketCycleShown)
def read_cycle(_call: Call[Nothing, Nothing], cycle_id: str) -> MarketCycleShown:
    """Show one order cycle, and what became of it."""
    return MarketCycleShown.of(offering.read_cycle(cycle_id=cycle_id))


@doors.door(
    "GET",
    "/v1/places/{place_id}/market-cycles",
    verb="market.read_orders",
    within="place_id",
    query=MarketCyclesAsked,
    shown=MarketCyclesAtDesk,
)
def cycles_at_desk(call: Call[Nothing, MarketCyclesAsked], place_id: str) -> MarketCyclesAtDesk:
    """Show a town's order cycles in whatever state, those that close last first."""
    query = call.query
    return MarketCyclesAtDesk.of(offering.list_cycles(town_id=place_id, size=query.size, cursor=query.cursor))


@doors.door(
    "POST",
    "/v1/places/{place_id}/market-cycles",
    verb="market.cycles",
    within="place_id",
    asked=MarketCycleAsked,
    shown=MarketCycleKept,
    keyed=True,
    status=201,
)
def write_cycle(call: Call[MarketCycleAsked, Nothing], place_id: str) -> MarketCycleKept:
    """Keep a new order cycle as a draft."""
    made = cycles.write_cycle(call.ctx, town_id=place_id, terms=call.body.terms(), key=call.key)
    return MarketCycleKept.of(made)


@doors.door(
    "PUT",
    "/v1/market/desk/cycles/{cycle_id}",
    verb="market.cycles",
    within="cycle_id",
    asked=MarketCycleChangeAsked,
    shown=MarketCycleKept,
    keyed=True,
)
def change_cycle(call: Call[MarketCycleChangeAsked, Nothing], cycle_id: str) -> MarketCycleKept:
    """Change an order cycle; once it is published, its title and words alone."""
    body = call.body
    done = cycles.change_cycle(call.ctx, cycle_id=cycle_id, terms=body.terms(), looked_at=body.version, key=call.key)
    return MarketCycleKept.of(done)


@doors.door(
    "POST",
    "/v1/market/desk/cycles/{cycle_id}/moves",
    verb="market.cycles",
    within="cycle_id",
    asked=MarketCycleMoveAsked,
    shown=MarketCycleKept,
    keyed=True,
)
def move_cycle(call: Call[MarketCycleMoveAsked, Nothing], cycle_id: str) -> MarketCycleKept:
    """Publish an order cycle, discard a draft, or call one off: then all that was paid for it goes back."""
    body = call.body
    done = cycles.move_cycle(call.ctx, cycle_id=cycle_id, deed=body.what(), reason=body.reason, key=call.key)
    return MarketCycleKept.of(done)
