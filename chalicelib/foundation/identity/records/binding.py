"""How the bond between a WeChat user and a resident or member lies in DynamoDB: two rows, one from each side."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.kernel.attributes import Record


class BindingRecord(Record):
    """Row `openid#<openid>` names the resident, row `resident#<id>` the openid; they are made and removed together.

    Rows `openid#<openid>#<town>` and `member#<id>` are the same of a member of a town.
    """

    class Meta:
        table_name = "wechat_bindings"

    side = UnicodeAttribute(hash_key=True)
    other = UnicodeAttribute()
    bound_at = UTCDateTimeAttribute()
