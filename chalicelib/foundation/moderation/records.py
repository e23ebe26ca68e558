"""How verdicts and what waits for a person lie in DynamoDB."""

from __future__ import annotations

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, WholeNumber


class WaitingReviews(GlobalSecondaryIndex["ReviewRecord"]):
    """What waits, a village at a time, in the order in which it came; a row that is settled leaves it."""

    class Meta:
        index_name = "waiting"
        projection = AllProjection()

    waiting_in = UnicodeAttribute(hash_key=True)
    since = UnicodeAttribute(range_key=True)


class ReviewRecord(Record):
    """One document that waits or waited for a person to look at it; row `!` counts a village's decisions."""

    class Meta:
        table_name = "moderation_reviews"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    village_id = UnicodeAttribute(hash_key=True)
    subject = UnicodeAttribute(range_key=True)
    waiting_in = UnicodeAttribute(null=True)
    """The village; absent once it is settled."""
    since = UnicodeAttribute(null=True)
    waiting = WaitingReviews()
    kind = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    pictures: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    """Its pictures that nobody but author and officers sees yet."""
    decision = UnicodeAttribute(null=True)
    settled_by = UnicodeAttribute(null=True)
    settled_at = UnicodeAttribute(null=True)
    because = UnicodeAttribute(null=True)
    """Why a person kept its pictures back, in that person's words."""
    approved = WholeNumber(null=True)
    rejected = WholeNumber(null=True)


class PictureCheckRecord(Record):
    """Row `media#<id>`: what is thought of a picture; row `trace#<id>`: which picture WeChat was asked about."""

    class Meta:
        table_name = "moderation_checks"

    name = UnicodeAttribute(hash_key=True)
    media_id = UnicodeAttribute(null=True)
    suggest = UnicodeAttribute(null=True)
    kept_until = TTLAttribute(null=True)
