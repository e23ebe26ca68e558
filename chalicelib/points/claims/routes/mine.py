"""A villager's own claims, the village's public notices, and objecting to them."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.claims.routes.doors import doors
from chalicelib.points.claims.schemas.asked import (
    ClaimAsked,
    NoticesAsked,
    ObjectionAsked,
    OwnClaimsAsked,
    OwnObjectionsAsked,
    RemarkAsked,
    ResubmissionAsked,
)
from chalicelib.points.claims.schemas.shown import (
    ClaimObjectionShown,
    ClaimObjectionsShown,
    ClaimRowShown,
    ClaimRowsShown,
    ClaimShown,
    NoticeShown,
    NoticesShown,
)
from chalicelib.points.claims.service import evidence, making, objecting, reading


@doors.door(
    "POST",
    "/v1/me/claims",
    verb="claims.own",
    asked=ClaimAsked,
    shown=ClaimShown,
    keyed=True,
    status=201,
    for_others="claims",
    makes=("claim_id", "c"),
    undone_by="claims.withdraw",
)
def make(call: Call[ClaimAsked, Nothing]) -> ClaimShown:
    """Claim a deed of mine, or my household's."""
    made = making.make_claim(call.ctx, claimed=call.body.claimed(call.me), key=call.key)
    return ClaimShown.of(made, call.ctx.now(), names=False)


@doors.door("GET", "/v1/me/claims", verb="claims.own", query=OwnClaimsAsked, shown=ClaimRowsShown, for_others="claims")
def read_own(call: Call[Nothing, OwnClaimsAsked]) -> ClaimRowsShown:
    """Show my claims, or my household's, the newest first."""
    query = call.query
    page = reading.list_own(call.ctx, household=query.household, size=query.size, cursor=query.cursor)
    return ClaimRowsShown(rows=[ClaimRowShown.of(one, call.ctx.now()) for one in page.rows], cursor=page.cursor)


@doors.door("GET", "/v1/me/claims/{claim_id}", verb="claims.own", shown=ClaimShown, for_others="claims")
def read_one_of_mine(call: Call[Nothing, Nothing], claim_id: str) -> ClaimShown:
    """Show a claim of mine, or my household's, with its steps."""
    found = reading.own_claim(call.ctx, claim_id=claim_id)
    return ClaimShown.of(found, call.ctx.now(), names=False, views=evidence.views_of(found, officer=False))


@doors.door(
    "POST",
    "/v1/me/claims/{claim_id}/resubmission",
    verb="claims.own",
    asked=ResubmissionAsked,
    shown=ClaimShown,
    keyed=True,
    for_others="claims",
)
def resubmit(call: Call[ResubmissionAsked, Nothing], claim_id: str) -> ClaimShown:
    """Complete a claim that was returned to me."""
    body = call.body
    done = making.resubmit(
        call.ctx, claim_id=claim_id, description=body.description, media_ids=body.media_ids, key=call.key
    )
    return ClaimShown.of(done, call.ctx.now(), names=False)


@doors.door(
    "POST",
    "/v1/me/claims/{claim_id}/withdrawal",
    verb="claims.own",
    asked=RemarkAsked,
    shown=ClaimShown,
    keyed=True,
    for_others="claims",
)
def withdraw(call: Call[RemarkAsked, Nothing], claim_id: str) -> ClaimShown:
    """Withdraw a claim of mine that is not posted yet."""
    done = making.withdraw(call.ctx, claim_id=claim_id, reason=call.body.reason, key=call.key)
    return ClaimShown.of(done, call.ctx.now(), names=False)


@doors.door("GET", "/v1/villages/{village_id}/notices", verb="notices.read", query=NoticesAsked, shown=NoticesShown)
def notices(call: Call[Nothing, NoticesAsked], village_id: str) -> NoticesShown:
    """Show a village's public notices, the newest first, names masked; to anybody."""
    page = reading.list_notices(call.ctx, village_id=village_id, size=call.query.size, cursor=call.query.cursor)
    return NoticesShown(rows=[NoticeShown.of(one) for one in page.rows], cursor=page.cursor)


@doors.door(
    "POST",
    "/v1/claims/{claim_id}/objections",
    verb="claims.object",
    within="claim_id",
    asked=ObjectionAsked,
    shown=NoticeShown,
    keyed=True,
    status=201,
    for_others="claims",
)
def make_objection(call: Call[ObjectionAsked, Nothing], claim_id: str) -> NoticeShown:
    """Object to a claim of my village; its points wait until somebody who took no part has decided."""
    done = objecting.make_objection(call.ctx, claim_id=claim_id, reason=call.body.reason, key=call.key)
    return NoticeShown.of_claim(done)


@doors.door("GET", "/v1/me/claim-objections", verb="claims.own", query=OwnObjectionsAsked, shown=ClaimObjectionsShown)
def read_objections(call: Call[Nothing, OwnObjectionsAsked]) -> ClaimObjectionsShown:
    """Show to which claims I objected, until when that is decided, and what came of it, the newest first."""
    page = objecting.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor)
    return ClaimObjectionsShown(rows=[ClaimObjectionShown.of(one) for one in page.rows], cursor=page.cursor)
