"""Making claims: for oneself, for one's household, by an officer for somebody; completing and withdrawing them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.people import Holder, NotActive, Status
from chalicelib.foundation.identity.service import people
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, commit
from chalicelib.points.claims.core import claims as core, honours, periods, table, terms
from chalicelib.points.claims.core.claims import Claim, Deed, NoSuchClaim, NotYourHousehold, State, Step
from chalicelib.points.claims.core.honours import HonourClaimed
from chalicelib.points.claims.core.listed import Claimed
from chalicelib.points.claims.core.periods import ClaimedAlready
from chalicelib.points.claims.service import evidence
from chalicelib.points.claims.service.steps import Asked, after, asked, load_claim, take, today
from chalicelib.points.claims.service.telling import told
from chalicelib.points.claims.store import claims as store
from chalicelib.points.ledger.core.rules import Rule
from chalicelib.points.ledger.service.kinship import refuse_own_cause
from chalicelib.points.ledger.service.rulebooks import rule_in_force


def id_of(village_id: str, key: str) -> str:
    """Return the id of the claim that a key makes."""
    return f"{village_id}c{key}"


def make_claim(ctx: Context, *, claimed: Claimed, key: str) -> Claim:
    """Make a claim as the acting villager, for themselves or their household; once per `key`. 2 round trips warm.

    Raises:
        NotYourHousehold: they are neither its head nor an adult of it. NotActive: somebody moved away or died.
        NotClaimable, ClaimTooLate, RuleUnknown, RuleClosed, InvalidInput: it can not be claimed like this.
        ClaimedAlready, HonourClaimed: the same deed or honour was claimed. KeyReused: the key made another claim.
    """
    me = ctx.actor.subject
    holder_id = claimed.holder_id
    ids = [me] if holder_id == me else [me, holder_id]
    found = people.find_holders(holder_ids=ids)
    mine, holder = found[0], found[-1]
    if holder_id != me and not _may_claim_for(mine, holder, today(ctx)):
        raise NotYourHousehold
    return _made(ctx, claimed, holder, me, key)


def _may_claim_for(me: Holder | None, household: Holder | None, on: dt.date) -> bool:
    """Tell whether somebody claims for a household: its head, or an adult member."""
    if me is None or household is None or household.kind != "household":
        return False
    return me.household_id == household.holder_id and (household.head_id == me.holder_id or not me.is_minor(on))


def make_for(ctx: Context, *, village_id: str, claimed: Claimed, key: str) -> Claim:
    """Make a claim as an officer for somebody who can not; both stand in its steps. Somebody else checks it.

    Raises:
        NoSuchHolder: the village has no such person or household.
        OwnCause: they claim for themselves, their household or a relative; that is done as a villager.
        Whatever `make_claim` raises.
    """
    if claimed.holder_id[:6] != village_id:
        raise NoSuchHolder
    refuse_own_cause(ctx, holder_id=claimed.holder_id)
    holder = people.find_holder(holder_id=claimed.holder_id)
    claimant = holder.head_id if holder is not None and holder.kind == "household" else claimed.holder_id
    return _made(ctx, claimed, holder, claimant, key)


def _made(ctx: Context, claimed: Claimed, holder: Holder | None, claimant_id: str, key: str) -> Claim:
    claim_id = id_of(claimed.holder_id[:6], key)
    mark = _mark(ctx, claimed)
    try:
        table.refuse_role(Deed.MAKE, ctx.actor)
        claim = _new(ctx, claimed, _active(holder), claimant_id=claimant_id, key=key, mark=mark)
        evidence.refuse_others(ctx, claimed.media_ids)
        writes = store.creation_of(claim, refusal=_replay(mark), taken=_taken(claim))
        commit(writes.merge(told(ctx)(claim), evidence.attached(ctx)(claim)))
    except AlreadyDone:
        return load_claim(claim_id=claim_id)
    except KeyReused:
        raise
    except DomainError as refusal:  # Perhaps it was made before the rules or the deed's days changed.
        return _made_before(claim_id, mark, refusal)
    return claim


def _made_before(claim_id: str, mark: str, refusal: DomainError) -> Claim:
    """Return the claim that this request made before, or raise why it is refused now."""
    first = store.find_claim(claim_id)
    if first is None or first.fingerprint != mark:
        raise refusal
    return first


def _mark(ctx: Context, claimed: Claimed) -> str:
    parts = [getattr(claimed, name) for name in claimed.__dataclass_fields__]
    return fingerprint("claim", ctx.actor.subject, *parts)


def _active(holder: Holder | None) -> Holder:
    if holder is None:
        raise NoSuchHolder
    if holder.status is not Status.ACTIVE:
        raise NotActive
    return holder


def _new(ctx: Context, claimed: Claimed, holder: Holder, *, claimant_id: str, key: str, mark: str) -> Claim:
    """Return a new claim by the rule of its day, or refuse it."""
    day = today(ctx)
    core.refuse_empty(claimed.description, claimed.media_ids)
    on, rule = _dated(ctx, claimed, day)
    core.refuse_unclaimable(rule, holder.holder_id, at_desk=Role.RESIDENT not in ctx.actor.roles)
    core.refuse_late(rule, on, day)
    honours.refuse_unnamed(rule, level=claimed.level, honour=claimed.honour)
    bounds = honours.at_level(periods.bounds_of(rule, claimed.period), claimed.level)
    points = core.points_asked(bounds, minutes=claimed.minutes, points=claimed.points)
    core.refuse_unproven(rule, claimed.media_ids)
    step = Step(
        n=1, deed=Deed.MAKE, state=State.SUBMITTED, by=ctx.actor.signature, at=ctx.now(), key=key, mark=mark,
        text=claimed.description, points=points, media_ids=claimed.media_ids, person=ctx.actor.person,
        acted_by=ctx.actor.agent_name,
    )  # fmt: skip
    return Claim(
        claim_id=id_of(holder.village_id, key),
        holder_id=holder.holder_id,
        claimant_id=claimant_id,
        masked_name=holder.masked_name,
        rule=rule,
        on=on,
        period=claimed.period,
        deed=_deed(rule, holder, claimed, on, key),
        fingerprint=mark,
        state=State.SUBMITTED,
        due=terms.due_in(State.SUBMITTED, day),
        points=points,
        minutes=claimed.minutes if rule.unit in core.TIMED else 0,
        steps=(step,),
        version=1,
        level=claimed.level,
        honour=claimed.honour,
    )


def _deed(rule: Rule, holder: Holder, claimed: Claimed, on: dt.date, key: str) -> str:
    """Return the name of what is claimed: an honour by its certificate, anything else by its period or day."""
    if rule.levels:
        return honours.deed_of(rule, holder.holder_id, holder.household_id, claimed.honour)
    another = key if claimed.another else ""
    return periods.deed_of(rule, holder.holder_id, on=on, period=claimed.period, another=another)


def _dated(ctx: Context, claimed: Claimed, day: dt.date) -> tuple[dt.date, Rule]:
    """Return the day a claim counts for, and the rule of that day; which fields name it, today's rule says."""
    village_id = claimed.holder_id[:6]
    present = rule_in_force(ctx, village_id=village_id, rule=claimed.rule, on=day)
    on = periods.dated(present, on=claimed.on, period=claimed.period, today=day)
    return on, rule_in_force(ctx, village_id=village_id, rule=claimed.rule, on=on)


def _replay(mark: str) -> Any:
    def refusal(image: Any) -> Exception:
        return AlreadyDone(image) if image.fingerprint == mark else KeyReused()

    return refusal


def _taken(claim: Claim) -> Any:
    refused = HonourClaimed if claim.rule.levels else ClaimedAlready
    return lambda image: refused(claim_id=store.claim_of_deed(image))


def resubmit(ctx: Context, *, claim_id: str, description: str, media_ids: tuple[str, ...], key: str) -> Claim:
    """Complete a claim that was returned; what is said now stands in the place of what was said before.

    Raises:
        ClaimInOtherState, NotTheClaimant, InvalidInput, and whatever `take` raises.
    """
    core.refuse_empty(description, media_ids)

    def plan(claim: Claim, ask: Asked) -> Claim:
        core.refuse_unproven(claim.rule, media_ids)
        there = {one for step in claim.steps for one in step.media_ids}
        evidence.refuse_others(ctx, tuple(one for one in media_ids if one not in there))
        return after(ctx, claim, ask, State.SUBMITTED)

    ask = asked(Deed.RESUBMIT, key, text=description, media_ids=media_ids)
    return take(ctx, claim_id=_mine(ctx, claim_id), ask=ask, plan=plan, also=evidence.attached(ctx))


def withdraw(ctx: Context, *, claim_id: str, reason: str, key: str) -> Claim:
    """Withdraw a claim that is not posted; the deed may be claimed again.

    Raises:
        ClaimInOtherState, NotTheClaimant, and whatever `take` raises.
    """
    ask = asked(Deed.WITHDRAW, key, text=reason)
    return take(ctx, claim_id=_mine(ctx, claim_id), ask=ask, plan=lambda c, a: after(ctx, c, a, State.WITHDRAWN))


def _mine(ctx: Context, claim_id: str) -> str:
    """Return the id of a claim of the acting villager's village; others do not exist for them."""
    if Role.RESIDENT in ctx.actor.roles and ctx.actor.subject[:6] != claim_id[:6]:
        raise NoSuchClaim
    return claim_id
