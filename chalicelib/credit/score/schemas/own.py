"""What is shown of scores. Amounts are thousandths of what a feature counts, points whole, shares whole percent."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from chalicelib.credit.negative_list.core.categories import Effect
from chalicelib.credit.score.core.behind import Behind
from chalicelib.credit.score.core.explaining import Reason, much_of
from chalicelib.credit.score.core.features import Feature
from chalicelib.credit.score.core.histogram import Histogram
from chalicelib.credit.score.core.kept import InForce, Past
from chalicelib.credit.score.core.marks import Taken
from chalicelib.credit.score.core.mine import FactsPage, Mine, PastPage, Whole
from chalicelib.credit.score.core.scoring import Raise
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date

TOP_PERCENT = 20
"""Whom a certificate will call one of the first fifth (credit.md, Uses)."""
RANKED_LEAST = 5
"""Among fewer people a rank would tell of the others, so none is shown. Source: credit.md, k."""


class FactsAsked(Asked):
    """Which facts: those told before a day, or the newest."""

    before: Date | None = None


class PartShown(Shown):
    """A dimension's points of at most `most`."""

    dimension: str
    points: int
    most: int


class LineShown(Shown):
    """A feature's points; all lines come to the score. `much_milli` is how much of it there is after decay."""

    feature: str
    dimension: str
    points: int
    most: int
    much_milli: int
    harms: bool


class ReasonShown(Shown):
    """A feature and how many points it brings, or leaves out."""

    feature: str
    points: int

    @classmethod
    def of(cls, reason: Reason) -> ReasonShown:
        """Show a reason."""
        return cls(feature=reason.line.feature.name, points=reason.points)


class RaiseShown(Shown):
    """So much more of a feature would bring so many points more."""

    feature: str
    lacks_milli: int
    points: int

    @classmethod
    def of(cls, one: Raise) -> RaiseShown:
        """Show what would raise a score."""
        return cls(feature=one.feature.name, lacks_milli=one.lacks_milli, points=one.points)


class ScoreRankShown(Shown):
    """Where a score stands among the town's people who have one, after the day `on`.

    `top` where fewer than a fifth have more. Empty while they are fewer than five, or not counted yet.
    """

    on: dt.date
    people: int
    ahead_of_percent: int
    top: bool

    @classmethod
    def of(cls, points: int, ranks: Histogram | None, on: dt.date | None) -> ScoreRankShown | None:
        """Show it, where it may be."""
        if ranks is None or on is None or ranks.people < RANKED_LEAST:
            return None
        return cls(
            on=on,
            people=ranks.people,
            ahead_of_percent=ranks.ahead_of_percent(points),
            top=ranks.is_in_top(points, TOP_PERCENT),
        )


class RecordTakenShown(Shown):
    """What a record of the negative list takes off, until the end of a day: `deduction`, `cap` or `veto`."""

    record_id: str
    effect: Effect
    points: int
    until: dt.date

    @classmethod
    def of(cls, one: Taken) -> RecordTakenShown:
        """Show it."""
        return cls(record_id=one.mark.record_id, effect=one.mark.effect, points=one.points, until=one.mark.until)


class ChangedLineShown(Shown):
    """A feature whose points a change of the score changed."""

    feature: str
    before: int
    after: int


class PastShown(Shown):
    """A score somebody had from a day on, and what brought it about: nothing is said of another policy's."""

    version: int
    since: dt.date
    points: int
    grade: str
    policy: int
    taken: int = Field(description="What records of the negative list took off.")
    changed: list[ChangedLineShown]

    @classmethod
    def of(cls, past: Past, before: Past | None, now: InForce) -> PastShown:
        """Show one, beside the one before it."""
        changed = []
        if before is not None and before.policy == past.policy == now.version:
            steps = zip(now.policy.features, before.steps, past.steps, strict=True)
            changed = [_step(feature, was, became) for feature, was, became in steps if was != became]
        return cls(
            version=past.version,
            since=past.since,
            points=past.points,
            grade=past.grade,
            policy=past.policy,
            taken=past.taken,
            changed=changed,
        )


def _step(feature: Feature, before: int, after: int) -> ChangedLineShown:
    return ChangedLineShown(
        feature=feature.name, before=feature.table.points[before], after=feature.table.points[after]
    )


class ScoreShown(Shown):
    """A score with all that it is made of, on the closed day `on`: its lines, less what records take off."""

    points: int
    grade: str
    on: dt.date
    policy: int
    version: int
    parts: list[PartShown]
    lines: list[LineShown]
    records: list[RecordTakenShown]
    speaks_for: list[ReasonShown]
    speaks_against: list[ReasonShown]
    raises: list[RaiseShown]
    changes_on: dt.date | None = Field(description="When it changes next though nothing happens.")
    rank: ScoreRankShown | None
    disputed: bool = Field(description="An objection to it is not decided yet.")
    history: list[PastShown]
    earlier: int | None = Field(description="Before which version the history goes on, at `/v1/me/score/history`.")

    @classmethod
    def of(cls, mine: Mine) -> ScoreShown:
        """Show somebody's own score."""
        whole, why = mine.whole, mine.why
        points = why.score.points
        return cls(
            points=points,
            grade=why.score.grade,
            on=whole.on,
            policy=whole.now.version,
            version=whole.kept.version,
            parts=[PartShown(dimension=one.dimension, points=one.points, most=one.most) for one in why.parts],
            lines=_lines(mine, whole),
            records=[RecordTakenShown.of(one) for one in why.score.taken],
            speaks_for=[ReasonShown.of(one) for one in why.speaks_for],
            speaks_against=[ReasonShown.of(one) for one in why.speaks_against],
            raises=[RaiseShown.of(one) for one in why.raises],
            changes_on=whole.kept.due_on,
            rank=ScoreRankShown.of(points, mine.ranks, mine.ranked_on),
            disputed=whole.disputed > 0,
            history=_history(mine.history, whole.now),
            earlier=mine.history.earlier,
        )


def _lines(mine: Mine, whole: Whole) -> list[LineShown]:
    decay = whole.now.policy.decay
    return [
        LineShown(
            feature=line.feature.name,
            dimension=line.feature.dimension,
            points=line.points,
            most=line.feature.table.most,
            much_milli=much_of(line.feature, whole.state, decay, whole.on),
            harms=line.feature.harms,
        )
        for line in mine.why.score.lines
    ]


def _history(past: PastPage, now: InForce) -> list[PastShown]:
    befores = [*past.rows[1:], past.base]
    return [PastShown.of(one, before, now) for one, before in zip(past.rows, befores, strict=False)]


class HistoryAsked(Asked):
    """Which scores: those before a version, or the newest."""

    before: Annotated[int, Field(ge=1, le=999_999)] | None = None


class ScoreHistoryShown(Shown):
    """Some of the scores that somebody had, the newest first; `earlier` asks for those before it."""

    rows: list[PastShown]
    earlier: int | None

    @classmethod
    def of(cls, past: PastPage, now: InForce) -> ScoreHistoryShown:
        """Show a page."""
        return cls(rows=_history(past, now), earlier=past.earlier)


class MyScoreShown(Shown):
    """One's own score. None until one agrees to one, and in the day on which one did: the first comes in the night."""

    agreed: bool
    score: ScoreShown | None


class BehindShown(Shown):
    """One thing that happened, by the day of its record.

    `what` is its kind and, of an activity or award, the rule's code: `attended:vol`. `amount` is below 0 where it takes
    back what counted from an earlier day. `of_home`: the household's. `fact_id` and the day name it in an objection:
    None where it is nothing that one objects to.
    """

    told_on: dt.date
    counts_from: dt.date
    what: str
    amount: int
    left_percent: int
    features: list[str]
    of_home: bool
    fact_id: str | None

    @classmethod
    def of(cls, one: Behind) -> BehindShown:
        """Show it."""
        return cls(
            told_on=one.told_on,
            counts_from=one.counts_from,
            what=one.what,
            amount=one.amount,
            left_percent=one.left_percent,
            features=list(one.features),
            of_home=one.of_home,
            fact_id=one.fact_id if one.may_be_objected_to else None,
        )


class FactsShown(Shown):
    """Some days' facts, the newest first; `earlier` asks for those before it."""

    rows: list[BehindShown]
    earlier: dt.date | None

    @classmethod
    def of(cls, page: FactsPage) -> FactsShown:
        """Show a page."""
        return cls(rows=[BehindShown.of(one) for one in page.rows], earlier=page.earlier)
