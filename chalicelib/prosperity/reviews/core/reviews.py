"""What a review is: stars, words and photos of who bought something; and how the stars of a thing are counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field, replace

from chalicelib.kernel.values import value
from chalicelib.prosperity.reviews.core.deeds import NEXT, ReviewDeed, ReviewState
from chalicelib.prosperity.reviews.core.refusals import AnsweredAlready, ReviewInOtherState, ReviewSettled

STARS = (1, 2, 3, 4, 5)
PHOTOS_MAX = 4
WORDS_MAX = 500
CHANGE_DAYS = 7
"""So long its author may change it, once. Ours."""


@value
class Entitled:
    """That somebody may review something, as the room says whose it is: what they had, such as a variant's label."""

    label: str


@value
class Answer:
    """The town's or the producer's word on a review, once."""

    words: str
    at: dt.datetime
    by: str


@value
class Review:
    """One review: of `subject` (such as a product), for `proof` (such as the order it was bought with).

    `done` keeps for each request's key what it asked. `reason` says why it is hidden.
    """

    subject: str
    proof: str
    author_id: str
    label: str
    stars: int
    words: str
    state: ReviewState
    made_at: dt.datetime
    media_ids: tuple[str, ...] = ()
    changed_at: dt.datetime | None = None
    answer: Answer | None = None
    reason: str = ""
    by: str = ""
    done: Mapping[str, str] = field(default_factory=dict)
    version: int = 1

    @property
    def village_id(self) -> str:
        """The village whose officers look at it."""
        return self.subject[:6]


@value
class Figures:
    """How many reviews of a thing that everybody sees have how many stars."""

    counts: Mapping[int, int]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def tenths(self) -> int:
        """The average in tenths of a star, to the next tenth, half up; 0 where there is none."""
        if not self.total:
            return 0
        stars = sum(stars * count for stars, count in self.counts.items())
        return (stars * 20 + self.total) // (2 * self.total)


def moved(review: Review, deed: ReviewDeed, *, by: str, reason: str = "") -> Review:
    """Return a review as an officer shows or hides it.

    Raises:
        ReviewInOtherState: the deed is not for one in its state.
    """
    state = NEXT.get((review.state, deed))
    if state is None:
        raise ReviewInOtherState(state=review.state.value)
    return replace(review, state=state, by=by, reason=reason, version=review.version + 1)


def changed(
    review: Review, *, stars: int, words: str, media_ids: tuple[str, ...], is_clean: bool, now: dt.datetime
) -> Review:
    """Return a review as its author changes it, once.

    Raises:
        ReviewSettled: it was changed before, or is too old.
        ReviewInOtherState: an officer hid it.
    """
    if review.changed_at is not None or now >= review.made_at + dt.timedelta(days=CHANGE_DAYS):
        raise ReviewSettled
    after = moved(review, ReviewDeed.CLEAR if is_clean else ReviewDeed.DOUBT, by=review.author_id)
    return replace(after, stars=stars, words=words, media_ids=media_ids, changed_at=now)


def answered(review: Review, answer: Answer) -> Review:
    """Return a review with the word on it.

    Raises:
        AnsweredAlready: it has one.
        ReviewInOtherState: nobody sees it.
    """
    if review.answer is not None:
        raise AnsweredAlready
    if review.state is not ReviewState.SHOWN:
        raise ReviewInOtherState(state=review.state.value)
    return replace(review, answer=answer, version=review.version + 1)


def counted(before: Review | None, after: Review) -> dict[int, int]:
    """Return by how much the counts of stars change, where a review becomes another one or a new one is written."""
    change: dict[int, int] = {}
    for one, by in ((before, -1), (after, 1)):
        if one is not None and one.state is ReviewState.SHOWN:
            change[one.stars] = change.get(one.stars, 0) + by
    return {stars: by for stars, by in change.items() if by}
