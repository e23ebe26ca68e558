"""A village's activities as an iCalendar feed that phones subscribe to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chalicelib.points.activities.core.activities import Activity


def feed_of(village_name: str, activities: Iterable[Activity]) -> bytes:
    """Return the feed; an event keeps its identity, so that a subscribed calendar changes it in its place.

    What was called off is cancelled there (RFC 5545, 3.8.1.11); what was ended was held.
    """
    from icalendar import Calendar, Event  # Slow to import; phones ask a few times a day.

    calendar = Calendar()
    calendar.add("prodid", "-//Sanbao//activities//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{village_name}的活动")
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for activity in activities:
        plan = activity.plan
        event = Event()
        event.add("uid", f"{activity.activity_id}@sanbao")
        event.add("sequence", activity.version)
        event.add("dtstamp", _made_at(activity.activity_id))
        event.add("dtstart", plan.starts_at.astimezone(dt.UTC))
        event.add("dtend", plan.ends_at.astimezone(dt.UTC))
        event.add("summary", plan.title)
        event.add("location", plan.place)
        event.add("status", "CANCELLED" if activity.called_off else "CONFIRMED")
        if plan.detail:
            event.add("description", plan.detail)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _made_at(activity_id: str) -> dt.datetime:
    """Return when the plan was made, from the UUIDv7 in its id, so that the same plan is the same event."""
    stamp = activity_id[7:].replace("-", "")[:12]
    return dt.datetime.fromtimestamp(int(stamp, 16) // 1000, tz=dt.UTC)
