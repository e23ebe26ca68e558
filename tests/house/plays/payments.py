"""Plays of payments: WeChat Pay's notices, and what a town's desk sees."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.payments.core.bills import Difference, Gap, Kind, Report
from chalicelib.foundation.payments.core.ids import named
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.service import beginning, by_hand, opening, purposes, refunding
from chalicelib.foundation.payments.store import books
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE, uuid7
from tests.fakes.server import Fault
from tests.house.plays.town import ANYBODY, Request, Town, play

ASKED = "size=20"
DAY = dt.date(2026, 11, 2)


def nothing(*_: object) -> None:
    """Follow a payment without doing anything."""


def opened(town: Town) -> Payment:
    """Return a payment that was begun at a desk."""
    purposes.let_settle("tourism", nothing, closed=nothing, refunded=nothing)
    payment = opening.open_payment(
        LIVE,
        payment_id=f"{town.village.town_id}m{uuid7()}",
        purpose="tourism",
        payer_id="m00000001",
        amount_fen=4_200,
        description="跑步鸡",
        expires_at=LIVE.now() + dt.timedelta(minutes=40),
    )
    beginning.begin(LIVE, payment_id=payment.payment_id, channel="native")
    return opening.payment_of(payment_id=payment.payment_id)


def paid(town: Town) -> str:
    """Return WeChat Pay's name of an order that was paid, and not heard of."""
    number = opened(town).attempts[0].out_trade_no
    assert town.cashier.pay(number)
    return number


def told(town: Town, number: str) -> Request:
    """Return WeChat Pay's notice about an order or a refund."""
    headers, body = town.cashier.notice(number)
    asked = town.ask("payments.hear", ANYBODY)
    return Request(asked.method, asked.path, headers, body)


def settled(town: Town) -> Payment:
    """Return a payment that is paid and known to be."""
    number = paid(town)
    town.send(told(town, number))
    return opening.payment_of(payment_id=named(number).payment_id)


@play("payments.hear", "WeChat Pay tells of an order")
def hear(town: Town) -> Request:
    return told(town, paid(town))


@play("payments.hear", "WeChat Pay tells of an order again")
def hear_again(town: Town) -> Request:
    number = paid(town)
    town.send(told(town, number))
    return told(town, number)


@play("payments.hear", "WeChat Pay tells of an order that was paid beside another one")
def hear_second(town: Town) -> Request:
    payment = opened(town)
    beginning.begin(LIVE, payment_id=payment.payment_id, channel="jsapi", openid="oUpF8uMuAJO")
    for one in opening.payment_of(payment_id=payment.payment_id).attempts:
        assert town.cashier.pay(one.out_trade_no)
    town.send(told(town, payment.attempts[0].out_trade_no))
    return told(town, opening.payment_of(payment_id=payment.payment_id).attempts[1].out_trade_no)


@play("payments.hear", "WeChat Pay tells of a refund")
def hear_refund(town: Town) -> Request:
    payment = settled(town)
    name = f"r-{uuid7()}"
    refund = refunding.ask_refund(LIVE, refund_id=name, payment_id=payment.payment_id, fen=100, why="缺货")
    town.cashier.refund_status = "PROCESSING"
    refunding.tend(LIVE, refund)
    town.cashier.refund_status = "SUCCESS"
    town.cashier.refunds[name].status = "SUCCESS"
    return told(town, name)


@play("payments.list_payments")
def list_payments(town: Town) -> Request:
    opened(town)
    query = f"town_id={town.village.town_id}&day={business_date(LIVE.now())}&state=open&{ASKED}"
    return town.ask("payments.list_payments", town.admin, query=query)


@play("payments.read_payment")
def read_payment(town: Town) -> Request:
    payment = settled(town)
    refunding.ask_refund(LIVE, refund_id=f"r-{uuid7()}", payment_id=payment.payment_id, fen=100, why="缺货")
    return town.ask("payments.read_payment", town.admin, payment_id=payment.payment_id)


@play("payments.look")
def look(town: Town) -> Request:
    paid(town)
    payment = opened(town)
    assert town.cashier.pay(payment.attempts[0].out_trade_no)
    return town.ask("payments.look", town.admin, payment_id=payment.payment_id)


def failed(town: Town) -> tuple[Payment, str]:
    """Return a payment and the id of a refund of it that WeChat Pay refused."""
    payment, name = settled(town), f"r-{uuid7()}"
    refund = refunding.ask_refund(LIVE, refund_id=name, payment_id=payment.payment_id, fen=100, why="缺货")
    town.cashier.faults.append(Fault("/v3/refund/domestic/refunds", "INVALID_REQUEST"))
    refunding.tend(LIVE, refund)
    return payment, name


@play("payments.say_by_hand")
def say_by_hand(town: Town) -> Request:
    payment, name = failed(town)
    body = {"words": "现金退的，收条 12 号"}
    return town.ask("payments.say_by_hand", town.admin, body, payment_id=payment.payment_id, refund_id=name)


@play("payments.confirm_by_hand")
def confirm_by_hand(town: Town) -> Request:
    payment, name = failed(town)
    words = "现金退的，收条 12 号"
    by_hand.say(LIVE, payment_id=payment.payment_id, refund_id=name, words=words)
    body = {"words": words}
    return town.ask("payments.confirm_by_hand", town.admin, body, payment_id=payment.payment_id, refund_id=name)


def compared(town: Town) -> str:
    """Return a town one of whose days was compared, with a difference and its table."""
    town_id = town.village.town_id
    gap = Difference(Kind.PAYMENT, Gap.ONLY_THEIRS, "0" * 32, "0" * 32, None, 100, "", "SUCCESS")
    key = books.put_file(town_id, DAY, "x")
    report = Report(town_id, DAY, LIVE.now(), ready=True, differences=(gap,), file_key=key)
    books.keep_report(report)
    return town_id


@play("payments.list_bills")
def list_bills(town: Town) -> Request:
    return town.ask("payments.list_bills", town.admin, query=f"town_id={compared(town)}&{ASKED}")


@play("payments.list_troubles")
def list_troubles(town: Town) -> Request:
    return town.ask("payments.list_troubles", town.admin, query=f"town_id={town.village.town_id}&{ASKED}")


@play("payments.read_bill")
def read_bill(town: Town) -> Request:
    return town.ask("payments.read_bill", town.admin, query=f"town_id={compared(town)}", day=DAY.isoformat())
