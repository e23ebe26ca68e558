"""Whether money that came in, what is assigned of it, and what waits agree: order by order, and buyer by buyer. Pure.

Law: what payments keep (paid, less given back) and what points paid = what the book assigned + what open orders wait
with + what lies on buyers' balances.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.assigning import assigned_of
from chalicelib.prosperity.market.core.giving import carried_over
from chalicelib.prosperity.market.core.orders import OPEN, Order
from chalicelib.prosperity.proceeds.core.entries import Amounts, Assigned, Money


@value
class Told:
    """What the book tells of an order, all its entries together and all its goods."""

    amounts: Amounts = Amounts()
    money: Money = Money()

    def __add__(self, other: Told) -> Told:
        """Return both together."""
        return Told(self.amounts + other.amounts, self.money + other.money)

    @property
    def fen(self) -> int:
        """What is assigned."""
        return self.amounts.fen + self.money.platform


def told_of(assigned: Assigned) -> Told:
    """Return what is assigned, all goods together."""
    return Told(sum((one for _, one in assigned.parts), Amounts()), assigned.money)


@value
class Due:
    """What an order says: what payments keep of it, what the book tells of it, and what its buyer's balance got.

    `waits` is its money that nobody has yet.
    """

    order_id: str
    version: int
    buyer_id: str
    cash: int
    points: int
    told: Told
    balance: int
    waits: int


def due_of(order: Order) -> Due:
    """Return what an order says."""
    told = told_of(assigned_of(order))
    if not order.was_paid:
        held = 0 if order.state not in OPEN else -order.sums.carried
        return Due(order.order_id, order.version, order.buyer_id, 0, 0, told, held, -held)
    paid, given = order.sums, order.given
    cash, points = paid.cash - given.cash, paid.points - given.points
    balance = given.carried + carried_over(order) - paid.carried
    return Due(
        order.order_id, order.version, order.buyer_id, cash, points, told, balance, cash + points - balance - told.fen
    )


@dataclass
class Reconciled:
    """What all of a town's orders come to, in fen, and in `faults` each order or buyer that does not fit."""

    orders: int = 0
    paid: int = 0
    given_back: int = 0
    points: int = 0
    assigned: int = 0
    waits: int = 0
    balances: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def gap(self) -> int:
        """What of the money that came in is nobody's; below nothing: what was assigned without having come."""
        return self.paid - self.given_back + self.points - self.assigned - self.waits - self.balances


def faults_of(due: Due, kept: int | None, told: Told) -> list[str]:
    """Return in which ways payments (None: nothing was paid) and the book say something else than the order."""
    found = []
    if (kept or 0) != due.cash:
        found.append(f"{due.order_id}: payments keep {kept or 0} fen, the order says {due.cash}")
    if told != due.told:
        found.append(f"{due.order_id}: the book assigns {told.fen} fen, the order says {due.told.fen}")
    return found


def balances_of(dues: Mapping[str, Due]) -> dict[str, int]:
    """Return what orders together left on each buyer's balance."""
    found: dict[str, int] = {}
    for due in dues.values():
        found[due.buyer_id] = found.get(due.buyer_id, 0) + due.balance
    return found
