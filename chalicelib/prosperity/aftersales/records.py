"""How cases of after-sales lie in DynamoDB: those of an order together."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, Texts, WholeNumber


class CasesByDesk(GlobalSecondaryIndex["AftersalesRecord"]):
    """A town's cases of one queue, by when they are due."""

    class Meta:
        index_name = "by_desk"
        projection = AllProjection()

    desk_queue = UnicodeAttribute(hash_key=True)
    due = UnicodeAttribute(range_key=True)


class CasesByBuyer(GlobalSecondaryIndex["AftersalesRecord"]):
    """Somebody's cases, in the order in which they were opened."""

    class Meta:
        index_name = "by_buyer"
        projection = AllProjection()

    buyer_id = UnicodeAttribute(hash_key=True)
    made_at = UnicodeAttribute(range_key=True)


class AftersalesRecord(Record):
    """A case."""

    class Meta:
        table_name = "aftersales_cases"

    order_id = UnicodeAttribute(hash_key=True)
    nth = UnicodeAttribute(range_key=True)
    desk_queue = UnicodeAttribute()
    """`<town id>#<queue>`."""
    due = UnicodeAttribute()
    """`<moment>#<order id>#<nth>`."""
    by_desk = CasesByDesk()
    buyer_id = UnicodeAttribute()
    made_at = UnicodeAttribute()
    by_buyer = CasesByBuyer()
    parts = JSONAttribute()
    state = UnicodeAttribute()
    since = UnicodeAttribute()
    media_ids = JSONAttribute(null=True)
    fens = JSONAttribute(null=True)
    steps = JSONAttribute()
    done = Texts(null=True)
    decided_by = UnicodeAttribute(null=True)
    is_late_told = BooleanAttribute(null=True)
    version = WholeNumber()
