"""Complaints that go past the village, on a real store: no door and no list of the village's has them."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.media.core.pictures import NoSuchMedia, Sight
from chalicelib.foundation.media.service import pictures, readers
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.points.tickets.core.clocks import TOWN_DAYS
from chalicelib.points.tickets.core.refusals import NoSuchTicket, NotDirect
from chalicelib.points.tickets.core.tickets import Kind, Level, Saying, State, Ticket
from chalicelib.points.tickets.service import answering, handling, raising, reading
from tests.make.tickets import SAYING, Town, taken

DIRECT: dict[str, Any] = {"kind": Kind.COMPLAINT, "public": False, "direct": True}


def of_village(ctx: Context, town: Town) -> set[str]:
    page = reading.list_of_village(ctx, village_id=town.village_id, state="", size=10, cursor=None)
    return {one.ticket_id for one in page.rows}


def held(ctx: Context, place_id: str) -> set[str]:
    return {one.ticket_id for one in reading.list_held(ctx, place_id=place_id, state="", size=10, cursor=None).rows}


def test_it_is_the_towns_at_once_and_its_clock_starts(town: Town) -> None:
    made = town.raised(**DIRECT)
    assert (made.level, made.state, made.town_id, made.desk) == (Level.TOWN, State.ASSIGNED, town.town_id, "")
    assert (made.clock_days, made.escalated_at, made.direct) == (TOWN_DAYS, None, True)
    assert town.now(made) == made
    assert held(town.at_town(), town.town_id) == {made.ticket_id}


@pytest.mark.parametrize("role", [Role.VILLAGE_OFFICER, Role.GRID_WORKER, Role.ORGANISER])
def test_the_village_neither_sees_nor_finds_nor_touches_it(town: Town, role: Role) -> None:
    made, other = town.raised(**DIRECT), town.raised(1)
    here = town.officer("s9", role)
    assert made.ticket_id not in of_village(here, town) | held(here, town.village_id)
    assert of_village(town.officer(), town) == {other.ticket_id}
    with pytest.raises(NoSuchTicket):
        reading.read_ticket(here, ticket_id=made.ticket_id)
    for deed in (handling.start, handling.hide):
        with pytest.raises(NoSuchTicket):
            deed(here, ticket_id=made.ticket_id, key=town.key())
    with pytest.raises(NoSuchTicket):
        handling.note(here, ticket_id=made.ticket_id, text="听说了。", key=town.key())


@pytest.mark.parametrize("role", [Role.TOWN_OFFICER, Role.TOWN_ADMIN, Role.AUDITOR])
def test_the_town_and_the_auditor_see_it(town: Town, role: Role) -> None:
    made = town.raised(**DIRECT)
    who = town.at_town("t9", role)
    assert reading.read_ticket(who, ticket_id=made.ticket_id).words.text == SAYING.text
    assert made.ticket_id in of_village(who, town)


def test_its_photos_are_kept_from_the_village_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_readers", {"t": reading.read_as})
    author = town.as_person(0)
    said, added = taken(town, author, 2)
    plain = taken(town, town.as_person(1))
    made = town.raised(media_ids=(said,), **DIRECT)
    town.raised(1, media_ids=plain)
    answering.comment(author, ticket_id=made.ticket_id, text="还有一张。", media_ids=(added,), key=town.key())
    here = town.officer()
    assert pictures.see_picture(here, media_id=plain[0])[1] is Sight.OFFICER
    for media_id in (said, added):
        with pytest.raises(NoSuchMedia):
            pictures.see_picture(here, media_id=media_id)
        for who in (author, town.at_town(), town.at_town("t9", Role.AUDITOR)):
            assert pictures.see_picture(who, media_id=media_id)[0].subject == made.ticket_id


def test_the_town_solves_it_and_its_author_confirms_or_has_it_handled_anew_by_the_town(town: Town) -> None:
    made = town.raised(**DIRECT)

    def solve() -> Ticket:
        return handling.solve(town.at_town(), ticket_id=made.ticket_id, text="谈过话了。", key=town.key())

    solve()
    again = answering.reopen(town.as_person(0), ticket_id=made.ticket_id, text="还是老样子。", key=town.key())
    assert (again.level, again.holder) == (Level.TOWN, town.town_id)
    solve()
    closed = answering.confirm(town.as_person(0), ticket_id=made.ticket_id, stars=4, key=town.key())
    assert closed.state is State.CLOSED
    assert of_village(town.officer(), town) == set()


def test_by_night_the_village_has_nothing_to_do_with_it(town: Town) -> None:
    made = town.raised(**DIRECT)
    town.world.pass_days(30)
    assert set(town.tend().values()) == {0}
    assert set(town.tend(town.town_id).values()) == {0}
    assert town.now(made).version == 1


@pytest.mark.parametrize("changes", [{"public": True}, {"kind": Kind.PROBLEM}, {"kind": Kind.PRAISE}])
def test_what_is_no_private_complaint_goes_the_usual_way(town: Town, changes: dict[str, Any]) -> None:
    with pytest.raises(NotDirect):
        town.raised(**(DIRECT | changes))
    assert of_village(town.at_town(), town) == set()


def test_nobody_writes_one_down_for_somebody_else(town: Town) -> None:
    said = Saying(Kind.COMPLAINT, SAYING.category, SAYING.text, direct=True)
    with pytest.raises(NotDirect):
        raising.raise_ticket(town.officer(), saying=said, key=town.key(), author_id=town.id_of(0))
