"""A village's figures, folded from the heads of its tickets: the same heads give the same figures, however often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import field

from chalicelib.kernel.values import value
from chalicelib.points.tickets.core import clocks
from chalicelib.points.tickets.core.changes import is_settled
from chalicelib.points.tickets.core.tickets import Adoption, Kind, Ticket

RATED_SHOWN_FROM = 3
"""Satisfaction of fewer people is not shown, or it would be known whose it is. Ours."""
COUNTS = ("raised", "solved", "open", "overdue", "late", "reopened", "adopted", "escalated")


@value
class Statistics:
    """One village's tickets that were raised in `year`. `counts` are sums by kind, such as `problem.solved`.

    `median_twice` is twice the median of the working days that the solved ones took, so that it stays whole; None
    where none was solved. `stars` are how often each number of stars was given, `s1` to `s5`.
    """

    village_id: str
    year: int
    counts: Mapping[str, int]
    median_twice: int | None = None
    stars: Mapping[str, int] = field(default_factory=dict)
    counted_at: dt.datetime | None = None

    def of(self, what: str, kind: Kind | None = None) -> int:
        """Return a sum of one kind, or of all."""
        kinds = [kind] if kind else list(Kind)
        return sum(self.counts.get(f"{one.value}.{what}", 0) for one in kinds)

    @property
    def rated(self) -> int:
        """How many were rated."""
        return sum(self.stars.values())

    @property
    def satisfaction_tenths(self) -> int | None:
        """The mean in tenths of a star, rounded half up; None where too few were rated."""
        people = self.rated
        if people < RATED_SHOWN_FROM:
            return None
        total = sum(int(key[1:]) * n for key, n in self.stars.items())
        return (20 * total + people) // (2 * people)


def fold(village_id: str, year: int, tickets: Iterable[Ticket], now: dt.datetime) -> Statistics:
    """Return the figures of a year's tickets as they are now."""
    counts: dict[str, int] = {}
    stars: dict[str, int] = {}
    took: list[int] = []
    for ticket in tickets:
        if ticket.direct:  # The village reads these figures, and would learn that there is one.
            continue
        for what, holds in _facts(ticket, now).items():
            if holds:
                key = f"{ticket.kind.value}.{what}"
                counts[key] = counts.get(key, 0) + 1
        if is_settled(ticket):
            took.append(ticket.solved_days)
        if ticket.stars:
            stars[f"s{ticket.stars}"] = stars.get(f"s{ticket.stars}", 0) + 1
    return Statistics(village_id, year, counts, _median_twice(took), stars, now)


def _facts(ticket: Ticket, now: dt.datetime) -> dict[str, bool]:
    """Return which of COUNTS a ticket counts for."""
    return {
        "raised": True,
        "solved": is_settled(ticket),
        "open": ticket.is_live,
        "overdue": clocks.is_overdue(ticket, now),
        "late": ticket.late,
        "reopened": ticket.reopened > 0,
        "adopted": ticket.adoption is Adoption.ADOPTED,
        "escalated": ticket.escalated_at is not None,
    }


def _median_twice(numbers: list[int]) -> int | None:
    if not numbers:
        return None
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return 2 * ordered[middle] if len(ordered) % 2 else ordered[middle - 1] + ordered[middle]
