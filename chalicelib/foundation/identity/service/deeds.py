"""What agents did for somebody: read, taken back within 72 hours, disputed and decided."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit, record
from chalicelib.foundation.facts.core.mandates import ActingDisputed, ActingDisputeDecided
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core import deeds as core
from chalicelib.foundation.identity.core.deeds import Deed, Dispute, DisputeState, OwnDispute, Trail, Verdict
from chalicelib.foundation.identity.core.mandate_states import IN_USE
from chalicelib.foundation.identity.core.mandates import NoMandate
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.sessions import resident_principal
from chalicelib.foundation.identity.service import acting
from chalicelib.foundation.identity.service.endings import prepare_end
from chalicelib.foundation.identity.store import deeds as store, mandates as mandate_store, people
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Acting
from chalicelib.kernel.calendar import business_date, working_days_after
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, commit, riding

__all__ = ["Deed", "Dispute", "Trail", "Verdict"]


def list_deeds(ctx: Context, *, principal_id: str, size: int, cursor: str | None) -> Trail:
    """Return a page of what was done for somebody, newest first. 2 round trips."""
    page = store.list_deeds(principal_id, size=size, cursor=cursor)
    names = {one.agent_id: one.agent_name for one in mandate_store.list_given(principal_id)} if page.rows else {}
    return _trail(ctx, page, names)


def _trail(ctx: Context, page: Page[Deed], names: dict[str, str]) -> Trail:
    now = ctx.now()
    undoable = {deed.deed_id for deed in page.rows if edge.undoing(deed.door) and core.is_fresh(deed, now)}
    return Trail(page, names, frozenset(undoable))


def read_deeds(ctx: Context, *, principal_id: str, size: int, cursor: str | None) -> Trail:
    """Return the same for an officer's eyes, and record that the officer looked."""
    record(ctx, place_id=principal_id[:6], deed="deeds.read", target=principal_id)
    return list_deeds(ctx, principal_id=principal_id, size=size, cursor=cursor)


def deeds_of_agent(ctx: Context, *, principal_id: str, agent_id: str, size: int, cursor: str | None) -> Trail:
    """Return a page of what one agent did for somebody, for the agent's receipts: nobody else's deeds. 2 round trips.

    Raises:
        NoMandate: they never had a mandate of this person's.
    """
    mandate = mandate_store.find_mandate(principal_id, agent_id)
    if mandate is None:
        raise NoMandate
    page = store.list_deeds(principal_id, size=size, cursor=cursor, agent_id=agent_id)
    return _trail(ctx, page, {agent_id: mandate.agent_name})


def undo(ctx: Context, *, principal_id: str, deed_id: str, key: str) -> Deed:
    """Take a deed back at the door that its own door names, as the principal or as an officer whom they asked.

    Once: a deed that was taken back is returned as it is. That it was is written together with the undoing. 1 round
    trip, and those of the door.

    Raises:
        NoSuchDeed, NotUndoable, UndoOver.
        Whatever the undoing door raises, such as `WrongState` where the activity was attended.
    """
    deed = store.load_deed(principal_id, deed_id)
    if deed.undone_at is not None:
        return deed
    core.refuse_undo(deed, undoable=edge.undoing(deed.door) is not None, now=ctx.now())
    undone = replace(deed, undone_at=ctx.now(), undone_by=ctx.actor.signature)
    with riding(store.prepare_undone(deed, by=undone.undone_by, at=ctx.now())):
        edge.undo(_as_principal(ctx, deed), door=deed.door, params=deed.params, key=key)
    return undone


def _as_principal(ctx: Context, deed: Deed) -> Context:
    """Return the context in which a deed is undone: the principal's own, or an officer's, acting for them."""
    if ctx.actor.subject == deed.principal_id:
        return ctx
    officer = Acting(
        deed.principal_id, ctx.actor.subject, ctx.actor.resident_id, deed.deed_id, agent_name=core.OFFICER_NAME
    )
    return ctx.acting(replace(resident_principal(deed.principal_id), acting=officer), ctx.request_id)


def open_dispute(ctx: Context, *, principal_id: str, deed_id: str, reason: str) -> Dispute:
    """Dispute a deed, as the principal or as an officer whom they asked; once a deed. 2 round trips.

    Saying the same again returns the dispute as it is; another reason for the same deed is refused.

    Raises:
        NoSuchDeed, AlreadyUndone, DisputeOver, KeyReused.
    """
    deed = store.load_deed(principal_id, deed_id)
    core.refuse_dispute(deed, ctx.now())
    due_on, _ = working_days_after(business_date(ctx.now()), core.DECIDED_IN_WORKING_DAYS)
    dispute = Dispute(
        dispute_id=core.dispute_id_of(deed),
        principal_id=principal_id,
        agent_id=deed.agent_id,
        agent_resident=deed.agent_resident,
        deed_id=deed_id,
        door=deed.door,
        points=deed.points,
        reason=reason,
        opened_by=ctx.actor.signature,
        opened_at=ctx.now(),
        due_on=due_on,
    )
    fact = ActingDisputed(principal_id, deed.agent_id, deed_id)
    writes = store.prepare_dispute(dispute).merge(prepare_fact(ctx, village_id=principal_id[:6], fact=fact))
    writes.merge(prepare_audit(ctx, place_id=principal_id[:6], deed="dispute.open", target=dispute.dispute_id))
    try:
        commit(writes)
    except AlreadyDone as done:
        first: Dispute = done.first
        return first
    return dispute


def list_disputes(*, village_id: str, size: int, cursor: str | None) -> Page[Dispute]:
    """Return a page of a village's disputes, newest first."""
    return store.list_disputes(village_id, size=size, cursor=cursor)


def decide(ctx: Context, *, dispute_id: str, verdict: Verdict, finding: str) -> Dispute:
    """Decide a dispute; confirming it ends the agent's mandate in the same transaction. The same again changes nothing.

    Points are given back by the shop's refund, an officer's reversal or an objection to a claim, never here.

    Raises:
        NoSuchDispute, DisputeDecided.
        OwnDispute: the officer opened it, is a party to it, or of a party's household.
        ChangedMeanwhile: the mandate changed at the same moment; ask again.
    """
    was = store.load_dispute(dispute_id)
    by = ctx.actor.signature
    if was.decided_by == by and (was.finding, was.state) == (finding, core.NEXT[DisputeState.OPEN, verdict]):
        return was
    state = core.next_state(was, verdict, persons=frozenset({ctx.actor.subject, *ctx.actor.persons}))
    _refuse_household(ctx, was)
    dispute = replace(was, state=state, decided_by=by, decided_at=ctx.now(), finding=finding)
    fact = ActingDisputeDecided(was.principal_id, was.agent_id, was.deed_id, state.value)
    writes = store.prepare_verdict(dispute, was=was.state)
    writes.merge(prepare_fact(ctx, village_id=dispute_id[:6], fact=fact))
    writes.merge(prepare_audit(ctx, place_id=dispute_id[:6], deed=f"dispute.{verdict}", target=dispute_id))
    if state is DisputeState.CONFIRMED:
        mandate = mandate_store.find_mandate(was.principal_id, was.agent_id, consistent=True)
        if mandate is not None and mandate.state in IN_USE:
            writes.merge(prepare_end(ctx, mandate))
    commit(writes)
    acting.forget(was.principal_id, was.agent_id)
    return dispute


def _refuse_household(ctx: Context, dispute: Dispute) -> None:
    """Let an officer decide who shares no household with the parties; read only where they live in the village."""
    mine = ctx.actor.resident_id
    if mine[:6] != dispute.principal_id[:6]:
        return
    ids = [mine, *sorted({dispute.principal_id, dispute.agent_resident} - {""})]
    me, *others = people.find_holders(ids)
    homes = {one.household_id for one in others if isinstance(one, Resident)} - {""}
    if isinstance(me, Resident) and me.household_id in homes:
        raise OwnDispute
