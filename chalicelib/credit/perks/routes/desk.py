"""HTTP doors of the town's desk: the ranked list, points, decisions and appeals."""

from __future__ import annotations

from chalicelib.credit.perks.core.appeals import AppealVerdict
from chalicelib.credit.perks.routes.doors import doors
from chalicelib.credit.perks.schemas.applications import (
    DeskApplicationShown,
    DeskApplicationsShown,
    MarksAsked,
    PerkAppealDecisionAsked,
    PerkDecisionAsked,
)
from chalicelib.credit.perks.service import desk
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.edge import Call, Nothing

LIST = "/v1/towns/{town_id}/perks/{programme_id}/applications"
ONE = LIST + "/{resident_id}"


@doors.door("GET", LIST, verb="perks.decide", within="town_id", shown=DeskApplicationsShown)
def list_applications(call: Call[Nothing, Nothing], town_id: str, programme_id: str) -> DeskApplicationsShown:
    """List all applications to a programme by points, for the officers who decide; each look is recorded."""
    programme, rows = desk.list_applications(call.ctx, town_id=town_id, programme_id=programme_id)
    shown = [(row.place, row.name, row.tied) for row in rows]
    return DeskApplicationsShown.of(programme, shown, call.ctx.now())


@doors.door(
    "POST",
    ONE + "/points",
    verb="perks.decide",
    within="town_id",
    asked=MarksAsked,
    shown=DeskApplicationShown,
)
def rate(call: Call[MarksAsked, Nothing], town_id: str, programme_id: str, resident_id: str) -> DeskApplicationShown:
    """Give an application its points with reasons, once nobody applies any more; a score that is shown is read now."""
    programme, one = desk.rate(
        call.ctx,
        town_id=town_id,
        programme_id=programme_id,
        resident_id=resident_id,
        given=call.body.given(),
    )
    return DeskApplicationShown.of(one, programme.terms, business_date(call.ctx.now()))


@doors.door(
    "POST",
    ONE + "/decision",
    verb="perks.decide",
    within="town_id",
    asked=PerkDecisionAsked,
    shown=DeskApplicationShown,
)
def decide(
    call: Call[PerkDecisionAsked, Nothing], town_id: str, programme_id: str, resident_id: str
) -> DeskApplicationShown:
    """Grant or decline an application with reasons, as a second officer, once all have their points."""
    programme, one = desk.decide(
        call.ctx,
        town_id=town_id,
        programme_id=programme_id,
        resident_id=resident_id,
        grants=call.body.verdict == "grant",
        reason=call.body.reason,
    )
    return DeskApplicationShown.of(one, programme.terms, business_date(call.ctx.now()))


@doors.door(
    "POST",
    ONE + "/appeal-decision",
    verb="perks.decide",
    within="town_id",
    asked=PerkAppealDecisionAsked,
    shown=DeskApplicationShown,
)
def decide_appeal(
    call: Call[PerkAppealDecisionAsked, Nothing], town_id: str, programme_id: str, resident_id: str
) -> DeskApplicationShown:
    """Decide on an appeal with reasons, as a third officer; an upheld one is granted, beyond the places too."""
    programme, one = desk.decide_appeal(
        call.ctx,
        town_id=town_id,
        programme_id=programme_id,
        resident_id=resident_id,
        verdict=AppealVerdict(call.body.verdict),
        reason=call.body.reason,
    )
    return DeskApplicationShown.of(one, programme.terms, business_date(call.ctx.now()))
