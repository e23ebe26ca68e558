"""The doors of papers (授权书) that open spending: those that wait for a second officer, and the verdict."""

from __future__ import annotations

from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.mandates import MandateShown, TrailAsked
from chalicelib.foundation.identity.schemas.papers import PapersShown, PaperVerdictAsked
from chalicelib.foundation.identity.service import papers as service
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.edge import Call, Nothing


@doors.door(
    "GET",
    "/v1/villages/{village_id}/waiting-papers",
    verb="mandates.read",
    within="village_id",
    query=TrailAsked,
    shown=PapersShown,
)
def waiting_papers(call: Call[Nothing, TrailAsked], village_id: str) -> PapersShown:
    """Show the mandates by paper that wait for a second officer, the oldest first; the look is recorded."""
    page = service.list_waiting(call.ctx, village_id=village_id, size=call.query.size, cursor=call.query.cursor)
    return PapersShown.of(page, business_date(call.ctx.now()))


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/mandates/{agent_id}/verdict",
    verb="mandates.write",
    within="resident_id",
    asked=PaperVerdictAsked,
    shown=MandateShown,
)
def judge_paper(call: Call[PaperVerdictAsked, Nothing], resident_id: str, agent_id: str) -> MandateShown:
    """Confirm that the photo shows what another officer entered, so that points may be spent by it, or refuse it."""
    body = call.body
    decided = service.decide(
        call.ctx,
        principal_id=resident_id,
        agent_id=agent_id,
        verdict=body.verdict,
        photo_id=body.photo_id,
        finding=body.finding.strip(),
    )
    return MandateShown.of(decided, business_date(call.ctx.now()))
