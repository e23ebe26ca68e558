"""What those who were there thought of an activity: one to five stars, and words chosen from a list.

Nobody writes freely here, so nothing has to be moderated; who gave how many stars is shown to nobody but themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value

STARS_MAX = 5
SHOWN_FROM = 3
"""Ratings of fewer people are not shown, or the organiser would know whose they are. Ours."""
OPEN_DAYS = 14
"""How long after the end an activity may be rated. Ours."""
WORDS = ("again", "well_run", "learned", "crowded", "bad_time", "too_long")
"""What may be said besides the stars."""


class NotThere(Conflict):
    """Only who took part rates an activity."""

    code = "not_there"
    zh, en = "参加过（已签退）的人才能评价。", "Only who took part to the end rates an activity."


class RatingClosed(Conflict):
    """Ratings are taken for two weeks."""

    code = "rating_closed"
    zh, en = "活动结束 14 天后不能再评价了。", "An activity is rated within 14 days of its end."


@value
class Rating:
    """What one person thought."""

    stars: int
    words: tuple[str, ...] = ()


@value
class Sums:
    """How often each number of stars and each word was given: `s1` to `s5`, `w_again` and so on."""

    counts: Mapping[str, int]

    @property
    def people(self) -> int:
        """How many rated."""
        return sum(self.counts.get(f"s{n}", 0) for n in range(1, STARS_MAX + 1))

    @property
    def tenths(self) -> int | None:
        """The mean in tenths of a star, rounded half up; None where too few rated for it to be shown."""
        people = self.people
        if people < SHOWN_FROM:
            return None
        total = sum(n * self.counts.get(f"s{n}", 0) for n in range(1, STARS_MAX + 1))
        return (20 * total + people) // (2 * people)


def change_of(before: Rating | None, after: Rating) -> dict[str, int]:
    """Return what the sums change by when somebody who thought `before` now thinks `after`."""
    change: dict[str, int] = {}
    for rating, n in ((before, -1), (after, 1)):
        if rating is not None:
            for key in (f"s{rating.stars}", *(f"w_{word}" for word in rating.words)):
                change[key] = change.get(key, 0) + n
    return {key: n for key, n in change.items() if n}


def refuse_late(ends_at: dt.datetime, now: dt.datetime) -> None:
    """Let an activity that ended then be rated now, or raise `RatingClosed`."""
    if now > ends_at + dt.timedelta(days=OPEN_DAYS):
        raise RatingClosed
