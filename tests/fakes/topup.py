"""A phone credit provider (聚合 shape) on loopback, with books of its own; `python -m tests.fakes.topup --port N`.

It takes orders whose signature is right, one an id (a `careless` one takes each again), and pays them when it is asked
for their state often enough. What the next order meets is what `script` says first, else it goes by the number: one
that ends in 00 fails, one that ends in 11 answers 100014 for ever, all others are paid at the first question.

The back door: `/_control/script {answer, done, paid, going, mute}` for the next order; `/_control/books {}` -> what was
really paid; `/_control/push {order_id, to, …}` sends a callback, as it is or forged; `/_control/fault {…}`.
"""

from __future__ import annotations

import hashlib
import hmac
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fakes.server import Fake, Fault, Said, Seen, main

ORDER, STATE = "/ofpay/mobile/onlineorder", "/ofpay/mobile/ordersta"
CARDS = {"10", "20", "30", "50", "100", "300"}
TAKEN = {"ok", "lost", "500", "100014"}
"""Answers after which the order may stand in the books."""
WORDS = {
    208501: "不允许充值的手机号码及金额",
    208505: "错误的手机号码",
    208506: "错误的充值金额",
    208509: "错误的订单号",
    208514: "不合规范的订单号（8-32位）",
    208515: "校验值sign错误",
    208516: "重复的订单号",
    208517: "当前账户可用余额不足",
    10001: "错误的请求KEY",
    100014: "系统异常",
}


def refused(code: int) -> Said:
    """An error as the provider words it: HTTP 200, error_code and reason."""
    return Said({"reason": WORDS.get(code, "错误"), "result": None, "error_code": code})


def md5(*parts: object) -> str:
    return hashlib.md5("".join(map(str, parts)).encode()).hexdigest()


@dataclass(slots=True)
class Plan:
    """What an order meets.

    `answer` is `ok`, `drop` (hung up on, unheard), `lost` (done, and hung up on), `500`, or an error code; `done` says
    whether the order stands in the books where the answer does not. It is paid, or fails, after `going` questions;
    where it is `mute`, questions are answered 100014.
    """

    answer: str = "ok"
    done: bool = True
    paid: bool = True
    going: int = 0
    mute: bool = False


@dataclass(slots=True)
class Order:
    """One order in the books. `state` is 0 (going), 1 (paid) or 9 (failed)."""

    provider_id: str
    phone: str
    yuan: int
    plan: Plan
    state: str = "0"
    cash: str = ""
    """What it is said to have cost, where that is not a little less than its face value."""


@dataclass(slots=True)
class Topup(Fake):
    """The state of one fake provider."""

    key: str = "test"
    openid: str = "JHtest"
    careless: bool = False
    orders: dict[str, Order] = field(default_factory=dict)
    placed: Counter[str] = field(default_factory=Counter)
    payments: list[tuple[str, str, int]] = field(default_factory=list)
    """Each time that a phone was really paid: order, number, yuan."""
    script: list[Plan] = field(default_factory=list)
    met: list[Plan] = field(default_factory=list)
    """The plans that were taken from the script and not yet answered."""

    def take_fault(self, path: str) -> Fault | None:
        fault = Fake.take_fault(self, path)
        with self.lock:
            if path != ORDER or fault is not None or not self.script:
                return fault
            plan = replace(self.script.pop(0))  # An order changes its own, not that of the next test.
            if plan.answer == "drop":
                return Fault(path, "drop")
            self.met.append(plan)
            return Fault(path, "lost") if plan.answer == "lost" else None

    def refusal(self, fault: Fault) -> Said:
        return refused(fault.value)

    def control(self, deed: str, told: dict[str, Any]) -> Any:
        if deed == "script":
            self.script.append(Plan(**told))
            return {}
        if deed == "books":
            return {"payments": [list(one) for one in self.payments], "placed": self.placed}
        assert deed == "push", deed
        to = told.pop("to")
        request = urllib.request.Request(to, self.callback(**told), method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return {"heard": answer.read().decode()}

    def answer(self, seen: Seen) -> Said:
        asked = seen.query | dict(urllib.parse.parse_qsl(seen.body.decode()))
        if asked.get("key") != self.key:
            return refused(10001)
        if seen.path == ORDER:
            return self._take(asked)
        return self._tell(asked) if seen.path == STATE else Said({}, 404)

    def _take(self, asked: dict[str, str]) -> Said:
        phone, card, order_id = (asked.get(name, "") for name in ("phoneno", "cardnum", "orderid"))
        self.placed[order_id] += 1
        signed = md5(self.openid, self.key, phone, card, order_id)
        wrong = {
            208515: not hmac.compare_digest(signed, asked.get("sign", "")),
            208514: not (8 <= len(order_id) <= 32 and order_id.isalnum()),
            208505: len(phone) != 11 or not phone.isdecimal(),
            208506: card not in CARDS,
        }
        code = next((code for code, found in wrong.items() if found), 0)
        return refused(code) if code else self._book(order_id, phone, int(card))

    def _book(self, order_id: str, phone: str, yuan: int) -> Said:
        plan = self.met.pop(0) if self.met else _by_number(phone)
        if order_id in self.orders and not self.careless:
            return refused(208516)
        if plan.done and plan.answer in TAKEN:
            if order_id in self.orders:  # Careless: each order is paid, whatever its name.
                self.decide(order_id)
            self.orders[order_id] = Order(f"S{len(self.orders):09d}", phone, yuan, plan)
        if plan.answer == "500":
            return Said({"fault": "injected"}, 500)
        if plan.answer not in TAKEN or plan.answer == "100014":
            return refused(int(plan.answer))
        return self._said(order_id, "订单提交成功，等待充值")

    def _tell(self, asked: dict[str, str]) -> Said:
        order_id = asked.get("orderid", "")
        order = self.orders.get(order_id)
        if order is None:
            return refused(208509)
        if order.plan.mute:
            return refused(100014)
        if order.state == "0":
            if order.plan.going <= 0:
                self.decide(order_id)
            order.plan.going -= 1
        return self._said(order_id, "查询成功")

    def decide(self, order_id: str) -> Order:
        """Pay an order, or let it fail; done once."""
        order = self.orders[order_id]
        if order.state == "0":
            order.state = "1" if order.plan.paid else "9"
            if order.plan.paid:
                self.payments.append((order_id, order.phone, order.yuan))
        return order

    def _said(self, order_id: str, reason: str) -> Said:
        order = self.orders[order_id]
        result = {
            "cardid": "1900212",
            "cardnum": "1",
            "uordercash": order.cash or f"{order.yuan * 0.985:.2f}",
            "cardname": f"浙江移动话费{order.yuan}元直充",
            "sporder_id": order.provider_id,
            "uorderid": order_id,
            "game_userid": order.phone,
            "game_state": order.state,
        }
        return Said({"reason": reason, "result": result, "error_code": 0})

    def callback(self, order_id: str, **forged: Any) -> bytes:
        """Return the form of the callback about an order, which is decided by now; `forged` members replace its own.

        Without an order of that id it is one that somebody else made up, rightly signed only where `sign` says so.
        """
        order = self.decide(order_id) if order_id in self.orders else Order("S999999999", "", 0, Plan(), "1")
        form = {"sporder_id": order.provider_id, "orderid": order_id, "sta": order.state, "cardnum": order.yuan}
        form |= {name: value for name, value in forged.items() if name != "sign"}
        form["sign"] = forged.get("sign") or md5(self.key, form["sporder_id"], form["orderid"])
        return urllib.parse.urlencode(form).encode()


def _by_number(phone: str) -> Plan:
    if phone.endswith("00"):
        return Plan(paid=False)
    return Plan(answer="100014", mute=True) if phone.endswith("11") else Plan()


if __name__ == "__main__":
    main(Topup)
