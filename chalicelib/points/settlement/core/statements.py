"""A month's statement of a shop: its lines, what they are worth, and what that leaves to be paid. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import field, replace
from enum import StrEnum

from chalicelib.foundation.partners.core.shops import Contract, ContractNotInForce, Partner, contract_on, settled_fen
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import Kind
from chalicelib.points.ledger.core.keys import WRITTEN_FOR, asked_on, moment_of
from chalicelib.points.ledger.core.sources import Spent

OBJECTION_DAYS = 10
"""Working days after closing within which a shop may object (product.md keeps such terms; this one is ours)."""


class NoSuchStatement(NotFound):
    """The shop has no statement of this month: it is not closed yet, or there was nothing to settle."""

    code = "no_such_statement"
    zh, en = "这个月没有结算单。", "There is no statement of this month."


class TooLateToAdjust(Conflict):
    """The next month took over what this one left: no adjustment may bring this month below that."""

    code = "too_late_to_adjust"
    zh, en = "下个月已经结账，不能这样调整本期。", "The next month is closed; this one can not be adjusted like that."


class NextClosed(Conflict):
    """The next statement is made: an adjustment can stand on this one only."""

    code = "next_statement_closed"
    zh, en = "下一期已经结账，请调整在本期。", "The next statement is closed; adjust this one."


class State(StrEnum):
    """A statement's life: closed by the job, checked by an officer, approved by another one, paid."""

    CLOSED = "closed"
    CHECKED = "checked"
    APPROVED = "approved"
    PAID = "paid"


STATES_ZH = {State.CLOSED: "待核对", State.CHECKED: "待批准", State.APPROVED: "待付款", State.PAID: "已付款"}


@value
class Line:
    """One line of a statement: a redemption, or a refund of one with negative points, worth its original's rate."""

    key: str
    kind: Kind
    points: int
    contract: Contract
    of: str
    mask: str
    document: str
    made_at: dt.datetime
    """When the till made the key, as the clocks of China show it."""

    @property
    def on(self) -> dt.date:
        """The business date that the line counts for."""
        return self.made_at.date()


def rate_on(partner: Partner, day: dt.date) -> Contract:
    """Return the contract by which a sale is worth something whose key was made on a business date.

    That is the one in force. A key may be written up to eight days later, when a contract had begun, or minutes
    earlier, before the day on which none was in force any more: then it is the one that let it be written.
    """
    try:
        return contract_on(partner, day)
    except ContractNotInForce:
        soon = [one for one in partner.contracts if day < one.starts_on <= day + WRITTEN_FOR]
        begun = [one for one in partner.contracts if one.starts_on <= day]
        return (soon or begun[-1:] or list(partner.contracts))[0]


def line_of(partner: Partner, spent: Spent) -> Line:
    """Return the line that an entry of the shop's source is."""
    kind = Kind(spent.kind)
    assert kind in (Kind.REDEMPTION, Kind.REFUND), kind
    made_at = moment_of(spent.line).astimezone(SHANGHAI)
    day = asked_on(spent.of) if kind is Kind.REFUND else made_at.date()
    contract = rate_on(partner, day)
    return Line(spent.line, kind, spent.points, contract, spent.of, spent.mask, spent.document, made_at)


@value
class Sum:
    """What one contract's lines come to: points redeemed, and points refunded of them."""

    number: str
    starts_on: dt.date
    points_per_yuan: int
    redeemed: int = 0
    refunded: int = 0

    @property
    def points(self) -> int:
        """What is left of them to be paid for."""
        return self.redeemed - self.refunded

    @property
    def fen(self) -> int:
        """What they are worth; the part of a fen is dropped, towards nothing also below it."""
        worth = settled_fen(abs(self.points), self.points_per_yuan)
        return worth if self.points >= 0 else -worth


@value
class DayTotal:
    """What a business date's lines come to."""

    on: dt.date
    sales: int = 0
    redeemed: int = 0
    refunds: int = 0
    refunded: int = 0


class Folding:
    """Adds lines up as they stream by: by contract and by day, never keeping one."""

    def __init__(self) -> None:
        self.lines = 0
        self._sums: dict[dt.date, Sum] = {}
        self._days: dict[dt.date, list[int]] = {}

    def add(self, line: Line) -> None:
        """Add a line."""
        self.lines += 1
        contract = line.contract
        there = self._sums.get(contract.starts_on)
        if there is None:
            there = Sum(contract.number, contract.starts_on, contract.points_per_yuan)
        day = self._days.setdefault(line.on, [0, 0, 0, 0])
        if line.kind is Kind.REFUND:
            there = replace(there, refunded=there.refunded - line.points)
            day[2] += 1
            day[3] -= line.points
        else:
            there = replace(there, redeemed=there.redeemed + line.points)
            day[0] += 1
            day[1] += line.points
        self._sums[contract.starts_on] = there

    @property
    def sums(self) -> tuple[Sum, ...]:
        """What each contract's lines come to, in the order of their beginning."""
        return tuple(self._sums[start] for start in sorted(self._sums))

    @property
    def days(self) -> tuple[DayTotal, ...]:
        """What each day's lines come to, the first day first."""
        return tuple(DayTotal(day, *self._days[day]) for day in sorted(self._days))


@value
class Step:
    """One step of a statement's life: what, by whom, when and why. `person` is the resident who really did it."""

    deed: str
    by: str
    person: str
    at: dt.datetime
    why: str = ""
    key: str = ""
    mark: str = ""


@value
class Payment:
    """What the bank did: its reference, and on which day."""

    reference: str
    paid_on: dt.date


@value
class Statement:
    """A month of a shop. Amounts in fen.

    `carried_in_fen` is what an earlier statement was below nothing (0 or less), `taken_fen` what upheld objections
    against it add to this one; both name `previous`, its month. `adjusted_fen` is added to this one, `next_fen` to the
    next. `out_fen` is what the next one took over (None: it is not closed). `persons` are the residents who act for the
    shop, as far as they are known. `folder` is where the files lie; `papers` counts up to which `revision` they tell.
    """

    partner_id: str
    month: str
    shop: str
    village: str
    town: str
    closed_at: dt.datetime
    object_until: dt.date
    lines: int
    sums: tuple[Sum, ...]
    days: tuple[DayTotal, ...]
    previous: str = ""
    carried_in_fen: int = 0
    taken_fen: int = 0
    adjusted_fen: int = 0
    next_fen: int = 0
    out_fen: int | None = None
    persons: tuple[str, ...] = ()
    state: State = State.CLOSED
    steps: tuple[Step, ...] = ()
    payment: Payment | None = None
    open_objections: int = 0
    objections: int = 0
    revision: int = 0
    papers: int = 0
    version: int = 0

    @property
    def village_id(self) -> str:
        """The village of the shop."""
        return self.partner_id[:6]

    @property
    def redeemed(self) -> int:
        """Points of all redemptions."""
        return sum(one.redeemed for one in self.sums)

    @property
    def refunded(self) -> int:
        """Points of all refunds."""
        return sum(one.refunded for one in self.sums)

    @property
    def points(self) -> int:
        """Points to be paid for."""
        return self.redeemed - self.refunded

    @property
    def sum_fen(self) -> int:
        """What the lines are worth."""
        return sum(one.fen for one in self.sums)

    @property
    def total_fen(self) -> int:
        """What the lines, what was taken over and the adjustments come to; it may be below nothing."""
        return self.sum_fen + self.carried_in_fen + self.taken_fen + self.adjusted_fen

    @property
    def carried_out_fen(self) -> int:
        """What the next statement takes over, 0 or less; once it did, that stays."""
        return min(0, self.total_fen) if self.out_fen is None else self.out_fen

    @property
    def payable_fen(self) -> int:
        """What the town pays for this month."""
        return self.total_fen - self.carried_out_fen

    @property
    def mark(self) -> str:
        """What tells these numbers, and so their files, from others of the month: no write can mix them up."""
        numbers = (self.sums, self.days, self.previous, self.carried_in_fen, self.taken_fen, self.revision)
        return fingerprint("statement", self.partner_id, self.month, self.shop, self.closed_at.date(), *numbers)[:16]

    def step(self, deed: str) -> Step | None:
        """Return the last step of a kind, or None."""
        return next((one for one in reversed(self.steps) if one.deed == deed), None)


def is_nothing(statement: Statement) -> bool:
    """Tell whether there is nothing to settle: no line, nothing taken over."""
    return not (statement.lines or statement.carried_in_fen or statement.taken_fen)


def adjusted(statement: Statement, fen: int, *, on_next: bool) -> Statement:
    """Return the statement with an upheld objection's amount on it, or on the next one.

    Raises:
        NextClosed: the next one is there already.
        TooLateToAdjust: this one would come below what the next one took over.
    """
    if on_next:
        if statement.out_fen is not None:
            raise NextClosed
        return replace(statement, next_fen=statement.next_fen + fen)
    after = replace(statement, adjusted_fen=statement.adjusted_fen + fen, revision=statement.revision + 1)
    if after.payable_fen < 0:
        raise TooLateToAdjust
    return after


def followed(statement: Statement) -> Statement:
    """Return the statement as the next one leaves it: what that took over stays."""
    assert statement.out_fen is None, "a statement is followed by one"
    return replace(statement, out_fen=statement.carried_out_fen)


@value
class Officer:
    """Who decides, and whether they are of the family of whoever acts for the shop."""

    principal: Principal
    is_family: bool = field(default=False)
