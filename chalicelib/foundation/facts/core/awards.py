"""Awards and their reversals, whatever kind of fact tells them: some rooms' own stand in place of the ledger's."""

from __future__ import annotations

from chalicelib.foundation.facts.core.activities import ActivityAttended
from chalicelib.foundation.facts.core.appraisals import BallotCast
from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.foundation.facts.core.points import REVERSED, PointsMoved
from chalicelib.foundation.facts.core.tickets import TicketAdopted
from chalicelib.kernel.values import value

AWARD, REVERSAL = "award", "reversal"
"""The ledger's kinds of such entries."""


@value
class Line:
    """The entry of an award or of its reversal: by which rule, and its source and line in the ledger."""

    rule: str
    source: str
    line: str

    @property
    def takes_back(self) -> tuple[str, str] | None:
        """The source and line of the award that a reversal takes back; None of an award."""
        return (self.source, self.line.removesuffix(REVERSED)) if self.line.endswith(REVERSED) else None


def line_of(fact: Fact) -> Line | None:
    """Return the entry of the award or reversal that a fact tells of, or None."""
    match fact:
        case PointsMoved() if fact.kind in (AWARD, REVERSAL):
            return Line(fact.rule, fact.source, fact.line)
        case ActivityAttended():
            return Line(fact.rule, f"activity#{fact.activity_id}", account_of(fact.resident_id))
        case BallotCast() if fact.points:
            return Line(fact.rule, f"ballot#{fact.campaign_id}", account_of(fact.resident_id))
        case TicketAdopted():
            return Line(fact.rule, f"ticket#{fact.ticket_id}", account_of(fact.resident_id))
    return None


def account_of(holder_id: str) -> str:
    """Return how facts name the account of a resident `v00012r00345` or a household `v00012h00345`: `v00012.00345`."""
    return f"{holder_id[:6]}.{holder_id[7:]}"
