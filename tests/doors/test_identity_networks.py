"""Guessing from one network: whatever the names, wrong tries add up where API Gateway saw them come from."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.identity.core.tries import (
    BINDINGS_FROM_ADDRESS as BINDINGS,
    PASSWORDS_FROM_ADDRESS as PASSWORDS,
)
from chalicelib.foundation.identity.service import consents
from chalicelib.foundation.identity.service.tokens import binding_ticket
from chalicelib.kernel import edge
from chalicelib.kernel.context import LIVE, Context
from infra import census
from tests.make import known_people
from tests.make.credentials import FIRST, SECOND, add, entered
from tests.make.known_people import ADULT, OTHER, Known
from tests.watch import WATCH

OFFICE, HOME = "203.0.113.7", "198.51.100.9"
VERSION = consents.PURPOSES["registration"].present.version


@pytest.fixture(autouse=True)
def town(tables: Any, quick_passwords: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """People to guess at, in an hour that does not end."""
    now = LIVE.now()
    monkeypatch.setattr(edge, "LIVE", Context(now=lambda: now))
    known_people.enter()
    yield tables
    assert not [line for line in WATCH.lines if OFFICE in line or HOME in line]


def post(path: str, body: dict[str, str], source: str, **headers: str) -> Any:
    """Ask a door through the event that API Gateway makes of a request."""
    event = {
        "resource": path,
        "path": path,
        "headers": {"content-type": "application/json", **headers},
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "body": json.dumps(body),
        "isBase64Encoded": False,
        "requestContext": {
            "resourcePath": path,
            "httpMethod": "POST",
            "requestId": "r1",
            "identity": {"sourceIp": source} if source else {},
        },
    }
    return census.app()(event, None)


def sign_in(login: str, password: str, source: str = OFFICE, **headers: str) -> Any:
    return post("/v1/sessions/staff", {"login": login, "password": password}, source, **headers)


def bind(openid: str, source: str = OFFICE, known: Known = ADULT, **changes: str) -> Any:
    proof = {"name": known.name, "id_number": known.id_number, "registration_version": VERSION}
    return post("/v1/sessions/bind", {"binding_ticket": binding_ticket(LIVE, openid)} | proof | changes, source)


def code(answer: Any) -> str:
    return str(json.loads(answer["body"]).get("code", answer["statusCode"]))


def test_one_password_at_many_names_ends_for_its_network_alone() -> None:
    entered()
    codes = [code(sign_in(f"name{n}", "Spring-2026")) for n in range(PASSWORDS.tries_max + 2)]
    assert codes == ["sign_in_refused"] * PASSWORDS.tries_max + ["too_many_tries_from_address"] * 2
    told = sign_in("admin", SECOND)
    problem = json.loads(told["body"])
    assert (told["statusCode"], problem["code"]) == (429, "too_many_tries_from_address")
    assert 1 <= int(told["headers"]["Retry-After"]) == problem["retry_after_seconds"] <= PASSWORDS.seconds
    assert "网络" in problem["zh"]
    assert "network" in problem["en"]
    assert code(sign_in("admin", SECOND, HOME)) == "200"


def test_what_a_client_says_of_where_it_is_counts_for_nothing() -> None:
    said = [{"x-forwarded-for": f"192.0.2.{n}", "forwarded": f"for=192.0.2.{n}"} for n in range(PASSWORDS.tries_max)]
    for n, headers in enumerate(said):
        sign_in(f"name{n}", "wrong", **headers)
    assert code(sign_in("admin", SECOND, **{"x-forwarded-for": HOME})) == "too_many_tries_from_address"


def test_right_tries_take_back_themselves_and_no_wrong_one() -> None:
    entered()
    entered("wang")
    for n in range(PASSWORDS.tries_max - 1):
        sign_in(f"name{n}", "wrong")
    assert [code(sign_in("admin", SECOND)) for _ in range(3)] == ["200"] * 3
    add("li")
    assert code(sign_in("li", FIRST)) == "password_must_change"
    assert code(sign_in("name", "wrong")) == "sign_in_refused"
    assert code(sign_in("wang", SECOND)) == "too_many_tries_from_address"


def test_a_locked_name_keeps_its_own_words_and_counts_no_more_from_its_network() -> None:
    entered()
    codes = Counter(code(sign_in("admin", "wrong")) for _ in range(PASSWORDS.tries_max + 10))
    assert codes == {"sign_in_refused": 5, "too_many_tries": PASSWORDS.tries_max + 5}
    assert code(sign_in("nobody", "wrong")) == "sign_in_refused"


def test_one_subscriber_of_ipv6_is_one_network() -> None:
    for n in range(PASSWORDS.tries_max):
        sign_in(f"name{n}", "wrong", f"2001:db8:1:2::{n:x}")
    assert code(sign_in("name", "wrong", "2001:db8:1:2:ffff::1")) == "too_many_tries_from_address"
    assert code(sign_in("name", "wrong", "2001:db8:1:3::1")) == "sign_in_refused"


def test_names_and_id_numbers_are_guessed_from_one_network_so_often_and_no_more() -> None:
    codes = [code(bind(f"oGuesser{n}", id_number=f"11010519491231{n:04d}")) for n in range(BINDINGS.tries_max + 1)]
    assert codes == ["binding_refused"] * BINDINGS.tries_max + ["too_many_tries_from_address"]
    assert code(bind("oGuesser", HOME)) == "200"
    assert code(sign_in("nobody", "wrong")) == "sign_in_refused"


def test_a_whole_village_binds_from_one_network() -> None:
    for n in range(BINDINGS.tries_max + 1):
        assert code(bind("oOne") if n % 2 else bind("oTwo", known=OTHER)) == "200"


def test_where_no_network_is_known_only_the_name_is_counted(town: Any) -> None:
    for n in range(PASSWORDS.tries_max + 1):
        assert code(sign_in(f"name{n}", "wrong", "")) == "sign_in_refused"


def test_what_is_kept_of_a_network_does_not_tell_it_and_ends_with_the_hour(town: Any) -> None:
    sign_in("name", "wrong")
    rows = town.scan(TableName="sanbao-test-tries")["Items"]
    kept = [row for row in rows if row["target"]["S"].startswith("password_from#")]
    assert len(rows) == 2
    assert len(kept) == 1
    assert OFFICE not in str(rows)
    ends_at = dt.datetime.fromtimestamp(int(kept[0]["kept_until"]["N"]), dt.UTC)
    assert dt.timedelta() <= ends_at - dt.datetime.now(dt.UTC) <= dt.timedelta(seconds=PASSWORDS.seconds)
