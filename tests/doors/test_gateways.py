"""The clients of WeChat and of the SMS provider, against each error the real ones give."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.gateways import sms as sms_gateway, store as gateway_store, wechat as gateway, wire
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.settings import settings
from tests.fakes.server import Fault
from tests.fakes.sms import Sms
from tests.fakes.wechat import Wechat

OPENID, TEMPLATE = "oA1b2C3d4E5f6G7h8I9j0", "template-1"
LOGIN, TOKEN, PHONE = "/sns/jscode2session", "/cgi-bin/stable_token", "/wxa/business/getuserphonenumber"
PICTURE, MESSAGE, CHECK = "/wxa/getwxacodeunlimit", "/cgi-bin/message/subscribe/send", "/wxa/msg_sec_check"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give up soon, so that timeouts are tested in milliseconds."""
    monkeypatch.setattr(wire, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(wire, "READ_SECONDS", 0.4)
    monkeypatch.setattr(wire, "PAUSE_SECONDS_MAX", 0.06)
    wire._pool.cache_clear()
    yield
    wire._pool.cache_clear()


def login(fake: Wechat, openid: str = OPENID) -> str:
    return fake.control_login_code(openid)["code"]


def test_a_login_code_tells_the_user_though_errcode_is_absent(wechat: Wechat) -> None:
    assert gateway.user_of(LIVE, code=login(wechat)) == gateway.WechatUser(OPENID, "")
    code = wechat.control_login_code(OPENID, "union-1")["code"]
    assert gateway.user_of(LIVE, code=code).unionid == "union-1"


def test_a_login_code_works_once_and_for_five_minutes(wechat: Wechat) -> None:
    code = login(wechat)
    gateway.user_of(LIVE, code=code)
    with pytest.raises(gateway.WechatCodeInvalid):
        gateway.user_of(LIVE, code=code)
    late = login(wechat)
    wechat.control_later(301)
    with pytest.raises(gateway.WechatCodeInvalid):
        gateway.user_of(LIVE, code=late)


@pytest.mark.parametrize(
    ("errcode", "refusal"),
    [
        (-1, gateway.WechatBusy),
        (40029, gateway.WechatCodeInvalid),
        (40226, gateway.WechatUserBlocked),
        (45011, gateway.WechatTooOften),
        (40125, gateway.WechatRefused),
    ],
)
def test_each_errcode_of_a_login_is_a_refusal_of_its_own(
    wechat: Wechat, errcode: int, refusal: type[DomainError]
) -> None:
    wechat.faults.append(Fault(LOGIN, "errcode", value=errcode))
    with pytest.raises(refusal) as refused:
        gateway.user_of(LIVE, code=login(wechat))
    assert refused.value.facts == {"errcode": errcode}
    assert refused.value.sentence("zh")
    assert wechat.asked.count(LOGIN) == 1


def test_a_lost_answer_of_a_login_is_unknown_and_not_asked_again(wechat: Wechat) -> None:
    for kind in ("lost", "drop", "slow", "status"):
        wechat.asked.clear()
        wechat.faults.append(Fault(LOGIN, kind, value=502, seconds=1.2))
        with pytest.raises(gateway.OutcomeUnknown):
            gateway.user_of(LIVE, code=login(wechat))
        assert wechat.asked == [LOGIN], kind


def test_a_service_that_is_not_there_was_asked_nothing(monkeypatch: pytest.MonkeyPatch, wechat: Wechat) -> None:
    monkeypatch.setenv("SANBAO_WECHAT_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    with pytest.raises(gateway.Unreachable):
        gateway.user_of(LIVE, code="x")


@pytest.mark.parametrize("body", [b"[]", b"<html>", b'{"errcode":"0"}', b'{"openid":7}', b"{}"])
def test_an_answer_out_of_form_is_broken(wechat: Wechat, monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    monkeypatch.setattr(gateway, "exchange", lambda *_, **__: wire.Reply(200, body))
    with pytest.raises(gateway.AnswerBroken):
        gateway.user_of(LIVE, code="x")


def test_a_phone_code_gives_the_number_once(tables: Any, wechat: Wechat) -> None:
    code = wechat.control_phone_code("13812345678")["code"]
    assert gateway.phone_of(LIVE, code=code) == "13812345678"
    with pytest.raises(gateway.WechatCodeInvalid):
        gateway.phone_of(LIVE, code=code)


def test_a_foreign_number_is_refused(tables: Any, wechat: Wechat) -> None:
    with pytest.raises(gateway.PhoneForeign):
        gateway.phone_of(LIVE, code=wechat.control_phone_code("5551234567", "1")["code"])


def test_a_phone_answer_without_a_number_is_broken(
    tables: Any, wechat: Wechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "called", lambda *_, **__: {"errcode": 0})
    with pytest.raises(gateway.AnswerBroken):
        gateway.phone_of(LIVE, code="x")


def test_a_code_picture_is_a_picture_or_a_refusal(tables: Any, wechat: Wechat) -> None:
    assert gateway.picture_of(LIVE, scene="a" * 22, page="pages/q").startswith(b"\xff\xd8")
    wechat.pages.add("pages/q")
    with pytest.raises(gateway.PageUnknown):
        gateway.picture_of(LIVE, scene="a" * 22, page="pages/none")
    wechat.faults.append(Fault(PICTURE, "errcode", value=45009))
    with pytest.raises(gateway.WechatTooOften):
        gateway.picture_of(LIVE, scene="a" * 22, page="pages/q")


def test_a_picture_that_is_json_without_an_error_is_broken(
    tables: Any, wechat: Wechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "_sent", lambda *_, **__: wire.Reply(200, b'{"errcode":0}'))
    with pytest.raises(gateway.AnswerBroken):
        gateway.picture_of(LIVE, scene="a", page="pages/q")


@pytest.mark.parametrize("kind", ["lost", "drop", "status"])
def test_a_safe_call_is_asked_once_more(tables: Any, wechat: Wechat, kind: str) -> None:
    wechat.faults.append(Fault(PICTURE, kind, value=500))
    assert gateway.picture_of(LIVE, scene="a", page="pages/q")
    assert wechat.asked.count(PICTURE) == 2
    wechat.faults.append(Fault(PICTURE, kind, times=2, value=500))
    with pytest.raises(gateway.OutcomeUnknown):
        gateway.picture_of(LIVE, scene="a", page="pages/q")


def test_busy_is_asked_once_more_only_where_safe(tables: Any, wechat: Wechat) -> None:
    wechat.faults.append(Fault(PICTURE, "errcode", value=-1))
    assert gateway.picture_of(LIVE, scene="a", page="pages/q")
    wechat.faults.append(Fault(MESSAGE, "errcode", value=-1))
    with pytest.raises(gateway.WechatBusy):
        gateway.send_message(LIVE, openid=OPENID, template_id=TEMPLATE, fields={"thing1": "x"})
    assert wechat.asked.count(MESSAGE) == 1


def test_a_message_uses_one_subscription_up(tables: Any, wechat: Wechat) -> None:
    wechat.control_subscribe(OPENID, TEMPLATE)
    gateway.send_message(LIVE, openid=OPENID, template_id=TEMPLATE, fields={"thing1": "开会"}, page="pages/a")
    (sent,) = wechat.control_sent()["messages"]
    assert (sent["touser"], sent["data"], sent["page"]) == (OPENID, {"thing1": {"value": "开会"}}, "pages/a")
    assert sent["miniprogram_state"] == "trial"
    with pytest.raises(gateway.SubscriptionMissing):
        gateway.send_message(LIVE, openid=OPENID, template_id=TEMPLATE, fields={"thing1": "开会"})


def test_a_message_that_does_not_fit_is_not_sent(tables: Any, wechat: Wechat) -> None:
    wechat.control_template(TEMPLATE, ["thing1"])
    wechat.control_subscribe(OPENID, TEMPLATE)
    for fields in ({"thing1": "长" * 21}, {"thing1": ""}, {"thing2": "x"}):
        with pytest.raises(gateway.TemplateFieldInvalid):
            gateway.send_message(LIVE, openid=OPENID, template_id=TEMPLATE, fields=fields)
    with pytest.raises(gateway.TemplateUnknown):
        gateway.send_message(LIVE, openid=OPENID, template_id="other", fields={"thing1": "x"})
    with pytest.raises(gateway.OpenidInvalid):
        gateway.send_message(LIVE, openid="nobody", template_id=TEMPLATE, fields={"thing1": "x"})
    assert wechat.messages == []


def test_a_message_whose_answer_is_lost_is_unknown_and_was_sent_once(tables: Any, wechat: Wechat) -> None:
    wechat.control_subscribe(OPENID, TEMPLATE, 2)
    wechat.faults.append(Fault(MESSAGE, "lost"))
    with pytest.raises(gateway.OutcomeUnknown):
        gateway.send_message(LIVE, openid=OPENID, template_id=TEMPLATE, fields={"thing1": "x"})
    assert len(wechat.messages) == 1


def test_a_text_is_judged(tables: Any, wechat: Wechat) -> None:
    gateway.user_of(LIVE, code=login(wechat))
    judged = {t: gateway.check_text(LIVE, openid=OPENID, scene=2, text=t).suggest for t in ("好", "待审", "违禁")}
    assert judged == {"好": "pass", "待审": "review", "违禁": "risky"}


def test_a_text_of_somebody_not_seen_lately_is_not_judged(tables: Any, wechat: Wechat) -> None:
    gateway.user_of(LIVE, code=login(wechat))
    wechat.control_later(7_201)
    with pytest.raises(gateway.OpenidStale):
        gateway.check_text(LIVE, openid=OPENID, scene=2, text="好")


def test_a_verdict_out_of_form_is_broken(tables: Any, wechat: Wechat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "called", lambda *_, **__: {"result": {"suggest": "perhaps"}})
    with pytest.raises(gateway.AnswerBroken):
        gateway.check_text(LIVE, openid=OPENID, scene=2, text="好")


def test_the_token_is_fetched_once_and_shared_through_the_table(tables: Any, wechat: Wechat) -> None:
    gateway.picture_of(LIVE, scene="a", page="p")
    gateway.picture_of(LIVE, scene="a", page="p")
    gateway.forget_token()
    gateway.picture_of(LIVE, scene="a", page="p")
    assert wechat.asked.count(TOKEN) == 1
    row = tables.scan(TableName="sanbao-test-wechat_tokens")["Items"][0]
    assert next(iter(wechat.tokens)).encode() not in row["sealed"]["B"]


def test_a_token_that_wechat_ended_is_replaced_and_the_call_done(tables: Any, wechat: Wechat) -> None:
    wechat.control_subscribe(OPENID, TEMPLATE)
    gateway.picture_of(LIVE, scene="a", page="p")
    wechat.control_end_token()
    gateway.send_message(LIVE, openid=OPENID, template_id=TEMPLATE, fields={"thing1": "x"})
    assert wechat.asked.count(TOKEN) == 2
    assert len(wechat.messages) == 1


def test_a_token_is_renewed_in_its_last_five_minutes(tables: Any, wechat: Wechat) -> None:
    gateway.picture_of(LIVE, scene="a", page="p")
    wechat.control_later(7_000)
    later = Context(now=lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=7_000))
    gateway.picture_of(later, scene="a", page="p")
    assert len(wechat.tokens) == 2


def test_while_somebody_else_renews_the_present_token_serves(tables: Any, wechat: Wechat) -> None:
    gateway.picture_of(LIVE, scene="a", page="p")
    later = Context(now=lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=7_000))
    app_id = settings().wechat_app_id
    assert gateway_store.take_lease(later, app_id, "somebody", gateway_store.find_token(app_id))
    gateway.forget_token()
    gateway.picture_of(later, scene="a", page="p")
    assert wechat.asked.count(TOKEN) == 1


def test_a_lease_that_never_ends_makes_wechat_busy_until_it_is_over(
    tables: Any, wechat: Wechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "TOKEN_WAIT_SECONDS", 0)
    assert gateway_store.take_lease(LIVE, settings().wechat_app_id, "somebody", None)
    with pytest.raises(gateway.WechatBusy):
        gateway.picture_of(LIVE, scene="a", page="p")
    later = Context(now=lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=16))
    assert gateway.picture_of(later, scene="a", page="p")


def test_a_token_that_can_not_be_had_gives_the_lease_back(tables: Any, wechat: Wechat) -> None:
    wechat.faults.append(Fault(TOKEN, "errcode", value=45011))
    with pytest.raises(gateway.WechatTooOften):
        gateway.picture_of(LIVE, scene="a", page="p")
    assert gateway.picture_of(LIVE, scene="a", page="p")


def test_a_token_answer_without_its_end_is_broken(tables: Any, wechat: Wechat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "exchange", lambda *_, **__: wire.Reply(200, b'{"access_token":"x"}'))
    with pytest.raises(gateway.AnswerBroken):
        gateway.picture_of(LIVE, scene="a", page="p")


def send(request_id: str = "r1", phone: str = "13812345678", ctx: Context = LIVE) -> str:
    return sms_gateway.send_sms(ctx, request_id=request_id, phone=phone, template="T1", params={"name": "张*"})


def test_a_short_message_is_signed_and_sent_once_per_request(sms: Sms) -> None:
    first = send()
    assert send() == first
    (sent,) = sms.messages
    assert (sent["to"], sent["params"]) == ("13812345678", {"name": "张*"})


def test_a_lost_answer_of_the_provider_is_asked_again_and_sends_once(sms: Sms) -> None:
    sms.faults.append(Fault("/messages", "lost"))
    assert send()
    assert len(sms.messages) == 1
    sms.faults.append(Fault("/messages", "lost", times=2))
    with pytest.raises(sms_gateway.OutcomeUnknown):
        send("r2")


def test_each_refusal_of_the_provider_is_one_of_ours(sms: Sms) -> None:
    with pytest.raises(sms_gateway.SmsNumberInvalid):
        send(phone="19900000000")
    sms.templates.add("T2")
    with pytest.raises(sms_gateway.SmsTemplateInvalid):
        send()
    sms.templates.clear()
    for number in range(5):
        send(f"n{number}")
    with pytest.raises(sms_gateway.SmsTooOften):
        send("n5")


def test_a_wrong_or_old_signature_is_refused(sms: Sms) -> None:
    sms.key = "other"
    with pytest.raises(sms_gateway.SmsRefused):
        send()
    sms.key = "test"
    with pytest.raises(sms_gateway.SmsRefused):
        send(ctx=Context(now=lambda: dt.datetime.now(dt.UTC) - dt.timedelta(seconds=400)))
    assert sms.messages == []


def test_an_answer_without_a_message_id_is_broken(sms: Sms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sms_gateway, "exchange", lambda *_, **__: wire.Reply(200, b"{}"))
    with pytest.raises(sms_gateway.AnswerBroken):
        send()


def test_threads_of_one_process_fetch_one_token(tables: Any, wechat: Wechat) -> None:
    threads = [
        threading.Thread(target=gateway.picture_of, args=(LIVE,), kwargs={"scene": "a", "page": "p"}) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wechat.asked.count(TOKEN) == 1
    assert wechat.asked.count(PICTURE) == 8
