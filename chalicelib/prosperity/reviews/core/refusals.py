"""Why something is not done with a review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, DomainError, InvalidInput, NotFound
from chalicelib.prosperity.reviews.core import deeds


class NoSuchReviewed(NotFound):
    """There is no such review, or none for this caller."""

    code = "no_such_rating"
    zh, en = "没有这条评价。", "There is no such review."


class NotYoursToReview(DomainError):
    """Only who bought it, and got it, reviews it."""

    code, status = "rating_not_bought", 403
    zh, en = "买过并且已经完成的订单才能评价。", "Only who bought it and has it may review it."


class ReviewedAlready(Conflict):
    """One review of a thing and an order."""

    code = "product_rated_already"
    zh, en = "这张订单的这个商品已经评价过。", "This was reviewed already."


class ReviewInOtherState(Conflict):
    """The review's state does not allow this."""

    code = "rating_in_other_state"
    zh, en = "这条评价现在是“{state}”，不能这样做。", "The review is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = deeds.REVIEW_WORDS


class ReviewSettled(Conflict):
    """It was changed before, or is too old to be changed."""

    code = "rating_settled"
    zh, en = "评价七天内可以改一次，现在不能再改。", "A review is changed once, within seven days."


class AnsweredAlready(Conflict):
    """One answer to a review."""

    code = "rating_answered"
    zh, en = "这条评价已经回复过。", "The review was answered already."


class ReviewMovedOn(Conflict):
    """Somebody did something with it meanwhile."""

    code = "rating_moved"
    zh, en = "这条评价刚有人处理过，请刷新再看。", "Somebody else changed it; look again."


class RatingWordsRisky(InvalidInput):
    """The words are nothing that others should read; the field is `words`."""

    code = "rating_words_risky"
    zh, en = "文字里有不适合公开的内容，请改一改。", "The words can not be published; write them another way."
