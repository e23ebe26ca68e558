"""What can be booked as hosts write it and guests see it. Prices are whole fen, times those in China."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.foundation.media.schemas import MediaId, PictureShown
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.bookings.core.bookables import (
    AHEAD_DAYS_MAX,
    CAPACITY_MAX,
    CLOSED_DAYS_MAX,
    FREE_HOURS_MAX,
    MINUTES_MAX,
    NOTICE_HOURS_MAX,
    PERMILLE,
    PERSONS_MAX,
    PICTURES_MAX,
    PRICE_FEN_MAX,
    SITTINGS_MAX,
    UNITS_MAX,
    BookableDeed,
    BookableState,
    Kind,
    Rule,
    Sitting,
    Terms,
)
from chalicelib.prosperity.bookings.core.listed import DayFree, Shown as Listed

DAYS_ASKED_MAX = 42
"""Six weeks: what a month's calendar shows."""
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
SittingId = Annotated[str, Field(pattern=r"^[a-z0-9]{1,8}$")]
BookableId = Annotated[str, Field(pattern=r"^v[0-9]{5}j[0-9a-f-]{36}$")]
KindAsked = Literal["experience", "room", "table"]
REASON_MIN = 2


class BookingPageAsked(Asked):
    """Which page of a list of bookings."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class BookablesAsked(BookingPageAsked):
    """What can be booked in which town, of which kind and village; all where none is named."""

    town_id: Annotated[str, Field(pattern=r"^t[0-9]{4}$")]
    kind: KindAsked | None = None
    village_id: Annotated[str, Field(pattern=r"^v[0-9]{5}$")] | None = None

    def of_kind(self) -> Kind | None:
        """Return the kind as the room's core knows it."""
        return None if self.kind is None else Kind(self.kind)


class BookableListAsked(BookingPageAsked):
    """Which state of a village's bookables."""

    state: Literal["draft", "asked", "published", "withdrawn"] = "asked"

    def in_state(self) -> BookableState:
        """Return the state as the room's core knows it."""
        return BookableState(self.state)


class DaysAsked(Asked):
    """From which day on, and how many days."""

    first: Date
    days: Annotated[int, Field(ge=1, le=DAYS_ASKED_MAX)] = 31


class SittingAsked(Asked):
    """A time of each day, `HH:MM` in China; of a room the one at which guests come."""

    sitting_id: SittingId
    label: Annotated[str, Field(min_length=1, max_length=12)]
    starts: Clock
    minutes: Annotated[int, Field(strict=True, ge=10, le=MINUTES_MAX)] = 120


class BookableAsked(Asked):
    """What a host writes. `price_fen` is of a seat, a room's night or a table's sitting; 0: free.

    Cancelling is free until `free_hours` before it begins; afterwards `late_permille` of the price is kept. It is
    booked `notice_hours` before at the latest, at most `ahead_days` ahead, on its `weekdays` (1 is Monday). Of a room
    guests come until `latest_arrival`, and tonight's is booked `notice_hours` before that; else before its sitting.
    """

    title: Annotated[str, Field(min_length=2, max_length=30)]
    words: Annotated[str, Field(max_length=1_000)] = ""
    kind: KindAsked
    where: Annotated[str, Field(min_length=2, max_length=60)]
    price_fen: Annotated[int, Field(strict=True, ge=0, le=PRICE_FEN_MAX)]
    capacity: Annotated[int, Field(strict=True, ge=1, le=CAPACITY_MAX)]
    units_most: Annotated[int, Field(strict=True, ge=1, le=UNITS_MAX)]
    persons_most: Annotated[int, Field(strict=True, ge=1, le=PERSONS_MAX)] = 1
    notice_hours: Annotated[int, Field(strict=True, ge=0, le=NOTICE_HOURS_MAX)] = 2
    ahead_days: Annotated[int, Field(strict=True, ge=1, le=AHEAD_DAYS_MAX)] = 60
    free_hours: Annotated[int, Field(strict=True, ge=0, le=FREE_HOURS_MAX)] = 24
    late_permille: Annotated[int, Field(strict=True, ge=0, le=PERMILLE)] = 500
    sittings: Annotated[tuple[SittingAsked, ...], Field(min_length=1, max_length=SITTINGS_MAX)]
    weekdays: Annotated[
        frozenset[Annotated[int, Field(strict=True, ge=1, le=7)]], Field(min_length=1, max_length=7)
    ] = frozenset(range(1, 8))
    leaves: Clock | None = None
    latest_arrival: Clock | None = None
    media_ids: Annotated[tuple[MediaId, ...], Field(max_length=PICTURES_MAX)] = ()

    def terms(self) -> Terms:
        """Return it as the room's core knows it."""
        return Terms(
            self.title,
            self.words,
            Kind(self.kind),
            self.where,
            self.price_fen,
            self.capacity,
            self.units_most,
            self.persons_most,
            self.notice_hours,
            self.ahead_days,
            Rule(self.free_hours, self.late_permille),
            tuple(Sitting(one.sitting_id, one.label, one.starts, one.minutes) for one in self.sittings),
            tuple(sorted(self.weekdays)),
            self.leaves or "",
            self.media_ids,
            self.latest_arrival or "",
        )


class BookableChangeAsked(BookableAsked):
    """What a bookable says and costs from now on; `version` is the one that was looked at."""

    version: Annotated[int, Field(strict=True, ge=1)]


class BookableMoveAsked(Asked):
    """What its host does with it."""

    deed: Literal["ask", "recall", "withdraw"]

    def what(self) -> BookableDeed:
        """Return it as the room's core knows it."""
        return BookableDeed(self.deed)


class BookableDecideAsked(Asked):
    """What an officer decides of it as they saw it, `version`; with the shares, in thousandths, to publish it."""

    deed: Literal["publish", "return", "suspend"]
    version: Annotated[int, Field(strict=True, ge=1)]
    collective_permille: Annotated[int, Field(strict=True, ge=0, le=PERMILLE)] = 0
    platform_permille: Annotated[int, Field(strict=True, ge=0, le=PERMILLE)] = 0
    reason: Annotated[str, Field(max_length=60)] = ""

    @model_validator(mode="after")
    def _says_why(self) -> BookableDecideAsked:
        if self.deed != "publish" and len(self.reason) < REASON_MIN:
            message = "要写原因，主人会看到。|Say why; the host reads it."
            raise ValueError(message)
        return self

    def what(self) -> BookableDeed:
        """Return it as the room's core knows it."""
        return BookableDeed(self.deed)


class ClosedDaysAsked(Asked):
    """The days on which a host takes nobody, all of them; `version` is the one that was looked at."""

    days: Annotated[tuple[Date, ...], Field(max_length=CLOSED_DAYS_MAX)]
    version: Annotated[int, Field(strict=True, ge=1)]


class DayPlacesAsked(Asked):
    """How many places there are of a sitting on one day: fewer than usual, or as many again."""

    day: Date
    sitting_id: SittingId
    places: Annotated[int, Field(strict=True, ge=0, le=CAPACITY_MAX)]


class SittingShown(Shown):
    """A time of each day."""

    sitting_id: str
    label: str
    starts: str
    minutes: int


class BookableShown(Shown):
    """One bookable as everybody sees it."""

    bookable_id: str
    village_id: str
    title: str
    words: str
    kind: str
    where: str
    price_fen: int
    capacity: int
    units_most: int
    persons_most: int
    notice_hours: int
    ahead_days: int
    free_hours: int
    late_permille: int
    sittings: list[SittingShown]
    weekdays: list[int]
    leaves: str
    latest_arrival: str
    state: str
    by_collective: bool
    pictures: list[PictureShown]

    @classmethod
    def of(cls, listed: Listed) -> BookableShown:
        """Show one."""
        bookable, terms = listed.bookable, listed.bookable.terms
        return cls(
            bookable_id=bookable.bookable_id,
            village_id=bookable.village_id,
            title=terms.title,
            words=terms.words,
            kind=terms.kind.value,
            where=terms.where,
            price_fen=terms.price_fen,
            capacity=terms.capacity,
            units_most=terms.units_most,
            persons_most=terms.persons_most,
            notice_hours=terms.notice_hours,
            ahead_days=terms.ahead_days,
            free_hours=terms.rule.free_hours,
            late_permille=terms.rule.late_permille,
            sittings=[
                SittingShown(sitting_id=one.sitting_id, label=one.label, starts=one.starts, minutes=one.minutes)
                for one in terms.sittings
            ],
            weekdays=list(terms.weekdays),
            leaves=terms.leaves,
            latest_arrival=terms.latest_arrival,
            state=bookable.state.value,
            by_collective=not bookable.owner_id,
            pictures=[PictureShown.of(listed.views[one]) for one in terms.media_ids if one in listed.views],
        )


class BookableKept(BookableShown):
    """One bookable as its host and officers see it."""

    owner_id: str
    collective_permille: int
    platform_permille: int
    closed: list[str]
    was_published: bool
    reason: str
    since: str
    media_ids: list[str]
    version: int

    @classmethod
    def of(cls, listed: Listed) -> BookableKept:
        """Show one to who keeps it."""
        bookable = listed.bookable
        return cls(
            **BookableShown.of(listed).model_dump(),
            owner_id=bookable.owner_id,
            collective_permille=bookable.collective_permille,
            platform_permille=bookable.platform_permille,
            closed=[str(one) for one in bookable.closed],
            was_published=bookable.was_published,
            reason=bookable.reason,
            since=business_time(bookable.since),
            media_ids=list(bookable.terms.media_ids),
            version=bookable.version,
        )


class BookablesShown(Shown):
    """A page of what can be booked."""

    rows: list[BookableShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Listed]) -> BookablesShown:
        """Show a page."""
        return cls(rows=[BookableShown.of(one) for one in page.rows], cursor=page.cursor)


class BookablesKept(Shown):
    """A page of bookables as their hosts and officers see them."""

    rows: list[BookableKept]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Listed]) -> BookablesKept:
        """Show a page."""
        return cls(rows=[BookableKept.of(one) for one in page.rows], cursor=page.cursor)


class DayFreeShown(Shown):
    """How much of each sitting is free on a day, of how many `places`; nothing where nobody is taken then."""

    day: str
    free: dict[str, int]
    places: dict[str, int]

    @classmethod
    def of(cls, one: DayFree) -> DayFreeShown:
        """Show a day."""
        return cls(day=str(one.day), free=one.free, places=one.places)


class BookableDaysShown(Shown):
    """How much is free, day by day."""

    rows: list[DayFreeShown]

    @classmethod
    def of(cls, days: list[DayFree]) -> BookableDaysShown:
        """Show some days."""
        return cls(rows=[DayFreeShown.of(one) for one in days])
