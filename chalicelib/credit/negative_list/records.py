"""How negative records lie in DynamoDB: a record and its steps in one partition; what they say is sealed."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kernel.attributes import Record, WholeNumber

HEAD = "!"


class RecordsAtDesk(GlobalSecondaryIndex["NegativeRecord"]):
    """A town's records by state and deadline, for the officers who act on them."""

    class Meta:
        index_name = "desk"
        projection = AllProjection()

    town_id = UnicodeAttribute(hash_key=True)
    waits = UnicodeAttribute(range_key=True)


class RecordsOfResident(GlobalSecondaryIndex["NegativeRecord"]):
    """A person's records in the order they were entered."""

    class Meta:
        index_name = "resident"
        projection = AllProjection()

    resident_id = UnicodeAttribute(hash_key=True)
    record_id = UnicodeAttribute(range_key=True)


class RecordsDue(GlobalSecondaryIndex["NegativeRecord"]):
    """A village's records by the day on which the nightly work looks at them next."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    village_id = UnicodeAttribute(hash_key=True)
    night_on = UnicodeAttribute(range_key=True)


class NegativeRecord(Record):
    """Row `!` is a record; row `s#003` the third step on it, written once.

    `words` are sealed: of a record its document, of a step its text. Of what is forgotten id, state and version stay.
    """

    class Meta:
        table_name = "credit_negatives"

    record_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    version = WholeNumber(null=True)
    words = BinaryAttribute(null=True, legacy_encoding=False)

    resident_id = UnicodeAttribute(null=True)
    town_id = UnicodeAttribute(null=True)
    village_id = UnicodeAttribute(null=True)
    waits = UnicodeAttribute(null=True)
    night_on = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    began_on = UnicodeAttribute(null=True)
    ended_on = UnicodeAttribute(null=True)

    deed = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    key = UnicodeAttribute(null=True)
    mark = UnicodeAttribute(null=True)

    at_desk = RecordsAtDesk()
    of_resident = RecordsOfResident()
    at_night = RecordsDue()


class NegativeDocumentRecord(Record):
    """Which record a document was entered by against somebody, by a keyed digest of both."""

    class Meta:
        table_name = "credit_negative_documents"

    document = UnicodeAttribute(hash_key=True)
    record_id = UnicodeAttribute()
