"""How residents, households, and the keys that find them lie in DynamoDB."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kernel.attributes import Record, WholeNumber

ALONE = "!"


class ResidentsByName(GlobalSecondaryIndex["HolderRecord"]):
    """A village's residents by name; households bear none. It holds keys alone: only a name writes it."""

    class Meta:
        index_name = "by_name"
        projection = KeysOnlyProjection()

    village_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)


class HolderRecord(Record):
    """A resident or a household of a village, by its five digits. ID number and phone are sealed."""

    class Meta:
        table_name = "identity_holders"

    village_id = UnicodeAttribute(hash_key=True)
    holder = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    status = UnicodeAttribute()
    group = UnicodeAttribute(default="")
    code = UnicodeAttribute(default="")
    """The token of its code; empty where it was withdrawn."""
    imported = UnicodeAttribute(default="")
    """`<run id>#created` or `#updated`: what the last roster did, so that a part that comes twice counts once."""
    version = WholeNumber(default=1)

    name = UnicodeAttribute(null=True)
    household = UnicodeAttribute(null=True)
    relation = UnicodeAttribute(null=True)
    note = UnicodeAttribute(null=True)
    born_on = UnicodeAttribute(null=True)
    sex = UnicodeAttribute(null=True)
    id_masked = UnicodeAttribute(null=True)
    id_sealed = BinaryAttribute(null=True, legacy_encoding=False)
    id_digest = UnicodeAttribute(null=True)
    phone_masked = UnicodeAttribute(null=True)
    phone_sealed = BinaryAttribute(null=True, legacy_encoding=False)
    phone_digest = UnicodeAttribute(null=True)
    card = UnicodeAttribute(null=True)
    cards = WholeNumber(null=True)
    """How many cards this person was issued, so that each has a number."""
    joined_on = UnicodeAttribute(null=True)
    """On which business date they joined a household that was there before them; nothing for its first people."""

    left: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    """`00346@2026-11-27`: which household they left on which business date; of a household, who left it."""

    number = UnicodeAttribute(null=True)
    head = UnicodeAttribute(null=True)
    members: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    made_on = UnicodeAttribute(null=True)
    headed_on = UnicodeAttribute(null=True)
    """On which business date its head became that; nothing for the first head of a household made on that day."""

    by_name = ResidentsByName()


class KeyRecord(Record):
    """What finds a holder: `id#<digest>` (one), `ph#<digest>` (a family may share a phone), `hh#<village>#<number>`."""

    class Meta:
        table_name = "identity_keys"

    key = UnicodeAttribute(hash_key=True)
    slot = UnicodeAttribute(range_key=True)
    """`!` where a key names one holder only; the holder's or party's id under a phone."""
    holder_id = UnicodeAttribute()
    former: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    """Under an ID number: everybody that the same person was in villages they left."""
