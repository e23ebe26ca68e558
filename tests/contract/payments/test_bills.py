"""Each morning's comparison: agreement is silent, each difference is named, and what was lost is found by it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.gateways import wechatpay_bills
from chalicelib.foundation.payments.core.bills import Gap
from chalicelib.foundation.payments.core.ids import trade_no_of
from chalicelib.foundation.payments.core.states import State
from chalicelib.foundation.payments.service import billing, reading
from chalicelib.foundation.payments.store import books
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy
from tests.fakes.server import Fault
from tests.fakes.wechatpay import Wechatpay
from tests.fakes.wechatpay_books import Order, bill_of
from tests.make.payments import FEN, Shop, make_shop

TRADE = "/v3/bill/tradebill"


@pytest.fixture
def shop(tables: Any, wechatpay: Wechatpay) -> Shop:
    """On moto: its tables in the bucket are looked at too."""
    assert tables is not None
    return make_shop(wechatpay)


def morning(shop: Shop) -> dt.date:
    """Let it become nine o'clock of the next day; return the day before."""
    day = business_date(shop.world.moment)
    shop.world.moment = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(1), dt.UTC)
    return day


def gaps(shop: Shop, day: dt.date) -> list[tuple[str, str]]:
    report = books.find_report(shop.town_id, day)
    assert report is not None
    assert report.ready
    return [(one.kind.value, one.gap.value) for one in report.differences]


def test_a_day_that_agrees_is_silent(shop: Shop) -> None:
    first, _ = shop.paid(), shop.paid()
    shop.asked_back(first, 100)
    shop.round()
    day = morning(shop)
    assert shop.compared(day) == {"differences": 0}
    report = books.find_report(shop.town_id, day)
    assert report is not None
    assert (report.payments, report.paid_fen, report.refunds, report.refunded_fen) == (2, 2 * FEN, 1, 100)
    assert shop.compared(day) == {"differences": 0}
    assert shop.fake.asked.count(TRADE) == 1


def test_what_we_never_heard_of_is_named_and_found_by_it(shop: Shop) -> None:
    payment = shop.opened()
    one = shop.begun(payment)
    shop.fake.pay(one.out_trade_no)
    day = morning(shop)
    assert shop.compared(day) == {"differences": 1}
    assert gaps(shop, day) == [("payment", "only_theirs")]
    assert shop.now(payment).state is State.PAID
    assert shop.market.settled[payment.payment_id] == 1


def test_each_way_to_differ_is_named(shop: Shop) -> None:
    payments = [shop.paid() for _ in range(4)]
    refunds = [shop.asked_back(payment, 100) for payment in payments[:3]]
    shop.round()
    orders = [shop.fake.orders[payment.paid_by] for payment in payments]
    orders[0].fen = 1
    orders[1].transaction_id = "4200000000000000000"
    del shop.fake.refunds[refunds[0].refund_id]
    shop.fake.refunds[refunds[1].refund_id].status = "CLOSED"
    shop.fake.refunds[refunds[2].refund_id].asked["amount"]["refund"] = 99
    shop.fake.orders["gone"] = shop.fake.orders.pop(payments[3].paid_by)
    shop.fake.orders["gone"].asked = orders[3].asked | {"out_trade_no": "somebodys-own-order"}
    day = morning(shop)
    shop.compared(day)
    assert sorted(gaps(shop, day)) == [
        ("payment", "amount"),
        ("payment", "only_ours"),
        ("payment", "only_theirs"),
        ("payment", "transaction"),
        ("refund", "amount"),
        ("refund", "only_ours"),
        ("refund", "state"),
    ]
    found = reading.bill_of(town_id=shop.town_id, day=day.isoformat())
    assert ".csv" in found.url
    key = found.report.file_key
    body = storage.client("s3").get_object(Bucket="sanbao-test-private", Key=key)["Body"].read().decode("utf-8-sig")
    assert len(body.splitlines()) == 8


def test_an_order_of_ours_that_no_payment_wants_is_named(shop: Shop) -> None:
    payment = shop.paid()
    other = trade_no_of(f"{shop.town_id}m{shop.world.new_id()}", "native", 0)
    known = shop.fake.orders[payment.paid_by]
    asked = known.asked | {"out_trade_no": other}
    shop.fake.orders[other] = Order(asked, "native", "x", "SUCCESS", "4200777", known.paid_at, 7, 1)
    day = morning(shop)
    shop.compared(day)
    assert gaps(shop, day) == [("payment", "only_theirs")]


def test_what_our_book_has_on_another_day_is_said_so(shop: Shop) -> None:
    payment = shop.paid()
    order = shop.fake.orders[payment.paid_by]
    assert order.paid_at is not None
    order.paid_at -= dt.timedelta(days=1)
    day = morning(shop)
    shop.compared(day - dt.timedelta(days=1))
    assert gaps(shop, day - dt.timedelta(days=1)) == [("payment", Gap.OTHER_DAY.value)]


def test_a_bill_that_is_not_there_yet_is_asked_for_again_and_none_at_noon_is_an_empty_day(shop: Shop) -> None:
    day = morning(shop)
    assert shop.compared(day) == {"waiting": 1}
    report = books.find_report(shop.town_id, day)
    assert report is not None
    assert not report.ready
    shop.world.moment += dt.timedelta(hours=3)
    shop.fake.bill = "STATEMENT_CREATING"
    assert shop.compared(day) == {"waiting": 1}
    shop.fake.bill = ""
    assert shop.compared(day) == {"differences": 0}
    assert gaps(shop, day) == []


def test_without_a_word_or_with_a_broken_bill_nothing_is_said(shop: Shop) -> None:
    shop.paid()
    day = morning(shop)
    shop.fake.faults.append(Fault(TRADE, "status", times=2, value=500))
    with pytest.raises(Busy):
        shop.compared(day)
    shop.fake.faults.append(Fault("/v3/billdownload/file", "lost", times=2))
    with pytest.raises(Busy):
        shop.compared(day)
    assert books.find_report(shop.town_id, day) is None


def test_a_bill_of_another_digest_is_none(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.paid()
    day = morning(shop)
    text = bill_of(shop.fake.orders, shop.fake.refunds, day)
    assert text is not None
    found = wechatpay_bills.trade_bill(shop.ctx, day)
    assert isinstance(found, wechatpay_bills.Bill)
    assert "\ufeff" + found.text == text
    monkeypatch.setattr(wechatpay_bills, "same", lambda *_: False)
    assert not isinstance(wechatpay_bills.trade_bill(shop.ctx, day), wechatpay_bills.Bill)


def test_the_days_that_were_compared_are_not_asked_for_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(
        "chalicelib.foundation.runs.store.send_parts", lambda _, parts, **__: sent.extend(p.part for p in parts)
    )
    shop.paid()
    day = morning(shop)
    shop.compared(day)
    billing.start(shop.ctx)
    assert sent == [(day - dt.timedelta(days=n)).isoformat() for n in (1, 2)]
