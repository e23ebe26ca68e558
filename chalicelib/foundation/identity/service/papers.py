"""Papers (授权书) that open spending: those that wait for a second officer, the verdict, and who sees their photo."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.facts.core.mandates import MandateConfirmed
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core import mandates as mandate_core, papers as core
from chalicelib.foundation.identity.core.mandate_states import State
from chalicelib.foundation.identity.core.mandates import Mandate, NoSuchMandate
from chalicelib.foundation.identity.core.papers import PaperVerdict
from chalicelib.foundation.identity.core.people import ChangedMeanwhile
from chalicelib.foundation.identity.service import acting, relatives
from chalicelib.foundation.identity.service.endings import audited, prepare_end
from chalicelib.foundation.identity.store import mandates as store
from chalicelib.foundation.media.core.pictures import Picture, Sight
from chalicelib.kernel.authz import Role, allows
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import commit

__all__ = ["PaperVerdict"]


def list_waiting(ctx: Context, *, village_id: str, size: int, cursor: str | None) -> Page[Mandate]:
    """Return a page of a village's papers that wait for a second officer, and record the look. 2 round trips."""
    record(ctx, place_id=village_id, deed="mandates.read", target=village_id)
    return store.list_waiting(village_id, size=size, cursor=cursor)


def decide(
    ctx: Context, *, principal_id: str, agent_id: str, verdict: PaperVerdict, photo_id: str, finding: str
) -> Mandate:
    """Confirm a paper, so that its agent may spend, or refuse it, which ends the mandate; tell its principal.

    `photo_id` is the photo that the acting officer has before them. The same again changes nothing. 3 round trips.

    Raises:
        NoSuchMandate, NoPaperWaits, InvalidInput.
        SameOfficer, OwnMandate, TiedToAgent: they entered it, are a party to it, or of the circle of its agent or of
            who entered it.
        ChangedMeanwhile: it has another photo, or changed at the same moment; look again.
    """
    was = store.find_mandate(principal_id, agent_id, consistent=True)
    if was is None:
        raise NoSuchMandate
    by = ctx.actor.signature
    if core.is_repeat(was, verdict, finding, by):
        return was
    state = core.next_state(was, verdict, finding, by=ctx.actor)
    if was.witness.photo_id != photo_id:
        raise ChangedMeanwhile
    mandate_core.refuse_own(ctx.actor, frozenset({principal_id, agent_id, was.agent_resident}) - {""})
    mandate_core.refuse_tied(_tie(ctx, was))
    if state is State.ENDED:
        now = replace(was, state=state, ended_by=by, ended_at=ctx.now(), finding=finding)
        writes = prepare_end(ctx, was, finding)
    else:
        now = replace(was, state=state, confirmed_by=by, confirmed_at=ctx.now(), revision=ctx.new_id())
        fact = MandateConfirmed(principal_id, agent_id)
        writes = store.prepare_confirm(now, was=was)
        writes.merge(prepare_fact(ctx, village_id=was.village_id, fact=fact))
    commit(writes.merge(audited(ctx, was, f"mandate.{verdict}")))
    acting.forget(principal_id, agent_id)
    return now


def _tie(ctx: Context, mandate: Mandate) -> str:
    """Return what ties the acting officer to the agent, or to who entered it. One round trip at most."""
    others = [one for one in (mandate.agent_resident, mandate.entered_person) if one]
    if not ctx.actor.resident_id or not others:
        return ""
    return relatives.ties(residents=[ctx.actor.resident_id], holder_ids=others)[0]


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may see a paper's photo: officers, and whose paper it is. No round trip."""
    if allows(ctx.actor, "mandates.read", within=picture.subject):
        return Sight.OFFICER
    mine = Role.RESIDENT in ctx.actor.roles and core.is_principal(picture.subject, ctx.actor.subject)
    return Sight.AUTHOR if mine else None
