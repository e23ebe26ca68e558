"""Reviews as authors send them, and as everybody and officers see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.identity.core.members import is_member
from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.schemas import MediaId, PictureShown
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.reviews.core.reviews import PHOTOS_MAX, WORDS_MAX, Figures, Review

ProofId = Annotated[str, Field(pattern=r"^t[0-9]{4}[a-z][0-9a-f-]{36}$")]


class ProductRatingChangeAsked(Asked):
    """One to five stars, words, and up to four photos."""

    stars: Annotated[int, Field(strict=True, ge=1, le=5)]
    words: Annotated[str, Field(max_length=WORDS_MAX)] = ""
    media_ids: Annotated[tuple[MediaId, ...], Field(max_length=PHOTOS_MAX)] = ()


class ProductRatingAsked(ProductRatingChangeAsked):
    """A review, and what it was bought with, such as an order."""

    proof: ProofId


class RatingPageAsked(Asked):
    """Which page."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, Field(max_length=1_000)] | None = None


class RatingDeskAsked(RatingPageAsked):
    """Which state of a village's reviews."""

    state: Literal["waiting", "shown", "hidden"] = "waiting"


class RatingMoveAsked(Asked):
    """Whether a review is seen, and why not, which its author reads."""

    deed: Literal["show", "hide"]
    reason: Annotated[str, Field(min_length=2, max_length=100)]


class RatingAnswerAsked(Asked):
    """The town's or the producer's word on a review."""

    words: Annotated[str, Field(min_length=2, max_length=300)]


class ProductRatingShown(Shown):
    """A review as everybody sees it; `author` is a masked name, or what sort of buyer it was."""

    author: str
    label: str
    stars: int
    words: str
    made_at: str
    is_changed: bool
    photos: list[PictureShown]
    answer: str
    answered_at: str

    @classmethod
    def of(cls, review: Review, names: Mapping[str, str], views: Mapping[str, View]) -> ProductRatingShown:
        """Show a review."""
        answer = review.answer
        return cls(
            author=names.get(review.author_id) or ("映季会员" if is_member(review.author_id) else "本镇村民"),
            label=review.label,
            stars=review.stars,
            words=review.words,
            made_at=business_time(review.made_at),
            is_changed=review.changed_at is not None,
            photos=[PictureShown.of(views[one]) for one in review.media_ids if one in views],
            answer="" if answer is None else answer.words,
            answered_at="" if answer is None else business_time(answer.at),
        )


class RatingWhole(ProductRatingShown):
    """A review as its author and officers see it: in which state, and why it is hidden."""

    subject: str
    proof: str
    state: str
    reason: str

    @classmethod
    def whole(cls, review: Review, names: Mapping[str, str], views: Mapping[str, View]) -> RatingWhole:
        """Show a review with its state."""
        shown = ProductRatingShown.of(review, names, views).model_dump()
        return cls(**shown, subject=review.subject, proof=review.proof, state=review.state.value, reason=review.reason)


class RatingsShown(Shown):
    """A page of reviews of a thing, the newest first; `stars` counts those of one to five, `tenths` is the average."""

    rows: list[ProductRatingShown]
    cursor: str | None
    total: int
    tenths: int
    stars: list[int]

    @classmethod
    def of(
        cls, page: Page[Review], figures: Figures, names: Mapping[str, str], views: Mapping[str, View]
    ) -> RatingsShown:
        """Show a page."""
        rows = [ProductRatingShown.of(one, names, views) for one in page.rows]
        counts = [figures.counts[stars] for stars in sorted(figures.counts)]
        return cls(rows=rows, cursor=page.cursor, total=figures.total, tenths=figures.tenths, stars=counts)


class RatingsAtDesk(Shown):
    """A page of a village's reviews of one state."""

    rows: list[RatingWhole]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Review], names: Mapping[str, str], views: Mapping[str, View]) -> RatingsAtDesk:
        """Show a page."""
        return cls(rows=[RatingWhole.whole(one, names, views) for one in page.rows], cursor=page.cursor)
