"""How codes and cards lie in DynamoDB: one item a token, so that one read resolves whatever was scanned."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.kernel.attributes import Record, WholeNumber


class TokenRecord(Record):
    """A code of a resident or household, or a card. A withdrawn token stays, so that nobody gets it again."""

    class Meta:
        table_name = "identity_tokens"

    token = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    holder_id = UnicodeAttribute()
    masked_name = UnicodeAttribute()
    state = UnicodeAttribute()
    """A code's is `active` or `revoked`; a card's is one of `core.cards.State`."""

    ordinal = WholeNumber(null=True)
    issued_at = UTCDateTimeAttribute(null=True)
    pin_digest = UnicodeAttribute(null=True)
    pin_salt = UnicodeAttribute(null=True)
    wrong = WholeNumber(null=True)
    locked_until = UTCDateTimeAttribute(null=True)
    """An hour after the last try; it locks where `wrong` is one of `core.cards.LOCKING`."""
    daily_limit_points = WholeNumber(null=True)
    photo_check = BooleanAttribute(null=True)
    state_reason = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)
