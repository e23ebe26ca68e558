"""Pictures of products and of harvests: sent by officers, seen by everybody who looks at the market."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.media.core.pictures import Picture, Sight, View
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.market.core.goods import State
from chalicelib.prosperity.market.store import goods, lots

PURPOSE = "product"


def attached(ctx: Context, subject: str, ids: Sequence[str], before: Sequence[str] = ()) -> Writes:
    """Return the writes that give a document its pictures; those it had `before` and has no more are cleaned away.

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


def lot_subject(product_id: str, trace: str) -> str:
    """Return what a lot is called as the document of a picture."""
    return f"{product_id[:6]}l{trace}"


def views_of(ids: Sequence[str]) -> dict[str, View]:
    """Return pictures by their ids. One round trip, none for none."""
    found = pictures.find_pictures(media_ids=list(ids))
    return {one.media_id: pictures.view_of(one, officer=False) for one in found if one is not None}


def read_product_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read a product's picture; None where not. One round trip."""
    product = goods.find_product(picture.subject)
    if product is None or picture.media_id not in product.terms.media_ids:
        return None
    if Role.RESIDENT not in ctx.actor.roles:
        return Sight.OFFICER if ctx.actor.reaches(product.product_id) else None
    return None if product.state is State.DRAFT else Sight.OTHER


def read_lot_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read a harvest's picture; None where not. One round trip."""
    lot = lots.find_lot(picture.subject[7:])
    if lot is None or picture.media_id not in lot.media_ids:
        return None
    officer = Role.RESIDENT not in ctx.actor.roles and ctx.actor.reaches(lot.product_id)
    return Sight.OFFICER if officer else Sight.OTHER
