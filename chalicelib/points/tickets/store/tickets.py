"""Moves tickets' heads in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from pynamodb.expressions.condition import Condition

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.tickets.core.followers import Followers
from chalicelib.points.tickets.core.refusals import MergedIntoNothing
from chalicelib.points.tickets.core.tickets import (
    LIVE,
    SETTLED,
    Adoption,
    Category,
    Event,
    Kind,
    Level,
    State,
    Ticket,
    Words,
    edge_of,
)
from chalicelib.points.tickets.records import TicketRecord, TicketRowRecord
from chalicelib.points.tickets.store.followers import followers_of
from chalicelib.points.tickets.store.rows import FOLLOWERS, WORDS, event_of, words_of


def _text(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def ticket_of(record: TicketRecord | None) -> Ticket | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Ticket(
        ticket_id=record.ticket_id,
        kind=Kind(record.kind),
        category=Category(record.category),
        state=State(record.state),
        level=Level(record.level),
        desk=record.desk or "",
        author_id=record.author_id,
        author_mask=record.mask,
        raised_at=dt.datetime.fromisoformat(record.raised_at),
        summary=record.summary,
        photos=record.photos or 0,
        public=record.public,
        named=record.named,
        clock_days=record.clock_days,
        due_on=dt.date.fromisoformat(record.due_on),
        due_estimated=bool(record.estimated),
        acts_at=_moment(record.acts_at),
        entered_by=record.entered_by or "",
        assignee=record.assignee or "",
        paused_at=_moment(record.paused_at),
        pauses=record.pauses or 0,
        reopened=record.reopened or 0,
        solved_at=_moment(record.solved_at),
        solved_days=record.solved_days or 0,
        late=bool(record.late),
        ended_at=_moment(record.ended_at),
        stars=record.stars or 0,
        town_id=record.town_id or "",
        agents=tuple(record.agents or ()),
        escalated_at=_moment(record.escalated_at),
        merged_into=record.merged_into or "",
        released_at=_moment(record.released_at),
        public_summary=record.public_summary or "",
        public_photos=record.public_photos or 0,
        adoption=Adoption(record.adoption or Adoption.NONE),
        adoption_by=record.adoption_by or "",
        adoption_by_resident=record.adopter or "",
        points=record.points or 0,
        changed_at=_moment(record.changed_at),
        version=record.version,
        direct=bool(record.direct),
    )


def record_of(ticket: Ticket) -> TicketRecord:
    """Return the record of a value; where nothing holds it, or nobody else may see it, no index has it."""
    return TicketRecord(
        ticket.village_id,
        ticket.ticket_id,
        author_id=ticket.author_id,
        held_by=ticket.holder or None,
        acts_at=_text(ticket.acts_at),
        public_in=ticket.village_id if ticket.is_public else None,
        kind=ticket.kind.value,
        category=ticket.category.value,
        state=ticket.state.value,
        level=ticket.level.value,
        desk=ticket.desk or None,
        mask=ticket.author_mask,
        raised_at=_text(ticket.raised_at),
        summary=ticket.summary,
        photos=ticket.photos or None,
        public=ticket.public,
        named=ticket.named,
        clock_days=ticket.clock_days,
        due_on=str(ticket.due_on),
        estimated=ticket.due_estimated or None,
        entered_by=ticket.entered_by or None,
        assignee=ticket.assignee or None,
        paused_at=_text(ticket.paused_at),
        pauses=ticket.pauses or None,
        reopened=ticket.reopened or None,
        solved_at=_text(ticket.solved_at),
        solved_days=ticket.solved_days or None,
        late=ticket.late or None,
        ended_at=_text(ticket.ended_at),
        stars=ticket.stars or None,
        town_id=ticket.town_id or None,
        agents=list(ticket.agents) or None,
        escalated_at=_text(ticket.escalated_at),
        merged_into=ticket.merged_into or None,
        released_at=_text(ticket.released_at),
        public_summary=ticket.public_summary or None,
        public_photos=ticket.public_photos or None,
        adoption=None if ticket.adoption is Adoption.NONE else ticket.adoption.value,
        adoption_by=ticket.adoption_by or None,
        adopter=ticket.adoption_by_resident or None,
        points=ticket.points or None,
        changed_at=_text(ticket.changed_at),
        version=ticket.version,
        direct=ticket.direct or None,
    )


def find_ticket(ticket_id: str, *, consistent: bool = False) -> Ticket | None:
    """Return the ticket's head, or None."""
    return ticket_of(storage.find(TicketRecord, ticket_id[:6], ticket_id, consistent=consistent))


def find_with_event(ticket_id: str, key: str, *, followers: bool) -> tuple[Ticket | None, Event | None, Followers]:
    """Return a ticket as it is now, what this key did to it before, and where asked for who follows it.

    One round trip; the followers cost a read unit, or two where they are many.
    """
    asked = [(TicketRecord, ticket_id[:6], ticket_id), (TicketRowRecord, ticket_id, key)]
    more = [(TicketRowRecord, ticket_id, FOLLOWERS)] if followers else []
    ticket, row, *rows = storage.find_many([*asked, *more], consistent=True)
    return ticket_of(ticket), event_of(row), followers_of(rows[0]) if rows else ()


def find_with_followers(ticket_id: str) -> tuple[Ticket | None, Followers]:
    """Return a ticket as it is now and who follows it; one round trip."""
    asked = [(TicketRecord, ticket_id[:6], ticket_id), (TicketRowRecord, ticket_id, FOLLOWERS)]
    ticket, followers = storage.find_many(asked, consistent=True)
    return ticket_of(ticket), followers_of(followers)


def find_with_words(ticket_ids: Sequence[str]) -> list[tuple[Ticket, Words]]:
    """Return those of several tickets that there are, with their words; a round trip per 50."""
    heads = [(TicketRecord, ticket_id[:6], ticket_id) for ticket_id in ticket_ids]
    rows = [(TicketRowRecord, ticket_id, WORDS) for ticket_id in ticket_ids]
    found = storage.find_many([*heads, *rows]) if ticket_ids else []
    pairs = zip(found[: len(heads)], found[len(heads) :], strict=True)
    made = [(ticket_of(head), words_of(row)) for head, row in pairs]
    return [(ticket, words) for ticket, words in made if ticket is not None and words is not None]


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Ticket]:
    page = storage.page(query, size=size, cursor=cursor)
    rows = [ticket_of(TicketRecord.from_raw_data(item)) for item in page.rows]
    return Page([row for row in rows if row is not None], page.cursor)


def _kept(state: str, desks: Sequence[str], *, direct: bool = True) -> Condition | None:
    """Return the condition that keeps tickets of a state and of some desks ("" and none: all), `direct` or not."""
    conditions: list[Condition] = [TicketRecord.state == state] if state else []
    if desks:
        conditions += [TicketRecord.desk.is_in(*desks), TicketRecord.level == Level.VILLAGE.value]
    if not direct:
        conditions.append(TicketRecord.direct.does_not_exist())
    kept: Condition | None = None
    for one in conditions:
        kept = one if kept is None else kept & one
    return kept


def list_of_author(author_id: str, *, but: Kind | None, size: int, cursor: str | None) -> Page[Ticket]:
    """Return a page of what somebody raised, newest first; without those of a kind, where one is given."""
    keep = None if but is None else TicketRecord.kind != but.value
    query = storage.Query(TicketRecord, author_id, index="author", newest_first=True, keep=keep)
    return _page(query, size, cursor)


def list_of_village(
    village_id: str, *, state: str, desks: Sequence[str], direct: bool, size: int, cursor: str | None
) -> Page[Ticket]:
    """Return a page of a village's tickets, newest first; of a state, of some desks, where they are given.

    Those that went past the village are among them only where `direct` says so.
    """
    query = storage.Query(TicketRecord, village_id, newest_first=True, keep=_kept(state, desks, direct=direct))
    return _page(query, size, cursor)


def list_held(place_id: str, *, state: str, desks: Sequence[str], size: int, cursor: str | None) -> Page[Ticket]:
    """Return a page of what a village or town still has to do, the most urgent first."""
    query = storage.Query(TicketRecord, place_id, index="desk", keep=_kept(state, desks))
    return _page(query, size, cursor)


def list_public(
    village_id: str, *, since: dt.datetime | None, until: dt.datetime | None, size: int, cursor: str | None
) -> Page[Ticket]:
    """Return a page of what a village's public sees, newest first; raised within a span where one is given."""
    where = None
    if since is not None and until is not None:
        after = until + dt.timedelta(milliseconds=1)
        where = TicketRecord.ticket_id.between(edge_of(village_id, since), edge_of(village_id, after))
    query = storage.Query(TicketRecord, village_id, index="public", where=where, newest_first=True)
    return _page(query, size, cursor)


def list_due(place_id: str, now: dt.datetime) -> Iterator[Ticket]:
    """Yield what a place's clocks have run out for, the longest ago first; for jobs."""
    where = TicketRecord.acts_at <= (_text(now) or "")
    for item in storage.every(storage.Query(TicketRecord, place_id, index="desk", where=where)):
        ticket = ticket_of(TicketRecord.from_raw_data(item))
        assert ticket is not None
        yield ticket


def list_raised(village_id: str, since: dt.datetime, until: dt.datetime) -> Iterator[Ticket]:
    """Yield a village's tickets that were raised within a span, as they are now; a round trip per megabyte."""
    where = TicketRecord.ticket_id.between(edge_of(village_id, since), edge_of(village_id, until))
    for item in storage.every(storage.Query(TicketRecord, village_id, where=where, consistent=True)):
        ticket = ticket_of(TicketRecord.from_raw_data(item))
        assert ticket is not None
        yield ticket


def creation_of(ticket: Ticket, refusal: Refusal) -> Writes:
    """Return the write of a new ticket's head."""
    return Writes().create(record_of(ticket), refusal=refusal)


def change_of(ticket: Ticket, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(ticket), condition=TicketRecord.version == seen, refusal=refusal)


def goes_on(ticket_id: str) -> Writes:
    """Return the check that a ticket goes on or was settled, so that a duplicate may be merged into it."""
    states = sorted(state.value for state in LIVE | SETTLED)
    there = TicketRecord.state.is_in(*states)
    return Writes().check(
        TicketRecord, ticket_id[:6], ticket_id, condition=there, refusal=lambda _: MergedIntoNothing(fields=[])
    )
