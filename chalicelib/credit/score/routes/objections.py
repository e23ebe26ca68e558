"""HTTP doors of objections: one's own, and the town's desk that decides on them."""

from __future__ import annotations

from chalicelib.credit.score.core.objections import Verdict
from chalicelib.credit.score.routes.doors import doors
from chalicelib.credit.score.schemas.objections import (
    DeskObjectionOpened,
    DeskObjectionsAsked,
    DeskObjectionShown,
    DeskObjectionsShown,
    ProlongAsked,
    ScoreDecisionAsked,
    ScoreObjectionAsked,
    ScoreObjectionsAsked,
    ScoreObjectionShown,
    ScoreObjectionsShown,
)
from chalicelib.credit.score.service import objections
from chalicelib.kernel.edge import Call, Nothing

OWN = "/v1/me/score/objections"
ONE = "/v1/residents/{resident_id}/score-objections/{objection_id}"


@doors.door("GET", OWN, verb="scores.own", query=ScoreObjectionsAsked, shown=ScoreObjectionsShown)
def list_objections(call: Call[Nothing, ScoreObjectionsAsked]) -> ScoreObjectionsShown:
    """List one's own objections, the newest first."""
    page = objections.list_own(resident_id=call.me, size=call.query.size, cursor=call.query.cursor)
    return ScoreObjectionsShown.of(page)


@doors.door(
    "POST", OWN, verb="scores.own", asked=ScoreObjectionAsked, shown=ScoreObjectionShown, keyed=True, status=201
)
def object_to_score(call: Call[ScoreObjectionAsked, Nothing]) -> ScoreObjectionShown:
    """Object to one's own score, or to one fact that counts against one; it is disputed until that is decided."""
    about = call.body.about
    made = objections.make_objection(
        call.ctx,
        resident_id=call.me,
        says=call.body.says,
        on=about.on if about else None,
        fact_id=about.fact_id if about else "",
        key=call.key,
    )
    return ScoreObjectionShown.of(made)


@doors.door("POST", OWN + "/{objection_id}/withdraw", verb="scores.own", shown=ScoreObjectionShown)
def withdraw_objection(call: Call[Nothing, Nothing], objection_id: str) -> ScoreObjectionShown:
    """Take back one's own objection while it is not decided."""
    return ScoreObjectionShown.of(objections.withdraw(call.ctx, resident_id=call.me, objection_id=objection_id))


@doors.door(
    "GET",
    "/v1/towns/{town_id}/score-objections",
    verb="scores.read_objections",
    within="town_id",
    query=DeskObjectionsAsked,
    shown=DeskObjectionsShown,
)
def list_desk(call: Call[Nothing, DeskObjectionsAsked], town_id: str) -> DeskObjectionsShown:
    """List a town's objections: the open ones by their last day, or those that are over."""
    asked = call.query
    page = objections.list_desk(town_id=town_id, over=asked.over, size=asked.size, cursor=asked.cursor)
    return DeskObjectionsShown.of(page)


@doors.door("GET", ONE, verb="scores.decide_objections", within="resident_id", shown=DeskObjectionOpened)
def open_objection(call: Call[Nothing, Nothing], resident_id: str, objection_id: str) -> DeskObjectionOpened:
    """Show an objection and the score it is about; whose they are sees who looked."""
    return DeskObjectionOpened.of(*objections.look(call.ctx, resident_id=resident_id, objection_id=objection_id))


@doors.door(
    "POST",
    ONE + "/decision",
    verb="scores.decide_objections",
    within="resident_id",
    asked=ScoreDecisionAsked,
    shown=DeskObjectionShown,
)
def decide_objection(
    call: Call[ScoreDecisionAsked, Nothing], resident_id: str, objection_id: str
) -> DeskObjectionShown:
    """Decide on an objection with reasons; what an upheld one is about counts no more from the next night on."""
    decided = objections.decide(
        call.ctx,
        resident_id=resident_id,
        objection_id=objection_id,
        verdict=Verdict(call.body.verdict),
        reason=call.body.reason,
    )
    return DeskObjectionShown.of(decided)


@doors.door(
    "POST",
    ONE + "/prolongation",
    verb="scores.decide_objections",
    within="resident_id",
    asked=ProlongAsked,
    shown=DeskObjectionShown,
)
def prolong_objection(call: Call[ProlongAsked, Nothing], resident_id: str, objection_id: str) -> DeskObjectionShown:
    """Take up to twenty working days for the decision, with reasons."""
    prolonged = objections.prolong(call.ctx, resident_id=resident_id, objection_id=objection_id, why=call.body.why)
    return DeskObjectionShown.of(prolonged)
