"""The panel's votes: one each, written on exactly the claim that was seen, so that none is lost or counted twice."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.identity.service import relatives, staff
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.points.claims.core import claims as core, panel, terms
from chalicelib.points.claims.core.claims import Claim, Deed, NoSuchClaim, State
from chalicelib.points.claims.service.posting import post_when_due
from chalicelib.points.claims.service.steps import Asked, after, asked, load_claim, noticed, take
from chalicelib.points.claims.service.telling import told
from chalicelib.points.ledger.service.kinship import residents_among


def vote(ctx: Context, *, claim_id: str, approve: bool, points: int | None, reason: str, key: str) -> Claim:
    """Vote on a claim; the third vote decides. 2 round trips, 3 for a member who is linked to a resident.

    Of a village's panel that is smaller than the quorum, the town's officers and the panels of other villages, where
    they were called, cast as many votes as are missing; 2 round trips more.

    Raises:
        NoSuchClaim: it is another village's, and they were not called.
        PanelLargeEnough: no vote is missing of the village's panel.
        InvalidInput: points outside the rule. TookPart: they voted, checked, or recused themselves.
        OwnCause, and whatever `take` raises.
    """
    is_member = Role.PANEL in ctx.actor.roles and ctx.actor.reaches(claim_id)

    def sees(claim: Claim) -> None:
        if not is_member:
            refuse_uncalled(ctx, claim)

    def plan(claim: Claim, ask: Asked) -> Claim:
        if not is_member:
            panel.refuse_crowding(claim, *_panel_of(ctx, claim))
        given = core.points_asked(claim.bounds, minutes=0, points=points) if _chooses(claim, points) else claim.points
        said = replace(ask, points=given)
        voted = after(ctx, claim, said, State.PANEL)
        decided = panel.outcome(panel.votes_of(voted))
        if decided is None:
            return voted
        if not decided.approved:
            return after(ctx, claim, said, State.REJECTED)
        if terms.after_panel(claim.rule) is State.SECOND:
            return after(ctx, claim, said, State.SECOND, points=decided.points)
        return noticed(ctx, claim, said, decided.points)

    ask = asked(Deed.VOTE, key, points, text=reason, approve=approve)
    return post_when_due(ctx, take(ctx, claim_id=claim_id, ask=ask, plan=plan, also=told(ctx), sees=sees))


def refuse_uncalled(ctx: Context, claim: Claim) -> None:
    """Let officers and panels of a claim's village know of it, and other panels of its town that were called.

    Raises:
        NoSuchClaim.
    """
    if not ctx.actor.reaches(claim.claim_id) and (not claim.called_in or claim.called_in != ctx.actor.town_id):
        raise NoSuchClaim


def call(ctx: Context, *, claim_id: str, reason: str, key: str) -> Claim:
    """Call the town's other panels for the votes that this village's can not cast. 4 round trips.

    Raises:
        PanelLargeEnough: none is missing. Whatever `take` raises.
    """

    def plan(claim: Claim, ask: Asked) -> Claim:
        panel.refuse_crowding(claim, *_panel_of(ctx, claim))
        return after(ctx, claim, ask, State.PANEL, called_in=ctx.actor.town_id)

    return take(ctx, claim_id=claim_id, ask=asked(Deed.CALL, key, text=reason), plan=plan)


def load_called(ctx: Context, *, claim_id: str) -> Claim:
    """Return a claim on which the acting member of another village's panel is called to vote. One round trip.

    Raises:
        NoSuchClaim: there is none.
    """
    claim = load_claim(claim_id=claim_id)
    refuse_uncalled(ctx, claim)
    return claim


def _chooses(claim: Claim, points: int | None) -> bool:
    """Tell whether a voter says how many points: only cases have a choice, and then it must fit."""
    return points is not None and (claim.rule.unit == "case" or points != claim.points)


def _panel_of(ctx: Context, claim: Claim) -> tuple[list[str], list[str]]:
    """Return a village's panel, and those of it who are tied to who is paid, or to who acted for another."""
    members = staff.panel_of(town_id=ctx.actor.town_id, village_id=claim.village_id)
    linked = [one for one in members if one.resident_id]
    parties = [claim.holder_id, *residents_among(claim.agents)]
    tied = relatives.ties(residents=[one.resident_id for one in linked], holder_ids=parties) if linked else []
    recused = [one.staff_id for one, tie in zip(linked, tied, strict=True) if tie]
    recused += [one.staff_id for one in members if one.staff_id in claim.agents]
    took_part = claim.actors((Deed.MAKE, Deed.ACCEPT))
    recused += [one.staff_id for one in linked if one.resident_id in took_part]
    return [one.staff_id for one in members], recused


def recuse(ctx: Context, *, claim_id: str, reason: str, key: str) -> Claim:
    """Leave a claim to the other members of the panel. Raises what `take` raises."""
    ask = asked(Deed.RECUSE, key, text=reason)
    return take(ctx, claim_id=claim_id, ask=ask, plan=lambda c, a: after(ctx, c, a, State.PANEL))
