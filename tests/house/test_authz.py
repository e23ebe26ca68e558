"""Every door walked by every role: allowed exactly where the table of kernel.authz says so."""

from __future__ import annotations

import dataclasses
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from chalice import Response

from chalicelib.kernel import edge
from chalicelib.kernel.authz import ANYBODY, Principal, Role, Scope, table
from chalicelib.kernel.errors import NotSignedIn
from infra import census

MINE, OTHERS = "v00003", "v00004"
KEY = "01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f"
SUBJECT = f"{MINE}r00345"
ALLOWED = 299
"""What the view in these tests answers: the door let us in."""

WALKED = [
    *census.doors(),
    dataclasses.replace(census.doors()[0], path="/v1/x/{place_id}", verb="residents.read", within="place_id"),
    dataclasses.replace(census.doors()[0], path="/v1/x", verb="residents.read_own", within="query.resident_id"),
]
"""Every door of the house, and two that name a village, so that the walk itself is tested."""


def principal(role: Role) -> Principal:
    if role is Role.PUBLIC:
        return ANYBODY
    villages = ((0, 100_000),) if role is Role.SYSTEM else ((3, 4),)
    return Principal(SUBJECT, frozenset({role}), villages=villages, town_id="t0001")


def entered(monkeypatch: pytest.MonkeyPatch, door: edge.Door, who: Principal, within: str) -> tuple[int, str]:
    """Enter `door` as `who`, the thing within being in the village `within`; return the status and the code."""
    monkeypatch.setattr(edge, "principal_of", lambda _ctx, _headers: who)
    free = SimpleNamespace(village_id=within)
    if door.within and "." in door.within:
        setattr(free, door.within.partition(".")[2], within)
    monkeypatch.setattr(edge, "_body", lambda _door, _request: free)
    monkeypatch.setattr(edge, "_model", lambda _shape, _values, _place: free)
    request = SimpleNamespace(headers={"idempotency-key": KEY}, query_params={}, raw_body=b"", context={})
    opened = dataclasses.replace(door, view=lambda _call, **_params: Response("{}", status_code=ALLOWED))
    params = dict.fromkeys(re.findall(r"{(\w+)}", door.path), within)
    answer = edge.enter(opened, request, params)
    return answer.status_code, "" if answer.status_code == ALLOWED else json.loads(answer.body)["code"]


def expected(door: edge.Door, role: Role, within: str) -> tuple[int, str]:
    """Return what the table says, read in another way than `authorise` reads it."""
    scope = table()[door.verb].get(role)
    if scope is None:
        return (401, "not_signed_in") if role is Role.PUBLIC else (403, "not_allowed")
    is_mine = {Scope.ANY: True, Scope.VILLAGE: within == MINE or role is Role.SYSTEM, Scope.OWN: False}[scope]
    return (ALLOWED, "") if door.within is None or is_mine else (404, "not_found")


@pytest.mark.parametrize("door", WALKED, ids=lambda door: door.name)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("within", [MINE, OTHERS], ids=["own village", "other village"])
def test_a_door_opens_to_whom_the_table_says(
    monkeypatch: pytest.MonkeyPatch, door: edge.Door, role: Role, within: str
) -> None:
    assert entered(monkeypatch, door, principal(role), within) == expected(door, role, within)


def test_what_is_ones_own_opens_to_oneself(monkeypatch: pytest.MonkeyPatch) -> None:
    for door in (door for door in WALKED if door.within):
        for role in (role for role, scope in table()[door.verb].items() if scope is Scope.OWN):
            assert entered(monkeypatch, door, principal(role), SUBJECT) == (ALLOWED, ""), door.name


def test_a_credential_that_is_not_valid_is_refused_even_at_public_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_ctx: Any, _token: str) -> Principal:
        raise NotSignedIn

    monkeypatch.setitem(edge._resolvers, "bearer", refuse)
    door = next(door for door in census.doors() if door.name == "house.openapi")
    request = SimpleNamespace(headers={"authorization": "Bearer x"}, query_params={}, raw_body=b"", context={})
    assert edge.enter(door, request, {}).status_code == 401


@pytest.mark.parametrize("header", ["authorization", "x-api-key"])
def test_a_credential_that_nobody_reads_is_refused(monkeypatch: pytest.MonkeyPatch, header: str) -> None:
    monkeypatch.setattr(edge, "_resolvers", {})
    door = next(door for door in census.doors() if door.name == "house.openapi")
    request = SimpleNamespace(headers={header: "Bearer x"}, query_params={}, raw_body=b"", context={})
    assert edge.enter(door, request, {}).status_code == 401
