"""Reading tickets: one with its words and deeds, and the lists."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.media.core.pictures import Picture, Sight, View
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.points.tickets.core import reading as core
from chalicelib.points.tickets.core.deeds import Party, party_of, sees_direct
from chalicelib.points.tickets.core.desks import DESK_ROLES
from chalicelib.points.tickets.core.refusals import NoSuchTicket
from chalicelib.points.tickets.core.tickets import Kind, Ticket
from chalicelib.points.tickets.store import rows, tickets as store


def read_ticket(ctx: Context, *, ticket_id: str) -> core.Read:
    """Return a ticket as the acting principal may read it. 2 round trips, one more with photos.

    Raises:
        NoSuchTicket: there is none for them.
    """
    read = _read(ctx, ticket_id)
    return replace(read, views=_views(read)) if read.media_ids else read


def _read(ctx: Context, ticket_id: str) -> core.Read:
    ticket = store.find_ticket(ticket_id, consistent=True)
    if ticket is None:
        raise NoSuchTicket
    party = party_of(ctx.actor, ticket)
    if party is None and not ticket.is_public:
        raise NoSuchTicket
    words, events = rows.find_rows(ticket_id)
    assert words is not None, "a ticket's words and its head were written together"
    return core.read_by(party, ticket, words, events)


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal reads a ticket's photo; None where the ticket shows it not to them. 2 trips.

    What the desk noted for itself, its author does not see.
    """
    try:
        read = _read(ctx, picture.subject)
    except NoSuchTicket:
        return None
    if picture.media_id not in read.media_ids:
        return None
    if read.party is None:
        return Sight.OTHER if picture.released else None
    return Sight.AUTHOR if read.party is Party.AUTHOR else Sight.OFFICER


def _views(read: core.Read) -> dict[str, View]:
    """Return a ticket's photos as a party may see them; the public, those that are released now. 1 round trip."""
    found = [one for one in pictures.find_pictures(media_ids=read.media_ids) if one is not None]
    shown = found if read.party is not None else [one for one in found if one.released and not one.held]
    officer = read.party not in {None, Party.AUTHOR}
    return {one.media_id: pictures.view_of(one, officer=officer) for one in shown}


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Ticket]:
    """Return a page of what the acting villager raised, newest first. 1 round trip, as every list.

    An agent is shown no complaints (`deeds.party_of`); their pages may be shorter than `size`.
    """
    but = Kind.COMPLAINT if ctx.actor.agents else None
    return store.list_of_author(ctx.actor.subject, but=but, size=size, cursor=cursor)


def list_public(*, village_id: str, size: int, cursor: str | None) -> Page[Ticket]:
    """Return a page of what was released to a village's public, newest first."""
    return store.list_public(village_id, since=None, until=None, size=size, cursor=cursor)


def list_held(ctx: Context, *, place_id: str, state: str, size: int, cursor: str | None) -> Page[Ticket]:
    """Return a page of what a village or town still has to do, the most urgent first; of a state where one is given.

    Those who work at a desk see what was sent to it. Pages may be shorter than `size`.
    """
    return store.list_held(place_id, state=state, desks=_desks_of(ctx.actor), size=size, cursor=cursor)


def list_of_village(ctx: Context, *, village_id: str, state: str, size: int, cursor: str | None) -> Page[Ticket]:
    """Return a page of all of a village's tickets, newest first; as `list_held`."""
    desks, direct = _desks_of(ctx.actor), sees_direct(ctx.actor)
    return store.list_of_village(village_id, state=state, desks=desks, direct=direct, size=size, cursor=cursor)


def _desks_of(actor: Principal) -> list[str]:
    """Return the desks whose tickets somebody sees; none for those who see all."""
    if actor.roles & {Role.VILLAGE_OFFICER, Role.TOWN_OFFICER, Role.TOWN_ADMIN, Role.AUDITOR}:
        return []
    return [role.value for role in DESK_ROLES if role in actor.roles]


def hands_in(*, ticket_id: str) -> frozenset[str]:
    """Return who proposed that a suggestion be paid, beside who adopted it; for jobs. 1 round trip."""
    ticket = store.find_ticket(ticket_id)
    return frozenset({ticket.adoption_by} - {""}) if ticket is not None else frozenset()
