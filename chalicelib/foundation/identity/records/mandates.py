"""How mandates, what was done by them, and disputes lie in DynamoDB."""

from __future__ import annotations

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UnicodeSetAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, Texts, WholeNumber

GIVES, HOLDS, SPENT = "gives#", "holds#", "spent#"


class PaperIndex(GlobalSecondaryIndex["MandateRecord"]):
    """The mandates that wait for a second officer, by village, the oldest first; whole, since they are few."""

    class Meta:
        index_name = "by_paper"
        projection = AllProjection()

    waiting_in = UnicodeAttribute(hash_key=True)
    revision = UnicodeAttribute(range_key=True)


class MandateRecord(Record):
    """In a person's partition: row `gives#<agent>` a mandate they gave, `holds#<principal>` that they hold one.

    Row `spent#<agent>#<date>` counts what an agent spent of theirs on a day.
    """

    class Meta:
        table_name = "mandates"

    person_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    other = UnicodeAttribute(null=True)
    """The agent in a `gives#` row, the principal in a `holds#` row."""

    principal_name = UnicodeAttribute(null=True)
    agent_name = UnicodeAttribute(null=True)
    agent_resident = UnicodeAttribute(null=True)
    matters: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    day_points = WholeNumber(null=True)
    valid_until = UnicodeAttribute(null=True)
    how = UnicodeAttribute(null=True)
    document = UnicodeAttribute(null=True)
    photo_id = UnicodeAttribute(null=True)
    given_by = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    entered_by = UnicodeAttribute(null=True)
    entered_at = UTCDateTimeAttribute(null=True)
    ended_by = UnicodeAttribute(null=True)
    ended_at = UTCDateTimeAttribute(null=True)
    revision = UnicodeAttribute(null=True)
    keys = Texts(null=True)
    entered_person = UnicodeAttribute(null=True)
    confirmed_by = UnicodeAttribute(null=True)
    confirmed_at = UTCDateTimeAttribute(null=True)
    finding = UnicodeAttribute(null=True)
    waiting_in = UnicodeAttribute(null=True)
    """The principal's village while a paper waits for a second officer."""

    points = WholeNumber(null=True)
    kept_until = TTLAttribute(null=True)
    by_paper = PaperIndex()


class DeedRecord(Record):
    """One deed that an agent did for a principal. Never changed but for how it ended; kept as long as the audit."""

    class Meta:
        table_name = "acted_deeds"

    principal_id = UnicodeAttribute(hash_key=True)
    deed_id = UnicodeAttribute(range_key=True)
    """UUIDv7."""
    agent_id = UnicodeAttribute()
    agent_resident = UnicodeAttribute(null=True)
    door = UnicodeAttribute()
    params = Texts()
    made_at = UTCDateTimeAttribute()
    points = WholeNumber(null=True)
    source = UnicodeAttribute(null=True)
    line = UnicodeAttribute(null=True)
    undone_at = UTCDateTimeAttribute(null=True)
    undone_by = UnicodeAttribute(null=True)
    dispute = UnicodeAttribute(null=True)
    kept_until = TTLAttribute()


class DisputeRecord(Record):
    """One dispute about a deed, in its village's partition; kept for ever."""

    class Meta:
        table_name = "acting_disputes"

    village_id = UnicodeAttribute(hash_key=True)
    dispute_id = UnicodeAttribute(range_key=True)
    principal_id = UnicodeAttribute()
    agent_id = UnicodeAttribute()
    agent_resident = UnicodeAttribute(null=True)
    deed_id = UnicodeAttribute()
    door = UnicodeAttribute()
    points = WholeNumber()
    reason = UnicodeAttribute()
    opened_by = UnicodeAttribute()
    opened_at = UTCDateTimeAttribute()
    due_on = UnicodeAttribute()
    state = UnicodeAttribute()
    decided_by = UnicodeAttribute(null=True)
    decided_at = UTCDateTimeAttribute(null=True)
    finding = UnicodeAttribute(null=True)
