"""Programmes as they are drafted, and as everybody reads them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.credit.perks.core.programmes import KINDS, Criterion, Programme, Terms
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import UUID7, Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page

Reason = Annotated[str, Field(min_length=4, max_length=300)]
Cursor = Annotated[str | None, Field(max_length=1_000)]
Size = Annotated[int, Field(ge=1, le=100)]
ProgrammeId = Annotated[str, Field(pattern=UUID7.pattern)]
Kind = Literal["enlistment", "honours", "community_work", "small_works", "training", "other"]
VillageId = Annotated[str, Field(pattern=r"^v[0-9]{5}$")]


class CriterionAsked(Asked):
    """What is looked at beside the score, and the most points that it gives."""

    name: Annotated[str, Field(min_length=2, max_length=20)]
    most: Annotated[int, Field(strict=True, ge=1, le=100)]


class ProgrammeAsked(Asked):
    """A programme as somebody drafts it; once it is published nothing of it changes.

    Without `villages` people of the whole town apply. From `from_on` to `until` they do, and it is decided by
    `decides_on`. `least_grade` is a reference, no bar. A score gives at most `score_most` points, which are never more
    than those of all criteria together.
    """

    title: Annotated[str, Field(min_length=2, max_length=40)]
    kind: Kind
    conditions: Annotated[str, Field(min_length=10, max_length=2_000)]
    places: Annotated[int, Field(strict=True, ge=1, le=200)]
    from_on: Date
    until: Date
    decides_on: Date
    criteria: Annotated[list[CriterionAsked], Field(min_length=1, max_length=8)]
    score_most: Annotated[int, Field(strict=True, ge=0, le=100)]
    villages: Annotated[tuple[VillageId, ...], Field(strict=False, max_length=60)] = ()
    least_age: Annotated[int, Field(strict=True, ge=14, le=80)] = 18
    least_grade: Annotated[str, Field(pattern=r"^[A-E]{0,3}$")] = ""

    def terms(self) -> Terms:
        """Return it as the room's verbs take it."""
        return Terms(
            title=self.title,
            kind=self.kind,
            conditions=self.conditions,
            places=self.places,
            from_on=self.from_on,
            until=self.until,
            decides_on=self.decides_on,
            criteria=tuple(Criterion(one.name, one.most) for one in self.criteria),
            score_most=self.score_most,
            villages=tuple(sorted(set(self.villages))),
            least_age=self.least_age,
            least_grade=self.least_grade,
        )


class PerkCallOffAsked(Asked):
    """Why a programme gives nothing more."""

    reason: Reason


class ProgrammesAsked(Asked):
    """Which page of a place's published programmes."""

    size: Size = 50
    cursor: Cursor = None


class DeskProgrammesAsked(Asked):
    """Which page of a town's programmes, drafts among them."""

    size: Size = 50
    cursor: Cursor = None


class CriterionShown(Shown):
    """What is looked at beside the score, and the most points that it gives."""

    name: str
    most: int


class ProgrammeShown(Shown):
    """A programme as everybody reads it: its conditions, never who applied. `reason`: why it was called off."""

    programme_id: str
    title: str
    kind: str
    kind_title: str
    conditions: str
    places: int
    from_on: dt.date
    until: dt.date
    decides_on: dt.date
    criteria: list[CriterionShown]
    score_most: int
    villages: list[str]
    least_age: int
    least_grade: str
    state: str
    published_at: str | None
    reason: str

    @classmethod
    def of(cls, one: Programme) -> ProgrammeShown:
        """Show a programme."""
        terms = one.terms
        return cls(
            programme_id=one.programme_id,
            title=terms.title,
            kind=terms.kind,
            kind_title=KINDS[terms.kind],
            conditions=terms.conditions,
            places=terms.places,
            from_on=terms.from_on,
            until=terms.until,
            decides_on=terms.decides_on,
            criteria=[CriterionShown(name=each.name, most=each.most) for each in terms.criteria],
            score_most=terms.score_most,
            villages=list(terms.villages),
            least_age=terms.least_age,
            least_grade=terms.least_grade,
            state=one.state.value,
            published_at=business_time(one.published.at) if one.published else None,
            reason=one.reason,
        )


class ProgrammesShown(Shown):
    """A page of published programmes, the newest first."""

    rows: list[ProgrammeShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Programme]) -> ProgrammesShown:
        """Show a page."""
        return cls(rows=[ProgrammeShown.of(one) for one in page.rows], cursor=page.cursor)


class DeskProgrammeShown(Shown):
    """A programme at the town's desk, with who drafted and published it, and how many applied, wait and got a place."""

    programme: ProgrammeShown
    drafted_by: str
    drafted_at: str
    published_by: str
    called_off_by: str
    applied: int
    waiting: int
    granted: int

    @classmethod
    def of(cls, one: Programme) -> DeskProgrammeShown:
        """Show a programme at the desk."""
        return cls(
            programme=ProgrammeShown.of(one),
            drafted_by=one.drafted.by,
            drafted_at=business_time(one.drafted.at),
            published_by=one.published.by if one.published else "",
            called_off_by=one.called_off.by if one.called_off else "",
            applied=one.applied,
            waiting=one.waiting,
            granted=one.granted,
        )


class DeskProgrammesShown(Shown):
    """A page of a town's programmes, the newest first."""

    rows: list[DeskProgrammeShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Programme]) -> DeskProgrammesShown:
        """Show a page."""
        return cls(rows=[DeskProgrammeShown.of(one) for one in page.rows], cursor=page.cursor)
