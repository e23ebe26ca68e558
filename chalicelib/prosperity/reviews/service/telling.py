"""What authors are told of their reviews: that one is hidden, and why to look; that one was answered."""

from __future__ import annotations

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.market import ReviewMoved
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.notifications.core.messages import Message
from chalicelib.foundation.notifications.service.delivering import deliver
from chalicelib.foundation.notifications.service.sending import Means, present_means
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.reviews import store
from chalicelib.prosperity.reviews.core.reviews import Review

HIDDEN, ANSWERED = "hide", "answer"


def moved(ctx: Context, review: Review, news: str) -> Writes:
    """Return the fact of something that somebody else did with a review. 2 write units."""
    return facts.prepare_fact(ctx, village_id=review.village_id, fact=ReviewMoved(review.subject, review.proof, news))


def follow(recorded: Recorded) -> None:
    """Tell an author what came of their review, once, however often the stream says it."""
    tell(LIVE, recorded=recorded, means=present_means())


def tell(ctx: Context, *, recorded: Recorded, means: Means | None = None) -> Message | None:
    """Tell an author what a fact says of their review; return what was told. A look at the review."""
    fact = recorded.fact
    assert isinstance(fact, ReviewMoved)
    review = store.find_review(fact.subject, fact.proof)
    if review is None:
        return None
    message = Message(recorded.fact_id, review.author_id, f"review_{fact.news}", review.proof, {})
    deliver(ctx, message=message, means=means)
    return message
