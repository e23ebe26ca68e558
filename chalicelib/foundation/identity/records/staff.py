"""How staff accounts lie in DynamoDB: one partition a town, found by login name through an index."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record


class ByLogin(GlobalSecondaryIndex["StaffRecord"]):
    """Accounts by login name, whole, so that signing in needs one read.

    It lags; a sign-in checks `revision` at the write.
    """

    class Meta:
        index_name = "by_login"
        projection = AllProjection()

    login = UnicodeAttribute(hash_key=True)


class StaffRecord(Record):
    """One account. A sign-in does not write it."""

    class Meta:
        table_name = "staff"

    town_id = UnicodeAttribute(hash_key=True)
    staff_id = UnicodeAttribute(range_key=True)
    login = UnicodeAttribute()
    name = UnicodeAttribute()
    roles = UnicodeAttribute()
    """Comma-separated, in order."""
    reach = UnicodeAttribute()
    villages = JSONAttribute()
    """`[[1, 25]]`, half-open ranges of village ordinals."""
    resident_id = UnicodeAttribute()
    is_outsider = BooleanAttribute(null=True)
    """Whether an administrator said that they are no resident; absent from accounts made before that was asked."""
    password = UnicodeAttribute()
    must_change = BooleanAttribute()
    disabled = BooleanAttribute()
    added_at = UTCDateTimeAttribute()
    revision = UnicodeAttribute()
    by_login = ByLogin()


class StaffLoginRecord(Record):
    """Reserves a login name for one account, in every town; row `#<resident>`: the enabled account of a person."""

    class Meta:
        table_name = "staff_logins"

    login = UnicodeAttribute(hash_key=True)
    staff_id = UnicodeAttribute()
