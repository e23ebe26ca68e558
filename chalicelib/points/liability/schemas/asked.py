"""What is asked of the liability."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.kernel.edge import Asked
from chalicelib.kernel.fields import Date
from chalicelib.points.liability.core.alarms import Thresholds

POINTS_PER_YUAN_MAX = 100_000
"""As in a shop's contract."""
MonthId = Annotated[str, Field(pattern=r"^20[0-9][0-9]M(0[1-9]|1[0-2])$", description="Such as 2026M11.")]


class ReportAsked(Asked):
    """Which day, or the end of which month; neither: the last that was counted. A day goes before a month."""

    day: Date | None = None
    month: MonthId | None = None


class RateAsked(Asked):
    """How many points a yuan would buy."""

    points_per_yuan: Annotated[int, Field(ge=1, le=POINTS_PER_YUAN_MAX)]


class ThresholdsAsked(Asked):
    """What a town wants to be warned of."""

    months_max: Annotated[int, Field(ge=1, le=120, description="Months of redemptions that may be owed.")]
    expiring_percent: Annotated[int, Field(ge=1, le=100, description="Of what is owed, within 60 days.")]
    share_percent: Annotated[int, Field(ge=0, le=100, description="Above a village's share of the budgets.")]
    held_days: Annotated[int, Field(ge=1, le=365)]
    balance_max: Annotated[int, Field(ge=1, le=100_000_000, description="Points; accounts above are counted.")]

    def thresholds(self) -> Thresholds:
        """Return the value."""
        return Thresholds(**self.model_dump())
