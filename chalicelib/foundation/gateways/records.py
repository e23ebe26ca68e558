"""How what the gateways share lies in DynamoDB: one access token an app, with the lease of whoever renews it."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.kernel.attributes import Record


class WechatTokenRecord(Record):
    """The access token of one mini-program, sealed, and who may fetch the next."""

    class Meta:
        table_name = "wechat_tokens"

    app_id = UnicodeAttribute(hash_key=True)
    sealed = BinaryAttribute(null=True, legacy_encoding=False)
    ends_at = UTCDateTimeAttribute(null=True)
    leased_by = UnicodeAttribute(null=True)
    leased_until = UTCDateTimeAttribute(null=True)
    kept_until = TTLAttribute(null=True)
