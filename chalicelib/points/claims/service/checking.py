"""The first check (初核) and the second decision: two officers, neither of them tied to who is paid."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.kernel.context import Context
from chalicelib.points.claims.core import claims as core, terms
from chalicelib.points.claims.core.claims import Claim, ClaimChanged, Deed, State
from chalicelib.points.claims.service.posting import post_when_due
from chalicelib.points.claims.service.steps import Asked, after, asked, noticed, take
from chalicelib.points.claims.service.telling import told

FIRST = 1
"""The step in which a claim is made: what is looked at where no other one is named."""


def accept(
    ctx: Context,
    *,
    claim_id: str,
    document: str,
    points: int | None,
    minutes: int,
    reason: str,
    key: str,
    looked_at: int = FIRST,
) -> Claim:
    """Find a claim in order, and propose points: it goes to the panel, or to a second officer. 2 round trips.

    `document` is what the public notice and the ledger say of it; it names nobody. `looked_at` is the step in which
    was said what was looked at: what was said after it is accepted by nobody unseen.

    Raises:
        ClaimChanged: it was returned and completed after that look.
        InvalidInput: points or minutes lie outside the rule. Whatever `take` raises.
    """

    def plan(claim: Claim, ask: Asked) -> Claim:
        if claim.said_in != looked_at:
            raise ClaimChanged
        spent = (minutes or claim.minutes) if claim.rule.unit == "hour" else 0
        proposed = _proposed(claim, points, spent)
        state = terms.after_check(claim.rule, proposed)
        given = replace(ask, points=proposed)
        return after(ctx, claim, given, state, points=proposed, minutes=spent, document=document)

    later = () if looked_at == FIRST else (looked_at,)
    ask = asked(Deed.ACCEPT, key, document, minutes, points, *later, text=reason)
    return take(ctx, claim_id=claim_id, ask=ask, plan=plan, also=told(ctx))


def _proposed(claim: Claim, points: int | None, minutes: int) -> int:
    """Return the points proposed: as the officer says within the rule, else as asked for."""
    if claim.rule.unit == "case":
        return core.points_asked(claim.rule, minutes=0, points=claim.points if points is None else points)
    return core.points_asked(claim.rule, minutes=minutes, points=points)


def send_back(ctx: Context, *, claim_id: str, reason: str, key: str) -> Claim:
    """Return a claim to the claimant, who is asked for more. Raises what `take` raises."""
    ask = asked(Deed.RETURN, key, text=reason)
    return take(ctx, claim_id=claim_id, ask=ask, plan=lambda c, a: after(ctx, c, a, State.RETURNED), also=told(ctx))


def reject(ctx: Context, *, claim_id: str, reason: str, key: str) -> Claim:
    """Refuse a claim at the first check; the deed may be claimed again with more. Raises what `take` raises."""
    ask = asked(Deed.REJECT, key, text=reason)
    return take(ctx, claim_id=claim_id, ask=ask, plan=lambda c, a: after(ctx, c, a, State.REJECTED), also=told(ctx))


def confirm(ctx: Context, *, claim_id: str, reason: str, key: str) -> Claim:
    """Approve a checked claim as the second officer: its notice begins; without one it is posted at once.

    3 round trips where it is posted at once. Raises what `take` raises.
    """

    def plan(claim: Claim, ask: Asked) -> Claim:
        return noticed(ctx, claim, ask, claim.points)

    ask = asked(Deed.CONFIRM, key, text=reason)
    return post_when_due(ctx, take(ctx, claim_id=claim_id, ask=ask, plan=plan, also=told(ctx)))


def refuse(ctx: Context, *, claim_id: str, reason: str, key: str) -> Claim:
    """Refuse a checked claim as the second officer. Raises what `take` raises."""
    ask = asked(Deed.REFUSE, key, text=reason)
    return take(ctx, claim_id=claim_id, ask=ask, plan=lambda c, a: after(ctx, c, a, State.REJECTED), also=told(ctx))
