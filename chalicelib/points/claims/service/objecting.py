"""Objections (异议): anybody of the village may object; somebody who took no part decides on it."""

from __future__ import annotations

from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.points.claims.core import objections as core, table, terms
from chalicelib.points.claims.core.claims import Claim, Deed, NoSuchClaim, State
from chalicelib.points.claims.service.posting import post_when_due
from chalicelib.points.claims.service.steps import (
    TURNS_MAX,
    Also,
    Asked,
    after,
    asked,
    load_claim,
    replayed,
    take,
    today,
)
from chalicelib.points.claims.service.telling import told
from chalicelib.points.claims.store import claims as store, objections
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.lots import SpentAlready
from chalicelib.points.ledger.core.plans import AlreadyReversed, line_of
from chalicelib.points.ledger.service import moves
from chalicelib.points.ledger.service.kinship import refuse_own_cause

_WHILE_OBJECTED = {State.NOTICE: State.OBJECTED, State.POSTED: State.CONTESTED}


def make_objection(ctx: Context, *, claim_id: str, reason: str, key: str) -> Claim:
    """Object to a claim in notice, or to one that was paid; its points wait, or stay meanwhile. 2 round trips.

    Raises:
        NoSuchClaim: it is another village's, or is not published.
        NotDisplayedAnyMore: a villager objects while the notice is displayed.
        OwnClaim: the claimant withdraws instead, and has no agent's objection either. TookPart: one objection each.
        TooManyObjections.
        ClaimInOtherState, and whatever `take` raises.
    """
    is_villager = Role.RESIDENT in ctx.actor.roles
    if is_villager and ctx.actor.subject[:6] != claim_id[:6]:
        raise NoSuchClaim

    def plan(claim: Claim, ask: Asked) -> Claim:
        core.refuse_objection(claim, ctx.actor.identities, today(ctx), is_villager=is_villager)
        state = _WHILE_OBJECTED.get(claim.state, claim.state)
        return after(ctx, claim, ask, state, objections=claim.objections + 1)

    ask = asked(Deed.OBJECT, key, text=reason)
    return take(ctx, claim_id=claim_id, ask=ask, plan=plan, also=_kept(ctx))


def extend(ctx: Context, *, claim_id: str, reason: str, key: str) -> Claim:
    """Take the twenty working days that an objection may take at most; who objected is told until when, and why.

    Raises what `take` raises.
    """

    def plan(claim: Claim, ask: Asked) -> Claim:
        first = core.oldest_open(claim)
        return after(ctx, claim, ask, claim.state, due=terms.extended(business_date(first.at)), is_escalated=False)

    ask = asked(Deed.EXTEND, key, text=reason)
    return take(ctx, claim_id=claim_id, ask=ask, plan=plan, also=_kept(ctx))


def dismiss(ctx: Context, *, claim_id: str, objection: int, reason: str, key: str) -> Claim:
    """Find an objection without ground; where it was the last open one the claim goes on.

    Raises:
        NoSuchObjection. Whatever `take` raises.
    """

    def plan(claim: Claim, ask: Asked) -> Claim:
        core.refuse_settled(claim, objection)
        if len(claim.open_objections()) > 1:
            return after(ctx, claim, ask, claim.state)
        if claim.state is State.CONTESTED:
            return after(ctx, claim, ask, State.POSTED)
        assert claim.notice_ends is not None, "objected to during a notice"
        return after(ctx, claim, ask, State.NOTICE, due=core.due_after(claim, today(ctx)))

    ask = asked(Deed.DISMISS, key, text=reason, target=objection)
    return post_when_due(ctx, take(ctx, claim_id=claim_id, ask=ask, plan=plan, also=_kept(ctx)))


def uphold(ctx: Context, *, claim_id: str, objection: int, reason: str, key: str) -> Claim:
    """Find an objection right: the claim is refused, or what it paid is taken back in the same transaction.

    2 round trips, 3 where kinship is looked at; one more to take back.

    Raises:
        NoSuchObjection. Whatever `take` raises.
    """
    ask = asked(Deed.UPHOLD, key, text=reason, target=objection)
    for _ in range(TURNS_MAX):
        claim = load_claim(claim_id=claim_id)
        taken = claim.step_of(key)
        if taken is not None:
            return replayed(claim, taken, ask)
        table.refuse_deed(claim, Deed.UPHOLD, ctx.actor)
        refuse_own_cause(ctx, holder_id=claim.holder_id, others=claim.agents)
        core.refuse_settled(claim, objection)
        state = State.REVERSED if claim.state is State.CONTESTED else State.REJECTED
        moved = after(ctx, claim, ask, state)
        try:
            _commit_upheld(ctx, claim, moved)
        except (ClaimMoved, Stale):
            continue
        return moved
    raise Busy


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[core.Objection]:
    """Return a page of what the acting villager objected to, the newest first. 2 round trips."""
    return objections.list_objections(ctx.actor.subject, size=size, cursor=cursor)


def _kept(ctx: Context) -> Also:
    """Return what tells of a step, and keeps it for those who objected."""
    tells = told(ctx)
    return lambda claim: tells(claim).merge(objections.after(claim))


class ClaimMoved(Exception):
    """Somebody took another step on the claim while its points were taken back."""


def _moved(_image: object) -> Exception:
    return ClaimMoved()


def _commit_upheld(ctx: Context, claim: Claim, moved: Claim) -> None:
    """Write an upheld objection; of a paid claim together with the reversal of its award."""

    def step() -> Writes:
        return store.step_of(moved, refusal=_moved).merge(_kept(ctx)(moved))

    if claim.state is not State.CONTESTED:
        commit(step())
        return
    ref = AccountRef.of_holder(claim.holder_id)
    document = f"异议成立：{claim.document}"[:60]
    try:
        done = moves.reverse(ctx, ref=ref, source=claim.source, line=line_of(ref, 1), document=document, beside=step)
    except (AlreadyReversed, SpentAlready):  # The desk had taken it back already, or a dead holder has none left.
        commit(step())
        return
    if done.replayed:
        commit(step())
