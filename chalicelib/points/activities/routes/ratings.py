"""What those who were there thought of an activity."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.activities.routes.doors import doors
from chalicelib.points.activities.schemas.ratings import RatingAsked, RatingsShown
from chalicelib.points.activities.service import rating


@doors.door(
    "PUT",
    "/v1/activities/{activity_id}/rating",
    verb="activities.sign_up",
    asked=RatingAsked,
    shown=RatingsShown,
    for_others="activities",
)
def rate(call: Call[RatingAsked, Nothing], activity_id: str) -> RatingsShown:
    """Rate an activity that I took part in, in place of what I said before."""
    sums, own = rating.rate(call.ctx, activity_id=activity_id, rating=call.body.rating())
    return RatingsShown.of(sums, own)


@doors.door(
    "GET", "/v1/activities/{activity_id}/ratings", verb="activities.read", shown=RatingsShown, for_others="activities"
)
def read_ratings(call: Call[Nothing, Nothing], activity_id: str) -> RatingsShown:
    """Show how an activity was rated, and what I said."""
    sums, own = rating.ratings_of(call.ctx, activity_id=activity_id)
    return RatingsShown.of(sums, own)
