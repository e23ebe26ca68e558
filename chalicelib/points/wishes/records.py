"""How wishes lie in DynamoDB: a partition a wish, with its timeline; who has how many of them; what villages chose."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, WholeNumber


class WishesByState(GlobalSecondaryIndex["WishRecord"]):
    """A village's wishes of one state, in the order in which they came into it."""

    class Meta:
        index_name = "by_state"
        projection = AllProjection()

    village_state = UnicodeAttribute(hash_key=True)
    since = UnicodeAttribute(range_key=True)


class WishesByEnd(GlobalSecondaryIndex["WishRecord"]):
    """A village's wishes of one state that may expire, those that end first before the others."""

    class Meta:
        index_name = "by_end"
        projection = AllProjection()

    ending_state = UnicodeAttribute(hash_key=True)
    wanted_by = UnicodeAttribute(range_key=True)


class WishesByWisher(GlobalSecondaryIndex["WishRecord"]):
    """Somebody's wishes in the order in which they were made."""

    class Meta:
        index_name = "by_wisher"
        projection = AllProjection()

    wisher_id = UnicodeAttribute(hash_key=True)
    wish_id = UnicodeAttribute(range_key=True)


class WishRecord(Record):
    """In a wish's partition: row `!` the wish itself, the others the steps of its timeline, by the asking's key."""

    class Meta:
        table_name = "wishes"

    wish_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    # The wish itself.
    village_state = UnicodeAttribute(null=True)
    """`<village id>#<state>`."""
    ending_state = UnicodeAttribute(null=True)
    """The same, only where its day may pass."""
    since = UnicodeAttribute(null=True)
    """UTC, ISO 8601, so that text order is time order."""
    wanted_by = UnicodeAttribute(null=True)
    wisher_id = UnicodeAttribute(null=True)
    by_state = WishesByState()
    by_end = WishesByEnd()
    by_wisher = WishesByWisher()
    state = UnicodeAttribute(null=True)
    mask = UnicodeAttribute(null=True)
    title = UnicodeAttribute(null=True)
    words = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    identity = UnicodeAttribute(null=True)
    media_ids = JSONAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)
    posted_by = UnicodeAttribute(null=True)
    posted_person = UnicodeAttribute(null=True)
    consent = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    claim = JSONAttribute(null=True)
    updates = WholeNumber(null=True)
    done_at = UnicodeAttribute(null=True)
    vouched_by = UnicodeAttribute(null=True)
    vouched_person = UnicodeAttribute(null=True)
    merged_into = UnicodeAttribute(null=True)
    paid = JSONAttribute(null=True)
    unpaid = JSONAttribute(null=True)
    agents = JSONAttribute(null=True)
    version = WholeNumber(null=True)
    # A step; it has `words` and `media_ids` too.
    nth = WholeNumber(null=True)
    deed = UnicodeAttribute(null=True)
    at = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    """A signature: `v00001r00012`, or `v00001r00012 by v00001r00034`."""
    acted_by = UnicodeAttribute(null=True)
    part = UnicodeAttribute(null=True)


class WishChoiceRecord(Record):
    """What a village chose about its wishes."""

    class Meta:
        table_name = "wish_choices"

    village_id = UnicodeAttribute(hash_key=True)
    at_once = BooleanAttribute()


class WishHandRecord(Record):
    """In a person's or shop's partition: row `!` how many wishes are open and in hand, the others which are in hand."""

    class Meta:
        table_name = "wish_hands"

    holder_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    open = WholeNumber(null=True)
    claimed = WholeNumber(null=True)
