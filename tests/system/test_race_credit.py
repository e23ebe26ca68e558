"""Objections, applications and certificates while the HTTP server is killed: nothing twice, nothing half.

Every request is one of `test_race`'s: sent again under its key until it is answered, and one in five once more after.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from infra.plan import ROOT
from tests.system.inside_credit import PLACES, PURPOSE
from tests.system.test_race import SUCCESS, Race, kill_server
from tests.town import Town, surroundings

pytestmark = pytest.mark.system

ROUNDS, KILLS, PATIENCE_SECONDS = 7, 3, 180
"""Each of eight villagers goes so many rounds; each kill comes after another quarter of all."""
SAYS, WHY = "那天我在医院，请了假的。", "查了请假条。"


@dataclass
class Credit(Race):
    """A race for what stands on scores."""

    def client(self, number: int) -> None:
        """Object, be decided on, ask for certificates and take them back, and be granted a place, as the dice say."""
        dice = random.Random(number)
        who = list(self.known["residents"])[number]
        for _ in range(ROUNDS):
            self.object(who, dice)
            self.certify(who, dice)
            self.grant(who, dice)

    def object(self, who: str, dice: random.Random) -> None:
        made = self.ask("objection", who, "/v1/me/score/objections", {"says": SAYS}, bearer=self.bearer(who))
        if made.status not in SUCCESS:
            return
        one, dealt = made.answer["objection_id"], dice.random()
        if dealt < 0.3:
            self.ask(
                "withdrawn", who, f"/v1/me/score/objections/{one}/withdraw", None, bearer=self.bearer(who), code=one
            )
        elif dealt < 0.8:
            body = {"verdict": dice.choice(["uphold", "decline"]), "reason": WHY}
            path = f"/v1/residents/{who}/score-objections/{one}/decision"
            for _ in range(2):
                self.ask(body["verdict"], who, path, body, bearer=self.officer(dice), code=one)

    def certify(self, who: str, dice: random.Random) -> None:
        bank_id = self.known["bank_id"]
        shown = json.loads(self.shown(f"/v1/me/certificate-offers/{bank_id}", who))
        body = {"bank_id": bank_id, "purpose": PURPOSE, "consent": shown["consent"], "mark": shown["mark"]}
        made = self.ask("certificate", who, "/v1/me/certificates", body, bearer=self.bearer(who))
        if made.status in SUCCESS and dice.random() < 0.5:
            one = made.answer["certificate_id"]
            self.ask("revoked", who, f"/v1/me/certificates/{one}/revoke", None, bearer=self.bearer(who), code=one)

    def grant(self, who: str, dice: random.Random) -> None:
        path = f"/v1/towns/{self.known['town_id']}/perks/{self.known['programme_id']}/applications/{who}/decision"
        body = {"verdict": dice.choice(["grant", "grant", "decline"]), "reason": WHY}
        self.ask(body["verdict"], who, path, body, bearer=self.officer(dice))

    def officer(self, dice: random.Random) -> dict[str, str]:
        return {"Authorization": f"Bearer {dice.choice(self.known['officers'])}"}

    def shown(self, path: str, who: str) -> bytes:
        """Return what is shown, however often it has to be asked for."""
        for _ in range(600):
            try:
                answer = self.town.ask("GET", path, headers=self.bearer(who))
            except Exception:  # noqa: BLE001  Whatever a killed server does to a connection.
                time.sleep(0.1)
                continue
            if answer.status == 200:
                return answer.data
            time.sleep(0.1)
        raise AssertionError(path)


def inside(town: Town, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.system.inside_credit", town.emulator, *words]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=surroundings())
    assert found.returncode == 0, found.stderr
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


@pytest.fixture(scope="module")
def race(town: Town) -> Credit:
    """A race that is over."""
    run = Credit(town, inside(town, "settle"), patience_seconds=PATIENCE_SECONDS)
    people = len(run.known["residents"])
    with ThreadPoolExecutor(people) as pool:
        clients = [pool.submit(run.client, number) for number in range(people)]
        for kill in range(1, KILLS + 1):
            while len(run.asked) < kill * people * ROUNDS * 3 // (KILLS + 1) and not all(c.done() for c in clients):
                time.sleep(0.01)
            kill_server(town.state)
        for client in clients:
            client.result()
    return run


@pytest.fixture(scope="module")
def books(race: Credit) -> dict[str, Any]:
    """What is kept, once all is answered."""
    return inside(race.town, "audit", json.dumps(race.known))


def test_the_race_for_credit_was_one(race: Credit) -> None:
    assert race.resent["no answer"] >= KILLS
    assert {one.status for one in race.asked} <= {200, 201, 409}, Counter(one.status for one in race.asked)
    for kind in ("objection", "withdrawn", "uphold", "decline", "certificate", "revoked", "grant"):
        assert len(race.done(kind)) > 2, kind


def test_every_objection_answered_is_there_once_as_it_was_decided(race: Credit, books: dict[str, Any]) -> None:
    answered = {one.answer["objection_id"]: one.who for one in race.done("objection").values()}
    assert answered == {one: who for one, (who, _, _) in books["objections"].items()}
    ends = {"withdrawn": "withdrawn", "uphold": "upheld", "decline": "declined"}
    for kind, state in ends.items():
        for one in race.done(kind).values():
            if one.code:
                assert books["objections"][one.code][1] == state, one.code
    still = Counter(who for who, state, _ in books["objections"].values() if state == "open")
    assert {who: still[who] for who in books["open"]} == books["open"]


def test_each_objection_and_each_decision_was_told_once(books: dict[str, Any]) -> None:
    for one, (_, state, _) in books["objections"].items():
        assert books["told"][f"ScoreObjected {one}"] == 1
        decided = 1 if state in {"upheld", "declined"} else 0
        assert books["told"].get(f"ScoreObjectionDecided {one}", 0) == decided, (one, state)


def test_every_certificate_answered_is_there_once_and_what_is_valid_is_what_may_be_revoked(
    race: Credit, books: dict[str, Any]
) -> None:
    answered = {one.answer["certificate_id"]: one.who for one in race.done("certificate").values()}
    assert answered == {one: who for one, (who, _, _) in books["certificates"].items()}
    revoked = {one.code for one in race.done("revoked").values()}
    assert revoked == {one for one, (_, state, _) in books["certificates"].items() if state == "revoked"}
    for who, live in books["live"].items():
        valid = sorted(
            one for one, (whose, state, _) in books["certificates"].items() if (whose, state) == (who, "valid")
        )
        assert live == valid
    for one in answered:
        assert books["told"][f"CertificateIssued {one}"] == 1
        assert books["told"].get(f"CertificateRevoked {one}", 0) == (one in revoked)


def test_no_more_places_are_given_than_there_are_and_each_decision_stands(race: Credit, books: dict[str, Any]) -> None:
    states = Counter(books["perks"].values())
    assert states["granted"] == books["granted"] <= PLACES
    last = {
        one.who: one.answer["state"]
        for kind in ("grant", "decline")
        for one in race.done(kind).values()
        if not one.code
    }
    assert last == {who: state for who, state in books["perks"].items() if state in {"granted", "declined"}}
    for who, state in books["perks"].items():
        assert books["told"].get(f"PerkDecided {who}", 0) == (state in {"granted", "declined"})
