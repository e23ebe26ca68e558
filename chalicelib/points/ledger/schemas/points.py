"""Accounts, entries and budgets as the outside sees them. Points are whole; times carry China's offset."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from chalicelib.kernel.calendar import business_date, business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page
from chalicelib.points.ledger.core.accounts import POINTS_MAX, Account, Entry
from chalicelib.points.ledger.core.budgets import Budget, BudgetLine, LineKind
from chalicelib.points.ledger.core.documents import same_paper
from chalicelib.points.ledger.core.lots import expiring_soon
from chalicelib.points.ledger.core.rules import CATALOGUE
from chalicelib.points.ledger.core.settings import Settings

Points = Annotated[int, Field(strict=True, ge=1, le=POINTS_MAX, description="Whole points.")]
BudgetPoints = Annotated[int, Field(strict=True, ge=1, le=100_000_000, description="Whole points.")]
Text = Annotated[str, Field(min_length=1, max_length=120)]


def _named(document: str) -> str:
    if not same_paper(document):
        message = "要写看得见的名称或编号。|Write a name or number that can be seen."
        raise ValueError(message)
    return document


Document = Annotated[Text, AfterValidator(_named)]
"""What names a paper: a text of which something is left without what people type differently."""
Year = Annotated[int, Field(ge=2020, le=2100)]
Cursor = Annotated[str | None, Field(default=None, max_length=1_000)]


class PageAsked(Asked):
    """Which page of a list."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Cursor = None


class ExpiringShown(Shown):
    """Points that expire together."""

    points: int
    on: dt.date


class AccountShown(Shown):
    """An account now."""

    account_id: str
    holder_id: str
    name: str
    status: str
    balance: int
    held: int
    as_of: str
    expiring: list[ExpiringShown]

    @classmethod
    def of(cls, holder_id: str, account: Account | None, now: dt.datetime, settings: Settings) -> AccountShown:
        """Show an account, its expiry by the town's settings; one never opened is an empty one."""
        if account is None:
            return cls(
                account_id="", holder_id=holder_id, name="", status="unopened", balance=0, held=0,
                as_of=business_time(now), expiring=[],
            )  # fmt: skip
        return cls(
            account_id=account.ref.account_id,
            holder_id=holder_id,
            name=account.mask,
            status=account.status,
            balance=account.balance,
            held=account.held,
            as_of=business_time(now),
            expiring=[ExpiringShown(points=n, on=on) for n, on in expiring_soon(account, business_date(now), settings)],
        )


class HouseholdAccountShown(Shown):
    """My household's points. `code`, `zh` and `en` say why I may not spend them, "" where I may."""

    account: AccountShown
    may_spend: bool
    code: str
    zh: str
    en: str

    @classmethod
    def of(cls, account: AccountShown, bar: DomainError | None) -> HouseholdAccountShown:
        """Show a household's account to a member, with what bars them from spending it."""
        if bar is None:
            return cls(account=account, may_spend=True, code="", zh="", en="")
        return cls(account=account, may_spend=False, code=bar.code, zh=bar.sentence("zh"), en=bar.sentence("en"))


class EntryShown(Shown):
    """One line of a statement. `points` is what it changed the balance by, `after` the balance where it is known.

    `acted_by` is the agent who did it for the account's holder, "" where nobody acted for them.
    `minutes` is for how long an award by the hour was paid. Where a cap left only a part, `of_points` are what the
    whole would have earned, and `of_minutes` how long it was; 0 otherwise.
    `means` is what proved the payer of a redemption (`pay_code`, `pin`, `photo`, `number`, `shop_code`); "" elsewhere,
    and for what was redeemed before it was kept. `refunded` are the points of it that came back, each time by a line of
    its own of the kind `refund`, whose `refund_of` is the line that it gives back.
    """

    entry_id: str
    kind: str
    points: int
    held: int
    after: int | None
    rule: str
    rule_title: str
    source: str
    line: str
    document: str
    on: str
    at: str
    acted_by: str
    minutes: int
    of_minutes: int
    of_points: int
    means: str
    refunded: int
    refund_of: str

    @classmethod
    def of(cls, entry: Entry) -> EntryShown:
        """Show an entry."""
        return cls(
            entry_id=entry.at,
            kind=entry.kind.value,
            points=entry.delta.balance,
            held=entry.delta.held,
            after=entry.after,
            rule=entry.rule,
            rule_title=entry.title or held_for(entry.source) or title_of(entry.rule),
            source=entry.source,
            line=entry.line,
            document=entry.document,
            on=entry.on,
            at=business_time(entry.made_at),
            acted_by=entry.acted_by,
            minutes=entry.minutes,
            of_minutes=entry.of_minutes,
            of_points=entry.of_points,
            means=entry.means,
            refunded=entry.refunded,
            refund_of=entry.of,
        )


class EntryForStaff(EntryShown):
    """A line of a statement as officers and auditors see it.

    `by` is who made it: a staff id, a resident id (`… by …`: an agent for them), a shop's key, or `system`. `debit` and
    `credit` are its two sides, `seq` the account's version after it where the account was read.
    """

    by: str
    debit: str
    credit: str
    seq: int | None

    @classmethod
    def of(cls, entry: Entry) -> EntryForStaff:
        """Show an entry, and who made it."""
        shown = EntryShown.of(entry).model_dump()
        return cls(**shown, by=entry.by, debit=entry.debit, credit=entry.credit, seq=entry.seq)


_TITLES = {rule.code: rule.title for rule in CATALOGUE} | {
    "redemption": "在商户用工分",
    "expiry": "到期",
    "household": "转入家里的工分",
    "hold": "预扣",
    "reward": "工分商城兑换",
    "block": "账户停用与恢复",
    "refund": "退款",
}


_HELD_FOR = {"u": "话费网费"}
"""What points are held for, by the letter in the id of what holds them (`hold#v00012u…`)."""


def held_for(source: str) -> str:
    """Return what the points of a hold's source are for, "" where no room says so."""
    kind, _, held_by = source.partition("#")
    return _HELD_FOR.get(held_by[6:7], "") if kind == "hold" else ""


def title_of(rule_ref: str) -> str:
    """Return what people call the rule of an entry."""
    return _TITLES.get(rule_ref.partition("@")[0], rule_ref)


class StatementShown(Shown):
    """A page of a statement, newest first."""

    rows: list[EntryShown]
    cursor: str | None


class StatementForStaff(Shown):
    """A page of a statement as officers and auditors see it, newest first."""

    rows: list[EntryForStaff]
    cursor: str | None


class PayCodeAsked(Asked):
    """Whose points the code pays from."""

    account: Literal["me", "household"] = "me"


class PayCodeShown(Shown):
    """A one-time pay code; show it as QR and as a bar code, never store it."""

    digits: str
    expires_at: str


class PoolAsked(Asked):
    """Points to move into the household's account."""

    points: Points


class AwardAsked(Asked):
    """A deed written up by an officer: its rule, when it was, and the document that shows it.

    `minutes` for rules paid by the hour, `points` for those decided case by case.
    """

    rule: Annotated[str, Field(pattern=r"^[a-z]{3}$")]
    document: Document
    on: Date | None = None
    minutes: Annotated[int, Field(strict=True, ge=1, le=24 * 60)] | None = None
    points: Points | None = None


class ReversalAsked(Asked):
    """A mistaken award: its source and line as the statement shows them, and why."""

    source: Annotated[str, Field(min_length=1, max_length=120)]
    line: Annotated[str, Field(min_length=1, max_length=80)]
    reason: Text


class BlockAsked(Asked):
    """Why an account is blocked, or let go; its holder reads it too."""

    reason: Annotated[str, Field(min_length=2, max_length=120)]


class GrantAsked(Asked):
    """Points granted by a resolution of the village meeting."""

    points: BudgetPoints
    resolution: Document


class BudgetAsked(PageAsked):
    """A budget's year, and a page of its lines of one kind: grants, what activities set aside, what they returned."""

    year: Year
    kind: LineKind = LineKind.GRANT


class BudgetLineShown(Shown):
    """A grant by its resolution; or an escrow or return by its activity's id, with the activity's title."""

    line_id: str
    kind: str
    points: int
    document: str
    title: str
    by: str
    at: str


class BudgetShown(Shown):
    """A village's budget of a year, and a page of its lines of one kind, newest first."""

    village_id: str
    year: int
    granted: int
    left: int
    lines: list[BudgetLineShown]
    cursor: str | None

    @classmethod
    def of(cls, budget: Budget, page: Page[BudgetLine]) -> BudgetShown:
        """Show a budget with some of its lines."""
        return cls(
            village_id=budget.village_id,
            year=budget.year,
            granted=budget.granted,
            left=budget.left,
            lines=[
                BudgetLineShown(
                    line_id=line.line_id,
                    kind=line.kind.value,
                    points=line.points,
                    document=line.document,
                    title=line.title,
                    by=line.by,
                    at=line.at,
                )
                for line in page.rows
            ],
            cursor=page.cursor,
        )


class RunStarted(Shown):
    """A run in the background; its counts are the report."""

    run_id: str
