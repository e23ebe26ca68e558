"""Mandates, deeds done by them, and disputes, asked and shown."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.identity.core.deeds import UNDO_FOR, Deed, Dispute, Trail, Verdict
from chalicelib.foundation.identity.core.mandate_states import IN_USE
from chalicelib.foundation.identity.core.mandates import DAY_POINTS_MAX, How, Mandate, Terms, Witness
from chalicelib.foundation.identity.schemas.consents import Version
from chalicelib.foundation.identity.schemas.fields import PageSize, Pin
from chalicelib.kernel.authz import Matter
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page

AgentId = Annotated[str, Field(pattern=r"^(v[0-9]{5}r[0-9]{5}|s[0-9a-f-]{36})$")]
Matters = Annotated[frozenset[Matter], Field(min_length=1, max_length=len(Matter))]
DayPoints = Annotated[int, Field(strict=True, ge=0, le=DAY_POINTS_MAX)]
Document = Annotated[str, Field(max_length=60)]
PhotoId = Annotated[
    str, Field(pattern=r"^(v[0-9]{5}m[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})?$")
]
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class TermsAsked(Asked):
    """What a mandate covers: matters, points a day (0 without `spend`), the last day; the version of the text read."""

    matters: Matters
    day_points: DayPoints = 0
    valid_until: Date
    version: Version

    def terms(self) -> Terms:
        """Return them as the room's core knows them."""
        return Terms(self.matters, self.day_points, self.valid_until)


class GivenAsked(TermsAsked):
    """A mandate of one's own; `agent_code` is what the agent's villager code says when scanned."""

    agent_code: Annotated[str, Field(min_length=1, max_length=200)]


class EnteredAsked(TermsAsked):
    """A mandate that an officer saw somebody agree to: with card and `pin`, or on paper with its number.

    `photo_id` is a picture of the paper that the officer sent as `evidence`; a paper that covers `spend` needs one,
    and opens that once a second officer confirmed it. `given_by` is the guardian's resident id for somebody under 14.
    """

    agent_id: AgentId
    how: Literal["card", "paper"]
    pin: Pin = ""
    document: Document = ""
    photo_id: PhotoId = ""
    given_by: Annotated[str, Field(pattern=r"^(v[0-9]{5}r[0-9]{5})?$")] = ""

    def witness(self) -> Witness:
        """Return how the consent is known."""
        return Witness(How(self.how), self.document, self.photo_id, self.given_by)


class MandateShown(Shown):
    """A mandate. `state` is `standing`, `over` where its last day has passed, or `ended`.

    `waiting`: on paper, and all but `spend` may be used until a second officer confirms it. `photo_id` is the paper's,
    `finding` why one refused it.
    """

    principal_id: str
    principal_name: str
    agent_id: str
    agent_name: str
    matters: list[str]
    day_points: int
    spent_today: int | None
    valid_until: dt.date
    state: str
    how: str
    document: str
    photo_id: str
    given_by: str
    entered_by: str
    entered_at: str
    confirmed_by: str
    finding: str
    ended_by: str
    ended_at: str | None

    @classmethod
    def of(cls, mandate: Mandate, today: dt.date, spent: int | None = None) -> MandateShown:
        """Show a mandate; `spent` is what its agent spent today, where that is asked."""
        terms = mandate.terms
        over = mandate.state in IN_USE and not mandate.stands(today)
        return cls(
            principal_id=mandate.principal_id,
            principal_name=mandate.principal_name,
            agent_id=mandate.agent_id,
            agent_name=mandate.agent_name,
            matters=sorted(matter.value for matter in terms.matters),
            day_points=terms.day_points,
            spent_today=spent,
            valid_until=terms.valid_until,
            state="over" if over else mandate.state.value,
            how=mandate.witness.how.value,
            document=mandate.witness.document,
            photo_id=mandate.witness.photo_id,
            given_by=mandate.witness.given_by,
            entered_by=mandate.entered_by,
            entered_at=business_time(mandate.entered_at),
            confirmed_by=mandate.confirmed_by,
            finding=mandate.finding,
            ended_by=mandate.ended_by,
            ended_at=None if mandate.ended_at is None else business_time(mandate.ended_at),
        )


class MandatesShown(Shown):
    """Mandates, standing and ended."""

    rows: list[MandateShown]


class TrailAsked(Asked):
    """Which page of what was done."""

    size: PageSize = 20
    cursor: str | None = None


class DeedShown(Shown):
    """What an agent did: `deed` is the operation's name, `about` its path parameters; `undo_until` while it may be.

    The desk is not told which wish a deed was about, since that may be a hidden wisher's.
    """

    deed_id: str
    principal_id: str
    agent_id: str
    agent_name: str
    deed: str
    about: dict[str, str]
    points: int
    made_at: str
    undo_until: str | None
    undone_at: str | None
    dispute: str

    @classmethod
    def of(cls, deed: Deed, agent_name: str = "", *, undoable: bool = False, at_desk: bool = False) -> DeedShown:
        """Show a deed to its principal or agent, or to officers `at_desk`."""
        return cls(
            deed_id=deed.deed_id,
            principal_id=deed.principal_id,
            agent_id=deed.agent_id,
            agent_name=agent_name,
            deed=deed.door,
            about=deed.about_at_desk if at_desk else deed.params,
            points=deed.points,
            made_at=business_time(deed.made_at),
            undo_until=business_time(deed.made_at + UNDO_FOR) if undoable else None,
            undone_at=None if deed.undone_at is None else business_time(deed.undone_at),
            dispute=deed.dispute,
        )


class DeedsShown(Shown):
    """A page of deeds, newest first."""

    rows: list[DeedShown]
    cursor: str | None

    @classmethod
    def of(cls, trail: Trail, *, at_desk: bool = False) -> DeedsShown:
        """Show a page."""
        page, undoable = trail.page, trail.undoable
        rows = [
            DeedShown.of(deed, trail.names.get(deed.agent_id, ""), undoable=deed.deed_id in undoable, at_desk=at_desk)
            for deed in page.rows
        ]
        return cls(rows=rows, cursor=page.cursor)


class DisputeAsked(Asked):
    """Why a deed is disputed."""

    reason: Reason


class VerdictAsked(Asked):
    """What a town officer finds: `confirm` (the mandate ends) or `dismiss`, and why."""

    verdict: Verdict
    finding: Reason


class DisputeShown(Shown):
    """A dispute; it is to be decided by the end of `due_on`."""

    dispute_id: str
    principal_id: str
    agent_id: str
    deed_id: str
    deed: str
    points: int
    reason: str
    opened_by: str
    opened_at: str
    due_on: dt.date
    state: str
    decided_by: str
    decided_at: str | None
    finding: str

    @classmethod
    def of(cls, dispute: Dispute) -> DisputeShown:
        """Show a dispute."""
        return cls(
            dispute_id=dispute.dispute_id,
            principal_id=dispute.principal_id,
            agent_id=dispute.agent_id,
            deed_id=dispute.deed_id,
            deed=dispute.door,
            points=dispute.points,
            reason=dispute.reason,
            opened_by=dispute.opened_by,
            opened_at=business_time(dispute.opened_at),
            due_on=dispute.due_on,
            state=dispute.state.value,
            decided_by=dispute.decided_by,
            decided_at=None if dispute.decided_at is None else business_time(dispute.decided_at),
            finding=dispute.finding,
        )


class DisputesShown(Shown):
    """A page of a village's disputes, newest first."""

    rows: list[DisputeShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Dispute]) -> DisputesShown:
        """Show a page."""
        return cls(rows=[DisputeShown.of(row) for row in page.rows], cursor=page.cursor)
