"""Plays of bookings: what hosts offer, what guests book, a host's day, a village's desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from chalicelib.foundation.payments.service import opening, purposes
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import utc_now
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.bookings.service import paying
from chalicelib.prosperity.bookings.store import bookings as store
from tests.house.plays.members import member
from tests.house.plays.town import ANYBODY, Request, Town, play
from tests.make import media

ROOM = {
    "title": "山里人家大床房", "words": "推窗见竹海。" * 20, "kind": "room", "where": "佛山村 8 号",
    "price_fen": 26_800, "capacity": 3, "units_most": 2, "persons_most": 3, "notice_hours": 0, "leaves": "12:00",
    "sittings": [{"sitting_id": "in", "label": "入住", "starts": "14:00"}],
}  # fmt: skip
DINNER = {
    "title": "土灶晚饭", "kind": "table", "where": "佛山村文化礼堂", "price_fen": 38_000, "capacity": 9,
    "units_most": 2, "persons_most": 8, "notice_hours": 0,
    "sittings": [{"sitting_id": "eve", "label": "晚市", "starts": "17:30"}],
}  # fmt: skip
CONTACT = {"name": "周海燕", "phone": "13912345678"}


def soon(days: int = 1) -> dt.date:
    return business_date(utc_now()) + dt.timedelta(days=days)


def picture(town: Town, who: str) -> str:
    """Return the id of a picture that somebody sent for a bookable."""
    body = media.photo()
    asked = {"village_id": town.village_id, "purpose": "bookable", "content_type": "image/jpeg", "bytes": len(body)}
    media_id = town.do("media.announce", who, asked)["media_id"]
    media.send(media_id, body)
    town.do("media.take", who, media_id=media_id)
    return str(media_id)


def offered(town: Town, body: dict[str, Any] = ROOM, who: str = "") -> tuple[str, str]:
    """Return a host's draft, and their credential."""
    who = who or town.bearer(town.resident())
    return str(town.do("bookings.offer", who, body)["bookable_id"]), who


def asked(town: Town, body: dict[str, Any] = ROOM, who: str = "") -> tuple[str, str]:
    bookable_id, who = offered(town, body, who)
    town.do("bookings.move_mine", who, {"deed": "ask"}, bookable_id=bookable_id)
    return bookable_id, who


PUBLISH = {"deed": "publish", "version": 2, "collective_permille": 80, "platform_permille": 20}


def shown(town: Town, body: dict[str, Any] = ROOM, who: str = "") -> tuple[str, str]:
    bookable_id, who = asked(town, body, who)
    town.do("bookings.decide", town.admin, PUBLISH, bookable_id=bookable_id)
    return bookable_id, who


def collectives(town: Town) -> str:
    """Return a draft of the village's collective."""
    return str(town.do("bookings.write", town.admin, DINNER, village_id=town.village_id)["bookable_id"])


def bundle(town: Town, days: int = 1) -> tuple[dict[str, Any], str]:
    """Return a bundle of a room for two nights and a dinner, and its host's credential."""
    room, who = shown(town)
    dinner, _ = shown(town, DINNER, who)
    lines = [
        {"bookable_id": room, "day": str(soon(days)), "sitting_id": "in", "nights": 2, "units": 1, "persons": 2},
        {"bookable_id": dinner, "day": str(soon(days)), "sitting_id": "eve", "units": 1, "persons": 2},
    ]
    return {"lines": lines}, who


TOTAL = 2 * 26_800 + 38_000


def booked(town: Town, days: int = 1) -> tuple[str, str, str]:
    """Return a booking that waits to be paid, its guest's credential, and its host's."""
    lines, host = bundle(town, days)
    who = member(town)[1]
    made = town.do("bookings.book", who, lines | CONTACT | {"total_fen": TOTAL})
    return str(made["booking_id"]), who, host


def begun(town: Town, days: int = 1) -> tuple[str, str, str]:
    """Return a booking that WeChat Pay knows to be paid, and the house not yet."""
    purposes.let_settle("bookings", paying.settle, closed=paying.closed, refunded=paying.refunded)
    booking_id, who, host = booked(town, days)
    town.do("bookings.pay", who, {"channel": "native"}, booking_id=booking_id)
    assert town.cashier.pay(opening.payment_of(payment_id=booking_id).attempts[0].out_trade_no)
    return booking_id, who, host


def paid(town: Town, days: int = 1) -> tuple[str, str, str]:
    booking_id, who, host = begun(town, days)
    assert town.do("bookings.look", who, booking_id=booking_id)["state"] == "booked"
    return booking_id, who, host


def free_today(town: Town) -> tuple[str, str, str]:
    """Return a booking of something free for today, what it is of, and its host's credential."""
    body = DINNER | {"price_fen": 0, "sittings": [{"sitting_id": "eve", "label": "晚市", "starts": "23:59"}]}
    bookable_id, host = shown(town, body)
    line = {"bookable_id": bookable_id, "day": str(soon(0)), "sitting_id": "eve", "units": 1, "persons": 2}
    asked = {"lines": [line], "total_fen": 0} | CONTACT
    return str(town.do("bookings.book", member(town)[1], asked)["booking_id"]), bookable_id, host


def code_of(town: Town, booking_id: str, host: str) -> str:
    return str(town.do("bookings.look_at_mine", host, booking_id=booking_id)["code"])


@play("bookings.browse")
def browse(town: Town) -> Request:
    host = town.bearer(town.resident())
    shown(town, ROOM | {"media_ids": [picture(town, host)]}, host)
    return town.ask("bookings.browse", ANYBODY, query=f"town_id={town.village.town_id}&kind=room&size=5")


@play("bookings.read")
def read(town: Town) -> Request:
    host = town.bearer(town.resident())
    bookable_id, _ = shown(town, ROOM | {"media_ids": [picture(town, host)]}, host)
    return town.ask("bookings.read", ANYBODY, bookable_id=bookable_id)


@play("bookings.days")
def days(town: Town) -> Request:
    bookable_id, _ = shown(town)
    return town.ask("bookings.days", ANYBODY, query=f"first={soon(0)}&days=31", bookable_id=bookable_id)


@play("bookings.quote")
def quote(town: Town) -> Request:
    lines, _ = bundle(town)
    return town.ask("bookings.quote", member(town)[1], lines)


@play("bookings.book", "book what nobody booked before")
def book_first(town: Town) -> Request:
    lines, _ = bundle(town)
    return town.ask("bookings.book", member(town)[1], lines | CONTACT | {"total_fen": TOTAL})


@play("bookings.book")
def book(town: Town) -> Request:
    lines, _ = bundle(town)
    body = lines | CONTACT | {"total_fen": TOTAL}
    town.do("bookings.book", member(town)[1], body)
    return town.ask("bookings.book", member(town)[1], body)


@play("bookings.my_bookings")
def my_bookings(town: Town) -> Request:
    return town.ask("bookings.my_bookings", booked(town)[1], query="size=5")


@play("bookings.my_booking")
def my_booking(town: Town) -> Request:
    booking_id, who, _ = booked(town)
    return town.ask("bookings.my_booking", who, booking_id=booking_id)


@play("bookings.pay")
def pay(town: Town) -> Request:
    booking_id, who, _ = booked(town)
    return town.ask("bookings.pay", who, {"channel": "native"}, booking_id=booking_id)


@play("bookings.look")
def look(town: Town) -> Request:
    booking_id, who, _ = begun(town)
    return town.ask("bookings.look", who, booking_id=booking_id)


@play("bookings.cancel")
def cancel(town: Town) -> Request:
    booking_id, who, _ = paid(town)
    back = town.do("bookings.my_booking", who, booking_id=booking_id)["back_fen"]
    return town.ask("bookings.cancel", who, {"back_fen": back}, booking_id=booking_id)


@play("bookings.calendar")
def calendar(town: Town) -> Request:
    booking_id, who, _ = booked(town)
    return town.ask("bookings.calendar", who, booking_id=booking_id)


@play("bookings.my_bookables")
def my_bookables(town: Town) -> Request:
    return town.ask("bookings.my_bookables", offered(town)[1], query="size=5")


@play("bookings.offer")
def offer(town: Town) -> Request:
    host = town.bearer(town.resident())
    return town.ask("bookings.offer", host, ROOM | {"media_ids": [picture(town, host)]})


@play("bookings.change_mine")
def change_mine(town: Town) -> Request:
    bookable_id, who = offered(town)
    body = ROOM | {"price_fen": 29_800, "version": 1}
    return town.ask("bookings.change_mine", who, body, bookable_id=bookable_id)


@play("bookings.move_mine")
def move_mine(town: Town) -> Request:
    bookable_id, who = offered(town)
    return town.ask("bookings.move_mine", who, {"deed": "ask"}, bookable_id=bookable_id)


@play("bookings.close_mine")
def close_mine(town: Town) -> Request:
    bookable_id, who = offered(town)
    body = {"days": [str(soon(3)), str(soon(4))], "version": 1}
    return town.ask("bookings.close_mine", who, body, bookable_id=bookable_id)


@play("bookings.places_mine")
def places_mine(town: Town) -> Request:
    bookable_id, host = shown(town)
    body = {"day": str(soon(3)), "sitting_id": "in", "places": 1}
    return town.ask("bookings.places_mine", host, body, bookable_id=bookable_id)


@play("bookings.my_day")
def my_day(town: Town) -> Request:
    return town.ask("bookings.my_day", paid(town)[2], query=f"day={soon()}")


@play("bookings.my_sheet")
def my_sheet(town: Town) -> Request:
    return town.ask("bookings.my_sheet", paid(town)[2], query=f"day={soon()}&form=xlsx")


@play("bookings.find_mine")
def find_mine(town: Town) -> Request:
    booking_id, _, host = paid(town)
    return town.ask("bookings.find_mine", host, {"day": str(soon()), "code": code_of(town, booking_id, host)})


@play("bookings.look_at_mine")
def look_at_mine(town: Town) -> Request:
    booking_id, _, host = paid(town)
    return town.ask("bookings.look_at_mine", host, booking_id=booking_id)


@play("bookings.mark_mine")
def mark_mine(town: Town) -> Request:
    booking_id, _, host = free_today(town)
    return town.ask("bookings.mark_mine", host, {"line": 0, "deed": "arrive"}, booking_id=booking_id)


@play("bookings.mark_mine", "call a part of a booking off")
def call_off_mine(town: Town) -> Request:
    booking_id, _, host = paid(town)
    body = {"line": 0, "deed": "call_off", "reason": "水管坏了"}
    return town.ask("bookings.mark_mine", host, body, booking_id=booking_id)


@play("bookings.bookables")
def bookables(town: Town) -> Request:
    asked(town)
    return town.ask("bookings.bookables", town.admin, query="state=asked&size=5", village_id=town.village_id)


@play("bookings.write")
def write(town: Town) -> Request:
    return town.ask("bookings.write", town.admin, DINNER, village_id=town.village_id)


@play("bookings.change")
def change(town: Town) -> Request:
    body = DINNER | {"price_fen": 42_000, "version": 1}
    return town.ask("bookings.change", town.admin, body, bookable_id=collectives(town))


@play("bookings.move")
def move(town: Town) -> Request:
    return town.ask("bookings.move", town.admin, {"deed": "ask"}, bookable_id=collectives(town))


@play("bookings.close")
def close(town: Town) -> Request:
    return town.ask("bookings.close", town.admin, {"days": [str(soon(3))], "version": 1}, bookable_id=collectives(town))


@play("bookings.places")
def places(town: Town) -> Request:
    bookable_id = collectives(town)
    town.do("bookings.move", town.admin, {"deed": "ask"}, bookable_id=bookable_id)
    town.do("bookings.decide", town.admin, PUBLISH, bookable_id=bookable_id)
    body = {"day": str(soon(3)), "sitting_id": "eve", "places": 1}
    return town.ask("bookings.places", town.admin, body, bookable_id=bookable_id)


@play("bookings.decide")
def decide(town: Town) -> Request:
    return town.ask("bookings.decide", town.admin, PUBLISH, bookable_id=asked(town)[0])


@play("bookings.day")
def day(town: Town) -> Request:
    paid(town, 20)
    return town.ask("bookings.day", town.admin, query=f"day={soon(20)}", village_id=town.village_id)


@play("bookings.sheet")
def sheet(town: Town) -> Request:
    paid(town, 36)
    return town.ask("bookings.sheet", town.admin, query=f"day={soon(36)}&form=xlsx", village_id=town.village_id)


@play("bookings.find")
def find(town: Town) -> Request:
    booking_id, _, host = paid(town, 52)
    body = {"day": str(soon(52)), "code": code_of(town, booking_id, host)}
    return town.ask("bookings.find", town.admin, body, village_id=town.village_id)


@play("bookings.look_at")
def look_at(town: Town) -> Request:
    booking_id, bookable_id, _ = free_today(town)
    return town.ask("bookings.look_at", town.admin, bookable_id=bookable_id, booking_id=booking_id)


@play("bookings.mark")
def mark(town: Town) -> Request:
    booking_id, bookable_id, _ = free_today(town)
    body = {"line": 0, "deed": "arrive"}
    return town.ask("bookings.mark", town.admin, body, bookable_id=bookable_id, booking_id=booking_id)


def had(town: Town) -> tuple[str, str, str]:
    """Return a paid booking that has begun, its bookable, and its host's credential."""
    booking_id, _, host = paid(town)
    booking = paying.load(booking_id)
    began = [replace(one, starts_at=utc_now() - dt.timedelta(hours=1)) for one in booking.lines]
    after = replace(booking, lines=tuple(began), version=booking.version + 1)
    commit(store.change_of(after, booking.version, refusal=lambda _: Busy()))
    return booking_id, booking.lines[0].bookable_id, host


@play("bookings.give_mine")
def give_mine(town: Town) -> Request:
    booking_id, _, host = had(town)
    body = {"line": 0, "fen": 1_000, "reason": "热水不热"}
    return town.ask("bookings.give_mine", host, body, booking_id=booking_id)


@play("bookings.give")
def give(town: Town) -> Request:
    booking_id, bookable_id, _ = had(town)
    body = {"line": 0, "fen": 1_000, "reason": "热水不热"}
    return town.ask("bookings.give", town.admin, body, bookable_id=bookable_id, booking_id=booking_id)
