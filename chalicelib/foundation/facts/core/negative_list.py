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


@value
class NegativeRecordNoticed(Fact):
    """Two officers entered a record about somebody, who may answer until the end of `answer_until` before it counts."""

    record_id: str
    resident_id: str
    answer_until: str


@value
class NegativeAnswerDue(Fact):
    """Somebody has not answered a record yet, and may until the end of `answer_until`, some days from now."""

    record_id: str
    resident_id: str
    answer_until: str


@value
class NegativeRecordDecided(Fact):
    """What became of a record, or of what its person asked for.

    `outcome` is `begun`, `kept`, `dropped`, `dismissed`, `upheld`, `extended`, `repaired`, `declined`, `recalled`,
    `resumed`, `withdrawn` or `expired`; `on` the day of which it speaks, where there is one.
    """

    record_id: str
    resident_id: str
    outcome: str
    on: str = ""
