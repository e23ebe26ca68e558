"""What the public sees: released words and photos, Open311's answers, and nothing of anybody's."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.gateways import wire
from chalicelib.foundation.identity.store import binding as bonds
from chalicelib.foundation.media.core.pictures import MediaHeld
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.service import pictures as checks, reviews
from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.kernel.writes import commit
from chalicelib.points.tickets.core.refusals import NoSuchTicket, NotThisTickets, TooManyPhotos, WordsRefused
from chalicelib.points.tickets.core.tickets import PHOTOS_MAX, Category, Released, Spot, State, Ticket
from chalicelib.points.tickets.records import TicketRecord
from chalicelib.points.tickets.schemas.open311 import Open311RequestsShown
from chalicelib.points.tickets.service import answering, handling, open311, raising, reading
from chalicelib.points.tickets.store import tickets as store
from tests.fakes.wechat import Wechat
from tests.make.line import Line
from tests.make.tickets import SAYING, TICKET, Town, taken
from tests.make.world import NOON
from tests.meter import item_size

HERE = Spot("村口大樟树下", 30_012_345, 120_254_321)
FIELDS = {
    *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
    *("agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime"),
    *("address", "address_id", "zipcode", "lat", "long", "media_url"),
}
"""What GeoReport v2 says of a request."""


def released(town: Town, ticket: Ticket, text: str = "村口路灯坏了。", **more: Any) -> Ticket:
    public = Released(text, **more)
    return handling.release(town.officer(), ticket_id=ticket.ticket_id, public=public, key=town.key())


def requests(town: Town, **more: Any) -> list[dict[str, Any]]:
    asked = {"village_id": town.village_id, "start": None, "end": None, "codes": [], "statuses": []} | more
    found = open311.find_requests(town.house(), **asked)
    shown: list[dict[str, Any]] = json.loads(Open311RequestsShown.of(found).model_dump_json())
    return shown


def test_open311_answers_what_was_released_in_the_standards_words(town: Town) -> None:
    town.raised(spot=HERE)
    ticket = released(town, town.raised(spot=HERE), place="村口", located=True)
    (shown,) = requests(town)
    assert shown.keys() == FIELDS
    assert (shown["service_request_id"], shown["status"], shown["service_code"]) == (ticket.ticket_id, "open", "roads")
    assert (shown["description"], shown["address"]) == ("村口路灯坏了。", "村口")
    assert (shown["lat"], shown["long"]) == (30.0123, 120.2543)
    assert shown["requested_datetime"] == "2026-11-23T12:00:00+08:00"
    assert shown["expected_datetime"] == "2026-12-01T00:00:00+08:00"
    whole = json.dumps(shown, ensure_ascii=False)
    assert town.people[0].name not in whole
    assert town.id_of(0) not in whole
    assert town.people[0].masked_name not in whole
    one = open311.load_request(file=f"{ticket.ticket_id}.json")
    assert json.loads(Open311RequestsShown.of([one]).model_dump_json()) == [shown]


DOOR = Spot("张三家门口", 30_012_345, 120_254_321)


def places(town: Town, ticket: Ticket) -> list[tuple[str | None, float | None]]:
    """Return where a ticket is for a neighbour, and for anybody who asks Open311: the words and the latitude."""
    spot = reading.read_ticket(town.as_person(1), ticket_id=ticket.ticket_id).words.spot
    (shown,) = requests(town)
    latitude = None if spot.latitude_e6 is None else spot.latitude_e6 / 1_000_000
    return [(spot.words or None, latitude), (shown["address"], shown["lat"])]


def test_the_place_is_public_as_the_officer_confirmed_it_and_not_as_its_author_wrote_it(town: Town) -> None:
    ticket = released(town, town.raised(spot=DOOR, named=False))
    assert places(town, ticket) == [(None, None)] * 2
    released(town, ticket, place="三组")
    assert places(town, ticket) == [("三组", None)] * 2
    released(town, ticket, place="三组", located=True)
    assert places(town, ticket) == [("三组", 30.0123)] * 2
    author = reading.read_ticket(town.as_person(0), ticket_id=ticket.ticket_id).words
    assert (author.spot, author.public_spot) == (DOOR, Spot("三组", 30_012_300, 120_254_300))
    released(town, ticket)
    assert places(town, ticket) == [(None, None)] * 2


def test_who_takes_their_name_off_takes_the_place_off_with_it(town: Town) -> None:
    ticket = released(town, town.raised(spot=DOOR), place="张三家对面", located=True)
    who_sees: dict[str, Any] = {"ticket_id": ticket.ticket_id, "public": True}
    answering.choose_who_sees(town.as_person(0), **who_sees, named=True, key=town.key())
    assert places(town, ticket) == [("张三家对面", 30.0123)] * 2
    answering.choose_who_sees(town.as_person(0), **who_sees, named=False, key=town.key())
    assert places(town, ticket) == [(None, None)] * 2
    assert requests(town)[0]["description"] == "村口路灯坏了。"


def test_one_key_releases_one_place(town: Town) -> None:
    ticket, key = town.raised(spot=DOOR), town.key()
    asked = {"ticket_id": ticket.ticket_id, "key": key}
    for _ in range(2):
        handling.release(town.officer(), public=Released("路灯坏了。", "三组"), **asked)
    for other in (Released("路灯坏了。", "四组"), Released("路灯坏了。", "三组", located=True)):
        with pytest.raises(KeyReused):
            handling.release(town.officer(), public=other, **asked)


def test_open311_chooses_by_span_state_and_code(town: Town) -> None:
    first = released(town, town.raised())
    town.world.pass_days(10)
    second = released(town, town.solved(1))
    third = released(town, town.raised(2, category=Category.SAFETY))

    def ids(**more: Any) -> list[str]:
        return [row["service_request_id"] for row in requests(town, **more)]

    assert ids() == [third.ticket_id, second.ticket_id, first.ticket_id]
    assert ids(statuses=["closed"]) == [second.ticket_id]
    assert ids(codes=["safety", "affairs"]) == [third.ticket_id]
    assert ids(end=NOON + dt.timedelta(days=1)) == [first.ticket_id]
    assert ids(start=NOON + dt.timedelta(days=1)) == [third.ticket_id, second.ticket_id]
    with pytest.raises(InvalidInput):
        ids(start=NOON - dt.timedelta(days=200), end=NOON)
    town.world.pass_days(100)
    assert ids() == []


def test_open311_has_nothing_that_was_not_released_or_is_public_no_more(town: Town) -> None:
    private, hidden, gone = town.raised(), released(town, town.raised()), released(town, town.raised())
    handling.hide(town.officer(), ticket_id=hidden.ticket_id, key=town.key())
    answering.withdraw(town.as_person(0), ticket_id=gone.ticket_id, key=town.key())
    assert requests(town) == []
    assert open311.public_ones([private.ticket_id, hidden.ticket_id, gone.ticket_id]) == []
    for ticket in (private, hidden, gone):
        with pytest.raises(NoSuchTicket):
            open311.load_request(file=f"{ticket.ticket_id}.json")
    with pytest.raises(NoSuchTicket):
        open311.load_request(file=".json")


def test_photos_belong_to_the_ticket_they_were_sent_with(town: Town) -> None:
    me = town.as_person(0)
    mine = taken(town, me, 2)
    ticket = town.raised(media_ids=mine)
    assert ticket.photos == 2
    read = reading.read_ticket(town.officer(), ticket_id=ticket.ticket_id)
    assert list(read.views) == list(mine)
    assert all(view.officer for view in read.views.values())
    assert not any(view.officer for view in reading.read_ticket(me, ticket_id=ticket.ticket_id).views.values())
    with pytest.raises(InvalidInput):
        town.raised(media_ids=mine)
    with pytest.raises(InvalidInput):
        town.raised(1, media_ids=taken(town, me))
    done = handling.solve(
        town.officer(), ticket_id=ticket.ticket_id, text="好了。", media_ids=taken(town, town.officer()), key=town.key()
    )
    assert done.photos == 3


def test_a_ticket_holds_so_many_photos(town: Town) -> None:
    ticket = town.raised()
    full = store.find_ticket(ticket.ticket_id, consistent=True)
    assert full is not None
    commit(store.change_of(replace(full, photos=PHOTOS_MAX), full.version, refusal=AssertionError))
    with pytest.raises(TooManyPhotos):
        answering.comment(
            town.as_person(0),
            ticket_id=ticket.ticket_id,
            text="看",
            media_ids=taken(town, town.as_person(0)),
            key=town.key(),
        )


def test_the_officer_chooses_which_photos_the_village_sees(town: Town) -> None:
    first, second = taken(town, town.as_person(0), 2)
    ticket = town.raised(media_ids=(first, second))
    released(town, ticket, media_ids=(second,))
    read = reading.read_ticket(town.as_person(1), ticket_id=ticket.ticket_id)
    assert list(read.views) == [second]
    assert requests(town)[0]["media_url"] == read.views[second].large
    other = town.raised(1, media_ids=taken(town, town.as_person(1)))
    with pytest.raises(NotThisTickets):
        released(town, other, media_ids=(first,))
    with pytest.raises(NotThisTickets):
        released(town, other, media_ids=(f"{town.village_id}m{town.key()}",))


@pytest.mark.parametrize("how", ["hidden", "made private", "withdrawn"])
def test_photos_are_public_no_longer_than_their_ticket(town: Town, how: str) -> None:
    (one,) = taken(town, town.as_person(0))
    ticket = town.raised(media_ids=(one,))
    released(town, ticket, media_ids=(one,))
    assert is_public(one)
    asked = {"ticket_id": ticket.ticket_id, "key": town.key()}
    if how == "hidden":
        handling.hide(town.officer(), **asked)
    elif how == "withdrawn":
        answering.withdraw(town.as_person(0), **asked)
    else:
        answering.choose_who_sees(
            town.as_person(0), ticket_id=ticket.ticket_id, public=False, named=True, key=town.key()
        )
    assert not is_public(one)
    assert town.now(ticket).public_photos == 0


def test_a_photo_that_turned_out_not_to_be_clean_is_shown_to_its_author_and_officers_alone(town: Town) -> None:
    (one,) = taken(town, town.as_person(0))
    ticket = town.raised(media_ids=(one,))
    released(town, ticket, media_ids=(one,))
    pictures.withdraw(town.house(), media_ids=[one])
    seen = [reading.read_ticket(who, ticket_id=ticket.ticket_id).views for who in (town.as_person(0), town.officer())]
    assert [list(views) for views in seen] == [[one], [one]]
    assert reading.read_ticket(town.as_person(1), ticket_id=ticket.ticket_id).views == {}


def held(*media_ids: str) -> list[str]:
    return [one.held.value if one else "-" for one in pictures.find_pictures(media_ids=media_ids)]


def line(town: Town) -> list[tuple[str, str, tuple[str, ...]]]:
    rows = reviews.list_reviews(village_id=town.village_id, size=50, cursor=None).rows
    return [(one.subject, one.kind, one.media_ids) for one in rows]


def test_photos_of_what_is_meant_for_the_public_wait_for_a_look_and_no_others(town: Town) -> None:
    shown, private, entered = (taken(town, ctx)[0] for ctx in (*[town.as_person(0)] * 2, town.officer()))
    ticket = town.raised(media_ids=(shown,))
    town.raised(public=False, media_ids=(private,))
    said = replace(SAYING, media_ids=(entered,))
    raising.raise_ticket(town.officer(), saying=said, key=town.key(), author_id=town.id_of(1))
    assert held(shown, private, entered) == ["unlooked", "", ""]
    assert line(town) == [(ticket.ticket_id, "picture", (shown,))]
    stream = Line()
    stream.deliver(town.house())
    released(town, ticket, media_ids=(shown,))
    stream.deliver(town.house())
    assert (held(shown), line(town), is_public(shown)) == ([""], [], True)


def test_a_photo_that_was_found_unfit_is_not_released(town: Town) -> None:
    (shown,) = taken(town, town.as_person(0))
    ticket = town.raised(media_ids=(shown,))
    checks.keep_verdict(town.house(), media_id=shown, suggest="risky")
    with pytest.raises(MediaHeld):
        released(town, ticket, media_ids=(shown,))
    assert not town.now(ticket).is_public
    reviews.decide_pictures(
        town.officer(),
        village_id=town.village_id,
        subject=ticket.ticket_id,
        decision="approved",
        reason="",
        media_ids=[shown],
    )
    released(town, ticket, media_ids=(shown,))
    assert is_public(shown)


def is_public(media_id: str) -> bool:
    (found,) = pictures.find_pictures(media_ids=[media_id])
    return found is not None and found.released


def test_a_head_with_everything_stays_within_a_write_unit(town: Town) -> None:
    wide = replace(
        TICKET,
        summary="路" * 40, public_summary="路" * 40, photos=90, public_photos=6, town_id="t0001", state=State.SOLVED,
        entered_by="01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f", assignee="01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f",
        adoption_by="01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f", adoption_by_resident=TICKET.author_id, points=200,
        acts_at=NOON, pauses=2, reopened=3, solved_at=NOON, solved_days=30, late=True, stars=5, due_estimated=True,
        escalated_at=NOON, released_at=NOON, changed_at=NOON, version=99, direct=True,
    )  # fmt: skip
    item = store.record_of(wide).serialize()
    assert TicketRecord.from_raw_data(item).summary == wide.summary
    assert item_size(item) <= 1024


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(wire, "READ_SECONDS", 0.4)
    wire._pool.cache_clear()
    yield
    wire._pool.cache_clear()


@pytest.mark.usefixtures("quick")
def test_what_is_meant_for_the_public_is_put_before_wechat_and_nothing_else(town: Town, wechat: Wechat) -> None:
    openid = "oA1b2C3d4E5f6G7h8I9j0"
    wechat.clock_ahead = town.world.now().timestamp() - wechat.now()
    commit(bonds.prepare_bind(openid, town.id_of(0), town.world.now()))
    wechat.seen_at[openid] = wechat.now()
    with pytest.raises(WordsRefused):
        town.raised(text="这句违禁")
    assert town.raised(text="这句待审").is_live
    assert town.raised(text="这句违禁", public=False).is_live
    assert raising.raise_ticket(town.officer(), saying=SAYING, key=town.key(), author_id=town.id_of(0)).is_live
