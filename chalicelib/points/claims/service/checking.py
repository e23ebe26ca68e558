"""The first check (初核) and the second decision: two officers, neither of them tied to who is paid."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.kernel.context import Context
from chalicelib.points.claims.core import claims as core, honours, terms
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
    level: str = "",
) -> Claim:
    """Find a claim in order, and propose points: it goes to the panel, or to a second officer. 2 round trips.

    `document` is what the public notice and the ledger say of it; it names nobody. `looked_at` is the step in which
    was said what was looked at: what was said after it is accepted by nobody unseen. `level` is an honour's where it is
    not of the one that was claimed; the points are the level's.

    Raises:
        ClaimChanged: it was returned and completed after that look.
        InvalidInput: the level, points or minutes lie outside the rule. Whatever `take` raises.
    """

    def plan(claim: Claim, ask: Asked) -> Claim:
        if claim.said_in != looked_at:
            raise ClaimChanged
        spent = (minutes or claim.minutes) if claim.rule.unit in core.TIMED else 0
        claim = _at_level(claim, level)
        proposed = _proposed(claim, points, spent)
        state = terms.after_check(claim.rule, proposed)
        given = replace(ask, points=proposed)
        return after(ctx, claim, given, state, points=proposed, minutes=spent, document=document)

    later = [looked_at] if looked_at != FIRST or level else []
    ask = asked(Deed.ACCEPT, key, document, minutes, points, *later, *filter(None, [level]), text=reason)
    return take(ctx, claim_id=claim_id, ask=ask, plan=plan, also=told(ctx))


def _at_level(claim: Claim, level: str) -> Claim:
    """Return a claim of the level that the officer found, else of the one that was claimed."""
    found = level or claim.level
    honours.refuse_unknown(claim.rule, found)
    return replace(claim, level=found)


def _proposed(claim: Claim, points: int | None, minutes: int) -> int:
    """Return the points proposed: as the officer says within the rule, else as asked; an honour's are its level's."""
    if claim.rule.unit == "case" and not claim.level:
        return core.points_asked(claim.bounds, minutes=0, points=claim.points if points is None else points)
    return core.points_asked(claim.bounds, minutes=minutes, points=points)


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
