"""How mandates end: by either side's word, with the consent, and with whoever moves, dies, or leaves the office."""

from __future__ import annotations

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts.core.mandates import MandateEnded
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core.mandates import ENDED_AT_ONCE, Mandate
from chalicelib.foundation.identity.store import mandates as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes, commit


def prepare_end(ctx: Context, mandate: Mandate, finding: str = "") -> Writes:
    """Return the writes that end a mandate as it was read, and tell its principal. 2 items."""
    by, at = ctx.actor.signature, ctx.now()
    writes = store.prepare_end(mandate, by=by, at=at, revision=ctx.new_id(), finding=finding)
    fact = MandateEnded(mandate.principal_id, mandate.agent_id)
    return writes.merge(prepare_fact(ctx, village_id=mandate.village_id, fact=fact))


def prepare_end_of(ctx: Context, *, person_id: str, held: bool = True) -> Writes:
    """Return the writes that end every mandate a person gave and, unless `held` is False, holds. 2 items a mandate.

    One that is entered meanwhile is not missed: entering it touches both persons, so whoever read them before is
    refused. An officer may hold more than a transaction takes: those beyond it are ended here and now, the others with
    the caller's transaction. 1 round trip, 2 where they hold any.
    """
    standing = [one for one in store.list_standing_of(person_id) if held or one.principal_id == person_id]
    while len(standing) > ENDED_AT_ONCE:
        commit(_ends(ctx, [standing.pop() for _ in range(min(ENDED_AT_ONCE, len(standing) - ENDED_AT_ONCE))]))
    return _ends(ctx, standing)


def _ends(ctx: Context, mandates: list[Mandate]) -> Writes:
    return Writes().merge(*(prepare_end(ctx, mandate) for mandate in mandates))


def audited(ctx: Context, mandate: Mandate, deed: str) -> Writes:
    """Return the line that a deed about a mandate leaves in the audit trail. 1 item."""
    target = f"{mandate.principal_id} {mandate.agent_id}"
    return prepare_audit(ctx, place_id=mandate.village_id, deed=deed, target=target)
