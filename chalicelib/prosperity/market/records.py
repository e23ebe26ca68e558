"""How the market lies in DynamoDB: producers, products, lots; terms, buyers, orders and order cycles."""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kernel.attributes import Record, Texts, WholeNumber

DUE = "due"


class ProducerRecord(Record):
    """A producer. A village has some dozens."""

    class Meta:
        table_name = "market_producers"

    village_id = UnicodeAttribute(hash_key=True)
    producer_id = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    kind = UnicodeAttribute()
    about = UnicodeAttribute(null=True)
    resident_id = UnicodeAttribute(null=True)
    is_active = BooleanAttribute()
    made_at = UnicodeAttribute()
    fingerprint = UnicodeAttribute()
    version = WholeNumber()


class ProductsByTown(GlobalSecondaryIndex["ProductRecord"]):
    """A town's products that are on sale, shelf by shelf. Sparse."""

    class Meta:
        index_name = "by_town"
        projection = AllProjection()

    town_shelf = UnicodeAttribute(hash_key=True)
    shelf = UnicodeAttribute(range_key=True)


class ProductsByVillage(GlobalSecondaryIndex["ProductRecord"]):
    """A village's products of one state, in the order in which they were written."""

    class Meta:
        index_name = "by_village"
        projection = AllProjection()

    village_state = UnicodeAttribute(hash_key=True)
    product_id = UnicodeAttribute(range_key=True)


class ProductRecord(Record):
    """A product. Its stock is a slot of reservations for each variant; it is not kept here."""

    class Meta:
        table_name = "market_products"

    product_id = UnicodeAttribute(hash_key=True)
    town_id = UnicodeAttribute()
    town_shelf = UnicodeAttribute(null=True)
    """The town, only while it is on sale."""
    shelf = UnicodeAttribute(null=True)
    """`<category>#<since>#<product id>`."""
    village_state = UnicodeAttribute()
    """`<village id>#<state>`."""
    by_town = ProductsByTown()
    by_village = ProductsByVillage()
    state = UnicodeAttribute()
    since = UnicodeAttribute()
    title = UnicodeAttribute()
    words = UnicodeAttribute(null=True)
    category = UnicodeAttribute()
    producer_id = UnicodeAttribute()
    collective_permille = WholeNumber()
    platform_permille = WholeNumber()
    variants = JSONAttribute()
    media_ids = JSONAttribute(null=True)
    fingerprint = UnicodeAttribute()
    version = WholeNumber()
    last_key = UnicodeAttribute(null=True)
    last_mark = UnicodeAttribute(null=True)


class LotsByProduct(GlobalSecondaryIndex["LotRecord"]):
    """The lots of a product, by the day of their harvest."""

    class Meta:
        index_name = "by_product"
        projection = AllProjection()

    product_id = UnicodeAttribute(hash_key=True)
    harvest = UnicodeAttribute(range_key=True)


class LotRecord(Record):
    """A harvest, under the code on its label."""

    class Meta:
        table_name = "market_lots"

    trace = UnicodeAttribute(hash_key=True)
    product_id = UnicodeAttribute()
    harvest = UnicodeAttribute()
    """`<day>#<trace>`."""
    by_product = LotsByProduct()
    variant_id = UnicodeAttribute()
    units = WholeNumber()
    spoils = JSONAttribute(null=True)
    """How many units each request wrote off, by its key."""
    where = UnicodeAttribute()
    words = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    made_at = UnicodeAttribute()
    key = UnicodeAttribute()
    fingerprint = UnicodeAttribute()
    media_ids = JSONAttribute(null=True)
    cycle_id = UnicodeAttribute(null=True)
    producer_id = UnicodeAttribute(null=True)
    version = WholeNumber()


class BinRecord(Record):
    """What is left of the harvests of one slot's goods."""

    class Meta:
        table_name = "market_bins"

    slot_id = UnicodeAttribute(hash_key=True)
    parts = JSONAttribute()
    """`[day, trace, units]` each, the first harvest first."""
    version = WholeNumber()


class MarketTermsRecord(Record):
    """How a town's market sells: where goods are collected, what bringing them costs."""

    class Meta:
        table_name = "market_terms"

    town_id = UnicodeAttribute(hash_key=True)
    terms = JSONAttribute()
    version = WholeNumber()


class ShopperRecord(Record):
    """What was carried over from a buyer's orders, in fen; below nothing: what they still owe."""

    class Meta:
        table_name = "market_shoppers"

    buyer_id = UnicodeAttribute(hash_key=True)
    carried = WholeNumber()
    out_key = UnicodeAttribute(null=True)
    """The key of the request that paid it out last: the index that its orders are found by lags."""


class OrdersByBuyer(GlobalSecondaryIndex["OrderRecord"]):
    """Somebody's orders, in the order in which they were placed."""

    class Meta:
        index_name = "by_buyer"
        projection = AllProjection()

    buyer_id = UnicodeAttribute(hash_key=True)
    order_id = UnicodeAttribute(range_key=True)


class OrdersByDesk(GlobalSecondaryIndex["OrderRecord"]):
    """A town's orders of one state, by the day for which they are packed."""

    class Meta:
        index_name = "by_desk"
        projection = AllProjection()

    desk_state = UnicodeAttribute(hash_key=True)
    delivers = UnicodeAttribute(range_key=True)


class OrdersByCycle(GlobalSecondaryIndex["OrderRecord"]):
    """The orders of a cycle. Sparse: what is sold always is of none."""

    class Meta:
        index_name = "by_cycle"
        projection = KeysOnlyProjection()

    cycle_id = UnicodeAttribute(hash_key=True)
    order_id = UnicodeAttribute(range_key=True)


class OrderRecord(Record):
    """An order with its lines."""

    class Meta:
        table_name = "market_orders"

    order_id = UnicodeAttribute(hash_key=True)
    buyer_id = UnicodeAttribute()
    by_buyer = OrdersByBuyer()
    desk_state = UnicodeAttribute()
    """`<town id>#<state>`."""
    delivers = UnicodeAttribute()
    """`<day>#<order id>`."""
    by_desk = OrdersByDesk()
    cycle_id = UnicodeAttribute(null=True)
    by_cycle = OrdersByCycle()
    lines = JSONAttribute()
    sums = JSONAttribute()
    state = UnicodeAttribute()
    since = UnicodeAttribute()
    placed_at = UnicodeAttribute()
    ends_at = UnicodeAttribute()
    fingerprint = UnicodeAttribute()
    point = JSONAttribute(null=True)
    sealed = BinaryAttribute(legacy_encoding=False, null=True)
    """The address that it is brought to, sealed as its owner keeps it."""
    done = Texts(null=True)
    passed = Texts(null=True)
    hands = Texts(null=True)
    carried_out = WholeNumber(null=True)
    given = JSONAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    window = JSONAttribute(null=True)
    coupon_id = UnicodeAttribute(null=True)
    version = WholeNumber()


class CyclesByTown(GlobalSecondaryIndex["CycleRecord"]):
    """A town's order cycles, by when they close."""

    class Meta:
        index_name = "by_town"
        projection = AllProjection()

    town_id = UnicodeAttribute(hash_key=True)
    closes = UnicodeAttribute(range_key=True)


class CyclesByDue(GlobalSecondaryIndex["CycleRecord"]):
    """Cycles that the clock closes, decides or gives back, in the order of when. Sparse."""

    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class CycleRecord(Record):
    """An order cycle with its offers."""

    class Meta:
        table_name = "market_cycles"

    cycle_id = UnicodeAttribute(hash_key=True)
    town_id = UnicodeAttribute()
    closes = UnicodeAttribute()
    """`<when it closes, UTC>#<cycle id>`."""
    by_town = CyclesByTown()
    due = UnicodeAttribute(null=True)
    """`due` where the clock has something to do at `due_at` (UTC)."""
    due_at = UnicodeAttribute(null=True)
    by_due = CyclesByDue()
    title = UnicodeAttribute()
    words = UnicodeAttribute(null=True)
    opens_at = UnicodeAttribute()
    delivers_on = UnicodeAttribute()
    offers = JSONAttribute()
    state = UnicodeAttribute()
    since = UnicodeAttribute()
    fingerprint = UnicodeAttribute()
    done = Texts(null=True)
    reason = UnicodeAttribute(null=True)
    by = UnicodeAttribute()
    version = WholeNumber()


class DispatchesByQueue(GlobalSecondaryIndex["DispatchRecord"]):
    """What WeChat is still to be told of in a town, and what it could not be. Sparse."""

    class Meta:
        index_name = "by_queue"
        projection = AllProjection()

    queue = UnicodeAttribute(hash_key=True)
    due = UnicodeAttribute(range_key=True)


class DispatchRecord(Record):
    """Whether WeChat knows that an order was handed over."""

    class Meta:
        table_name = "market_dispatches"

    order_id = UnicodeAttribute(hash_key=True)
    queue = UnicodeAttribute(null=True)
    """`<town id>#<state>` while it is due or failed."""
    due = UnicodeAttribute()
    """`<moment>#<order id>`."""
    by_queue = DispatchesByQueue()
    state = UnicodeAttribute()
    packed_at = UnicodeAttribute()
    tries = WholeNumber()
    why = UnicodeAttribute(null=True)
    version = WholeNumber()


class MarketLowRecord(Record):
    """Of which slots a village's officers know that they are low."""

    class Meta:
        table_name = "market_lows"

    village_id = UnicodeAttribute(hash_key=True)
    slot_ids = JSONAttribute()
    version = WholeNumber()
