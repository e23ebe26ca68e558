"""A week's statement of a party: its lines out of the book's sums, what was carried on, and its life. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value
from chalicelib.prosperity.proceeds.core.entries import Amounts, Money
from chalicelib.prosperity.proceeds.core.parties import Kind, Party, kind_of
from chalicelib.prosperity.proceeds.core.refusals import (
    DoubtAnswered,
    DoubtsOpen,
    NoSuchDoubt,
    NothingOwed,
    OwnApproval,
    ProceedsChanged,
    ProceedsElsewhere,
    TooManyDoubts,
)
from chalicelib.prosperity.proceeds.core.sums import Sums, Tally

DOUBTS_MAX = 10
"""Doubts that one statement may have. Ours."""
CORRECTED_FEN_MAX = 10_000_000
"""Most fen that one answer puts right: 100,000 yuan, more than a producer sells in a week. Ours."""
DELIVERY, COUPONS, VILLAGE = "delivery", "coupons", "village"


class State(StrEnum):
    """A statement's life: closed by the job, approved by an officer, paid by another one."""

    CLOSED = "closed"
    APPROVED = "approved"
    PAID = "paid"


class Deed(StrEnum):
    """What is done with a statement."""

    APPROVE = "approve"
    PAY = "pay"


NEXT: dict[tuple[State, Deed], State] = {
    (State.CLOSED, Deed.APPROVE): State.APPROVED,
    (State.APPROVED, Deed.PAY): State.PAID,
}
"""From which state what leads where; what is not here is refused. What was paid stays paid."""


@value
class Line:
    """What a party gets of some goods: of `paid_fen` by buyers `fen` when they were sold, `later_fen` less or more.

    The platform's lines are villages (`how` is "village"), delivery and coupons.
    """

    product_id: str
    variant_id: str
    title: str
    label: str
    how: str
    units: int
    grams: int
    heads: int
    paid_fen: int
    fen: int
    later_fen: int = 0

    @property
    def total_fen(self) -> int:
        """What it comes to for the party."""
        return self.fen + self.later_fen


@value
class Step:
    """One step of a statement's life: what, by whom and when. `person` is the resident who really did it."""

    deed: str
    by: str
    person: str
    at: dt.datetime
    key: str
    mark: str


@value
class Payment:
    """What the bank did: its reference, and on which day."""

    reference: str
    paid_on: dt.date


@value
class Doubt:
    """What a producer thinks is wrong, and what an officer answered: `fen` is what was put right, in the week after."""

    doubt_id: str
    words: str
    at: dt.datetime
    mark: str
    answer: str = ""
    answered_by: str = ""
    answered_at: dt.datetime | None = None
    fen: int = 0
    answer_key: str = ""
    answer_mark: str = ""


@value
class Statement:
    """A week of a party, in fen; what it comes to never changes.

    What the statement before it (of the week `previous`) was below nothing is carried onto it (0 or less). `points_fen`
    is, on the platform's, what buyers paid by work points, which the town's funds bring.
    """

    town_id: str
    party: Party
    week: str
    closed_at: dt.datetime
    lines: tuple[Line, ...]
    carried_in_fen: int = 0
    previous: str = ""
    points_fen: int = 0
    state: State = State.CLOSED
    steps: tuple[Step, ...] = ()
    payment: Payment | None = None
    doubts: tuple[Doubt, ...] = ()
    version: int = 1

    @property
    def party_id(self) -> str:
        """Whose it is."""
        return self.party.party_id

    @property
    def kind(self) -> Kind:
        """What sort of party's it is."""
        return kind_of(self.party_id)

    @property
    def sum_fen(self) -> int:
        """What the lines come to."""
        return sum(one.total_fen for one in self.lines)

    @property
    def total_fen(self) -> int:
        """What the lines and what was carried on come to; it may be below nothing."""
        return self.sum_fen + self.carried_in_fen

    @property
    def carried_out_fen(self) -> int:
        """What the next statement takes over, 0 or less."""
        return min(0, self.total_fen)

    @property
    def payable_fen(self) -> int:
        """What is paid for this week."""
        return max(0, self.total_fen)

    @property
    def open_doubts(self) -> int:
        """How many doubts wait for an answer."""
        return sum(one.answered_at is None for one in self.doubts)

    def doubt(self, doubt_id: str) -> Doubt:
        """Return a doubt.

        Raises:
            NoSuchDoubt: there is none of this id.
        """
        for one in self.doubts:
            if one.doubt_id == doubt_id:
                return one
        raise NoSuchDoubt


def share_of(kind: Kind, amounts: Amounts) -> int:
    """Return what of some amounts is a party's of this kind."""
    return {Kind.PRODUCER: amounts.producer, Kind.COLLECTIVE: amounts.collective, Kind.PLATFORM: amounts.platform}[kind]


def parties_of(villages: Iterable[Sums]) -> list[str]:
    """Return whose shares some villages' sums have: producers, and each village's collective where it has one."""
    found: dict[str, None] = {}
    for sums in villages:
        for one in sums.tallies:
            found[one.goods.producer_id] = None
            if one.sold.collective or one.later.collective:
                found[one.goods.village_id] = None
    return sorted(found)


def lines_of(party_id: str, villages: Sequence[Sums]) -> tuple[Line, ...]:
    """Return the lines of a producer, or of a village's collective, out of the week's sums of its village."""
    kind = kind_of(party_id)
    return tuple(
        _line_of(kind, one)
        for sums in villages
        for one in sums.tallies
        if (one.goods.producer_id if kind is Kind.PRODUCER else one.goods.village_id) == party_id
        and (kind is Kind.PRODUCER or one.sold.collective or one.later.collective)
    )


def _line_of(kind: Kind, one: Tally) -> Line:
    goods, sold, later = one.goods, one.sold, one.later
    net = one.net
    return Line(
        goods.product_id,
        goods.variant_id,
        goods.title,
        goods.label,
        goods.how,
        net.units,
        net.grams,
        net.heads,
        net.fen,
        share_of(kind, sold),
        share_of(kind, later),
    )


def platform_lines(villages: Sequence[tuple[str, Sums]], money: Money) -> tuple[Line, ...]:
    """Return the platform's lines: a village (by name) each, what was paid for delivery, what coupons took off."""
    lines = []
    for name, sums in villages:
        net = sums.net
        sold, later = (sum(getattr(one, part).platform for one in sums.tallies) for part in ("sold", "later"))
        lines.append(Line("", VILLAGE, name, "", VILLAGE, net.units, net.grams, net.heads, net.fen, sold, later))
    if money.delivery:
        lines.append(Line("", DELIVERY, "配送费", "", DELIVERY, 0, 0, 0, money.delivery, money.delivery))
    if money.coupon:
        lines.append(Line("", COUPONS, "优惠券", "", COUPONS, 0, 0, 0, -money.coupon, -money.coupon))
    return tuple(lines)


def is_nothing(statement: Statement) -> bool:
    """Tell whether there is nothing to say: no line, nothing carried on."""
    return not statement.lines and not statement.carried_in_fen


def decided(
    statement: Statement, deed: Deed, officer: Principal, *, seen_fen: int, step: Step, payment: Payment | None = None
) -> Statement:
    """Return the statement after an officer's deed; `seen_fen` is what they saw was to be paid.

    Raises:
        ProceedsElsewhere, ProceedsChanged, NothingOwed, DoubtsOpen, OwnApproval, InvalidInput.
    """
    state = NEXT.get((statement.state, deed))
    if state is None:
        raise ProceedsElsewhere(state=statement.state.value)
    if seen_fen != statement.payable_fen:
        raise ProceedsChanged
    if not statement.payable_fen:
        raise NothingOwed
    if statement.open_doubts:
        raise DoubtsOpen(count=statement.open_doubts)
    if deed is Deed.PAY:
        assert payment is not None, "what was paid is told"
        _refuse_payment(statement, officer, payment, business_date(step.at))
    return replace(
        statement, state=state, steps=(*statement.steps, step), payment=payment, version=statement.version + 1
    )


def _refuse_payment(statement: Statement, officer: Principal, payment: Payment, today: dt.date) -> None:
    approved = statement.steps[-1]
    if officer.did(approved.by, approved.person):
        raise OwnApproval
    if not business_date(approved.at) <= payment.paid_on <= today:
        zh, en = "付款日期要在批准之后、今天之前。", "The day of payment lies between the approval and today."
        raise InvalidInput(fields=[{"field": "paid_on", "code": "paid_on", "zh": zh, "en": en}])


def doubted(statement: Statement, doubt: Doubt) -> Statement:
    """Return the statement with a doubt that waits; until it is answered nothing is approved or paid.

    Raises:
        ProceedsElsewhere: it is paid. TooManyDoubts.
    """
    if statement.state is State.PAID:
        raise ProceedsElsewhere(state=statement.state.value)
    if len(statement.doubts) >= DOUBTS_MAX:
        raise TooManyDoubts
    return replace(statement, doubts=(*statement.doubts, doubt), version=statement.version + 1)


def answered(statement: Statement, told: Doubt) -> Statement:
    """Return the statement with a doubt's answer.

    Raises:
        NoSuchDoubt. DoubtAnswered: it has one.
    """
    if statement.doubt(told.doubt_id).answered_at is not None:
        raise DoubtAnswered
    doubts = tuple(told if one.doubt_id == told.doubt_id else one for one in statement.doubts)
    return replace(statement, doubts=doubts, version=statement.version + 1)
