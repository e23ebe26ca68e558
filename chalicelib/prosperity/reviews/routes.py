"""HTTP doors of reviews: everybody reads, who bought writes, officers show, hide and answer."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Doors, Nothing
from chalicelib.prosperity.reviews.core.deeds import ReviewDeed, ReviewState
from chalicelib.prosperity.reviews.core.reviews import Review
from chalicelib.prosperity.reviews.schemas import (
    ProductRatingAsked,
    ProductRatingChangeAsked,
    RatingAnswerAsked,
    RatingDeskAsked,
    RatingMoveAsked,
    RatingPageAsked,
    RatingsAtDesk,
    RatingsShown,
    RatingWhole,
)
from chalicelib.prosperity.reviews.service import desk, photos, writing
from chalicelib.prosperity.reviews.service.writing import Said

doors = Doors("reviews")


def _whole(review: Review, *, officer: bool = False) -> RatingWhole:
    views = photos.views_of([review], all_of_them=True, officer=officer)
    return RatingWhole.whole(review, writing.names_of([review]), views)


@doors.door("GET", "/v1/reviews/{subject}", verb="ratings.browse", query=RatingPageAsked, shown=RatingsShown)
def browse(call: Call[Nothing, RatingPageAsked], subject: str) -> RatingsShown:
    """Show what buyers say of something, the newest first, and how many stars they give it."""
    front = writing.browse(subject=subject, size=call.query.size, cursor=call.query.cursor)
    views = photos.views_of(front.page.rows, all_of_them=False)
    return RatingsShown.of(front.page, front.figures, front.names, views)


@doors.door(
    "POST",
    "/v1/reviews/{subject}",
    verb="ratings.own",
    asked=ProductRatingAsked,
    shown=RatingWhole,
    keyed=True,
    status=201,
)
def write(call: Call[ProductRatingAsked, Nothing], subject: str) -> RatingWhole:
    """Review what one bought and got: once for each order."""
    body = call.body
    said = Said(body.stars, body.words, body.media_ids)
    return _whole(writing.write(call.ctx, subject=subject, proof=body.proof, said=said, key=call.key))


@doors.door("GET", "/v1/reviews/{subject}/{proof}", verb="ratings.own", shown=RatingWhole)
def read_mine(call: Call[Nothing, Nothing], subject: str, proof: str) -> RatingWhole:
    """Show one's own review, also one that is hidden, and why it is."""
    return _whole(writing.read_own(call.ctx, subject=subject, proof=proof))


@doors.door(
    "PUT",
    "/v1/reviews/{subject}/{proof}",
    verb="ratings.own",
    asked=ProductRatingChangeAsked,
    shown=RatingWhole,
    keyed=True,
)
def change(call: Call[ProductRatingChangeAsked, Nothing], subject: str, proof: str) -> RatingWhole:
    """Change one's review, once within seven days."""
    body = call.body
    said = Said(body.stars, body.words, body.media_ids)
    return _whole(writing.change(call.ctx, subject=subject, proof=proof, said=said, key=call.key))


@doors.door(
    "GET",
    "/v1/villages/{village_id}/product-reviews",
    verb="ratings.read",
    within="village_id",
    query=RatingDeskAsked,
    shown=RatingsAtDesk,
)
def at_desk(call: Call[Nothing, RatingDeskAsked], village_id: str) -> RatingsAtDesk:
    """Show what is said of a village's products, of one state; those that wait for a look the oldest first."""
    query = call.query
    page = desk.list_reviews(
        village_id=village_id, state=ReviewState(query.state), size=query.size, cursor=query.cursor
    )
    views = photos.views_of(page.rows, all_of_them=True, officer=True)
    return RatingsAtDesk.of(page, writing.names_of(page.rows), views)


@doors.door(
    "POST",
    "/v1/reviews/{subject}/{proof}/moves",
    verb="ratings.decide",
    within="subject",
    asked=RatingMoveAsked,
    shown=RatingWhole,
    keyed=True,
)
def move(call: Call[RatingMoveAsked, Nothing], subject: str, proof: str) -> RatingWhole:
    """Show a review, or hide it with a reason; it is never deleted."""
    body, deed = call.body, ReviewDeed(call.body.deed)
    done = desk.move(call.ctx, subject=subject, proof=proof, deed=deed, reason=body.reason, key=call.key)
    return _whole(done, officer=True)


@doors.door(
    "POST",
    "/v1/reviews/{subject}/{proof}/answer",
    verb="ratings.decide",
    within="subject",
    asked=RatingAnswerAsked,
    shown=RatingWhole,
    keyed=True,
)
def answer(call: Call[RatingAnswerAsked, Nothing], subject: str, proof: str) -> RatingWhole:
    """Answer a review, once."""
    done = desk.answer(call.ctx, subject=subject, proof=proof, words=call.body.words, key=call.key)
    return _whole(done, officer=True)
