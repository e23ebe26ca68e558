"""A town's settings of its points as the outside sees them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.points.ledger.core.settings import LIFE_YEARS_MAX, Setting, Settings, Spenders


class SettingsAsked(Asked):
    """How many years points live (0: for ever), who spends a household's, on what that stands, and from which day.

    Tomorrow is the earliest. A shorter life counts at the end of a year only where it began 60 days before.
    """

    life_years: Annotated[int, Field(strict=True, ge=0, le=LIFE_YEARS_MAX)]
    spenders: Spenders
    document: Annotated[str, Field(min_length=2, max_length=120)]
    effective_on: Date


class SettingShown(Shown):
    """One version of the settings; the one that nobody set has neither document nor day."""

    life_years: int
    spenders: str
    effective_on: dt.date | None
    document: str
    by: str
    at: str

    @classmethod
    def of(cls, setting: Setting) -> SettingShown:
        """Show a version."""
        return cls(
            life_years=setting.life_years,
            spenders=setting.spenders.value,
            effective_on=setting.effective_on if setting.key else None,
            document=setting.document,
            by=setting.by,
            at=setting.at,
        )


class SettingsShown(Shown):
    """What holds today, and all that was ever set, the newest first."""

    now: SettingShown
    versions: list[SettingShown]

    @classmethod
    def of(cls, settings: Settings, today: dt.date) -> SettingsShown:
        """Show a town's settings."""
        versions = [SettingShown.of(version) for version in reversed(settings.versions)]
        return cls(now=SettingShown.of(settings.on(today)), versions=versions)
