"""Reading claims: one's own, a desk's, a village's public notices, and how many wait."""

from __future__ import annotations

from collections import Counter

from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.identity.service import people
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.points.claims.core.claims import Claim, Deed, NoSuchClaim, State
from chalicelib.points.claims.core.listed import Listed, Waiting
from chalicelib.points.claims.service.steps import load_claim, today
from chalicelib.points.claims.store import claims as store, rounds as rounds_store
from chalicelib.points.ledger.service.kinship import household_of


def own_claim(ctx: Context, *, claim_id: str) -> Claim:
    """Return a claim to the villager it is about: claimant, holder, or a member of the household. 1 round trip, or 2.

    Raises:
        NoSuchClaim: there is none, or none of theirs.
    """
    claim, me = load_claim(claim_id=claim_id), ctx.actor.subject
    if me in (claim.claimant_id, claim.holder_id):
        return claim
    mine: Holder | None = people.find_holder(holder_id=me) if me[:6] == claim.village_id else None
    if mine is None or not mine.household_id or mine.household_id != claim.holder_id:
        raise NoSuchClaim
    return claim


def list_own(ctx: Context, *, household: bool, size: int, cursor: str | None) -> Page[Listed]:
    """Return a page of the acting villager's claims, or their household's, the newest first. 1 round trip, or 2.

    Raises:
        NoHousehold: they are written in none.
    """
    holder_id = household_of(resident_id=ctx.actor.subject) if household else ctx.actor.subject
    return store.list_of_holder(holder_id, size=size, cursor=cursor)


def list_desk(*, village_id: str, state: State, size: int, cursor: str | None) -> Page[Listed]:
    """Return a page of a village's claims in a state, the oldest deadline first; ended ones the newest first."""
    return store.list_at_desk(village_id, state, size=size, cursor=cursor)


def list_notices(ctx: Context, *, village_id: str, size: int, cursor: str | None) -> Page[Listed]:
    """Return a page of a village's notices that are displayed today, the newest first."""
    return store.list_notices(village_id, today=today(ctx), size=size, cursor=cursor)


def count_waiting(ctx: Context, *, village_id: str) -> list[Waiting]:
    """Return how many claims of a village wait in each state, the most overdue first. 1 round trip a megabyte."""
    day = today(ctx)
    total: Counter[State] = Counter()
    overdue: Counter[State] = Counter()
    escalated: Counter[State] = Counter()
    for one in store.list_open(village_id):
        total[one.state] += 1
        overdue[one.state] += one.due < day
        escalated[one.state] += one.is_escalated
    found = [Waiting(state, n, overdue[state], escalated[state]) for state, n in total.items()]
    return sorted(found, key=lambda one: (-one.overdue, list(State).index(one.state)))


def hands_in(*, claim_id: str) -> frozenset[str]:
    """Return who let a claim pass: who checked it, confirmed it, inspected it, or voted for it or for its whole round.

    One round trip, two where a round was voted on; for jobs.
    """
    claim = load_claim(claim_id=claim_id)
    hands = claim.actors_for()
    if any(step.deed is Deed.ROUND for step in claim.steps):
        hands |= {vote.by for vote in rounds_store.list_votes(claim.round_id) if vote.approve}
    return frozenset(hands)
