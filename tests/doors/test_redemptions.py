"""The doors of a shop's till that move points back, as each role and with bad input for each field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.partners.service import keys
from chalicelib.kernel import edge
from chalicelib.kernel.context import uuid7
from chalicelib.points.ledger.core.slips import slip_number
from chalicelib.points.redemptions.routes import doors
from tests.make.partners import MISSING, PEOPLE, ask, bearer, make_key, make_shop, world
from tests.make.world import standing

SALE = "019ac401-4e10-7abc-8def-0123456789ab"
PATH = f"/v1/partner/redemptions/{SALE}/refunds"
ASKED: dict[str, Any] = {"points": 5, "reason": "坏了"}


@pytest.fixture(autouse=True)
def house(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(edge, "_resolvers", {"bearer": bearer, "x-api-key": keys.resolve_api_key})
    assert doors.room == "redemptions"
    with standing():
        yield


@pytest.fixture
def api_key() -> str:
    return make_key(world(), make_shop(world()))


@pytest.mark.parametrize("role", PEOPLE)
def test_nobody_but_a_shop_refunds(role: str) -> None:
    assert ask("POST", PATH, ASKED, as_=role, key=uuid7())[0] == 403
    assert ask("GET", "/v1/partner/slips/1234567890123456", as_=role)[0] == 403


def test_nobody_in_particular_is_asked_to_sign_in() -> None:
    assert ask("POST", PATH, ASKED, key=uuid7())[0] == 401


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"points": 0}, "points"),
        ({"points": 1.5}, "points"),
        ({"points": "5"}, "points"),
        ({"points": 1_000_001}, "points"),
        ({"reason": ""}, "reason"),
        ({"reason": "字" * 41}, "reason"),
        ({"reason": None}, "reason"),
        ({"terminal_id": "POS 1"}, "terminal_id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_refund_is_refused_for_each_bad_field(api_key: str, changed: dict[str, Any], field: str) -> None:
    status, problem = ask("POST", PATH, ASKED | changed, api_key=api_key, key=uuid7())
    assert (status, problem["code"]) == (422, "invalid_input")
    assert [fault["field"] for fault in problem["fields"]] == [field]


def test_a_refund_needs_a_key_of_its_own_and_a_scope(api_key: str) -> None:
    assert ask("POST", PATH, ASKED, api_key=api_key)[1]["code"] == "idempotency_key_missing"
    status, problem = ask("POST", PATH, ASKED, api_key=api_key, key=uuid7())
    assert (status, problem["code"]) == (403, "scope_missing")


def test_a_shop_finds_none_but_its_own_slips(api_key: str) -> None:
    for number, code in (("1" * 16, "slip_mistyped"), (slip_number(MISSING, SALE), "no_such_own_slip")):
        assert ask("GET", f"/v1/partner/slips/{number}", api_key=api_key)[1]["code"] == code


def test_a_line_has_a_name_or_names_a_good() -> None:
    api_key = make_key(world(), make_shop(world()))
    for line in ({"points": 5}, {"points": 5, "name": "鸡蛋", "good_id": "egg"}, {"points": 5, "good_id": "鸡蛋"}):
        asked = {"code": "1" * 19, "points": 5, "items": [line]}
        status, problem = ask("POST", "/v1/partner/redemptions", asked, api_key=api_key, key=uuid7())
        assert (status, problem["code"]) == (422, "invalid_input")


def test_what_was_sold_offline_brings_no_pin_and_is_no_quote() -> None:
    api_key = make_key(world(), make_shop(world()))
    for more in ({"pin": "2468"}, {"dry_run": True}):
        asked = {"code": "a" * 22, "points": 5, "offline": True} | more
        status, problem = ask("POST", "/v1/partner/redemptions", asked, api_key=api_key, key=uuid7())
        assert (status, problem["code"]) == (422, "invalid_input")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"first_on": "soon"}, "first_on"), ({"last_on": None}, "last_on"), ({"format": "doc"}, "format")],
)
def test_a_statement_is_refused_for_each_bad_field(api_key: str, changed: dict[str, Any], field: str) -> None:
    asked = {"first_on": "2026-11-01", "last_on": "2026-11-30", "format": "csv"} | changed
    status, problem = ask("POST", "/v1/partner/statements", asked, api_key=api_key, key=uuid7())
    assert (status, problem["code"]) == (422, "invalid_input")
    assert [fault["field"] for fault in problem["fields"]] == [field]
