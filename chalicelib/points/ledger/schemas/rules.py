"""Rules and their proposals as the outside sees them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.points.ledger.core.levels import LEVELS, Level, levels_of
from chalicelib.points.ledger.core.proposals import NOTICE_DAYS_MAX, RULE_POINTS_MAX, Proposal
from chalicelib.points.ledger.core.rules import Cap, Rule
from chalicelib.points.ledger.core.verifiers import OF_LEADS, alone_max, is_of_a_room

PlaceId = Annotated[str, Field(pattern=r"^(v[0-9]{5}|t[0-9]{4})$")]
RuleCode = Annotated[str, Field(pattern=r"^[a-z]{3}$")]
Scenario = Literal[
    "volunteering",
    "public_affairs",
    "classes",
    "culture",
    "labour",
    "safe_family",
    "sorting",
    "courtyard",
    "wishes",
    "opinions",
    "mutual_aid",
    "appraisals",
    "honours",
]
Unit = Literal["hour", "event", "half_day", "month", "case"]
Verifier = Literal["organiser", "village_officer", "panel", "inspector", "town_officer"]
RulePoints = Annotated[int, Field(strict=True, ge=1, le=RULE_POINTS_MAX, description="Whole points.")]


class CapAsked(Asked):
    """At most `most` points, minutes or times in a day, ISO week, month or year."""

    measure: Literal["points", "minutes", "times"]
    period: Literal["day", "week", "month", "year"]
    most: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]

    def cap(self) -> Cap:
        """Return the cap as the core knows it."""
        return Cap(self.measure[0], self.period[0], self.most)


class CapShown(Shown):
    """A cap."""

    measure: str
    period: str
    most: int
    zh: str

    @classmethod
    def of(cls, cap: Cap) -> CapShown:
        """Show a cap."""
        return cls(measure=cap.measure_name, period=cap.period_name, most=cap.most, zh=cap.zh)


class LevelsAsked(Asked):
    """What an honour of each level pays; none more than the one above it."""

    national: RulePoints
    province: RulePoints
    city: RulePoints
    district: RulePoints
    town: RulePoints
    village: RulePoints

    def levels(self) -> tuple[Level, ...]:
        """Return the levels as the core knows them."""
        return levels_of({code: getattr(self, code) for code in LEVELS})


class LevelShown(Shown):
    """A level and what it pays."""

    level: str
    points: int
    zh: str

    @classmethod
    def of(cls, one: Level) -> LevelShown:
        """Show a level."""
        return cls(level=one.code, points=one.points, zh=one.zh)


class RuleShown(Shown):
    """One rule. `version` counts the town's versions, `refined` the village's own, 0 where it has none.

    `desk_points_max` is how many points of one entry an officer may award alone at the desk, 0 for none; beyond it a
    claim is made. What is `of_room` is paid by its room alone, such as wishes; what is `of_leads` is paid at an
    activity to those alone who speak or perform there. A rule of honours has `levels`, the highest first; its claims
    name one of them, which says the points.
    """

    rule: str
    version: int
    refined: int
    title: str
    scenario: str
    unit: str
    points: int
    points_max: int
    caps: list[str]
    limits: list[CapShown]
    for_household: bool
    verifier: str
    evidence: str
    notice_days: int
    is_open: bool
    desk_points_max: int
    of_room: bool
    of_leads: bool
    levels: list[LevelShown]

    @classmethod
    def of(cls, rule: Rule) -> RuleShown:
        """Show a rule."""
        return cls(
            rule=rule.code,
            version=rule.version,
            refined=rule.refined,
            title=rule.title,
            scenario=rule.scenario,
            unit=rule.unit,
            points=rule.points,
            points_max=rule.points_max,
            caps=[str(cap) for cap in rule.caps],
            limits=[CapShown.of(cap) for cap in rule.caps],
            for_household=rule.for_household,
            verifier=rule.verifier,
            evidence=rule.evidence,
            notice_days=rule.notice_days,
            is_open=rule.is_open,
            desk_points_max=alone_max(rule),
            of_room=is_of_a_room(rule),
            of_leads=rule.code in OF_LEADS,
            levels=[LevelShown.of(level) for level in rule.levels],
        )


class RulesAsked(Asked):
    """Whose rules, on which day; without a place the catalogue as it ships, without a day today's."""

    place_id: PlaceId | None = None
    on: Date | None = None


class RulesShown(Shown):
    """All rules in force."""

    rows: list[RuleShown]


class ProposalAsked(Asked):
    """A version of a rule, or without `rule` a new rule, which also needs `scenario`, `unit` and `verifier`.

    Of a rule with `levels` all are given; `points_max` is the highest's and `points` the lowest's.
    `document` is what it stands on, such as a resolution's number. It takes effect at the beginning of
    `effective_on`, the day after its approval at the earliest.
    """

    rule: RuleCode | None = None
    title: Annotated[str, Field(min_length=2, max_length=20)]
    scenario: Scenario | None = None
    unit: Unit | None = None
    verifier: Verifier | None = None
    for_household: bool = False
    points: RulePoints
    points_max: Annotated[int, Field(strict=True, ge=0, le=RULE_POINTS_MAX)] = 0
    caps: Annotated[tuple[CapAsked, ...], Field(max_length=4)] = ()
    levels: LevelsAsked | None = None
    evidence: Annotated[str, Field(max_length=60)] = ""
    notice_days: Annotated[int, Field(strict=True, ge=0, le=NOTICE_DAYS_MAX)] = 0
    is_open: bool = True
    document: Annotated[str, Field(min_length=2, max_length=120)]
    effective_on: Date

    def proposed(self) -> Rule:
        """Return the rule as the core knows it; what a version may not change is filled in there."""
        return Rule(
            code=self.rule or "",
            letter="",
            title=self.title,
            scenario=self.scenario or "",
            unit=self.unit or "",
            points=self.points,
            verifier=self.verifier or "",
            caps=tuple(cap.cap() for cap in self.caps),
            points_max=self.points_max,
            for_household=self.for_household,
            evidence=self.evidence,
            notice_days=self.notice_days,
            is_open=self.is_open,
            levels=self.levels.levels() if self.levels else (),
        )


class RejectionAsked(Asked):
    """Why a proposal is rejected."""

    reason: Annotated[str, Field(min_length=2, max_length=120)]


class ProposalsAsked(Asked):
    """Which page of a place's proposals; of one state or one rule where they are given."""

    state: Literal["draft", "approved", "rejected", "withdrawn"] | None = None
    rule: RuleCode | None = None
    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class VersionsAsked(Asked):
    """Which page of a place's approved versions; of one rule where it is given."""

    rule: RuleCode | None = None
    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class ProposalShown(Shown):
    """A proposed version, who drafted it and who decided; `rule.rule` is empty while a new rule is not approved."""

    proposal_id: str
    place_id: str
    rule: RuleShown
    document: str
    effective_on: dt.date
    state: str
    by: str
    at: str
    decided_by: str
    decided_at: str | None
    reason: str

    @classmethod
    def of(cls, proposal: Proposal) -> ProposalShown:
        """Show a proposal."""
        return cls(
            proposal_id=proposal.proposal_id,
            place_id=proposal.place_id,
            rule=RuleShown.of(proposal.rule),
            document=proposal.document,
            effective_on=proposal.effective_on,
            state=proposal.state.value,
            by=proposal.by,
            at=business_time(proposal.at),
            decided_by=proposal.decided_by,
            decided_at=None if proposal.decided_at is None else business_time(proposal.decided_at),
            reason=proposal.reason,
        )


class ProposalsShown(Shown):
    """A page of proposals, newest first."""

    rows: list[ProposalShown]
    cursor: str | None
