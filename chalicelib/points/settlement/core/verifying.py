"""Whether statements are what the ledger and the objections come to, month by month. Nothing is changed by it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chalicelib.kernel.calendar import month_of
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import Kind
from chalicelib.points.ledger.core.keys import asked_on
from chalicelib.points.settlement.core.objections import Objection, ObjectionState
from chalicelib.points.settlement.core.statements import Folding, Line, Statement, Sum


@value
class Verified:
    """What shops are paid for: statements, their points and what is to be paid, and each disagreement by its name.

    `refunded` of the points that were sold were given back; `late` of them in another month than they were sold in.
    """

    statements: int = 0
    points: int = 0
    payable_fen: int = 0
    refunded: int = 0
    late: int = 0
    faults: tuple[str, ...] = ()

    def __add__(self, other: Verified) -> Verified:
        """Return both together."""
        return Verified(
            self.statements + other.statements,
            self.points + other.points,
            self.payable_fen + other.payable_fen,
            self.refunded + other.refunded,
            self.late + other.late,
            self.faults + other.faults,
        )


class Ledger:
    """A shop's lines as they stream by: what each month comes to, and what was given back. No line is kept."""

    def __init__(self) -> None:
        self.months: dict[str, Folding] = {}
        self.refunded = self.late = 0

    def add(self, line: Line) -> None:
        """Add a line."""
        month = month_of(line.on)
        self.months.setdefault(month, Folding()).add(line)
        if line.kind is Kind.REFUND:
            self.refunded -= line.points
            self.late -= line.points if month_of(asked_on(line.of)) != month else 0


def verified(
    partner_id: str,
    ledger: Ledger,
    statements: Sequence[Statement],
    said: Mapping[str, Sequence[Objection]],
    *,
    closed: str,
) -> Verified:
    """Compare all of a shop's statements, the oldest first, with its lines and with the objections to each month.

    A month after `closed` needs no statement yet.
    """
    known = {one.month for one in statements}
    faults = [
        f"{partner_id} {month}: {_points(folding.sums)} points spent, and no statement"
        for month, folding in sorted(ledger.months.items())
        if month <= closed and month not in known
    ]
    before: Statement | None = None
    for one in statements:
        found = [*_lines(one, ledger.months.get(one.month)), *_taken(one, before), *_adjusted(one, said[one.month])]
        faults += [f"{partner_id} {one.month}: {fault}" for fault in found]
        before = one
    if before is not None and before.out_fen is not None:
        faults.append(f"{partner_id} {before.month}: {before.out_fen} fen were taken over by no statement")
    return Verified(
        len(statements),
        sum(one.points for one in statements),
        sum(one.payable_fen for one in statements),
        ledger.refunded,
        ledger.late,
        tuple(faults),
    )


def _points(sums: Sequence[Sum]) -> int:
    return sum(one.points for one in sums)


def _lines(one: Statement, folding: Folding | None) -> Iterator[str]:
    """Yield where a statement's body is not what the ledger's lines of its month are."""
    spent = folding or Folding()
    if one.lines != spent.lines:
        yield f"{one.lines} lines settled, {spent.lines} in the ledger"
    settled, owed = ({each.starts_on: each for each in sums} for sums in (one.sums, spent.sums))
    for start in sorted({*settled, *owed}):
        if settled.get(start) != owed.get(start):
            yield f"contract of {start}: {_worth(settled.get(start))} settled, {_worth(owed.get(start))} spent"
    days, lived = ({each.on: each for each in days} for days in (one.days, spent.days))
    for on in sorted({*days, *lived}):
        if days.get(on) != lived.get(on):
            yield f"the sums of {on} are not its lines'"


def _worth(one: Sum | None) -> str:
    return "nothing" if one is None else f"{one.points} points, {one.fen} fen at {one.points_per_yuan} a yuan"


def _taken(one: Statement, before: Statement | None) -> Iterator[str]:
    """Yield where what a statement took over is not what the one before it left."""
    previous = before.month if before else ""
    if one.previous != previous:
        yield f"it follows {one.previous or 'nothing'}, and {previous or 'nothing'} is before it"
        return
    carried = (before.out_fen or 0) if before else 0
    if one.carried_in_fen != carried:
        yield f"{one.carried_in_fen} fen carried in, {carried} carried out of {previous or 'nothing'}"
    if before is not None and before.out_fen is None:
        yield f"{previous} does not say what was taken over of it"
    owed = before.next_fen if before else 0
    if one.taken_fen != owed:
        yield f"{one.taken_fen} fen taken over, {owed} were upheld for it"
    if one.payable_fen < 0 or one.carried_out_fen > 0:
        yield f"{one.payable_fen} fen to be paid, {one.carried_out_fen} carried out"


def _adjusted(one: Statement, said: Sequence[Objection]) -> Iterator[str]:
    """Yield where what objections changed is not what was answered to them."""
    upheld = [each for each in said if each.state is ObjectionState.UPHELD]
    for name, kept, told in (
        ("adjusted", one.adjusted_fen, sum(each.fen for each in upheld if not each.on_next)),
        ("left for the next", one.next_fen, sum(each.fen for each in upheld if each.on_next)),
    ):
        if kept != told:
            yield f"{kept} fen {name}, {told} upheld"
    waiting = sum(1 for each in said if each.state is ObjectionState.OPEN)
    if (one.open_objections, one.objections) != (waiting, len(said)):
        yield f"{one.open_objections} of {one.objections} objections wait, {waiting} of {len(said)} do"
