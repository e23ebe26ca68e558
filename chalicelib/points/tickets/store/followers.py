"""Moves who follows a ticket in and out of DynamoDB: one row of its partition, compared whole at each write."""

from __future__ import annotations

from pynamodb.expressions.condition import Condition

from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.tickets.core.followers import Follower, Followers
from chalicelib.points.tickets.records import TicketRecord, TicketRowRecord
from chalicelib.points.tickets.store.rows import FOLLOWERS


def followers_of(record: TicketRowRecord | None) -> Followers:
    """Return the followers of a row; none where there is no row."""
    return () if record is None else tuple(Follower(*one) for one in record.followers or ())


def _mark(followers: Followers) -> str:
    return fingerprint("followers", *((one.ticket_id, one.author_id) for one in followers))


def _as_seen(seen: Followers) -> Condition:
    """Return the condition that a ticket's followers are those that were read."""
    mark = TicketRowRecord.fingerprint
    return mark == _mark(seen) if seen else mark.does_not_exist()


def unchanged(ticket_id: str, seen: Followers, refusal: Refusal) -> Writes:
    """Return the check that those who follow a ticket are those that were read."""
    return Writes().check(TicketRowRecord, ticket_id, FOLLOWERS, condition=_as_seen(seen), refusal=refusal)


def change_of(ticket_id: str, seen: Followers, after: Followers, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly the followers that were read."""
    rows = [[one.ticket_id, one.author_id] for one in after]
    record = TicketRowRecord(ticket_id, FOLLOWERS, fingerprint=_mark(after), followers=rows)
    return Writes().put(record, condition=_as_seen(seen), refusal=refusal)


def moved_along(ticket_id: str, seen: Followers, into: str, refusal: Refusal) -> Writes:
    """Return the writes by which exactly those who were read as following one ticket follow another one.

    Their row goes, and each one's own ticket names where it goes on now.
    """
    if not seen:
        return unchanged(ticket_id, seen, refusal)
    writes = Writes().delete(TicketRowRecord, ticket_id, FOLLOWERS, condition=_as_seen(seen), refusal=refusal)
    names, version = TicketRecord.merged_into, TicketRecord.version
    for one in seen:
        writes.update(
            TicketRecord,
            one.ticket_id[:6],
            one.ticket_id,
            actions=[names.set(into), version.set(version + 1)],
            condition=names == ticket_id,
            refusal=refusal,
        )
    return writes
