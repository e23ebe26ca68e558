"""How certificates lie in DynamoDB: each by its random name, a person's list, who looked; and banks' offers."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, JSONAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, Texts, WholeNumber


class LooksOfBank(GlobalSecondaryIndex["CertificateRecord"]):
    """A bank's looks, in their order."""

    class Meta:
        index_name = "of_bank"
        projection = AllProjection()

    bank_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)


class CertificateRecord(Record):
    """Certificates, by part and row.

    `<jti>`, `-`: a certificate. `v00012r00345`, `<id>`: which `jti` that certificate of a resident has; row `!`: their
    valid ones. `looks#v00012r00345`, `<id>`: a look at one of theirs, listed by bank too. `asks#<bank>`, `<key>`: what
    that Idempotency-Key of a bank was answered. `revoked#<bank>`, `<jti>`: a revoked one, until its days are over.
    """

    class Meta:
        table_name = "certificates"

    part = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    bank_id = UnicodeAttribute(null=True)
    """Of a look alone: what has it is in the bank's list."""
    of_bank = LooksOfBank()
    resident_id = UnicodeAttribute(null=True)
    certificate_id = UnicodeAttribute(null=True)
    jti = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)
    words = JSONAttribute(null=True)
    name = BinaryAttribute(null=True, legacy_encoding=False)
    """The holder's name, sealed."""
    at = UTCDateTimeAttribute(null=True)
    revoked_at = UTCDateTimeAttribute(null=True)
    why = UnicodeAttribute(null=True)
    live = Texts(null=True)
    log_key = BinaryAttribute(null=True, legacy_encoding=False)
    """Of the valid ones: the resident's key of the log for certificates, sealed."""
    version = WholeNumber(null=True)
    kept_until = TTLAttribute(null=True)


class OfferRecord(Record):
    """What banks offer in a town: row `<bank>` is what holds, row `<bank>#000003` its third version, kept for ever."""

    class Meta:
        table_name = "certificate_offers"

    town_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    version = WholeNumber()
    at = UTCDateTimeAttribute()
    by = UnicodeAttribute()
    words = JSONAttribute()
