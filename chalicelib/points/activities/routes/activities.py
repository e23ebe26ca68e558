"""Plans, sign-up, scanning, closing."""

from __future__ import annotations

from collections.abc import Sequence

from chalice import Response

from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.identity.service import people as residents
from chalicelib.foundation.reservations.core.places import Place, PlaceState
from chalicelib.foundation.reservations.service import places, slots
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.pictures import Seen
from chalicelib.points.activities.core.refusals import NoSuchActivity
from chalicelib.points.activities.core.states import UNPUBLISHED
from chalicelib.points.activities.routes.doors import doors
from chalicelib.points.activities.schemas.activities import (
    ActivitiesAsked,
    ActivitiesShown,
    ActivityShown,
    DiscardAsked,
    LookedAsked,
    MeetingAsked,
    PlanAsked,
    RepeatAsked,
    SeatsAsked,
    SeriesShown,
    UnendedShown,
)
from chalicelib.points.activities.schemas.attendance import (
    CountsShown,
    PeopleAsked,
    PeopleShown,
    PersonShown,
    ScanAsked,
    ScanShown,
    SignUpShown,
)
from chalicelib.points.activities.service import attendance, closing, drafts, moving, planning, seating, showing


class CreationAsked(PlanAsked):
    """A plan, and the village that holds it; with `repeat` the first of a series."""

    village_id: str
    repeat: RepeatAsked | None = None


@doors.door(
    "POST",
    "/v1/activities",
    verb="activities.write",
    within="body.village_id",
    asked=CreationAsked,
    shown=ActivityShown,
    keyed=True,
    status=201,
)
def create(call: Call[CreationAsked, Nothing]) -> ActivityShown:
    """Keep a plan as a draft, or a series of drafts; the first is answered."""
    body = call.body
    repeat = planning.ONCE if body.repeat is None else body.repeat.repeat()
    made = planning.create_activity(call.ctx, village_id=body.village_id, plan=body.plan(), key=call.key, repeat=repeat)
    return ActivityShown.of(made, staff=True)


@doors.door(
    "GET",
    "/v1/activities",
    verb="activities.read",
    query=ActivitiesAsked,
    shown=ActivitiesShown,
    for_others="activities",
)
def read_list(call: Call[Nothing, ActivitiesAsked]) -> ActivitiesShown:
    """Show a village's activities, those to come or those gone; drafts only to staff."""
    query = call.query
    page = planning.list_activities(
        village_id=query.village_id,
        since=call.ctx.now(),
        past=query.past,
        size=query.size,
        cursor=query.cursor,
        scenario=query.scenario or "",
    )
    rows = [row for row in page.rows if row.state not in UNPUBLISHED or showing.is_staff_of(call.ctx.actor, row)]
    found = slots.find_slots(slot_ids=[row.activity_id for row in rows]) if rows else []
    seen = showing.seen_of(rows, officer=False)
    shown = [
        ActivityShown.of(row, slot, seen=one, staff=showing.is_staff_of(call.ctx.actor, row))
        for row, slot, one in zip(rows, found, seen, strict=True)
    ]
    return ActivitiesShown(rows=shown, cursor=page.cursor)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/unended-activities",
    verb="activities.read_people",
    within="village_id",
    shown=UnendedShown,
)
def unended(call: Call[Nothing, Nothing], village_id: str) -> UnendedShown:
    """Show what is over in a village and nobody ended, and the points that it keeps from the budget."""
    return UnendedShown.of(planning.list_unended(call.ctx, village_id=village_id))


@doors.door("GET", "/v1/activities/{activity_id}", verb="activities.read", shown=ActivityShown, for_others="activities")
def read_one(call: Call[Nothing, Nothing], activity_id: str) -> ActivityShown:
    """Show an activity, how full it is, and the asking villager's own place in it."""
    activity = planning.load_activity(activity_id=activity_id)
    if activity.state in UNPUBLISHED:
        if not showing.is_staff_of(call.ctx.actor, activity):
            raise NoSuchActivity
        return ActivityShown.of(activity, seen=_seen(call.ctx.actor, activity), staff=True)
    if Role.RESIDENT not in call.ctx.actor.roles:
        slot = slots.load_slot(slot_id=activity_id)
        staff = showing.is_staff_of(call.ctx.actor, activity)
        return ActivityShown.of(activity, slot, seen=_seen(call.ctx.actor, activity), staff=staff)
    slot, mine = places.load_slot_and_place(slot_id=activity_id, holder=call.me)
    waits = mine is not None and mine.state is PlaceState.WAITING
    ahead = slots.count_ahead(slot_id=activity_id, seq=mine.seq) if mine is not None and waits else None
    return ActivityShown.of(activity, slot, mine, ahead=ahead, seen=_seen(call.ctx.actor, activity))


def _seen(actor: Principal, activity: Activity) -> Seen:
    return showing.seen_of([activity], officer=showing.is_staff_of(actor, activity))[0]


@doors.door(
    "PUT",
    "/v1/activities/{activity_id}",
    verb="activities.write",
    within="activity_id",
    asked=PlanAsked,
    shown=ActivityShown,
)
def change(call: Call[PlanAsked, Nothing], activity_id: str) -> ActivityShown:
    """Change a draft."""
    changed = planning.change_activity(call.ctx, activity_id=activity_id, plan=call.body.plan())
    return ActivityShown.of(changed, staff=True)


@doors.door(
    "POST",
    "/v1/activities/{activity_id}/discard",
    verb="activities.write",
    within="activity_id",
    asked=DiscardAsked,
    shown=SeriesShown,
    keyed=True,
)
def discard(call: Call[DiscardAsked, Nothing], activity_id: str) -> SeriesShown:
    """Throw a draft away, or all drafts of its series; what was published stays."""
    found = drafts.discard(call.ctx, activity_id=activity_id, whole_series=call.body.whole_series)
    return SeriesShown(rows=[ActivityShown.of(one, staff=True) for one in found])


@doors.door(
    "POST",
    "/v1/activities/{activity_id}/publish",
    verb="activities.write",
    within="activity_id",
    query=LookedAsked,
    shown=ActivityShown,
    keyed=True,
)
def publish(call: Call[Nothing, LookedAsked], activity_id: str) -> ActivityShown:
    """Open sign-up; the points its seats can earn are set aside from the village's budget."""
    done = planning.publish(call.ctx, activity_id=activity_id, looked_at=call.query.version)
    return ActivityShown.of(done, staff=True)


@doors.door(
    "POST",
    "/v1/activities/{activity_id}/publish-series",
    verb="activities.write",
    within="activity_id",
    query=LookedAsked,
    shown=SeriesShown,
    keyed=True,
)
def publish_series(call: Call[Nothing, LookedAsked], activity_id: str) -> SeriesShown:
    """Open sign-up for all drafts of an activity's series that are still to come, all or none."""
    series = planning.publish_series(call.ctx, activity_id=activity_id, looked_at=call.query.version)
    return SeriesShown(rows=[ActivityShown.of(one, staff=True) for one in series])


@doors.door(
    "POST",
    "/v1/activities/{activity_id}/seats",
    verb="activities.write",
    within="activity_id",
    asked=SeatsAsked,
    shown=ActivityShown,
    keyed=True,
)
def seats(call: Call[SeatsAsked, Nothing], activity_id: str) -> ActivityShown:
    """Give a published activity more seats; who waits gets them first and is told."""
    raised = seating.raise_seats(call.ctx, activity_id=activity_id, seats=call.body.seats, key=call.key)
    return ActivityShown.of(raised, staff=True)


@doors.door(
    "PUT",
    "/v1/activities/{activity_id}/meeting",
    verb="activities.write",
    within="activity_id",
    asked=MeetingAsked,
    shown=ActivityShown,
)
def move(call: Call[MeetingAsked, Nothing], activity_id: str) -> ActivityShown:
    """Hold a published activity at another time or place; who has a place in it is told."""
    moved = moving.move_activity(call.ctx, activity_id=activity_id, meeting=call.body.meeting())
    return ActivityShown.of(moved, staff=True)


@doors.door("GET", "/v1/calendars/{village_id}", verb="activities.read_calendar", shown=None, media="text/calendar")
def calendar(call: Call[Nothing, Nothing], village_id: str) -> Response:
    """Return a village's published activities as an iCalendar feed, for anybody's calendar."""
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/calendar; charset=utf-8",
        "X-Request-Id": call.ctx.request_id,
        "Cache-Control": "public, max-age=900",
    }
    return Response(planning.calendar_of(call.ctx, village_id=village_id).decode(), headers=headers)


@doors.door(
    "POST",
    "/v1/activities/{activity_id}/close",
    verb="activities.write",
    within="activity_id",
    shown=ActivityShown,
    keyed=True,
)
def close(call: Call[Nothing, Nothing], activity_id: str) -> ActivityShown:
    """Shut an activity; absences are written down and unused points returned a minute later."""
    return ActivityShown.of(closing.close_activity(call.ctx, activity_id=activity_id), staff=True)


@doors.door(
    "POST",
    "/v1/activities/{activity_id}/signups",
    verb="activities.sign_up",
    shown=SignUpShown,
    keyed=True,
    status=201,
    for_others="activities",
    undone_by="activities.cancel",
)
def sign_up(call: Call[Nothing, Nothing], activity_id: str) -> SignUpShown:
    """Sign up: a seat, or the next place on the waiting list."""
    return SignUpShown.of(attendance.sign_up(call.ctx, activity_id=activity_id, key=call.key))


@doors.door(
    "POST",
    "/v1/activities/{activity_id}/cancellations",
    verb="activities.sign_up",
    shown=SignUpShown,
    keyed=True,
    status=201,
    for_others="activities",
    undone_by="activities.sign_up",
)
def cancel(call: Call[Nothing, Nothing], activity_id: str) -> SignUpShown:
    """Cancel; the first who waits gets the seat at once and is told."""
    return SignUpShown.of(attendance.cancel(call.ctx, activity_id=activity_id, key=call.key))


@doors.door(
    "POST",
    "/v1/activities/{activity_id}/scans",
    verb="activities.scan",
    within="activity_id",
    asked=ScanAsked,
    shown=ScanShown,
    keyed=True,
    status=201,
)
def scan(call: Call[ScanAsked, Nothing], activity_id: str) -> ScanShown:
    """Scan somebody in, or out with their points."""
    body = call.body
    done = attendance.scan(
        call.ctx,
        activity_id=activity_id,
        code=body.code,
        direction=body.direction,
        key=call.key,
        spot=None if body.spot is None else body.spot.spot(),
    )
    return ScanShown.of(done)


@doors.door(
    "GET",
    "/v1/activities/{activity_id}/people",
    verb="activities.read_people",
    within="activity_id",
    query=PeopleAsked,
    shown=PeopleShown,
)
def people(call: Call[Nothing, PeopleAsked], activity_id: str) -> PeopleShown:
    """Show who signed up, waits, is in, or left; on the first page also how many."""
    size, cursor, counts = call.query.size, call.query.cursor, None
    if cursor is None:
        page, counts = places.list_counted(slot_id=activity_id, size=size)
    else:
        page = places.list_places(slot_id=activity_id, size=size, cursor=cursor)
    names = {one.holder_id: one.masked_name for one in _holders(page.rows)}
    rows = [PersonShown.of(place, names.get(place.holder, "")) for place in page.rows]
    shown = None if counts is None else CountsShown.of(counts)
    return PeopleShown(rows=rows, cursor=page.cursor, counts=shown)


def _holders(rows: Sequence[Place]) -> list[Holder]:
    found = residents.find_holders(holder_ids=[place.holder for place in rows])
    return [one for one in found if one is not None]
