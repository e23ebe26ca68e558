"""Statements as officers, auditors and shops see them, and what officers send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page
from chalicelib.points.ledger.core.accounts import Entry, Kind
from chalicelib.points.ledger.core.keys import asked_on, moment_of
from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.settlement.core.capitals import capitals_of, yuan_of
from chalicelib.points.settlement.core.statements import Statement
from chalicelib.points.settlement.core.whole import Whole
from chalicelib.points.settlement.schemas.objections import ComparisonRow, ObjectionShown

Month = Annotated[str, Field(pattern=r"^20[0-9]{2}M(0[1-9]|1[0-2])$", description="A month, such as `2026M11`.")]
Cursor = Annotated[str | None, Field(max_length=1_000)]
Size = Annotated[int, Field(ge=1, le=100)]
Fen = Annotated[int, Field(strict=True, description="Whole fen.")]


class MonthAsked(Asked):
    """Which month, and which page of it."""

    month: Month
    size: Size = 50
    cursor: Cursor = None


class PageAsked(Asked):
    """Which page of a list."""

    size: Size = 50
    cursor: Cursor = None


class CheckAsked(Asked):
    """What an officer looked at: what was to be paid then. `remark` is kept with the step."""

    payable_fen: Fen
    remark: Annotated[str, Field(max_length=200)] = ""


class SendBackAsked(Asked):
    """Why a checked statement goes back to be checked again."""

    reason: Annotated[str, Field(min_length=2, max_length=200)]


class PayAsked(Asked):
    """What the bank did, and how much of it."""

    payable_fen: Fen
    bank_reference: Annotated[str, Field(pattern=r"^[0-9A-Za-z/_-]{4,40}$")]
    paid_on: Date


class SettlementRow(Shown):
    """A statement in a list. Amounts in fen; `payable_words` is what is to be paid in Chinese capitals."""

    partner_id: str
    month: str
    shop: str
    state: str
    lines: int
    redeemed: int
    refunded: int
    points: int
    sum_fen: int
    carried_in_fen: int
    taken_fen: int
    adjusted_fen: int
    total_fen: int
    carried_out_fen: int
    payable_fen: int
    payable_yuan: str
    payable_words: str
    open_objections: int
    closed_at: str
    object_until: dt.date
    paid_on: dt.date | None

    @classmethod
    def of(cls, statement: Statement) -> SettlementRow:
        """Show a statement in a list."""
        return cls(**_numbers(statement))


def _numbers(statement: Statement) -> dict[str, Any]:
    same = (
        "partner_id", "month", "shop", "lines", "redeemed", "refunded", "points", "sum_fen", "carried_in_fen",
        "taken_fen", "adjusted_fen", "total_fen", "carried_out_fen", "payable_fen", "open_objections", "object_until",
    )  # fmt: skip
    return {name: getattr(statement, name) for name in same} | {
        "state": statement.state.value,
        "payable_yuan": yuan_of(statement.payable_fen),
        "payable_words": capitals_of(statement.payable_fen),
        "closed_at": business_time(statement.closed_at),
        "paid_on": statement.payment.paid_on if statement.payment else None,
    }


class SettlementsShown(Shown):
    """A page of statements."""

    rows: list[SettlementRow]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Statement]) -> SettlementsShown:
        """Show a page of statements."""
        return cls(rows=[SettlementRow.of(one) for one in page.rows], cursor=page.cursor)


class SumShown(Shown):
    """What one contract's lines come to; `fen` drops the part of a fen."""

    contract: str
    starts_on: dt.date
    points_per_yuan: int
    redeemed: int
    refunded: int
    points: int
    fen: int


class DayTotalShown(Shown):
    """What a business date's lines come to."""

    on: dt.date
    sales: int
    redeemed: int
    refunds: int
    refunded: int
    points: int


class SettlementStepShown(Shown):
    """One step of a statement's life."""

    deed: str
    by: str
    at: str
    why: str


class SettlementShown(SettlementRow):
    """A statement whole: its sums by contract and day, its steps, what the shop said, what comparing came to.

    `previous` is the month that something was taken over from; `papers_ready` tells whether its files are there.
    """

    village: str
    town: str
    previous: str
    next_fen: int
    sums: list[SumShown]
    days: list[DayTotalShown]
    steps: list[SettlementStepShown]
    bank_reference: str
    papers_ready: bool
    objections: list[ObjectionShown]
    comparisons: list[ComparisonRow]

    @classmethod
    def whole(cls, whole: Whole) -> SettlementShown:
        """Show a statement whole, as the town sees it."""
        one = whole.statement
        return cls(
            **_numbers(one),
            village=one.village,
            town=one.town,
            previous=one.previous,
            next_fen=one.next_fen,
            sums=[
                SumShown(
                    contract=s.number,
                    starts_on=s.starts_on,
                    points_per_yuan=s.points_per_yuan,
                    redeemed=s.redeemed,
                    refunded=s.refunded,
                    points=s.points,
                    fen=s.fen,
                )
                for s in one.sums
            ],
            days=[
                DayTotalShown(
                    on=day.on,
                    sales=day.sales,
                    redeemed=day.redeemed,
                    refunds=day.refunds,
                    refunded=day.refunded,
                    points=day.redeemed - day.refunded,
                )
                for day in one.days
            ],
            steps=[SettlementStepShown(deed=s.deed, by=s.by, at=business_time(s.at), why=s.why) for s in one.steps],
            bank_reference=one.payment.reference if one.payment else "",
            papers_ready=one.papers >= one.revision,
            objections=[ObjectionShown.of(objection) for objection in whole.objections],
            comparisons=[ComparisonRow.of(comparison) for comparison in whole.comparisons],
        )

    def to_the_shop(self) -> SettlementShown:
        """Return the same without which officers did it: to a shop the town speaks as one."""
        steps = [one.model_copy(update={"by": ""}) for one in self.steps]
        said = [one.model_copy(update={"answered_by": ""}) for one in self.objections]
        return self.model_copy(update={"steps": steps, "objections": said})


class SettlementLineShown(Shown):
    """A line of a statement: a redemption, or a refund with negative points and the line it gives back (`of`)."""

    key: str
    slip: str
    kind: str
    points: int
    on: dt.date
    made_at: str
    masked_name: str
    document: str
    of: str

    @classmethod
    def of_entry(cls, partner_id: str, entry: Entry) -> SettlementLineShown:
        """Show the line that an entry is."""
        return cls(
            key=entry.line,
            slip=slip_number(partner_id, entry.line),
            kind="refund" if entry.kind is Kind.REFUND else "redemption",
            points=entry.delta.spent,
            on=asked_on(entry.line),
            made_at=business_time(moment_of(entry.line)),
            masked_name=entry.mask,
            document=entry.document,
            of=entry.of,
        )


class SettlementLinesShown(Shown):
    """A page of a month's lines, the newest first."""

    rows: list[SettlementLineShown]
    cursor: str | None

    @classmethod
    def of(cls, partner_id: str, page: Page[Entry]) -> SettlementLinesShown:
        """Show a page of lines."""
        return cls(rows=[SettlementLineShown.of_entry(partner_id, one) for one in page.rows], cursor=page.cursor)


class SettlementFileShown(Shown):
    """A file of a statement, and an address that opens it for a few minutes."""

    kind: str
    url: str


class SettlementFilesShown(Shown):
    """The files of a statement; those `being_made` were missing, and are there in a minute or so."""

    files: list[SettlementFileShown]
    being_made: list[str]

    @classmethod
    def of(cls, files: Sequence[tuple[str, str]]) -> SettlementFilesShown:
        """Show files; one without an address is being made."""
        there = [SettlementFileShown(kind=kind, url=url) for kind, url in files if url]
        return cls(files=there, being_made=[kind for kind, url in files if not url])
