"""How counted tries lie in DynamoDB."""

from __future__ import annotations

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.kernel.attributes import Record, WholeNumber


class TriesRecord(Record):
    """Tries at one secret since the first of them; gone when one was right, or when the window is over."""

    class Meta:
        table_name = "tries"

    target = UnicodeAttribute(hash_key=True)
    """`<limit's name>#<keyed digest of what is guessed at>`; of a network, the number of the clock's window follows."""
    tries = WholeNumber()
    ends_at = UTCDateTimeAttribute()
    kept_until = TTLAttribute()
