"""How the cockpit lies in DynamoDB: what each place's spans come to, and the indicators as they were entered."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.kernel.attributes import Record, WholeNumber


class CockpitRecord(Record):
    """What a place's span comes to, as deflated JSON. Counted again, it is replaced.

    Days lie by month (`t0001#2026M11`, `v00012#2026-11-27`), months by year (`t0001#2026`, `v00012#2026M11`), both with
    the people as sets. Numbers alone of months and years lie together (`t0001#numbers`, `2026M11#v00012`), so that a
    trend is one look. `t0001#through` has as `made_at` the last day that was counted with its book of proceeds closed.
    """

    class Meta:
        table_name = "town_cockpit"

    span = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)
    made_at = UnicodeAttribute()
    body = BinaryAttribute(legacy_encoding=False)


class IndicatorRecord(Record):
    """A version of a month's indicator. Written once: a correction is the next version.

    The row is `2026M11#petitions#01`.
    """

    class Meta:
        table_name = "town_indicators"

    town_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    amount = WholeNumber()
    source = UnicodeAttribute()
    by = UnicodeAttribute()
    at = UTCDateTimeAttribute()
