"""Pictures of what can be booked: sent by its host, or by officers; seen by everybody once it shows."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.media.core.pictures import Picture, Sight, View
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.bookings.store import bookables

PURPOSE = "bookable"


def attached(ctx: Context, subject: str, ids: Sequence[str], before: Sequence[str] = ()) -> Writes:
    """Return the writes that give a bookable its pictures; those it had `before` and has no more are cleaned away.

    One round trip where there are new ones.

    Raises:
        InvalidInput: a picture is not the acting person's, not there, or sent for something else.
    """
    new = [one for one in ids if one not in before]
    pictures.load_pictures(ctx, media_ids=new, by=ctx.actor.subject, purpose=PURPOSE)
    writes = Writes()
    if new:
        writes.merge(pictures.prepare_attach(ctx, media_ids=new, subject=subject))
    gone = [one for one in before if one not in ids]
    if gone:
        writes.merge(pictures.prepare_detach(ctx, media_ids=gone, subject=subject))
    return writes


def views_of(ids: Sequence[str]) -> dict[str, View]:
    """Return pictures by their ids. One round trip, none for none."""
    found = pictures.find_pictures(media_ids=list(ids))
    return {one.media_id: pictures.view_of(one, officer=False) for one in found if one is not None}


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read a bookable's picture; None where not. One round trip."""
    found = bookables.find_bookable(picture.subject)
    if found is None or picture.media_id not in found.terms.media_ids:
        return None
    if found.owner_id == ctx.actor.subject:
        return Sight.AUTHOR
    if Role.RESIDENT not in ctx.actor.roles and ctx.actor.reaches(found.bookable_id):
        return Sight.OFFICER
    return Sight.OTHER if found.is_shown else None
