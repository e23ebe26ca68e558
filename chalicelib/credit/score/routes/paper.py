"""HTTP doors of the village's desk for those without a phone: print a score, enter an objection from a paper."""

from __future__ import annotations

from chalicelib.credit.looks.schemas import CreditLooksAsked, CreditLooksShown, OnPaperAsked
from chalicelib.credit.score.routes.doors import doors
from chalicelib.credit.score.schemas.objections import ScoreObjectionShown
from chalicelib.credit.score.schemas.paper import PaperObjectionAsked, ScoreSheetShown
from chalicelib.credit.score.service import paper
from chalicelib.kernel.edge import Call, Nothing


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/score-sheets",
    verb="scores.paper",
    within="resident_id",
    asked=OnPaperAsked,
    shown=ScoreSheetShown,
)
def print_sheet(call: Call[OnPaperAsked, Nothing], resident_id: str) -> ScoreSheetShown:
    """Give somebody's score to be printed for them, who asked for it on paper; they see who printed it."""
    body = call.body
    sheet = paper.print_sheet(call.ctx, resident_id=resident_id, paper=body.paper())
    return ScoreSheetShown.of(sheet, body.document, call.ctx.now())


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/score-objections",
    verb="scores.paper",
    within="resident_id",
    asked=PaperObjectionAsked,
    shown=ScoreObjectionShown,
    keyed=True,
    status=201,
)
def enter_objection(call: Call[PaperObjectionAsked, Nothing], resident_id: str) -> ScoreObjectionShown:
    """Enter somebody's objection to their score from a paper; another officer decides on it."""
    body, about = call.body, call.body.about
    made = paper.enter_objection(
        call.ctx,
        resident_id=resident_id,
        says=body.says,
        on=about.on if about else None,
        what=about.what if about else "",
        key=call.key,
        paper=body.paper(),
    )
    return ScoreObjectionShown.of(made)


@doors.door("GET", "/v1/me/score/looks", verb="scores.own", query=CreditLooksAsked, shown=CreditLooksShown)
def list_own_looks(call: Call[Nothing, CreditLooksAsked]) -> CreditLooksShown:
    """List who looked at one's own score, the newest first."""
    page = paper.list_looks(resident_id=call.me, size=call.query.size, cursor=call.query.cursor)
    return CreditLooksShown.of(page)
