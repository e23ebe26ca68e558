"""In two places at once: who was paid for two activities at which they were at the same time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from chalicelib.points.activities.core.presence import Presence, minutes_at_both
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.town.controls.core.grants import LISTED_MAX, Attended, Twice

QUEUE_MINUTES = 10
"""So many minutes at both come of queues at a scanner; more are looked at. Ours."""

Paid = Mapping[str, Mapping[str, int]]
"""What residents were paid, by activity."""


def paid_twice(awards: Iterable[tuple[str, str, int]]) -> Paid:
    """Return who was paid for two activities or more, of the residents, activities and points of single awards."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for resident_id, activity_id, points in awards:
        found[resident_id][activity_id] += points
    return {who: activities for who, activities in found.items() if len(activities) > 1}


def twice_of(paid: Paid, presences: Iterable[Presence]) -> tuple[Twice, ...]:
    """Return who was at two activities for more than QUEUE_MINUTES at once and was paid for both, the longest first."""
    by_person: dict[str, list[Presence]] = defaultdict(list)
    for presence in presences:
        by_person[presence.resident_id].append(presence)
    found = [
        Twice(
            AccountRef.of_holder(who).account_id,
            minutes,
            *(Attended(at.activity_id, at.title, paid[who][at.activity_id]) for at in (one, other)),
        )
        for who, mine in by_person.items()
        for one, other in combinations(sorted(mine, key=lambda at: (at.since, at.activity_id)), 2)
        if (minutes := minutes_at_both(one, other)) > QUEUE_MINUTES
    ]
    return tuple(sorted(found, key=lambda one: (-one.minutes, one.account_id, one.first.activity_id))[:LISTED_MAX])
