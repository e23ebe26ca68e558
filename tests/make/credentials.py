"""Staff accounts, sessions and a client of identity's doors, for tests."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chalice.test import Client

from chalicelib.foundation.identity.core.staff import Reach, Staff
from chalicelib.foundation.identity.service import proof, sessions as sessions_service, staff as staff_service
from chalicelib.foundation.identity.service.tokens import access_token, resolve_bearer
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import LIVE
from infra import census
from tests.make import known_people

__all__ = ["proof"]

FIRST, SECOND = "first-Pass-word", "second-Pass-word"
TOWN = "t0001"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door answered."""

    status: int
    body: Any

    @property
    def code(self) -> str:
        return str(self.body.get("code"))

    def fields(self) -> set[str]:
        return {fault["field"] for fault in self.body["fields"]}


class Doors:
    """Asks identity's doors as anybody."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def ask(self, method: str, path: str, body: Any = None, *, bearer: str = "", key: str = "") -> Answer:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
        headers |= {"Idempotency-Key": key} if key else {}
        raw = b"" if body is None else json.dumps(body).encode()
        found = self._client.http.request(method, path, headers=headers, body=raw)
        return Answer(found.status_code, json.loads(found.body) if found.body else {})


@contextlib.contextmanager
def doors() -> Iterator[Doors]:
    """A client of the house's doors."""
    edge.accept("bearer", resolve_bearer)
    with Client(census.app()) as client:
        yield Doors(client)


def add(login: str = "admin", *roles: Role, reach: Reach = Reach.TOWN, town_id: str = TOWN, **more: Any) -> Staff:
    """An account as the house itself adds one, with its first password."""
    return staff_service.add_staff(
        LIVE,
        town_id=town_id,
        login=login,
        name=more.pop("name", "王干部"),
        password=FIRST,
        roles=frozenset(roles or {Role.TOWN_ADMIN}),
        reach=reach,
        villages=more.pop("villages", [(10, 20)]),
        **more,
    )


def entered(login: str = "admin", *roles: Role, **more: Any) -> tuple[Staff, sessions_service.SignedIn]:
    """An account that changed its first password, and its session."""
    account = add(login, *roles, **more)
    signed_in = sessions_service.sign_in_staff(LIVE, login=login, password=FIRST, new_password=SECOND)
    return account, signed_in


def bearer_of(role: Role, *, subject: str = "s018f0000-0000-7000-8000-000000000000") -> str:
    """An access token of somebody with one role, in the town and village of these tests."""
    if role is Role.RESIDENT:
        subject = known_people.ADULT.resident_id
    if role is Role.MEMBER:
        subject = f"{TOWN}m018f0000-0000-7000-8000-000000000000"
    town_id = "" if role is Role.RESIDENT else TOWN
    return access_token(LIVE, Principal(subject, frozenset({role}), ((10, 20),), town_id))
