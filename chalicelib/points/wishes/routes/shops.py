"""Wishes as partner shops use them, with an API key of the scope `wishes`."""

from __future__ import annotations

from chalicelib.foundation.media.schemas import MediaShown, MediaUploadShown
from chalicelib.foundation.media.service import pictures, uploads
from chalicelib.foundation.partners.core.keys import KeyScope, require_scope
from chalicelib.foundation.partners.service import shops as partners
from chalicelib.kernel.context import Context
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.wishes.core.wishes import Wish
from chalicelib.points.wishes.routes.doors import doors
from chalicelib.points.wishes.schemas.deeds import ShopPhotoAsked, WishHandAsked
from chalicelib.points.wishes.schemas.wishes import WishBrowseAsked, WishesAsked, WishesShown, WishShown
from chalicelib.points.wishes.service import claiming, photos, reading
from chalicelib.points.wishes.service.claiming import Hand

SHOP = "wishes.shop"


@doors.door("GET", "/v1/partner/wishes", verb=SHOP, query=WishBrowseAsked, shown=WishesShown)
def shop_browse(call: Call[Nothing, WishBrowseAsked]) -> WishesShown:
    """Show what the shop's village wishes for and nobody has claimed yet."""
    require_scope(call.ctx.actor, KeyScope.WISHES)
    query = call.query
    page = reading.browse(
        call.ctx, village_id=call.me[:6], soonest=query.order == "soonest", size=query.size, cursor=query.cursor
    )
    return WishesShown.of(page, call.me, photos.covers_of(page.rows, to=call.me))


@doors.door("GET", "/v1/partner/wish-claims", verb=SHOP, query=WishesAsked, shown=WishesShown)
def shop_claims(call: Call[Nothing, WishesAsked]) -> WishesShown:
    """Show the wishes that the shop claimed."""
    require_scope(call.ctx.actor, KeyScope.WISHES)
    page = reading.list_in_hand(holder_id=call.me, size=call.query.size, cursor=call.query.cursor)
    return WishesShown.of(page, call.me, photos.covers_of(page.rows, to=call.me))


@doors.door("GET", "/v1/partner/wishes/{wish_id}", verb=SHOP, shown=WishShown)
def shop_read_one(call: Call[Nothing, Nothing], wish_id: str) -> WishShown:
    """Show a wish: a published one, or one that the shop claimed."""
    require_scope(call.ctx.actor, KeyScope.WISHES)
    wish, timeline = reading.read_wish(wish_id=wish_id, holder_id=call.me)
    return WishShown.of(wish, call.me, timeline, photos.photos_of(wish, timeline, to=call.me))


@doors.door("POST", "/v1/partner/wishes/{wish_id}/deeds", verb=SHOP, asked=WishHandAsked, shown=WishShown, keyed=True)
def shop_deed(call: Call[WishHandAsked, Nothing], wish_id: str) -> WishShown:
    """Claim a wish as a shop, tell how it goes, say that it is done, or give it up; shops earn thanks, not points."""
    require_scope(call.ctx.actor, KeyScope.WISHES)
    partner, _ = partners.acting_shop(call.ctx)
    hand = Hand(partner.partner_id, partner.name)
    return WishShown.of(done_by(call.ctx, call.body, wish_id=wish_id, key=call.key, hand=hand), call.me)


@doors.door(
    "POST", "/v1/partner/wish-photos", verb=SHOP, asked=ShopPhotoAsked, shown=MediaUploadShown, keyed=True, status=201
)
def shop_announce(call: Call[ShopPhotoAsked, Nothing]) -> MediaUploadShown:
    """Announce a photo of how a wish goes, and learn where to send it."""
    require_scope(call.ctx.actor, KeyScope.WISHES)
    body = call.body
    made, form = uploads.open_upload(
        call.ctx,
        village_id=call.me[:6],
        purpose=photos.PURPOSE,
        content_type=body.content_type,
        size=body.bytes,
        sha256=body.sha256 or "",
        key=call.key,
    )
    return MediaUploadShown.of(made, form)


@doors.door("POST", "/v1/partner/wish-photos/{media_id}/ready", verb=SHOP, shown=MediaShown)
def shop_take(call: Call[Nothing, Nothing], media_id: str) -> MediaShown:
    """Say that a photo was sent: it is checked, kept, and drawn smaller; asking again changes nothing."""
    require_scope(call.ctx.actor, KeyScope.WISHES)
    taken = uploads.take_upload(call.ctx, media_id=media_id)
    return MediaShown.of(taken, pictures.view_of(taken, officer=False))


def done_by(ctx: Context, body: WishHandAsked, *, wish_id: str, key: str, hand: Hand) -> Wish:
    """Do what a shop, or an officer for it, asks."""
    if body.deed == "claim":
        return claiming.claim(ctx, wish_id=wish_id, key=key, hand=hand)
    if body.deed == "give_up":
        return claiming.give_up(ctx, wish_id=wish_id, words=body.words, key=key, hand=hand)
    verb = claiming.update if body.deed == "update" else claiming.finish
    return verb(ctx, wish_id=wish_id, words=body.words, media_ids=body.media_ids, key=key, hand=hand)
