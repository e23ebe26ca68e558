"""How activities lie in DynamoDB: one partition a village, an index by beginning; ratings by activity."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Counters, Record, WholeNumber


class ActivitiesByStart(GlobalSecondaryIndex["ActivityRecord"]):
    """A village's activities in the order they begin."""

    class Meta:
        index_name = "starts"
        projection = AllProjection()

    village_id = UnicodeAttribute(hash_key=True)
    starts_at = UnicodeAttribute(range_key=True)


class ActivityRecord(Record):
    """One activity; its seats are a slot of reservations under the same id."""

    class Meta:
        table_name = "points_activities"

    village_id = UnicodeAttribute(hash_key=True)
    activity_id = UnicodeAttribute(range_key=True)
    starts_at = UnicodeAttribute()
    """UTC, ISO 8601, so that text order is time order."""
    by_start = ActivitiesByStart()
    ends_at = UnicodeAttribute()
    title = UnicodeAttribute()
    place = UnicodeAttribute()
    detail = UnicodeAttribute(null=True)
    seats = WholeNumber()
    rule = UnicodeAttribute()
    lead_rule = UnicodeAttribute(null=True)
    leads = JSONAttribute(null=True)
    least_minutes = WholeNumber(default=0)
    state = UnicodeAttribute()
    created_by = UnicodeAttribute()
    created_person = UnicodeAttribute(null=True)
    changed_by = UnicodeAttribute(null=True)
    changed_person = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute()
    budget_year = WholeNumber(default=0)
    escrow = WholeNumber(default=0)
    attended = WholeNumber(default=0)
    awarded = WholeNumber(default=0)
    version = WholeNumber(default=1)
    closing_at = UnicodeAttribute(null=True)
    terms = JSONAttribute(null=True)
    age_min = WholeNumber(null=True)
    fence = JSONAttribute(null=True)
    team = JSONAttribute(null=True)
    evidence = JSONAttribute(null=True)
    pictures = JSONAttribute(null=True)
    scenario = UnicodeAttribute(null=True)
    series_id = UnicodeAttribute(null=True)
    series_size = WholeNumber(null=True)
    moved = WholeNumber(null=True)
    reminded = BooleanAttribute(null=True)
    published_at = UnicodeAttribute(null=True)


class RatingRecord(Record):
    """In an activity's partition: row `!` the sums, the others what one person thought."""

    class Meta:
        table_name = "points_ratings"

    activity_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    counts = Counters(null=True)
    stars = WholeNumber(null=True)
    words = JSONAttribute(null=True)
    version = WholeNumber(null=True)


class HandsWaiting(GlobalSecondaryIndex["HandRecord"]):
    """A village's confirmations by hand that wait for another officer, the oldest first; others are not in it."""

    class Meta:
        index_name = "waiting"
        projection = AllProjection()

    waits_in = UnicodeAttribute(hash_key=True)
    at = UnicodeAttribute(range_key=True)


class HandRecord(Record):
    """In an activity's partition: row `!` how many were let in by hand, the others one person's confirmation each."""

    class Meta:
        table_name = "points_hands"

    activity_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    waiting = HandsWaiting()
    waits_in = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    """UTC, ISO 8601, so that text order is time order."""
    minutes = WholeNumber(null=True)
    document = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    second = UnicodeAttribute(null=True)
    let_in = WholeNumber(null=True)
    at_once = WholeNumber(null=True)
