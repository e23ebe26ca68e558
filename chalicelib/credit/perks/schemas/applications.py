"""Applications as they are made, rated and decided, and as they are shown: to who made them, and at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.credit.perks.core.appeals import Appeal, last_day
from chalicelib.credit.perks.core.applications import Application, ApplicationState, Given, Mark, Shown as ScoreKept
from chalicelib.credit.perks.core.programmes import Programme, Terms
from chalicelib.credit.perks.core.ranking import Place
from chalicelib.credit.perks.schemas.programmes import Cursor, ProgrammeId, ProgrammeShown, Reason, Size
from chalicelib.kernel.calendar import business_date, business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page

Said = Annotated[str, Field(min_length=4, max_length=500)]


class PerkApplicationAsked(Asked):
    """What somebody says for themselves.

    `shows_score`: they agree that the officers who decide on this programme see their score. Without it an officer
    gives points by hand in its place.
    """

    programme_id: ProgrammeId
    says: Said
    shows_score: bool


class PerkApplicationsAsked(Asked):
    """Which page of one's own applications."""

    size: Size = 50
    cursor: Cursor = None


class PerkAppealAsked(Asked):
    """What somebody says against the decision on their application."""

    says: Said


class MarkAsked(Asked):
    """Points, and why."""

    points: Annotated[int, Field(strict=True, ge=0, le=100)]
    reason: Annotated[str, Field(min_length=2, max_length=100)]

    def mark(self) -> Mark:
        """Return it as the room's verbs take it."""
        return Mark(self.points, self.reason)


class MarksAsked(Asked):
    """Points by each criterion in its order; `by_hand` in place of a score that is not shown or not there."""

    marks: Annotated[list[MarkAsked], Field(min_length=1, max_length=8)]
    by_hand: MarkAsked | None = None

    def given(self) -> Given:
        """Return them as the room's verbs take them."""
        return Given(tuple(one.mark() for one in self.marks), self.by_hand.mark() if self.by_hand else None)


class PerkDecisionAsked(Asked):
    """What becomes of an application, and why."""

    verdict: Literal["grant", "decline"]
    reason: Reason


class PerkAppealDecisionAsked(Asked):
    """What becomes of an appeal, and why."""

    verdict: Literal["uphold", "decline"]
    reason: Reason


class MarkShown(Shown):
    """Points by a criterion, of at most so many, and why."""

    name: str
    points: int
    most: int
    reason: str


class ScoreInPerkShown(Shown):
    """A score as it was when it was read for a programme, and the `counts` points that it gave there of `most`.

    `disputed`: an objection to it was not decided then. `vetoed`: a record of the negative list left nothing of it.
    """

    points: int
    grade: str
    policy: int
    on: dt.date
    disputed: bool
    vetoed: bool
    counts: int
    most: int

    @classmethod
    def of(cls, one: ScoreKept, terms: Terms) -> ScoreInPerkShown:
        """Show how a score counts."""
        return cls(
            points=one.points,
            grade=one.grade,
            policy=one.policy,
            on=one.on,
            disputed=one.disputed,
            vetoed=one.vetoed,
            counts=terms.points_of(one.points),
            most=terms.score_most,
        )


class PerkAppealShown(Shown):
    """An appeal; by the end of `due_on` it is decided, `late` where it was not.

    `due_estimated`: the holiday calendar did not know all days until then.
    """

    says: str
    at: str
    due_on: dt.date
    due_estimated: bool
    state: str
    late: bool
    reason: str
    decided_at: str | None

    @classmethod
    def of(cls, one: Appeal, today: dt.date) -> PerkAppealShown:
        """Show an appeal."""
        return cls(
            says=one.says,
            at=business_time(one.at),
            due_on=one.due_on,
            due_estimated=one.due_estimated,
            state=one.state.value,
            late=one.is_late(today),
            reason=one.reason,
            decided_at=business_time(one.decided.at) if one.decided else None,
        )


class PerkResultShown(Shown):
    """Points with their reasons, how the score counted, and what all comes to.

    `score_deleted`: one counted, and its owner let it be deleted since; then there is no `total` any more.
    """

    marks: list[MarkShown]
    by_hand: MarkShown | None
    score: ScoreInPerkShown | None
    score_deleted: bool
    total: int | None
    most: int


def _result(one: Application, terms: Terms) -> PerkResultShown | None:
    if not one.marks:
        return None
    marks = zip(one.marks, terms.criteria, strict=True)
    hand = one.by_hand
    return PerkResultShown(
        marks=[MarkShown(name=c.name, points=m.points, most=c.most, reason=m.reason) for m, c in marks],
        by_hand=MarkShown(name="", points=hand.points, most=terms.score_most, reason=hand.reason) if hand else None,
        score=ScoreInPerkShown.of(one.score, terms) if one.score else None,
        score_deleted=one.reference(terms) is None,
        total=one.total(terms),
        most=terms.criteria_most + terms.score_most,
    )


class PerkApplicationShown(Shown):
    """One's own application; points and reasons are there with the decision. Until `appeal_until` one may appeal.

    `appeal_estimated`: the holiday calendar does not know all days until then. `score` is what is kept of the score in
    it, from when it was read.
    """

    programme: ProgrammeShown
    says: str
    shows_score: bool
    at: str
    state: str
    score: ScoreInPerkShown | None
    result: PerkResultShown | None
    reason: str
    decided_at: str | None
    appeal_until: dt.date | None
    appeal_estimated: bool
    appeal: PerkAppealShown | None

    @classmethod
    def of(cls, programme: Programme, one: Application, today: dt.date) -> PerkApplicationShown:
        """Show an application to who made it."""
        decided = one.decided
        declined = decided is not None and one.state is ApplicationState.DECLINED
        until, estimated = last_day(decided.at) if decided and declined else (None, False)
        return cls(
            programme=ProgrammeShown.of(programme),
            says=one.says,
            shows_score=one.shows_score,
            at=business_time(one.at),
            state=one.state.value,
            score=ScoreInPerkShown.of(one.score, programme.terms) if one.score else None,
            result=_result(one, programme.terms) if one.is_decided else None,
            reason=one.reason,
            decided_at=business_time(decided.at) if decided else None,
            appeal_until=until,
            appeal_estimated=estimated,
            appeal=PerkAppealShown.of(one.appeal, today) if one.appeal else None,
        )


class PerkApplicationsShown(Shown):
    """A page of one's own applications, the newest programme first."""

    rows: list[PerkApplicationShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Application], programmes: Mapping[str, Programme], today: dt.date) -> PerkApplicationsShown:
        """Show a page."""
        rows = [PerkApplicationShown.of(programmes[one.programme_id], one, today) for one in page.rows]
        return cls(rows=rows, cursor=page.cursor)


class DeskApplicationShown(Shown):
    """An application at the desk. Of who is `tied` to the officer who looks there is the name alone."""

    resident_id: str
    name: str
    tied: bool
    rank: int | None
    says: str
    shows_score: bool
    at: str
    state: str
    result: PerkResultShown | None
    rated_by: list[str]
    reason: str
    decided_by: str
    decided_at: str | None
    appeal: PerkAppealShown | None

    @classmethod
    def of(
        cls, one: Application, terms: Terms, today: dt.date, name: str = "", rank: int | None = None
    ) -> DeskApplicationShown:
        """Show an application to an officer whom nothing ties to who made it."""
        decided = one.decided
        return cls(
            resident_id=one.resident_id,
            name=name,
            tied=False,
            rank=rank,
            says=one.says,
            shows_score=one.shows_score,
            at=business_time(one.at),
            state=one.state.value,
            result=_result(one, terms),
            rated_by=[each.by for each in one.raters],
            reason=one.reason,
            decided_by=decided.by if decided else "",
            decided_at=business_time(decided.at) if decided else None,
            appeal=PerkAppealShown.of(one.appeal, today) if one.appeal else None,
        )

    @classmethod
    def of_tied(cls, one: Application, name: str) -> DeskApplicationShown:
        """Show that somebody applied, to an officer of theirs who does not decide on it."""
        return cls(
            resident_id=one.resident_id,
            name=name,
            tied=True,
            rank=None,
            says="",
            shows_score=False,
            at=business_time(one.at),
            state=one.state.value,
            result=None,
            rated_by=[],
            reason="",
            decided_by="",
            decided_at=None,
            appeal=None,
        )


class DeskApplicationsShown(Shown):
    """A programme and all applications to it, at most 200, ranked by points; those with as many share a rank."""

    programme: ProgrammeShown
    rows: list[DeskApplicationShown]

    @classmethod
    def of(cls, programme: Programme, rows: list[tuple[Place, str, bool]], now: dt.datetime) -> DeskApplicationsShown:
        """Show the list to an officer; `rows` are places with names, and whether they are tied to who looks."""
        today, shown = business_date(now), []
        for place, name, tied in rows:
            one = place.application
            if tied:
                shown.append(DeskApplicationShown.of_tied(one, name))
            else:
                shown.append(DeskApplicationShown.of(one, programme.terms, today, name, place.rank))
        return cls(programme=ProgrammeShown.of(programme), rows=shown)
