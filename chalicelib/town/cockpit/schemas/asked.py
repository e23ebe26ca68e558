"""What is asked of the cockpit."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.kernel.calendar import YEARS
from chalicelib.kernel.edge import Asked
from chalicelib.kernel.fields import Date
from chalicelib.town.cockpit.core.indicators import COUNT_MAX, SOURCE_MAX, VERSIONS_MAX

MonthId = Annotated[str, Field(pattern=r"^20[0-9][0-9]M(0[1-9]|1[0-2])$", description="Such as 2026M11.")]


class CockpitAsked(Asked):
    """Which month."""

    month: MonthId


class CockpitRowsAsked(Asked):
    """Rows behind which number, of which day, after which row."""

    metric: Annotated[str, Field(pattern=r"^[a-z_]{3,40}$")]
    on: Date
    after: Annotated[str, Field(pattern=r"^([0-9a-f-]{36})?$")] = ""


class IndicatorAsked(Asked):
    """A month's indicator: how much, from where, and which version it corrects (0: there is none).

    Money is in whole fen. `source` names the paper or office it comes from, for leaders and auditors; the open data
    does not have it.
    """

    count: Annotated[int, Field(strict=True, ge=0, le=COUNT_MAX)]
    source: Annotated[str, Field(min_length=2, max_length=SOURCE_MAX)]
    version: Annotated[int, Field(strict=True, ge=0, le=VERSIONS_MAX)]


class IndicatorsAsked(Asked):
    """Of which year."""

    year: Annotated[int, Field(ge=YEARS[0], le=YEARS[-1])]
