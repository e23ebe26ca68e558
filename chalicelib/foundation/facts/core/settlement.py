"""What the town settles with its partner shops."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class StatementClosed(Fact):
    """A shop's month was closed: `points` to be paid for, `fen` to be paid."""

    partner_id: str
    month: str
    points: int
    fen: int


@value
class StatementMoved(Fact):
    """A shop's statement came into another state by an officer: checked, approved, paid, or closed again."""

    partner_id: str
    month: str
    state: str
    fen: int


@value
class StatementObjected(Fact):
    """A shop objected to its statement, or was answered (`state` is open, upheld or declined)."""

    partner_id: str
    month: str
    objection_id: str
    state: str
    fen: int = 0
