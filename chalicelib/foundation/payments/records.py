"""How payments lie in DynamoDB: each with its orders, the refunds, each town's book, and what bills said."""

from __future__ import annotations

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.kernel.attributes import Record, WholeNumber


class PaymentsByDay(GlobalSecondaryIndex["PaymentRecord"]):
    """A town's payments that came into one state on one business date."""

    class Meta:
        index_name = "by_day"
        projection = AllProjection()

    town_day_state = UnicodeAttribute(hash_key=True)
    since = UnicodeAttribute(range_key=True)


class PaymentsDue(GlobalSecondaryIndex["PaymentRecord"]):
    """What the rounds take up again, the longest due first; a payment of which nothing is left to do is not here."""

    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True, null=True)
    due_at = UnicodeAttribute(range_key=True, null=True)


class PaymentRecord(Record):
    """One payment, with its orders at WeChat Pay."""

    class Meta:
        table_name = "payments"

    payment_id = UnicodeAttribute(hash_key=True)
    by_day = PaymentsByDay()
    by_due = PaymentsDue()
    town_day_state = UnicodeAttribute()
    """`<town id>#<business date>#<state>`."""
    since = UnicodeAttribute()
    """UTC, ISO 8601, so that text order is time order."""
    due_shard = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    purpose = UnicodeAttribute()
    payer_id = UnicodeAttribute()
    amount_fen = WholeNumber()
    description = UnicodeAttribute()
    expires_at = UnicodeAttribute()
    made_at = UnicodeAttribute()
    state = UnicodeAttribute()
    attempts = JSONAttribute()
    paid_by = UnicodeAttribute(null=True)
    refunded_fen = WholeNumber()
    told = UnicodeAttribute(null=True)
    tries = WholeNumber()
    version = WholeNumber()


class RefundsByPayment(GlobalSecondaryIndex["RefundRecord"]):
    """A payment's refunds."""

    class Meta:
        index_name = "by_payment"
        projection = AllProjection()

    payment_id = UnicodeAttribute(hash_key=True)
    made_at = UnicodeAttribute(range_key=True)


class RefundsDue(GlobalSecondaryIndex["RefundRecord"]):
    """What is to be sent, asked after or told, the longest due first."""

    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True, null=True)
    due_at = UnicodeAttribute(range_key=True, null=True)


class RefundsByTrouble(GlobalSecondaryIndex["RefundRecord"]):
    """A town's refunds that officers have to see to, by when that came out. Sparse."""

    class Meta:
        index_name = "by_trouble"
        projection = AllProjection()

    trouble = UnicodeAttribute(hash_key=True, null=True)
    since = UnicodeAttribute(range_key=True)


class RefundRecord(Record):
    """One refund."""

    class Meta:
        table_name = "payment_refunds"

    refund_id = UnicodeAttribute(hash_key=True)
    by_payment = RefundsByPayment()
    by_due = RefundsDue()
    by_trouble = RefundsByTrouble()
    trouble = UnicodeAttribute(null=True)
    """The town, only while officers have to see to it."""
    payment_id = UnicodeAttribute()
    made_at = UnicodeAttribute()
    due_shard = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    purpose = UnicodeAttribute()
    out_trade_no = UnicodeAttribute()
    fen = WholeNumber()
    total_fen = WholeNumber()
    why = UnicodeAttribute()
    since = UnicodeAttribute()
    state = UnicodeAttribute()
    is_surplus = BooleanAttribute(null=True)
    wxpay_id = UnicodeAttribute(null=True)
    taken_on = UnicodeAttribute(null=True)
    hand = UnicodeAttribute(null=True)
    hand_by = UnicodeAttribute(null=True)
    hand_person = UnicodeAttribute(null=True)
    confirmed_by = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    told = UnicodeAttribute(null=True)
    tries = WholeNumber()
    version = WholeNumber()


class PaymentLineRecord(Record):
    """The book: a movement of money of a town's business date, as WeChat Pay's bill of that date should have it."""

    class Meta:
        table_name = "payment_lines"

    town_day = UnicodeAttribute(hash_key=True)
    """`<town id>#<business date>`."""
    line = UnicodeAttribute(range_key=True)
    """`payment#<out_trade_no>`, or `refund#<refund id>`."""
    out_trade_no = UnicodeAttribute()
    transaction_id = UnicodeAttribute(null=True)
    fen = WholeNumber()


class PaymentOddityRecord(Record):
    """What WeChat Pay said on a day that can not be believed, once each."""

    class Meta:
        table_name = "payment_oddities"

    town_day = UnicodeAttribute(hash_key=True)
    oddity = UnicodeAttribute(range_key=True)
    """`<kind>#<out_trade_no>#<transaction id>`."""
    said_fen = WholeNumber()
    wanted_fen = WholeNumber()
    at = UnicodeAttribute()


class PaymentBillRecord(Record):
    """What came of comparing a town's day with WeChat Pay's bill; under the name `all` lie the bills themselves."""

    class Meta:
        table_name = "payment_bills"

    town_id = UnicodeAttribute(hash_key=True)
    day = UnicodeAttribute(range_key=True)
    ready = BooleanAttribute()
    report = JSONAttribute()
