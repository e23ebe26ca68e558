"""A town's settings of its points, by date: how long they live, and who of a household spends what it has together.

A version holds from the beginning of a business date to come. What has expired stays expired, whatever is set later;
and nothing expires by a version that people could not be warned of.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from chalicelib.kernel.errors import Conflict, InvalidInput
from chalicelib.kernel.values import value

LIFE_YEARS = 1
"""Points earned in year Y expire at the end of 31 December of Y + LIFE_YEARS, where a town says nothing else. Ours."""
LIFE_YEARS_MAX = 5
AHEAD_YEARS_MAX = 10
"""How many years ahead a version may begin: a year that was mistyped is refused. Ours."""
FOR_EVER = 0
"""The life of points that never expire."""
WARNED_DAYS_AHEAD = (60, 14)
VERSIONS_MAX = 40
"""Most versions of a town's settings: they are read with its rule book, which has to stay small. Ours."""


class SettingsFull(Conflict):
    """The settings were changed as often as they are kept."""

    code = "settings_full"
    zh, en = "设置改的次数太多了，请联系系统管理员。", "The settings were changed too often; ask the operators."


class Spenders(StrEnum):
    """Who spends a household's points: its head alone, or every adult who belongs to it."""

    HEAD = "head"
    ADULTS = "adults"


@value
class Setting:
    """One version: what is set, from which day on, on what it stands, and whose request set it."""

    life_years: int = LIFE_YEARS
    spenders: Spenders = Spenders.HEAD
    effective_on: dt.date = dt.date.min
    document: str = ""
    by: str = ""
    at: str = ""
    key: str = ""
    fingerprint: str = ""


@value
class Settings:
    """All versions of a town's settings, in the order in which they were set."""

    versions: tuple[Setting, ...] = ()

    def on(self, day: dt.date) -> Setting:
        """Return the version that holds on a day; of those that begin on the same, the one that was set last."""
        begun = [version for version in self.versions if version.effective_on <= day]
        return max(reversed(begun), key=lambda version: version.effective_on, default=Setting())

    def life_at_end_of(self, year: int) -> int:
        """Return the life by which points expire at the end of a year: the longest since people were warned first.

        So a shorter life that was set in the meantime waits for the next year, and a longer one helps at once.
        """
        last = dt.date(year, 12, 31)
        first = last - dt.timedelta(days=max(WARNED_DAYS_AHEAD))
        days = {first, *(one.effective_on for one in self.versions if first < one.effective_on <= last)}
        lives = {self.on(day).life_years for day in days}
        return FOR_EVER if FOR_EVER in lives else max(lives)

    def expired_at_end_of(self, year: int) -> int | None:
        """Return the newest year whose points expire at the end of `year`, or None where none do."""
        life = self.life_at_end_of(year)
        return None if life == FOR_EVER else year - life

    def due_year(self, today: dt.date) -> int | None:
        """Return the newest year whose points have expired by `today`; it and all before are settled by the job."""
        return self.expired_at_end_of(today.year - 1)

    def warned_year(self, today: dt.date) -> int | None:
        """Return the posting year whose expiry is announced today, if it is."""
        return self.expired_at_end_of(today.year) if is_warning_day(today) else None

    def expires_on(self, year: int, today: dt.date) -> dt.date | None:
        """Return the last day on which points of `year` that are there today can be spent; None where they stay."""
        first = max(year + 1, today.year)
        settled = max([first, *(version.effective_on.year for version in self.versions)])
        for end in range(first, settled + LIFE_YEARS_MAX + 1):
            newest = self.expired_at_end_of(end)
            if newest is not None and newest >= year:
                return dt.date(end, 12, 31)
        return None


def is_warning_day(today: dt.date) -> bool:
    """Tell whether people are warned on a day of what expires at the end of its year."""
    return (dt.date(today.year, 12, 31) - today).days in WARNED_DAYS_AHEAD


def with_setting(settings: Settings, version: Setting, today: dt.date) -> Settings:
    """Return the settings with one more version.

    Raises:
        InvalidInput: the life is none that points can have, or it begins too far ahead.
        SettingsFull: they were changed too often.
    """
    if not FOR_EVER <= version.life_years <= LIFE_YEARS_MAX:
        zh, en = f"1 到 {LIFE_YEARS_MAX} 年；0 表示不过期。", f"1 to {LIFE_YEARS_MAX} years; 0 for ever."
        raise InvalidInput(fields=[{"field": "life_years", "code": "life_years", "zh": zh, "en": en}])
    if version.effective_on.year > today.year + AHEAD_YEARS_MAX:
        zh, en = f"最多提前 {AHEAD_YEARS_MAX} 年定。", f"At most {AHEAD_YEARS_MAX} years ahead."
        raise InvalidInput(fields=[{"field": "effective_on", "code": "too_far_ahead", "zh": zh, "en": en}])
    if len(settings.versions) >= VERSIONS_MAX:
        raise SettingsFull
    return Settings((*settings.versions, version))


def packed(settings: Settings) -> list[dict[str, Any]]:
    """Return settings in JSON's form."""
    return [asdict(version) | {"effective_on": str(version.effective_on)} for version in settings.versions]


def unpacked(found: list[dict[str, Any]]) -> Settings:
    """Return what `packed` packed."""
    return Settings(
        tuple(
            Setting(
                **one
                | {
                    "spenders": Spenders(one["spenders"]),
                    "effective_on": dt.date.fromisoformat(one["effective_on"]),
                }
            )
            for one in found
        )
    )
