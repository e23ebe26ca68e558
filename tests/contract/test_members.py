"""Members on a real store: first sign-ins, blocks and addresses that meet at the same instant."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.foundation.identity.core.addresses import ADDRESSES_MAX, AddressChanged, TooManyAddresses
from chalicelib.foundation.identity.core.members import MemberBlocked, MemberChanged, NoSuchMember
from chalicelib.foundation.identity.core.sessions import RefreshInvalid
from chalicelib.foundation.identity.service import addresses, consents, members, sessions
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import LIVE, uuid7
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.settings import settings
from tests.fakes.wechat import Wechat
from tests.make import identity
from tests.make.members import HOME, joined

pytestmark = pytest.mark.usefixtures("store")
AT_ONCE = 8


@pytest.fixture(autouse=True)
def town(store: Any) -> None:
    identity.town_and_village()


def all_at_once(*deeds: Any) -> list[Any]:
    """Do all deeds at one instant, and return what each returned or refused."""
    barrier = threading.Barrier(len(deeds))

    def done(deed: Any) -> Any:
        barrier.wait()
        try:
            return deed()
        except DomainError as refusal:
            return refusal

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(done, deeds))


def rows(table: str) -> list[Any]:
    names = storage.client().get_paginator("list_tables").paginate().build_full_result()["TableNames"]
    (name,) = [one for one in names if one.removeprefix(settings().table_prefix) == table]
    return list(storage.client().scan(TableName=name, ConsistentRead=True)["Items"])


def test_first_sign_ins_at_the_same_instant_make_one_member(wechat: Wechat) -> None:
    for turn in range(5):
        found = all_at_once(*[lambda turn=turn: joined(wechat, f"oUser{turn}")] * AT_ONCE)
        signed_in = [one for one in found if not isinstance(one, Busy)]
        assert len({one.principal.subject for one in signed_in}) == 1, found
        assert len(rows("members")) == turn + 1
        assert len(rows("sessions")) >= len(signed_in)
    assert len(rows("consents")) == 2 * 5


def test_a_block_beside_a_sign_in_leaves_no_session_that_goes_on(wechat: Wechat) -> None:
    admin = LIVE.acting(identity.principal(Role.TOWN_ADMIN), "r")
    for turn in range(10):
        openid = f"oUser{turn}"
        me = joined(wechat, openid).principal.subject
        found, _ = all_at_once(
            lambda openid=openid: joined(wechat, openid),
            lambda me=me: members.block_member(admin, member_id=me, reason="x"),
        )
        if not isinstance(found, DomainError):
            with pytest.raises(RefreshInvalid):
                sessions.refresh(LIVE, refresh_token=found.refresh_token)
        with pytest.raises(MemberBlocked):
            joined(wechat, openid)


def test_an_address_that_is_added_beside_the_end_does_not_outlive_it(wechat: Wechat) -> None:
    for turn in range(10):
        acting = LIVE.acting(joined(wechat, f"oUser{turn}").principal, "r")
        me = acting.actor.subject
        added, ended = all_at_once(
            lambda acting=acting: addresses.add_address(acting, destination=HOME, key=uuid7()),
            lambda acting=acting: members.end_membership(acting),
        )
        if ended is not None:
            assert isinstance(ended, AddressChanged | MemberChanged | Busy), ended
            members.end_membership(acting)
        elif isinstance(added, DomainError):
            assert isinstance(added, NoSuchMember | AddressChanged | Busy), added
        assert addresses.list_addresses(acting) == ()
        assert not consents.standing(person_id=me, purpose="membership").stands
    assert rows("addresses") == []


def test_of_many_at_once_no_twenty_first_address_is_kept(wechat: Wechat) -> None:
    acting = LIVE.acting(joined(wechat).principal, "r")
    for _ in range(ADDRESSES_MAX - 1):
        addresses.add_address(acting, destination=HOME, key=uuid7())
    found = all_at_once(
        *[lambda: addresses.add_address(acting, destination=HOME, key=uuid7(), is_default=True)] * AT_ONCE
    )
    refused = [one for one in found if isinstance(one, DomainError)]
    assert all(isinstance(one, AddressChanged | TooManyAddresses | Busy) for one in refused), refused
    kept = addresses.list_addresses(acting)
    assert len(kept) == ADDRESSES_MAX
    assert sum(one.is_default for one in kept) == 1
