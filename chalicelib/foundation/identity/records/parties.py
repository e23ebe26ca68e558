"""How persons who are not residents, and organisations, lie in DynamoDB."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.kernel.attributes import Record


class PartyRecord(Record):
    """A person or an organisation."""

    class Meta:
        table_name = "identity_parties"

    party_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    name = UnicodeAttribute()
    phone_masked = UnicodeAttribute(default="")
    phone_sealed = BinaryAttribute(null=True, legacy_encoding=False)
    phone_digest = UnicodeAttribute(default="")
    uscc = UnicodeAttribute(default="")
