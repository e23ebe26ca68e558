"""How many people have each score: ranks and shares are read off it, exactly, and no person is kept in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from chalicelib.credit.score.core.scoring import SCORE_MAX
from chalicelib.kernel.values import value

PERCENT = 100


@value
class Histogram:
    """So many people with each score from 0 to 1,000."""

    counts: tuple[int, ...]

    @classmethod
    def of(cls, scores: Iterable[int]) -> Histogram:
        """Count scores."""
        counts = [0] * (SCORE_MAX + 1)
        for score in scores:
            counts[score] += 1
        return cls(tuple(counts))

    def joined(self, other: Histogram) -> Histogram:
        """Return the histogram of both: a town's is that of its villages."""
        return Histogram(tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)))

    @property
    def people(self) -> int:
        """How many people there are."""
        return sum(self.counts)

    def above(self, score: int) -> int:
        """Return how many have more."""
        return sum(self.counts[score + 1 :])

    def ahead_of_percent(self, score: int) -> int:
        """Return which whole percentage of the people has less; 0 where there is nobody."""
        return sum(self.counts[:score]) * PERCENT // self.people if self.people else 0

    def is_in_top(self, score: int, percent: int) -> bool:
        """Tell whether fewer than so many percent of the people have more. Of who shares a score all are, or nobody."""
        return self.above(score) * PERCENT < percent * self.people


def stability_index(expected: Mapping[str, int], found: Mapping[str, int]) -> float:
    """Return the population stability index of two counts by the same classes: 0 for equal shares.

    The sum of (found − expected) · ln(found / expected) over the classes' shares (Siddiqi, Credit Risk Scorecards,
    2006). A class that one of them has nobody in counts as half a person, so that it is told and not left out.

    Raises:
        ValueError: one of them counts nobody.
    """
    classes = sorted({*expected, *found})
    before, after = ([max(counts.get(one, 0), 0.5) for one in classes] for counts in (expected, found))
    if not sum(expected.values()) or not sum(found.values()):
        message = "nobody is counted"
        raise ValueError(message)
    shares = [(e / sum(before), f / sum(after)) for e, f in zip(before, after, strict=True)]
    return math.fsum((f - e) * math.log(f / e) for e, f in shares)
