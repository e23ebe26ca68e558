"""The panel (评议小组): who may vote, when it has decided, and on how many points."""

from __future__ import annotations

from collections.abc import Collection

from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value
from chalicelib.points.claims.core.claims import Claim, Deed, Step

QUORUM = 3


class PanelLargeEnough(Conflict):
    """The town votes only where a village's panel is too small, and after all its members did."""

    code = "panel_large_enough"
    zh, en = (
        "村评议小组还有 {left} 位没有投票，镇里最后才投。",
        "{left} members of the village's panel have not voted; the town votes last.",
    )


@value
class Outcome:
    """What the panel decided."""

    approved: bool
    points: int


def votes_of(claim: Claim) -> list[Step]:
    """Return the votes since the claim came before the panel."""
    return [step for step in claim.steps if step.deed is Deed.VOTE]


def outcome(votes: Collection[Step], *, is_last: bool) -> Outcome | None:
    """Return what the panel decided, or None where votes are missing.

    Three votes decide by majority; where the panel has fewer, the town's vote is the last one. No majority is no
    approval. Points are the lower median of those who approve: never more than half of them would give.
    """
    if len(votes) < QUORUM and not is_last:
        return None
    asked = sorted(vote.points for vote in votes if vote.approve)
    if 2 * len(asked) <= len(votes):
        return Outcome(approved=False, points=0)
    return Outcome(approved=True, points=asked[(len(asked) - 1) // 2])


def refuse_early_town(claim: Claim, members: Collection[str], recused: Collection[str]) -> None:
    """Let the town's officer cast the last vote of a panel that is too small.

    `members` are the village's panel, `recused` those of them who may not vote on this claim.

    Raises:
        PanelLargeEnough: the panel has a quorum, or somebody of it has still to vote.
    """
    free = set(members) - set(recused) - claim.actors((Deed.MAKE, Deed.ACCEPT, Deed.RECUSE))
    left = free - {vote.by for vote in votes_of(claim)}
    if left or len(free) >= QUORUM:
        raise PanelLargeEnough(left=len(left))
