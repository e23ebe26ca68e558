"""How settlement lies in DynamoDB."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, WholeNumber


class StatementsByVillage(GlobalSecondaryIndex["SettlementRecord"]):
    """A village's statements of a month, by shop."""

    class Meta:
        index_name = "by_village"
        projection = AllProjection()

    village_month = UnicodeAttribute(hash_key=True)
    owner = UnicodeAttribute(range_key=True)


class SettlementRecord(Record):
    """A shop's statements, a row a month; and in the partition `<shop>#<month>` what was said and done about one.

    There `o#<key>` are the shop's objections, `r#<key>` what comparing with its own list came to.
    """

    class Meta:
        table_name = "points_settlements"

    owner = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    by_village = StatementsByVillage()
    village_month = UnicodeAttribute(null=True)
    """`<village id>#<month>`, of statements only."""
    body = JSONAttribute(null=True)
    """What never changes: names, lines and points by contract and day, what was taken over."""
    state = UnicodeAttribute(null=True)
    version = WholeNumber(null=True)
    adjusted_fen = WholeNumber(null=True)
    next_fen = WholeNumber(null=True)
    out_fen = WholeNumber(null=True)
    open_objections = WholeNumber(null=True)
    objections = WholeNumber(null=True)
    comparisons = WholeNumber(null=True)
    revision = WholeNumber(null=True)
    papers = WholeNumber(null=True)
    steps = JSONAttribute(null=True)
    payment = JSONAttribute(null=True)
    # An objection.
    line = UnicodeAttribute(null=True)
    theirs = UnicodeAttribute(null=True)
    line_points = WholeNumber(null=True)
    reason = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    mark = UnicodeAttribute(null=True)
    answer = UnicodeAttribute(null=True)
    answered_by = UnicodeAttribute(null=True)
    answered_at = UnicodeAttribute(null=True)
    fen = WholeNumber(null=True)
    on_next = BooleanAttribute(null=True)
    answer_key = UnicodeAttribute(null=True)
    answer_mark = UnicodeAttribute(null=True)
    # A comparison.
    counts = JSONAttribute(null=True)
    shown = JSONAttribute(null=True)
    folder = UnicodeAttribute(null=True)
