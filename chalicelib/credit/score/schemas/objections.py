"""Objections to scores as they are made and shown: to who made them, and at the town's desk."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.credit.score.core.mine import Mine
from chalicelib.credit.score.core.objections import Look, Objection
from chalicelib.credit.score.schemas.own import ScoreShown
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import UUID7, Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page

Said = Annotated[str, Field(min_length=4, max_length=500)]
Cursor = Annotated[str | None, Field(max_length=1_000)]
Size = Annotated[int, Field(ge=1, le=100)]


class AboutAsked(Asked):
    """One of the facts behind a score that do harm: its day and id, as the list of facts shows them."""

    on: Date
    fact_id: Annotated[str, Field(pattern=UUID7.pattern)]


class ScoreObjectionAsked(Asked):
    """What somebody says against their score, or against one fact behind it."""

    says: Said
    about: AboutAsked | None = None


class ScoreObjectionsAsked(Asked):
    """Which page of one's own objections."""

    size: Size = 50
    cursor: Cursor = None


class DeskObjectionsAsked(Asked):
    """Which page of a town's objections: the open ones, or those that are over."""

    over: bool = False
    size: Size = 50
    cursor: Cursor = None


class ScoreDecisionAsked(Asked):
    """What becomes of an objection, and why."""

    verdict: Literal["uphold", "decline"]
    reason: Said


class ProlongAsked(Asked):
    """Why the decision takes longer than five working days."""

    why: Said


class AboutShown(Shown):
    """What is objected to: what was told on a day, and the activity, order, wish or claim that it is of."""

    on: dt.date
    what: str
    source: str


class ScoreLookShown(Shown):
    """Somebody of the town looked at an objection and at the score it is about."""

    by: str
    at: str

    @classmethod
    def of(cls, one: Look) -> ScoreLookShown:
        """Show a look."""
        return cls(by=one.by, at=business_time(one.at))


class ScoreObjectionShown(Shown):
    """An objection; `due_on` is the last day for the decision, `prolonged` why it takes longer than five working days.

    `due_estimated`: the holiday calendar did not know all days until then; they are Monday to Friday without fixed
    holidays. `again`: one to the same thing was declined before, and somebody else decides now. `document` is the paper
    that an officer entered it from, "" where there is none.
    """

    objection_id: str
    says: str
    about: AboutShown | None
    at: str
    due_on: dt.date
    due_estimated: bool
    state: str
    again: bool
    prolonged: str
    late: bool
    reason: str
    decided_at: str | None
    looks: list[ScoreLookShown]
    document: str

    @classmethod
    def of(cls, one: Objection) -> ScoreObjectionShown:
        """Show an objection to who made it."""
        return cls(**_shown(one))


def _shown(one: Objection) -> dict[str, Any]:
    about = one.about
    return {
        "objection_id": one.objection_id,
        "says": one.says,
        "about": AboutShown(on=about.on, what=about.what, source=about.source) if about else None,
        "at": business_time(one.at),
        "due_on": one.due_on,
        "due_estimated": one.due_estimated,
        "state": one.state.value,
        "again": one.before is not None,
        "prolonged": one.prolonged,
        "late": one.late,
        "reason": one.reason,
        "decided_at": business_time(one.decided_at) if one.decided_at else None,
        "looks": [ScoreLookShown.of(look) for look in one.looks],
        "document": one.paper.document if one.paper else "",
    }


class ScoreObjectionsShown(Shown):
    """A page of one's own objections, the newest first."""

    rows: list[ScoreObjectionShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Objection]) -> ScoreObjectionsShown:
        """Show a page."""
        return cls(rows=[ScoreObjectionShown.of(one) for one in page.rows], cursor=page.cursor)


class DeskObjectionShown(ScoreObjectionShown):
    """An objection at the town's desk, with whose it is and who decided."""

    resident_id: str
    decided_by: str

    @classmethod
    def of(cls, one: Objection) -> DeskObjectionShown:
        """Show an objection at the desk."""
        return cls(**_shown(one), resident_id=one.resident_id, decided_by=one.decided_by)


class DeskObjectionsShown(Shown):
    """A page of a town's objections: open ones by their last day, those that are over the newest first."""

    rows: list[DeskObjectionShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Objection]) -> DeskObjectionsShown:
        """Show a page."""
        return cls(rows=[DeskObjectionShown.of(one) for one in page.rows], cursor=page.cursor)


class DeskObjectionOpened(Shown):
    """An objection with the name of who made it, and the score it is about; None where there is no score any more."""

    name: str
    objection: DeskObjectionShown
    score: ScoreShown | None

    @classmethod
    def of(cls, one: Objection, name: str, mine: Mine | None) -> DeskObjectionOpened:
        """Show all three."""
        return cls(name=name, objection=DeskObjectionShown.of(one), score=ScoreShown.of(mine) if mine else None)
