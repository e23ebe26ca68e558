"""How declared relatives lie in DynamoDB: one item a person, so that one read tells all of them."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute

from chalicelib.kernel.attributes import Record, Texts, WholeNumber


class RelativesRecord(Record):
    """What somebody's declared relatives are to them; each of the two has the other.

    A value of `others` is the word (`sibling`) and a mark: `@2026-11-27` where the other one said so on that day, `!`
    where the other one rejected it, `-` where this one did; `~@2026-11-27` of one who was removed then.
    It goes along as a whole when one of them moves.
    """

    class Meta:
        table_name = "identity_relatives"

    resident_id = UnicodeAttribute(hash_key=True)
    others = Texts()
    version = WholeNumber()
