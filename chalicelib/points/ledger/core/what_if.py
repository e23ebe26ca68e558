"""What if: last month's deeds under a rule that is only proposed. Nothing is written; the past stays as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.levels import points_at
from chalicelib.points.ledger.core.rules import Part, Rule, counted, times_of, what_is_left


@value
class PaidDeed:
    """One deed as it was paid: to which account, for which day, how long it was (0 where time did not count).

    `judged` is what was decided for it where a cap left less; 0 where all was paid. `level` is an honour's, or "".
    """

    account_id: str
    on: dt.date
    minutes: int
    points: int
    judged: int = 0
    level: str = ""


@value
class Tally:
    """What a month's deeds earned, and would have earned. `people` counts accounts that would have had other points.

    `refused` counts deeds of which a cap of the proposed rule would have left nothing, `cut` those of which a part.
    """

    deeds: int = 0
    people: int = 0
    points_before: int = 0
    points_after: int = 0
    refused: int = 0
    cut: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """The tally as a run's counts."""
        names = ("deeds", "people", "points_before", "points_after", "refused", "cut")
        return {name: getattr(self, name) for name in names}


def tally(deeds: Iterable[PaidDeed], rule: Rule) -> Tally:
    """Return what these deeds, in the order in which they were paid, would have earned under `rule`.

    Caps count from zero, as if the month began them; a rule that is not open pays nothing.
    """
    counters: dict[str, dict[str, int]] = {}
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    count = refused = cut = 0
    for deed in deeds:
        count += 1
        points = _points(deed, rule)
        used = counters.setdefault(deed.account_id, {})
        part = what_is_left(rule, deed.on, used, points=points, minutes=deed.minutes) if points else Part(0, 0)
        refused += part is None
        cut += part is not None and part.points < points
        paid = part or Part(0, 0)
        if paid.points:
            adds = counted(rule, deed.on, points=paid.points, minutes=paid.minutes)
            used.update({key: used.get(key, 0) + n for key, n in adds.items()})
        before[deed.account_id] = before.get(deed.account_id, 0) + deed.points
        after[deed.account_id] = after.get(deed.account_id, 0) + paid.points
    changed = sum(before[who] != after[who] for who in before)
    return Tally(count, changed, sum(before.values()), sum(after.values()), refused, cut)


def _points(deed: PaidDeed, rule: Rule) -> int:
    """Return what one deed earns by `rule`; a level pays its own, a judged amount is moved into the bounds."""
    if not rule.is_open:
        return 0
    if rule.unit == "case":
        levelled = points_at(rule.levels, deed.level)
        if levelled is not None:
            return levelled
        return min(max(deed.judged or deed.points, rule.points), rule.points_max)
    if rule.unit == "hour":
        return deed.minutes * rule.points // 60
    return times_of(rule, deed.minutes) * rule.points
