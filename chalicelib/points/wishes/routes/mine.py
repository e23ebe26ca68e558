"""Wishes as villagers use them: browse, make, claim, tell, confirm."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.wishes.routes.doors import doors
from chalicelib.points.wishes.schemas.deeds import (
    WishAnswerAsked,
    WishGiveUpAsked,
    WishInvitationAsked,
    WishReopenAsked,
    WishThanksAsked,
    WishUpdateAsked,
)
from chalicelib.points.wishes.schemas.wishes import WishAsked, WishBrowseAsked, WishesAsked, WishesShown, WishShown
from chalicelib.points.wishes.service import claiming, closing, photos, posting, reading

OWN, WISHES = "wishes.own", "wishes"


@doors.door("GET", "/v1/wishes", verb=OWN, query=WishBrowseAsked, shown=WishesShown, for_others=WISHES)
def browse(call: Call[Nothing, WishBrowseAsked]) -> WishesShown:
    """Show what one's village wishes for and nobody has claimed yet."""
    query = call.query
    page = reading.browse(
        call.ctx, village_id=call.me[:6], soonest=query.order == "soonest", size=query.size, cursor=query.cursor
    )
    return WishesShown.of(page, call.me, photos.covers_of(page.rows, to=call.me))


@doors.door("GET", "/v1/me/wishes", verb=OWN, query=WishesAsked, shown=WishesShown, for_others=WISHES)
def my_wishes(call: Call[Nothing, WishesAsked]) -> WishesShown:
    """Show one's own wishes, the newest first."""
    page = reading.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor)
    return WishesShown.of(page, call.me, photos.covers_of(page.rows, to=call.me))


@doors.door("GET", "/v1/me/wish-claims", verb=OWN, query=WishesAsked, shown=WishesShown, for_others=WISHES)
def my_claims(call: Call[Nothing, WishesAsked]) -> WishesShown:
    """Show the wishes that one claimed, joined, or is asked to join."""
    page = reading.list_in_hand(holder_id=call.me, size=call.query.size, cursor=call.query.cursor)
    return WishesShown.of(page, call.me, photos.covers_of(page.rows, to=call.me))


@doors.door("GET", "/v1/wishes/{wish_id}", verb=OWN, shown=WishShown, for_others=WISHES)
def read_one(call: Call[Nothing, Nothing], wish_id: str) -> WishShown:
    """Show a wish: a published one, or one in which one has a part."""
    wish, timeline = reading.read_wish(wish_id=wish_id, holder_id=call.me)
    return WishShown.of(wish, call.me, timeline, photos.photos_of(wish, timeline, to=call.me))


@doors.door(
    "POST",
    "/v1/wishes",
    verb=OWN,
    asked=WishAsked,
    shown=WishShown,
    keyed=True,
    status=201,
    for_others=WISHES,
    makes=("wish_id", "w"),
    undone_by="wishes.cancel",
)
def make(call: Call[WishAsked, Nothing]) -> WishShown:
    """Make a wish; the village looks at it before others see it."""
    return WishShown.of(posting.make_wish(call.ctx, ask=call.body.ask(), key=call.key), call.me)


@doors.door("PUT", "/v1/wishes/{wish_id}", verb=OWN, asked=WishAsked, shown=WishShown, keyed=True, for_others=WISHES)
def change(call: Call[WishAsked, Nothing], wish_id: str) -> WishShown:
    """Change one's wish while the village has not decided, or returned it."""
    done = posting.change_wish(call.ctx, wish_id=wish_id, ask=call.body.ask(), key=call.key)
    return WishShown.of(done, call.me)


@doors.door("POST", "/v1/wishes/{wish_id}/cancel", verb=OWN, shown=WishShown, keyed=True, for_others=WISHES)
def cancel(call: Call[Nothing, Nothing], wish_id: str) -> WishShown:
    """End one's wish, as long as nobody has begun with it."""
    return WishShown.of(posting.cancel_wish(call.ctx, wish_id=wish_id, key=call.key), call.me)


@doors.door(
    "POST",
    "/v1/wishes/{wish_id}/claim",
    verb=OWN,
    shown=WishShown,
    keyed=True,
    for_others=WISHES,
    undone_by="wishes.give_up",
)
def claim(call: Call[Nothing, Nothing], wish_id: str) -> WishShown:
    """Claim a wish; of several who try at once exactly one gets it."""
    return WishShown.of(claiming.claim(call.ctx, wish_id=wish_id, key=call.key), call.me)


@doors.door(
    "POST",
    "/v1/wishes/{wish_id}/invitations",
    verb=OWN,
    asked=WishInvitationAsked,
    shown=WishShown,
    keyed=True,
    status=201,
    for_others=WISHES,
)
def invite(call: Call[WishInvitationAsked, Nothing], wish_id: str) -> WishShown:
    """Ask somebody whose code one scanned to join the team."""
    done = claiming.invite(call.ctx, wish_id=wish_id, code=call.body.code, key=call.key)
    return WishShown.of(done, call.me)


@doors.door(
    "POST",
    "/v1/wishes/{wish_id}/membership",
    verb=OWN,
    asked=WishAnswerAsked,
    shown=WishShown,
    keyed=True,
    for_others=WISHES,
)
def answer(call: Call[WishAnswerAsked, Nothing], wish_id: str) -> WishShown:
    """Join the team that asked, or say no to it, or leave it."""
    verb = claiming.accept if call.body.joins else claiming.leave
    return WishShown.of(verb(call.ctx, wish_id=wish_id, key=call.key), call.me)


@doors.door("POST", "/v1/wishes/{wish_id}/reveal", verb=OWN, shown=WishShown, keyed=True)
def reveal(call: Call[Nothing, Nothing], wish_id: str) -> WishShown:
    """Let who claimed one's hidden wish know whom it is for."""
    return WishShown.of(claiming.reveal(call.ctx, wish_id=wish_id, key=call.key), call.me)


@doors.door(
    "POST",
    "/v1/wishes/{wish_id}/updates",
    verb=OWN,
    asked=WishUpdateAsked,
    shown=WishShown,
    keyed=True,
    status=201,
    for_others=WISHES,
)
def update(call: Call[WishUpdateAsked, Nothing], wish_id: str) -> WishShown:
    """Tell how it goes with a wish in hand."""
    body = call.body
    done = claiming.update(call.ctx, wish_id=wish_id, words=body.words, media_ids=body.media_ids, key=call.key)
    return WishShown.of(done, call.me)


@doors.door(
    "POST", "/v1/wishes/{wish_id}/done", verb=OWN, asked=WishUpdateAsked, shown=WishShown, keyed=True, for_others=WISHES
)
def finish(call: Call[WishUpdateAsked, Nothing], wish_id: str) -> WishShown:
    """Say that a wish in hand came true; the wisher is asked to confirm."""
    body = call.body
    done = claiming.finish(call.ctx, wish_id=wish_id, words=body.words, media_ids=body.media_ids, key=call.key)
    return WishShown.of(done, call.me)


@doors.door(
    "POST",
    "/v1/wishes/{wish_id}/give-up",
    verb=OWN,
    asked=WishGiveUpAsked,
    shown=WishShown,
    keyed=True,
    for_others=WISHES,
)
def give_up(call: Call[WishGiveUpAsked, Nothing], wish_id: str) -> WishShown:
    """Let a wish in hand go; it is published again."""
    return WishShown.of(claiming.give_up(call.ctx, wish_id=wish_id, words=call.body.words, key=call.key), call.me)


@doors.door(
    "POST",
    "/v1/wishes/{wish_id}/confirm",
    verb=OWN,
    asked=WishThanksAsked,
    shown=WishShown,
    keyed=True,
    for_others=WISHES,
)
def confirm(call: Call[WishThanksAsked, Nothing], wish_id: str) -> WishShown:
    """Say that one's wish came true, and thank."""
    done = closing.confirm(call.ctx, wish_id=wish_id, thanks=call.body.thanks, key=call.key)
    return WishShown.of(done, call.me)


@doors.door(
    "POST",
    "/v1/wishes/{wish_id}/reopen",
    verb=OWN,
    asked=WishReopenAsked,
    shown=WishShown,
    keyed=True,
    for_others=WISHES,
)
def reopen(call: Call[WishReopenAsked, Nothing], wish_id: str) -> WishShown:
    """Say that one's wish has not come true yet, and what is missing."""
    return WishShown.of(closing.reopen(call.ctx, wish_id=wish_id, words=call.body.words, key=call.key), call.me)
