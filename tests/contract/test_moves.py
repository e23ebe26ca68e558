"""Who moves to another village, on a real store: one village has them at a time, whoever asks at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.foundation.identity.core.moves import RegisteredBefore, RegisteredElsewhere
from chalicelib.foundation.identity.core.people import AlreadyRegistered, ChangedMeanwhile, Person, Resident, Status
from chalicelib.foundation.identity.core.purposes import purpose_of
from chalicelib.foundation.identity.service import binding, moves, people as residents
from chalicelib.foundation.identity.service.binding import prepare_bind_wechat
from chalicelib.foundation.identity.service.consents import REGISTRATION
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts, desk
from tests.make import people
from tests.make.claims import Town, make_town

SHANGDONG, XIANGSHAN = ("上董村", "330109102216"), ("响山村", "330109102217")


@pytest.fixture
def town(store: Any) -> Town:
    return make_town()


@pytest.fixture
def near(town: Town) -> str:
    """Another village of the town."""
    return people.village(town.house(), *SHANGDONG).village_id


def mover(town: Town, village_id: str) -> Person:
    """Return the first of the town's people, as they are entered in this village."""
    return Person("王小嫁", people.id_number(0), "13900000009", note=village_id)


def gone(town: Town) -> str:
    """Return the first of the town's people, who has moved away."""
    return residents.set_status(town.house(), resident_id=town.people[0].resident_id, status=Status.MOVED).resident_id


def entered(town: Town, village_id: str) -> Resident:
    return residents.register_resident(town.house(), village_id=village_id, person=mover(town, village_id))


def named() -> str | None:
    return residents.find_by_id_number(id_number=people.id_number(0))


def test_who_moved_away_is_registered_where_they_live_now_and_who_they_were_is_kept(town: Town, near: str) -> None:
    with pytest.raises(AlreadyRegistered):
        entered(town, near)
    old = gone(town)
    new = entered(town, near)
    assert (new.village_id, new.status, named()) == (near, Status.ACTIVE, new.resident_id)
    was = residents.load_resident(resident_id=old)
    assert (was.status, was.phone_digest, was.name) == (Status.MOVED, "", town.people[0].name)
    assert residents.find_by_phone(phone="13800000000") == []
    assert residents.find_by_phone(phone="13900000009") == [new.resident_id]
    ctx = town.house()
    found = residents.search_by_id_number(ctx, village_id=town.village_id, id_number=people.id_number(0))
    assert found.resident_id == old
    with pytest.raises(AlreadyRegistered):
        entered(town, near)


def test_the_dead_move_nowhere(town: Town, near: str) -> None:
    residents.set_status(town.house(), resident_id=town.people[0].resident_id, status=Status.DEAD)
    with pytest.raises(AlreadyRegistered):
        entered(town, near)


def test_points_stay_where_they_were_earned_and_wait_for_who_comes_back(town: Town, near: str) -> None:
    old = town.people[0].resident_id
    desk.write_up(
        town.ctx("vic"), holder_id=old, rule="pub", document="会议记录", key=town.key(), on=None, minutes=0, points=None
    )
    had = town.balance(old)
    assert had > 0
    gone(town)
    new = entered(town, near)
    assert (town.balance(old), town.balance(new.resident_id)) == (had, 0)
    with pytest.raises(RegisteredBefore) as refused:
        entered(town, town.village_id)
    assert refused.value.facts["resident_id"] == old
    with pytest.raises(RegisteredElsewhere):
        residents.set_status(town.house(), resident_id=old, status=Status.ACTIVE)
    residents.set_status(town.house(), resident_id=new.resident_id, status=Status.MOVED)
    with pytest.raises(RegisteredBefore):
        entered(town, town.village_id)
    residents.set_status(town.house(), resident_id=old, status=Status.ACTIVE)
    account = accounts.find_account(ref=AccountRef.of_holder(old), consistent=True)
    assert account is not None
    assert (account.balance, account.status, named()) == (had, "active", old)
    with pytest.raises(RegisteredElsewhere):
        residents.set_status(town.house(), resident_id=new.resident_id, status=Status.ACTIVE)


def test_of_two_villages_at_once_one_registers_who_moved(
    town: Town, near: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = people.village(town.house(), *XIANGSHAN).village_id
    gone(town)
    both, find_left = threading.Barrier(2), moves.find_left

    def together(**given: Any) -> Resident:
        old = find_left(**given)
        both.wait(timeout=10)
        return old

    monkeypatch.setattr(residents, "find_left", together)

    def enter(village_id: str) -> Resident | Exception:
        try:
            return entered(town, village_id)
        except AlreadyRegistered as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(enter, (near, far)))
    (won,) = [one for one in answers if isinstance(one, Resident)]
    assert named() == won.resident_id
    lost = far if won.village_id == near else near
    assert residents.count_residents(village_id=lost) == 0


def test_whom_their_old_village_has_back_meanwhile_is_registered_nowhere_else(
    town: Town, near: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, find_left = gone(town), moves.find_left

    def back_meanwhile(**given: Any) -> Resident:
        found = find_left(**given)
        residents.set_status(town.house(), resident_id=old, status=Status.ACTIVE)
        return found

    monkeypatch.setattr(residents, "find_left", back_meanwhile)
    with pytest.raises(ChangedMeanwhile):
        entered(town, near)
    assert (named(), residents.load_resident(resident_id=old).status) == (old, Status.ACTIVE)
    assert residents.count_residents(village_id=near) == 0


def test_whom_another_village_registers_meanwhile_does_not_come_back(
    town: Town, near: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = gone(town)

    def registered_meanwhile(ctx: Context, *holder_ids: str) -> object:
        found = find_untied(ctx, *holder_ids)
        monkeypatch.undo()
        entered(town, near)
        return found

    monkeypatch.setattr(residents, "find_untied", registered_meanwhile)
    with pytest.raises(RegisteredElsewhere):
        residents.set_status(town.house(), resident_id=old, status=Status.ACTIVE)
    assert residents.load_resident(resident_id=old).status is Status.MOVED


def test_the_same_wechat_user_is_bound_to_who_they_are_now(town: Town, near: str) -> None:
    old, born_on = town.people[0], town.people[0].born_on
    version = purpose_of(REGISTRATION).present.version
    binding.bind_wechat(town.house(), openid="o1", resident_id=old.resident_id, born_on=born_on, version=version)
    gone(town)
    new = entered(town, near)
    person = residents.find_named(id_number=people.id_number(0))
    assert person is not None
    writes, _ = prepare_bind_wechat(
        town.house(), openid="o1", resident_id=new.resident_id, born_on=born_on, version=version, former=person.former
    )
    commit(writes)
    assert binding.find_openid(person_id=new.resident_id) == "o1"
    assert binding.find_openid(person_id=old.resident_id) is None
