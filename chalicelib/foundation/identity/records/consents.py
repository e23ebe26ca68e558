"""How consents lie in DynamoDB: one partition a person, where they stand and how it came to that."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.kernel.attributes import Record, WholeNumber

STANDING, EVENT = "purpose#", "event#"


class ConsentRecord(Record):
    """Row `purpose#<purpose>` is where the person stands; rows `event#<uuid7>` are the history, kept for ever."""

    class Meta:
        table_name = "consents"

    person_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    purpose = UnicodeAttribute()
    state = UnicodeAttribute()
    version = UnicodeAttribute()
    given_by = UnicodeAttribute()
    recorded_by = UnicodeAttribute()
    at = UTCDateTimeAttribute()
    event_id = UnicodeAttribute()
    document = UnicodeAttribute(null=True)
    signed_on = UnicodeAttribute(null=True)
    """Of the paper that an officer saw; absent where there was none."""
    uses = WholeNumber(null=True)
    """How often something was written that stands on this event; absent where nothing was."""
