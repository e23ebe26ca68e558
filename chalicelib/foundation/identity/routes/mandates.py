"""The doors of mandates (代办): one's own, and those that an officer enters."""

from __future__ import annotations

from chalicelib.foundation.identity.core.codes import token_in
from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.mandates import EnteredAsked, GivenAsked, MandateShown, MandatesShown
from chalicelib.foundation.identity.service import mandates as service
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.edge import Call, Nothing


@doors.door("GET", "/v1/me/mandates", verb="mandates.give", shown=MandatesShown)
def my_mandates(call: Call[Nothing, Nothing]) -> MandatesShown:
    """Show whom I let act for me, and what they spent today."""
    today = business_date(call.ctx.now())
    found = service.given_by(call.ctx, principal_id=call.me)
    return MandatesShown(rows=[MandateShown.of(one, today, spent) for one, spent in found])


@doors.door(
    "POST", "/v1/me/mandates", verb="mandates.give", asked=GivenAsked, shown=MandateShown, keyed=True, status=201
)
def give_mandate(call: Call[GivenAsked, Nothing]) -> MandateShown:
    """Let the person whose code I scanned act for me, or renew that."""
    body = call.body
    made = service.give(
        call.ctx, agent_code=token_in(body.agent_code), terms=body.terms(), version=body.version, key=call.key
    )
    return MandateShown.of(made, business_date(call.ctx.now()))


@doors.door("POST", "/v1/me/mandates/{agent_id}/revoke", verb="mandates.give", shown=MandateShown)
def revoke_my_mandate(call: Call[Nothing, Nothing], agent_id: str) -> MandateShown:
    """Let somebody act for me no more, from this moment on."""
    ended = service.end(call.ctx, principal_id=call.me, agent_id=agent_id)
    return MandateShown.of(ended, business_date(call.ctx.now()))


@doors.door("GET", "/v1/me/held-mandates", verb="mandates.own", shown=MandatesShown)
def held_mandates(call: Call[Nothing, Nothing]) -> MandatesShown:
    """Show for whom I may act, or might."""
    today = business_date(call.ctx.now())
    return MandatesShown(rows=[MandateShown.of(one, today) for one in service.held_by(agent_id=call.me)])


@doors.door("POST", "/v1/me/held-mandates/{principal_id}/resign", verb="mandates.own", shown=MandateShown)
def resign_mandate(call: Call[Nothing, Nothing], principal_id: str) -> MandateShown:
    """Act for somebody no more."""
    ended = service.end(call.ctx, principal_id=principal_id, agent_id=call.me)
    return MandateShown.of(ended, business_date(call.ctx.now()))


@doors.door(
    "GET",
    "/v1/residents/{resident_id}/mandates",
    verb="mandates.read",
    within="resident_id",
    shown=MandatesShown,
)
def read_mandates(call: Call[Nothing, Nothing], resident_id: str) -> MandatesShown:
    """Show an officer whom a resident lets act for them; the look is recorded."""
    today = business_date(call.ctx.now())
    found = service.read_given_by(call.ctx, principal_id=resident_id)
    return MandatesShown(rows=[MandateShown.of(one, today, spent) for one, spent in found])


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/mandates",
    verb="mandates.write",
    within="resident_id",
    asked=EnteredAsked,
    shown=MandateShown,
    keyed=True,
    status=201,
)
def enter_mandate(call: Call[EnteredAsked, Nothing], resident_id: str) -> MandateShown:
    """Enter or renew a mandate that I saw somebody agree to; where I am a party, another officer enters it."""
    body = call.body
    made = service.enter(
        call.ctx,
        principal_id=resident_id,
        agent_id=body.agent_id,
        terms=body.terms(),
        witness=body.witness(),
        pin=body.pin,
        version=body.version,
        key=call.key,
    )
    return MandateShown.of(made, business_date(call.ctx.now()))


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/mandates/{agent_id}/revoke",
    verb="mandates.write",
    within="resident_id",
    shown=MandateShown,
)
def revoke_mandate(call: Call[Nothing, Nothing], resident_id: str, agent_id: str) -> MandateShown:
    """End a resident's mandate at their word, or for cause."""
    ended = service.end(call.ctx, principal_id=resident_id, agent_id=agent_id)
    return MandateShown.of(ended, business_date(call.ctx.now()))
