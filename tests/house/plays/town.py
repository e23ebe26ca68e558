"""A town that plays ask things of: people, an administrator, a shop; and requests that are made now and sent later."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chalice.test import Client

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service.tokens import access_token
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import LIVE, uuid7
from infra import census
from tests.fakes.topup import Topup
from tests.fakes.wechat import Wechat
from tests.fakes.wechatpay import Wechatpay
from tests.make import credentials, ledger, people

ANYBODY = ""
SUCCESS = range(200, 300)
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it goes over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Play:
    """Prepares the request of an operation, each time for something that was not asked before."""

    operation: str
    route: str
    prepare: Callable[[Town], Request]


PLAYS: list[Play] = []


def play(route: str, operation: str = "") -> Callable[[Callable[[Town], Request]], Callable[[Town], Request]]:
    """Make a function the play of a route; of one operation, where the route has several."""

    def enter(prepare: Callable[[Town], Request]) -> Callable[[Town], Request]:
        PLAYS.append(Play(operation or route, route, prepare))
        return prepare

    return enter


@dataclass
class Town:
    """A village with a budget and an administrator, and the house's doors."""

    client: Client
    wechat: Wechat
    village: Village
    admin: str
    gathering: str = ""
    clearing: str = ""
    finished: str = ""
    campaign: str = ""
    provider: Topup = field(default_factory=Topup)
    cashier: Wechatpay = field(default_factory=Wechatpay)
    ranked: Resident | None = None
    pair: tuple[Resident, Resident] | None = None
    tills: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, str] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def village_id(self) -> str:
        return self.village.village_id

    def number(self) -> int:
        """Return a number that was not given before."""
        return int(next(self._numbers))

    def home_number(self) -> int:
        """Return a household's number that was not given before, whose members have no other resident's."""
        return 100_000 + self.number()

    def resident(self, household_id: str = "") -> Resident:
        """Return a new adult of the village."""
        number = self.number()
        return people.resident(LIVE, self.village, number, household_id=household_id)

    def bearer(self, resident: Resident) -> str:
        """Return the credential of a resident."""
        ordinal = int(resident.resident_id[1:6])
        me = Principal(resident.resident_id, frozenset({Role.RESIDENT}), villages=((ordinal, ordinal + 1),))
        return f"Bearer {access_token(LIVE, me)}"

    def login_code(self, openid: str) -> str:
        """Return what WeChat gives a page for its user."""
        return str(self.wechat.control_login_code(openid)["code"])

    def ask(self, route: str, who: str, body: Any = None, *, query: str = "", **params: str) -> Request:
        """Return the request of a route as `who`: a credential of theirs, or nobody in particular."""
        door = next(door for door in census.doors() if door.name == route)
        headers = dict(JSON)
        if who:
            headers |= {"X-Api-Key": who} if who.startswith("sk_") else {"Authorization": who}
        if door.keyed:
            headers["Idempotency-Key"] = params.pop("idempotency_key", uuid7())
        path = door.path.format(**params) + (f"?{query}" if query else "")
        raw = b"" if body is None else json.dumps(body).encode()
        return Request(door.method, path, headers, raw)

    def send(self, request: Request) -> Any:
        """Return what a request is answered, which must be its success."""
        answer = self.client.http.request(request.method, request.path, headers=request.headers, body=request.body)
        assert answer.status_code in SUCCESS, answer.body
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return json.loads(answer.body) if is_json else None

    def do(self, route: str, who: str, body: Any = None, *, query: str = "", **params: str) -> Any:
        """Ask and send."""
        return self.send(self.ask(route, who, body, query=query, **params))


def a_town(client: Client, wechat: Wechat) -> Town:
    """Return a town of one village, with its administrator signed in and a budget for awards."""
    village = people.village(LIVE)
    ledger.grant(LIVE, 1_000_000, village_id=village.village_id)
    credentials.add(villages=[(0, 99_999)])
    town = Town(client, wechat, village, ANYBODY)
    asked = {"login": "admin", "password": credentials.FIRST, "new_password": credentials.SECOND}
    town.admin = "Bearer " + town.do("identity.sign_in_staff", ANYBODY, asked)["access_token"]
    return town
