"""Campaigns at the officers' desk: draft, decide, close, count, publish."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.appraisals.core.states import Deed
from chalicelib.points.appraisals.routes.doors import doors
from chalicelib.points.appraisals.schemas.campaigns import (
    CampaignAsked,
    CampaignPlanAsked,
    CampaignsAsked,
    CampaignShown,
    CampaignsShown,
    CloseReasonAsked,
    DraftLookedAsked,
    PageAsked,
    UrnShown,
    UrnsShown,
)
from chalicelib.points.appraisals.service import campaigns as service, counting

ONE = "/v1/appraisals/{campaign_id}"


@doors.door(
    "POST",
    "/v1/appraisals",
    verb="appraisals.write",
    within="body.place_id",
    asked=CampaignAsked,
    shown=CampaignShown,
    keyed=True,
    status=201,
)
def draft(call: Call[CampaignAsked, Nothing]) -> CampaignShown:
    """Keep a plan as a draft; a second officer approves it."""
    made = service.draft(call.ctx, place_id=call.body.place_id, plan=call.body.plan(), key=call.key)
    return CampaignShown.of(made)


@doors.door(
    "GET",
    "/v1/appraisals",
    verb="appraisals.read",
    within="query.place_id",
    query=CampaignsAsked,
    shown=CampaignsShown,
)
def read_list(call: Call[Nothing, CampaignsAsked]) -> CampaignsShown:
    """Show a village's or town's own campaigns, the newest first."""
    query = call.query
    page = service.list_campaigns(place_id=query.place_id, size=query.size, cursor=query.cursor)
    return CampaignsShown(rows=[CampaignShown.of(row) for row in page.rows], cursor=page.cursor)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/appraisals",
    verb="appraisals.read",
    within="village_id",
    query=PageAsked,
    shown=UrnsShown,
)
def read_urns(call: Call[Nothing, PageAsked], village_id: str) -> UrnsShown:
    """Show what a village votes or voted on, its town's campaigns too, with the turnout."""
    page = service.list_urns(village_id=village_id, size=call.query.size, cursor=call.query.cursor)
    return UrnsShown(rows=[UrnShown.of(row) for row in page.rows], cursor=page.cursor)


@doors.door("GET", ONE, verb="appraisals.read", within="campaign_id", shown=CampaignShown)
def read_one(call: Call[Nothing, Nothing], campaign_id: str) -> CampaignShown:
    """Show a campaign with its turnout, and once it is counted its result."""
    campaign, urns = service.load_with_urns(campaign_id=campaign_id)
    return CampaignShown.of(campaign, urns)


@doors.door("PUT", ONE, verb="appraisals.write", within="campaign_id", asked=CampaignPlanAsked, shown=CampaignShown)
def change(call: Call[CampaignPlanAsked, Nothing], campaign_id: str) -> CampaignShown:
    """Change one's own draft."""
    return CampaignShown.of(service.change(call.ctx, campaign_id=campaign_id, plan=call.body.plan()))


@doors.door(
    "POST",
    f"{ONE}/approve",
    verb="appraisals.write",
    within="campaign_id",
    query=DraftLookedAsked,
    shown=CampaignShown,
)
def approve(call: Call[Nothing, DraftLookedAsked], campaign_id: str) -> CampaignShown:
    """Approve another officer's draft; it opens at its time."""
    looked_at = call.query.version
    done = service.decide(call.ctx, campaign_id=campaign_id, deed=Deed.APPROVE, looked_at=looked_at)
    return CampaignShown.of(done)


@doors.door(
    "POST",
    f"{ONE}/reject",
    verb="appraisals.write",
    within="campaign_id",
    asked=CloseReasonAsked,
    shown=CampaignShown,
)
def reject(call: Call[CloseReasonAsked, Nothing], campaign_id: str) -> CampaignShown:
    """Reject another officer's draft, and say why."""
    return _with_reason(call, campaign_id, Deed.REJECT)


def _with_reason(call: Call[CloseReasonAsked, Nothing], campaign_id: str, deed: Deed) -> CampaignShown:
    return CampaignShown.of(service.decide(call.ctx, campaign_id=campaign_id, deed=deed, reason=call.body.reason))


@doors.door("POST", f"{ONE}/withdraw", verb="appraisals.write", within="campaign_id", shown=CampaignShown)
def withdraw(call: Call[Nothing, Nothing], campaign_id: str) -> CampaignShown:
    """Withdraw one's own draft."""
    return CampaignShown.of(service.decide(call.ctx, campaign_id=campaign_id, deed=Deed.WITHDRAW))


@doors.door(
    "POST",
    f"{ONE}/call-off",
    verb="appraisals.write",
    within="campaign_id",
    asked=CloseReasonAsked,
    shown=CampaignShown,
)
def call_off(call: Call[CloseReasonAsked, Nothing], campaign_id: str) -> CampaignShown:
    """Call off an approved campaign before it begins, and say why."""
    return _with_reason(call, campaign_id, Deed.CALL_OFF)


@doors.door(
    "POST",
    f"{ONE}/close",
    verb="appraisals.write",
    within="campaign_id",
    asked=CloseReasonAsked,
    shown=CampaignShown,
)
def close(call: Call[CloseReasonAsked, Nothing], campaign_id: str) -> CampaignShown:
    """End the voting before its time, and say why; by itself it ends at its time."""
    return _with_reason(call, campaign_id, Deed.CLOSE)


@doors.door("POST", f"{ONE}/count", verb="appraisals.write", within="campaign_id", shown=CampaignShown)
def count(call: Call[Nothing, Nothing], campaign_id: str) -> CampaignShown:
    """Count, in the background, once the papers are settled."""
    return CampaignShown.of(service.decide(call.ctx, campaign_id=campaign_id, deed=Deed.COUNT))


@doors.door("POST", f"{ONE}/restart-count", verb="appraisals.write", within="campaign_id", shown=CampaignShown)
def restart_count(call: Call[Nothing, Nothing], campaign_id: str) -> CampaignShown:
    """Go on with a counting that stopped; what was counted stays, and nothing is counted twice."""
    return CampaignShown.of(counting.restart(call.ctx, campaign_id=campaign_id))


@doors.door("POST", f"{ONE}/publish", verb="appraisals.write", within="campaign_id", shown=CampaignShown)
def publish(call: Call[Nothing, Nothing], campaign_id: str) -> CampaignShown:
    """Show the result to those who could vote."""
    return CampaignShown.of(service.decide(call.ctx, campaign_id=campaign_id, deed=Deed.PUBLISH))
