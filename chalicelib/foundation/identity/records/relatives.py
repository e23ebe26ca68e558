"""How declared relatives lie in DynamoDB: one item a person, so that one read tells all of them."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from chalicelib.kernel.attributes import Record, Texts, WholeNumber


class RelativesRecord(Record):
    """What somebody's declared relatives are to them; each of the two has the other.

    A value of `others` is the word (`sibling`) and a mark: `@2026-11-27` where the other one said so on that day, `!`
    where the other one rejected it, `-` where this one did. It goes along as a whole when one of them moves.
    """

    class Meta:
        table_name = "identity_relatives"

    resident_id = UnicodeAttribute(hash_key=True)
    others = Texts()
    ended: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    """`v00012r00346@2026-11-27`: who was removed on which business date.

    An attribute of its own: in `others` they would bind again under a code that does not know of it. Where such a code
    writes the row it forgets them.
    """
    version = WholeNumber()
