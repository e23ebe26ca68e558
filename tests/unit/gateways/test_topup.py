"""The phone credit provider's client: what each answer is taken for, and signatures against vectors made elsewhere."""

from __future__ import annotations

import socket
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.gateways import topup as gateway
from chalicelib.foundation.gateways.topup import (
    Absent,
    Accepted,
    CallbackBroken,
    CallbackForged,
    Going,
    Heard,
    Paid,
    Placing,
    Progress,
    Refused,
    Unknown,
    Unpaid,
)
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.settings import settings
from tests.fakes.server import Said, Seen, running
from tests.fakes.topup import ORDER, STATE, Plan, Topup

ORDER_ID, PHONE = "1a2b3c4d5e6f7g8h", "13912345678"
SIGNED = "878c1ee9d5ae91966db6fd3d2fc62c34"
"""`printf %s JHtesttest13912345678501a2b3c4d5e6f7g8h | md5sum`: OpenID, key, number, yuan and order side by side."""
CALLED_BACK = "b69d07ca04fe98f9c8d9ffde90ab5690"
"""`printf %s testS0000000071a2b3c4d5e6f7g8h | md5sum`: key, the provider's id and order side by side."""
BEFORE_ANYTHING_IS_PAID = [
    *(208501, 208503, 208505, 208506, 208514, 208515, 208517),
    *(10001, 10002, 10003, 10004, 10005, 10008, 10009, 10011, 10012, 10013),
]
MAY_HAVE_BEEN_PAID = [208502, 208504, 208507, 208508, 208509, 208516, 10014, 10020, 100014, -1, 1, 208500, 99_999]


@dataclass(slots=True)
class Speaker(Topup):
    """A provider that says what it is told to, and keeps what it is asked."""

    says: Said = field(default_factory=lambda: Said({}))
    seen: list[Seen] = field(default_factory=list)

    def answer(self, seen: Seen) -> Said:
        self.seen.append(seen)
        return self.says


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Speaker]:
    fake = Speaker()
    with running(fake) as url:
        monkeypatch.setenv("SANBAO_TOPUP_URL", url)
        settings.cache_clear()
        yield fake
    settings.cache_clear()


def place(order_id: str = ORDER_ID) -> Placing:
    return gateway.place(LIVE, order_id=order_id, phone=PHONE, yuan=50)


def progress(provider_id: str = "") -> Progress:
    return gateway.progress_of(LIVE, order_id=ORDER_ID, yuan=50, provider_id=provider_id)


def good(**more: Any) -> dict[str, Any]:
    """An answer as the description gives it; members replace its result's, and None takes one away."""
    result = {"sporder_id": "S000000007", "uorderid": ORDER_ID, "game_state": "0", "uordercash": "49.25"} | more
    return {"error_code": 0, "result": {name: value for name, value in result.items() if value is not None}}


def test_an_order_is_signed_over_openid_key_number_yuan_and_order(speaker: Speaker) -> None:
    speaker.says = Said(good())
    assert place() == Accepted("S000000007")
    (seen,) = speaker.seen
    form = dict(urllib.parse.parse_qsl(seen.body.decode()))
    assert form == {"phoneno": PHONE, "cardnum": "50", "orderid": ORDER_ID, "key": "test", "sign": SIGNED}
    assert (seen.method, seen.path, seen.query) == ("POST", ORDER, {})


def test_a_question_names_the_order_and_no_secret_stands_in_its_address(speaker: Speaker) -> None:
    speaker.says = Said(good())
    assert progress() == Going("S000000007")
    (seen,) = speaker.seen
    assert dict(urllib.parse.parse_qsl(seen.body.decode())) == {"orderid": ORDER_ID, "key": "test"}
    assert (seen.method, seen.path, seen.query) == ("POST", STATE, {})


def test_a_code_given_before_anything_is_paid_is_a_refusal_and_no_other_code_is(speaker: Speaker) -> None:
    for code in BEFORE_ANYTHING_IS_PAID:
        speaker.says = Said({"error_code": code, "reason": "", "result": None})
        assert place() == Refused(code)
    for code in MAY_HAVE_BEEN_PAID:
        speaker.says = Said({"error_code": code, "reason": "", "result": None})
        assert place() == Unknown(str(code))
    assert set(BEFORE_ANYTHING_IS_PAID) == gateway.REFUSED


UNCLEAR: list[Said] = [
    Said(b"<html>"),
    Said(b"[0]"),
    Said({}),
    Said({"error_code": "208517"}),
    Said({"error_code": True}),
    Said({"error_code": 208517}, status=404),
    Said({"error_code": 208517}, status=302),
    Said({"error_code": 0}),
    Said({"error_code": 0, "result": [1]}),
    Said(good(sporder_id=None)),
    Said(good(sporder_id=7)),
    Said(good(sporder_id="")),
    Said(good(sporder_id="S 7")),
    Said(good(sporder_id="S" * 65)),
    Said(good(uorderid="another1")),
]


def test_an_answer_that_is_not_as_described_is_unknown(speaker: Speaker) -> None:
    for said in UNCLEAR:
        speaker.says = said
        assert isinstance(place(), Unknown), said
    assert len(speaker.seen) == len(UNCLEAR)


def test_an_order_is_sent_once_where_no_answer_comes_and_a_question_twice(topup: Topup) -> None:
    topup.script = [Plan(answer="lost"), Plan(answer="drop"), Plan(answer="500")]
    found = [place(f"{ORDER_ID}{n}") for n in range(3)]
    assert found == [Unknown("outside_outcome_unknown")] * 3
    assert topup.asked == [ORDER] * 3
    topup.add_fault({"path": STATE, "kind": "drop", "times": 2})
    assert progress() == Unknown("outside_outcome_unknown")
    assert topup.asked[3:] == [STATE] * 2


def test_where_nobody_listens_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("SANBAO_TOPUP_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        settings.cache_clear()
        assert (place(), progress()) == (Unknown("outside_unreachable"), Unknown("outside_unreachable"))
    settings.cache_clear()


def test_the_state_says_going_paid_or_unpaid_as_text_or_number(speaker: Speaker) -> None:
    kinds = ((0, Going), (1, Paid), (9, Unpaid))
    for state, kind in [*kinds, *((str(number), kind) for number, kind in kinds)]:
        speaker.says = Said(good(game_state=state))
        assert progress("S000000007") == kind("S000000007")
    for state in ("2", "", "paid", True, None, ["1"]):
        speaker.says = Said(good(game_state=state))
        assert progress("S000000007") == Unknown("state")


def test_only_one_code_says_that_there_is_no_order(speaker: Speaker) -> None:
    for code in {*BEFORE_ANYTHING_IS_PAID, *MAY_HAVE_BEEN_PAID}:
        speaker.says = Said({"error_code": code, "result": None})
        assert progress() == (Absent() if code == 208509 else Unknown(str(code)))


def test_a_state_of_another_order_or_of_none_is_unknown(speaker: Speaker) -> None:
    speaker.says = Said(good(game_state="1"))
    assert progress("S000000008") == Unknown("order")
    speaker.says = Said(good(game_state="1", sporder_id=None))
    assert progress() == Unknown("0")


@pytest.mark.parametrize("price", [None, 40, 60, "40", "60.00", 49.25, "50"])
def test_a_price_within_a_fifth_of_the_face_value_is_the_orders(speaker: Speaker, price: object) -> None:
    speaker.says = Said(good(game_state="1", uordercash=price))
    assert progress() == Paid("S000000007")


@pytest.mark.parametrize(
    "price", ["39.99", "60.01", 300, "", "49x", "-50", "NaN", "Infinity", "5e1", "9e999999", ["50"], "٥٠"]
)
def test_any_other_price_is_another_orders_and_tells_nothing(speaker: Speaker, price: object) -> None:
    speaker.says = Said(good(game_state="1", uordercash=price))
    assert progress() == Unknown("amount")


@pytest.mark.parametrize("order_id", ["a" * 8, "a" * 32, "0000f8yq5629gkuq39eq3ovo9uxvl", "AbC12345"])
def test_an_order_of_8_to_32_letters_and_digits_is_taken_and_found_again(topup: Topup, order_id: str) -> None:
    assert isinstance(place(order_id), Accepted)
    found = gateway.progress_of(LIVE, order_id=order_id, yuan=50)
    assert isinstance(found, Paid)
    assert topup.payments == [(order_id, PHONE, 50)]


@pytest.mark.parametrize("order_id", ["a" * 7, "a" * 33, "a" * 7 + "-", "a" * 7 + "字", "a" * 8 + "\n"])
def test_no_other_order_is_sent(topup: Topup, order_id: str) -> None:
    with pytest.raises(AssertionError):
        place(order_id)
    assert topup.asked == []


def called_back(**more: str) -> bytes:
    form = {"sporder_id": "S000000007", "orderid": ORDER_ID, "sta": "1", "cardnum": "50", "sign": CALLED_BACK} | more
    return urllib.parse.urlencode(form).encode()


def test_a_callback_is_signed_over_key_the_providers_id_and_order() -> None:
    assert gateway.heard(called_back()) == Heard(ORDER_ID, "S000000007", paid=True, yuan=50)
    assert gateway.heard(called_back(sta="9", more="1")) == Heard(ORDER_ID, "S000000007", paid=False, yuan=50)
    without = called_back().replace(b"&cardnum=50", b"")
    assert gateway.heard(without) == Heard(ORDER_ID, "S000000007", paid=True, yuan=0)


FORGED = [
    b"",
    b"\xff\xfe",
    called_back(sign=""),
    called_back(sign="0" * 32),
    called_back(sign=CALLED_BACK.upper()),
    called_back(sign="签"),
    called_back(orderid="1a2b3c4d5e6f7g8i"),
    called_back(sporder_id="S000000008"),
    called_back().replace(b"&sign=", b"&signed="),
    called_back() + b"&x=1" * 20,
]


@pytest.mark.parametrize("body", FORGED)
def test_what_the_provider_did_not_sign_is_forged(body: bytes) -> None:
    with pytest.raises(CallbackForged):
        gateway.heard(body)


def test_without_a_key_of_ours_every_callback_is_forged(monkeypatch: pytest.MonkeyPatch) -> None:
    """`printf %s S0000000071a2b3c4d5e6f7g8h | md5sum`."""
    monkeypatch.setenv("SANBAO_TOPUP_KEY", "")
    settings.cache_clear()
    with pytest.raises(CallbackForged):
        gateway.heard(called_back(sign="36990fb9f1ef47ed08c398f385ff4bbe"))
    settings.cache_clear()


BROKEN: list[dict[str, str]] = [{"sta": ""}, {"sta": "0"}, {"sta": "2"}, {"cardnum": ""}, {"cardnum": "50.0"}]
BROKEN += [{"cardnum": "10000"}, {"cardnum": "-1"}, {"orderid": "short", "sign": "3ba5ecec32c3113237edbcef31dff3f6"}]


@pytest.mark.parametrize("more", BROKEN)
def test_a_signed_callback_that_says_something_else_is_broken(more: dict[str, str]) -> None:
    with pytest.raises(CallbackBroken):
        gateway.heard(called_back(**more))


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_whatever_comes_as_a_callback_is_refused_and_surprises_nobody(body: bytes) -> None:
    with pytest.raises(CallbackForged):
        gateway.heard(body)
