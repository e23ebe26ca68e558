"""How proceeds lie in DynamoDB: the book, what closed days and months come to, and statements."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, WholeNumber


class ProceedsEntryRecord(Record):
    """A line of the book. It is written once and never changed. A town's day has some thousand."""

    class Meta:
        table_name = "proceeds_book"

    town_day = UnicodeAttribute(hash_key=True)
    """`<town id>#<day>`: at the most ten writes a second, a hundredth of what a partition takes."""
    document = UnicodeAttribute(range_key=True)
    """`<document id>#<version>`."""
    at = UnicodeAttribute()
    change = JSONAttribute()
    is_later = BooleanAttribute(null=True)


class ProceedsSumRecord(Record):
    """What a closed day, or month, comes to in a village, or of a town's money; and how far a town is closed.

    Days lie in the partition `<town id>#<month>`, months in `<town id>#<year>`; under `<town id>` and `through` is the
    last day that is closed.
    """

    class Meta:
        table_name = "proceeds_sums"

    town_span = UnicodeAttribute(hash_key=True)
    place_span = UnicodeAttribute(range_key=True)
    """`<village or town id>#<day or month>`."""
    tallies = JSONAttribute(null=True)
    money = JSONAttribute(null=True)
    orders = WholeNumber(null=True)
    through = UnicodeAttribute(null=True)


class ProceedsByWeek(GlobalSecondaryIndex["ProceedsStatementRecord"]):
    """A town's statements of a week, by party: those of a village are together."""

    class Meta:
        index_name = "by_week"
        projection = AllProjection()

    town_week = UnicodeAttribute(hash_key=True)
    party_id = UnicodeAttribute(range_key=True)


class ProceedsByPerson(GlobalSecondaryIndex["ProceedsStatementRecord"]):
    """A villager's own statements, by week. Sparse."""

    class Meta:
        index_name = "by_person"
        projection = AllProjection()

    resident_id = UnicodeAttribute(hash_key=True)
    week_party = UnicodeAttribute(range_key=True)


class ProceedsStatementRecord(Record):
    """A party's statements, a row a week."""

    class Meta:
        table_name = "proceeds_statements"

    party_id = UnicodeAttribute(hash_key=True)
    week = UnicodeAttribute(range_key=True)
    by_week = ProceedsByWeek()
    by_person = ProceedsByPerson()
    town_week = UnicodeAttribute()
    """`<town id>#<week>`."""
    resident_id = UnicodeAttribute(null=True)
    week_party = UnicodeAttribute()
    body = JSONAttribute()
    """What never changes: the name, the lines, what was carried on."""
    state = UnicodeAttribute()
    steps = JSONAttribute(null=True)
    payment = JSONAttribute(null=True)
    doubts = JSONAttribute(null=True)
    version = WholeNumber()
