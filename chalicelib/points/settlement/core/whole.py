"""A statement with everything that was said and done about it."""

from __future__ import annotations

from chalicelib.kernel.values import value
from chalicelib.points.settlement.core.comparing import Comparison
from chalicelib.points.settlement.core.objections import Objection
from chalicelib.points.settlement.core.statements import Statement


@value
class Whole:
    """A statement, the objections to it and what the newest comparisons came to, each the oldest first."""

    statement: Statement
    objections: list[Objection]
    comparisons: list[Comparison]
