"""Partner shops for tests: people of the town, a clock that stands still, shops and keys."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.store import places
from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.core.shops import Contact, Contract, Limits, Partner, PartnerKind
from chalicelib.foundation.partners.service import keys, shops
from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context, uuid7
from chalicelib.kernel.errors import NotSignedIn
from chalicelib.kernel.writes import Writes

NOON = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
"""Noon in China."""
VILLAGE = "v00012"
PERSON = f"{VILLAGE}r00345"
MISSING = f"{VILLAGE}p01930000-0000-7000-8000-000000000000"
CONTACT = Contact("王小明", "13812345678")
CONTRACT = Contract("戴合字1号", 100, dt.date(2026, 1, 1))
CONTACT_BODY = {"name": "王小明", "phone": "13812345678"}
CONTRACT_BODY = {"number": "戴合字1号", "points_per_yuan": 100, "starts_on": "2026-01-01"}


def somebody(role: Role, subject: str = "s1", village: int = 12) -> Principal:
    return Principal(subject, frozenset({role}), villages=((village, village + 1),), town_id="t0001")


PEOPLE = {role.value: somebody(role) for role in Role if role not in (Role.PUBLIC, Role.SYSTEM, Role.SHOP)} | {
    "resident": somebody(Role.RESIDENT, PERSON),
    "elsewhere": somebody(Role.TOWN_OFFICER, village=13),
}
"""Who a bearer token of this name belongs to, in the tests of doors."""


def bearer(_: Context, token: str) -> Principal:
    if token not in PEOPLE:
        raise NotSignedIn
    return PEOPLE[token]


def world(now: dt.datetime = NOON, actor: Principal | None = None) -> Context:
    return Context(now=lambda: now, actor=actor or PEOPLE["town_officer"])


def make_village(village_id: str = VILLAGE) -> None:
    """Enter the village that the shops of these tests are in, under its own number, unless it is there."""
    if places.find_place(village_id) is None:
        places.create_place(Village(village_id, "t0001", "佛山村", f"330109102{village_id[3:]}"), Writes())


def make_shop(
    ctx: Context, *, name: str = "佛山村便民超市", limits: Limits | None = None, village_id: str = VILLAGE
) -> Partner:
    make_village(village_id)
    return shops.create_partner(
        ctx,
        key=uuid7(),
        village_id=village_id,
        name=name,
        contact=CONTACT,
        contract=CONTRACT,
        limits=limits or Limits(),
    )


def make_key(
    ctx: Context,
    partner: Partner,
    *,
    day_points: int | None = None,
    day_count: int | None = None,
    expires_at: dt.datetime | None = None,
) -> str:
    """Return a new key of a shop's till or a bank's desk."""
    is_bank = partner.kind is PartnerKind.BANK
    issued = keys.issue_key(
        ctx,
        partner_id=partner.partner_id,
        key=uuid7(),
        label="柜台" if is_bank else "收银台",
        scopes=[KeyScope.CREDIT] if is_bank else [KeyScope.REDEEM, KeyScope.READ],
        expires_at=expires_at or ctx.now() + dt.timedelta(days=365),
        day_points=day_points,
        day_count=day_count,
    )
    assert issued.api_key is not None
    return issued.api_key


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the edge sees one."""

    headers: dict[str, str]
    raw_body: bytes
    query_params: dict[str, str]
    context: dict[str, str]


def ask(
    method: str, path: str, body: Any = None, *, as_: str = "", api_key: str = "", key: str = ""
) -> tuple[int, Any]:
    """Send a request to the door that takes it. (A Chalice blueprint can be registered once a process only.)"""
    headers = {"authorization": f"Bearer {as_}"} if as_ else {}
    headers |= {"x-api-key": api_key} if api_key else {}
    headers |= {"idempotency-key": key} if key else {}
    address = urlsplit(path)
    raw = b"" if body is None else json.dumps(body).encode()
    door, params = found(method, address.path)
    answer = edge.enter(door, Request(headers, raw, dict(parse_qsl(address.query)), {}), params)
    return answer.status_code, json.loads(answer.body) if answer.body else None


def found(method: str, path: str) -> tuple[edge.Door, dict[str, str]]:
    """Return the door of a path, and the path's parameters; a word of the path comes before a parameter."""
    for door in sorted(edge.DOORS, key=lambda door: door.path.count("{")):
        form = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", door.path)
        match = re.fullmatch(form, path)
        if match is not None and door.method == method:
            return door, match.groupdict()
    raise AssertionError(path)


def in_sixteen_threads(work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def round_trips() -> Iterator[list[str]]:
    calls: list[str] = []

    def seen(request: Any, **_: Any) -> None:
        calls.append(request.headers["X-Amz-Target"].decode().partition(".")[2])

    events = storage.client().meta.events
    events.register("before-send.dynamodb", seen)
    yield calls
    events.unregister("before-send.dynamodb", seen)
