"""How inboxes lie in DynamoDB: a partition a resident, in the order of the facts that were told."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kernel.attributes import Record, WholeNumber


class UnreadIndex(GlobalSecondaryIndex["InboxRecord"]):
    """The unread messages only, since read ones lose `unread_of`; so they are counted without a counter."""

    class Meta:
        index_name = "by_unread"
        projection = KeysOnlyProjection()

    unread_of = UnicodeAttribute(hash_key=True)
    message_id = UnicodeAttribute(range_key=True)


class WaitingIndex(GlobalSecondaryIndex["InboxRecord"]):
    """The messages that wait for the morning, by village."""

    class Meta:
        index_name = "by_waiting"
        projection = KeysOnlyProjection()

    waiting_in = UnicodeAttribute(hash_key=True)
    message_id = UnicodeAttribute(range_key=True)


class InboxRecord(Record):
    """One message, as it was told. `sending` and what follows are there where it was also to leave the house."""

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
    sending = UnicodeAttribute(null=True)
    claim = UnicodeAttribute(null=True)
    """Whose turn it was to send: the attempt that wrote the message, or took it up in the morning."""
    way = UnicodeAttribute(null=True)
    note = UnicodeAttribute(null=True)
    """The provider's id of what was sent, or the code of why not."""
    waiting_in = UnicodeAttribute(null=True)
    """The village while it waits for the morning, and the values of its words."""
    values = JSONAttribute(null=True)
    kept_until = TTLAttribute()
    by_unread = UnreadIndex()
    by_waiting = WaitingIndex()


class SubscriptionRecord(Record):
    """How many subscribe messages of a family somebody still agreed to; WeChat itself has the last word."""

    class Meta:
        table_name = "message_subscriptions"

    resident_id = UnicodeAttribute(hash_key=True)
    family = UnicodeAttribute(range_key=True)
    left = WholeNumber(default=0)
