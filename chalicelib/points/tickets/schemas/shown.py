"""What callers are answered: rows of lists, one ticket with its life, a village's desks and figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.schemas import PictureShown
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Shown
from chalicelib.kernel.paging import Page
from chalicelib.points.tickets.core import clocks
from chalicelib.points.tickets.core.deeds import Party, allowed
from chalicelib.points.tickets.core.desks import Desks
from chalicelib.points.tickets.core.reading import Read
from chalicelib.points.tickets.core.statistics import COUNTS, Statistics
from chalicelib.points.tickets.core.tickets import Category, Event, Kind, Spot, State, Ticket


def _time(moment: dt.datetime | None) -> str | None:
    return None if moment is None else business_time(moment)


class TicketRowShown(Shown):
    """A ticket in its author's or an officer's list. `waits_until`: the clock stands still, for so long at most.

    A `direct` one went to the town past the village, which does not see it.
    """

    ticket_id: str
    kind: str
    category: str
    state: str
    level: str
    direct: bool
    desk: str
    assignee: str
    masked_name: str
    by_officer: bool
    summary: str
    photos: int
    raised_at: str
    due_on: str
    due_estimated: bool
    overdue: bool
    late: bool
    waits_until: str | None
    confirm_until: str | None
    reopened: int
    stars: int | None
    public: bool
    named: bool
    released: bool
    adoption: str
    points: int
    merged_into: str

    @classmethod
    def of(cls, ticket: Ticket, now: dt.datetime) -> TicketRowShown:
        """Show a ticket's head as it is now."""
        return cls(
            ticket_id=ticket.ticket_id,
            kind=ticket.kind.value,
            category=ticket.category.value,
            state=ticket.state.value,
            level=ticket.level.value,
            direct=ticket.direct,
            desk=ticket.desk,
            assignee=ticket.assignee,
            masked_name=ticket.author_mask,
            by_officer=bool(ticket.entered_by),
            summary=ticket.summary,
            photos=ticket.photos,
            raised_at=business_time(ticket.raised_at),
            due_on=str(ticket.due_on),
            due_estimated=ticket.due_estimated,
            overdue=clocks.is_overdue(ticket, now),
            late=ticket.late,
            waits_until=_time(ticket.acts_at) if ticket.state is State.WAITING else None,
            confirm_until=_time(ticket.acts_at) if ticket.state is State.SOLVED else None,
            reopened=ticket.reopened,
            stars=ticket.stars or None,
            public=ticket.public,
            named=ticket.named,
            released=ticket.is_public,
            adoption=ticket.adoption.value,
            points=ticket.points,
            merged_into=ticket.merged_into,
        )


class TicketsShown(Shown):
    """A page of tickets."""

    rows: list[TicketRowShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Ticket], now: dt.datetime) -> TicketsShown:
        """Show a page."""
        return cls(rows=[TicketRowShown.of(one, now) for one in page.rows], cursor=page.cursor)


class PublicTicketShown(Shown):
    """A ticket as its village sees it in a list: the words that were released, and a masked name or none."""

    ticket_id: str
    kind: str
    category: str
    state: str
    summary: str
    photos: int
    raised_at: str
    name: str
    adopted: bool

    @classmethod
    def of(cls, ticket: Ticket) -> PublicTicketShown:
        """Show a released ticket."""
        return cls(
            ticket_id=ticket.ticket_id,
            kind=ticket.kind.value,
            category=ticket.category.value,
            state=ticket.state.value,
            summary=ticket.public_summary,
            photos=ticket.public_photos,
            raised_at=business_time(ticket.raised_at),
            name=ticket.public_name,
            adopted=ticket.adoption.value == "adopted",
        )


class PublicTicketsShown(Shown):
    """A page of public tickets."""

    rows: list[PublicTicketShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Ticket]) -> PublicTicketsShown:
        """Show a page."""
        return cls(rows=[PublicTicketShown.of(one) for one in page.rows], cursor=page.cursor)


class TicketEventShown(Shown):
    """One deed of a ticket's life. `by` is who did it, for officers alone; `stars` where it was rated.

    `acted_by` is the masked name of who acted for the author, "" for the public.
    """

    deed: str
    at: str
    party: str
    by: str
    acted_by: str
    text: str
    photos: list[PictureShown]
    stars: int | None

    @classmethod
    def of(cls, event: Event, views: Mapping[str, View], *, whole: bool) -> TicketEventShown:
        """Show a deed; with `whole` also who did it."""
        return cls(
            deed=event.deed,
            at=business_time(event.at),
            party=event.party,
            by=event.by if whole else "",
            acted_by=event.acted_by,
            text=event.text,
            photos=_pictures(event.media_ids, views),
            stars=int(event.detail) or None if event.deed in {"confirm", "rate"} else None,
        )


class TicketSpotShown(Shown):
    """Where it is; WGS 84."""

    place: str
    latitude: float | None
    longitude: float | None

    @classmethod
    def of(cls, spot: Spot) -> TicketSpotShown:
        """Show a place."""
        return cls(place=spot.words, latitude=degrees_of(spot.latitude_e6), longitude=degrees_of(spot.longitude_e6))


class TicketShown(Shown):
    """One ticket: whose it is to the caller (`party`; `public` for the others), its words, its life, what they may do.

    `head` is for its author and its officers; `author_id` for officers alone. `public_spot` is where it is for the
    village, as an officer released it; to the village `spot` is the same. `acted_by` is the masked name of who
    raised it for its author, "" for the public.
    """

    ticket_id: str
    party: str
    public_row: PublicTicketShown | None
    head: TicketRowShown | None
    author_id: str
    acted_by: str
    text: str
    public_text: str
    spot: TicketSpotShown | None
    public_spot: TicketSpotShown
    photos: list[PictureShown]
    events: list[TicketEventShown]
    may: list[str]

    @classmethod
    def of(cls, read: Read, actor: Principal, now: dt.datetime) -> TicketShown:
        """Show a ticket to somebody who may read it."""
        ticket, words, party = read.ticket, read.words, read.party
        mine = party is Party.AUTHOR
        return cls(
            ticket_id=ticket.ticket_id,
            party="public" if party is None else party.value,
            public_row=PublicTicketShown.of(ticket) if ticket.is_public else None,
            head=None if party is None else TicketRowShown.of(ticket, now),
            author_id="" if party is None or mine else ticket.author_id,
            acted_by=words.acted_by,
            text=words.text,
            public_text=words.public_text,
            spot=TicketSpotShown.of(words.spot),
            public_spot=TicketSpotShown.of(words.spot if party is None else words.public_spot),
            photos=_pictures(words.media_ids, read.views),
            events=[
                TicketEventShown.of(event, read.views, whole=party is not None and not mine) for event in read.events
            ],
            may=[] if party is None else [deed.value for deed in allowed(ticket, actor)],
        )


def _pictures(media_ids: Sequence[str], views: Mapping[str, View]) -> list[PictureShown]:
    return [PictureShown.of(views[one]) for one in media_ids if one in views]


def degrees_of(degrees_e6: int | None) -> float | None:
    """Return a coordinate in degrees."""
    return None if degrees_e6 is None else degrees_e6 / 1_000_000


class TicketRouteShown(Shown):
    """Where a category goes; an empty desk: the officers assign each."""

    category: str
    desk: str
    days: int


class TicketDesksShown(Shown):
    """Where each category goes in a village."""

    village_id: str
    routes: list[TicketRouteShown]
    version: int

    @classmethod
    def of(cls, desks: Desks) -> TicketDesksShown:
        """Show a village's desks, the usual ones too."""
        routes = [(category, desks.route(category)) for category in Category]
        return cls(
            village_id=desks.village_id,
            routes=[
                TicketRouteShown(category=one.value, desk=str(route.desk), days=route.days) for one, route in routes
            ],
            version=desks.version,
        )


class TicketFiguresShown(Shown):
    """One line of a village's figures: of a kind, or of all (`all`)."""

    kind: str
    raised: int
    solved: int
    open: int
    overdue: int
    late: int
    reopened: int
    adopted: int
    escalated: int


class TicketStatisticsShown(Shown):
    """A village's figures of a year, as they were counted at `counted_at` (None: never yet)."""

    village_id: str
    year: int
    counted_at: str | None
    rows: list[TicketFiguresShown]
    median_working_days: float | None
    satisfaction_tenths: int | None
    rated: int

    @classmethod
    def of(cls, found: Statistics) -> TicketStatisticsShown:
        """Show figures by kind, and all together."""
        lines = [(kind.value, {what: found.of(what, kind) for what in COUNTS}) for kind in Kind]
        lines.append(("all", {what: found.of(what) for what in COUNTS}))
        return cls(
            village_id=found.village_id,
            year=found.year,
            counted_at=_time(found.counted_at),
            rows=[TicketFiguresShown(kind=kind, **sums) for kind, sums in lines],
            median_working_days=None if found.median_twice is None else found.median_twice / 2,
            satisfaction_tenths=found.satisfaction_tenths,
            rated=found.rated,
        )
