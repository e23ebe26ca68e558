"""How control reports lie in DynamoDB: a village's months, packed."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.kernel.attributes import Record


class ControlRecord(Record):
    """A village's month: its report as deflated JSON. Counted again, it is replaced."""

    class Meta:
        table_name = "town_controls"

    village_id = UnicodeAttribute(hash_key=True)
    month = UnicodeAttribute(range_key=True)
    body = BinaryAttribute(legacy_encoding=False)
