"""The doors of payments: WeChat Pay is answered in its own shape, a town's desk sees its own town's and no other's."""

from __future__ import annotations

import datetime as dt
import json
import urllib.parse
import urllib.request
from typing import Any

import pytest
from chalice.test import Client

from chalicelib.foundation.payments import jobs
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.states import State
from chalicelib.foundation.payments.service import billing, rounds
from chalicelib.kernel import edge
from chalicelib.kernel.authz import ANYBODY, STAFF, Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.settings import settings
from infra import census
from tests import moto
from tests.fakes.wechatpay import Wechatpay
from tests.make import partners
from tests.make.payments import FEN, OPENID, Shop, make_shop

NOTICES = "/v1/wechatpay/notifications"
TABLES = ("payments", "payment_refunds", "payment_lines", "payment_oddities", "facts")


@pytest.fixture
def shop(tables: Any, wechatpay: Wechatpay, monkeypatch: pytest.MonkeyPatch) -> Shop:
    assert tables is not None
    census.app()  # Its market is the real one; that of this shop comes after it.
    made = make_shop(wechatpay)
    people = {role.value: Principal(f"s-{role}", frozenset({role}), ((0, 9),), made.town_id) for role in STAFF}
    people["elsewhere"] = Principal("s-x", frozenset({Role.TOWN_ADMIN}), ((0, 9),), "t9999")
    people["resident"] = Principal("v00001r00001", frozenset({Role.RESIDENT}), ((1, 2),))
    people["nobody"] = ANYBODY
    monkeypatch.setattr(edge, "LIVE", made.ctx)
    monkeypatch.setattr(jobs, "LIVE", made.ctx)
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return made


def ask(who: str, method: str, path: str) -> tuple[int, Any]:
    return partners.ask(method, path, None, as_=who, key="")


def tell(shop: Shop, number: str, **how: Any) -> tuple[int, Any]:
    """Send a notice to the door itself, as WeChat Pay does."""
    headers, body = shop.fake.notice(number, **how)
    with Client(census.app()) as client:
        answer = client.http.post(NOTICES, headers=headers, body=body)
    return answer.status_code, json.loads(answer.body)


def begun(shop: Shop) -> tuple[Payment, str]:
    """A payment, and the name of its order that was paid and not heard of."""
    payment = shop.opened()
    one = shop.begun(payment, "jsapi")
    assert shop.fake.pay(one.out_trade_no)
    return payment, one.out_trade_no


def test_a_notice_is_answered_in_wechat_pays_own_shape_and_said_again_changes_nothing(shop: Shop) -> None:
    payment, number = begun(shop)
    assert tell(shop, number) == (200, {"code": "SUCCESS", "message": "成功"})
    assert shop.now(payment).state is State.PAID
    before = moto.lying(*TABLES)
    assert tell(shop, number)[0] == 200
    assert moto.lying(*TABLES) == before
    assert OPENID not in str(before)


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"spoil": "forged"}, 403),
        ({"spoil": "probe"}, 403),
        ({"spoil": "old"}, 403),
        ({"spoil": "unsigned"}, 403),
        ({"mchid": "1900000002"}, 403),
        ({"amount": None}, 400),
        ({"success_time": "soon"}, 400),
        ({"success_time": "2026-11-23T12:00:00"}, 400),
        ({"transaction_id": 7}, 400),
    ],
)
def test_what_is_not_to_be_believed_or_read_is_answered_with_fail_and_writes_nothing(
    shop: Shop, how: dict[str, Any], status: int
) -> None:
    _, number = begun(shop)
    before = moto.lying(*TABLES)
    found, said = tell(shop, number, **how)
    assert (found, said["code"]) == (status, "FAIL")
    assert moto.lying(*TABLES) == before


@pytest.mark.parametrize("how", [{"refund_status": "SOMETHING"}, {"amount": {"refund": "1"}}, {"mchid": "x"}])
def test_a_refunds_notice_that_can_not_be_read_or_is_anothers_is_answered_with_fail(
    shop: Shop, how: dict[str, Any]
) -> None:
    refund = shop.asked_back(shop.paid(), 100)
    shop.fake.refund_status = "PROCESSING"
    shop.round()
    assert tell(shop, refund.refund_id, **how)[1]["code"] == "FAIL"


@pytest.mark.parametrize("body", [b"", b"[]", b"not json", b"\xff\xfe"])
def test_a_body_of_anybodys_is_answered_with_fail(shop: Shop, body: bytes) -> None:
    with Client(census.app()) as client:
        answer = client.http.post(NOTICES, headers={"Content-Type": "application/json"}, body=body)
    assert (answer.status_code, json.loads(answer.body)["code"]) == (403, "FAIL")
    assert shop.fake.asked == []


def test_a_desk_sees_its_towns_payments_by_day_and_state_and_one_of_them_with_its_refunds(shop: Shop) -> None:
    payment, number = begun(shop)
    day = business_date(shop.world.moment)
    path = f"/v1/payments?town_id={shop.town_id}&day={day}&state="
    assert [one["payment_id"] for one in ask("auditor", "GET", f"{path}open")[1]["rows"]] == [payment.payment_id]
    status, looked = ask("town_officer", "POST", f"/v1/payments/{payment.payment_id}/look")
    assert (status, looked["state"], looked["paid_by"], looked["told"]) == (200, "paid", number, "paid")
    assert ask("auditor", "GET", f"{path}open")[1]["rows"] == []
    (row,) = ask("auditor", "GET", f"{path}paid")[1]["rows"]
    assert (row["amount_fen"], row["attempts"][0]["transaction_id"][:5]) == (FEN, "42000")
    shop.asked_back(payment, 100)
    _, one = ask("auditor", "GET", f"/v1/payments/{payment.payment_id}")
    assert [(refund["fen"], refund["state"]) for refund in one["refunds"]] == [(100, "asked")]
    assert OPENID not in str((row, one))


@pytest.mark.parametrize("who", ["elsewhere", "village_officer", "grid_worker", "resident", "nobody"])
def test_nobody_else_sees_them_or_asks_after_them(shop: Shop, who: str) -> None:
    payment, _ = begun(shop)
    day = business_date(shop.world.moment)
    for method, path in (
        ("GET", f"/v1/payments?town_id={shop.town_id}&day={day}&state=open"),
        ("GET", f"/v1/payments/{payment.payment_id}"),
        ("POST", f"/v1/payments/{payment.payment_id}/look"),
        ("GET", f"/v1/payments/bills?town_id={shop.town_id}"),
        ("GET", f"/v1/payments/bills/{day}?town_id={shop.town_id}"),
    ):
        assert ask(who, method, path)[0] in {401, 403, 404}, path
    assert shop.now(payment).state is State.OPEN


def test_an_auditor_looks_and_asks_nobody(shop: Shop) -> None:
    payment, _ = begun(shop)
    assert ask("auditor", "POST", f"/v1/payments/{payment.payment_id}/look")[0] == 403


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("town_id=x&day=2026-11-23&state=open", "query.town_id"),
        ("town_id={town}&day=23.11.2026&state=open", "query.day"),
        ("town_id={town}&day=2026-11-23&state=lost", "query.state"),
        ("town_id={town}&day=2026-11-23&state=open&size=101", "query.size"),
        ("town_id={town}&day=2026-11-23", "query.state"),
        ("town_id={town}&day=2026-11-23&state=open&who=me", "query.who"),
    ],
)
def test_a_question_that_is_not_right_says_which_field(shop: Shop, query: str, field: str) -> None:
    status, said = ask("town_officer", "GET", "/v1/payments?" + query.format(town=shop.town_id))
    assert (status, said["code"]) == (422, "invalid_input")
    assert field.removeprefix("query.") in str(said["fields"])


def test_a_morning_compares_the_day_before_and_the_desk_sees_it(shop: Shop) -> None:
    shop.paid()
    _, number = begun(shop)
    day = business_date(shop.world.moment)
    shop.world.moment = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(2), dt.UTC)
    billing.compare_day(shop.ctx, day)
    (row,) = ask("auditor", "GET", f"/v1/payments/bills?town_id={shop.town_id}")[1]["rows"]
    assert (row["day"], row["ready"], row["payments"], row["differences"]) == (day.isoformat(), True, 1, 1)
    _, found = ask("auditor", "GET", f"/v1/payments/bills/{day}?town_id={shop.town_id}")
    (gap,) = found["differences"]
    assert (gap["gap"], gap["number"], gap["theirs_fen"], gap["ours_fen"]) == ("only_theirs", number, FEN, None)
    assert found["url"].startswith("http")
    for other in ("2026-01-01", "yesterday"):
        assert ask("auditor", "GET", f"/v1/payments/bills/{other}?town_id={shop.town_id}")[0] == 404


def test_what_wechat_pay_said_that_can_not_be_believed_is_shown_with_its_day(shop: Shop) -> None:
    _, number = begun(shop)
    tell(shop, number, amount={"total": 1, "currency": "CNY"})
    day = business_date(shop.world.moment)
    shop.world.moment = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(2), dt.UTC)
    billing.compare_day(shop.ctx, day)
    _, found = ask("auditor", "GET", f"/v1/payments/bills/{day}?town_id={shop.town_id}")
    (odd,) = found["oddities"]
    assert (odd["kind"], odd["out_trade_no"], odd["said_fen"], odd["wanted_fen"]) == ("amount", number, 1, FEN)


def test_the_jobs_send_parts_do_them_and_count_them_home(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, str]] = []

    def send(_: str, parts: Any, **__: Any) -> None:
        bodies = [json.dumps({"run_id": one.run_id, "kind": one.kind, "part": one.part}) for one in parts]
        sent.extend({"messageId": "m", "receiptHandle": "h", "body": body} for body in bodies)

    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", send)
    payment, _ = begun(shop)
    shop.world.moment += dt.timedelta(minutes=5)
    names = dict.fromkeys(("id", "detail-type", "source", "account", "time", "region", "version"), "")
    event: dict[str, Any] = names | {"resources": [], "detail": {}}
    (run_id,) = jobs.ask_after(event, None)["runs"]
    assert run_id.startswith("payments-2026")
    assert len(jobs.bills(event, None)["runs"]) == 1
    assert [jobs.work({"Records": [one]}, None) for one in sent] == [{"batchItemFailures": []}] * 11
    assert shop.now(payment).state is State.PAID
    assert rounds.QUEUE == billing.QUEUE


def test_the_cashiers_page_takes_a_persons_payment_without_a_script(shop: Shop) -> None:
    payment = shop.opened()
    code = shop.begun(payment).code_url
    page = f"{settings().wxpay_url}/cashier"
    with urllib.request.urlopen(f"{page}?{urllib.parse.urlencode({'code': code})}") as answer:
        text = answer.read().decode()
    assert "支付" in text
    assert "取消" in text
    assert "¥42.00" in text
    assert "<script" not in text
    for deed, words in (("cancel", "已取消"), ("pay", "支付成功"), ("pay", "不能支付")):
        form = urllib.parse.urlencode({"code": code, "deed": deed}).encode()
        with urllib.request.urlopen(page, form) as answer:
            assert words in answer.read().decode()
    assert shop.looked(payment).state is State.PAID
