"""The pictures of activities: whose they are, and who sees which."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.media.core.pictures import Picture, Sight
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.service import pictures as checks
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.pictures import FOR_EVERYBODY, FOR_OFFICERS, NOTHING_SEEN, Seen
from chalicelib.points.activities.core.series import ids_of
from chalicelib.points.activities.core.states import UNPUBLISHED
from chalicelib.points.activities.store import activities as store

APPROVED_MAX = 12
"""Most pictures that are published with one series, so that it fits into one transaction. Ours."""


def prepare_pictures(ctx: Context, activity: Activity, before: Sequence[str] = ()) -> Writes:
    """Return the writes that make a plan's pictures its own, and let those go that it had `before`.

    A series has its pictures together, as its first one's; none of them is let go. One round trip for each kind of
    which there are new ones.

    Raises:
        InvalidInput: a picture is not the acting person's, not there, or sent for something else.
    """
    plan, subject = activity.plan, activity.series_id or activity.activity_id
    writes = Writes()
    for ids, purpose in ((plan.pictures, FOR_EVERYBODY), (plan.evidence, FOR_OFFICERS)):
        new = [one for one in ids if one not in before]
        pictures.load_pictures(ctx, media_ids=new, by=ctx.actor.subject, purpose=purpose)
        held = purpose == FOR_EVERYBODY
        writes.merge(pictures.prepare_attach(ctx, media_ids=new, subject=subject, held=held))
        writes.merge(checks.prepare_wait(ctx, media_ids=new if held else (), subject=subject))
    waits = any(one not in before for one in plan.pictures)
    gone = [one for one in before if one not in (*plan.pictures, *plan.evidence)] if not activity.series_id else []
    if not waits:  # Where others wait, the stream of what waits sees which ones the plan has no more.
        writes.merge(checks.prepare_left(media_ids=gone, subject=subject))
    return writes.merge(pictures.prepare_detach(ctx, media_ids=gone, subject=subject))


def prepare_letting_go(ctx: Context, found: Sequence[Activity], gone: Sequence[Activity]) -> Writes:
    """Return the writes that let discarded drafts' pictures go; a series keeps its own while one of it is kept."""
    head = found[0]
    if head.series_id and len(gone) < head.series_size:
        return Writes()
    subject = head.series_id or head.activity_id
    left = checks.prepare_left(media_ids=head.plan.pictures, subject=subject)
    ids = [*head.plan.pictures, *head.plan.evidence]
    return left.merge(pictures.prepare_detach(ctx, media_ids=ids, subject=subject))


def prepare_published(ctx: Context, activities: Sequence[Activity], *, looked_at: Sequence[str]) -> Writes:
    """Return the writes that let everybody see the pictures of plans of one series that are published together.

    Whoever may decide on reviews approves by publishing those that they `looked_at`; the others wait on, and so do all
    where one may not decide, or they are more than `APPROVED_MAX`.
    """
    first = activities[0]
    ids = list(dict.fromkeys(looked_at))
    if not checks.may_decide(ctx, village_id=first.village_id) or len(ids) > APPROVED_MAX:
        return Writes()
    return checks.prepare_looked(ctx, media_ids=ids, subject=first.series_id or first.activity_id)


def is_staff_of(actor: Principal, activity: Activity) -> bool:
    """Tell whether somebody works for an activity's village: they see drafts, evidence, and what is held."""
    return Role.RESIDENT not in actor.roles and actor.reaches(activity.village_id)


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read an activity's picture; None where not. 2 round trips at most."""
    first = store.find_activity(picture.subject)
    if first is None:
        return None
    if is_staff_of(ctx.actor, first):
        return Sight.OFFICER
    if picture.purpose != FOR_EVERYBODY:
        return None
    ids = ids_of(first.series_id, first.series_size) if first.series_id else []
    series = store.find_activities(ids) if ids else [first]
    shown = (one for one in series if one is not None and one.state not in UNPUBLISHED)
    return Sight.OTHER if any(picture.media_id in one.plan.pictures for one in shown) else None


def seen_of(activities: Sequence[Activity], *, officer: bool) -> list[Seen]:
    """Return what somebody sees of several activities' pictures, in their order; officers see the evidence too.

    Others see no picture that is held.

    One round trip where any of them has pictures, none where not.
    """
    asked = [list(one.plan.pictures) + (list(one.plan.evidence) if officer else []) for one in activities]
    ids = [one for group in asked for one in group]
    if not ids:
        return [NOTHING_SEEN] * len(activities)
    found = pictures.find_pictures(media_ids=ids)
    views = {one.media_id: pictures.view_of(one, officer=officer) for one in found if one and (officer or not one.held)}
    return [
        Seen(
            tuple(views[one] for one in activity.plan.pictures if one in views),
            tuple(views[one] for one in activity.plan.evidence if one in views),
        )
        for activity in activities
    ]
