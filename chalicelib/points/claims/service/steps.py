"""One step on a claim, whoever takes it: read, look for a replay, refuse, write on exactly the version seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.points.claims.core import table, terms
from chalicelib.points.claims.core.claims import Claim, Deed, NoSuchClaim, State, Step, stepped
from chalicelib.points.claims.store import claims as store
from chalicelib.points.ledger.service.kinship import refuse_own_cause

TURNS_MAX = 8
"""How often a step is planned again because another one was taken meanwhile."""


@value
class Asked:
    """A step that somebody asks for. `key` and `mark` are the request's: what was asked, to tell a replay by."""

    deed: Deed
    key: str
    mark: str
    text: str = ""
    points: int = 0
    approve: bool = True
    target: int = 0
    media_ids: tuple[str, ...] = ()


Plan = Callable[[Claim, Asked], Claim]
"""From a claim and what is asked to the claim one step on, or a refusal."""
Also = Callable[[Claim], Writes]
"""What else is written with a step, given the claim after it: facts."""


def asked(deed: Deed, key: str, *besides: object, **given: object) -> Asked:
    """Return what is asked for by a request; `besides` is what its mark tells and the step does not keep."""
    mark = fingerprint(deed.value, *besides, *sorted(given.items()))
    return Asked(deed, key, mark, **given)  # type: ignore[arg-type]  # Fields by name.


Sees = Callable[[Claim], None]
"""Lets somebody know of a claim whom no village of theirs lets know of it, or refuses."""


def nothing(_claim: Claim) -> Writes:
    """Write nothing else."""
    return Writes()


def anybody(_claim: Claim) -> None:
    """Let whom the door lets in know of a claim."""


def load_claim(*, claim_id: str) -> Claim:
    """Return a claim with its steps. One round trip.

    Raises:
        NoSuchClaim: there is none.
    """
    claim = store.find_claim(claim_id)
    if claim is None:
        raise NoSuchClaim
    return claim


def today(ctx: Context) -> dt.date:
    """Return the business date."""
    return business_date(ctx.now())


def take(ctx: Context, *, claim_id: str, ask: Asked, plan: Plan, also: Also = nothing, sees: Sees = anybody) -> Claim:
    """Take a step on a claim, once per key; return the claim after it. 2 round trips, 3 where kinship is looked at.

    `sees` refuses who is not to know of the claim, before anything is said of it.

    Raises:
        NoSuchClaim. KeyReused: the key took another step.
        ClaimInOtherState, NotAllowed, NotTheClaimant, TookPart: as `table.refuse_deed`.
        OwnCause: it is their own, their household's or a relative's cause, or that of one who acted for another on it.
        Busy: others take steps on it at the same moment; ask again.
        Whatever `plan` refuses.
    """
    for turn in range(TURNS_MAX):
        claim = load_claim(claim_id=claim_id)
        taken = claim.step_of(ask.key)
        if taken is not None:  # Also whom the claim is not shown to any more, since their own step moved it on.
            return replayed(claim, taken, ask)
        sees(claim)
        table.refuse_deed(claim, ask.deed, ctx.actor)
        if ask.deed in table.OWN_CAUSE and turn == 0:
            refuse_own_cause(ctx, holder_id=claim.holder_id, others=claim.agents)
        after = plan(claim, ask)
        try:
            commit(store.step_of(after, refusal=Stale).merge(also(after)))
        except Stale:
            continue
        return after
    raise Busy


def replayed(claim: Claim, step: Step, ask: Asked) -> Claim:
    """Return a claim on which this very step was taken before."""
    if step.mark != ask.mark:
        raise KeyReused
    return claim


def after(ctx: Context, claim: Claim, ask: Asked, state: State, **changes: object) -> Claim:
    """Return a claim one step on, in a state with its own deadline unless `changes` bring another."""
    table.led_to(claim, ask.deed, state)
    step = Step(
        n=claim.version + 1,
        deed=ask.deed,
        state=state,
        by=ctx.actor.signature,
        at=ctx.now(),
        key=ask.key,
        mark=ask.mark,
        text=ask.text,
        points=ask.points,
        approve=ask.approve,
        target=ask.target,
        media_ids=ask.media_ids,
        person=ctx.actor.person,
        acted_by=ctx.actor.agent_name,
    )
    moved: dict[str, object] = {} if state is claim.state else {"due": terms.due_in(state, today(ctx))}
    if moved:
        moved |= {"is_escalated": False, "held": "", "called_in": ""}
    return stepped(claim, step, **moved | changes)


def noticed(ctx: Context, claim: Claim, ask: Asked, points: int) -> Claim:
    """Return a claim whose notice begins today; without days of notice it is due at once."""
    window = terms.window(claim.rule, points, today(ctx))
    return after(
        ctx, claim, ask, State.NOTICE, points=points, due=window.due, noticed_on=today(ctx),
        notice_ends=window.ends_on, displayed_until=window.displayed_until,
    )  # fmt: skip
