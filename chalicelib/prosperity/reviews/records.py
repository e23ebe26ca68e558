"""How reviews lie in DynamoDB: those of a thing together, and how many have how many stars."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, Texts, WholeNumber


class ShownReviews(GlobalSecondaryIndex["ProductReviewRecord"]):
    """The reviews of a thing that everybody sees, by when they were written. Sparse."""

    class Meta:
        index_name = "by_shown"
        projection = AllProjection()

    shown_of = UnicodeAttribute(hash_key=True)
    made = UnicodeAttribute(range_key=True)


class ReviewsByDesk(GlobalSecondaryIndex["ProductReviewRecord"]):
    """A village's reviews of one state, by when they were written."""

    class Meta:
        index_name = "by_desk"
        projection = AllProjection()

    desk_state = UnicodeAttribute(hash_key=True)
    made = UnicodeAttribute(range_key=True)


class ProductReviewRecord(Record):
    """A review."""

    class Meta:
        table_name = "product_reviews"

    subject = UnicodeAttribute(hash_key=True)
    proof = UnicodeAttribute(range_key=True)
    shown_of = UnicodeAttribute(null=True)
    """The subject, only while everybody sees it."""
    made = UnicodeAttribute()
    """`<moment>#<proof>`."""
    by_shown = ShownReviews()
    desk_state = UnicodeAttribute()
    """`<village id>#<state>`."""
    by_desk = ReviewsByDesk()
    author_id = UnicodeAttribute()
    label = UnicodeAttribute()
    stars = WholeNumber()
    words = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    media_ids = JSONAttribute(null=True)
    changed_at = UnicodeAttribute(null=True)
    answer = JSONAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    done = Texts(null=True)
    version = WholeNumber()


class ReviewFiguresRecord(Record):
    """How many reviews of a thing have how many stars."""

    class Meta:
        table_name = "product_review_figures"

    subject = UnicodeAttribute(hash_key=True)
    stars_1 = WholeNumber(null=True)
    stars_2 = WholeNumber(null=True)
    stars_3 = WholeNumber(null=True)
    stars_4 = WholeNumber(null=True)
    stars_5 = WholeNumber(null=True)
