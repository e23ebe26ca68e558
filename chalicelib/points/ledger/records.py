"""How the ledger lies in DynamoDB. Attribute names are short where they lie in every account: 1 KB is a write unit."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Counters, Record, WholeNumber


class AccountRecord(Record):
    """One holder's points. Created whole, with empty maps; written only together with an entry, or to prune."""

    class Meta:
        table_name = "points_accounts"

    village_id = UnicodeAttribute(hash_key=True, attr_name="village")
    holder = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute(attr_name="k")
    mask = UnicodeAttribute(attr_name="m")
    status = UnicodeAttribute(attr_name="st")
    version = WholeNumber(attr_name="v")
    balance = WholeNumber(attr_name="b")
    held = WholeNumber(attr_name="h")
    spent = WholeNumber(attr_name="s")
    earned = Counters(attr_name="e")
    expired = Counters(attr_name="x")
    recent = Counters(attr_name="w")
    counters = Counters(attr_name="c")
    pay_step = WholeNumber(attr_name="pay")
    pruned_on = UnicodeAttribute(attr_name="p")
    block = UnicodeAttribute(attr_name="blk", null=True)


class EntriesByAccount(GlobalSecondaryIndex["EntryRecord"]):
    """An account's statement in time order."""

    class Meta:
        index_name = "account_at"
        projection = AllProjection()

    account_id = UnicodeAttribute(hash_key=True, attr_name="who")
    at = UnicodeAttribute(range_key=True)


class EntryRecord(Record):
    """One line of the ledger. Immutable but for `refunded`; never deleted."""

    class Meta:
        table_name = "points_entries"

    source = UnicodeAttribute(hash_key=True)
    line = UnicodeAttribute(range_key=True)
    account_id = UnicodeAttribute(attr_name="who")
    at = UnicodeAttribute()
    """UUIDv7: unique, and in time order within the account."""
    by_account = EntriesByAccount()
    kind = UnicodeAttribute()
    fingerprint = UnicodeAttribute(attr_name="fp")
    balance = WholeNumber(attr_name="b", default=0)
    held = WholeNumber(attr_name="h", default=0)
    spent = WholeNumber(attr_name="s", default=0)
    earned = Counters(attr_name="e", null=True)
    expired = Counters(attr_name="x", null=True)
    recent = Counters(attr_name="w", null=True)
    counters = Counters(attr_name="c", null=True)
    debit = UnicodeAttribute()
    credit = UnicodeAttribute()
    rule = UnicodeAttribute()
    document = UnicodeAttribute(attr_name="doc")
    by = UnicodeAttribute()
    on = UnicodeAttribute()
    made_at = UnicodeAttribute()
    seq = WholeNumber(null=True)
    after = WholeNumber(null=True)
    mask = UnicodeAttribute(null=True)
    refunded = WholeNumber(null=True)
    ends_at = UnicodeAttribute(null=True)
    title = UnicodeAttribute(null=True)
    key = UnicodeAttribute(null=True)
    minutes = WholeNumber(null=True)
    of_minutes = WholeNumber(null=True)
    of_points = WholeNumber(null=True)
    means = UnicodeAttribute(attr_name="how", null=True)
    second_by = UnicodeAttribute(attr_name="by2", null=True)
    of = UnicodeAttribute(null=True)


class RuleRecord(Record):
    """Row `!` is the rule book of a town or village, the other rows its proposals, kept for ever."""

    class Meta:
        table_name = "points_rules"

    place_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    approvals = WholeNumber(null=True)
    versions = JSONAttribute(null=True)
    settings = JSONAttribute(null=True)
    rule = JSONAttribute(null=True)
    code = UnicodeAttribute(null=True)
    document = UnicodeAttribute(null=True)
    effective_on = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    decided_by = UnicodeAttribute(null=True)
    decided_at = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)


class BudgetRecord(Record):
    """Row `<year>` is a village's budget of the year, rows `<year>#<line>` its grants, escrows and returns.

    Row `<year>!<digest>` says that a resolution was granted; the digest is of its name as one paper has it.
    """

    class Meta:
        table_name = "points_budgets"

    village_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    granted = WholeNumber(null=True)
    left = WholeNumber(null=True)
    version = WholeNumber(null=True)
    kind = UnicodeAttribute(null=True)
    points = WholeNumber(null=True)
    document = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    title = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)


class BulksWaiting(GlobalSecondaryIndex["BulkRecord"]):
    """A village's bulks that wait for a second officer, in the order they were asked for."""

    class Meta:
        index_name = "waiting"
        projection = AllProjection()

    waits_in = UnicodeAttribute(hash_key=True)
    bulk_id = UnicodeAttribute(range_key=True)


class BulkRecord(Record):
    """Row `!` is what a bulk award asks for, rows `part#000` its pieces: whom they are for, and what became of each."""

    class Meta:
        table_name = "points_bulks"

    waiting = BulksWaiting()
    bulk_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    village_id = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)
    asked = JSONAttribute(null=True)
    state = UnicodeAttribute(null=True)
    second_by = UnicodeAttribute(null=True)
    second_resident_id = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    waits_in = UnicodeAttribute(null=True)
    people = JSONAttribute(null=True)
    told = JSONAttribute(null=True)
    kept_until = TTLAttribute(null=True)
