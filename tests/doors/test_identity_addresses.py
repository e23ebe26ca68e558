"""The doors of addresses: up to 20 of a resident's or a member's own, one of them the default."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.identity.core.addresses import ADDRESSES_MAX, Address, AddressChanged, NoSuchAddress
from chalicelib.foundation.identity.core.people import NotActive
from chalicelib.foundation.identity.service import addresses as service, consents
from chalicelib.foundation.identity.service.tokens import access_token
from chalicelib.foundation.identity.store import addresses as store
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import LIVE, Context, uuid7
from tests.fakes.wechat import Wechat
from tests.make import credentials, identity, known_people
from tests.make.credentials import Answer, Doors, bearer_of
from tests.make.known_people import ADULT, MOVED, OTHER
from tests.make.members import HOME, OFFICE, asked, joined
from tests.meter import Meter

PATH = "/v1/me/addresses"


@pytest.fixture
def doors(tables: Any) -> Iterator[Doors]:
    identity.town_and_village()
    known_people.enter()
    with credentials.doors() as found:
        yield found


@pytest.fixture(params=[Role.RESIDENT, Role.MEMBER])
def me(request: pytest.FixtureRequest, doors: Doors, wechat: Wechat) -> Principal:
    return identity.resident(ADULT.resident_id) if request.param is Role.RESIDENT else joined(wechat).principal


def acting(principal: Principal) -> Context:
    return LIVE.acting(principal, "r")


def add(doors: Doors, me: Principal, key: str = "", **changes: Any) -> Answer:
    return doors.ask("POST", PATH, asked(**changes), bearer=access_token(LIVE, me), key=key or uuid7())


def listed(me: Principal) -> list[tuple[str, bool]]:
    return [(one.address_id, one.is_default) for one in service.list_addresses(acting(me))]


def test_an_address_is_added_once_listed_masked_and_opened_whole(doors: Doors, me: Principal) -> None:
    key, bearer = uuid7(), access_token(LIVE, me)
    first = add(doors, me, key)
    assert (first.status, first.body["is_default"], first.body["phone"]) == (201, True, HOME.phone)
    assert add(doors, me, key).body == first.body
    assert add(doors, me, key, detail="别处").code == "key_reused_with_other_body"
    (shown,) = doors.ask("GET", PATH, bearer=bearer).body["addresses"]
    assert shown == first.body | {"phone": "139****5678"}
    assert doors.ask("GET", f"{PATH}/{first.body['address_id']}", bearer=bearer).body == first.body


def test_nothing_of_an_address_is_kept_in_plain(doors: Doors, me: Principal) -> None:
    add(doors, me)
    names = [
        name
        for name in storage.client().get_paginator("list_tables").paginate().build_full_result()["TableNames"]
        if name.endswith("addresses")
    ]
    rows = repr([storage.client().scan(TableName=name)["Items"] for name in names])
    assert me.subject in rows
    assert [word for word in (HOME.receiver, HOME.phone, HOME.city, HOME.detail, "5678") if word in rows] == []


def test_there_is_one_default_whatever_is_added_changed_and_removed(doors: Doors, me: Principal) -> None:
    a, b, c = (add(doors, me, is_default=one).body for one in (False, False, True))
    ids = [one["address_id"] for one in (a, b, c)]
    assert listed(me) == [(ids[0], False), (ids[1], False), (ids[2], True)]
    bearer = access_token(LIVE, me)
    body = asked(OFFICE, is_default=True, revision=a["revision"])
    changed = doors.ask("PUT", f"{PATH}/{ids[0]}", body, bearer=bearer).body
    assert (changed["detail"], changed["is_default"]) == (OFFICE.detail, True)
    assert changed["revision"] != a["revision"]
    assert listed(me) == [(ids[0], True), (ids[1], False), (ids[2], False)]
    still = asked(HOME, is_default=False, revision=changed["revision"])
    assert doors.ask("PUT", f"{PATH}/{ids[0]}", still, bearer=bearer).body["is_default"] is True
    assert doors.ask("POST", f"{PATH}/{ids[0]}/remove", bearer=bearer).status == 204
    assert listed(me) == [(ids[1], False), (ids[2], True)]
    assert doors.ask("POST", f"{PATH}/{ids[0]}/remove", bearer=bearer).code == "no_such_address"
    for one in ids[1:]:
        assert doors.ask("POST", f"{PATH}/{one}/remove", bearer=bearer).status == 204
    assert listed(me) == []


def test_an_address_that_was_changed_since_it_was_read_is_not_changed_again(doors: Doors, me: Principal) -> None:
    first, bearer = add(doors, me).body, access_token(LIVE, me)
    path, body = f"{PATH}/{first['address_id']}", asked(OFFICE, revision=first["revision"])
    assert doors.ask("PUT", path, body, bearer=bearer).status == 200
    again = doors.ask("PUT", path, asked(HOME, revision=first["revision"]), bearer=bearer)
    assert (again.status, again.code) == (409, "address_changed_meanwhile")
    assert service.load_address(acting(me), first["address_id"]).destination == OFFICE


def test_twenty_addresses_and_no_more(doors: Doors, me: Principal) -> None:
    for _ in range(ADDRESSES_MAX):
        service.add_address(acting(me), destination=HOME, key=uuid7())
    answer = add(doors, me)
    assert (answer.status, answer.code) == (409, "too_many_addresses")
    assert len(listed(me)) == ADDRESSES_MAX


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("receiver", ""),
        ("receiver", "长" * 31),
        ("phone", "12345"),
        ("phone", ""),
        ("province", ""),
        ("city", "长" * 31),
        ("district", ""),
        ("detail", ""),
        ("detail", "长" * 121),
        ("is_default", "yes"),
        ("person_id", "x"),
    ],
)
def test_each_field_of_an_address_is_checked(doors: Doors, me: Principal, field: str, sent: str) -> None:
    assert add(doors, me, **{field: sent}).fields() == {field}
    assert listed(me) == []


def test_a_change_says_which_revision_it_read(doors: Doors, me: Principal) -> None:
    first = add(doors, me).body
    path = f"{PATH}/{first['address_id']}"
    assert doors.ask("PUT", path, asked(OFFICE), bearer=access_token(LIVE, me)).fields() == {"revision"}
    assert service.load_address(acting(me), first["address_id"]).destination == HOME


def test_nobody_has_anothers_address(doors: Doors, me: Principal) -> None:
    mine = add(doors, me).body
    path, other = f"{PATH}/{mine['address_id']}", access_token(LIVE, identity.resident(OTHER.resident_id))
    for method, where, body in (
        ("GET", path, None),
        ("PUT", path, asked(OFFICE, revision=mine["revision"])),
        ("POST", f"{path}/remove", None),
        ("GET", f"{PATH}/nothing", None),
    ):
        assert doors.ask(method, where, body, bearer=other).code == "no_such_address"
    assert doors.ask("GET", PATH, bearer=other).body == {"addresses": []}
    assert service.load_address(acting(me), mine["address_id"]).destination == HOME


@pytest.mark.parametrize("role", Role)
def test_addresses_are_of_residents_and_members_alone(doors: Doors, role: Role) -> None:
    bearer = "" if role is Role.PUBLIC else bearer_of(role)
    own = {Role.RESIDENT, Role.MEMBER}
    status = doors.ask("GET", PATH, bearer=bearer).status
    assert status == (200 if role in own else 401 if role is Role.PUBLIC else 403)


def test_a_checkout_reads_an_address_in_one_round_trip_and_its_copy_later(doors: Doors, me: Principal) -> None:
    made = service.add_address(acting(me), destination=HOME, key=uuid7())
    with Meter(storage.client()) as meter:
        found = service.load_address(acting(me), made.address_id)
    assert meter.cost.round_trips == 1
    assert isinstance(found, Address)
    assert found.person_id == me.subject
    assert service.open_destination(found.sealed) == HOME


def test_who_moved_away_adds_none(doors: Doors) -> None:
    with pytest.raises(NotActive):
        service.add_address(acting(identity.resident(MOVED.resident_id)), destination=HOME, key=uuid7())


def test_of_two_changes_at_once_one_is_refused(doors: Doors, me: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = store.load_book(me.subject)
    service.add_address(acting(me), destination=HOME, key=uuid7())
    monkeypatch.setattr(store, "load_book", lambda _: seen)
    with pytest.raises(AddressChanged):
        service.add_address(acting(me), destination=OFFICE, key=uuid7())
    monkeypatch.undo()
    assert len(listed(me)) == 1


def test_a_resident_who_withdraws_registration_leaves_no_address(doors: Doors) -> None:
    me = identity.resident(ADULT.resident_id)
    consents.grant_consent(
        acting(me),
        person_id=me.subject,
        purpose="registration",
        version=consents.PURPOSES["registration"].present.version,
        born_on=ADULT.born_on,
    )
    made = service.add_address(acting(me), destination=HOME, key=uuid7())
    consents.withdraw_consent(acting(me), person_id=me.subject, purpose="registration")
    assert listed(me) == []
    with pytest.raises(NoSuchAddress):
        service.load_address(acting(me), made.address_id)
