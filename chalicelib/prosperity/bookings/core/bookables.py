"""What can be booked: an experience by seats, a room by nights, a table by sittings; whose it is, and by which rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value
from chalicelib.prosperity.bookings.core.refusals import BookableInOtherState, BookableStands, NoSuchSitting

PERMILLE = 1_000
SITTINGS_MAX, PICTURES_MAX = 4, 6
CAPACITY_MAX, UNITS_MAX, PERSONS_MAX = 500, 20, 20
PRICE_FEN_MAX = 500_000
NOTICE_HOURS_MAX, FREE_HOURS_MAX = 240, 720
AHEAD_DAYS_MAX = 180
MINUTES_MAX = 720
CLOSED_DAYS_MAX = 250
"""More days than lie ahead, and those of the last weeks. All of these are ours."""
COLLECTIVE = "00000"
"""Stands for the village's collective where a host is a resident's number; residents are numbered from 1."""


class Kind(StrEnum):
    """What is booked of it: seats of a session, rooms by night, tables of a sitting."""

    EXPERIENCE = "experience"
    ROOM = "room"
    TABLE = "table"


class BookableState(StrEnum):
    """Whether it can be booked."""

    DRAFT = "draft"
    ASKED = "asked"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class BookableDeed(StrEnum):
    """What is done with it: its host asks, recalls and withdraws; officers publish, return and suspend."""

    ASK = "ask"
    RECALL = "recall"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"
    RETURN = "return"
    SUSPEND = "suspend"


NEXT: Mapping[tuple[BookableState, BookableDeed], BookableState] = {
    (BookableState.DRAFT, BookableDeed.ASK): BookableState.ASKED,
    (BookableState.WITHDRAWN, BookableDeed.ASK): BookableState.ASKED,
    (BookableState.ASKED, BookableDeed.RECALL): BookableState.DRAFT,
    (BookableState.ASKED, BookableDeed.PUBLISH): BookableState.PUBLISHED,
    (BookableState.ASKED, BookableDeed.RETURN): BookableState.DRAFT,
    (BookableState.PUBLISHED, BookableDeed.WITHDRAW): BookableState.WITHDRAWN,
    (BookableState.PUBLISHED, BookableDeed.SUSPEND): BookableState.WITHDRAWN,
}
"""From which state what leads where. What is withdrawn keeps the bookings that it has."""
LEFT: Mapping[BookableState, BookableDeed] = {
    BookableState.ASKED: BookableDeed.RECALL,
    BookableState.PUBLISHED: BookableDeed.WITHDRAW,
}
"""What is done with it once its host moved away or died."""
HOST_LEFT = "主人已不在村里"
OFFICERS = frozenset({BookableDeed.PUBLISH, BookableDeed.RETURN, BookableDeed.SUSPEND})
WRITABLE = frozenset({BookableState.DRAFT, BookableState.WITHDRAWN})
"""In which states its words and prices change: whatever shows was approved as it shows."""


@value
class Sitting:
    """A time of each day: `starts` as `HH:MM` in China, for so many minutes. Of a room it is when guests come."""

    sitting_id: str
    label: str
    starts: str
    minutes: int


@value
class Rule:
    """How it is cancelled: free until `free_hours` before it begins, then `late_permille` of its price is kept."""

    free_hours: int
    late_permille: int

    def kept(self, fen: int) -> int:
        """Return what a late cancellation keeps of a price, cut off to the whole fen in the guest's favour."""
        return fen * self.late_permille // PERMILLE


@value
class Terms:
    """What its host writes. `price_fen` is of a seat, a room's night or a table's sitting; 0: free.

    `capacity` counts the seats of a session, the rooms of this kind, the tables of a sitting; at most `units_most` are
    booked at once, each for at most `persons_most`. It is booked `notice_hours` before it begins at the latest, and at
    most `ahead_days` ahead, on its `weekdays` (1 is Monday). A room has one sitting, and guests leave at `leaves`; if
    they may come until `latest_arrival`, tonight's is booked until so long before it; "": nothing is said of that.
    """

    title: str
    words: str
    kind: Kind
    where: str
    price_fen: int
    capacity: int
    units_most: int
    persons_most: int
    notice_hours: int
    ahead_days: int
    rule: Rule
    sittings: tuple[Sitting, ...]
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    leaves: str = ""
    media_ids: tuple[str, ...] = ()
    latest_arrival: str = ""

    @property
    def said(self) -> str:
        """All that its host says in words of their own."""
        return "\n".join((self.title, self.words, self.where, *(one.label for one in self.sittings)))

    @property
    def counted_by(self) -> tuple[object, ...]:
        """What its places are counted by; it stands once people could book them."""
        return self.kind, self.capacity, self.sittings, self.leaves

    def sitting(self, sitting_id: str) -> Sitting:
        """Return a session or sitting.

        Raises:
            NoSuchSitting: there is none of this id.
        """
        for one in self.sittings:
            if one.sitting_id == sitting_id:
                return one
        raise NoSuchSitting

    def closes_at(self, day: dt.date, sitting: Sitting) -> dt.datetime:
        """Return until when a day's sitting is booked: its host's notice before guests come at the latest."""
        return moment_of(day, self.latest_arrival or sitting.starts) - dt.timedelta(hours=self.notice_hours)


@value
class Bookable:
    """One thing to be booked. `owner_id` is the resident whose it is, "" where it is the village collective's.

    `collective_permille` and `platform_permille` are the shares that officers set as they publish it. `closed` are the
    days on which its host takes nobody. `was_published` is whether people could book it once.
    """

    bookable_id: str
    town_id: str
    owner_id: str
    terms: Terms
    state: BookableState
    since: dt.datetime
    fingerprint: str
    collective_permille: int = 0
    platform_permille: int = 0
    closed: tuple[dt.date, ...] = ()
    was_published: bool = False
    reason: str = ""
    version: int = 1
    last_key: str = ""
    last_mark: str = ""

    @property
    def village_id(self) -> str:
        """The village that it is in."""
        return self.bookable_id[:6]

    @property
    def host_id(self) -> str:
        """Who has its guests, as sheets and the book of proceeds name them."""
        return host_id_of(self.village_id, self.owner_id)

    @property
    def is_shown(self) -> bool:
        """Whether everybody reads it and sees its pictures: an officer saw it as it is."""
        return self.state is BookableState.PUBLISHED

    def takes(self, day: dt.date) -> bool:
        """Tell whether its host takes guests on a day."""
        return day.isoweekday() in self.terms.weekdays and day not in self.closed


def id_of(village_id: str, key: str) -> str:
    """Return the id of the bookable that a key makes."""
    return f"{village_id}j{key}"


def host_id_of(village_id: str, owner_id: str) -> str:
    """Return the id of a host: a resident of the village, or its collective for ""."""
    return f"{village_id}z{owner_id[7:] or COLLECTIVE}"


def owner_of(host_id: str) -> str:
    """Return the resident who is a host, "" where it is a collective."""
    number = host_id[7:]
    return "" if number == COLLECTIVE else f"{host_id[:6]}r{number}"


def slot_id_of(bookable_id: str, day: dt.date, sitting_id: str) -> str:
    """Return the slot that counts the places of a day's sitting, or of a room's night."""
    return f"{bookable_id}#{day}#{sitting_id}"


def moment_of(day: dt.date, clock: str) -> dt.datetime:
    """Return the moment, in UTC, of a day and a time `HH:MM` in China."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), SHANGHAI).astimezone(dt.UTC)


def checked(terms: Terms) -> Terms:
    """Return what was written if it may be.

    Raises:
        InvalidInput: two sittings share an id or a time, a room has not exactly one or says not when guests leave, its
            latest arrival is not later than the first, or a seat is for more than one person.
    """
    faults = []
    is_room = terms.kind is Kind.ROOM
    distinct = min(len({getattr(one, part) for one in terms.sittings}) for part in ("sitting_id", "starts"))
    if distinct < len(terms.sittings):
        faults.append(("sittings", "twice", "场次不能重复。", "Two sittings are the same."))
    if is_room and len(terms.sittings) != 1:
        faults.append(("sittings", "room", "客房只写一个入住时间。", "A room has one time at which guests come."))
    if is_room != bool(terms.leaves):
        faults.append(("leaves", "room", "客房要写退房时间，别的不写。", "Of a room it is said when guests leave."))
    if terms.latest_arrival and (not is_room or terms.latest_arrival <= terms.sittings[0].starts):
        faults.append(("latest_arrival", "room", "客房才写，要晚于入住时间。", "Of a room, and later than check-in."))
    if terms.kind is Kind.EXPERIENCE and terms.persons_most != 1:
        faults.append(("persons_most", "seat", "体验按人订，一个名额一个人。", "A seat is for one person."))
    if faults:
        raise InvalidInput(fields=[{"field": f, "code": c, "zh": zh, "en": en} for f, c, zh, en in faults])
    return terms


def checked_shares(collective_permille: int, platform_permille: int) -> tuple[int, int]:
    """Return shares if they may be.

    Raises:
        InvalidInput: together they pass the whole.
    """
    if collective_permille + platform_permille > PERMILLE:
        zh, en = "两份提成加起来不能超过全部。", "Shares pass the whole."
        raise InvalidInput(fields=[{"field": "collective_permille", "code": "shares", "zh": zh, "en": en}])
    return collective_permille, platform_permille


def changed(bookable: Bookable, terms: Terms) -> Bookable:
    """Return it with other terms.

    Raises:
        BookableInOtherState: it shows, or is being looked at.
        BookableStands: it showed once, and would be counted otherwise.
    """
    if bookable.state not in WRITABLE:
        raise BookableInOtherState(state=bookable.state.value)
    if bookable.was_published and terms.counted_by != bookable.terms.counted_by:
        raise BookableStands
    return replace(bookable, terms=terms, version=bookable.version + 1)


def for_everybody(bookable: Bookable) -> Bookable:
    """Return it as everybody sees it: of what does not show, nothing that its host says but the title.

    An old link still says what became of it; words and pictures may be others than an officer saw.
    """
    if bookable.is_shown:
        return bookable
    return replace(bookable, terms=replace(bookable.terms, words="", where="", media_ids=()))


def moved(bookable: Bookable, deed: BookableDeed, now: dt.datetime, reason: str = "") -> Bookable:
    """Return it in the state that a deed leads to.

    Raises:
        BookableInOtherState: the deed is not for one in its state.
    """
    state = NEXT.get((bookable.state, deed))
    if state is None:
        raise BookableInOtherState(state=bookable.state.value)
    was = bookable.was_published or state is BookableState.PUBLISHED
    return replace(bookable, state=state, since=now, was_published=was, reason=reason, version=bookable.version + 1)


def left(bookable: Bookable, now: dt.datetime) -> Bookable | None:
    """Return it as it is once its host moved away or died: it shows no more; None where it does not, nor asks to."""
    deed = LEFT.get(bookable.state)
    return None if deed is None else moved(bookable, deed, now, HOST_LEFT)


def refuse_places(bookable: Bookable, day: dt.date, sitting_id: str, places: int, today: dt.date) -> None:
    """Let a host have so many places on one day.

    Raises:
        BookableInOtherState: nobody could book it yet; it has as many as its host writes.
        NoSuchSitting: it is not to be had at this time.
        InvalidInput: these are more than it has, or the day is past or further ahead than it is booked.
    """
    if not bookable.was_published:
        raise BookableInOtherState(state=bookable.state.value)
    terms = bookable.terms
    terms.sitting(sitting_id)
    faults = []
    if places > terms.capacity:
        zh, en = f"最多 {terms.capacity}。", f"At most {terms.capacity}."
        faults.append({"field": "places", "code": "more", "zh": zh, "en": en})
    if not today <= day <= today + dt.timedelta(days=terms.ahead_days):
        zh, en = "这一天现在不能订。", "This day is not booked now."
        faults.append({"field": "day", "code": "not_now", "zh": zh, "en": en})
    if faults:
        raise InvalidInput(fields=faults)


def with_closed(bookable: Bookable, days: tuple[dt.date, ...]) -> Bookable:
    """Return it with other days on which nobody is taken; what is booked stays booked."""
    return replace(bookable, closed=tuple(sorted(set(days))), version=bookable.version + 1)
