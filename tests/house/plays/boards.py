"""Plays of boards. The town's one board of last week has fifty people on it."""

from __future__ import annotations

import dataclasses
import datetime as dt

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.kernel.context import LIVE
from chalicelib.points.boards.service import publishing, reading
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service.awards import award_points
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make import ledger

ROWS = 50


def last_week() -> str:
    return reading.default_period(LIVE)


def ranked(town: Town) -> Resident:
    """Return somebody on last week's board, which is published first where it is not yet."""
    if town.ranked is None:
        then = dataclasses.replace(LIVE, now=lambda: LIVE.now() - dt.timedelta(days=7))
        people = [town.resident() for _ in range(ROWS)]
        for one in people:
            award_points(then, award=ledger.award(then, AccountRef.of_holder(one.resident_id), "gift"))
        publishing.publish_village(LIVE, village_id=town.village_id, period=last_week())
        town.ranked = people[0]
    return town.ranked


@play("boards.newest")
def newest(town: Town) -> Request:
    ranked(town)
    return town.ask("boards.newest", ANYBODY, place_id=town.village_id)


@play("boards.board", "board top 50")
def board(town: Town) -> Request:
    ranked(town)
    return town.ask("boards.board", ANYBODY, place_id=town.village_id, period=last_week())


@play("boards.publish")
def publish(town: Town) -> Request:
    return town.ask("boards.publish", town.admin, {"period": last_week()}, place_id=town.village_id)


@play("boards.my_rank", "my rank")
def my_rank(town: Town) -> Request:
    return town.ask("boards.my_rank", town.bearer(ranked(town)))


@play("boards.my_choice")
def my_choice(town: Town) -> Request:
    return town.ask("boards.my_choice", town.bearer(town.resident()))


@play("boards.choose")
def choose(town: Town) -> Request:
    return town.ask("boards.choose", town.bearer(town.resident()), {"shown": False})


@play("boards.choice_of")
def choice_of(town: Town) -> Request:
    return town.ask("boards.choice_of", town.admin, resident_id=town.resident().resident_id)


@play("boards.choose_for")
def choose_for(town: Town) -> Request:
    return town.ask("boards.choose_for", town.admin, {"shown": False}, resident_id=town.resident().resident_id)
