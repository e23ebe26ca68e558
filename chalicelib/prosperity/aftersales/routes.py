"""HTTP doors of after-sales: a buyer's cases of an order, and the town's queues."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Doors, Nothing
from chalicelib.prosperity.aftersales.core.deeds import CaseDeed, Queue
from chalicelib.prosperity.aftersales.core.refusals import NoSuchCase
from chalicelib.prosperity.aftersales.schemas import (
    AftersalesAgainAsked,
    AftersalesAsked,
    AftersalesCasesShown,
    AftersalesDecisionAsked,
    AftersalesOwnStepAsked,
    AftersalesQueueAsked,
    AftersalesQueueShown,
    AftersalesShown,
)
from chalicelib.prosperity.aftersales.service import cases, photos

doors = Doors("aftersales")


def _number(nth: str) -> int:
    if not nth.isascii() or not nth.isdigit() or len(nth) > 1:
        raise NoSuchCase
    return int(nth)


@doors.door(
    "POST",
    "/v1/market/orders/{order_id}/cases",
    verb="aftersales.own",
    asked=AftersalesAsked,
    shown=AftersalesShown,
    keyed=True,
    status=201,
)
def open_case(call: Call[AftersalesAsked, Nothing], order_id: str) -> AftersalesShown:
    """Say that something of one's order was missing, spoilt or wrong, and what one wants back."""
    body = call.body
    made = cases.open_case(
        call.ctx,
        order_id=order_id,
        parts=[one.part() for one in body.parts],
        words=body.words,
        media_ids=body.media_ids,
        key=call.key,
    )
    return AftersalesShown.of(made, call.ctx.now(), photos.views_of(made.media_ids, officer=False))


@doors.door("GET", "/v1/market/orders/{order_id}/cases", verb="aftersales.own", shown=AftersalesCasesShown)
def my_cases(call: Call[Nothing, Nothing], order_id: str) -> AftersalesCasesShown:
    """Show the cases of one's order, with what was said and is offered."""
    found = cases.list_own(call.ctx, order_id=order_id)
    views = photos.views_of([media_id for one in found for media_id in one.media_ids], officer=False)
    return AftersalesCasesShown.of(found, call.ctx.now(), views)


@doors.door(
    "POST",
    "/v1/market/orders/{order_id}/cases/{nth}/steps",
    verb="aftersales.own",
    asked=AftersalesOwnStepAsked,
    shown=AftersalesShown,
    keyed=True,
)
def move_mine(call: Call[AftersalesOwnStepAsked, Nothing], order_id: str, nth: str) -> AftersalesShown:
    """Answer the desk, take what it offers, ask the administrator once, or withdraw one's case."""
    body = call.body
    done = cases.move_own(
        call.ctx, order_id=order_id, nth=_number(nth), deed=CaseDeed(body.deed), words=body.words, key=call.key
    )
    return AftersalesShown.of(done, call.ctx.now())


@doors.door(
    "GET",
    "/v1/places/{place_id}/market-cases",
    verb="aftersales.read",
    within="place_id",
    query=AftersalesQueueAsked,
    shown=AftersalesQueueShown,
)
def queue(call: Call[Nothing, AftersalesQueueAsked], place_id: str) -> AftersalesQueueShown:
    """Show a town's cases of one queue, what is overdue first."""
    query = call.query
    page = cases.list_queue(town_id=place_id, queue=Queue(query.queue), size=query.size, cursor=query.cursor)
    return AftersalesQueueShown.of(page, call.ctx.now())


@doors.door(
    "GET",
    "/v1/market/desk/cases/{order_id}/{nth}",
    verb="aftersales.read",
    within="order_id",
    shown=AftersalesShown,
)
def read(call: Call[Nothing, Nothing], order_id: str, nth: str) -> AftersalesShown:
    """Show a case with its photos to who decides on it; the look is recorded."""
    case = cases.read_case(call.ctx, order_id=order_id, nth=_number(nth))
    return AftersalesShown.of(case, call.ctx.now(), photos.views_of(case.media_ids, officer=True))


@doors.door(
    "POST",
    "/v1/market/desk/cases/{order_id}/{nth}/decision",
    verb="aftersales.decide",
    within="order_id",
    asked=AftersalesDecisionAsked,
    shown=AftersalesShown,
    keyed=True,
)
def decide(call: Call[AftersalesDecisionAsked, Nothing], order_id: str, nth: str) -> AftersalesShown:
    """Ask a buyer for more, offer some, give all that is wanted back, or refuse, and say why."""
    body = call.body
    done = cases.decide(
        call.ctx,
        order_id=order_id,
        nth=_number(nth),
        deed=CaseDeed(body.deed),
        words=body.words,
        fens=body.amounts(),
        key=call.key,
    )
    return AftersalesShown.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/market/desk/cases/{order_id}/{nth}/second-look",
    verb="aftersales.look_again",
    within="order_id",
    asked=AftersalesAgainAsked,
    shown=AftersalesShown,
    keyed=True,
)
def look_again(call: Call[AftersalesAgainAsked, Nothing], order_id: str, nth: str) -> AftersalesShown:
    """Look a second time at what another officer decided: give back more, or keep to it, and say why."""
    body = call.body
    done = cases.decide_again(
        call.ctx, order_id=order_id, nth=_number(nth), words=body.words, fens=body.amounts(), key=call.key
    )
    return AftersalesShown.of(done, call.ctx.now())
