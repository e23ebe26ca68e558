"""The photos of wishes and of their updates: who sent them attaches them, and who may see a wish sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.wishes.core.wishes import Step, Wish

PURPOSE = "wish"


def attached(ctx: Context, *, wish_id: str, media_ids: Sequence[str]) -> Writes:
    """Return the writes that make photos of the acting person's own a wish's. One round trip, none for none.

    Raises:
        InvalidInput: as `pictures.load_pictures`; each names the field `media_ids`.
    """
    pictures.load_pictures(ctx, media_ids=media_ids, by=ctx.actor.doer, purpose=PURPOSE)
    return pictures.prepare_attach(ctx, media_ids=media_ids, subject=wish_id)


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


def covers_of(wishes: Iterable[Wish], *, officer: bool = False) -> dict[str, View]:
    """Return the first photo of each wish of a list, by its id. One round trip, none where none has any."""
    return _views([wish.ask.media_ids[0] for wish in wishes if wish.ask.media_ids], officer=officer)


def photos_of(wish: Wish, timeline: Iterable[Step] = (), *, officer: bool = False) -> dict[str, View]:
    """Return the photos of a wish and of its timeline, by their ids. One round trip per hundred, none for none."""
    ids = [*wish.ask.media_ids, *(one for step in timeline for one in step.media_ids)]
    return _views(ids, officer=officer)


def _views(media_ids: Sequence[str], *, officer: bool) -> dict[str, View]:
    found = pictures.find_pictures(media_ids=list(dict.fromkeys(media_ids)))
    return {one.media_id: pictures.view_of(one, officer=officer) for one in found if one is not None}
