"""How sessions lie in DynamoDB: one partition a holder, one row a family of refresh tokens."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.kernel.attributes import Record

ALL = "!"


class SessionRecord(Record):
    """Row `<family>` is one session; row `!` says that all sessions started up to `all_ended_at` are over."""

    class Meta:
        table_name = "sessions"

    holder = UnicodeAttribute(hash_key=True)
    family_id = UnicodeAttribute(range_key=True)
    digest = UnicodeAttribute(null=True)
    started_at = UTCDateTimeAttribute(null=True)
    ends_at = UTCDateTimeAttribute(null=True)
    ended = BooleanAttribute(null=True)
    all_ended_at = UTCDateTimeAttribute(null=True)
    kept_until = TTLAttribute()
