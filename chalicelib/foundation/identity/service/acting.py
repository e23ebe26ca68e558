"""Acting by a mandate: the edge's resolver, what rides on each deed, and the daily limit of what is spent.

A process takes a mandate to stand for `KNOWN_SECONDS` after it read it. That bounds reads alone: every transaction of
an agent carries the check of the mandate itself, so nothing is written once it was revoked (docs/decisions/0023).
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts.core.mandates import ActedFor
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core.deeds import Deed
from chalicelib.foundation.identity.core.mandates import KNOWN_SECONDS, RESIDENT_ID, Mandate, NoMandate, refusal_of_use
from chalicelib.foundation.identity.core.sessions import resident_principal
from chalicelib.foundation.identity.store import deeds, mandates as store
from chalicelib.kernel import edge
from chalicelib.kernel.authz import STAFF, Acting, Matter, Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import NotForOthers
from chalicelib.kernel.writes import Writes, commit

KNOWN_MAX = 512
_known: dict[tuple[str, str], tuple[dt.datetime, Mandate]] = {}
_looked: dict[tuple[str, str, Matter], dt.datetime] = {}
_lock = threading.Lock()


def resolve_mandate(ctx: Context, resident_id: str, deed: edge.Deed) -> tuple[Principal, Writes]:
    """Return the resident as principal with the acting principal as agent, and what the deed's transactions carry.

    No round trip where this process knows the mandate, else one. A look leaves a line in the audit trail, as every
    officer's does, once in `KNOWN_SECONDS`.

    Raises:
        NoMandate, MandateEnded, NotInMandate: no mandate covers it.
    """
    matter, agent = deed.door.for_others, ctx.actor
    assert matter is not None, "the edge lets no other door through"
    if not RESIDENT_ID.match(resident_id) or agent.roles.isdisjoint({Role.RESIDENT, *STAFF}):
        raise NoMandate
    if deed.is_look:
        return _look(ctx, resident_id, matter), Writes()
    mandate = _mandate(ctx, resident_id, agent.subject, matter)
    acting = mandate.acting(ctx.new_id(), deed.door.name, deed.params)
    principal = replace(resident_principal(resident_id), acting=acting)
    return principal, _rider(ctx.acting(principal, ctx.request_id), matter)


def _mandate(ctx: Context, principal_id: str, agent_id: str, matter: Matter) -> Mandate:
    """Return a mandate that covers a matter, as read at most `KNOWN_SECONDS` ago."""
    now, pair = ctx.now(), (principal_id, agent_id)
    known = _known.get(pair)
    mandate = known[1] if known is not None and _is_fresh(now, known[0]) else store.find_mandate(*pair)
    refusal = refusal_of_use(mandate, matter, business_date(now))
    if refusal is not None:
        raise refusal
    assert mandate is not None, "what is refused is None"
    if known is None or mandate is not known[1]:
        with _lock:
            if len(_known) >= KNOWN_MAX:
                _known.clear()
            _known[pair] = (now, mandate)
    return mandate


def _look(ctx: Context, principal_id: str, matter: Matter) -> Principal:
    """Return the principal whose things an agent looks at; check and audit line are one transaction."""
    now, agent = ctx.now(), ctx.actor
    acting = Acting(principal_id, agent.subject, agent.resident_id, "")
    principal = replace(resident_principal(principal_id), acting=acting)
    place = (principal_id, agent.subject, matter)
    if not _is_fresh(now, _looked.get(place)):
        seen = ctx.acting(principal, ctx.request_id)
        audit = prepare_audit(seen, place_id=principal_id[:6], deed=f"acting.look_{matter}", target=principal_id)
        commit(store.check_use(principal_id, agent.subject, matter, business_date(now), None).merge(audit))
        with _lock:
            if len(_looked) >= KNOWN_MAX:
                _looked.clear()
            _looked[place] = now
    return principal


def _is_fresh(now: dt.datetime, read_at: dt.datetime | None) -> bool:
    return read_at is not None and dt.timedelta() <= now - read_at < dt.timedelta(seconds=KNOWN_SECONDS)


def forget(principal_id: str, agent_id: str) -> None:
    """Read a mandate anew next time; other processes do within `KNOWN_SECONDS`."""
    with _lock:
        _known.pop((principal_id, agent_id), None)
        for place in [place for place in _looked if place[:2] == (principal_id, agent_id)]:
            _looked.pop(place)


def forget_person(person_id: str) -> None:
    """Read the mandates that somebody gave or holds anew next time."""
    for pair in [pair for pair in list(_known) if person_id in pair]:
        forget(*pair)
    for place in [place for place in list(_looked) if person_id in place]:
        forget(*place[:2])


def forget_all() -> None:
    """Read everything anew; for tests."""
    with _lock:
        _known.clear()
        _looked.clear()


def _rider(ctx: Context, matter: Matter) -> Writes:
    """Return what stands or falls with a deed: the mandate's check, the trail's line, the word to the principal."""
    acting = _acting(ctx)
    check = store.check_use(acting.principal_id, acting.agent_id, matter, business_date(ctx.now()), None)
    return check.merge(_recorded(ctx, _deed(ctx, acting)))


def _acting(ctx: Context) -> Acting:
    assert ctx.actor.acting is not None, "nobody acts for anybody here"
    return ctx.actor.acting


def _deed(ctx: Context, acting: Acting) -> Deed:
    return Deed(
        principal_id=acting.principal_id,
        deed_id=acting.deed_id,
        agent_id=acting.agent_id,
        agent_resident=acting.resident_id,
        door=acting.door,
        params=acting.params,
        made_at=ctx.now(),
    )


def _recorded(ctx: Context, deed: Deed) -> Writes:
    """Return the writes of a deed's line in the trail and of its fact, whose id is the deed's."""
    fact = ActedFor(deed.principal_id, deed.agent_id, deed.door, deed.deed_id, deed.points)
    told = prepare_fact(ctx, village_id=deed.principal_id[:6], fact=fact, fact_id=deed.deed_id)
    return deeds.prepare_deed(deed).merge(told)


def prepare_spend(ctx: Context, *, points: int, source: str, line: str) -> Writes:
    """Return the writes by which an agent spends `points` of their principal's: limit, trail, word. 4 items.

    The ledger adds them wherever an agent takes points from an account. `source` and `line` name the entry. The day's
    count is within the transaction, so the limit is exact, and a revoked mandate spends nothing.

    Raises:
        MandateEnded, NotInMandate, MandateLimitReached: at the commit.
        Busy: at the commit, where the limit was changed since it was read; ask again.
    """
    acting, today = _acting(ctx), business_date(ctx.now())
    pair = acting.principal_id, acting.agent_id
    check = store.check_use(*pair, Matter.SPEND, today, acting.day_points)
    spent = store.prepare_spent(*pair, today, points, acting.day_points)
    deed = replace(_deed(ctx, acting), points=points, source=source, line=line)
    return check.merge(spent, _recorded(ctx, deed))


def agents_who_spend(ctx: Context, *, principal_id: str) -> list[Mandate]:
    """Return the mandates by which somebody's points may be spent today. One round trip."""
    today = business_date(ctx.now())
    return [one for one in store.list_given(principal_id) if refusal_of_use(one, Matter.SPEND, today) is None]


def refuse_agents(ctx: Context) -> None:
    """Let people do for themselves what their agents must not see or do at a door that is otherwise open to them.

    Raises:
        NotForOthers: somebody acts for the subject.
    """
    if ctx.actor.acting is not None:
        raise NotForOthers
