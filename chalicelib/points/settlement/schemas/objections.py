"""Objections and comparisons, asked and shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import UUID7, Asked, Shown
from chalicelib.points.settlement.core.comparing import Comparison, Difference
from chalicelib.points.settlement.core.objections import ADJUSTED_FEN_MAX, Objection, Verdict

Key = Annotated[str, Field(pattern=UUID7.pattern)]


class SettlementObjectionAsked(Asked):
    """What a shop says: against a line by its key, or the whole; `theirs` is its own number of what is missing."""

    line: Key | None = None
    theirs: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,40}$")] | None = None
    reason: Annotated[str, Field(min_length=2, max_length=300)]


class SettlementAnswerAsked(Asked):
    """What an officer answers. `fen` is what an upheld objection changes, on this statement or the next one."""

    answer: Literal["uphold", "decline"]
    reason: Annotated[str, Field(min_length=2, max_length=300)]
    fen: Annotated[int, Field(strict=True, ge=-ADJUSTED_FEN_MAX, le=ADJUSTED_FEN_MAX)] = 0
    on_next: bool = False

    @property
    def said(self) -> Verdict:
        """The answer as the room's core knows it."""
        return Verdict(self.answer)


class ObjectionShown(Shown):
    """An objection and what was answered. `fen` is what an upheld one changed, on this statement or the next."""

    objection_id: str
    line: str
    line_points: int
    theirs: str
    reason: str
    at: str
    state: str
    answer: str
    answered_by: str
    answered_at: str | None
    fen: int
    on_next: bool

    @classmethod
    def of(cls, objection: Objection) -> ObjectionShown:
        """Show an objection."""
        return cls(
            objection_id=objection.objection_id,
            line=objection.line,
            line_points=objection.line_points,
            theirs=objection.theirs,
            reason=objection.reason,
            at=business_time(objection.at),
            state=objection.state.value,
            answer=objection.answer,
            answered_by=objection.answered_by,
            answered_at=business_time(objection.answered_at) if objection.answered_at else None,
            fen=objection.fen,
            on_next=objection.on_next,
        )


class UploadedListShown(Shown):
    """Where to send a list: a form with these fields, then `file`. What its columns are called is told too."""

    upload_id: str
    url: str
    fields: dict[str, str]
    bytes_max: int
    rows_max: int
    columns: list[str]


class ComparisonAsked(Asked):
    """Which uploaded list to compare with the month."""

    upload_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]


class ComparisonRow(Shown):
    """What comparing came to: `rows` of theirs, `lines` of ours, what was the `same`, and how others differ.

    `reason` says why a list could not be compared; there are no counts then.
    """

    comparison_id: str
    at: str
    counts: dict[str, int]
    reason: str

    @classmethod
    def of(cls, comparison: Comparison) -> ComparisonRow:
        """Show what comparing came to."""
        return cls(
            comparison_id=comparison.comparison_id,
            at=business_time(comparison.at),
            counts=comparison.counts,
            reason=comparison.reason,
        )


class DifferenceShown(Shown):
    """One difference: `only_ours`, `only_theirs`, `amount` or `time` (another day)."""

    kind: str
    key: str
    theirs: str
    our_points: int
    their_points: int
    our_at: str
    their_at: str

    @classmethod
    def of(cls, one: Difference) -> DifferenceShown:
        """Show a difference."""
        return cls(
            kind=one.kind.value,
            key=one.key,
            theirs=one.theirs,
            our_points=one.our_points,
            their_points=one.their_points,
            our_at=one.our_at,
            their_at=one.their_at,
        )


class ComparisonShown(ComparisonRow):
    """What comparing came to: the first differences, and an address that opens the file of all of them."""

    differences: list[DifferenceShown]
    url: str

    @classmethod
    def whole(cls, comparison: Comparison, url: str) -> ComparisonShown:
        """Show what comparing came to with its differences."""
        return cls(
            comparison_id=comparison.comparison_id,
            at=business_time(comparison.at),
            counts=comparison.counts,
            reason=comparison.reason,
            differences=[DifferenceShown.of(one) for one in comparison.shown],
            url=url,
        )
