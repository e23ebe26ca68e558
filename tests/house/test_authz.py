"""Every door walked by every role: allowed exactly where the table of kernel.authz says so."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from chalice import Response

from chalicelib.foundation.identity.core.mandates import How, Mandate, State, Terms, Witness
from chalicelib.foundation.identity.service import acting
from chalicelib.foundation.identity.store import mandates
from chalicelib.foundation.notifications.core.messages.mandates import ACTED
from chalicelib.kernel import edge
from chalicelib.kernel.authz import ANYBODY, STAFF, Matter, Principal, Role, Scope, table
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.errors import Busy, NotSignedIn
from chalicelib.kernel.writes import Writes
from infra import census

MINE, OTHERS = "v00003", "v00004"
KEY = "01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f"
SUBJECT = f"{MINE}r00345"
ELDER = f"{MINE}r00777"
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
    town_id = "t0002" if within == OTHERS else "t0001"
    params = {name: town_id if name == "town_id" else within for name in re.findall(r"{(\w+)}", door.path)}
    answer = edge.enter(opened, request, params)
    return answer.status_code, "" if answer.status_code == ALLOWED else json.loads(answer.body)["code"]


def asked_for_another(monkeypatch: pytest.MonkeyPatch, door: edge.Door, who: Principal) -> tuple[int, str]:
    """Enter `door` as `who`, for the elder."""
    given = edge.enter

    def enter(door: edge.Door, request: Any, params: dict[str, str]) -> Response:
        request.headers["x-acting-for"] = ELDER
        return given(door, request, params)

    monkeypatch.setattr(edge, "enter", enter)
    answer = entered(monkeypatch, door, who, ELDER)
    monkeypatch.setattr(edge, "enter", given)
    return answer


def expected(door: edge.Door, role: Role, within: str) -> tuple[int, str]:
    """Return what the table says, read in another way than `authorise` reads it."""
    scope = table()[door.verb].get(role)
    if scope is None:
        return (401, "not_signed_in") if role is Role.PUBLIC else (403, "not_allowed")
    is_mine = {Scope.ANY: True, Scope.VILLAGE: within == MINE or role is Role.SYSTEM, Scope.OWN: False}[scope]
    return (ALLOWED, "") if door.within is None or is_mine else (404, "not_found")


@pytest.mark.parametrize("within", [MINE, OTHERS], ids=["own village", "other village"])
@pytest.mark.parametrize("role", Role)
def test_each_door_opens_to_whom_the_table_says(monkeypatch: pytest.MonkeyPatch, role: Role, within: str) -> None:
    """One test for all doors: each by itself took as long to report as to walk."""
    told = {door.name: entered(monkeypatch, door, principal(role), within) for door in WALKED}
    assert told == {door.name: expected(door, role, within) for door in WALKED}


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


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_what_says_nothing_of_others_is_done_in_person_alone(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    monkeypatch.setattr(edge, "_mandated", [acting.resolve_mandate])
    for door in (door for door in WALKED if door.for_others is None):
        refused = (401, "not_signed_in") if role is Role.PUBLIC else (403, "not_for_others")
        assert asked_for_another(monkeypatch, door, principal(role)) == refused, door.name


FOR_OTHERS = [door for door in WALKED if door.for_others is not None]


def holds(monkeypatch: pytest.MonkeyPatch, mandate: Mandate | None) -> None:
    """Let the store say that there is this mandate; a look's transaction says what its check means."""

    def commit(writes: Writes) -> None:
        refusal = writes.items[0].refusal
        assert refusal is not None
        error = refusal(None if mandate is None else mandates._record(mandate))
        if not isinstance(error, Busy):  # Nothing but a changed limit: the check holds.
            raise error

    acting.forget_all()
    monkeypatch.setattr(acting, "commit", commit)
    monkeypatch.setattr(mandates, "find_mandate", lambda _principal, _agent: mandate)
    monkeypatch.setattr(edge, "_mandated", [acting.resolve_mandate])


def of(matters: frozenset[Matter], *, days: int = 9, state: State = State.STANDING) -> Mandate:
    until = business_date(LIVE.now()) + dt.timedelta(days=days)
    return Mandate(
        ELDER, SUBJECT, "王*", "李*", SUBJECT, Terms(matters, 5, until), Witness(How.SESSION), state, "s1",
        LIVE.now(), "r", {},
    )  # fmt: skip


@pytest.mark.parametrize("matter", Matter)
@pytest.mark.parametrize("role", [Role.RESIDENT, *STAFF])
def test_a_door_opens_to_an_agent_under_its_matter_alone(
    monkeypatch: pytest.MonkeyPatch, role: Role, matter: Matter
) -> None:
    for door in FOR_OTHERS:
        holds(monkeypatch, of(frozenset({matter})))
        told = (ALLOWED, "") if matter is door.for_others else (403, "not_in_mandate")
        assert asked_for_another(monkeypatch, door, principal(role)) == told, door.name


@pytest.mark.parametrize("door", FOR_OTHERS, ids=lambda door: door.name)
def test_no_door_opens_without_a_standing_mandate(monkeypatch: pytest.MonkeyPatch, door: edge.Door) -> None:
    everything = frozenset(Matter)
    for mandate, code in (
        (None, "no_mandate"),
        (of(everything, days=-1), "mandate_ended"),
        (of(everything, state=State.ENDED), "mandate_ended"),
    ):
        holds(monkeypatch, mandate)
        assert asked_for_another(monkeypatch, door, principal(Role.RESIDENT)) == (403, code)
    holds(monkeypatch, of(everything))
    assert asked_for_another(monkeypatch, door, principal(Role.SHOP)) == (403, "no_mandate")
    assert asked_for_another(monkeypatch, door, principal(Role.PUBLIC)) == (401, "not_signed_in")


def test_who_acts_for_another_is_a_resident_with_nothing_of_their_office(monkeypatch: pytest.MonkeyPatch) -> None:
    holds(monkeypatch, of(frozenset(Matter)))
    for door in FOR_OTHERS:
        deed = edge.Deed(door, {})
        who, _ = acting.resolve_mandate(LIVE.acting(principal(Role.TOWN_ADMIN), "-"), ELDER, deed)
        assert (who.subject, who.roles, who.acted_by) == (ELDER, frozenset({Role.RESIDENT}), SUBJECT)
        assert who.town_id == ""


def test_all_that_an_agent_may_do_has_its_words_for_the_elder() -> None:
    done = {door.name for door in FOR_OTHERS if door.method != "GET"} - {"points.my_pay_code"}
    done.add("redemptions.redeem")  # The till's door, which an agent's pay code opens.
    assert done == set(ACTED)
    strings = (Path(census.__file__).parents[1] / "web/shared/strings.js").read_text(encoding="utf-8")
    assert [name for name in sorted(done) if f"'{name}': '" not in strings] == []


def test_what_undoes_a_deed_is_a_door_that_the_deed_names_whole_and_that_needs_no_body() -> None:
    by_name = {door.name: door for door in census.doors()}
    for door in (door for door in census.doors() if door.undone_by):
        undoing = by_name[door.undone_by]
        undoing.asked()
        named = {*re.findall(r"{(\w+)}", door.path), *door.made_by("key", ELDER)}
        assert set(re.findall(r"{(\w+)}", undoing.path)) <= named
        assert undoing.for_others is door.for_others
