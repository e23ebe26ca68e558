"""What somebody is told of activities: what they earned there, a seat that came free, what does not take place."""

from __future__ import annotations

from chalicelib.foundation.facts.core.activities import (
    ActivityAttended,
    ActivityCalledOff,
    ActivityLeftOpen,
    ActivityMissed,
    ActivityMoved,
    ActivityNear,
    ActivityNotSignedOut,
    ActivityPromoted,
    PlacePromoted,
)
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import EARNED_BY, part_of, says, told


@told.register
def _(fact: ActivityAttended) -> Message | None:
    if fact.points == 0:
        return None
    earned = {"points": fact.points, "why": EARNED_BY["activity"]}
    if fact.of_points:
        earned |= part_of(fact.points, fact.of_points, fact.paid_minutes, fact.minutes if fact.paid_minutes else 0)
        return says(fact.resident_id, "points_earned_in_part", fact.activity_id, **earned)
    return says(fact.resident_id, "points_earned", fact.activity_id, **earned)


@told.register
def _(fact: ActivityPromoted) -> Message | None:
    return says(fact.resident_id, "activity_promoted", fact.activity_id)


@told.register
def _(fact: PlacePromoted) -> Message | None:
    return says(fact.holder, "activity_promoted", fact.slot_id)


@told.register
def _(fact: ActivityCalledOff) -> Message | None:
    kind = "activity_called_off_waiting" if fact.waiting else "activity_called_off"
    return says(fact.resident_id, kind, fact.activity_id)


@told.register
def _(fact: ActivityMissed) -> Message | None:
    return says(fact.resident_id, "activity_missed", fact.activity_id)


@told.register
def _(fact: ActivityNotSignedOut) -> Message | None:
    return says(fact.resident_id, "activity_not_signed_out", fact.activity_id)


@told.register
def _(fact: ActivityMoved) -> Message | None:
    return says(fact.resident_id, "activity_moved", fact.activity_id)


@told.register
def _(fact: ActivityLeftOpen) -> Message | None:
    return says(fact.resident_id, "activity_left_open", fact.activity_id)


@told.register
def _(fact: ActivityNear) -> Message | None:
    return says(fact.resident_id, "activity_near", fact.activity_id, on=fact.on, at=fact.at)
