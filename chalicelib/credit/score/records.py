"""How scores, objections and policies lie in DynamoDB: a village's scores in one partition, a person's past apart."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kernel.attributes import Record, WholeNumber


class DueScores(GlobalSecondaryIndex["ScoreRecord"]):
    """Whose score changes by itself, by the day on which it does."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    village_id = UnicodeAttribute(hash_key=True)
    due_on = UnicodeAttribute(range_key=True)


class ObjectionsAtDesk(GlobalSecondaryIndex["ObjectionRecord"]):
    """A town's objections: `open#<due>` by their last day, and `over#<day>` by the day of the decision."""

    class Meta:
        index_name = "desk"
        projection = AllProjection()

    town_id = UnicodeAttribute(hash_key=True)
    waits = UnicodeAttribute(range_key=True)


class ObjectionRecord(Record):
    """What somebody says against their score, by holder and the objection's id.

    Row `!` is how many are open. Row `#<fact_id>` is the newest objection to a fact; an upheld one stays for ever, so
    that nothing is struck twice.
    """

    class Meta:
        table_name = "credit_objections"

    holder = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    town_id = UnicodeAttribute(null=True)
    waits = UnicodeAttribute(null=True)
    desk = ObjectionsAtDesk()
    state = UnicodeAttribute(null=True)
    open = WholeNumber(null=True)
    by = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    turn = WholeNumber(null=True)
    words = JSONAttribute(null=True)


class ScoreRecord(Record):
    """A village's scores, by part and row; there is none of who did not agree to it.

    `v00012#states`, `00345`: a resident or household (`Kept`). `v00012#head`, `head` and `yyyy-mm-dd`: how many people
    have each score, now and after that day. `v00012#gone`, a random row: somebody left who had so many points.
    `v00012.00345`, `000007`: the seventh score of a resident. `t0001#head`, `published`: the town's count.
    `t0001#asked`, a key: which run a request to refresh asked for.
    """

    class Meta:
        table_name = "credit_scores"

    part = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    village_id = UnicodeAttribute(null=True)
    due_on = UnicodeAttribute(null=True)
    due = DueScores()
    through = UnicodeAttribute(null=True)
    version = WholeNumber(null=True)
    points = WholeNumber(null=True)
    policy = WholeNumber(null=True)
    consent = UnicodeAttribute(null=True)
    log_key = BinaryAttribute(null=True, legacy_encoding=False)
    """The resident's key of the log, sealed: with this row it is gone."""
    words = JSONAttribute(null=True)
    counts = BinaryAttribute(null=True, legacy_encoding=False)


class PolicyRecord(Record):
    """Row `!` is a town's book of signed policies, the other rows its drafts, kept for ever.

    Row `<run>#v00012` is what a village counted for a run, until all are there.
    """

    class Meta:
        table_name = "credit_policies"

    town_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute(null=True)
    effective_on = UnicodeAttribute(null=True)
    version = WholeNumber(null=True)
    by = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)
    turn = WholeNumber(null=True)
    words = JSONAttribute(null=True)
    signed = JSONAttribute(null=True)
    """Of the book: number, first day and draft of each, and where the log has it."""
