"""How the liability lies in DynamoDB: a place's days and months, and what its town wants to be warned of."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, JSONAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.kernel.attributes import Record


class LiabilityRecord(Record):
    """What a place (village or town) has of its liability, by row.

    `day#2026-11-27` and `month#2026M11` are snapshots, packed as deflated JSON; `counted` tells which run counted them,
    by its moment. Of a town, `thresholds` is what it wants to be warned of, and `told` what its officers know.
    """

    class Meta:
        table_name = "points_liability"

    place_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    counted = UnicodeAttribute(null=True)
    body = BinaryAttribute(null=True, legacy_encoding=False)
    words = JSONAttribute(null=True)
    kept_until = TTLAttribute(null=True)
