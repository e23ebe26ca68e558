"""How top-ups lie in DynamoDB: each by its id, the months' sums beside them, and the terms by village."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, JSONAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, WholeNumber


class TopupsByResident(GlobalSecondaryIndex["TopupRecord"]):
    """Somebody's top-ups in the order in which they were asked for."""

    class Meta:
        index_name = "by_resident"
        projection = AllProjection()

    resident_id = UnicodeAttribute(hash_key=True)
    topup_id = UnicodeAttribute(range_key=True)


class TopupsByVillage(GlobalSecondaryIndex["TopupRecord"]):
    """A village's top-ups of one state, by when they came into it."""

    class Meta:
        index_name = "by_village"
        projection = AllProjection()

    village_state = UnicodeAttribute(hash_key=True)
    since = UnicodeAttribute(range_key=True)


class TopupsByTown(GlobalSecondaryIndex["TopupRecord"]):
    """A town's top-ups of one state, by when they came into it."""

    class Meta:
        index_name = "by_town"
        projection = AllProjection()

    town_state = UnicodeAttribute(hash_key=True)
    since = UnicodeAttribute(range_key=True)


class TopupRecord(Record):
    """One top-up."""

    class Meta:
        table_name = "topups"

    topup_id = UnicodeAttribute(hash_key=True)
    by_resident = TopupsByResident()
    by_village = TopupsByVillage()
    by_town = TopupsByTown()
    resident_id = UnicodeAttribute()
    village_state = UnicodeAttribute()
    """`<village id>#<state>`."""
    town_state = UnicodeAttribute()
    """`<town id>#<state>`."""
    since = UnicodeAttribute()
    """UTC, ISO 8601, so that text order is time order."""
    town_id = UnicodeAttribute()
    kind = UnicodeAttribute()
    yuan = WholeNumber()
    points = WholeNumber()
    number = BinaryAttribute(legacy_encoding=False)
    """Sealed: whose phone or account it is."""
    mask = UnicodeAttribute()
    state = UnicodeAttribute()
    asked_at = UnicodeAttribute()
    month = UnicodeAttribute()
    fingerprint = UnicodeAttribute()
    by = UnicodeAttribute()
    person = UnicodeAttribute(null=True)
    version = WholeNumber()
    send_id = UnicodeAttribute(null=True)
    sent_at = UnicodeAttribute(null=True)
    provider_id = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    receipt = UnicodeAttribute(null=True)
    ruling = JSONAttribute(null=True)
    ended_by = UnicodeAttribute(null=True)
    key = UnicodeAttribute(null=True)
    mark = UnicodeAttribute(null=True)
    told = BooleanAttribute(null=True)
    contradicted = UnicodeAttribute(null=True)


class TopupMonthRecord(Record):
    """How many yuan a person, or a village, asked for in a month; what came to nothing is taken off again."""

    class Meta:
        table_name = "topup_months"

    subject = UnicodeAttribute(hash_key=True)
    month = UnicodeAttribute(range_key=True)
    yuan = WholeNumber()


class TopupTermsRecord(Record):
    """A town's terms as they hold in a village; and the town's own row, as they were last set."""

    class Meta:
        table_name = "topup_terms"

    place_id = UnicodeAttribute(hash_key=True)
    terms = JSONAttribute(null=True)
    """Absent from the row of a town that has set none yet."""
    joined: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    """A town's villages, as far as they joined since this was kept; each of 6 bytes."""
