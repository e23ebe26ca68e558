"""Points, the rules they follow, and the boards."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value

REVERSED = "!r"
"""What follows an award's line in the line of its reversal."""


@value
class PointsMoved(Fact):
    """An account's points moved. `kind` is the entry's kind, `points` the change of its balance.

    Where a cap left only a part of an award: for how many `minutes` of how many it was paid by the hour, and what the
    whole would have earned; 0 otherwise. Of a reversal, `first_on` is the business date of its award's record.
    """

    account_id: str
    kind: str
    points: int
    rule: str
    source: str
    line: str
    minutes: int = 0
    of_minutes: int = 0
    of_points: int = 0
    first_on: str = ""


@value
class PointsExpiring(Fact):
    """Somebody is warned that points will expire at the end of `expires_on`."""

    account_id: str
    points: int
    expires_on: str


@value
class BoardPublished(Fact):
    """A board (榜单) of a period is out."""

    place_id: str
    period: str


@value
class LiabilityWarned(Fact):
    """An officer of a town, as the resident they are, is told what to look at in its liability (工分负债).

    On `day` there are `warnings` of them in all; `told` are what is new, or all once a month.
    """

    resident_id: str
    place_id: str
    day: str
    warnings: int
    told: int


@value
class StarNamed(Fact):
    """Somebody stands on top of a board as its star (每周之星). `period` is `2026W47` or `2026M11`."""

    place_id: str
    period: str
    resident_id: str


@value
class RuleChanged(Fact):
    """A town or village approved a version of a rule; it holds from the beginning of `effective_on`."""

    place_id: str
    rule: str
    effective_on: str


@value
class PointsSettingsChanged(Fact):
    """A town set how many years its points live (0: for ever) and who spends a household's, from a day to come."""

    place_id: str
    life_years: int
    spenders: str
    effective_on: str
