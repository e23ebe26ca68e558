"""HTTP doors of one's own score, and of the facts behind it."""

from __future__ import annotations

import re

from chalicelib.credit.log.schemas import ReceiptShown
from chalicelib.credit.log.service.identity import policy
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.routes.doors import doors
from chalicelib.credit.score.schemas.copy import ScoreCopyShown
from chalicelib.credit.score.schemas.own import (
    FactsAsked,
    FactsShown,
    HistoryAsked,
    MyScoreShown,
    ScoreHistoryShown,
    ScoreShown,
)
from chalicelib.credit.score.service import reading, registering
from chalicelib.kernel.edge import Call, Nothing

VERSION = re.compile(r"[1-9][0-9]{0,5}")


@doors.door("GET", "/v1/me/score", verb="scores.own", shown=MyScoreShown)
def read_own(call: Call[Nothing, Nothing]) -> MyScoreShown:
    """Show one's own score: what it is made of, what speaks for and against, what would raise it, how it came."""
    try:
        mine = reading.load_mine(resident_id=call.me)
    except NoScore:
        return MyScoreShown(agreed=reading.has_agreed(resident_id=call.me), score=None)
    return MyScoreShown(agreed=True, score=ScoreShown.of(mine))


@doors.door("GET", "/v1/me/score/history", verb="scores.own", query=HistoryAsked, shown=ScoreHistoryShown)
def list_history(call: Call[Nothing, HistoryAsked]) -> ScoreHistoryShown:
    """List the scores that one had, the newest first, and what changed each time."""
    return ScoreHistoryShown.of(*reading.list_history(resident_id=call.me, before=call.query.before))


@doors.door("GET", "/v1/me/score/copy", verb="scores.own", shown=ScoreCopyShown)
def copy_own(call: Call[Nothing, Nothing]) -> ScoreCopyShown:
    """Give what is kept of one's own score, to take along: each list from its beginning, and where it goes on."""
    return ScoreCopyShown.of(reading.load_copy(resident_id=call.me))


@doors.door("GET", "/v1/me/score/facts", verb="scores.own", query=FactsAsked, shown=FactsShown)
def list_own_facts(call: Call[Nothing, FactsAsked]) -> FactsShown:
    """List the facts behind one's own score, some days at once, the newest first."""
    return FactsShown.of(reading.list_behind(resident_id=call.me, before=call.query.before))


@doors.door("GET", "/v1/me/scores/{version}/receipt", verb="scores.own", shown=ReceiptShown)
def read_receipt(call: Call[Nothing, Nothing], version: str) -> ReceiptShown:
    """Give the receipt of one of one's own scores: that it is unchanged since, and when it was there at the latest."""
    if not VERSION.fullmatch(version):
        raise NoScore
    return ReceiptShown.of(registering.receipt(resident_id=call.me, version=int(version)), policy())
