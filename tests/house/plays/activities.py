"""Plays of activities: planning, signing up, scanning, rating, confirming."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import cards, codes
from chalicelib.kernel import edge
from chalicelib.kernel.context import LIVE
from tests.house.plays import media
from tests.house.plays.points import earner, helper, second_officer, this_year
from tests.house.plays.town import ANYBODY, Request, Town, play


def plan(town: Town, seats: int = 2) -> dict[str, Any]:
    starts_at = LIVE.now() - dt.timedelta(minutes=14)
    return {
        "title": "清理河道",
        "place": "老戏台",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + dt.timedelta(hours=2)).isoformat(),
        "seats": seats,
        "rule": "pub",
        "least_minutes": 10,
    }


def tomorrow(town: Town, seats: int = 2) -> dict[str, Any]:
    """Return a plan for tomorrow."""
    starts_at = LIVE.now() + dt.timedelta(days=1)
    times = {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + dt.timedelta(hours=2)).isoformat()}
    return plan(town, seats) | times


def series(town: Town) -> Request:
    body = tomorrow(town) | {"village_id": town.village_id, "repeat": {"every": "week", "times": 20}}
    return town.ask("activities.create", town.admin, body)


@play("activities.create", "an activity with two pictures")
def create_with_pictures(town: Town) -> Request:
    pictures = [media.taken(town, town.admin, "activity") for _ in range(2)]
    return town.ask("activities.create", town.admin, plan(town) | {"village_id": town.village_id, "pictures": pictures})


def drawn_series(town: Town) -> tuple[str, str]:
    """Return an activity of a series with a picture, and the picture."""
    media_id = media.taken(town, town.admin, "activity")
    more = {"village_id": town.village_id, "repeat": {"every": "week", "times": 3}, "pictures": [media_id]}
    made = town.do("activities.create", town.admin, tomorrow(town) | more)
    return str(made["activity_id"]), media_id


@play("activities.publish_series", "a series with a picture")
def publish_drawn_series(town: Town) -> Request:
    return town.ask("activities.publish_series", town.admin, activity_id=drawn_series(town)[0])


@play("media.read", "read an activity's picture")
def read_picture(town: Town) -> Request:
    activity_id, media_id = drawn_series(town)
    town.do("activities.publish_series", town.admin, activity_id=activity_id)
    return town.ask("media.read", town.bearer(town.resident()), media_id=media_id)


@play("activities.create", "a series of twenty")
def create_series(town: Town) -> Request:
    return series(town)


@play("activities.publish_series")
def publish_series(town: Town) -> Request:
    return town.ask("activities.publish_series", town.admin, activity_id=town.send(series(town))["activity_id"])


@play("activities.calendar")
def calendar(town: Town) -> Request:
    return town.ask("activities.calendar", ANYBODY, village_id=town.village_id)


def draft(town: Town, seats: int = 2, rule: str = "pub") -> str:
    body = plan(town, seats) | {"village_id": town.village_id, "rule": rule}
    return str(town.do("activities.create", town.admin, body)["activity_id"])


def to_come(town: Town, seats: int = 2) -> str:
    """Return a published activity that begins tomorrow."""
    made = town.do("activities.create", town.admin, tomorrow(town, seats) | {"village_id": town.village_id})
    town.do("activities.publish", town.admin, activity_id=made["activity_id"])
    return str(made["activity_id"])


def published(town: Town, seats: int = 2, rule: str = "pub") -> str:
    activity_id = draft(town, seats, rule)
    town.do("activities.publish", town.admin, activity_id=activity_id)
    return activity_id


def joined(town: Town, activity_id: str) -> Resident:
    """Return a resident with an account who signed up."""
    found = earner(town, times=1)
    town.do("activities.sign_up", town.bearer(found), activity_id=activity_id)
    return found


@play("activities.create")
def create(town: Town) -> Request:
    return town.ask("activities.create", town.admin, plan(town) | {"village_id": town.village_id})


@play("activities.read_list")
def read_list(town: Town) -> Request:
    published(town)
    return town.ask("activities.read_list", town.admin, query=f"village_id={town.village_id}&size=5")


@play("activities.organisers")
def organisers(town: Town) -> Request:
    return town.ask("activities.organisers", town.admin, village_id=town.village_id)


@play("activities.unended")
def unended(town: Town) -> Request:
    return town.ask("activities.unended", town.admin, village_id=town.village_id)


@play("activities.read_one")
def read_one(town: Town) -> Request:
    activity_id = published(town, 1)
    joined(town, activity_id)
    return town.ask("activities.read_one", town.bearer(joined(town, activity_id)), activity_id=activity_id)


@play("activities.change")
def change(town: Town) -> Request:
    return town.ask("activities.change", town.admin, plan(town, 3), activity_id=draft(town))


@play("activities.discard")
def discard(town: Town) -> Request:
    return town.ask("activities.discard", town.admin, {}, activity_id=draft(town))


@play("activities.discard", "discard a series of twenty")
def discard_series(town: Town) -> Request:
    made = town.send(series(town))["activity_id"]
    return town.ask("activities.discard", town.admin, {"whole_series": True}, activity_id=made)


@play("activities.publish")
def publish(town: Town) -> Request:
    return town.ask("activities.publish", town.admin, activity_id=draft(town))


@play("activities.seats")
def seats(town: Town) -> Request:
    return town.ask("activities.seats", town.admin, {"seats": 4}, activity_id=to_come(town))


@play("activities.seats", "more seats for five who wait")
def seats_for_five(town: Town) -> Request:
    activity_id = to_come(town, 1)
    for _ in range(6):
        joined(town, activity_id)
    return town.ask("activities.seats", town.admin, {"seats": 10}, activity_id=activity_id)


@play("activities.move")
def move(town: Town) -> Request:
    activity_id = to_come(town)
    joined(town, activity_id)
    later = {name: at for name, at in tomorrow(town).items() if name in ("starts_at", "ends_at")}
    return town.ask("activities.move", town.admin, later | {"place": "文化礼堂"}, activity_id=activity_id)


@play("activities.close")
def close(town: Town) -> Request:
    return town.ask("activities.close", town.admin, activity_id=published(town))


@play("activities.sign_up", "sign up")
def sign_up(town: Town) -> Request:
    return town.ask("activities.sign_up", town.bearer(town.resident()), activity_id=gathering(town))


@play("activities.sign_up", "sign up when full")
def sign_up_when_full(town: Town) -> Request:
    activity_id = published(town, 1)
    joined(town, activity_id)
    return town.ask("activities.sign_up", town.bearer(town.resident()), activity_id=activity_id)


@play("activities.cancel")
def cancel(town: Town) -> Request:
    activity_id = to_come(town)
    return town.ask("activities.cancel", town.bearer(joined(town, activity_id)), activity_id=activity_id)


@play("activities.cancel", "cancel and promote")
def cancel_and_promote(town: Town) -> Request:
    activity_id = to_come(town, 1)
    first = joined(town, activity_id)
    joined(town, activity_id)
    return town.ask("activities.cancel", town.bearer(first), activity_id=activity_id)


def gathering(town: Town) -> str:
    """Return the activity at which the town's people are scanned, the same each time."""
    town.gathering = town.gathering or published(town, 50)
    return town.gathering


def scan(town: Town, resident: Resident, direction: str, activity_id: str = "") -> Request:
    body = {"code": codes.code_of(holder_id=resident.resident_id), "direction": direction}
    return town.ask("activities.scan", town.admin, body, activity_id=activity_id or gathering(town))


@play("activities.scan", "sign in")
def sign_in(town: Town) -> Request:
    return scan(town, joined(town, gathering(town)), "in")


@play("activities.scan", "sign in of a walk-in")
def walk_in(town: Town) -> Request:
    return scan(town, town.resident(), "in")


def typed(town: Town, resident: Resident, direction: str) -> Request:
    """Return the request that says the number of somebody's card in the place of their code."""
    body = {"code": f"No. {cards.load_card(resident_id=resident.resident_id).number}", "direction": direction}
    return town.ask("activities.scan", town.admin, body, activity_id=gathering(town))


def bearer(town: Town) -> Resident:
    """Return somebody who signed up and has a card."""
    found = joined(town, gathering(town))
    cards.issue_card(LIVE, resident_id=found.resident_id, key=LIVE.new_id())
    return found


@play("activities.scan", "sign in by a card's number")
def sign_in_by_number(town: Town) -> Request:
    return typed(town, bearer(town), "in")


@play("activities.scan", "sign out by a card's number")
def sign_out_by_number(town: Town) -> Request:
    found = bearer(town)
    with before(12):
        town.send(typed(town, found, "in"))
    town.send(scan(town, town.resident(), "in"))  # The process looks at its clock again.
    return typed(town, found, "out")


@play("activities.scan", "sign out and award")
def sign_out(town: Town) -> Request:
    return scan(town, signed_in(town), "out")


@contextlib.contextmanager
def before(minutes: int) -> Iterator[None]:
    """Let the house's clock be so many minutes slow."""
    with pytest.MonkeyPatch.context() as patched:
        now = lambda: LIVE.now() - dt.timedelta(minutes=minutes)  # noqa: E731
        patched.setattr(edge, "LIVE", dataclasses.replace(LIVE, now=now))
        yield


@play("activities.scan", "sign out above a cap")
def sign_out_above_a_cap(town: Town) -> Request:
    town.clearing = town.clearing or published(town, 50, rule="vol")
    return scan(town, helper(town, signed_in(town, town.clearing)), "out", town.clearing)


def signed_in(town: Town, activity_id: str = "") -> Resident:
    """Return somebody who was scanned in twelve minutes ago."""
    activity_id = activity_id or gathering(town)
    found = joined(town, activity_id)
    with before(12):
        town.send(scan(town, found, "in", activity_id))
    town.send(scan(town, town.resident(), "in", activity_id))  # The process looks at its clock again.
    return found


def attended(town: Town) -> tuple[Resident, str]:
    """Return somebody who was signed out of an activity, and the activity."""
    found = signed_in(town)
    town.send(scan(town, found, "out"))
    return found, gathering(town)


@play("activities.rate")
def rate(town: Town) -> Request:
    who, activity_id = attended(town)
    other, _ = attended(town)
    town.do("activities.rate", town.bearer(other), {"stars": 4}, activity_id=activity_id)
    return town.ask("activities.rate", town.bearer(who), {"stars": 5, "words": ["again"]}, activity_id=activity_id)


@play("activities.read_ratings")
def read_ratings(town: Town) -> Request:
    return town.ask("activities.read_ratings", town.bearer(town.resident()), activity_id=gathering(town))


@play("activities.people")
def people(town: Town) -> Request:
    activity_id = published(town)
    joined(town, activity_id)
    return town.ask("activities.people", town.admin, activity_id=activity_id)


def confirmation(town: Town, people: int, *, seconded: bool = False) -> Request:
    with before(12):
        if not town.finished:
            starts_at, ends_at = (LIVE.now() - dt.timedelta(minutes=n) for n in (26, 5))
            ended = plan(town, 50) | {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
            shown = town.do("activities.create", town.admin, ended | {"village_id": town.village_id})
            town.finished = str(shown["activity_id"])
            town.do("activities.publish", town.admin, activity_id=town.finished)
        body = {"residents": [joined(town, town.finished).resident_id for _ in range(people)]}
    town.do("activities.offline_list", town.admin, activity_id=town.finished)  # The process looks at its clock again.
    asked = town.ask("activities.confirm", town.admin, body, activity_id=town.finished)
    if not seconded:
        return asked
    town.send(asked)
    return town.ask("activities.confirm", second_officer(town), body, activity_id=town.finished)


@play("activities.confirm", "ask to confirm by hand")
def ask_to_confirm(town: Town) -> Request:
    return confirmation(town, 1)


@play("activities.confirm", "confirm by hand")
def confirm(town: Town) -> Request:
    return confirmation(town, 1, seconded=True)


@play("activities.confirm", "confirm ten people by hand")
def confirm_ten(town: Town) -> Request:
    return confirmation(town, 10, seconded=True)


@play("activities.decline")
def decline(town: Town) -> Request:
    asked = confirmation(town, 1)
    town.send(asked)
    return town.ask("activities.decline", town.admin, json.loads(asked.body), activity_id=town.finished)


@play("activities.read_waiting")
def read_waiting(town: Town) -> Request:
    town.send(confirmation(town, 2))
    return town.ask("activities.read_waiting", town.admin, query="size=5", village_id=town.village_id)


@play("activities.offline_list")
def offline_list(town: Town) -> Request:
    activity_id = published(town)
    joined(town, activity_id)
    return town.ask("activities.offline_list", town.admin, activity_id=activity_id)


def upload(town: Town, people: list[Resident]) -> Request:
    ticket = town.do("activities.offline_list", town.admin, activity_id=gathering(town))["ticket"]
    scans = [
        {
            "key": LIVE.new_id(),
            "code": codes.code_of(holder_id=one.resident_id),
            "direction": "in",
            "at": LIVE.now().isoformat(),
        }
        for one in people
    ]
    return town.ask(
        "activities.upload_scans", town.admin, {"ticket": ticket, "scans": scans}, activity_id=gathering(town)
    )


@play("activities.upload_scans", "upload one scan")
def upload_one(town: Town) -> Request:
    return upload(town, [joined(town, gathering(town))])


@play("activities.upload_scans", "upload ten scans")
def upload_ten(town: Town) -> Request:
    return upload(town, [town.resident() for _ in range(10)])


@play("points.budget")
def budget(town: Town) -> Request:
    to_come(town)
    return town.ask(
        "points.budget", town.admin, query=f"year={this_year()}&kind=escrow&size=10", village_id=town.village_id
    )
