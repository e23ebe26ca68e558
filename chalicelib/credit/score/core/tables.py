"""A feature's point table: so much of something brings so many points, up to a most; everybody can read it."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from bisect import bisect_right

from chalicelib.credit.score.core.decay import MILLI, Decay
from chalicelib.kernel.values import value


@value
class PointTable:
    """Points by how much there is of something: `points[0]` below the first bound, `points[n]` from the nth one on.

    Bounds are thousandths of what the feature counts; they rise. The points of what is good never fall from step to
    step, those of what does harm never rise.
    """

    bounds_milli: tuple[int, ...]
    points: tuple[int, ...]

    @property
    def most(self) -> int:
        """The points of who has all of it, or none of what does harm."""
        return max(self.points)

    def faults(self, *, harms: bool) -> list[str]:
        """Return what is wrong with the table, in words for who drafts a policy; nothing where it is right."""
        found = []
        if len(self.points) != len(self.bounds_milli) + 1:
            found.append("points are one more than bounds")
        if not all(a < b for a, b in itertools.pairwise((0, *self.bounds_milli))):
            found.append("bounds rise, from above 0")
        if any(points < 0 for points in self.points):
            found.append("points are not below 0")
        steps = itertools.pairwise(self.points[::-1] if harms else self.points)
        if not all(a <= b for a, b in steps):
            found.append("points never rise" if harms else "points never fall")
        return found

    def step_of_sum(self, total: int, decay: Decay, on: dt.date) -> int:
        """Return how many bounds a sum of weighted amounts reaches on a day."""
        return bisect_right(least_sums(self.bounds_milli, decay.weight(on)), total)

    def step_of(self, count: int) -> int:
        """Return how many bounds a whole number of things reaches."""
        return bisect_right(self.bounds_milli, count * MILLI)


@functools.lru_cache(maxsize=4_096)
def least_sums(bounds_milli: tuple[int, ...], weight: int) -> tuple[int, ...]:
    """Return the least sums that reach each bound on a day: a whole town is compared with the same few numbers."""
    return tuple(-(-bound * weight // MILLI) for bound in bounds_milli)
