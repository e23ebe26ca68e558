"""Reviews as officers see them, and how WeChat's pushes are signed."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.foundation.gateways.wechat_pushes import Signed
from chalicelib.foundation.media.schemas import MediaId
from chalicelib.foundation.moderation.core import DECIDED_MAX, Figures, Review
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown

REASON_CHARS_MIN = 2
Word = Annotated[str, Field(max_length=200)]


class ReviewsAsked(Asked):
    """Which page of what waits."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class ReviewShown(Shown):
    """A document that waits for a person; what it says, its own room shows. `media_ids`: pictures held back."""

    subject: str
    kind: str
    reason: str
    since: str
    media_ids: list[str]

    @classmethod
    def of(cls, review: Review) -> ReviewShown:
        """Show a review."""
        return cls(
            subject=review.subject,
            kind=review.kind,
            reason=review.reason,
            since=business_time(review.since),
            media_ids=list(review.media_ids),
        )


class PicturesDecisionAsked(Asked):
    """Whether pictures that are held back are fit to be seen; why not, where they are not.

    `media_ids` are those that were looked at, of which nobody decides on one unnamed; the others go on waiting.
    """

    decision: Literal["approved", "rejected"]
    media_ids: Annotated[tuple[MediaId, ...], Field(max_length=DECIDED_MAX)] = ()
    reason: Annotated[str, Field(max_length=200)] = ""

    @model_validator(mode="after")
    def _said(self) -> Self:
        if self.decision == "rejected" and len(self.reason) < REASON_CHARS_MIN:
            message = "请写明为什么不通过。|Say why they are not fit."
            raise ValueError(message)
        return self


class ReviewsShown(Shown):
    """A page of what waits, the oldest first."""

    rows: list[ReviewShown]
    cursor: str | None


class ReviewFiguresShown(Shown):
    """How many documents wait, since when the oldest does, and how many were decided how."""

    waiting: int
    oldest_since: str | None
    approved: int
    rejected: int

    @classmethod
    def of(cls, figures: Figures) -> ReviewFiguresShown:
        """Show a village's figures."""
        since = figures.oldest_since
        return cls(
            waiting=figures.waiting,
            oldest_since=None if since is None else business_time(since),
            approved=figures.approved,
            rejected=figures.rejected,
        )


class PushAsked(Asked):
    """What WeChat adds to the address of a push."""

    signature: Word = ""
    timestamp: Annotated[str, Field(max_length=20)] = ""
    nonce: Word = ""
    echostr: Word = ""
    openid: Word = ""
    encrypt_type: Word = ""
    msg_signature: Word = ""

    def signed(self) -> Signed:
        """Return how the push is signed."""
        return Signed(self.timestamp, self.nonce, self.signature, self.msg_signature)
