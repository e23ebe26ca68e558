"""How programmes and applications lie in DynamoDB: a town's programmes together, and a person's applications."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, WholeNumber


class ProgrammeRecord(Record):
    """A town's perk programmes by id; `waiting` applications have no points yet, `granted` got a place."""

    class Meta:
        table_name = "credit_perks"

    town_id = UnicodeAttribute(hash_key=True)
    programme_id = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    terms = JSONAttribute()
    drafted = JSONAttribute()
    mark = UnicodeAttribute()
    published = JSONAttribute(null=True)
    called_off = JSONAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    applied = WholeNumber()
    waiting = WholeNumber()
    granted = WholeNumber()


class ApplicationsOf(GlobalSecondaryIndex["ApplicationRecord"]):
    """The applications of a programme."""

    class Meta:
        index_name = "programme"
        projection = AllProjection()

    programme_id = UnicodeAttribute(hash_key=True)
    holder = UnicodeAttribute(range_key=True)


class ApplicationRecord(Record):
    """What somebody applied for, by holder and programme; there is one of each."""

    class Meta:
        table_name = "credit_perk_applications"

    holder = UnicodeAttribute(hash_key=True)
    programme_id = UnicodeAttribute(range_key=True)
    of_programme = ApplicationsOf()
    town_id = UnicodeAttribute()
    state = UnicodeAttribute()
    turn = WholeNumber()
    words = JSONAttribute()
    score = JSONAttribute(null=True)
