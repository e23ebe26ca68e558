"""What scanning and confirming somebody does, and how long they were there."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.reservations.core.places import Place, PlaceDeed, PlaceState
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.values import value
from chalicelib.points.activities.core.activities import DURATION_MIN, Activity, Plan, rule_for
from chalicelib.points.activities.core.refusals import TooShort
from chalicelib.points.ledger.core.rules import HALF_DAY_LEAST

BY_NUMBER = "number"
"""What a place remembers of a request that let somebody in by their card's number."""
LEAST_MINUTES = DURATION_MIN // dt.timedelta(minutes=2)
"""Nobody is paid the whole for less than half of the shortest activity, whatever a plan says. Ours."""


@value
class Scanning:
    """Whom a scan read, the request's key, and when it was; `by_number` where their card's number was typed."""

    resident_id: str
    masked_name: str
    key: str
    at: dt.datetime
    by_number: bool = False


@value
class Scanned:
    """What a scan did, as the scanner shows it. `points` 0 for signing in.

    Where a cap left only a part, `of_points` are what the whole would have earned, and `paid_minutes` for how long it
    was paid by the hour; 0 otherwise. Who `waits` is paid when another officer confirms the same minutes.
    """

    resident_id: str
    masked_name: str
    state: str
    minutes: int = 0
    points: int = 0
    walk_in: bool = False
    replayed: bool = False
    paid_minutes: int = 0
    of_points: int = 0
    by_number: bool = False
    waits: bool = False


@value
class ByHand:
    """How people are confirmed by hand: for how many minutes, what their statements say, and the request's key."""

    key: str
    minutes: int
    document: str


@value
class Confirmed:
    """What became of one person of a bulk confirmation; `of_points` as in `Scanned`.

    Who `waits` is paid when another officer confirms the same.
    """

    resident_id: str
    points: int
    refusal: DomainError | None
    of_points: int = 0
    waits: bool = False


def minutes_there(plan: Plan, place: Place, until: dt.datetime) -> int:
    """Return how many whole minutes of the activity somebody was there: early arrival and staying on do not count."""
    came = place.times.get(PlaceState.IN.value)
    if came is None:
        return 0
    first = max(dt.datetime.fromisoformat(came), plan.starts_at)
    return max(0, int((min(until, plan.ends_at) - first).total_seconds()) // 60)


def came_by_number(place: Place) -> bool:
    """Tell whether somebody was let in by their card's typed number, as signed up or as a walk-in."""
    return any(place.was_asked(deed, BY_NUMBER) for deed in (PlaceDeed.IN, PlaceDeed.ADMIT))


def minutes_in(place: Place, until: dt.datetime) -> int:
    """Return how many whole minutes somebody was in, up to `until`; 0 where they were not scanned in."""
    came = place.times.get(PlaceState.IN.value)
    if came is None:
        return 0
    return max(0, int((until - dt.datetime.fromisoformat(came)).total_seconds()) // 60)


def least_minutes(activity: Activity, resident_id: str) -> int:
    """Return how long somebody must attend to be paid on scanning out: as planned, or as is usual.

    Usual is half of it where the rule does not pay by time, since it pays the whole; leads do their part, however
    short, but for `LEAST_MINUTES`, which hold for everybody. Ours. What is paid by time needs as much of it as earns
    something.
    """
    plan, rule = activity.plan, rule_for(activity, resident_id)
    if rule.unit == "hour":
        return max(plan.least_minutes, -(-60 // rule.points))
    if rule.unit == "half_day":
        return max(plan.least_minutes, HALF_DAY_LEAST)
    usual = 0 if resident_id in plan.leads else -(-plan.minutes // 2)
    return max(plan.least_minutes or usual, LEAST_MINUTES)


def refuse_short(activity: Activity, resident_id: str, minutes: int) -> None:
    """Let an attendance be paid that is long enough and earns a point at least, or raise `TooShort`."""
    least = least_minutes(activity, resident_id)
    if minutes < least:
        raise TooShort(minutes=minutes, least=least)
