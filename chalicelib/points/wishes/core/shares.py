"""How what a wish pays is shared among those who made it come true."""

from __future__ import annotations

from collections.abc import Sequence


def shares_of(points: int, claimers: Sequence[str]) -> dict[str, int]:
    """Return what each claimer's share is: equal and whole, the remainder the leader's, who comes first."""
    assert claimers, "somebody made it come true"
    each, rest = divmod(points, len(claimers))
    return {who: each + (rest if n == 0 else 0) for n, who in enumerate(claimers)}
