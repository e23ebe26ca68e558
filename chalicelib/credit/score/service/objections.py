"""What may be done with objections to scores: make, withdraw, prolong, decide, read; and who is told of late ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from chalicelib.credit.looks.core import OnPaper
from chalicelib.credit.score.core import objections as core
from chalicelib.credit.score.core.folding import told_on
from chalicelib.credit.score.core.mine import Mine, NoScore
from chalicelib.credit.score.core.objections import (
    About,
    Look,
    NoSuchObjection,
    NotAgainstYou,
    Objection,
    ObjectionState,
    Verdict,
)
from chalicelib.credit.score.service.cast import reader_of
from chalicelib.credit.score.service.reading import load_mine, town_of
from chalicelib.credit.score.store import objections as store, scores
from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.facts.core.scores import (
    ScoreFactStruck,
    ScoreObjected,
    ScoreObjectionDecided,
    ScoreObjectionLate,
    ScoreObjectionProlonged,
)
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, attempt, commit

TURNS_MAX = 3
SOURCES = ("activity_id", "order_id", "wish_id", "claim_id")
"""The field of a fact that names what it is of."""


def make_objection(
    ctx: Context,
    *,
    resident_id: str,
    says: str,
    on: dt.date | None,
    fact_id: str,
    key: str,
    paper: OnPaper | None = None,
) -> Objection:
    """Object to one's own score, or to one fact of a day that counts against one, once per `key`. 3 round trips, 4 so.

    The score is disputed from now on until it is decided. `paper` is what an officer enters it from.

    Raises:
        NoScore. NotAgainstYou: the fact is none that did harm to who objects.
        ObjectedAlready, TooManyOpen. KeyReused: the key objected to something else.
    """
    mark = mark_of(says, on, fact_id, paper)
    first, earlier = store.find_around(resident_id, key, fact_id)
    if first is not None:
        return _same(first, mark)
    kept, _ = scores.find_mine(account_of(resident_id))
    if kept is None:
        raise NoScore
    core.refuse_again(earlier)
    about = _about(resident_id, on, fact_id) if on is not None else None
    today = business_date(ctx.now())
    town_id, (due_on, estimated) = town_of(kept.village_id), core.first_due(today)
    made = Objection(
        key,
        resident_id,
        town_id,
        says,
        about,
        ctx.now(),
        due_on,
        mark,
        before=earlier,
        paper=paper,
        due_estimated=estimated,
    )

    def refusal(image: Any) -> Exception:
        found = store.objection_of(image)
        assert found is not None
        return AlreadyDone(found)

    writes = store.creation_of(made, refusal=refusal, too_many=lambda _: core.TooManyOpen(most=core.OPEN_MAX)).merge(
        store.about_after(made, earlier, refusal=lambda _: core.ObjectedAlready(state="open")),
        _told(ctx, made, ScoreObjected(key, resident_id, str(due_on))),
    )
    if paper is not None:
        writes.merge(_audited(ctx, made, "objection_entered"))
    try:
        commit(writes)
    except AlreadyDone as done:
        return _same(done.first, mark)
    return made


def mark_of(says: str, on: dt.date | None, fact_id: str, paper: OnPaper | None = None) -> str:
    """Return what a request asked."""
    entered = () if paper is None else (paper.document, paper.signed_on, paper.by)
    return fingerprint("score-objection", says, on, fact_id, *entered)


def _same(first: Objection, mark: str) -> Objection:
    if first.mark != mark:
        raise KeyReused
    return first


def _about(resident_id: str, on: dt.date, fact_id: str) -> About:
    """Return what a fact of a day told against somebody."""
    day_of = reader_of(resident_id[:6])
    told = told_on(on, day_of).get(account_of(resident_id), ())
    harm = next((one for one in told if one.fact_id == fact_id and one.happening.harms), None)
    if harm is None or harm.happening.amount < 0:
        raise NotAgainstYou
    fact = day_of(on)[fact_id]
    source = next((str(getattr(fact, name)) for name in SOURCES if hasattr(fact, name)), "")
    return About(on, fact_id, harm.happening.what, source)


def _told(ctx: Context, one: Objection, fact: Fact) -> Writes:
    return facts.prepare_fact(ctx, village_id=one.resident_id[:6], fact=fact)


def withdraw(ctx: Context, *, resident_id: str, objection_id: str) -> Objection:
    """Take back one's own objection. Taking it back again returns it as it is. 2 round trips.

    Raises:
        NoSuchObjection. ObjectionOver: it is decided.
    """

    def plan(one: Objection) -> Objection | None:
        if one.state is ObjectionState.WITHDRAWN:
            return None
        return core.decided(one, Verdict.WITHDRAW, "", ctx.actor, ctx.now())

    return _changed(ctx, resident_id, objection_id, plan, _over)


def decide(ctx: Context, *, resident_id: str, objection_id: str, verdict: Verdict, reason: str) -> Objection:
    """Decide on an objection with reasons; an upheld one strikes what it is about. 3 round trips.

    Deciding the same again returns it as it is. The next night's score is made without what was struck.

    Raises:
        NoSuchObjection. ObjectionOver: it is decided otherwise. DecidedByYou: who declined it before.
        EnteredByYou: who entered it from a paper.
        OwnFamily: it is the officer's own, or of their household or a relative.
    """
    find_untied(ctx, resident_id)

    def plan(one: Objection) -> Objection | None:
        if core.NEXT.get((ObjectionState.OPEN, verdict)) is one.state and one.reason == reason:
            return None
        return core.decided(one, verdict, reason, ctx.actor, ctx.now())

    def beside(ctx: Context, one: Objection) -> Writes:
        is_upheld = one.state is ObjectionState.UPHELD
        struck = one.about if is_upheld else None
        writes = _told(
            ctx, one, ScoreObjectionDecided(one.objection_id, resident_id, is_upheld, 1 if struck else 0)
        ).merge(_audited(ctx, one, f"objection_{one.state}"), _over(ctx, one))
        if struck is not None:
            fact = ScoreFactStruck(one.objection_id, resident_id, str(struck.on), struck.fact_id)
            writes.merge(_told(ctx, one, fact))
        return writes

    return _changed(ctx, resident_id, objection_id, plan, beside)


def _over(_ctx: Context, one: Objection) -> Writes:
    """Return the writes by which an objection is open no more, also among those to its fact."""
    still = core.Earlier(ObjectionState.OPEN)
    return store.one_open_less(one.resident_id).merge(store.about_after(one, still, refusal=Stale))


def prolong(ctx: Context, *, resident_id: str, objection_id: str, why: str) -> Objection:
    """Take the twenty working days that an objection may take at most, with reasons. 3 round trips.

    Prolonging for the same reasons again returns it as it is.

    Raises:
        NoSuchObjection. ObjectionOver, ProlongedAlready. OwnFamily.
    """
    find_untied(ctx, resident_id)

    def plan(one: Objection) -> Objection | None:
        return None if one.prolonged == why else core.prolonged(one, why)

    def beside(ctx: Context, one: Objection) -> Writes:
        fact = ScoreObjectionProlonged(one.objection_id, resident_id, str(one.due_on))
        return _told(ctx, one, fact).merge(_audited(ctx, one, "objection_prolonged"))

    return _changed(ctx, resident_id, objection_id, plan, beside)


def look(ctx: Context, *, resident_id: str, objection_id: str) -> tuple[Objection, str, Mine | None]:
    """Return an objection, whose it is, and the score it is about, for an officer; its owner sees that they looked.

    Raises:
        NoSuchObjection. OwnFamily: it is the officer's own, or of their household or a relative.
    """
    _, (who,) = find_untied(ctx, resident_id)
    name = who.name if isinstance(who, Resident) else ""

    def plan(one: Objection) -> Objection | None:
        seen = core.looked_at(one, Look(ctx.actor.signature, ctx.now()))
        return None if seen is one else seen

    def beside(ctx: Context, one: Objection) -> Writes:
        return _audited(ctx, one, "objection_looked")

    one = _changed(ctx, resident_id, objection_id, plan, beside)
    try:
        return one, name, load_mine(resident_id=resident_id)
    except NoScore:
        return one, name, None


def _audited(ctx: Context, one: Objection, deed: str) -> Writes:
    return prepare_audit(ctx, place_id=one.town_id, deed=f"scores.{deed}", target=one.objection_id)


def _changed(
    ctx: Context,
    resident_id: str,
    objection_id: str,
    plan: Callable[[Objection], Objection | None],
    beside: Callable[[Context, Objection], Writes],
) -> Objection:
    """Change an objection by a plan, with what is written beside it; a plan that returns None leaves it as it is."""
    for _ in range(TURNS_MAX):
        found = store.find_objection(resident_id, objection_id)
        if found is None:
            raise NoSuchObjection
        changed = plan(found)
        if changed is None:
            return found
        try:
            commit(store.change_of(changed, refusal=Stale).merge(beside(ctx, changed)))
        except Stale:
            continue
        return changed
    raise Busy


def list_own(*, resident_id: str, size: int = 50, cursor: str | None = None) -> Page[Objection]:
    """Return a page of somebody's own objections, the newest first. One round trip."""
    return store.list_own(resident_id, size=size, cursor=cursor)


def list_desk(*, town_id: str, over: bool, size: int = 50, cursor: str | None = None) -> Page[Objection]:
    """Return a page of a town's objections: open ones by their last day, or those that are over. One round trip."""
    return store.list_desk(town_id, over=over, size=size, cursor=cursor)


def tell_late(ctx: Context, *, town_id: str) -> int:
    """Tell who objected that the decision is late, once; return how many were told."""
    told, today = 0, business_date(ctx.now())
    for found in store.every_due(town_id, today):
        one = store.find_objection(found.resident_id, found.objection_id)  # The index may be a moment behind.
        if one is None or not core.is_late(one, today):
            continue
        late = core.told_late(one)
        fact = ScoreObjectionLate(one.objection_id, one.resident_id)
        told += not attempt(store.change_of(late, refusal=Stale).merge(_told(ctx, late, fact)))
    return told
