"""Activities, and a place won in one."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class ActivityPublished(Fact):
    """An activity can be signed up for."""

    activity_id: str
    rule: str


@value
class ActivityJoined(Fact):
    """Somebody signed up: `state` is `confirmed` or `waiting`."""

    activity_id: str
    resident_id: str
    state: str


@value
class ActivityPromoted(Fact):
    """Somebody moved up from the waiting list."""

    activity_id: str
    resident_id: str


@value
class ActivityLeft(Fact):
    """Somebody cancelled their place."""

    activity_id: str
    resident_id: str


@value
class ActivityAttended(Fact):
    """Somebody signed in and out; `minutes` between.

    Where a cap left only a part of the award: for how many minutes it was paid by the hour, and what the whole would
    have earned; 0 otherwise.
    """

    activity_id: str
    resident_id: str
    rule: str
    minutes: int
    points: int
    paid_minutes: int = 0
    of_points: int = 0


@value
class ActivityMissed(Fact):
    """Somebody had a place and did not come."""

    activity_id: str
    resident_id: str


@value
class ActivityNotSignedOut(Fact):
    """Somebody was signed in and never out, so that nothing was paid."""

    activity_id: str
    resident_id: str


@value
class ActivityCalledOff(Fact):
    """Somebody had a place in an activity that is not held; or was `waiting` for one."""

    activity_id: str
    resident_id: str
    waiting: bool = False


@value
class ActivityMoved(Fact):
    """Somebody has a place, or waits for one, in an activity that is held at another time or place."""

    activity_id: str
    resident_id: str


@value
class ActivityNear(Fact):
    """Somebody has a place in an activity, or leads it, that begins soon: `on` 11月28日 `at` 09:00, in China."""

    activity_id: str
    resident_id: str
    on: str
    at: str


@value
class ActivityLeftOpen(Fact):
    """Nobody ended an activity after it was over, which somebody made or runs."""

    activity_id: str
    resident_id: str


@value
class ActivityClosed(Fact):
    """An activity ended, its unused points returned to the budget."""

    activity_id: str
    attended: int


@value
class ActivityRated(Fact):
    """Somebody who took part rated an activity for the first time; who it was is told to nobody."""

    activity_id: str
    stars: int


@value
class PlacePromoted(Fact):
    """Somebody moved up from a slot's waiting list because a hold ran out; no room asked for it."""

    slot_id: str
    holder: str
