"""What other villages' panels do for one that is too small: they are called, and cast the missing votes."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.claims.routes.doors import doors
from chalicelib.points.claims.schemas.asked import CalledAsked, ReasonAsked, VoteAsked
from chalicelib.points.claims.schemas.shown import ClaimRowShown, ClaimRowsShown, ClaimShown
from chalicelib.points.claims.service import evidence, reading, voting


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/calls",
    verb="claims.call",
    within="claim_id",
    asked=ReasonAsked,
    shown=ClaimShown,
    keyed=True,
    status=201,
)
def call(call: Call[ReasonAsked, Nothing], claim_id: str) -> ClaimShown:
    """Call the town's other panels for the votes that this village's can not cast."""
    done = voting.call(call.ctx, claim_id=claim_id, reason=call.body.reason, key=call.key)
    return ClaimShown.of(done, call.ctx.now(), names=True)


@doors.door("GET", "/v1/me/called-claims", verb="claims.help", query=CalledAsked, shown=ClaimRowsShown)
def read_called(call: Call[Nothing, CalledAsked]) -> ClaimRowsShown:
    """Show the claims of my town on which other villages' panels are called to vote, the oldest deadline first."""
    page = reading.list_called(call.ctx, size=call.query.size, cursor=call.query.cursor)
    return ClaimRowsShown(rows=[ClaimRowShown.of(one, call.ctx.now()) for one in page.rows], cursor=page.cursor)


@doors.door("GET", "/v1/me/called-claims/{claim_id}", verb="claims.help", shown=ClaimShown)
def read_called_one(call: Call[Nothing, Nothing], claim_id: str) -> ClaimShown:
    """Show a claim on which I am called to vote, with every step."""
    found = voting.load_called(call.ctx, claim_id=claim_id)
    return ClaimShown.of(found, call.ctx.now(), names=True, views=evidence.views_of(found, officer=True))


@doors.door(
    "POST",
    "/v1/me/called-claims/{claim_id}/votes",
    verb="claims.help",
    asked=VoteAsked,
    shown=ClaimShown,
    keyed=True,
    status=201,
)
def vote_called(call: Call[VoteAsked, Nothing], claim_id: str) -> ClaimShown:
    """Vote on another village's claim, as one of those who cast the votes missing of its panel."""
    body = call.body
    done = voting.vote(
        call.ctx, claim_id=claim_id, approve=body.approve, points=body.points, reason=body.reason, key=call.key
    )
    return ClaimShown.of(done, call.ctx.now(), names=True)
