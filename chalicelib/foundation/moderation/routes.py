"""HTTP doors of moderation: what waits for officers, and what WeChat pushes."""

from __future__ import annotations

from chalice import Response

from chalicelib.foundation.gateways import wechat_pushes
from chalicelib.foundation.moderation.schemas import (
    PicturesDecisionAsked,
    PushAsked,
    ReviewFiguresShown,
    ReviewsAsked,
    ReviewShown,
    ReviewsShown,
)
from chalicelib.foundation.moderation.service import pictures, reviews
from chalicelib.kernel.context import Context
from chalicelib.kernel.edge import Call, Doors, Nothing, Untouched

doors = Doors("moderation")
HEARD = "success"
"""What WeChat wants to hear; after anything else it pushes again."""


@doors.door(
    "GET",
    "/v1/villages/{village_id}/reviews",
    verb="reviews.read",
    within="village_id",
    query=ReviewsAsked,
    shown=ReviewsShown,
)
def read_reviews(call: Call[Nothing, ReviewsAsked], village_id: str) -> ReviewsShown:
    """Show which documents of a village wait for a person to look at them, the oldest first."""
    page = reviews.list_reviews(village_id=village_id, size=call.query.size, cursor=call.query.cursor)
    return ReviewsShown(rows=[ReviewShown.of(one) for one in page.rows], cursor=page.cursor)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/reviews/figures",
    verb="reviews.read",
    within="village_id",
    shown=ReviewFiguresShown,
)
def read_figures(_: Call[Nothing, Nothing], village_id: str) -> ReviewFiguresShown:
    """Show how many documents of a village wait, and how many were decided how."""
    return ReviewFiguresShown.of(reviews.figures_of(village_id=village_id))


@doors.door(
    "POST",
    "/v1/villages/{village_id}/reviews/{subject}/decision",
    verb="reviews.decide",
    within="village_id",
    asked=PicturesDecisionAsked,
    shown=None,
)
def decide(call: Call[PicturesDecisionAsked, Nothing], village_id: str, subject: str) -> None:
    """Settle pictures that a content check held back; documents are decided on in their own rooms."""
    body = call.body
    reviews.decide_pictures(
        call.ctx,
        village_id=village_id,
        subject=subject,
        decision=body.decision,
        reason=body.reason,
        media_ids=body.media_ids,
    )


@doors.door("GET", "/v1/wechat/events", verb="wechat.push", query=PushAsked, shown=None, media="text/plain")
def greet(call: Call[Nothing, PushAsked]) -> Response:
    """Answer WeChat when it tries the address of its pushes."""
    return _said(call.ctx, wechat_pushes.greeted(call.ctx, call.query.signed(), echostr=call.query.echostr))


@doors.door(
    "POST", "/v1/wechat/events", verb="wechat.push", asked=Untouched, query=PushAsked, shown=None, media="text/plain"
)
def push(call: Call[Untouched, PushAsked]) -> Response:
    """Take what WeChat pushes, such as its verdict on a picture."""
    pictures.take_push(call.ctx, signed=call.query.signed(), body=call.body.raw)
    return _said(call.ctx, HEARD)


def _said(ctx: Context, words: str) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/plain; charset=utf-8",
        "X-Request-Id": ctx.request_id,
        "Cache-Control": "no-store",
    }
    return Response(words, headers=headers)
