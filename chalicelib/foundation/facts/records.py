"""How facts lie in DynamoDB: one partition a village and day, in the order they were recorded."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute

from chalicelib.kernel.attributes import Record


class FactRecord(Record):
    """One fact. Written once, never changed; its stream drives notifications."""

    class Meta:
        table_name = "facts"
        stream_view_type = "NEW_IMAGE"

    day = UnicodeAttribute(hash_key=True)
    """`<village id>#<yyyy-mm-dd>`, the business date of recording."""
    fact_id = UnicodeAttribute(range_key=True)
    """UUIDv7."""
    body = UnicodeAttribute()
