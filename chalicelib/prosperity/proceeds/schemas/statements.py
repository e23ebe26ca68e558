"""Statements as officers, auditors and producers see them, and what they send. Amounts are whole fen."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from chalicelib.kernel.calendar import business_time, days_of
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.proceeds.core.statements import CORRECTED_FEN_MAX, Doubt, Line, Statement

ProceedsWeek = Annotated[
    str, Field(pattern=r"^20[0-9]{2}W(0[1-9]|[1-4][0-9]|5[0-3])$", description="A week, such as `2026W48`.")
]
Words = Annotated[str, Field(min_length=2, max_length=300)]


class ProceedsPageAsked(Asked):
    """Which page of a list."""

    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class ProceedsWeekAsked(ProceedsPageAsked):
    """Which week, and which page of it."""

    week: ProceedsWeek


class ProceedsApproveAsked(Asked):
    """What an officer looked at: what was to be paid then."""

    payable_fen: Annotated[int, Field(strict=True, ge=0)]


class ProceedsPayAsked(ProceedsApproveAsked):
    """What the bank did, and how much of it."""

    bank_reference: Annotated[str, Field(pattern=r"^[0-9A-Za-z/_-]{4,40}$")]
    paid_on: Date


class ProceedsDoubtAsked(Asked):
    """What a producer thinks is wrong."""

    words: Words


class ProceedsAnswerAsked(Asked):
    """What an officer answers. With `fen` the producer gets so much more (below nothing: less) in the week after."""

    words: Words
    fen: Annotated[int, Field(strict=True, ge=-CORRECTED_FEN_MAX, le=CORRECTED_FEN_MAX)] = 0


class ProceedsRow(Shown):
    """A statement in a list. `kind` is producer, collective or platform; `payable_fen` is what is paid for the week."""

    party_id: str
    week: str
    first_on: dt.date
    last_on: dt.date
    kind: str
    name: str
    state: str
    grams: int
    heads: int
    sum_fen: int
    carried_in_fen: int
    carried_out_fen: int
    payable_fen: int
    open_doubts: int
    closed_at: str
    paid_on: dt.date | None

    @classmethod
    def of(cls, one: Statement) -> ProceedsRow:
        """Show a statement in a list."""
        first, after = days_of(one.week)
        return cls(
            party_id=one.party_id,
            week=one.week,
            first_on=first,
            last_on=after - dt.timedelta(days=1),
            kind=one.kind.value,
            name=one.party.name,
            state=one.state.value,
            grams=sum(line.grams for line in one.lines),
            heads=sum(line.heads for line in one.lines),
            sum_fen=one.sum_fen,
            carried_in_fen=one.carried_in_fen,
            carried_out_fen=one.carried_out_fen,
            payable_fen=one.payable_fen,
            open_doubts=one.open_doubts,
            closed_at=business_time(one.closed_at),
            paid_on=one.payment.paid_on if one.payment else None,
        )


class ProceedsStatementsShown(Shown):
    """A page of statements."""

    rows: list[ProceedsRow]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Statement]) -> ProceedsStatementsShown:
        """Show a page of statements."""
        return cls(rows=[ProceedsRow.of(one) for one in page.rows], cursor=page.cursor)


class ProceedsLineShown(Shown):
    """A line: of what buyers paid (`paid_fen`), `fen` is the party's, and `later_fen` what was changed afterwards."""

    title: str
    label: str
    how: str
    units: int
    grams: int
    heads: int
    paid_fen: int
    fen: int
    later_fen: int
    total_fen: int

    @classmethod
    def of(cls, line: Line) -> ProceedsLineShown:
        """Show a line."""
        return cls(
            title=line.title,
            label=line.label,
            how=line.how,
            units=line.units,
            grams=line.grams,
            heads=line.heads,
            paid_fen=line.paid_fen,
            fen=line.fen,
            later_fen=line.later_fen,
            total_fen=line.total_fen,
        )


class ProceedsStepShown(Shown):
    """One step of a statement's life."""

    deed: str
    by: str
    at: str


class ProceedsDoubtShown(Shown):
    """What a producer thinks is wrong, and what was answered; `answered_at` is null while it waits."""

    doubt_id: str
    words: str
    at: str
    answer: str
    answered_by: str
    answered_at: str | None
    fen: int

    @classmethod
    def of(cls, doubt: Doubt) -> ProceedsDoubtShown:
        """Show a doubt."""
        return cls(
            doubt_id=doubt.doubt_id,
            words=doubt.words,
            at=business_time(doubt.at),
            answer=doubt.answer,
            answered_by=doubt.answered_by,
            answered_at=business_time(doubt.answered_at) if doubt.answered_at else None,
            fen=doubt.fen,
        )


class ProceedsStatementShown(ProceedsRow):
    """A statement whole: its lines, what was done with it, and what its producer doubts.

    `previous` is the week that something was carried on from ("": none). `points_fen` is, on the platform's, what
    buyers paid by work points, which the town's funds bring. `resident_id` is the villager whose it is, or empty.
    """

    resident_id: str
    total_fen: int
    previous: str
    points_fen: int
    lines: list[ProceedsLineShown]
    steps: list[ProceedsStepShown]
    bank_reference: str
    doubts: list[ProceedsDoubtShown]

    @classmethod
    def whole(cls, one: Statement) -> ProceedsStatementShown:
        """Show a statement whole."""
        return cls(
            **ProceedsRow.of(one).model_dump(),
            resident_id=one.party.resident_id,
            total_fen=one.total_fen,
            previous=one.previous,
            points_fen=one.points_fen,
            lines=[ProceedsLineShown.of(line) for line in one.lines],
            steps=[ProceedsStepShown(deed=step.deed, by=step.by, at=business_time(step.at)) for step in one.steps],
            bank_reference=one.payment.reference if one.payment else "",
            doubts=[ProceedsDoubtShown.of(doubt) for doubt in one.doubts],
        )

    def to_the_producer(self) -> ProceedsStatementShown:
        """Return the same without which officers did it: to a producer the town speaks as one."""
        steps = [one.model_copy(update={"by": ""}) for one in self.steps]
        doubts = [one.model_copy(update={"answered_by": ""}) for one in self.doubts]
        return self.model_copy(update={"steps": steps, "doubts": doubts})
