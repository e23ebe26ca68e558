"""The ledger's nights on a real store: what they do twice, what they do after a night was lost, and past what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.identity.core.people import Holder, Status
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import writes
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import commit
from chalicelib.points.ledger.core.accounts import Account, AccountRef, HolderGone
from chalicelib.points.ledger.records import AccountRecord
from chalicelib.points.ledger.service import accounts, awards, moves, nightly
from chalicelib.points.ledger.service.verify import verify_village
from tests.make.ledger import VILLAGE, award, open_accounts, ref, stop
from tests.make.partners import make_village
from tests.make.world import World

ANA, BEN, CARL = ref(1), ref(2), ref(3)


@pytest.fixture
def world(store: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda *_, **__: None)
    make_village(VILLAGE)
    open_accounts([ANA, BEN, CARL])
    world = World()
    for one in (ANA, BEN, CARL):
        awards.award_points(world.context(), award=award(world.context(), one, f"gift {one.holder}", points=100))
    return world


def night(world: World, kind: str) -> dict[str, int]:
    """Do a village's part of tonight; return what it counted."""
    part = runs.Part(world.new_id(), kind, VILLAGE)
    today = {"today": str(world.now().date())}
    runs.fan_out(
        world.context(), run_id=part.run_id, kind=kind, queue="ledger", place_id="", parts=[VILLAGE], facts=today
    )
    nightly.do_part(world.context(), part)
    return dict(runs.load_run(run_id=part.run_id).counts)


def hold(world: World, one: AccountRef, key: str, days: int = 1) -> None:
    ends_at = world.moment + dt.timedelta(days=days)
    moves.hold(world.context(), ref=one, key=key, points=30, document="order", ends_at=ends_at)


def found(one: AccountRef) -> Account:
    account = accounts.find_account(ref=one, consistent=True)
    assert account is not None
    return account


def test_a_hold_is_voided_the_night_after_its_end_and_no_sooner(world: World) -> None:
    hold(world, ANA, "one", days=1)
    hold(world, ANA, "two", days=7)
    hold(world, BEN, "three", days=1)
    moves.capture(world.context(), ref=BEN, key="three", points=30, credit="mall", document="order")
    assert night(world, "overdue")["voided"] == 0
    world.pass_days(2)
    assert night(world, "overdue")["voided"] == 1
    assert night(world, "overdue")["voided"] == 0
    assert (found(ANA).held, found(ANA).balance, found(BEN).balance) == (30, 70, 70)


def test_a_night_that_was_lost_is_made_good_by_a_later_one(world: World) -> None:
    hold(world, ANA, "one", days=1)
    world.pass_days(40)
    assert night(world, "overdue")["voided"] == 1
    assert found(ANA).held == 0


def test_a_blocked_account_keeps_no_other_hold_from_being_voided_and_follows_when_let_go(world: World) -> None:
    hold(world, ANA, "one")
    hold(world, BEN, "two")
    stop(world.context(), ANA, blocked=True)
    world.pass_days(9)
    assert night(world, "overdue") == {"voided": 1, "blocked": 1}
    assert (found(ANA).held, found(BEN).held) == (30, 0)
    stop(world.context(), ANA, blocked=False)
    world.pass_days(1)
    assert night(world, "overdue") == {"voided": 1, "blocked": 0}
    assert verify_village(village_id=VILLAGE).faults == []


@pytest.mark.parametrize("status", [Status.MOVED, Status.DEAD])
def test_what_was_held_of_who_is_gone_is_voided_after_its_end_and_not_captured(world: World, status: Status) -> None:
    hold(world, ANA, "one")
    holder = Holder(f"{ANA.village_id}r{ANA.holder}", ANA.village_id, "resident", "张*", status)
    commit(accounts.prepare_following(world.context(), holder))
    with pytest.raises(HolderGone):
        moves.capture(world.context(), ref=ANA, key="one", points=30, credit="mall", document="order")
    world.pass_days(2)
    assert night(world, "overdue") == {"voided": 1, "blocked": 0}
    assert night(world, "overdue") == {"voided": 0, "blocked": 0}
    assert (found(ANA).held, found(ANA).balance, found(ANA).status) == (0, 100, status.value)
    assert verify_village(village_id=VILLAGE).faults == []


def test_expiry_passes_over_blocked_accounts(world: World) -> None:
    stop(world.context(), ANA, blocked=True)
    world.moment = dt.datetime(2028, 1, 1, 1, tzinfo=dt.UTC)
    assert night(world, "expire") == {"accounts": 2, "points": 200, "blocked": 1}
    assert (found(ANA).balance, found(BEN).balance) == (100, 0)


def test_where_the_store_is_busy_the_night_comes_again_and_no_account_is_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.moment = dt.datetime(2028, 1, 1, 1, tzinfo=dt.UTC)
    part = runs.Part("expiry", "expire", VILLAGE)
    runs.fan_out(
        world.context(), run_id="expiry", kind="expire", queue="ledger", place_id="", parts=[VILLAGE],
        facts={"today": "2028-01-01"},
    )  # fmt: skip
    send = writes._once

    def busy(items: list[writes.Write]) -> list[writes.Failure] | None:
        return None if any(item.record is AccountRecord for item in items) else send(items)

    with monkeypatch.context() as patch:
        patch.setattr(writes, "_once", busy)
        patch.setattr(writes, "_pause", lambda _turn: None)
        with pytest.raises(Busy):
            nightly.do_part(world.context(), part)
    assert runs.load_run(run_id="expiry").done == 0
    nightly.do_part(world.context(), part)
    assert [found(one).balance for one in (ANA, BEN, CARL)] == [0, 0, 0]
    assert runs.load_run(run_id="expiry").state == "done"
