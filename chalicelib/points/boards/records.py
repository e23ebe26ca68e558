"""How boards lie in DynamoDB."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, UnicodeAttribute

from chalicelib.kernel.attributes import Record


class BoardRecord(Record):
    """What a place (village or town) has of boards, by row.

    `week#2026W47` and `month#2026M11` are boards and `ranks#2026W47` their distributions, packed as deflated JSON so
    that each is read for half a unit; `choice#00345` says that a resident does not want to be shown.
    """

    class Meta:
        table_name = "points_boards"

    place_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    body = BinaryAttribute(null=True, legacy_encoding=False)
    shown = BooleanAttribute(null=True)
