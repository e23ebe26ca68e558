"""Claims as the outside sees them: to the claimant, to officers, and masked to everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.schemas import PictureShown
from chalicelib.kernel.calendar import business_date, business_time
from chalicelib.kernel.edge import Shown
from chalicelib.points.claims.core.around import Near
from chalicelib.points.claims.core.claims import Claim, State, Step
from chalicelib.points.claims.core.listed import Listed, Waiting
from chalicelib.points.claims.core.objections import Objection
from chalicelib.points.claims.core.panel import votes_of
from chalicelib.points.claims.core.table import DONE
from chalicelib.points.ledger.schemas.rules import LevelShown


class ClaimRowShown(Shown):
    """A claim in a list. `held` is the code of what keeps its points from being paid."""

    claim_id: str
    holder_id: str
    masked_name: str
    rule: str
    rule_title: str
    on: dt.date
    period: str
    points: int
    document: str
    state: str
    due: dt.date
    overdue: bool
    escalated: bool
    held: str
    notice_ends: dt.date | None
    objections: int
    round_id: str

    @classmethod
    def of(cls, one: Listed, now: dt.datetime) -> ClaimRowShown:
        """Show a row."""
        return cls(
            claim_id=one.claim_id,
            holder_id=one.holder_id,
            masked_name=one.masked_name,
            rule=one.rule.partition("@")[0],
            rule_title=one.title,
            on=one.on,
            period=one.period,
            points=one.points,
            document=one.document,
            state=one.state.value,
            due=one.due,
            overdue=is_overdue(one.state, one.due, now),
            escalated=one.is_escalated,
            held=one.held,
            notice_ends=one.notice_ends,
            objections=one.objections,
            round_id=one.round_id,
        )


def is_overdue(state: State, due: dt.date, now: dt.datetime) -> bool:
    """Tell whether a state was to be left before today; points that are due are paid in the night."""
    return state not in DONE and due < business_date(now)


class ClaimRowsShown(Shown):
    """A page of claims."""

    rows: list[ClaimRowShown]
    cursor: str | None


class StepShown(Shown):
    """One step. `whose` is `claimant`, `staff`, `resident` or `house`; `by` who it was, to officers alone.

    `acted_by` is the masked name of who acted for them: to officers, and of the claimant's own steps.
    """

    n: int
    deed: str
    state: str
    whose: str
    by: str
    acted_by: str
    at: str
    reason: str
    points: int
    approve: bool
    objection: int | None
    media_ids: list[str]

    @classmethod
    def of(cls, step: Step, claim: Claim, *, names: bool) -> StepShown:
        """Show a step; `names` to officers."""
        whose = _whose(step, claim)
        return cls(
            n=step.n,
            deed=step.deed.value,
            state=step.state.value,
            whose=whose,
            by=step.by if names else "",
            acted_by=step.acted_by if names or whose == "claimant" else "",
            at=business_time(step.at),
            reason=step.text,
            points=step.points,
            approve=step.approve,
            objection=step.target or None,
            media_ids=list(step.media_ids),
        )


def _whose(step: Step, claim: Claim) -> str:
    if step.whose == claim.claimant_id:
        return "claimant"
    if step.whose == "system":
        return "house"
    return "resident" if step.whose[6:7] == "r" else "staff"


class NearShown(Shown):
    """What else the holder got (`state` is `paid`) or claims by the same rule around the same day."""

    on: dt.date
    points: int
    document: str
    state: str
    claim_id: str

    @classmethod
    def of(cls, one: Near) -> NearShown:
        """Show one."""
        return cls(on=one.on, points=one.points, document=one.document, state=one.state, claim_id=one.claim_id)


class ClaimShown(Shown):
    """A claim with all its steps, the oldest first. `pictures` and `near` come where one claim is read alone.

    `near` is for officers: what else its holder got or claims by the rule around that day.

    `said_in` is the number of the step that says what is claimed; the first check names it. `level` and `honour` are an
    honour's, and `levels` what each level pays by its rule.
    """

    claim_id: str
    holder_id: str
    claimant_id: str
    masked_name: str
    rule: str
    rule_title: str
    unit: str
    verifier: str
    points_least: int
    points_most: int
    level: str
    honour: str
    levels: list[LevelShown]
    on: dt.date
    period: str
    minutes: int
    points: int
    description: str
    said_in: int
    media_ids: list[str]
    pictures: list[PictureShown]
    document: str
    state: str
    due: dt.date
    overdue: bool
    escalated: bool
    held: str
    notice_ends: dt.date | None
    displayed_until: dt.date | None
    open_objections: list[int]
    votes: int
    made_for: bool
    round_id: str
    steps: list[StepShown]
    near: list[NearShown]

    @classmethod
    def of(
        cls, claim: Claim, now: dt.datetime, *, names: bool, views: Sequence[View] = (), near: Sequence[Near] = ()
    ) -> ClaimShown:
        """Show a claim; who took which step only to officers."""
        return cls(
            claim_id=claim.claim_id,
            holder_id=claim.holder_id,
            claimant_id=claim.claimant_id,
            masked_name=claim.masked_name,
            rule=claim.rule.code,
            rule_title=claim.rule.title,
            unit=claim.rule.unit,
            verifier=claim.rule.verifier,
            points_least=claim.bounds.points,
            points_most=max(claim.bounds.points, claim.bounds.points_max),
            level=claim.level,
            honour=claim.honour,
            levels=[LevelShown.of(level) for level in claim.rule.levels],
            on=claim.on,
            period=claim.period,
            minutes=claim.minutes,
            points=claim.points,
            description=claim.description,
            said_in=claim.said_in,
            media_ids=list(claim.media_ids),
            pictures=[PictureShown.of(view) for view in views],
            document=claim.document,
            state=claim.state.value,
            due=claim.due,
            overdue=is_overdue(claim.state, claim.due, now),
            escalated=claim.is_escalated,
            held=claim.held,
            notice_ends=claim.notice_ends,
            displayed_until=claim.displayed_until,
            open_objections=[step.n for step in claim.open_objections()],
            votes=len(votes_of(claim)),
            made_for=claim.made_by != claim.claimant_id,
            round_id=claim.round_id,
            steps=[StepShown.of(step, claim, names=names) for step in claim.steps],
            near=[NearShown.of(one) for one in near],
        )


class NoticeShown(Shown):
    """A public notice: what everybody may see of a claim."""

    claim_id: str
    masked_name: str
    rule_title: str
    points: int
    document: str
    state: str
    notice_ends: dt.date | None
    displayed_until: dt.date | None

    @classmethod
    def of(cls, one: Listed) -> NoticeShown:
        """Show a notice."""
        return cls(
            claim_id=one.claim_id,
            masked_name=one.masked_name,
            rule_title=one.title,
            points=one.points,
            document=one.document,
            state=one.state.value,
            notice_ends=one.notice_ends,
            displayed_until=one.displayed_until,
        )

    @classmethod
    def of_claim(cls, claim: Claim) -> NoticeShown:
        """Show a claim as its notice."""
        return cls(
            claim_id=claim.claim_id,
            masked_name=claim.masked_name,
            rule_title=claim.rule.title,
            points=claim.points,
            document=claim.document,
            state=claim.state.value,
            notice_ends=claim.notice_ends,
            displayed_until=claim.displayed_until,
        )


class NoticesShown(Shown):
    """A page of a village's notices."""

    rows: list[NoticeShown]
    cursor: str | None


class ClaimObjectionShown(Shown):
    """An objection of one's own: `state` is `open`, `upheld`, `dismissed`, or `ended` with its claim.

    `due` is the last day on which it is decided, as long as it is open; `longer` says why that is not five working
    days. `answer` is why it was decided as it was.
    """

    claim_id: str
    objection: int
    masked_name: str
    rule_title: str
    points: int
    document: str
    at: str
    reason: str
    state: str
    due: dt.date | None
    longer: str
    answer: str
    answered_at: str | None

    @classmethod
    def of(cls, one: Objection) -> ClaimObjectionShown:
        """Show an objection to who made it."""
        return cls(
            claim_id=one.claim.claim_id,
            objection=one.made.n,
            masked_name=one.claim.masked_name,
            rule_title=one.claim.title,
            points=one.claim.points,
            document=one.claim.document,
            at=business_time(one.made.at),
            reason=one.made.text,
            state=one.state,
            due=one.due,
            longer=one.extended.text if one.extended else "",
            answer=one.decided.text if one.decided else "",
            answered_at=business_time(one.decided.at) if one.decided else None,
        )


class ClaimObjectionsShown(Shown):
    """A page of one's own objections."""

    rows: list[ClaimObjectionShown]
    cursor: str | None


class WaitingShown(Shown):
    """How many open claims are in a state, how many overdue, and how many the town is to see."""

    state: str
    open: int
    overdue: int
    escalated: int

    @classmethod
    def of(cls, one: Waiting) -> WaitingShown:
        """Show a count."""
        return cls(state=one.state.value, open=one.open, overdue=one.overdue, escalated=one.escalated)


class WaitingsShown(Shown):
    """What waits in a village, the most overdue first."""

    rows: list[WaitingShown]
