"""The panel (评议小组): who may vote, when it has decided, and on how many points."""

from __future__ import annotations

from collections.abc import Collection

from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value
from chalicelib.points.claims.core.claims import Claim, Deed, Step

QUORUM = 3
"""How many votes decide, whoever casts them. Ours."""


class PanelLargeEnough(Conflict):
    """Others vote only where a village's panel is too small, as many as are missing of it."""

    code = "panel_large_enough"
    zh, en = (
        "本村评议小组有 {free} 位能投这一件，外面只补缺的 {missing} 票，已经够了。",
        "{free} of the village's panel may vote on it; others cast the {missing} missing votes, and did.",
    )


@value
class Outcome:
    """What the panel decided."""

    approved: bool
    points: int


def votes_of(claim: Claim) -> list[Step]:
    """Return the votes since the claim came before the panel."""
    return [step for step in claim.steps if step.deed is Deed.VOTE]


def outcome(votes: Collection[Step]) -> Outcome | None:
    """Return what the panel decided, or None where votes are missing.

    Three votes decide by majority, however many of the panel may not vote. No majority is no approval. Points are the
    lower median of those who approve: never more than half of them would give.
    """
    if len(votes) < QUORUM:
        return None
    asked = sorted(vote.points for vote in votes if vote.approve)
    if 2 * len(asked) <= len(votes):
        return Outcome(approved=False, points=0)
    return Outcome(approved=True, points=asked[(len(asked) - 1) // 2])


def missing_votes(claim: Claim, members: Collection[str], recused: Collection[str]) -> int:
    """Return how many votes a village's panel can not cast on a claim; 0 where it is large enough.

    `members` are the village's panel, `recused` those of them who may not vote on this claim.
    """
    return max(0, QUORUM - len(_free(claim, members, recused)))


def _free(claim: Claim, members: Collection[str], recused: Collection[str]) -> set[str]:
    """Return who of the panel voted or may vote."""
    return set(members) - set(recused) - claim.actors((Deed.MAKE, Deed.ACCEPT, Deed.RECUSE))


def refuse_crowding(claim: Claim, members: Collection[str], recused: Collection[str]) -> None:
    """Let somebody outside a village's panel vote, or be called to, as long as votes are missing of it.

    Raises:
        PanelLargeEnough: the panel has a quorum, or others cast what was missing of it.
    """
    missing = missing_votes(claim, members, recused)
    others = [vote for vote in votes_of(claim) if vote.by not in members]
    if len(others) >= missing:
        raise PanelLargeEnough(free=len(_free(claim, members, recused)), missing=missing)
