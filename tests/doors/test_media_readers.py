"""The door of pictures follows their documents: whoever may read a ticket may read its photos, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest

import app  # noqa: F401  It says who reads which document.
from chalicelib.foundation.identity.service.tokens import access_token, resolve_bearer
from chalicelib.foundation.media import routes as media_routes
from chalicelib.foundation.moderation.service import pictures as checks
from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import LIVE, Context
from chalicelib.points.tickets import routes
from chalicelib.points.tickets.core.tickets import Category, Kind, Released
from chalicelib.points.tickets.service import handling
from tests.make import people
from tests.make.partners import ask
from tests.make.tickets import SAYING, Town, taken
from tests.make.world import World
from tests.meter import Meter

AFFAIRS = Category.AFFAIRS
"""What goes to the village's officers, not to its grid workers."""


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    assert (routes.doors.room, media_routes.doors.room) == ("tickets", "media")
    monkeypatch.setattr(edge, "_resolvers", {"bearer": resolve_bearer})
    village = people.village(LIVE)
    found = [people.resident(LIVE, village, n) for n in range(2)]
    return Town(World(LIVE.now()), found, village.village_id, village.town_id)


def person(town: Town, number: int) -> Context:
    ordinal = int(town.village_id[1:])
    return town.world.context(Principal(town.id_of(number), frozenset({Role.RESIDENT}), ((ordinal, ordinal + 1),)))


def reads(media_id: str, who: Context) -> str:
    """Return as what somebody reads a picture through its door: "" not at all, with "original" as an officer."""
    with Meter(storage.client()) as meter:
        status, shown = ask("GET", f"/v1/media/{media_id}", as_=access_token(LIVE, who.actor))
    assert meter.cost.round_trips <= 3
    if status == 404:
        return ""
    assert status == 200
    return "original" if shown["picture"]["original"] else "picture"


def elsewhere(role: Role) -> Context:
    return World(LIVE.now()).context(Principal("s9", frozenset({role}), ((77, 78),)))


def test_a_private_tickets_photo_is_its_authors_and_its_handlers(town: Town) -> None:
    (media_id,) = taken(town, person(town, 0))
    author, neighbour = person(town, 0), person(town, 1)
    worker, auditor = town.officer("s2", Role.GRID_WORKER), town.officer("s3", Role.AUDITOR)
    everybody = (author, neighbour, worker, auditor, town.officer(), town.at_town(), elsewhere(Role.VILLAGE_OFFICER))
    assert [reads(media_id, who) for who in everybody] == ["picture", *[""] * 6], "no document uses it yet"
    town.raised(kind=Kind.SUGGESTION, category=AFFAIRS, public=False, media_ids=(media_id,))
    seen = [reads(media_id, who) for who in everybody]
    assert seen == ["picture", "", "", "original", "original", "original", ""]
    assert reads(media_id, elsewhere(Role.AUDITOR)) == ""


def test_a_grid_worker_reads_the_photos_of_the_tickets_that_went_to_grid_workers(town: Town) -> None:
    (media_id,) = taken(town, person(town, 0))
    worker, organiser = town.officer("s2", Role.GRID_WORKER), town.officer("s3", Role.ORGANISER)
    made = town.raised(public=False, media_ids=(media_id,))
    assert (reads(media_id, worker), reads(media_id, organiser)) == ("", "")
    desk = Role.GRID_WORKER.value
    handling.assign(town.officer(), ticket_id=made.ticket_id, desk=desk, mine=False, key=town.key())
    assert (reads(media_id, worker), reads(media_id, organiser)) == ("original", "")


def test_what_the_desk_noted_for_itself_its_author_does_not_open(town: Town) -> None:
    made = town.raised(public=False)
    officer = town.officer()
    (media_id,) = taken(town, officer)
    handling.note(officer, ticket_id=made.ticket_id, text="现场看过。", media_ids=(media_id,), key=town.key())
    assert (reads(media_id, person(town, 0)), reads(media_id, officer)) == ("", "original")


def test_a_public_tickets_photo_is_the_villages_while_it_is_released_and_not_held(town: Town) -> None:
    (media_id,) = taken(town, person(town, 0))
    made = town.raised(media_ids=(media_id,))
    neighbour = person(town, 1)
    assert (reads(media_id, neighbour), reads(media_id, person(town, 0))) == ("", "picture")
    public = Released(SAYING.text, media_ids=(media_id,))
    handling.release(town.officer(), ticket_id=made.ticket_id, public=public, key=town.key())
    assert reads(media_id, neighbour) == "picture"
    checks.keep_verdict(town.house(), media_id=media_id, suggest="risky")
    assert (reads(media_id, neighbour), reads(media_id, person(town, 0))) == ("", "picture")
