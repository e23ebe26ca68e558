"""HTTP doors of boards."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Doors, Nothing
from chalicelib.points.boards import core
from chalicelib.points.boards.schemas import (
    BoardShown,
    ChoiceAsked,
    ChoiceShown,
    NewestAsked,
    PublishAsked,
    PublishingShown,
    RankAsked,
    RankShown,
)
from chalicelib.points.boards.service import publishing, reading

doors = Doors("boards")


@doors.door("GET", "/v1/boards/{place_id}", verb="boards.read", query=NewestAsked, shown=BoardShown)
def newest(call: Call[Nothing, NewestAsked], place_id: str) -> BoardShown:
    """Show a village's or town's newest board of weeks or of months."""
    return _shown(reading.load_newest(place_id=place_id, kind=call.query.kind))


@doors.door("GET", "/v1/boards/{place_id}/{period}", verb="boards.read", shown=BoardShown)
def board(_call: Call[Nothing, Nothing], place_id: str, period: str) -> BoardShown:
    """Show the board of a period."""
    return _shown(reading.load_board(place_id=place_id, period=period))


def _shown(found: core.Board) -> BoardShown:
    return BoardShown.of(core.document(found), reading.links_of(found))


@doors.door(
    "POST",
    "/v1/boards/{place_id}/publish",
    verb="boards.publish",
    within="place_id",
    asked=PublishAsked,
    shown=PublishingShown,
    keyed=True,
    status=202,
)
def publish(call: Call[PublishAsked, Nothing], place_id: str) -> PublishingShown:
    """Make the boards of a period, or make them again: of a village, or of a town and all its villages."""
    run = publishing.start_publishing(call.ctx, place_id=place_id, period=call.body.period, run_id=f"board-{call.key}")
    return PublishingShown(run_id=run.run_id)


@doors.door("GET", "/v1/me/rank", verb="boards.rank_own", query=RankAsked, shown=RankShown)
def my_rank(call: Call[Nothing, RankAsked]) -> RankShown:
    """Show where I stand in my village, in the last week or in a period; `stage` says how far that period is."""
    period = call.query.period or reading.default_period(call.ctx)
    return RankShown.of(reading.my_rank(call.ctx, resident_id=call.me, period=period))


@doors.door("GET", "/v1/me/board-choice", verb="boards.rank_own", shown=ChoiceShown)
def my_choice(call: Call[Nothing, Nothing]) -> ChoiceShown:
    """Show whether I am shown on boards."""
    return ChoiceShown(shown=reading.is_shown(resident_id=call.me))


@doors.door("PUT", "/v1/me/board-choice", verb="boards.rank_own", asked=ChoiceAsked, shown=ChoiceShown)
def choose(call: Call[ChoiceAsked, Nothing]) -> ChoiceShown:
    """Choose whether I am shown on boards, from the next one on."""
    reading.choose(resident_id=call.me, shown=call.body.shown)
    return ChoiceShown(shown=call.body.shown)


@doors.door(
    "GET",
    "/v1/residents/{resident_id}/board-choice",
    verb="residents.read",
    within="resident_id",
    shown=ChoiceShown,
)
def choice_of(_call: Call[Nothing, Nothing], resident_id: str) -> ChoiceShown:
    """Show an officer whether somebody is shown on boards."""
    return ChoiceShown(shown=reading.is_shown(resident_id=resident_id))


@doors.door(
    "PUT",
    "/v1/residents/{resident_id}/board-choice",
    verb="residents.write",
    within="resident_id",
    asked=ChoiceAsked,
    shown=ChoiceShown,
)
def choose_for(call: Call[ChoiceAsked, Nothing], resident_id: str) -> ChoiceShown:
    """Keep the choice of somebody without a phone, as they told an officer."""
    reading.choose_for(call.ctx, resident_id=resident_id, shown=call.body.shown)
    return ChoiceShown(shown=call.body.shown)
