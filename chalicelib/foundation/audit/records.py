"""How the audit trail lies in DynamoDB: one partition a village (or town) and day."""

from __future__ import annotations

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.kernel.attributes import Record


class AuditRecord(Record):
    """One deed or look. Kept `core.KEPT_DAYS`, then removed by its time to live."""

    class Meta:
        table_name = "audit"

    place_day = UnicodeAttribute(hash_key=True)
    """`<village or town id>#<yyyy-mm-dd>`."""
    event_id = UnicodeAttribute(range_key=True)
    actor = UnicodeAttribute()
    roles = UnicodeAttribute()
    deed = UnicodeAttribute()
    target = UnicodeAttribute()
    made_at = UnicodeAttribute()
    kept_until = TTLAttribute()
