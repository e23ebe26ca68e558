"""The negative list: records of what an authority's document says that somebody did."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class NegativeRecordTurned(Fact):
    """A record begins (`counts`) or ceases to count in its resident's score.

    `effect` is `deduction`, `cap` or `veto`; `points` are taken off, or are the most that a cap leaves; `until` is the
    last day on which it counts, after which nothing tells of it any more.
    """

    record_id: str
    resident_id: str
    counts: bool
    effect: str
    points: int
    until: str
    why: str = ""
