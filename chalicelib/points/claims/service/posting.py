"""Posting: points are paid when the notice is over and nobody objects, in one transaction with the claim's own step."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.kernel.authz import SYSTEM
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Stale, commit
from chalicelib.points.claims.core import periods
from chalicelib.points.claims.core.claims import Claim, Deed, State
from chalicelib.points.claims.service.steps import TURNS_MAX, Asked, after, load_claim, today
from chalicelib.points.claims.service.telling import told
from chalicelib.points.claims.store import claims as store
from chalicelib.points.ledger.core.accounts import AccountBlocked, AccountRef, AccountUnknown, CapReached
from chalicelib.points.ledger.core.budgets import BudgetSpent, BudgetUnknown
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.service import awards
from chalicelib.points.ledger.service.accounts import opening

WAITS = (BudgetSpent, BudgetUnknown, AccountBlocked, AccountUnknown)
"""What keeps points from being paid for now: the claim stays due, and says why."""
ENDS = (CapReached,)
"""What keeps them from ever being paid: the claim ends, and says why."""


def post_when_due(ctx: Context, claim: Claim) -> Claim:
    """Return a claim as it is, or paid where its points are due today. 1 round trip where they are.

    Whoever decided, the house pays: what stands in the way of paying does not undo the decision.
    """
    if claim.state is not State.NOTICE or claim.due > today(ctx):
        return claim
    try:
        return _paid(ctx.acting(SYSTEM, ctx.request_id), claim)
    except Busy:
        return claim  # The night's work pays it.


def post(ctx: Context, *, claim_id: str) -> Claim:
    """Pay a claim whose notice is over; anything else is returned as it is. 2 round trips.

    Raises:
        NoSuchClaim. Busy: contended; ask again.
    """
    claim = load_claim(claim_id=claim_id)
    if claim.state is not State.NOTICE or claim.due > today(ctx):
        return claim
    return _paid(ctx, claim)


def _paid(ctx: Context, claim: Claim) -> Claim:
    for _ in range(TURNS_MAX):
        try:
            return opening(ctx, AccountRef.of_holder(claim.holder_id), _payment(ctx, claim))
        except (AlreadyDone, Stale):
            claim = load_claim(claim_id=claim.claim_id)
            if claim.state is not State.NOTICE or claim.due > today(ctx):
                return claim
        except WAITS as refusal:
            return _marked(ctx, claim, Deed.HOLD, State.NOTICE, refusal)
        except ENDS as refusal:
            return _marked(ctx, claim, Deed.DROP, State.REJECTED, refusal)
    raise Busy


def _payment(ctx: Context, claim: Claim) -> Callable[[], Claim]:
    """Return the deed that pays a claim, or what a cap leaves of it: its step and its award, all or nothing."""

    def deed(award: Award) -> Claim:
        paid = after(ctx, claim, _by_house(claim, Deed.POST), State.POSTED, points=award.pays.points)
        _entry, writes = awards.prepare_award(ctx, award=award)
        commit(writes.merge(store.step_of(paid, refusal=Stale), told(ctx)(paid)))
        return paid

    return lambda: awards.within_caps(award_of(ctx, claim), deed)


def award_of(ctx: Context, claim: Claim) -> Award:
    """Return what a claim earns, drawn from the village's budget of the year."""
    day = today(ctx)
    return Award(
        ref=AccountRef.of_holder(claim.holder_id),
        source=claim.source,
        rule=claim.rule,
        points=claim.points,
        on=periods.counted_on(claim.rule, claim.on, day),
        document=claim.document,
        minutes=claim.minutes,
        budget=(claim.village_id, day.year),
    )


def _by_house(claim: Claim, deed: Deed, text: str = "") -> Asked:
    """Return a step of the house's own; its key is the step itself."""
    return Asked(deed, f"house#{claim.version + 1}", fingerprint(deed.value, text), text)


def _marked(ctx: Context, claim: Claim, deed: Deed, state: State, refusal: DomainError) -> Claim:
    """Write down why a claim was not paid, once for each reason; return it."""
    if deed is Deed.HOLD and claim.held == refusal.code:
        return claim
    held = refusal.code if deed is Deed.HOLD else ""
    marked = after(ctx, claim, _by_house(claim, deed, refusal.code), state, held=held)
    try:
        commit(store.step_of(marked, refusal=Stale).merge(told(ctx)(marked)))
    except Stale:
        return load_claim(claim_id=claim.claim_id)
    return marked


def step_by_house(ctx: Context, claim: Claim, deed: Deed, state: State, **changes: object) -> bool:
    """Take one of the house's own steps on a claim; False where somebody took another meanwhile."""
    moved = after(ctx, claim, _by_house(claim, deed), state, **changes)
    try:
        commit(store.step_of(moved, refusal=Stale).merge(told(ctx)(moved)))
    except Stale:
        return False
    return True
