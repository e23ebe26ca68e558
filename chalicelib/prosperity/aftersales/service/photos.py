"""The photos of a case: its buyer sends them, they and the town's officers see them."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.media.core.pictures import Picture, Sight, View
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.authz import allows
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.aftersales import store
from chalicelib.prosperity.aftersales.core.cases import Case

PURPOSE = "aftersale"
LETTER = "s"


def subject_of(media_id: str, order_id: str, nth: int) -> str:
    """Return what a case is called as the document of a picture: a picture lies in a village, an order in none."""
    return f"{media_id[:6]}{LETTER}{order_id}-{nth}"


def attached(ctx: Context, order_id: str, nth: int, media_ids: Sequence[str]) -> Writes:
    """Return the writes that give a case its pictures. One round trip, none for none.

    Raises:
        InvalidInput: a picture is not the acting person's, not there, or sent for something else.
    """
    pictures.load_pictures(ctx, media_ids=media_ids, by=ctx.actor.subject, purpose=PURPOSE)
    attach = pictures.prepare_attach
    return Writes().merge(*(attach(ctx, media_ids=[one], subject=subject_of(one, order_id, nth)) for one in media_ids))


def detached(ctx: Context, case: Case) -> Writes:
    """Return the writes that take a case's pictures off it."""
    detach, order_id, nth = pictures.prepare_detach, case.order_id, case.nth
    return Writes().merge(
        *(detach(ctx, media_ids=[one], subject=subject_of(one, order_id, nth)) for one in case.media_ids)
    )


def views_of(ids: Sequence[str], *, officer: bool) -> dict[str, View]:
    """Return pictures by their ids. One round trip, none for none."""
    found = pictures.find_pictures(media_ids=list(ids))
    return {one.media_id: pictures.view_of(one, officer=officer) for one in found if one is not None}


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read the case of a picture; None where not. One round trip."""
    order_id, _, nth = picture.subject[7:].rpartition("-")
    case = store.find_case(order_id, int(nth))
    if case is None or picture.media_id not in case.media_ids:
        return None
    if case.buyer_id == ctx.actor.subject:
        return Sight.AUTHOR
    return Sight.OFFICER if allows(ctx.actor, "aftersales.read", within=order_id) else None
