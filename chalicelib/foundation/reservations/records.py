"""How reservations lie in DynamoDB: a slot's head, queue and places in one partition, each hold in its own."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from chalicelib.kernel.attributes import Counters, Record, Texts, WholeNumber

HEAD = "!"
QUEUE = "#"
PLACE = "r#"
KEY = "k#"
HOLD = "hold#"
"""Begins the partition of a hold; the id of a slot never begins so."""
EXPIRY = "expiry#"
"""The partition of the expiry job's own row."""


class ByHolder(GlobalSecondaryIndex["ReservationRecord"]):
    """Somebody's places and holds, in the order they were made."""

    class Meta:
        index_name = "holder_at"
        projection = IncludeProjection(["state", "seq", "seats", "lines"])

    holder = UnicodeAttribute(hash_key=True)
    at = UTCDateTimeAttribute(range_key=True)


class ByEnd(GlobalSecondaryIndex["ReservationRecord"]):
    """Holds that are neither confirmed nor given back, by the hour in which they end. Sparse."""

    class Meta:
        index_name = "bucket_ends_at"
        projection = IncludeProjection(["lines"])

    bucket = UnicodeAttribute(hash_key=True)
    ends_at = UTCDateTimeAttribute(range_key=True)


class ReservationRecord(Record):
    """In a slot's partition: row `!` its head, `#<seq>` who waits, `r#<holder>` a place, `k#<key>` a new capacity.

    In the partition `hold#<id>`: row `!` a hold with all its lines.
    """

    class Meta:
        table_name = "reservations"

    slot = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    by_holder = ByHolder()
    by_end = ByEnd()

    capacity = WholeNumber(null=True)
    free = WholeNumber(null=True)
    waiting = WholeNumber(null=True)
    tail = WholeNumber(null=True)
    waits = BooleanAttribute(null=True)
    is_open = BooleanAttribute(null=True)

    waiter = UnicodeAttribute(null=True)
    """Who waits in a queue row; not `holder`, which would put the row into the index."""

    holder = UnicodeAttribute(null=True)
    at = UTCDateTimeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    seq = WholeNumber(null=True)
    seats = WholeNumber(null=True)
    times = Texts(null=True)
    keys = Texts(null=True)

    lines = Counters(null=True)
    bucket = UnicodeAttribute(null=True)
    ends_at = UTCDateTimeAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)

    swept = UnicodeAttribute(null=True)
