"""HTTP doors of scores: one's own, the facts behind it, and the tables that everybody can read."""

from __future__ import annotations

from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.schemas import FactsAsked, FactsShown, MyScoreShown, PolicyShown, ScoreShown
from chalicelib.credit.score.service import reading
from chalicelib.kernel.edge import Call, Doors, Nothing

doors = Doors("scores")


@doors.door("GET", "/v1/me/score", verb="scores.own", shown=MyScoreShown)
def read_own(call: Call[Nothing, Nothing]) -> MyScoreShown:
    """Show one's own score: what it is made of, what speaks for and against, what would raise it, how it came."""
    try:
        mine = reading.load_mine(resident_id=call.me)
    except NoScore:
        return MyScoreShown(agreed=reading.has_agreed(resident_id=call.me), score=None)
    return MyScoreShown(agreed=True, score=ScoreShown.of(mine))


@doors.door("GET", "/v1/me/score/facts", verb="scores.own", query=FactsAsked, shown=FactsShown)
def list_own_facts(call: Call[Nothing, FactsAsked]) -> FactsShown:
    """List the facts behind one's own score, some days at once, the newest first."""
    return FactsShown.of(reading.list_behind(resident_id=call.me, before=call.query.before))


@doors.door("GET", "/v1/places/{place_id}/score-policy", verb="house.read", shown=PolicyShown)
def read_policy(call: Call[Nothing, Nothing], place_id: str) -> PolicyShown:
    """Show by which tables scores are made in a town or village."""
    return PolicyShown.of(reading.load_policy(call.ctx, place_id=place_id))
