"""HTTP doors of one's own score, and of the facts behind it."""

from __future__ import annotations

from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.routes.doors import doors
from chalicelib.credit.score.schemas.copy import ScoreCopyShown
from chalicelib.credit.score.schemas.own import FactsAsked, FactsShown, MyScoreShown, ScoreShown
from chalicelib.credit.score.service import reading
from chalicelib.kernel.edge import Call, Nothing


@doors.door("GET", "/v1/me/score", verb="scores.own", shown=MyScoreShown)
def read_own(call: Call[Nothing, Nothing]) -> MyScoreShown:
    """Show one's own score: what it is made of, what speaks for and against, what would raise it, how it came."""
    try:
        mine = reading.load_mine(resident_id=call.me)
    except NoScore:
        return MyScoreShown(agreed=reading.has_agreed(resident_id=call.me), score=None)
    return MyScoreShown(agreed=True, score=ScoreShown.of(mine))


@doors.door("GET", "/v1/me/score/copy", verb="scores.own", shown=ScoreCopyShown)
def copy_own(call: Call[Nothing, Nothing]) -> ScoreCopyShown:
    """Give all that is kept of one's own score, to take along; the facts behind it are listed by day."""
    return ScoreCopyShown.of(reading.load_copy(resident_id=call.me))


@doors.door("GET", "/v1/me/score/facts", verb="scores.own", query=FactsAsked, shown=FactsShown)
def list_own_facts(call: Call[Nothing, FactsAsked]) -> FactsShown:
    """List the facts behind one's own score, some days at once, the newest first."""
    return FactsShown.of(reading.list_behind(resident_id=call.me, before=call.query.before))
