"""Payments as a town's officers see them: by day and state, one, asked after by hand, and what the bills said."""

from __future__ import annotations

from chalicelib.foundation.payments.routes.doors import doors
from chalicelib.foundation.payments.schemas.asked import BillAsked, BillsAsked, GivenByHandAsked, PaymentsAsked
from chalicelib.foundation.payments.schemas.shown import (
    PaymentAtDesk,
    PaymentBillShown,
    PaymentBillsShown,
    PaymentRefundShown,
    PaymentsAtDesk,
    PaymentTroublesShown,
)
from chalicelib.foundation.payments.service import by_hand, looking, reading, refunding
from chalicelib.foundation.payments.service.opening import payment_of
from chalicelib.kernel.edge import Call, Nothing

READ = "payments.read"


@doors.door("GET", "/v1/payments", verb=READ, within="query.town_id", query=PaymentsAsked, shown=PaymentsAtDesk)
def list_payments(call: Call[Nothing, PaymentsAsked]) -> PaymentsAtDesk:
    """Show a town's payments that came into a state on a day, the latest first."""
    query = call.query
    page = reading.list_at(
        town_id=query.town_id, day=query.day, state=query.state, size=query.size, cursor=query.cursor
    )
    return PaymentsAtDesk.of(page)


@doors.door("GET", "/v1/payments/{payment_id}", verb=READ, within="payment_id", shown=PaymentAtDesk)
def read_payment(_: Call[Nothing, Nothing], payment_id: str) -> PaymentAtDesk:
    """Show a payment with its orders and refunds."""
    return PaymentAtDesk.of(payment_of(payment_id=payment_id), refunding.refunds_of(payment_id=payment_id))


@doors.door("POST", "/v1/payments/{payment_id}/look", verb="payments.look", within="payment_id", shown=PaymentAtDesk)
def look(call: Call[Nothing, Nothing], payment_id: str) -> PaymentAtDesk:
    """Ask WeChat Pay now what became of a payment."""
    return PaymentAtDesk.of(looking.look(call.ctx, payment_id=payment_id), [])


@doors.door(
    "GET", "/v1/payments/troubles", verb=READ, within="query.town_id", query=BillsAsked, shown=PaymentTroublesShown
)
def list_troubles(call: Call[Nothing, BillsAsked]) -> PaymentTroublesShown:
    """Show a town's refunds whose money did not go back, the latest first: somebody has to see to them."""
    query = call.query
    return PaymentTroublesShown.of(reading.list_troubles(town_id=query.town_id, size=query.size, cursor=query.cursor))


@doors.door(
    "POST",
    "/v1/payments/{payment_id}/refunds/{refund_id}/by-hand",
    verb="payments.by_hand",
    within="payment_id",
    asked=GivenByHandAsked,
    shown=PaymentRefundShown,
)
def say_by_hand(call: Call[GivenByHandAsked, Nothing], payment_id: str, refund_id: str) -> PaymentRefundShown:
    """Say how a refund that failed was given back; it counts once another officer confirmed it."""
    return PaymentRefundShown.of(
        by_hand.say(call.ctx, payment_id=payment_id, refund_id=refund_id, words=call.body.words)
    )


@doors.door(
    "POST",
    "/v1/payments/{payment_id}/refunds/{refund_id}/by-hand/confirm",
    verb="payments.by_hand",
    within="payment_id",
    asked=GivenByHandAsked,
    shown=PaymentRefundShown,
)
def confirm_by_hand(call: Call[GivenByHandAsked, Nothing], payment_id: str, refund_id: str) -> PaymentRefundShown:
    """Confirm that a refund was given back as another officer said."""
    return PaymentRefundShown.of(
        by_hand.confirm(call.ctx, payment_id=payment_id, refund_id=refund_id, words=call.body.words)
    )


@doors.door("GET", "/v1/payments/bills", verb=READ, within="query.town_id", query=BillsAsked, shown=PaymentBillsShown)
def list_bills(call: Call[Nothing, BillsAsked]) -> PaymentBillsShown:
    """Show the days that were compared with WeChat Pay's bills, the latest first."""
    query = call.query
    return PaymentBillsShown.of(reading.list_bills(town_id=query.town_id, size=query.size, cursor=query.cursor))


@doors.door(
    "GET", "/v1/payments/bills/{day}", verb=READ, within="query.town_id", query=BillAsked, shown=PaymentBillShown
)
def read_bill(call: Call[Nothing, BillAsked], day: str) -> PaymentBillShown:
    """Show each difference of a day, and what WeChat Pay said on it that can not be believed."""
    return PaymentBillShown.of(reading.bill_of(town_id=call.query.town_id, day=day))
