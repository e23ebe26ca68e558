"""HTTP doors of one's own applications to perk programmes."""

from __future__ import annotations

from chalicelib.credit.looks.schemas import CreditLooksAsked, CreditLooksShown
from chalicelib.credit.perks.routes.doors import doors
from chalicelib.credit.perks.schemas.applications import (
    PerkAppealAsked,
    PerkApplicationAsked,
    PerkApplicationsAsked,
    PerkApplicationShown,
    PerkApplicationsShown,
)
from chalicelib.credit.perks.service import own
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.edge import Call, Nothing

OWN = "/v1/me/perk-applications"
ONE = OWN + "/{programme_id}"


@doors.door("GET", OWN, verb="perks.own", query=PerkApplicationsAsked, shown=PerkApplicationsShown)
def list_own(call: Call[Nothing, PerkApplicationsAsked]) -> PerkApplicationsShown:
    """List one's own applications with what became of them and why."""
    page, programmes = own.list_own(resident_id=call.me, size=call.query.size, cursor=call.query.cursor)
    return PerkApplicationsShown.of(page, programmes, business_date(call.ctx.now()))


@doors.door(
    "POST", OWN, verb="perks.own", asked=PerkApplicationAsked, shown=PerkApplicationShown, keyed=True, status=201
)
def apply(call: Call[PerkApplicationAsked, Nothing]) -> PerkApplicationShown:
    """Apply to a published programme, with or without one's score."""
    body = call.body
    programme, one = own.apply(
        call.ctx,
        resident_id=call.me,
        programme_id=body.programme_id,
        says=body.says,
        shows_score=body.shows_score,
        key=call.key,
    )
    return PerkApplicationShown.of(programme, one, business_date(call.ctx.now()))


@doors.door("POST", ONE + "/withdraw", verb="perks.own", shown=PerkApplicationShown)
def withdraw(call: Call[Nothing, Nothing], programme_id: str) -> PerkApplicationShown:
    """Take back one's own application before it is decided; the score in it is deleted."""
    programme, one = own.withdraw(resident_id=call.me, programme_id=programme_id)
    return PerkApplicationShown.of(programme, one, business_date(call.ctx.now()))


@doors.door("POST", ONE + "/hide-score", verb="perks.own", shown=PerkApplicationShown)
def hide_score(call: Call[Nothing, Nothing], programme_id: str) -> PerkApplicationShown:
    """Show one's score no more in a programme that is not decided; an officer gives points in its place."""
    programme, one = own.hide_score(resident_id=call.me, programme_id=programme_id)
    return PerkApplicationShown.of(programme, one, business_date(call.ctx.now()))


@doors.door("POST", ONE + "/appeal", verb="perks.own", asked=PerkAppealAsked, shown=PerkApplicationShown, keyed=True)
def appeal(call: Call[PerkAppealAsked, Nothing], programme_id: str) -> PerkApplicationShown:
    """Appeal against the decision on one's own application within ten working days; a third officer decides."""
    says, key = call.body.says, call.key
    programme, one = own.appeal(call.ctx, resident_id=call.me, programme_id=programme_id, says=says, key=key)
    return PerkApplicationShown.of(programme, one, business_date(call.ctx.now()))


@doors.door("GET", ONE + "/looks", verb="perks.own", query=CreditLooksAsked, shown=CreditLooksShown)
def list_looks(call: Call[Nothing, CreditLooksAsked], programme_id: str) -> CreditLooksShown:
    """List who looked at one's own application, the newest first."""
    query = call.query
    page = own.list_looks(resident_id=call.me, programme_id=programme_id, size=query.size, cursor=query.cursor)
    return CreditLooksShown.of(page)
