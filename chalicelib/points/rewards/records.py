"""How the mall lies in DynamoDB: rewards, orders, what people took of each, and which order a code opens."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.kernel.attributes import Record, Texts, WholeNumber


class RewardsByPlace(GlobalSecondaryIndex["RewardRecord"]):
    """The rewards of a village or town in one state, those that end last before the others."""

    class Meta:
        index_name = "by_place"
        projection = AllProjection()

    place_state = UnicodeAttribute(hash_key=True)
    ends = UnicodeAttribute(range_key=True)


class RewardRecord(Record):
    """A reward. Its stock is a slot of reservations with its id; it is not kept here."""

    class Meta:
        table_name = "rewards"

    reward_id = UnicodeAttribute(hash_key=True)
    place_state = UnicodeAttribute()
    """`<place id>#<state>`."""
    ends = UnicodeAttribute()
    """The last day on which it is offered, and its id."""
    by_place = RewardsByPlace()
    state = UnicodeAttribute()
    since = UnicodeAttribute()
    kind = UnicodeAttribute()
    title = UnicodeAttribute()
    words = UnicodeAttribute(null=True)
    price = WholeNumber()
    per = UnicodeAttribute()
    most = WholeNumber()
    point = JSONAttribute()
    collect_days = WholeNumber()
    until = UnicodeAttribute()
    media_ids = JSONAttribute(null=True)
    stock = WholeNumber()
    """How many there were when it was written; how many there are, the slot says."""
    fingerprint = UnicodeAttribute()
    version = WholeNumber()
    last_key = UnicodeAttribute(null=True)
    last_mark = UnicodeAttribute(null=True)


class OrdersByResident(GlobalSecondaryIndex["RewardOrderRecord"]):
    """Somebody's orders in the order in which they were placed."""

    class Meta:
        index_name = "by_resident"
        projection = AllProjection()

    resident_id = UnicodeAttribute(hash_key=True)
    order_id = UnicodeAttribute(range_key=True)


class OrdersByDesk(GlobalSecondaryIndex["RewardOrderRecord"]):
    """The orders of one desk in one state, in the order in which they came into it."""

    class Meta:
        index_name = "by_desk"
        projection = AllProjection()

    desk_state = UnicodeAttribute(hash_key=True)
    since = UnicodeAttribute(range_key=True)


class OrdersByEnd(GlobalSecondaryIndex["RewardOrderRecord"]):
    """A village's orders that wait to be collected, by their last day. Sparse."""

    class Meta:
        index_name = "by_end"
        projection = AllProjection()

    open_of = UnicodeAttribute(hash_key=True)
    until = UnicodeAttribute(range_key=True)


class RewardOrderRecord(Record):
    """An order."""

    class Meta:
        table_name = "reward_orders"

    order_id = UnicodeAttribute(hash_key=True)
    resident_id = UnicodeAttribute()
    desk_state = UnicodeAttribute()
    """`<place id>#<name of the point>#<state>`."""
    since = UnicodeAttribute()
    """UTC, ISO 8601, so that text order is time order."""
    open_of = UnicodeAttribute(null=True)
    """The village, only while it waits to be collected."""
    until = UnicodeAttribute()
    by_resident = OrdersByResident()
    by_desk = OrdersByDesk()
    by_end = OrdersByEnd()
    mask = UnicodeAttribute()
    reward_id = UnicodeAttribute()
    title = UnicodeAttribute()
    kind = UnicodeAttribute()
    quantity = WholeNumber()
    points = WholeNumber()
    point = JSONAttribute()
    state = UnicodeAttribute()
    placed_at = UnicodeAttribute()
    fingerprint = UnicodeAttribute()
    balance = WholeNumber()
    code = UnicodeAttribute(null=True)
    period = UnicodeAttribute(null=True)
    done = Texts(null=True)
    reason = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    """A signature: `v00001r00012`, or `v00001r00012 by v00001r00034`."""
    refunded = WholeNumber(null=True)
    restocked = BooleanAttribute(null=True)
    shown = UnicodeAttribute(null=True)
    version = WholeNumber()


class RewardHandRecord(Record):
    """How many pieces of a reward somebody has taken or ordered in a period."""

    class Meta:
        table_name = "reward_hands"

    holder_id = UnicodeAttribute(hash_key=True)
    row = UnicodeAttribute(range_key=True)
    """`<reward id>#<period>`."""
    taken = WholeNumber()


class RewardCodeRecord(Record):
    """Which order a pick-up code opens at a place; it is there as long as it opens it."""

    class Meta:
        table_name = "reward_codes"

    place_code = UnicodeAttribute(hash_key=True)
    """`<place id>#<code>`."""
    order_id = UnicodeAttribute()
