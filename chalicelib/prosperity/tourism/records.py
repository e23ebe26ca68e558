"""How tourism lies in DynamoDB: spots, their signs' codes, a town's map with its trails, visitors' cards, counts."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from chalicelib.kernel.attributes import Record, WholeNumber

_ON_MAP = [
    "kind", "title", "sentence", "x", "y", "latitude_e6", "longitude_e6", "hours", "closed_on", "media_ids", "sound",
    "state", "version",
]  # fmt: skip


class SpotsByTown(GlobalSecondaryIndex["SpotRecord"]):
    """A town's spots, village by village, with what the map shows of each."""

    class Meta:
        index_name = "by_town"
        projection = IncludeProjection(_ON_MAP)

    town_id = UnicodeAttribute(hash_key=True)
    spot_id = UnicodeAttribute(range_key=True)


class SpotRecord(Record):
    """A spot. `hours` are `[weekday, opens, closes]` each, in minutes."""

    class Meta:
        table_name = "tourism_spots"

    spot_id = UnicodeAttribute(hash_key=True)
    town_id = UnicodeAttribute()
    by_town = SpotsByTown()
    kind = UnicodeAttribute()
    title = UnicodeAttribute()
    sentence = UnicodeAttribute()
    story = UnicodeAttribute(null=True)
    audio = UnicodeAttribute(null=True)
    x = WholeNumber()
    y = WholeNumber()
    latitude_e6 = WholeNumber()
    longitude_e6 = WholeNumber()
    fence_m = WholeNumber(null=True)
    hours = JSONAttribute(null=True)
    closed_on = JSONAttribute(null=True)
    media_ids = JSONAttribute(null=True)
    bookable_ids = JSONAttribute(null=True)
    code = UnicodeAttribute(null=True)
    sound = UnicodeAttribute()
    state = UnicodeAttribute()
    made_at = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)
    version = WholeNumber()
    last_key = UnicodeAttribute(null=True)
    last_mark = UnicodeAttribute(null=True)


class SpotCodeRecord(Record):
    """Which spot a code was made for. It stays when the code is renewed, so that an old sign is told from a forged."""

    class Meta:
        table_name = "tourism_codes"

    code = UnicodeAttribute(hash_key=True)
    spot_id = UnicodeAttribute()


class TouristTownRecord(Record):
    """A town's map and trails. `spots` counts those that were ever written."""

    class Meta:
        table_name = "tourism_towns"

    town_id = UnicodeAttribute(hash_key=True)
    drawn = JSONAttribute(null=True)
    trails = JSONAttribute(null=True)
    spots = WholeNumber(null=True)
    version = WholeNumber()


class CardRecord(Record):
    """Somebody's card. `visits` are the check-ins of late by their keys: `[spot id, day, is the first there, had]`.

    Of an erased card only `erased` is left, the spots of its last day, and the row goes after that day.
    """

    class Meta:
        table_name = "tourism_cards"

    person_id = UnicodeAttribute(hash_key=True)
    stamps = JSONAttribute()
    had = JSONAttribute()
    visits = JSONAttribute()
    version = WholeNumber()
    erased = JSONAttribute(null=True)
    kept_until = TTLAttribute(null=True)


class TrailGivenRecord(Record):
    """That a WeChat user had the coupon of a trail: a keyed digest of both, from which neither is read."""

    class Meta:
        table_name = "tourism_given"

    mark = UnicodeAttribute(hash_key=True)


class SpotVisitsRecord(Record):
    """How many were stamped at a spot on a day: a shard of the count, under the town's month."""

    class Meta:
        table_name = "tourism_visits"

    town_month = UnicodeAttribute(hash_key=True)
    """`<town id>#2026-11`."""
    spot_day = UnicodeAttribute(range_key=True)
    """`<spot id>#2026-11-29#<shard>`."""
    visits = WholeNumber()
