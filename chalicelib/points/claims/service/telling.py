"""Which facts a claim's steps leave: ids only, for whom they concern."""

from __future__ import annotations

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.claims import (
    ClaimLapsed,
    ClaimLapsing,
    ClaimLate,
    ClaimMade,
    ClaimNoticed,
    ClaimObjected,
    ClaimPosted,
    ClaimRejected,
    ClaimReturned,
    ClaimReversed,
    ObjectionDecided,
    ObjectionExtended,
)
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.claims.core.claims import Claim, Deed, State
from chalicelib.points.claims.core.objections import is_villagers
from chalicelib.points.claims.service.steps import Also

_OF_TIME = frozenset({Deed.ESCALATE, Deed.LAPSE, Deed.REMIND})


def told(ctx: Context) -> Also:
    """Return what tells of a step, by the state it led to."""

    def also(claim: Claim) -> Writes:
        writes = Writes()
        for fact in _facts(claim):
            writes.merge(facts.prepare_fact(ctx, village_id=claim.village_id, fact=fact))
        return writes

    return also


def _facts(claim: Claim) -> list[Fact]:
    step = claim.steps[-1]
    found: list[Fact] = []
    if step.deed is Deed.MAKE:
        found.append(ClaimMade(claim.claim_id, claim.holder_id, claim.rule.ref))
    if step.deed in (Deed.UPHOLD, Deed.DISMISS):
        objection = claim.steps[step.target - 1]
        if is_villagers(objection):
            found.append(ObjectionDecided(claim.claim_id, objection.whose, step.deed is Deed.UPHOLD))
    if step.deed is Deed.EXTEND:
        theirs = [one.whose for one in claim.open_objections() if is_villagers(one)]
        found += [ObjectionExtended(claim.claim_id, objector, str(claim.due)) for objector in theirs]
    about = _of_claimant(claim) if claim.claimant_id else None
    return found if about is None else [*found, about]


def _of_claimant(claim: Claim) -> Fact | None:
    """Return what the claimant is told of the last step, or None."""
    step, claim_id, resident_id = claim.steps[-1], claim.claim_id, claim.claimant_id
    if step.deed is Deed.OBJECT:
        return ClaimObjected(claim_id, resident_id)
    if step.deed in _OF_TIME:
        return _of_time(claim)
    before = claim.steps[-2].state if len(claim.steps) > 1 else None
    if step.state is before:
        return None
    if step.state is State.NOTICE and claim.displayed_until and step.deed is not Deed.DISMISS:
        return ClaimNoticed(claim_id, resident_id, claim.points, str(claim.notice_ends))
    if step.state is State.POSTED and step.deed is Deed.POST:
        return ClaimPosted(claim_id, resident_id, claim.points) if claim.rule.for_household else None
    made = {State.RETURNED: ClaimReturned, State.REJECTED: ClaimRejected, State.REVERSED: ClaimReversed}
    return made[step.state](claim_id, resident_id) if step.state in made else None


def _of_time(claim: Claim) -> Fact:
    """Return what the claimant is told where time passed and nobody did anything."""
    if claim.steps[-1].deed is Deed.REMIND:
        return ClaimLapsing(claim.claim_id, claim.claimant_id, str(claim.due))
    made = ClaimLate if claim.steps[-1].deed is Deed.ESCALATE else ClaimLapsed
    return made(claim.claim_id, claim.claimant_id)
