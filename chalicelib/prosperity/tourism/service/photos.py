"""Pictures of spots, and of a map that a town drew itself: sent by officers, seen by everybody who looks at the map."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.media.core.pictures import Picture, Sight, View
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.tourism.store import spots, towns

PURPOSE, LETTER = "tourism", "v"


def exchanged(ctx: Context, subject: str, ids: Sequence[str], before: Sequence[str] = ()) -> Writes:
    """Return the writes that give a document its pictures; those it had `before` and has no more are cleaned away.

    One round trip where there are new ones.

    Raises:
        InvalidInput: a picture is not the acting person's, not there, or sent for something else.
    """
    new = [one for one in ids if one not in before]
    gone = [one for one in before if one not in ids]
    pictures.load_pictures(ctx, media_ids=new, by=ctx.actor.subject, purpose=PURPOSE)
    return Writes().merge(
        pictures.prepare_attach(ctx, media_ids=new, subject=subject),
        pictures.prepare_detach(ctx, media_ids=gone, subject=subject),
    )


def map_subject(media_id: str, town_id: str) -> str:
    """Return what a town's map is called as the document of a picture, in the village that the picture lies in."""
    return f"{media_id[:6]}{LETTER}{town_id}"


def sides_of(media_id: str) -> list[tuple[int, int]]:
    """Return how many pixels wide and high a picture is; nothing where there is none. One round trip, none for ""."""
    found = pictures.find_pictures(media_ids=[media_id] if media_id else [])
    return [(one.width, one.height) for one in found if one is not None]


def views_of(ids: Sequence[str]) -> dict[str, View]:
    """Return pictures by their ids. One round trip a hundred, none for none."""
    found = pictures.find_pictures(media_ids=list(dict.fromkeys(ids)))
    return {one.media_id: pictures.view_of(one, officer=False) for one in found if one is not None}


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read a picture of a spot or map; None where not. One round trip."""
    named = picture.subject[7:]
    if named.startswith("t"):
        drawn = towns.find_town(named).drawn
        return Sight.OTHER if drawn is not None and drawn.media_id == picture.media_id else None
    spot = spots.find_spot(picture.subject)
    if spot is None or picture.media_id not in spot.terms.media_ids:
        return None
    if ctx.actor.resident_id != ctx.actor.subject and ctx.actor.reaches(spot.spot_id) and not spot.is_shown:
        return Sight.OFFICER
    return Sight.OTHER if spot.is_shown else None
