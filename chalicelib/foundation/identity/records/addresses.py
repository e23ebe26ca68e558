"""How addresses lie in DynamoDB: one partition a person. Receiver, phone and place are sealed together."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.kernel.attributes import Record, WholeNumber

HEAD = "!"


class AddressRecord(Record):
    """Row `!` says which is the default and how often anything changed; every other row is an address by its key."""

    class Meta:
        table_name = "addresses"

    person_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    sealed = BinaryAttribute(null=True, legacy_encoding=False)
    revision = UnicodeAttribute(null=True)
    asked = UnicodeAttribute(null=True)
    default_row = UnicodeAttribute(null=True)
    version = WholeNumber(null=True)
