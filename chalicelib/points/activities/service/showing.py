"""The pictures of activities: whose they are, and who sees which."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.pictures import FOR_EVERYBODY, FOR_OFFICERS, NOTHING_SEEN, Seen


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
        writes.merge(pictures.prepare_attach(ctx, media_ids=new, subject=subject))
    gone = [one for one in before if one not in (*plan.pictures, *plan.evidence)] if not activity.series_id else []
    return writes.merge(pictures.prepare_detach(ctx, media_ids=gone, subject=subject))


def prepare_letting_go(ctx: Context, found: Sequence[Activity], gone: Sequence[Activity]) -> Writes:
    """Return the writes that let discarded drafts' pictures go; a series keeps its own while one of it is kept."""
    head = found[0]
    if head.series_id and len(gone) < head.series_size:
        return Writes()
    ids = [*head.plan.pictures, *head.plan.evidence]
    return pictures.prepare_detach(ctx, media_ids=ids, subject=head.series_id or head.activity_id)


def seen_of(activities: Sequence[Activity], *, officer: bool) -> list[Seen]:
    """Return what somebody sees of several activities' pictures, in their order; officers see the evidence too.

    One round trip where any of them has pictures, none where not.
    """
    asked = [list(one.plan.pictures) + (list(one.plan.evidence) if officer else []) for one in activities]
    ids = [one for group in asked for one in group]
    if not ids:
        return [NOTHING_SEEN] * len(activities)
    found = pictures.find_pictures(media_ids=ids)
    views = {one.media_id: pictures.view_of(one, officer=officer) for one in found if one is not None}
    return [
        Seen(
            tuple(views[one] for one in activity.plan.pictures if one in views),
            tuple(views[one] for one in activity.plan.evidence if one in views),
        )
        for activity in activities
    ]
