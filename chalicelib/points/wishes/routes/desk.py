"""Wishes at the village's desk: queues, decisions, and what is done for others."""

from __future__ import annotations

from chalicelib.foundation.partners.core.shops import NoSuchPartner, ShopSuspended, State as ShopState
from chalicelib.foundation.partners.service import shops as partners
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.wishes.core.deeds import Deed
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.routes.doors import doors
from chalicelib.points.wishes.routes.shops import done_by
from chalicelib.points.wishes.schemas.deeds import WishDecisionAsked, WishHandForShopAsked, WishMergeAsked
from chalicelib.points.wishes.schemas.wishes import (
    WishAtDesk,
    WishChoiceAsked,
    WishChoiceShown,
    WishesAsked,
    WishesAtDesk,
    WishForAsked,
    WishLookShown,
    WishQueueAsked,
    WishShopShown,
    WishShopsShown,
)
from chalicelib.points.wishes.service import closing, desk, moderating, photos, posting, reading
from chalicelib.points.wishes.service.claiming import Hand


@doors.door(
    "GET",
    "/v1/villages/{village_id}/wishes",
    verb="wishes.read",
    within="village_id",
    query=WishQueueAsked,
    shown=WishesAtDesk,
)
def queue(call: Call[Nothing, WishQueueAsked], village_id: str) -> WishesAtDesk:
    """Show a village's wishes of one state: who waits longest first, what ended last first."""
    query = call.query
    page = reading.list_state(village_id=village_id, state=State(query.state), size=query.size, cursor=query.cursor)
    now, covers = call.ctx.now(), photos.covers_of(page.rows, to=photos.DESK)
    return WishesAtDesk(rows=[WishAtDesk.of(row, now, covers) for row in page.rows], cursor=page.cursor)


@doors.door("GET", "/v1/wishes/{wish_id}/look", verb="wishes.read", within="wish_id", shown=WishLookShown)
def look(call: Call[Nothing, Nothing], wish_id: str) -> WishLookShown:
    """Show a wish whole, whose it is too; who looked is recorded."""
    wish, timeline, name = reading.look(call.ctx, wish_id=wish_id)
    found = photos.photos_of(wish, timeline, to=photos.DESK)
    return WishLookShown.of(wish, timeline, name, call.ctx.now(), found)


@doors.door(
    "POST",
    "/v1/villages/{village_id}/wishes",
    verb="wishes.decide",
    within="village_id",
    asked=WishForAsked,
    shown=WishAtDesk,
    keyed=True,
    status=201,
)
def post_for(call: Call[WishForAsked, Nothing], village_id: str) -> WishAtDesk:
    """Post a wish for a villager, with the note how they consented."""
    body = call.body
    made = posting.post_for(
        call.ctx,
        village_id=village_id,
        wisher_id=body.wisher_id,
        ask=body.ask(),
        consent=body.consent,
        key=call.key,
    )
    return WishAtDesk.of(made, call.ctx.now())


@doors.door(
    "POST",
    "/v1/wishes/{wish_id}/decisions",
    verb="wishes.decide",
    within="wish_id",
    asked=WishDecisionAsked,
    shown=WishAtDesk,
    keyed=True,
)
def decide(call: Call[WishDecisionAsked, Nothing], wish_id: str) -> WishAtDesk:
    """Publish, return, refuse, cancel or free a wish; confirm in the wisher's stead; verify and pay."""
    deed, reason, seen = call.body.what(), call.body.reason, call.body.version
    if deed is Deed.SETTLE:
        done = closing.settle(call.ctx, wish_id=wish_id, key=call.key)
    elif deed is Deed.VOUCH:
        done = closing.vouch(call.ctx, wish_id=wish_id, words=reason, key=call.key)
    else:
        done = desk.decide(call.ctx, wish_id=wish_id, deed=deed, reason=reason, key=call.key, looked_at=seen)
    return WishAtDesk.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/wishes/{wish_id}/merge",
    verb="wishes.decide",
    within="wish_id",
    asked=WishMergeAsked,
    shown=WishAtDesk,
    keyed=True,
)
def merge(call: Call[WishMergeAsked, Nothing], wish_id: str) -> WishAtDesk:
    """End a wish that asks what an older one asks already."""
    body = call.body
    done = desk.merge(call.ctx, wish_id=wish_id, into=body.into, key=call.key, looked_at=body.version)
    return WishAtDesk.of(done, call.ctx.now())


@doors.door(
    "POST",
    "/v1/wishes/{wish_id}/shop-deeds",
    verb="wishes.decide",
    within="wish_id",
    asked=WishHandForShopAsked,
    shown=WishAtDesk,
    keyed=True,
)
def for_shop(call: Call[WishHandForShopAsked, Nothing], wish_id: str) -> WishAtDesk:
    """Claim a wish for a shop of its village, tell how it goes, say that it is done, or give it up."""
    partner_id = call.body.partner_id
    if partner_id[:6] != wish_id[:6]:
        raise NoSuchPartner
    partner = partners.load_partner(partner_id=partner_id)
    if partner.state is not ShopState.ACTIVE:
        raise ShopSuspended
    hand = Hand(partner_id, partner.name, by=call.me)
    body = call.body
    done = done_by(call.ctx, body, wish_id=wish_id, key=call.key, hand=hand)
    return WishAtDesk.of(done, call.ctx.now())


@doors.door(
    "GET", "/v1/villages/{village_id}/wish-choice", verb="wishes.read", within="village_id", shown=WishChoiceShown
)
def read_choice(call: Call[Nothing, Nothing], village_id: str) -> WishChoiceShown:
    """Show whether clean wishes of a village are published at once."""
    return WishChoiceShown(at_once=moderating.is_at_once(call.ctx, village_id=village_id))


@doors.door(
    "PUT",
    "/v1/villages/{village_id}/wish-choice",
    verb="wishes.decide",
    within="village_id",
    asked=WishChoiceAsked,
    shown=WishChoiceShown,
)
def choose(call: Call[WishChoiceAsked, Nothing], village_id: str) -> WishChoiceShown:
    """Let clean wishes of a village be published at once, or only by an officer."""
    moderating.choose(call.ctx, village_id=village_id, at_once=call.body.at_once)
    return WishChoiceShown(at_once=call.body.at_once)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/wish-shops",
    verb="wishes.read",
    within="village_id",
    query=WishesAsked,
    shown=WishShopsShown,
)
def shops(call: Call[Nothing, WishesAsked], village_id: str) -> WishShopsShown:
    """Show a village's shops, by name, for which an officer may claim a wish."""
    page = partners.list_partners(village_id=village_id, size=call.query.size, cursor=call.query.cursor)
    active = [one for one in page.rows if one.state is ShopState.ACTIVE]
    rows = [WishShopShown(partner_id=one.partner_id, name=one.name) for one in active]
    return WishShopsShown(rows=rows, cursor=page.cursor)
