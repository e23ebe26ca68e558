"""Sixteen clients at once, kill -9 of the HTTP server in the middle: nothing overdrawn, nothing lost, nothing twice.

Clients do as tills do: a request whose answer is lost is sent again under its own key until there is an answer. The
emulated AWS is not killed; what it may lose is its own (docs/decisions/0005).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import urllib3

from chalicelib.kernel.context import uuid7
from infra.plan import ROOT
from tests.system.inside import BUDGET, SEATS, STOCK
from tests.town import Town, surroundings

pytestmark = pytest.mark.system

CLIENTS, DEEDS, KILLS = 16, 70, 3
"""Each client does as many deeds; each kill comes after another quarter of all of them."""
PAID, FAILING = "13912340001", "13912340000"
"""Phones that the stand-in of the provider pays for, or not."""
PATIENCE_SECONDS = 60
SUCCESS = range(200, 300)
WAITS = {"placed", "asked", "sent", "unknown"}
"""The states of orders and top-ups in which their points are held."""


@dataclass
class Asked:
    """One request and its final answer."""

    kind: str
    who: str
    key: str
    points: int
    code: str
    status: int
    answer: dict[str, Any]


@dataclass
class Race:
    """What all clients share: where to ask, as whom, and what was answered."""

    town: Town
    known: dict[str, Any]
    asked: list[Asked] = field(default_factory=list)
    resent: Counter[str] = field(default_factory=Counter)
    codes: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    patience_seconds: int = PATIENCE_SECONDS

    def insist(self, path: str, body: Any, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Ask until there is an answer that says more than "busy"."""
        sent = {"Content-Type": "application/json"} | headers
        deadline = time.monotonic() + self.patience_seconds
        while time.monotonic() < deadline:
            try:
                answer = self.town.ask("POST", path, body=json.dumps(body) if body is not None else None, headers=sent)
            except urllib3.exceptions.HTTPError:
                self.resent["no answer"] += 1
                time.sleep(0.05)
                continue
            if answer.status != 503:
                return answer.status, json.loads(answer.data)
            self.resent["busy"] += 1
        raise AssertionError((path, "was never answered"))

    def ask(self, kind: str, who: str, path: str, body: Any, *, bearer: dict[str, str], code: str = "") -> Asked:
        """Ask once as a client sees it; one time in five the same request comes again after its answer."""
        key = uuid7()
        headers = bearer | {"Idempotency-Key": key}
        status, answer = self.insist(path, body, headers)
        if status == 201 and int(key[-1], 16) < 4:
            again, same = self.insist(path, body, headers)
            moves_on = {"state", "since", "may_cancel"} if kind == "topup" else set()  # The queue is at work on it.
            assert again == status
            assert _without(same, moves_on) == _without(answer, moves_on), "a replay is the first answer"
        asked = Asked(kind, who, key, (body or {}).get("points", 0), code, status, answer)
        with self.lock:
            self.asked.append(asked)
        return asked

    def client(self, number: int) -> None:
        """Award, spend, order, top up and sign up, as the dice say."""
        dice = random.Random(number)
        residents = list(self.known["residents"])
        mine = residents[number]
        for _ in range(DEEDS):
            what = dice.random()
            if what < 0.3:
                self.award(dice.choice(residents[:6]))
            elif what < 0.55:
                self.spend(dice.choice(residents[:6]), dice)
            elif what < 0.7:
                self.order(dice.choice(residents[:6]), dice)
            elif what < 0.8:
                self.top_up(dice.choice(residents[:6]), dice)
            else:
                self.sign(mine, "signups" if dice.random() < 0.6 else "cancellations")

    def bearer(self, resident_id: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.known['residents'][resident_id]}"}

    def award(self, resident_id: str) -> None:
        body = {"rule": "pub", "document": f"清理河道 {uuid7()}"}
        officer = {"Authorization": f"Bearer {self.known['officer']}"}
        self.ask("award", resident_id, f"/v1/accounts/{resident_id}/awards", body, bearer=officer)

    def spend(self, resident_id: str, dice: random.Random) -> None:
        """Pay with a card, or a fresh code, or the code that was shown last, perhaps to somebody else."""
        if dice.random() < 0.5:
            self.pay(resident_id, {"code": self.known["cards"][resident_id], "photo_checked": True}, dice)
            return
        code = self.codes.get(resident_id, "")
        if not code or dice.random() < 0.7:
            status, shown = self.insist("/v1/me/pay-code", {"account": "me"}, self.bearer(resident_id))
            assert status == 200, shown
            code = self.codes[resident_id] = shown["digits"]
        self.pay(resident_id, {"code": code}, dice)

    def pay(self, resident_id: str, shown: dict[str, Any], dice: random.Random) -> None:
        body = shown | {"points": dice.randint(40, 400)}
        till = {"X-Api-Key": self.known["api_key"]}
        self.ask("redemption", resident_id, "/v1/partner/redemptions", body, bearer=till, code=body["code"])

    def order(self, resident_id: str, dice: random.Random) -> None:
        """Order at the mall, and half the time take it back, perhaps twice."""
        path, bearer = f"/v1/rewards/{self.known['reward_id']}/orders", self.bearer(resident_id)
        made = self.ask("order", resident_id, path, {"quantity": 1}, bearer=bearer)
        while made.status == 201 and dice.random() < 0.5:
            back = f"/v1/reward-orders/{made.answer['order_id']}/cancel"
            self.ask("order taken back", resident_id, back, None, bearer=bearer)

    def top_up(self, resident_id: str, dice: random.Random) -> None:
        """Ask for phone credit, and sometimes take it back while the queue sends it."""
        body = {"kind": "phone", "yuan": 10, "number": dice.choice([PAID, FAILING])}
        made = self.ask("topup", resident_id, "/v1/me/topups", body, bearer=self.bearer(resident_id))
        if made.status == 201 and dice.random() < 0.5:
            back = f"/v1/me/topups/{made.answer['topup_id']}/cancel"
            self.ask("topup taken back", resident_id, back, None, bearer=self.bearer(resident_id))

    def sign(self, resident_id: str, what: str) -> None:
        path = f"/v1/activities/{self.known['activity_id']}/{what}"
        self.ask(what, resident_id, path, None, bearer=self.bearer(resident_id))

    def done(self, kind: str) -> dict[str, Asked]:
        """The requests of a kind that were answered with success, by their keys."""
        return {one.key: one for one in self.asked if one.kind == kind and one.status in SUCCESS}


def _without(answer: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: said for name, said in answer.items() if name not in names}


def inside(town: Town, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.system.inside", town.emulator, *words]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=surroundings())
    assert found.returncode == 0, found.stderr
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def kill_server(state: Path) -> None:
    """End the HTTP server as no process can refuse to end."""
    os.kill(int((state / "logs" / "server.pid").read_text()), signal.SIGKILL)


@pytest.fixture(scope="module")
def race(town: Town) -> Race:
    """A race that is over."""
    known = inside(town, "settle")
    run = Race(town, known)
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(run.client, number) for number in range(CLIENTS)]
        for kill in range(1, KILLS + 1):
            while len(run.asked) < kill * CLIENTS * DEEDS // (KILLS + 1) and not all(c.done() for c in clients):
                time.sleep(0.01)
            kill_server(town.state)
        for client in clients:
            client.result()
    return run


@pytest.fixture(scope="module")
def books(race: Race) -> dict[str, Any]:
    """What the books say once the queue has done its work."""
    where = [race.known[name] for name in ("village_id", "activity_id", "reward_id")]
    deadline, before = time.monotonic() + PATIENCE_SECONDS, None
    while (found := inside(race.town, "audit", *where)) != before:
        assert time.monotonic() < deadline, "the books never come to rest"
        before = found
    return found


def test_the_race_was_one(race: Race) -> None:
    assert race.resent["no answer"] >= KILLS
    assert {one.status for one in race.asked} <= {200, 201, 404, 409}, Counter(one.status for one in race.asked)
    refusals = {one.answer["code"] for one in race.asked if one.status not in SUCCESS}
    assert {"insufficient_balance", "pay_code_used"} <= refusals, refusals
    for kind in ("award", "redemption", "signups", "cancellations", "order", "order taken back", "topup"):
        assert len(race.done(kind)) > 10, kind


def test_the_books_agree_and_nobody_is_overdrawn(books: dict[str, Any]) -> None:
    assert books["faults"] == []
    assert all(balance >= 0 for balance in books["balances"].values())
    assert all(after >= 0 for _, _, _, _, _, after in books["entries"] if after is not None)


def test_every_award_answered_is_in_the_books_once_and_no_other(race: Race, books: dict[str, Any]) -> None:
    written = [(key, holder, n) for kind, _, key, holder, n, _ in books["entries"] if kind == "award"]
    answered = [(key, one.who[-5:], one.answer["points"]) for key, one in race.done("award").items()]
    assert sorted(written) == sorted(answered)
    assert books["left"] == BUDGET - SEATS * 200 - sum(n for _, _, n in written)


def test_every_redemption_answered_is_in_the_books_once_and_no_other(race: Race, books: dict[str, Any]) -> None:
    written = [(line, holder, -n, after) for kind, source, line, holder, n, after in books["entries"]
               if kind == "redemption" and source == f"redemption#{race.known['shop']}"]  # fmt: skip
    answered = [(key, one.who[-5:], one.points, one.answer["balance"]) for key, one in race.done("redemption").items()]
    assert sorted(written) == sorted(answered)


def test_every_order_and_topup_answered_is_there_once_and_no_other(race: Race, books: dict[str, Any]) -> None:
    for kind, name in (("order", "order_id"), ("topup", "topup_id")):
        answered = {one.answer[name]: one.who for one in race.done(kind).values()}
        assert answered == {made: who for made, (who, _, _) in books[f"{kind}s"].items()}, kind
        assert len(answered) == len(race.done(kind)), kind
        back = {one.answer[name] for one in race.done(f"{kind} taken back").values()}
        assert back == {made for made, (_, state, _) in books[f"{kind}s"].items() if state == "cancelled"}, kind


def test_what_is_held_is_what_waits_and_the_stock_is_what_is_left(books: dict[str, Any]) -> None:
    waiting = [*books["orders"].values(), *books["topups"].values()]
    held: Counter[str] = Counter()
    for who, state, points in waiting:
        if state in WAITS:
            held[f"{who[:6]}.{who[-5:]}"] += points
    assert dict(held) == books["held"]
    placed = sum(state == "placed" for _, state, _ in books["orders"].values())
    assert books["stock"] == STOCK - placed
    assert {state for _, state, _ in books["topups"].values()} <= {*WAITS, "succeeded", "failed", "cancelled"}


def test_a_pay_code_paid_once(race: Race) -> None:
    paid = Counter(one.code for one in race.done("redemption").values() if one.code.isdigit())
    assert set(paid.values()) == {1}


def test_seats_are_never_given_twice_and_everybody_has_what_they_were_told(race: Race, books: dict[str, Any]) -> None:
    states = Counter(books["places"].values())
    assert states["confirmed"] == min(SEATS, states["confirmed"] + states["waiting"])
    assert (books["free"], books["waiting"]) == (SEATS - states["confirmed"], states["waiting"])
    last: dict[str, str] = defaultdict(str)
    for one in race.asked:
        if one.kind in ("signups", "cancellations") and one.status == 201:
            last[one.who] = one.answer["state"]
    for resident_id, told in last.items():
        expected = {"waiting": {"waiting", "confirmed"}}.get(told, {told})
        assert books["places"][resident_id] in expected, (resident_id, told)
