"""What officers and the panel do with claims."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.claims.core.claims import Claim
from chalicelib.points.claims.routes.doors import doors
from chalicelib.points.claims.schemas.asked import (
    AcceptanceAsked,
    ClaimForAsked,
    DeskAsked,
    LateAsked,
    ReasonAsked,
    RemarkAsked,
    ResubmissionAsked,
    SettlementAsked,
    VoteAsked,
)
from chalicelib.points.claims.schemas.shown import (
    ClaimRowShown,
    ClaimRowsShown,
    ClaimShown,
    WaitingShown,
    WaitingsShown,
)
from chalicelib.points.claims.service import checking, evidence, making, objecting, reading, steps, voting


def _shown(call: Call[ReasonAsked, Nothing] | Call[Nothing, Nothing], claim: Claim) -> ClaimShown:
    return ClaimShown.of(claim, call.ctx.now(), names=True)


@doors.door(
    "POST",
    "/v1/villages/{village_id}/claims",
    verb="claims.make_for",
    within="village_id",
    asked=ClaimForAsked,
    shown=ClaimShown,
    keyed=True,
    status=201,
)
def make_for(call: Call[ClaimForAsked, Nothing], village_id: str) -> ClaimShown:
    """Claim a deed for somebody who can not, or for a household; another officer checks it."""
    body = call.body
    made = making.make_for(call.ctx, village_id=village_id, claimed=body.claimed(body.holder_id), key=call.key)
    return ClaimShown.of(made, call.ctx.now(), names=True)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/claims",
    verb="claims.read",
    within="village_id",
    query=DeskAsked,
    shown=ClaimRowsShown,
)
def read_desk(call: Call[Nothing, DeskAsked], village_id: str) -> ClaimRowsShown:
    """Show a village's claims in a state, the oldest deadline first; ended ones the newest first."""
    query = call.query
    page = reading.list_desk(village_id=village_id, state=query.state, size=query.size, cursor=query.cursor)
    return ClaimRowsShown(rows=[ClaimRowShown.of(one, call.ctx.now()) for one in page.rows], cursor=page.cursor)


@doors.door(
    "GET",
    "/v1/towns/{town_id}/claims",
    verb="claims.read_town",
    within="town_id",
    query=LateAsked,
    shown=ClaimRowsShown,
)
def read_town(call: Call[Nothing, LateAsked], town_id: str) -> ClaimRowsShown:
    """Show the claims of a town's villages that were not decided in time, by state, the oldest deadline first."""
    query = call.query
    page = reading.list_late(town_id=town_id, size=query.size, cursor=query.cursor)
    return ClaimRowsShown(rows=[ClaimRowShown.of(one, call.ctx.now()) for one in page.rows], cursor=page.cursor)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/claims/waiting",
    verb="claims.read",
    within="village_id",
    shown=WaitingsShown,
)
def read_waiting(call: Call[Nothing, Nothing], village_id: str) -> WaitingsShown:
    """Show how many claims wait in each state, the most overdue first."""
    found = reading.count_waiting(call.ctx, village_id=village_id)
    return WaitingsShown(rows=[WaitingShown.of(one) for one in found])


@doors.door("GET", "/v1/claims/{claim_id}", verb="claims.read", within="claim_id", shown=ClaimShown)
def read_one(call: Call[Nothing, Nothing], claim_id: str) -> ClaimShown:
    """Show a claim with every step, who took it, and what else its holder got by the rule around that day."""
    found = steps.load_claim(claim_id=claim_id)
    views, near = evidence.views_of(found, officer=True), reading.near(found)
    return ClaimShown.of(found, call.ctx.now(), names=True, views=views, near=near)


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/acceptance",
    verb="claims.check",
    within="claim_id",
    asked=AcceptanceAsked,
    shown=ClaimShown,
    keyed=True,
)
def accept(call: Call[AcceptanceAsked, Nothing], claim_id: str) -> ClaimShown:
    """Find a claim in order at the first check, and propose points."""
    body = call.body
    done = checking.accept(
        call.ctx,
        claim_id=claim_id,
        document=body.document,
        points=body.points,
        minutes=body.minutes or 0,
        reason=body.reason,
        key=call.key,
        looked_at=body.said_in,
        level=body.level or "",
    )
    return ClaimShown.of(done, call.ctx.now(), names=True)


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/return",
    verb="claims.check",
    within="claim_id",
    asked=ReasonAsked,
    shown=ClaimShown,
    keyed=True,
)
def send_back(call: Call[ReasonAsked, Nothing], claim_id: str) -> ClaimShown:
    """Return a claim to the claimant, who is asked for more."""
    return _shown(call, checking.send_back(call.ctx, claim_id=claim_id, reason=call.body.reason, key=call.key))


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/rejection",
    verb="claims.check",
    within="claim_id",
    asked=ReasonAsked,
    shown=ClaimShown,
    keyed=True,
)
def reject(call: Call[ReasonAsked, Nothing], claim_id: str) -> ClaimShown:
    """Refuse a claim at the first check."""
    return _shown(call, checking.reject(call.ctx, claim_id=claim_id, reason=call.body.reason, key=call.key))


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/resubmission",
    verb="claims.make_for",
    within="claim_id",
    asked=ResubmissionAsked,
    shown=ClaimShown,
    keyed=True,
)
def resubmit_for(call: Call[ResubmissionAsked, Nothing], claim_id: str) -> ClaimShown:
    """Complete a claim that I made for somebody and that was returned."""
    body = call.body
    done = making.resubmit(
        call.ctx, claim_id=claim_id, description=body.description, media_ids=body.media_ids, key=call.key
    )
    return ClaimShown.of(done, call.ctx.now(), names=True)


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/withdrawal",
    verb="claims.make_for",
    within="claim_id",
    asked=ReasonAsked,
    shown=ClaimShown,
    keyed=True,
)
def withdraw_for(call: Call[ReasonAsked, Nothing], claim_id: str) -> ClaimShown:
    """Withdraw a claim that I made for somebody and that is not posted yet."""
    return _shown(call, making.withdraw(call.ctx, claim_id=claim_id, reason=call.body.reason, key=call.key))


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/votes",
    verb="claims.vote",
    within="claim_id",
    asked=VoteAsked,
    shown=ClaimShown,
    keyed=True,
    status=201,
)
def vote(call: Call[VoteAsked, Nothing], claim_id: str) -> ClaimShown:
    """Vote on a claim as a member of the panel; the third vote decides. The town casts what a small one can not."""
    body = call.body
    done = voting.vote(
        call.ctx, claim_id=claim_id, approve=body.approve, points=body.points, reason=body.reason, key=call.key
    )
    return ClaimShown.of(done, call.ctx.now(), names=True)


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/recusals",
    verb="claims.vote",
    within="claim_id",
    asked=ReasonAsked,
    shown=ClaimShown,
    keyed=True,
    status=201,
)
def recuse(call: Call[ReasonAsked, Nothing], claim_id: str) -> ClaimShown:
    """Leave a claim to the other members of the panel."""
    return _shown(call, voting.recuse(call.ctx, claim_id=claim_id, reason=call.body.reason, key=call.key))


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/confirmation",
    verb="claims.decide",
    within="claim_id",
    asked=RemarkAsked,
    shown=ClaimShown,
    keyed=True,
)
def confirm(call: Call[RemarkAsked, Nothing], claim_id: str) -> ClaimShown:
    """Approve a checked claim as the second officer: its notice begins, or it is paid at once."""
    done = checking.confirm(call.ctx, claim_id=claim_id, reason=call.body.reason, key=call.key)
    return ClaimShown.of(done, call.ctx.now(), names=True)


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/refusal",
    verb="claims.decide",
    within="claim_id",
    asked=ReasonAsked,
    shown=ClaimShown,
    keyed=True,
)
def refuse(call: Call[ReasonAsked, Nothing], claim_id: str) -> ClaimShown:
    """Refuse a checked claim as the second officer."""
    return _shown(call, checking.refuse(call.ctx, claim_id=claim_id, reason=call.body.reason, key=call.key))


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/upholdings",
    verb="claims.settle",
    within="claim_id",
    asked=SettlementAsked,
    shown=ClaimShown,
    keyed=True,
    status=201,
)
def uphold(call: Call[SettlementAsked, Nothing], claim_id: str) -> ClaimShown:
    """Find an objection right: the claim is refused, or what it paid is taken back."""
    body = call.body
    done = objecting.uphold(call.ctx, claim_id=claim_id, objection=body.objection, reason=body.reason, key=call.key)
    return ClaimShown.of(done, call.ctx.now(), names=True)


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/dismissals",
    verb="claims.settle",
    within="claim_id",
    asked=SettlementAsked,
    shown=ClaimShown,
    keyed=True,
    status=201,
)
def dismiss(call: Call[SettlementAsked, Nothing], claim_id: str) -> ClaimShown:
    """Find an objection without ground; after the last one the claim goes on."""
    body = call.body
    done = objecting.dismiss(call.ctx, claim_id=claim_id, objection=body.objection, reason=body.reason, key=call.key)
    return ClaimShown.of(done, call.ctx.now(), names=True)


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/extensions",
    verb="claims.settle",
    within="claim_id",
    asked=ReasonAsked,
    shown=ClaimShown,
    keyed=True,
    status=201,
)
def extend(call: Call[ReasonAsked, Nothing], claim_id: str) -> ClaimShown:
    """Take the twenty working days that an objection may take at most."""
    return _shown(call, objecting.extend(call.ctx, claim_id=claim_id, reason=call.body.reason, key=call.key))
