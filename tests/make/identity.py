"""Makes people, places and callers for tests of identity."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
from types import SimpleNamespace
from typing import Any

from chalicelib.foundation.identity.core.id_numbers import check_character
from chalicelib.foundation.identity.core.people import Person
from chalicelib.foundation.identity.core.places import Town, Village
from chalicelib.foundation.identity.routes import cards, codes, people, places, rosters
from chalicelib.foundation.identity.service.places import add_town, add_village
from chalicelib.foundation.runs import routes as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import ANYBODY, Principal, Role
from chalicelib.kernel.context import LIVE, Context, uuid7
from chalicelib.kernel.errors import NotSignedIn
from tests.make.world import standing

NOW = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 24)
TOWN_CODE = "330109120000"
ROUTES = (cards, codes, people, places, rosters, runs)
_sequence = itertools.count(1)


def id_number(n: int, born: str = "19800101", region: str = "330109") -> str:
    """Return the `n`th valid ID number of a birthday."""
    first_17 = f"{region}{born}{n % 1000:03d}"
    return first_17 + check_character(first_17)


def people_born(n: int) -> str:
    """Return a valid ID number of its own for each `n`, over many birthdays."""
    day = dt.date(1950, 1, 1) + dt.timedelta(days=n // 1000)
    return id_number(n, day.strftime("%Y%m%d"))


def person(n: int = 1, **given: Any) -> Person:
    """Return somebody to enter."""
    return dataclasses.replace(Person("张三丰", people_born(n), "13812345678"), **given)


def at(moment: dt.datetime = NOW, ctx: Context = LIVE) -> Context:
    """Return a world whose clock stands."""
    return dataclasses.replace(ctx, now=lambda: moment)


def town_and_village(groups: tuple[str, ...] = ()) -> tuple[Town, Village]:
    """Return a town and a village of it."""
    town = add_town(at(), name="戴村镇", code=TOWN_CODE)
    return town, add_village(at(), town_id=town.town_id, name="佛山村", code="330109120201", groups=groups)


def another_village(code: str = "330109120202", name: str = "上董村") -> Village:
    """Return one more village of the first town."""
    return add_village(at(), town_id="t0001", name=name, code=code)


def principal(role: Role, **given: Any) -> Principal:
    """Return somebody with this role, in the first nine villages of the first town."""
    if role is Role.PUBLIC:
        return ANYBODY
    made = Principal(f"s{role}", frozenset({role}), villages=((1, 10),), town_id="t0001")
    return dataclasses.replace(made, **given)


def resident(resident_id: str) -> Principal:
    """Return a resident, signed in."""
    ordinal = int(resident_id[1:6])
    return Principal(resident_id, frozenset({Role.RESIDENT}), villages=((ordinal, ordinal + 1),))


_PEOPLE: dict[str, Principal] = {}


def _resolve(_: Context, token: str) -> Principal:
    if token not in _PEOPLE:
        raise NotSignedIn
    return _PEOPLE[token]


def sent_parts() -> list[Part]:
    """Return the parts that wait in identity's queue, and take them out."""
    queue = storage.client("sqs")
    url = queue.get_queue_url(QueueName="sanbao-test-identity")["QueueUrl"]
    parts = []
    while messages := queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            parts.append(Part(**json.loads(message["Body"])))
            queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return sorted(parts, key=lambda part: part.part)


def door(name: str) -> edge.Door:
    """Return the door of identity, or of runs, with this view."""
    return next(d for d in edge.DOORS if d.name in (f"identity.{name}", f"runs.{name}"))


def ask(
    name: str,
    who: Principal | Role,
    body: object = None,
    *,
    query: dict[str, str] | None = None,
    key: str | None = None,
    **params: Any,
) -> SimpleNamespace:
    """Ask a door as somebody, at `NOW`; return `status` and `body`. A keyed door gets a new key unless one is given."""
    asked = door(name)
    who = principal(who) if isinstance(who, Role) else who
    headers = {}
    if who.subject != ANYBODY.subject:
        token = f"{next(_sequence)}"
        _PEOPLE[token] = who
        edge.accept("bearer", _resolve)
        headers["authorization"] = f"Bearer {token}"
    if asked.keyed and key != "":
        headers["idempotency-key"] = key or uuid7()
    raw = b"" if body is None else json.dumps(body).encode()
    request = SimpleNamespace(headers=headers, raw_body=raw, query_params=query, context={"requestId": "r"})
    with standing(NOW):
        answer = edge.enter(asked, request, params)
    return SimpleNamespace(status=answer.status_code, body=json.loads(answer.body) if answer.body else None)
