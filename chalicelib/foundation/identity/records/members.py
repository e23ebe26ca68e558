"""How members lie in DynamoDB: one partition a town, in the order in which they joined. Their phone is sealed."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.kernel.attributes import Record, WholeNumber


class MemberRecord(Record):
    """One member. A sign-in does not write it. Of who ended their membership only the id and two dates are left."""

    class Meta:
        table_name = "members"

    town_id = UnicodeAttribute(hash_key=True)
    member_id = UnicodeAttribute(range_key=True)
    standing = UnicodeAttribute()
    joined_at = UTCDateTimeAttribute()
    agreed = UnicodeAttribute()
    """The version of the text for members that they agreed to; the consent itself is among the consents."""
    nickname_sealed = BinaryAttribute(null=True, legacy_encoding=False)
    is_judged = BooleanAttribute(null=True)
    phone_masked = UnicodeAttribute(null=True)
    phone_sealed = BinaryAttribute(null=True, legacy_encoding=False)
    reason = UnicodeAttribute(null=True)
    version = WholeNumber()
    """Counts every change, and everything that was begun for them, so that no end overlooks it."""
