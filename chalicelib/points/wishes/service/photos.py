"""The photos of wishes and of their updates: who sent them attaches them, and who may see a wish sees them.

Others see them once somebody has looked: an officer who publishes a wish, or WeChat, or an officer among the reviews.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chalicelib.foundation.media.core.pictures import Picture, Sight, View
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.service import pictures as checks
from chalicelib.kernel.authz import Role, allows, signers
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.wishes.core.refusals import NoSuchWish
from chalicelib.points.wishes.core.wishes import Step, Wish
from chalicelib.points.wishes.service import reading

PURPOSE = "wish"
DESK = ""
"""Whom the desk's views are for: whoever works there, nobody in particular."""


def attached(ctx: Context, *, wish_id: str, media_ids: Sequence[str], held: bool = True) -> Writes:
    """Return the writes that make photos of the acting person's own a wish's. One round trip, none for none.

    While they are `held`, others do not see them; the caller lets the wish wait for a look.

    Raises:
        InvalidInput: as `pictures.load_pictures`; each names the field `media_ids`.
    """
    pictures.load_pictures(ctx, media_ids=media_ids, by=ctx.actor.doer, purpose=PURPOSE)
    return pictures.prepare_attach(ctx, media_ids=media_ids, subject=wish_id, held=held)


def told_with(ctx: Context, *, wish_id: str, media_ids: Sequence[str]) -> Writes:
    """Return the writes that make photos an update's; they wait for a look by themselves, but for a deciding officer's.

    Raises:
        InvalidInput: as `attached`.
    """
    held = not checks.may_decide(ctx, village_id=wish_id[:6])
    writes = attached(ctx, wish_id=wish_id, media_ids=media_ids, held=held)
    return writes.merge(checks.prepare_wait(ctx, media_ids=media_ids if held else (), subject=wish_id))


def exchanged(ctx: Context, *, wish: Wish, media_ids: Sequence[str]) -> Writes:
    """Return the writes that give a wish other photos; those it had and has no more are cleaned away.

    Raises:
        InvalidInput: as `attached`, of those that are new.
    """
    had = wish.ask.media_ids
    new = [one for one in media_ids if one not in had]
    gone = [one for one in had if one not in media_ids]
    writes = attached(ctx, wish_id=wish.wish_id, media_ids=new)
    return writes.merge(pictures.prepare_detach(ctx, media_ids=gone, subject=wish.wish_id))


def published(ctx: Context, wish: Wish) -> Writes:
    """Return the writes that let everybody see a wish's photos, since an officer published it with them."""
    return checks.prepare_looked(ctx, media_ids=wish.ask.media_ids, subject=wish.wish_id, waits=False)


def covers_of(wishes: Sequence[Wish], *, to: str) -> dict[str, View]:
    """Return the first photo of each wish of a list, by its id, as `to` may see it. One round trip, none for none."""
    first = {wish.ask.media_ids[0]: wish for wish in wishes if wish.ask.media_ids}
    found = pictures.find_pictures(media_ids=list(first))
    shown = [one for one in found if one and _may_look(one, to, first[one.media_id])]
    return {one.media_id: pictures.view_of(one, officer=False) for one in shown}


def photos_of(wish: Wish, timeline: Sequence[Step], *, to: str) -> dict[str, View]:
    """Return the photos of a wish and of its timeline, by their ids, as `to` may see them.

    One round trip per hundred, none for none.
    """
    found = pictures.find_pictures(media_ids=_ids_of(wish, timeline))
    shown = [one for one in found if one and _may_look(one, to, wish, timeline)]
    return {one.media_id: pictures.view_of(one, officer=to == DESK) for one in shown}


def _ids_of(wish: Wish, timeline: Iterable[Step]) -> list[str]:
    return list(dict.fromkeys([*wish.ask.media_ids, *(one for step in timeline for one in step.media_ids)]))


def _may_look(picture: Picture, to: str, wish: Wish, timeline: Iterable[Step] = ()) -> bool:
    return not picture.held or to == DESK or _is_by(picture, to, wish, timeline)


def _is_by(picture: Picture, holder_id: str, wish: Wish, timeline: Iterable[Step]) -> bool:
    """Tell whether a photo is somebody's own: they sent it, or somebody did for them."""
    if picture.media_id in wish.ask.media_ids and wish.wisher_id == holder_id:
        return True
    told = (signers(step.by)[0] for step in timeline if picture.media_id in step.media_ids)
    return picture.made_by == holder_id or holder_id in told


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read the wish of a photo; None where not. 1 round trip at most."""
    actor = ctx.actor
    if allows(actor, "wishes.read", within=picture.subject):
        return Sight.OFFICER
    if Role.RESIDENT not in actor.roles:
        return None
    try:
        wish, timeline = reading.read_wish(wish_id=picture.subject, holder_id=actor.subject)
    except NoSuchWish:
        return None
    if picture.media_id not in _ids_of(wish, timeline):
        return None
    return Sight.AUTHOR if _is_by(picture, actor.subject, wish, timeline) else Sight.OTHER
