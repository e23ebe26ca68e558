"""Top-ups as officers handle them: what waits, internet fees by hand, what nobody knows, and the town's terms."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.topups.routes.doors import doors
from chalicelib.points.topups.schemas.asked import (
    HandPaymentAsked,
    TopupQueueAsked,
    TopupRulingAsked,
    TopupTermsAsked,
)
from chalicelib.points.topups.schemas.shown import (
    TopupAtDesk,
    TopupFiguresShown,
    TopupNumberShown,
    TopupsAtDesk,
    TopupTermsShown,
)
from chalicelib.points.topups.service import reading, ruling, terms

READ, HANDLE, RULE = "topups.read", "topups.handle", "topups.rule"


@doors.door(
    "GET", "/v1/places/{place_id}/topups", verb=READ, within="place_id", query=TopupQueueAsked, shown=TopupsAtDesk
)
def read_queue(call: Call[Nothing, TopupQueueAsked], place_id: str) -> TopupsAtDesk:
    """Show a village's or town's top-ups of one state."""
    query = call.query
    page = reading.list_at(place_id=place_id, state=query.state, size=query.size, cursor=query.cursor)
    return TopupsAtDesk.of(page, reading.names_of(page.rows))


@doors.door("GET", "/v1/places/{place_id}/topup-figures", verb=READ, within="place_id", shown=TopupFiguresShown)
def read_figures(call: Call[Nothing, Nothing], place_id: str) -> TopupFiguresShown:
    """Show how many top-ups of a place wait, and how many are unknown for longer than a day."""
    return TopupFiguresShown.of(reading.figures_of(call.ctx, place_id=place_id))


@doors.door("POST", "/v1/topups/{topup_id}/number", verb=HANDLE, within="topup_id", shown=TopupNumberShown)
def read_number(call: Call[Nothing, Nothing], topup_id: str) -> TopupNumberShown:
    """Show the whole number of a top-up to who must pay it or find it in a bill; the look is recorded."""
    topup, number = ruling.read_number(call.ctx, topup_id=topup_id)
    return TopupNumberShown(topup_id=topup.topup_id, number=number)


@doors.door(
    "POST",
    "/v1/topups/{topup_id}/payment",
    verb=HANDLE,
    within="topup_id",
    asked=HandPaymentAsked,
    shown=TopupAtDesk,
    keyed=True,
)
def pay_by_hand(call: Call[HandPaymentAsked, Nothing], topup_id: str) -> TopupAtDesk:
    """Say that an internet fee was paid, by the receipt's number, or give it back with the reason."""
    body = call.body
    return TopupAtDesk.of(
        ruling.pay_by_hand(call.ctx, topup_id=topup_id, paid=body.paid, words=body.words, key=call.key)
    )


@doors.door("POST", "/v1/topups/{topup_id}/query", verb=RULE, within="topup_id", shown=TopupAtDesk)
def query_now(call: Call[Nothing, Nothing], topup_id: str) -> TopupAtDesk:
    """Ask the provider now what became of an order."""
    return TopupAtDesk.of(ruling.query_now(call.ctx, topup_id=topup_id))


@doors.door(
    "POST",
    "/v1/topups/{topup_id}/rulings",
    verb=RULE,
    within="topup_id",
    asked=TopupRulingAsked,
    shown=TopupAtDesk,
    keyed=True,
)
def rule(call: Call[TopupRulingAsked, Nothing], topup_id: str) -> TopupAtDesk:
    """Say by the provider's bill whether an unknown top-up was paid; two officers who find the same decide."""
    body = call.body
    return TopupAtDesk.of(
        ruling.rule(call.ctx, topup_id=topup_id, paid=body.paid, bill=body.bill, reason=body.reason, key=call.key)
    )


@doors.door("GET", "/v1/places/{place_id}/topup-terms", verb=READ, within="place_id", shown=TopupTermsShown)
def read_terms(_: Call[Nothing, Nothing], place_id: str) -> TopupTermsShown:
    """Show what a town offers, and the limits of a month."""
    return TopupTermsShown.of(terms.terms_at(place_id=place_id))


@doors.door(
    "PUT",
    "/v1/towns/{town_id}/topup-terms",
    verb="topups.terms",
    within="town_id",
    asked=TopupTermsAsked,
    shown=TopupTermsShown,
)
def set_terms(call: Call[TopupTermsAsked, Nothing], town_id: str) -> TopupTermsShown:
    """Set what a town offers, and the limits of a month; it holds in all its villages at once."""
    return TopupTermsShown.of(terms.set_terms(call.ctx, town_id=town_id, terms=call.body.terms()))
