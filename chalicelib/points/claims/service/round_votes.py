"""The panel's one vote on a whole round: three votes decide, and a job carries it out claim by claim."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.identity.service import relatives
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Stale, commit
from chalicelib.points.claims.core import rounds as core
from chalicelib.points.claims.core.claims import Claim, Deed, State, TookPart
from chalicelib.points.claims.core.round_states import DECIDED, RoundDeed, RoundState, refuse_role
from chalicelib.points.claims.core.rounds import Round, RoundVote, VotedAlready
from chalicelib.points.claims.service.rounds import load_round
from chalicelib.points.claims.service.steps import TURNS_MAX, Asked, after, load_claim, noticed
from chalicelib.points.claims.service.telling import told
from chalicelib.points.claims.store import claims as claims_store, rounds as store

QUEUE = "claims"
KIND = "round"


def vote_on_round(ctx: Context, *, round_id: str, approve: bool, exceptions: tuple[str, ...], reason: str) -> Round:
    """Vote on all claims of a round at once but for `exceptions`, which are voted on one by one.

    A member's own household and relatives' are excepted by themselves. The third vote decides. 2 round trips, 4 for a
    member who is linked to a resident. The same vote again is the same.

    Raises:
        NoSuchRound. RoundInOtherState: it goes on, or is decided. TookPart: they opened it. NotAllowed: not the panel.
        VotedAlready: they voted otherwise. Busy: others vote at the same moment; ask again.
    """
    refuse_role(RoundDeed.VOTE, ctx.actor)
    own = relatives.circle_of(resident_id=ctx.actor.resident_id) if ctx.actor.resident_id else set()
    near = {one for one in own if one[6:7] == "h"}
    me, excepted = ctx.actor, tuple(sorted({*exceptions, *near}))
    vote = RoundVote(me.subject, ctx.now(), approve, excepted, reason, person=me.person)
    for _ in range(TURNS_MAX):
        one = load_round(round_id=round_id)
        if me.did(one.by, one.person):
            raise TookPart
        mine = _mine(me, round_id, vote) if one.votes else None
        if mine is not None:
            return _started(ctx, one)
        decided = core.voted(one, vote)
        try:
            commit(store.vote_on(one, decided, vote, twice=AlreadyDone, refusal=Stale))
        except (Stale, AlreadyDone):
            continue
        return _started(ctx, decided)
    raise Busy


def _mine(me: Principal, round_id: str, vote: RoundVote) -> RoundVote | None:
    """Return the vote that somebody cast before, by whichever account, if it says the same."""
    for found in store.list_votes(round_id):
        if me.did(found.by, found.person):
            if (found.approve, found.exceptions) != (vote.approve, vote.exceptions):
                raise VotedAlready
            return found
    return None


def _started(ctx: Context, one: Round) -> Round:
    """Start carrying out what was decided; starting it again sends only what is not done."""
    if one.state in DECIDED:
        runs.fan_out(
            ctx, run_id=f"round-{one.round_id}", kind=KIND, queue=QUEUE, place_id=one.village_id, parts=[one.round_id]
        )
    return one


def do_part(ctx: Context, part: Part) -> None:
    """Carry out the decision on one round; doing it again changes nothing."""
    counts = carry_out(ctx, round_id=part.part)
    runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    runs.finish_run(run_id=part.run_id)


def carry_out(ctx: Context, *, round_id: str) -> dict[str, int]:
    """Let the notices of an approved round begin, or refuse its claims; exceptions stay before the panel.

    A round that is not decided yet is left alone. Doing it again changes nothing.
    """
    one = load_round(round_id=round_id)
    if one.state not in DECIDED:
        return {"decided": 0, "left": 0}
    votes = store.list_votes(round_id)
    excepted = {household for vote in votes for household in vote.exceptions}
    voters = {one for vote in votes for one in (vote.by, vote.person)} - {""}
    counts = {"decided": 0, "left": 0}
    for visit in store.list_visits(round_id):
        if not visit.points:
            continue
        if visit.household_id in excepted or not voters.isdisjoint({visit.by, visit.person}):
            counts["left"] += 1
            continue
        counts["decided"] += _decide(ctx, one, visit.claim_id)
    return counts


def _decide(ctx: Context, one: Round, claim_id: str) -> int:
    """Take the round's decision as a step on one claim; 0 where that was done before or it left the panel."""
    for _ in range(TURNS_MAX):
        claim = load_claim(claim_id=claim_id)
        if claim.state is not State.PANEL:
            return 0
        ask = Asked(Deed.ROUND, f"round#{one.round_id}", fingerprint("round", one.round_id, one.state.value))
        moved = _moved(ctx, one, claim, ask)
        try:
            commit(claims_store.step_of(moved, refusal=Stale).merge(told(ctx)(moved)))
        except Stale:
            continue
        return 1
    raise Busy


def _moved(ctx: Context, one: Round, claim: Claim, ask: Asked) -> Claim:
    if one.state is RoundState.REJECTED:
        return after(ctx, claim, ask, State.REJECTED)
    return noticed(ctx, claim, replace(ask, points=claim.points), claim.points)
