"""Doors of work-point cards."""

from __future__ import annotations

from chalicelib.foundation.identity.core.cards import State
from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.cards import (
    CardAsked,
    CardsAsked,
    CardShown,
    LimitsAsked,
    PinAsked,
    ReplacementAsked,
    SheetsAsked,
    StateAsked,
)
from chalicelib.foundation.identity.service import card_issues, card_sheets, cards
from chalicelib.foundation.runs.schemas import RunShown
from chalicelib.kernel.edge import Call, Nothing


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/card",
    verb="cards.write",
    within="resident_id",
    asked=CardAsked,
    shown=CardShown,
    status=201,
    keyed=True,
)
def issue_card(call: Call[CardAsked, Nothing], resident_id: str) -> CardShown:
    """Issue somebody's first card."""
    body = call.body
    return CardShown.of(
        cards.issue_card(
            call.ctx,
            resident_id=resident_id,
            key=call.key,
            pin=body.pin,
            daily_limit_points=body.daily_limit_points,
            photo_check=body.photo_check,
        )
    )


@doors.door("GET", "/v1/residents/{resident_id}/card", verb="cards.read", within="resident_id", shown=CardShown)
def read_card(call: Call[Nothing, Nothing], resident_id: str) -> CardShown:
    """Return somebody's card."""
    return CardShown.of(cards.load_card(resident_id=resident_id))


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/card/replacement",
    verb="cards.write",
    within="resident_id",
    asked=ReplacementAsked,
    shown=CardShown,
    status=201,
    keyed=True,
)
def replace_card(call: Call[ReplacementAsked, Nothing], resident_id: str) -> CardShown:
    """Give somebody a new card for the old one, which is dead from now on."""
    return CardShown.of(cards.replace_card(call.ctx, resident_id=resident_id, key=call.key, pin=call.body.pin))


@doors.door(
    "PUT",
    "/v1/residents/{resident_id}/card/state",
    verb="cards.write",
    within="resident_id",
    asked=StateAsked,
    shown=CardShown,
)
def set_card_state(call: Call[StateAsked, Nothing], resident_id: str) -> CardShown:
    """Say that somebody's card is lost, blocked for a reason, or good again."""
    state, reason = State(call.body.state), call.body.reason
    return CardShown.of(cards.set_state(call.ctx, resident_id=resident_id, state=state, reason=reason))


@doors.door(
    "PUT",
    "/v1/residents/{resident_id}/card/pin",
    verb="cards.write",
    within="resident_id",
    asked=PinAsked,
    shown=CardShown,
)
def set_card_pin(call: Call[PinAsked, Nothing], resident_id: str) -> CardShown:
    """Set a new PIN, which also opens a card that wrong PINs had locked."""
    return CardShown.of(cards.set_pin(call.ctx, resident_id=resident_id, pin=call.body.pin))


@doors.door(
    "PUT",
    "/v1/residents/{resident_id}/card/limits",
    verb="cards.write",
    within="resident_id",
    asked=LimitsAsked,
    shown=CardShown,
)
def set_card_limits(call: Call[LimitsAsked, Nothing], resident_id: str) -> CardShown:
    """Set what somebody's card may spend a day, and whether a photo may stand for the PIN."""
    body = call.body
    return CardShown.of(
        cards.set_limits(
            call.ctx,
            resident_id=resident_id,
            daily_limit_points=body.daily_limit_points,
            photo_check=body.photo_check,
        )
    )


@doors.door(
    "POST",
    "/v1/cards",
    verb="cards.issue_bulk",
    within="body.place_id",
    asked=CardsAsked,
    shown=RunShown,
    status=202,
    keyed=True,
)
def issue_cards(call: Call[CardsAsked, Nothing]) -> RunShown:
    """Start issuing cards to those of a village or town who have none; its Idempotency-Key is the run's id."""
    body = call.body
    return RunShown.of(
        card_issues.start_issue(call.ctx, run_id=call.key, place_id=body.place_id, issue=body.issue()), []
    )


@doors.door(
    "POST",
    "/v1/cards/sheets",
    verb="codes.print",
    within="body.place_id",
    asked=SheetsAsked,
    shown=RunShown,
    status=202,
    keyed=True,
)
def start_sheets(call: Call[SheetsAsked, Nothing]) -> RunShown:
    """Start drawing sheets of all active cards of a village or town, those that one run issued, or a few people's."""
    body = call.body
    issued_by, holder_ids = body.issued_by or "", body.holder_ids or ()
    return RunShown.of(
        card_sheets.start_sheets(
            call.ctx, run_id=call.key, place_id=body.place_id, issued_by=issued_by, holder_ids=holder_ids
        ),
        [],
    )
