"""How inboxes lie in DynamoDB: a partition a resident, in the order of the facts that were told."""

from __future__ import annotations

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model


class UnreadIndex(GlobalSecondaryIndex["InboxRecord"]):
    """The unread messages only, since read ones lose `unread_of`; so they are counted without a counter."""

    class Meta:
        index_name = "by_unread"
        projection = KeysOnlyProjection()

    unread_of = UnicodeAttribute(hash_key=True)
    message_id = UnicodeAttribute(range_key=True)


class InboxRecord(Model):
    """One message, as it was told. The `sms…` fields are there where it was also to go out as a short message."""

    class Meta:
        table_name = "inbox"

    resident_id = UnicodeAttribute(hash_key=True)
    message_id = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    title = UnicodeAttribute()
    body = UnicodeAttribute()
    about = UnicodeAttribute()
    unread_of = UnicodeAttribute(null=True)
    """The resident's id until the message is read."""
    read_at = UTCDateTimeAttribute(null=True)
    sms = UnicodeAttribute(null=True)
    sms_claim = UnicodeAttribute(null=True)
    """Whose turn it was to send: the attempt that wrote the message."""
    sms_note = UnicodeAttribute(null=True)
    """The provider's id of what was sent, or the code of why not."""
    kept_until = TTLAttribute()
    by_unread = UnreadIndex()
