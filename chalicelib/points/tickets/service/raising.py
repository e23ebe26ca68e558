"""Raising a ticket: by its author, or by an officer for somebody who came in person."""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.tickets import TicketRaised
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.people import NotActive, Status
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.identity.service.acting import refuse_agents
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.core import Suggest
from chalicelib.foundation.moderation.service import pictures as checks, texts
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, commit
from chalicelib.points.tickets.core import clocks, tickets as core
from chalicelib.points.tickets.core.desks import BY_HAND, Route
from chalicelib.points.tickets.core.refusals import NotDirect, WordsRefused
from chalicelib.points.tickets.core.tickets import Kind, Level, Saying, State, Ticket, Words
from chalicelib.points.tickets.service.changing import town_of
from chalicelib.points.tickets.service.known import known_desks
from chalicelib.points.tickets.store import rows, tickets as store

TOWNS_ROUTE = Route("", clocks.TOWN_DAYS)
"""Where a complaint goes that the village does not see: to no desk of the village's."""
FORUM = 3
"""WeChat's scene of what is said before others."""


def raise_ticket(ctx: Context, *, saying: Saying, key: str, author_id: str = "") -> Ticket:
    """Raise a ticket, once per `key`: the acting villager's, or `author_id`'s where an officer writes it down for them.

    It goes to the desk that its village chose for the category, or waits to be assigned, or goes to the town directly;
    its clock starts. 2 round trips; one more where it is meant for the public, one with photos, one where the desks,
    or the town, are not known.

    Raises:
        NotForOthers: an agent would complain; a complaint is made in person, since it may be about the agent.
        NoSuchHolder, NotActive: nobody active in the roster says it.
        KeyInvalid: the key was made more than a day ago, or in days to come.
        NotDirect: it goes past the village, and is no private complaint of its own author's.
        WordsRefused: they are meant for the public, and not fit for it.
        InvalidInput: the photos are not there, or not one's own.
        KeyReused: the key raised something else.
    """
    if saying.kind is Kind.COMPLAINT:
        refuse_agents(ctx)
    who = author_id or ctx.actor.subject
    mark = fingerprint("raise", ctx.actor.subject, who, *_told(saying))
    ticket_id = core.id_of(who[:6], key)
    try:
        core.refuse_misdated(key, ctx.now())
        ticket = _new(ctx, ticket_id, who, saying)
    except DomainError:  # Perhaps it was raised before its author moved away, or long ago.
        kept = store.find_with_words([ticket_id])
        if not kept or kept[0][1].fingerprint != mark:
            raise
        return kept[0][0]

    def replay(image: Any) -> Exception:
        words = rows.words_of(image)
        assert words is not None
        return AlreadyDone(words) if words.fingerprint == mark else KeyReused()

    me = ctx.actor
    words = Words(saying.text, saying.spot, saying.media_ids, fingerprint=mark, by=me.signature, acted_by=me.agent_name)
    writes = rows.creation_of(ticket_id, words, refusal=replay)
    photos, held = saying.media_ids, saying.public and not checks.may_decide(ctx, village_id=ticket_id[:6])
    writes.merge(
        pictures.prepare_attach(ctx, media_ids=photos, subject=ticket_id, held=held),
        checks.prepare_wait(ctx, media_ids=photos if held else (), subject=ticket_id),
    )
    writes.merge(store.creation_of(ticket, refusal=lambda _: KeyReused()))
    fact = TicketRaised(ticket_id, who, ticket.kind.value)
    writes.merge(facts.prepare_fact(ctx, village_id=ticket.village_id, fact=fact))
    if author_id:
        writes.merge(prepare_audit(ctx, place_id=ticket.village_id, deed="tickets.enter", target=ticket_id))
    try:
        commit(writes)
    except AlreadyDone:
        first = store.find_ticket(ticket_id, consistent=True)
        assert first is not None, "its words and its head were written together"
        return first
    return ticket


def _told(saying: Saying) -> tuple[object, ...]:
    spot = saying.spot
    place = (spot.words, spot.latitude_e6, spot.longitude_e6)
    return (
        saying.kind,
        saying.category,
        saying.text,
        *place,
        saying.media_ids,
        saying.public,
        saying.named,
        saying.direct,
    )


def _refuse_risky(ctx: Context, author_id: str, text: str) -> None:
    """Let words be kept for the public that may be read by it; what is doubtful the officer who releases it judges.

    What stays between its author and the officers is put before nobody else.
    """
    if texts.check_text(ctx, text=text, person_id=author_id, scene=FORUM).suggest is Suggest.RISKY:
        fault = {"field": "text", "code": WordsRefused.code, "zh": WordsRefused.zh, "en": WordsRefused.en}
        raise WordsRefused(fields=[fault])


def _new(ctx: Context, ticket_id: str, author_id: str, saying: Saying) -> Ticket:
    if saying.direct and not (saying.may_go_direct and ctx.actor.subject == author_id):
        fault = {"field": "direct", "code": NotDirect.code, "zh": NotDirect.zh, "en": NotDirect.en}
        raise NotDirect(fields=[fault])
    holder = people.find_holder(holder_id=author_id)
    if holder is None or holder.kind != "resident":
        raise NoSuchHolder
    if holder.status is not Status.ACTIVE:
        raise NotActive
    pictures.load_pictures(ctx, media_ids=saying.media_ids, by=ctx.actor.doer, purpose=core.PURPOSE)
    if saying.public:
        _refuse_risky(ctx, author_id, saying.text)
    now, village_id = ctx.now(), ticket_id[:6]
    town_id = town_of(village_id) if saying.direct else ""
    route = TOWNS_ROUTE if saying.direct else known_desks(ctx, village_id=village_id).route(saying.category)
    due_on, estimated = clocks.deadline(now, route.days)
    return Ticket(
        ticket_id=ticket_id,
        kind=saying.kind,
        category=saying.category,
        state=State.ASSIGNED if saying.direct or route.desk != BY_HAND else State.OPEN,
        level=Level.TOWN if saying.direct else Level.VILLAGE,
        desk=route.desk,
        author_id=author_id,
        author_mask=holder.masked_name,
        raised_at=now,
        summary=core.summary_of(saying.text),
        photos=len(saying.media_ids),
        public=saying.public,
        named=saying.named,
        clock_days=route.days,
        due_on=due_on,
        due_estimated=estimated,
        acts_at=clocks.end_of(due_on),
        town_id=town_id,
        direct=saying.direct,
        entered_by="" if ctx.actor.subject == author_id else ctx.actor.subject,
        agents=tuple(sorted(ctx.actor.agents)),
        changed_at=now,
    )
