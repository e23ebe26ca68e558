"""How files lie in DynamoDB: one row each, an index of those that nothing uses, and how many somebody sent today."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kernel.attributes import Record, WholeNumber


class LooseMedia(GlobalSecondaryIndex["MediaRecord"]):
    """What nothing uses, by the day since when; a row that is attached leaves it."""

    class Meta:
        index_name = "loose"
        projection = KeysOnlyProjection()

    loose_on = UnicodeAttribute(hash_key=True)
    media_id = UnicodeAttribute(range_key=True)


class MediaRecord(Record):
    """One uploaded picture or evidence file; its bytes lie in S3 under keys made of its id."""

    class Meta:
        table_name = "media"

    media_id = UnicodeAttribute(hash_key=True)
    loose_on = UnicodeAttribute(null=True)
    """`<yyyy-mm-dd>#<shard>`; absent while a document uses the file."""
    loose = LooseMedia()
    purpose = UnicodeAttribute()
    kind = UnicodeAttribute()
    state = UnicodeAttribute()
    made_by = UnicodeAttribute()
    made_at = UnicodeAttribute()
    fingerprint = UnicodeAttribute()
    size_bytes = WholeNumber()
    sha256 = UnicodeAttribute(null=True)
    width = WholeNumber(null=True)
    height = WholeNumber(null=True)
    taken_at = UnicodeAttribute(null=True)
    has_location = BooleanAttribute(null=True)
    subject = UnicodeAttribute(null=True)
    released = BooleanAttribute(null=True)
    held = UnicodeAttribute(null=True)
    """Why only its author and officers see it; absent where others may."""
    reason = UnicodeAttribute(null=True)


class MediaCountRecord(Record):
    """How many files somebody announced on a business date."""

    class Meta:
        table_name = "media_counts"

    sender = UnicodeAttribute(hash_key=True)
    """`<who>#<yyyy-mm-dd>`."""
    files = WholeNumber(default=0)
    kept_until = TTLAttribute(null=True)
