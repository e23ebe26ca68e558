"""What points are worth in fen: at the shops' contracts, weighted by what they redeemed, and at a rate typed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from chalicelib.kernel.values import value
from chalicelib.points.liability.core.snapshots import Snapshot, added, redeemed_in

POINTS_PER_YUAN = 100
"""What a yuan costs where no shop has redeemed anything yet: our default (product.md)."""
YEAR_WINDOW = 365


@value
class Worth:
    """Points and what they cost in whole fen: at the present rate, and at the other one. Parts of a fen are dropped."""

    points: int
    now_fen: int
    then_fen: int

    @property
    def more_fen(self) -> int:
        """What the other rate costs more."""
        return self.then_fen - self.now_fen


@value
class WhatIf:
    """What another rate would cost.

    `weighed_points` redeemed points stand behind the present rate (0: it is the default). `whole` is everything owed,
    `years` and `villages` its parts, each rounded by itself. `year_ahead` are twelve months of redemptions at the last
    year's pace, None where no pace is known.
    """

    points_per_yuan: int
    present: Fraction
    weighed_points: int
    whole: Worth
    years: dict[str, Worth]
    villages: dict[str, Worth]
    year_ahead: Worth | None


def present_rate(at_rates: Mapping[str, int]) -> tuple[Fraction, int]:
    """Return the fen a point costs on the average of what was redeemed by contracts' rates, and how much that was."""
    taken = {int(rate): points for rate, points in at_rates.items() if points > 0}
    weight = sum(taken.values())
    if not weight:
        return Fraction(100, POINTS_PER_YUAN), 0
    return sum((Fraction(100 * points, rate) for rate, points in taken.items()), Fraction()) / weight, weight


def worth(points: int, present: Fraction, points_per_yuan: int) -> Worth:
    """Return what points cost at both rates."""
    return Worth(points, int(points * present), points * 100 // points_per_yuan)


def what_if(villages: Sequence[Snapshot], points_per_yuan: int) -> WhatIf:
    """Return what a rate of `points_per_yuan` would cost where these villages' snapshots are what is owed."""
    flows = [one.flows.get(str(YEAR_WINDOW)) for one in villages]
    present, weight = present_rate(added(flow.at_rates for flow in flows if flow is not None))
    if not weight:
        present, weight = present_rate(added(one.at_rates for one in villages))
    pace = redeemed_in(villages, YEAR_WINDOW, YEAR_WINDOW)
    return WhatIf(
        points_per_yuan,
        present,
        weight,
        worth(sum(one.liability for one in villages), present, points_per_yuan),
        {year: worth(points, present, points_per_yuan) for year, points in added(one.aged for one in villages).items()},
        {one.place_id: worth(one.liability, present, points_per_yuan) for one in villages},
        None if pace is None else worth(pace, present, points_per_yuan),
    )
