"""Those whose ticket was merged into another one: they are told how that one goes, and read its progress."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.tickets import MergedTicketProgressed
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Stale, Writes
from chalicelib.points.tickets.core import followers as core
from chalicelib.points.tickets.core.deeds import Party, party_of
from chalicelib.points.tickets.core.followers import Followers, News, Progress
from chalicelib.points.tickets.core.refusals import NoSuchTicket, NotMerged
from chalicelib.points.tickets.core.tickets import Ticket
from chalicelib.points.tickets.store import followers as store, rows, tickets


def telling(ctx: Context, news: News) -> Callable[[Ticket, Followers], Writes]:
    """Return what a step adds to its transaction: a fact for each follower under their own ticket's id.

    And the check that nobody began to follow since they were read, or nobody would tell them; it costs 2 write units.
    """

    def told(ticket: Ticket, followers: Followers) -> Writes:
        writes = store.unchanged(ticket.ticket_id, followers, refusal=Stale)
        for one in core.to_tell(ticket, followers):
            fact = MergedTicketProgressed(one.ticket_id, one.author_id, news.value)
            writes.merge(facts.prepare_fact(ctx, village_id=ticket.village_id, fact=fact))
        return writes

    return told


def prepare_merge(merged: Ticket, *, followers: Followers, brought: Followers) -> Writes:
    """Return the writes by which a merged ticket follows another one, and whoever followed it (`brought`) as well.

    `followers` are the other one's so far.

    Raises:
        FollowedEnough: they would be too many.
    """
    into, after = merged.merged_into, core.joined(followers, merged, brought)
    writes = store.change_of(into, followers, after, refusal=Stale)
    return writes.merge(store.moved_along(merged.ticket_id, brought, into, refusal=Stale))


def read_progress(ctx: Context, *, ticket_id: str) -> Progress:
    """Return how the acting villager's merged ticket goes on where it was merged into. 3 round trips.

    Raises:
        NoSuchTicket: it is none of theirs. NotMerged: it was not merged.
    """
    merged = tickets.find_ticket(ticket_id, consistent=True)
    if merged is None or party_of(ctx.actor, merged) is not Party.AUTHOR:
        raise NoSuchTicket
    if not merged.merged_into:
        raise NotMerged
    followed = tickets.find_ticket(merged.merged_into)
    words, events = rows.find_rows(merged.merged_into)
    assert followed is not None, "what a ticket was merged into was there in its transaction"
    assert words is not None, "a ticket's words and its head were written together"
    return core.progress_of(merged, followed, words, events)
