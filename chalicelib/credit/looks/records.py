"""How looks lie in DynamoDB: by what was looked at, and the day."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.kernel.attributes import Record


class CreditLookRecord(Record):
    """Who looked at a score (by its resident), a record of the negative list, or a programme's applications."""

    class Meta:
        table_name = "credit_looks"

    of = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    what = UnicodeAttribute()
    by = UnicodeAttribute()
    at = UTCDateTimeAttribute()
    document = UnicodeAttribute(null=True)
    apart = JSONAttribute(null=True)
    kept_until = TTLAttribute()
