"""Appraisals and their ballots."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class AppraisalOpened(Fact):
    """An appraisal (我来评议) can be voted in."""

    campaign_id: str


@value
class AppraisalClosed(Fact):
    """An appraisal's urns were shut."""

    campaign_id: str


@value
class AppraisalPublished(Fact):
    """An appraisal's result is out, and whether its quorum was reached. A result only ever raises, never lowers."""

    campaign_id: str
    quorum_reached: bool


@value
class SubjectAppraised(Fact):
    """What a resident or household was given in an appraisal that reached its quorum, in percent of the best there is.

    The mean of all questions that at least k people answered of them; where there is none, there is no such fact.
    """

    campaign_id: str
    holder_id: str
    percent: int


@value
class BallotCast(Fact):
    """Somebody voted, and earned points for it (0 where nothing could be paid). What they voted is in no fact."""

    campaign_id: str
    resident_id: str
    rule: str
    points: int


@value
class PaperHandedOut(Fact):
    """Officers noted that somebody was given a paper ballot; which one is known to nobody."""

    campaign_id: str
    resident_id: str


@value
class PaperTakenBack(Fact):
    """Officers noted that somebody gave their paper ballot back before it was in the box; they may vote again."""

    campaign_id: str
    resident_id: str
