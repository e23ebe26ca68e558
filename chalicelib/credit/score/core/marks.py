"""Records of the negative list in a score: what each of them takes off while it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from chalicelib.credit.negative_list.core.categories import Effect
from chalicelib.kernel.values import value

MARKED = "marked"
"""The kind of happening by which a record begins (1) or ceases (−1) to count: `marked:cap:549:2029-01-31:<id>`."""


@value
class Mark:
    """A record that counts until the end of a day. `points` are taken off, or are the most that a cap leaves."""

    record_id: str
    effect: Effect
    points: int
    until: dt.date

    @property
    def word(self) -> str:
        """How a happening names it."""
        return f"{MARKED}:{self.effect}:{self.points}:{self.until}:{self.record_id}"

    @classmethod
    def of(cls, word: str) -> Mark:
        """Return the mark that a happening names."""
        _, effect, points, until, record_id = word.split(":", 4)
        return cls(record_id, Effect(effect), int(points), dt.date.fromisoformat(until))


@value
class Taken:
    """What a mark takes off a score; nothing, where others left nothing to take."""

    mark: Mark
    points: int


def standing(marks: Mapping[str, int], on: dt.date) -> tuple[Mark, ...]:
    """Return the marks that count on a day: those begun once more often than ended, and not over."""
    found = (Mark.of(word) for word, n in sorted(marks.items()) if n > 0)
    return tuple(mark for mark in found if on <= mark.until)


def without(marks: Mapping[str, int], rest: Collection[str]) -> Mapping[str, int]:
    """Return the marks without those of some records."""
    return {word: n for word, n in marks.items() if Mark.of(word).record_id not in rest}


def taken(points: int, marks: Iterable[Mark]) -> tuple[Taken, ...]:
    """Return what marks take off so many points: deductions first, then caps, then vetoes, each from what is left."""
    order = list(Effect)
    found = []
    for mark in sorted(marks, key=lambda one: (order.index(one.effect), one.record_id)):
        off = min(points, _most_off(mark, points))
        points -= off
        found.append(Taken(mark, off))
    return tuple(found)


def _most_off(mark: Mark, points: int) -> int:
    match mark.effect:
        case Effect.DEDUCTION:
            return mark.points
        case Effect.CAP:
            return max(0, points - mark.points)
        case Effect.VETO:
            return points


def ends_on(marks: Iterable[Mark]) -> dt.date | None:
    """Return the first day on which one of some marks does not count any more, or None where there is none."""
    return min((mark.until + dt.timedelta(days=1) for mark in marks), default=None)
