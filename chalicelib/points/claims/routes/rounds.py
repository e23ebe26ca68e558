"""Inspection rounds: open, scan doors, see which are left, close, vote."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.claims.routes.doors import doors
from chalicelib.points.claims.schemas.rounds import (
    DoorsShown,
    RoundAsked,
    RoundsAsked,
    RoundShown,
    RoundsShown,
    RoundVoteAsked,
    VisitAsked,
    VisitShown,
)
from chalicelib.points.claims.service import round_votes, rounds


@doors.door(
    "POST",
    "/v1/villages/{village_id}/rounds",
    verb="rounds.write",
    within="village_id",
    asked=RoundAsked,
    shown=RoundShown,
    keyed=True,
    status=201,
)
def open_round(call: Call[RoundAsked, Nothing], village_id: str) -> RoundShown:
    """Open an inspection round of a household rule for a period."""
    body = call.body
    made = rounds.open_round(
        call.ctx, village_id=village_id, rule=body.rule, period=body.period, title=body.title, key=call.key
    )
    return RoundShown.of(made)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/rounds",
    verb="rounds.read",
    within="village_id",
    query=RoundsAsked,
    shown=RoundsShown,
)
def read_rounds(call: Call[Nothing, RoundsAsked], village_id: str) -> RoundsShown:
    """Show a village's rounds, the newest first."""
    page = rounds.list_rounds(village_id=village_id, size=call.query.size, cursor=call.query.cursor)
    return RoundsShown(rows=[RoundShown.of(one) for one in page.rows], cursor=page.cursor)


@doors.door("GET", "/v1/rounds/{round_id}/doors", verb="rounds.read", within="round_id", shown=DoorsShown)
def read_doors(call: Call[Nothing, Nothing], round_id: str) -> DoorsShown:
    """Show the doors of a round that were visited, and those that were not."""
    return DoorsShown.of(*rounds.doors_of(round_id=round_id))


@doors.door(
    "POST",
    "/v1/rounds/{round_id}/visits",
    verb="rounds.write",
    within="round_id",
    asked=VisitAsked,
    shown=VisitShown,
    keyed=True,
    status=201,
)
def visit(call: Call[VisitAsked, Nothing], round_id: str) -> VisitShown:
    """Write down what was found at a door; one that was visited is answered with what was found first."""
    body = call.body
    found, again = rounds.visit(
        call.ctx, round_id=round_id, code=body.code, score=body.score, media_ids=body.media_ids, key=call.key
    )
    return VisitShown.of(found, again=again)


@doors.door("POST", "/v1/rounds/{round_id}/close", verb="rounds.write", within="round_id", shown=RoundShown)
def close_round(call: Call[Nothing, Nothing], round_id: str) -> RoundShown:
    """End a round; where the panel verifies its rule, it may vote now."""
    return RoundShown.of(rounds.close_round(call.ctx, round_id=round_id))


@doors.door(
    "POST",
    "/v1/rounds/{round_id}/votes",
    verb="rounds.vote",
    within="round_id",
    asked=RoundVoteAsked,
    shown=RoundShown,
    status=201,
)
def vote_on_round(call: Call[RoundVoteAsked, Nothing], round_id: str) -> RoundShown:
    """Vote on all claims of a round at once, but for exceptions; the third vote decides."""
    body = call.body
    done = round_votes.vote_on_round(
        call.ctx, round_id=round_id, approve=body.approve, exceptions=body.except_for, reason=body.reason
    )
    return RoundShown.of(done)
