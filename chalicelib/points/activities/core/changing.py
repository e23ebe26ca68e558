"""What of a published activity may still be changed, before it begins: more seats, another time or place."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.kernel.errors import Conflict, InvalidInput
from chalicelib.kernel.values import value
from chalicelib.points.activities.core.activities import (
    DURATION_MIN,
    Activity,
    Plan,
    ceiling,
    fault,
)
from chalicelib.points.activities.core.attending import least_minutes
from chalicelib.points.activities.core.deeds import Deed, next_state
from chalicelib.points.activities.core.geofence import Fence


class BegunTooFar(Conflict):
    """Seats, time and place of a published activity are changed before it begins."""

    code = "activity_begun_too_far"
    zh, en = (
        "活动已经开始，名额、时间和地点不能再改。",
        "The activity has begun; its seats, time and place are not changed any more.",
    )


class NotMoreSeats(Conflict):
    """The seats of a published activity are only added to: who has one keeps it. Facts say how many there are."""

    code = "not_more_seats"
    zh, en = "现在是 {seats} 个名额，只能往多里加。", "There are {seats} seats; they can only become more."


class SeatsAtOnce(Conflict):
    """While more people wait than one transaction can move up, seats are added `most` at a time."""

    code = "seats_at_once"
    zh, en = "候补的人多，一次最多加 {most} 个名额，请分几次加。", "Many wait; add at most {most} seats at a time."


def refuse_changing(activity: Activity, deed: Deed, now: dt.datetime) -> None:
    """Let seats, time and place of a published activity be changed, or raise.

    Raises:
        ActivityInOtherState: it is not published.
        BegunTooFar: it has begun.
    """
    next_state(activity.state, deed)
    if now >= activity.plan.starts_at:
        raise BegunTooFar


def more_for(activity: Activity, seats: int) -> int:
    """Return what so many seats in all can earn above what was set aside for those there are."""
    terms = activity.terms
    return ceiling(replace(activity.plan, seats=seats), terms) - ceiling(activity.plan, terms)


@value
class Meeting:
    """Where and when people meet, and within which fence they are scanned there."""

    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    fence: Fence | None

    def of(self, plan: Plan) -> Plan:
        """Return a plan that is held there and then."""
        return replace(plan, place=self.place, starts_at=self.starts_at, ends_at=self.ends_at, fence=self.fence)


def refuse_misplaced(activity: Activity, meeting: Meeting, now: dt.datetime) -> None:
    """Let an activity be held at another time that is to come and is no longer than what was set aside for it covers.

    Raises:
        InvalidInput: each field that is wrong is named.
    """
    faults, plan = [], activity.plan
    if meeting.starts_at <= now:
        faults.append(fault("starts_at", "要改到现在以后。", "It begins in the future."))
    if not DURATION_MIN <= meeting.ends_at - meeting.starts_at <= plan.ends_at - plan.starts_at:
        zh = "活动最短 20 分钟，也不能比原来更长。"
        faults.append(fault("ends_at", zh, "It lasts 20 minutes at least, and no longer than it was to."))
    elif least_minutes(replace(activity, plan=meeting.of(plan)), "") > meeting.of(plan).minutes:
        faults.append(fault("ends_at", "太短了，这样谁也记不到工分。", "It is too short for anybody to be paid."))
    if faults:
        raise InvalidInput(fields=faults)
