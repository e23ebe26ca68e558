"""HTTP doors of programmes: published ones are the town's to read; officers draft, publish and call off."""

from __future__ import annotations

from chalicelib.credit.perks.routes.doors import doors
from chalicelib.credit.perks.schemas.programmes import (
    DeskProgrammesAsked,
    DeskProgrammeShown,
    DeskProgrammesShown,
    PerkCallOffAsked,
    ProgrammeAsked,
    ProgrammesAsked,
    ProgrammesShown,
)
from chalicelib.credit.perks.service import programmes
from chalicelib.kernel.edge import Call, Nothing

DESK = "/v1/towns/{town_id}/perks"
ONE = DESK + "/{programme_id}"


@doors.door("GET", "/v1/places/{place_id}/perks", verb="perks.read", query=ProgrammesAsked, shown=ProgrammesShown)
def list_programmes(call: Call[Nothing, ProgrammesAsked], place_id: str) -> ProgrammesShown:
    """List the perk programmes that a town published, the newest first; never who applied."""
    page = programmes.list_public(place_id=place_id, size=call.query.size, cursor=call.query.cursor)
    return ProgrammesShown.of(page)


@doors.door("GET", DESK, verb="perks.read_desk", within="town_id", query=DeskProgrammesAsked, shown=DeskProgrammesShown)
def list_desk(call: Call[Nothing, DeskProgrammesAsked], town_id: str) -> DeskProgrammesShown:
    """List a town's programmes, drafts among them, the newest first."""
    page = programmes.list_desk(town_id=town_id, size=call.query.size, cursor=call.query.cursor)
    return DeskProgrammesShown.of(page)


@doors.door(
    "POST",
    DESK,
    verb="perks.write",
    within="town_id",
    asked=ProgrammeAsked,
    shown=DeskProgrammeShown,
    keyed=True,
    status=201,
)
def draft(call: Call[ProgrammeAsked, Nothing], town_id: str) -> DeskProgrammeShown:
    """Draft a programme; another officer publishes it as it is."""
    made = programmes.draft(call.ctx, town_id=town_id, terms=call.body.terms(), key=call.key)
    return DeskProgrammeShown.of(made)


@doors.door("POST", ONE + "/publish", verb="perks.write", within="town_id", shown=DeskProgrammeShown)
def publish(call: Call[Nothing, Nothing], town_id: str, programme_id: str) -> DeskProgrammeShown:
    """Publish another officer's draft; nothing of it changes any more."""
    return DeskProgrammeShown.of(programmes.publish(call.ctx, town_id=town_id, programme_id=programme_id))


@doors.door(
    "POST",
    ONE + "/call-off",
    verb="perks.write",
    within="town_id",
    asked=PerkCallOffAsked,
    shown=DeskProgrammeShown,
)
def call_off(call: Call[PerkCallOffAsked, Nothing], town_id: str, programme_id: str) -> DeskProgrammeShown:
    """Let a programme give nothing more, with reasons; what it gave stays."""
    one = programmes.call_off(call.ctx, town_id=town_id, programme_id=programme_id, reason=call.body.reason)
    return DeskProgrammeShown.of(one)
