"""What may be done with programmes: draft, publish, call off, list."""

from __future__ import annotations

from typing import Any

from chalicelib.credit.perks.core import programmes as core
from chalicelib.credit.perks.core.applications import UNDECIDED, Application
from chalicelib.credit.perks.core.programmes import NoSuchProgramme, Programme, ProgrammeState, Terms
from chalicelib.credit.perks.store import applications, programmes as store
from chalicelib.credit.score.service.reading import town_of
from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import id_of
from chalicelib.foundation.facts.core.perks import PerkCalledOff
from chalicelib.foundation.identity.service import places
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, InvalidInput, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit

TURNS_MAX = 3
TOLD_AT_ONCE = 80
"""So many people are told in one transaction that a programme is called off."""


def draft(ctx: Context, *, town_id: str, terms: Terms, key: str) -> Programme:
    """Keep a draft of a programme, once per `key`. Up to 3 round trips.

    Raises:
        InvalidInput: its days or points do not fit, or a village is none of the town's.
        KeyReused: the key drafted something else. NoSuchPlace.
    """
    places.load_town(town_id=town_id)
    known = [one.village_id for one in places.villages_of(town_id=town_id)] if terms.villages else []
    mark = fingerprint("perk-programme", town_id, terms)
    try:
        core.refuse_unfit(terms, business_date(ctx.now()), known)
    except InvalidInput:  # It may have fitted when it was asked for first.
        first = store.find_programme(town_id, key)
        if first is None:
            raise
        return _same(first, mark)
    made = Programme(key, town_id, terms, core.Hand.of(ctx.actor, ctx.now()), mark)

    def refusal(image: Any) -> Exception:
        first = store.programme_of(image)
        assert first is not None
        return AlreadyDone(first)

    try:
        commit(store.creation_of(made, refusal=refusal).merge(audited(ctx, made, "draft")))
    except AlreadyDone as done:
        return _same(done.first, mark)
    return made


def _same(first: Programme, mark: str) -> Programme:
    """Return what a key drafted first, where this is the same."""
    if first.mark != mark:
        raise KeyReused
    return first


def audited(ctx: Context, one: Programme | Application, deed: str) -> Writes:
    """Return the write that records who did what with a programme, or with somebody's application to it."""
    who = f"#{one.resident_id}" if isinstance(one, Application) else ""
    return prepare_audit(ctx, place_id=one.town_id, deed=f"perks.{deed}", target=one.programme_id + who)


def publish(ctx: Context, *, town_id: str, programme_id: str) -> Programme:
    """Publish another officer's draft; nothing of it changes any more. 2 round trips.

    Publishing again returns it as it is.

    Raises:
        NoSuchProgramme. ProgrammeOver: it was called off. PublishedByDrafter, WindowPassed: as `core.published`.
        Busy: others are at it at the same moment; ask again.
    """
    for _ in range(TURNS_MAX):
        found = load_programme(town_id=town_id, programme_id=programme_id)
        if found.state is ProgrammeState.PUBLISHED and found.published and found.published.is_of(ctx.actor):
            return found
        after = core.published(found, ctx.actor, ctx.now(), business_date(ctx.now()))
        try:
            commit(store.step_of(found, after, refusal=Stale).merge(audited(ctx, after, "publish")))
        except Stale:
            continue
        return after
    raise Busy


def call_off(ctx: Context, *, town_id: str, programme_id: str, reason: str) -> Programme:
    """Let a programme give nothing more, say why, and tell who waits in it. 3 round trips, one more per 80 people.

    Calling it off again returns it as it is, and tells who was not told yet.

    Raises:
        NoSuchProgramme. Busy: others are at it at the same moment; ask again.
    """
    for _ in range(TURNS_MAX):
        found = load_programme(town_id=town_id, programme_id=programme_id)
        waiting = [one for one in applications.list_of(programme_id) if one.state in UNDECIDED]
        if found.state is ProgrammeState.CALLED_OFF:
            _tell(ctx, found, waiting)
            return found
        after = core.called_off(found, reason, ctx.actor, ctx.now())
        told = _told(ctx, after, waiting[:TOLD_AT_ONCE])
        try:
            commit(store.step_of(found, after, refusal=Stale).merge(told, audited(ctx, after, "call_off")))
        except Stale:
            continue
        _tell(ctx, after, waiting[TOLD_AT_ONCE:])
        return after
    raise Busy


def _tell(ctx: Context, one: Programme, waiting: list[Application]) -> None:
    for start in range(0, len(waiting), TOLD_AT_ONCE):
        commit(_told(ctx, one, waiting[start : start + TOLD_AT_ONCE]))


def _told(ctx: Context, one: Programme, waiting: list[Application]) -> Writes:
    """Return the facts that a programme was called off; each bears the same id however often it is told."""
    assert one.called_off is not None
    on, writes = business_date(one.called_off.at), Writes()
    for each in waiting:
        fact = PerkCalledOff(one.programme_id, each.resident_id)
        fact_id = id_of(on, f"perk-called-off#{one.programme_id}#{each.resident_id}")
        writes.merge(facts.prepare_fact(ctx, village_id=each.resident_id[:6], fact=fact, fact_id=fact_id))
    return writes


def load_programme(*, town_id: str, programme_id: str) -> Programme:
    """Return a programme, published or not. One round trip.

    Raises:
        NoSuchProgramme: there is none.
    """
    found = store.find_programme(town_id, programme_id)
    if found is None:
        raise NoSuchProgramme
    return found


def list_public(*, place_id: str, size: int = 50, cursor: str | None = None) -> Page[Programme]:
    """Return a page of what a town, or the town of a village, published, the newest first. One round trip.

    Raises:
        NoSuchPlace: there is no such town or village.
    """
    town_id = places.load_town(town_id=place_id).town_id if place_id.startswith("t") else town_of(place_id)
    return store.list_programmes(town_id, public=True, size=size, cursor=cursor)


def list_desk(*, town_id: str, size: int = 50, cursor: str | None = None) -> Page[Programme]:
    """Return a page of a town's programmes, drafts among them, the newest first. One round trip."""
    return store.list_programmes(town_id, public=False, size=size, cursor=cursor)
