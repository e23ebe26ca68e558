"""When somebody was at an activity, by what was scanned or confirmed. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from itertools import combinations

from chalicelib.foundation.reservations.core.places import Place, PlaceState
from chalicelib.kernel.values import value
from chalicelib.points.activities.core.activities import Activity, Plan
from chalicelib.points.activities.core.hands import Hand, HandState

NO_TIME = dt.timedelta()


@value
class Presence:
    """That somebody was at an activity between `since` and `until`, for so long as it `lasted`.

    By scans that is all of it; by a confirmation a part of the activity, and nobody said which.
    """

    activity_id: str
    title: str
    resident_id: str
    since: dt.datetime
    until: dt.datetime
    lasted: dt.timedelta


def presence_of(activity: Activity, resident_id: str, place: Place | None, hand: Hand | None) -> Presence | None:
    """Return when somebody was there, within the planned times; None where nothing says so.

    Who was paid by hand was there for the minutes confirmed, whenever they were scanned.
    """
    plan = activity.plan
    if hand is not None and hand.state is HandState.PAID:
        since, until = plan.starts_at, plan.ends_at
        lasted = min(dt.timedelta(minutes=hand.minutes), until - since)
    else:
        came = None if place is None else place.times_at(PlaceState.IN)
        left = None if place is None else place.times_at(PlaceState.DONE)
        if came is None or left is None:
            return None
        since, until = max(came, plan.starts_at), min(left, plan.ends_at)
        lasted = until - since
    return Presence(activity.activity_id, plan.title, resident_id, since, until, lasted) if lasted > NO_TIME else None


def minutes_at_both(one: Presence, other: Presence) -> int:
    """Return how many whole minutes somebody was at both at the least, whenever their minutes there were."""
    common = min(one.until, other.until) - max(one.since, other.since)
    elsewhere = sum((at.until - at.since - at.lasted for at in (one, other)), NO_TIME)
    return max(NO_TIME, common - elsewhere) // dt.timedelta(minutes=1)


def met(attended: Mapping[str, Collection[str]], plans: Mapping[str, Plan]) -> dict[str, set[str]]:
    """Return, by activity, who was at another one too whose planned times meet its own, of what each attended."""
    found: dict[str, set[str]] = {}
    for resident_id, activity_ids in attended.items():
        for one, other in combinations(sorted(plans.keys() & set(activity_ids)), 2):
            if plans[one].starts_at < plans[other].ends_at and plans[other].starts_at < plans[one].ends_at:
                found.setdefault(one, set()).add(resident_id)
                found.setdefault(other, set()).add(resident_id)
    return found
