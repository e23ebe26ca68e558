"""Policies as they are drafted and shown. Bounds are thousandths of what a feature counts, points whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.credit.log.core.checkpoints import Policy as LogPolicy
from chalicelib.credit.log.core.receipts import Receipt
from chalicelib.credit.log.schemas import ReceiptShown
from chalicelib.credit.score.core.features import Dimension, Feature, Measure
from chalicelib.credit.score.core.kept import InForce
from chalicelib.credit.score.core.policies import AHEAD_DAYS_MAX, Draft, Signature
from chalicelib.credit.score.core.policy_words import canonical
from chalicelib.credit.score.core.scoring import SCORE_MAX, Grade, Policy
from chalicelib.credit.score.core.simulating import Gap, GroupMeans, Simulation
from chalicelib.credit.score.core.tables import PointTable
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page

BOUND_MAX = 1_000_000_000
Points = Annotated[int, Field(strict=True, ge=0, le=SCORE_MAX)]
Bound = Annotated[int, Field(strict=True, ge=1, le=BOUND_MAX)]
What = Annotated[str, Field(pattern=r"^[a-z_]{3,20}(:[a-z]{3})?$")]
FeatureName = Annotated[str, Field(pattern=r"^[a-z_]{3,40}$")]
Text = Annotated[str, Field(min_length=4, max_length=300)]


class TableAsked(Asked):
    """A feature and its table: below the first bound `points[0]`, from the nth one on `points[n]`.

    `of` are groups of what happened, such as `attended:vol`; only for `breadth` it matters which are in one group.
    """

    feature: FeatureName
    dimension: Dimension
    harms: bool = False
    measure: Measure = Measure.SUM
    of: Annotated[tuple[Annotated[tuple[What, ...], Field(min_length=1, max_length=20)], ...], Field(max_length=20)]
    bounds_milli: Annotated[tuple[Bound, ...], Field(min_length=1, max_length=12)]
    points: Annotated[tuple[Points, ...], Field(min_length=2, max_length=13)]

    def asked(self) -> Feature:
        """Return the feature."""
        table = PointTable(self.bounds_milli, self.points)
        return Feature(self.feature, self.dimension, table, self.of, self.measure, self.harms)


class GradeAsked(Asked):
    """A grade, for scores from `least` on."""

    name: Annotated[str, Field(pattern=r"^[A-Z]{1,3}$")]
    least: Points


class PolicyAsked(Asked):
    """All of a policy: nothing is taken over from another one."""

    half_life_days: Annotated[int, Field(strict=True, ge=30, le=3_650)]
    grades: Annotated[tuple[GradeAsked, ...], Field(min_length=1, max_length=10)]
    tables: Annotated[tuple[TableAsked, ...], Field(min_length=1, max_length=40)]

    def policy(self) -> Policy:
        """Return the policy."""
        grades = tuple(Grade(one.name, one.least) for one in self.grades)
        return Policy(self.half_life_days, tuple(one.asked() for one in self.tables), grades)


class DraftAsked(Asked):
    """A policy that is to hold from the beginning of `effective_on`, tomorrow at the earliest; `why` says on what."""

    policy: PolicyAsked
    effective_on: Annotated[Date, Field(description=f"At most {AHEAD_DAYS_MAX} days ahead.")]
    why: Text


class AnswerAsked(Asked):
    """Why a gap between two groups may grow."""

    answer: Text


class PolicyReasonAsked(Asked):
    """Why nobody is to sign a draft."""

    reason: Text


class DraftsAsked(Asked):
    """Which page of a town's policies."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class TableShown(Shown):
    """A feature and its table: below the first bound `points[0]`, from the nth one on `points[n]`."""

    feature: str
    dimension: str
    harms: bool
    measure: str
    of: list[list[str]]
    bounds_milli: list[int]
    points: list[int]

    @classmethod
    def of_feature(cls, one: Feature) -> TableShown:
        """Show a feature's."""
        return cls(
            feature=one.name,
            dimension=one.dimension,
            harms=one.harms,
            measure=one.measure,
            of=[list(group) for group in one.of],
            bounds_milli=list(one.table.bounds_milli),
            points=list(one.table.points),
        )


class GradeShown(Shown):
    """A grade, for scores from `least` on."""

    name: str
    least: int


class PolicyShown(Shown):
    """By what scores are made: everybody can read it. `version` is 0 of a draft that is not signed."""

    version: int
    half_life_days: int
    grades: list[GradeShown]
    tables: list[TableShown]

    @classmethod
    def of(cls, now: InForce) -> PolicyShown:
        """Show what is in force."""
        return cls.of_policy(now.policy, now.version)

    @classmethod
    def of_policy(cls, policy: Policy, version: int) -> PolicyShown:
        """Show a policy."""
        return cls(
            version=version,
            half_life_days=policy.half_life_days,
            grades=[GradeShown(name=one.name, least=one.least) for one in policy.grades],
            tables=[TableShown.of_feature(one) for one in policy.features],
        )


class PolicyReceiptShown(Shown):
    """A policy of a town as it was registered, for anybody to check.

    `canonical` is the policy as text whose SHA-256 is the record's `digest`.
    """

    version: int
    canonical: str
    receipt: ReceiptShown

    @classmethod
    def of(cls, now: InForce, receipt: Receipt, log: LogPolicy) -> PolicyReceiptShown:
        """Show a policy and its receipt."""
        return cls(version=now.version, canonical=canonical(now.policy).decode(), receipt=ReceiptShown.of(receipt, log))


class MoveShown(Shown):
    """How many people go from one grade to another, or stay."""

    before: str
    after: str
    people: int


def _moves_shown(moves: Mapping[tuple[str, str], int]) -> list[MoveShown]:
    return [MoveShown(before=before, after=after, people=n) for (before, after), n in sorted(moves.items())]


class GroupShown(Shown):
    """A group's people and their means before and after, in hundredths of a point; of fewer than five nothing.

    `moves` are those who go to another grade; one that fewer than five of them make is left out.
    """

    kind: Literal["village", "age", "sex"]
    name: str
    people: int
    before_centi: int
    after_centi: int
    moves: list[MoveShown]

    @classmethod
    def of(cls, one: GroupMeans) -> GroupShown:
        """Show a group."""
        return cls.model_validate(
            {
                "kind": one.kind,
                "name": one.name,
                "people": one.people,
                "before_centi": one.before,
                "after_centi": one.after,
                "moves": _moves_shown(one.moves),
            }
        )


class GapShown(Shown):
    """The widest gap between two groups' means, in hundredths of a point; one that grows much has to be answered."""

    kind: str
    before_centi: int
    after_centi: int
    must_be_answered: bool

    @classmethod
    def of(cls, one: Gap) -> GapShown:
        """Show a gap."""
        return cls(kind=one.kind, before_centi=one.before, after_centi=one.after, must_be_answered=one.must_be_answered)


class SimulationShown(Shown):
    """What a draft would do to everybody who has a score; `stability` by dimension, 0 where nothing moves."""

    people: int
    up: int
    down: int
    moves: list[MoveShown]
    stability: dict[str, float]
    groups: list[GroupShown]
    gaps: list[GapShown]

    @classmethod
    def of(cls, one: Simulation) -> SimulationShown:
        """Show a simulation."""
        return cls(
            people=one.people,
            up=one.up,
            down=one.down,
            moves=_moves_shown(one.moves),
            stability=dict(one.stability),
            groups=[GroupShown.of(group) for group in one.groups],
            gaps=[GapShown.of(gap) for gap in one.gaps],
        )


class SignatureShown(Shown):
    """Who signed, and when."""

    by: str
    at: str

    @classmethod
    def of(cls, one: Signature) -> SignatureShown:
        """Show a signature."""
        return cls(by=one.by, at=business_time(one.at))


class DraftShown(Shown):
    """A policy on its way; `counted_on` is the last day of the facts that it was simulated on."""

    draft_id: str
    town_id: str
    state: str
    effective_on: dt.date
    why: str
    by: str
    at: str
    policy: PolicyShown
    counted_on: dt.date | None
    simulation: SimulationShown | None
    must_be_answered: bool
    answer: str
    signatures: list[SignatureShown]
    reason: str

    @classmethod
    def of(cls, one: Draft) -> DraftShown:
        """Show a draft, signed or not."""
        simulation = one.simulation
        return cls(
            draft_id=one.draft_id,
            town_id=one.town_id,
            state=one.state,
            effective_on=one.effective_on,
            why=one.why,
            by=one.by,
            at=business_time(one.at),
            policy=PolicyShown.of_policy(one.policy, one.version),
            counted_on=one.counted_on,
            simulation=SimulationShown.of(simulation) if simulation else None,
            must_be_answered=one.must_be_answered,
            answer=one.answer,
            signatures=[SignatureShown.of(signature) for signature in one.signatures],
            reason=one.reason,
        )


class DraftsShown(Shown):
    """A page of a town's policies, the newest first."""

    rows: list[DraftShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Draft]) -> DraftsShown:
        """Show a page."""
        return cls(rows=[DraftShown.of(one) for one in page.rows], cursor=page.cursor)


class SimulationStarted(Shown):
    """The run that counts everybody; the draft shows what came of it."""

    run_id: str
