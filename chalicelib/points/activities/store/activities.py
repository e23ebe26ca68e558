"""Moves activities in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.activities.core.activities import Activity, Plan
from chalicelib.points.activities.core.geofence import Fence
from chalicelib.points.activities.core.states import UNPUBLISHED, State
from chalicelib.points.activities.records import ActivityRecord
from chalicelib.points.ledger.core.rules import packed, unpacked


def activity_of(record: ActivityRecord | None) -> Activity | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    plan = Plan(
        title=record.title,
        place=record.place,
        starts_at=dt.datetime.fromisoformat(record.starts_at),
        ends_at=dt.datetime.fromisoformat(record.ends_at),
        seats=record.seats,
        rule=record.rule,
        lead_rule=record.lead_rule or "",
        leads=tuple(record.leads or ()),
        least_minutes=record.least_minutes,
        detail=record.detail or "",
        age_min=record.age_min or 0,
        fence=Fence(*record.fence) if record.fence else None,
        team=tuple(record.team or ()),
        evidence=tuple(record.evidence or ()),
        pictures=tuple(record.pictures or ()),
    )
    return Activity(
        activity_id=record.activity_id,
        plan=plan,
        state=State(record.state),
        created_by=record.created_by,
        created_person=record.created_person or "",
        changed_by=record.changed_by or "",
        changed_person=record.changed_person or "",
        fingerprint=record.fingerprint,
        budget_year=record.budget_year,
        escrow=record.escrow,
        attended=record.attended,
        awarded=record.awarded,
        version=record.version,
        closing_at=dt.datetime.fromisoformat(record.closing_at) if record.closing_at else None,
        series_id=record.series_id or "",
        series_size=record.series_size or 1,
        moved=record.moved or 0,
        reminded=bool(record.reminded),
        published_at=dt.datetime.fromisoformat(record.published_at) if record.published_at else None,
        terms=tuple(unpacked(rule) for rule in record.terms or ()),
    )


def record_of(activity: Activity) -> ActivityRecord:
    """Return the record of a value."""
    plan = activity.plan
    return ActivityRecord(
        activity.village_id,
        activity.activity_id,
        starts_at=plan.starts_at.astimezone(dt.UTC).isoformat(),
        ends_at=plan.ends_at.astimezone(dt.UTC).isoformat(),
        title=plan.title,
        place=plan.place,
        detail=plan.detail or None,
        seats=plan.seats,
        rule=plan.rule,
        lead_rule=plan.lead_rule or None,
        leads=list(plan.leads) or None,
        least_minutes=plan.least_minutes,
        age_min=plan.age_min or None,
        fence=dataclasses.astuple(plan.fence) if plan.fence else None,
        team=list(plan.team) or None,
        evidence=list(plan.evidence) or None,
        pictures=list(plan.pictures) or None,
        scenario=activity.scenario,
        state=activity.state.value,
        created_by=activity.created_by,
        created_person=activity.created_person or None,
        changed_by=activity.changed_by or None,
        changed_person=activity.changed_person or None,
        fingerprint=activity.fingerprint,
        budget_year=activity.budget_year,
        escrow=activity.escrow,
        attended=activity.attended,
        awarded=activity.awarded,
        version=activity.version,
        closing_at=activity.closing_at.isoformat() if activity.closing_at else None,
        series_id=activity.series_id or None,
        series_size=activity.series_size if activity.series_id else None,
        moved=activity.moved or None,
        reminded=activity.reminded or None,
        published_at=activity.published_at.isoformat() if activity.published_at else None,
        terms=[packed(rule) for rule in activity.terms] or None,
    )


def find_activity(activity_id: str, *, consistent: bool = False) -> Activity | None:
    """Return the activity, or None."""
    return activity_of(storage.find(ActivityRecord, activity_id[:6], activity_id, consistent=consistent))


def find_activities(activity_ids: Sequence[str]) -> list[Activity | None]:
    """Return several activities as they are now, in their order, one round trip per 100."""
    keys = [(ActivityRecord, activity_id[:6], activity_id) for activity_id in activity_ids]
    return [activity_of(record) for record in storage.find_many(keys, consistent=True)]


def list_published(village_id: str, *, since: dt.datetime, size: int) -> list[Activity]:
    """Return a village's activities that begin at `since` or later and are no drafts, at most `size` read."""
    edge = since.astimezone(dt.UTC).isoformat()
    query = storage.Query(ActivityRecord, village_id, index="starts", where=ActivityRecord.starts_at >= edge)
    found = [activity_of(ActivityRecord.from_raw_data(item)) for item in storage.page(query, size=size).rows]
    return [one for one in found if one is not None and one.state not in UNPUBLISHED]


def list_activities(
    village_id: str, *, since: dt.datetime, newest_first: bool, scenario: str, size: int, cursor: str | None
) -> Page[Activity]:
    """Return a page of a village's activities that begin at `since` or later (or before it, newest first).

    Of one scenario where it is given; a page of them may be short.
    """
    edge = since.astimezone(dt.UTC).isoformat()
    where = ActivityRecord.starts_at < edge if newest_first else ActivityRecord.starts_at >= edge
    keep = ActivityRecord.scenario == scenario if scenario else None
    listed = "past" if newest_first else "to come"
    query = storage.Query(
        ActivityRecord, village_id, index="starts", where=where, newest_first=newest_first, keep=keep, listed=listed
    )
    page = storage.page(query, size=size, cursor=cursor)
    rows = [activity_of(ActivityRecord.from_raw_data(item)) for item in page.rows]
    return Page([row for row in rows if row is not None], page.cursor)


def every_unsettled(village_id: str, *, since: dt.datetime) -> Iterator[Activity]:
    """Yield a village's activities that began at `since` or later, or are to begin, and are published or closing."""
    edge = since.astimezone(dt.UTC).isoformat()
    keep = ActivityRecord.state.is_in(State.PUBLISHED.value, State.CLOSING.value)
    query = storage.Query(ActivityRecord, village_id, index="starts", where=ActivityRecord.starts_at >= edge, keep=keep)
    for item in storage.every(query):
        found = activity_of(ActivityRecord.from_raw_data(item))
        assert found is not None, "an item is an activity"
        yield found


def list_unended(village_id: str, *, since: dt.datetime, now: dt.datetime, most: int) -> list[Activity]:
    """Return a village's published activities that began since then and are over, the oldest first.

    One round trip: what begins in a few weeks is less than a megabyte.
    """
    edge, end = (moment.astimezone(dt.UTC).isoformat() for moment in (since, now))
    keep = (ActivityRecord.state == State.PUBLISHED.value) & (ActivityRecord.ends_at <= end)
    where = ActivityRecord.starts_at.between(edge, end)
    query = storage.Query(ActivityRecord, village_id, index="starts", where=where, keep=keep)
    found = [activity_of(ActivityRecord.from_raw_data(item)) for item in itertools.islice(storage.every(query), most)]
    return [one for one in found if one is not None]


def creation_of(activity: Activity, refusal: Refusal, *, guard: bool = True) -> Writes:
    """Return the write of a new activity, the guard of its transaction but for the later ones of a series."""
    return Writes().create(record_of(activity), refusal=refusal, guard=guard)


def change_of(activity: Activity, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(activity), condition=ActivityRecord.version == seen, refusal=refusal)
