"""The villager's ballot."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.appraisals.routes.doors import doors
from chalicelib.points.appraisals.schemas.ballots import (
    BallotAsked,
    MineRowShown,
    MineRowsShown,
    MineShown,
    VotedShown,
)
from chalicelib.points.appraisals.schemas.campaigns import PageAsked
from chalicelib.points.appraisals.service import voting


@doors.door("GET", "/v1/me/appraisals", verb="appraisals.vote", query=PageAsked, shown=MineRowsShown)
def my_list(call: Call[Nothing, PageAsked]) -> MineRowsShown:
    """Show what my village votes or voted on, the newest first, and whether I have voted."""
    page = voting.list_mine(call.ctx, size=call.query.size, cursor=call.query.cursor)
    return MineRowsShown(rows=[MineRowShown.of(urn, voted) for urn, voted in page.rows], cursor=page.cursor)


@doors.door("GET", "/v1/me/appraisals/{campaign_id}", verb="appraisals.vote", shown=MineShown)
def my_ballot(call: Call[Nothing, Nothing], campaign_id: str) -> MineShown:
    """Show what is asked, whether I may vote and have, and the result once it is published."""
    return MineShown.of(voting.read_mine(call.ctx, campaign_id=campaign_id))


@doors.door(
    "POST",
    "/v1/me/appraisals/{campaign_id}/ballot",
    verb="appraisals.vote",
    asked=BallotAsked,
    shown=VotedShown,
    keyed=True,
    status=201,
)
def cast(call: Call[BallotAsked, Nothing], campaign_id: str) -> VotedShown:
    """Cast my ballot, once; the key is kept nowhere. Whoever has voted is told so, whatever is sent."""
    return VotedShown.of(voting.cast(call.ctx, campaign_id=campaign_id, answers=call.body.answers))
