"""One deed on one ticket: read, replayed or decided on, and written whole; whoever comes second is told so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.points.tickets.core.deeds import Deed, party_of, refuse_handlers
from chalicelib.points.tickets.core.followers import Followers
from chalicelib.points.tickets.core.refusals import NoSuchTicket, TicketChanged, TooManyPhotos
from chalicelib.points.tickets.core.tickets import PHOTOS_MAX, PURPOSE, Event, Ticket
from chalicelib.points.tickets.store import rows, tickets as store

TURNS_MAX = 4
Plan = Callable[[Ticket], tuple[Deed, Ticket]]
"""From a ticket as it is to what is done with it, and the ticket after it; or a refusal."""


def _nothing(_: Ticket) -> Writes:
    return Writes()


@value
class Step:
    """What somebody asks: `name` and the rest tell one request from another; `plan` decides.

    `fact` tells of the ticket after it, `also` writes with it, `follow` with those who follow the ticket. With
    `patient` a step that others overtook is decided anew, since it hinders nobody (a remark); otherwise whoever comes
    second is refused.
    """

    name: str
    plan: Plan
    text: str = ""
    media_ids: tuple[str, ...] = ()
    detail: str = ""
    fact: Callable[[Ticket], Fact] | None = None
    also: Callable[[Ticket], Writes] = _nothing
    follow: Callable[[Ticket, Followers], Writes] | None = None
    patient: bool = False


def take(ctx: Context, step: Step, *, ticket_id: str, key: str) -> Ticket:
    """Take a step, once per `key`, and return the ticket as it is then.

    2 round trips; one more with photos, one for an agent, who must not have handled it.

    Raises:
        NoSuchTicket: there is none, or none for the acting principal.
        KeyReused: the key did something else.
        TicketChanged: somebody else did something with it at the same moment; nothing was written.
        InvalidInput: the photos are not there, not one's own, or too many.
        BothSides: an agent handled it as an officer.
        Whatever the step's plan refuses.
    """
    mark = fingerprint("ticket", step.name, ctx.actor.subject, step.text, step.media_ids, step.detail)
    seen = 0
    for _ in range(TURNS_MAX):
        ticket, first, followers = store.find_with_event(ticket_id, key, followers=step.follow is not None)
        party = None if ticket is None else party_of(ctx.actor, ticket)
        if ticket is None or party is None:
            raise NoSuchTicket
        if first is not None:
            if first.fingerprint != mark:
                raise KeyReused
            return ticket
        deed, after = step.plan(ticket)
        if seen and seen != ticket.version and not step.patient:
            raise TicketChanged
        seen = ticket.version
        if ctx.actor.agents:
            refuse_handlers(rows.find_rows(ticket_id)[1], ctx.actor)
        photos = _photos(ctx, step, ticket)
        _withdraw_photos(ctx, ticket, after)
        agents = tuple(sorted({*ticket.agents, *ctx.actor.agents}))
        after = replace(after, photos=ticket.photos + len(step.media_ids), agents=agents)
        event = Event(
            key,
            after.version,
            deed.value,
            ctx.now(),
            ctx.actor.signature,
            party.value,
            mark,
            step.text,
            step.media_ids,
            step.detail,
            ctx.actor.person,
            ctx.actor.agent_name,
        )
        try:
            also = step.follow(after, followers) if step.follow is not None else Writes()
            commit(_writes(ctx, step, ticket, after, event).merge(also, photos))
        except (AlreadyDone, Stale):
            continue
        return after
    raise TicketChanged


def _photos(ctx: Context, step: Step, ticket: Ticket) -> Writes:
    """Return the writes that make a step's photos the ticket's. 1 round trip, none without photos."""
    if ticket.photos + len(step.media_ids) > PHOTOS_MAX:
        fault = {"field": "media_ids", "code": TooManyPhotos.code, "zh": TooManyPhotos.zh, "en": TooManyPhotos.en}
        raise TooManyPhotos(fields=[fault])
    pictures.load_pictures(ctx, media_ids=step.media_ids, by=ctx.actor.doer, purpose=PURPOSE)
    return pictures.prepare_attach(ctx, media_ids=step.media_ids, subject=ticket.ticket_id)


def _withdraw_photos(ctx: Context, before: Ticket, after: Ticket) -> None:
    """Take a ticket's photos from the public before the ticket itself, so that what breaks off shows too little."""
    if before.public_photos and not after.public_photos:
        words = rows.find_words(before.ticket_id)
        assert words is not None
        pictures.withdraw(ctx, media_ids=words.public_media)


def _writes(ctx: Context, step: Step, before: Ticket, after: Ticket, event: Event) -> Writes:
    """Return a step's writes: the deed as guard, the head in the place of what was seen, and what goes with them."""

    def replay(image: Any) -> Exception:
        first = rows.event_of(image)
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == event.fingerprint else KeyReused()

    writes = rows.creation_of_event(before.ticket_id, event, refusal=replay)
    writes.merge(store.change_of(after, before.version, refusal=Stale), step.also(after))
    if step.fact is not None:
        writes.merge(facts.prepare_fact(ctx, village_id=before.village_id, fact=step.fact(after)))
    return writes


def town_of(village_id: str) -> str:
    """Return the town of a village; no round trip where the process knows it."""
    return places_of(village_id)[0]


def planned(deed: Deed, change: Callable[[Ticket, dt.datetime], Ticket], ctx: Context) -> Plan:
    """Return the plan of a deed that is the same whatever the ticket's state."""
    return lambda ticket: (deed, change(ticket, ctx.now()))
