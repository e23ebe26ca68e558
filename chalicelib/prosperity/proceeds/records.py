"""How proceeds lie in DynamoDB: the book, what closed days and months come to, and statements."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute

from chalicelib.kernel.attributes import Record


class ProceedsEntryRecord(Record):
    """A line of the book. It is written once and never changed. A town's day has some thousand."""

    class Meta:
        table_name = "proceeds_book"

    town_day = UnicodeAttribute(hash_key=True)
    """`<town id>#<day>`: at the most ten writes a second, a hundredth of what a partition takes."""
    document = UnicodeAttribute(range_key=True)
    """`<document id>#<version>`."""
    at = UnicodeAttribute()
    change = JSONAttribute()
    is_later = BooleanAttribute(null=True)
