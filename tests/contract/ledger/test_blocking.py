"""Accounts that stop: blocked by an officer, or because the registry says that the holder is gone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.identity.core.people import ChangedMeanwhile, Resident, Status, holder_of
from chalicelib.foundation.identity.core.roster import Row
from chalicelib.foundation.identity.service import following, people as identity
from chalicelib.foundation.identity.service.chunks import import_chunk
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.writes import commit
from chalicelib.points.ledger.core.accounts import (
    Account,
    AccountBlocked,
    AccountRef,
    AlreadyBlocked,
    HolderGone,
    Kind,
    NotBlocked,
    standing_of,
)
from chalicelib.points.ledger.core.keys import KeyTooOld
from chalicelib.points.ledger.service import accounts, awards, desk, moves
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.ledger.service.kinship import OwnCause
from chalicelib.points.ledger.service.verify import verify_village
from tests.make import people
from tests.make.ledger import award, grant
from tests.make.world import World
from tests.meter import Meter

TODAY = dt.date(2026, 11, 23)


class Village:
    """A village with a registry, a household of two, and a budget."""

    def __init__(self) -> None:
        self.world = World()
        self.village = people.village(self.world.context())
        self.village_id = self.village.village_id
        self.home, (self.ana, self.ben) = people.household(self.world.context(), self.village, 7)
        self.budget = grant(self.world.context(), 10_000, village_id=self.village_id)

    @property
    def ctx(self) -> Any:
        return self.world.context()

    def give(self, who: Resident, source: str = "gift") -> Done:
        asked = award(self.ctx, AccountRef.of_holder(who.resident_id), source, budget=self.budget)
        return awards.award_points(self.ctx, award=asked)

    def block(self, who: Resident, *, blocked: bool = True, key: str = "", reason: str = "冒领核查") -> Done:
        return desk.set_blocked(
            self.ctx, holder_id=who.resident_id, blocked=blocked, reason=reason, key=key or self.world.new_id()
        )

    def status(self, who: Resident, status: Status) -> None:
        identity.set_status(self.ctx, resident_id=who.resident_id, status=status)

    def account(self, who: Resident) -> Account | None:
        return accounts.find_account(ref=AccountRef.of_holder(who.resident_id), consistent=True)

    def everything(self, who: Resident) -> list[Callable[[], Any]]:
        """Everything that moves points of somebody who was given some."""
        ref, ctx = AccountRef.of_holder(who.resident_id), self.ctx
        ends_at = self.world.moment + dt.timedelta(days=1)
        paper: dict[str, Any] = {"document": "记录", "on": None, "minutes": 0, "points": None, "rule": "pub"}
        pay: dict[str, Any] = {"ref": ref, "points": 1, "document": "x"}
        return [
            lambda: self.give(who, "another"),
            lambda: desk.write_up(ctx, holder_id=who.resident_id, key=ctx.new_id(), **paper),
            lambda: moves.redeem(ctx, **pay, partner_id="p", key=ctx.new_id(), request="1"),
            lambda: moves.hold(ctx, **pay, key="another", ends_at=ends_at),
            lambda: moves.capture(ctx, **pay, key="order", credit="mall"),
            lambda: moves.reverse(ctx, ref=ref, source="gift", line=ref.account_id, document="x"),
            lambda: moves.move_to_household(
                ctx, member=ref, household=AccountRef.of_holder(self.home), key=ctx.new_id(), points=1
            ),
        ]

    def books_agree(self) -> None:
        assert verify_village(village_id=self.village_id, years=(2026,)).faults == []


@pytest.fixture
def village(store: Any, monkeypatch: pytest.MonkeyPatch) -> Village:
    monkeypatch.setattr(following, "_followers", [accounts.prepare_following])
    return Village()


def answer(deed: Callable[[], Any]) -> Any:
    while True:
        try:
            return deed()
        except Busy:
            continue
        except DomainError as refusal:
            return type(refusal)


def rich(village: Village, who: Resident) -> None:
    """Somebody with points, a hold, and points that were moved to the household."""
    village.give(who)
    ref = AccountRef.of_holder(who.resident_id)
    ends_at = village.world.moment + dt.timedelta(days=1)
    moves.hold(village.ctx, ref=ref, key="order", points=10, document="order", ends_at=ends_at)
    home = AccountRef.of_holder(village.home)
    moves.move_to_household(village.ctx, member=ref, household=home, key=village.world.new_id(), points=50)


def test_a_blocked_account_takes_and_gives_nothing_until_it_is_let_go(village: Village) -> None:
    rich(village, village.ana)
    village.block(village.ana)
    assert [answer(deed) for deed in village.everything(village.ana)] == [AccountBlocked] * 7
    village.block(village.ana, blocked=False, reason="查清了")
    assert {type(answer(deed)) for deed in village.everything(village.ana)} == {Done}
    village.books_agree()


def test_the_statement_and_the_audit_trail_say_who_blocked_when_and_why(village: Village) -> None:
    village.give(village.ana)
    for blocked, reason in ((True, "冒领核查"), (False, "查清了")):
        village.world.moment += dt.timedelta(minutes=1)
        village.block(village.ana, blocked=blocked, reason=reason)
    rows = accounts.statement(ref=AccountRef.of_holder(village.ana.resident_id), size=9, cursor=None).rows
    told = [(row.kind, row.delta.balance, row.document, row.by, row.seq, row.after) for row in rows[:2]]
    assert told == [(Kind.RELEASE, 0, "查清了", "system", 3, 200), (Kind.BLOCK, 0, "冒领核查", "system", 2, 200)]
    deeds = [(row["deed"], row["target"]) for row in day_of_audit(place_id=village.village_id, on=TODAY).rows]
    assert [deed for deed, target in deeds if target == rows[0].ref.account_id] == ["points.release", "points.block"]
    village.books_agree()


def test_a_late_duplicate_of_a_block_does_not_block_again(village: Village) -> None:
    village.give(village.ana)
    key, forgotten = village.world.new_id(), village.world.new_id()
    first = village.block(village.ana, key=key)
    assert village.block(village.ana, key=key) == Done(first.entry, replayed=True)
    with pytest.raises(AlreadyBlocked):
        village.block(village.ana)
    village.block(village.ana, blocked=False)
    assert village.block(village.ana, key=key) == Done(first.entry, replayed=True)
    with pytest.raises(NotBlocked):
        village.block(village.ana, blocked=False)
    for body in ({"who": village.ben}, {"who": village.ana, "reason": "别的"}, {"who": village.ana, "blocked": False}):
        with pytest.raises(KeyReused):
            village.block(**body, key=key)
    found = village.account(village.ana)
    assert found is not None
    assert (found.status, found.block) == ("active", "")
    village.world.pass_days(9)
    with pytest.raises(KeyTooOld):
        village.block(village.ana, key=forgotten)


def test_nobody_blocks_or_frees_an_account_of_their_own_household(village: Village) -> None:
    roles = frozenset({Role.VILLAGE_OFFICER})
    me = Principal("s-ben", roles, villages=((0, 99_999),), resident_id=village.ben.resident_id)
    with pytest.raises(OwnCause):
        desk.set_blocked(
            village.world.context(me),
            holder_id=village.ana.resident_id,
            blocked=False,
            reason="查清了",
            key=village.world.new_id(),
        )


def test_an_account_may_be_blocked_before_it_earned_anything(village: Village) -> None:
    village.block(village.ana)
    with pytest.raises(AccountBlocked):
        village.give(village.ana)
    village.status(village.ben, Status.DEAD)
    with pytest.raises(HolderGone):
        village.block(village.ben)
    assert village.account(village.ben) is None


def test_eight_officers_who_block_at_once_do_it_once(village: Village) -> None:
    village.give(village.ana)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: answer(lambda: village.block(village.ana)), range(8)))
    assert sum(isinstance(one, Done) for one in found) == 1
    assert found.count(AlreadyBlocked) == 7
    village.books_agree()


@pytest.mark.parametrize("status", [Status.MOVED, Status.DEAD])
def test_who_is_gone_takes_and_gives_nothing_and_the_household_keeps_what_it_has(
    village: Village, status: Status
) -> None:
    rich(village, village.ana)
    village.status(village.ana, status)
    *others, _reversal, pooling = village.everything(village.ana)
    assert [answer(deed) for deed in (*others, pooling)] == [HolderGone] * 6
    home = accounts.find_account(ref=AccountRef.of_holder(village.home), consistent=True)
    assert home is not None
    assert (home.balance, home.status) == (50, "active")
    moves.redeem(
        village.ctx, ref=home.ref, partner_id="p", key=village.world.new_id(), points=50, document="x", request="50"
    )
    village.status(village.ana, Status.ACTIVE)
    assert {type(answer(deed)) for deed in village.everything(village.ana)} == {Done}
    village.books_agree()


def test_who_is_gone_is_paid_by_no_bulk_and_gets_no_account(village: Village) -> None:
    village.give(village.ana)
    for who in (village.ana, village.ben):
        village.status(who, Status.DEAD)
    refs = [AccountRef.of_holder(who.resident_id) for who in (village.ana, village.ben)]
    outcomes = awards.award_many(village.ctx, awards=[award(village.ctx, ref, "meeting") for ref in refs])
    assert isinstance(outcomes[0].refusal, HolderGone)
    assert [one.done for one in outcomes] == [None, None]
    with pytest.raises(HolderGone):
        village.give(village.ben)
    assert village.account(village.ben) is None


def test_an_officers_block_outlasts_going_and_coming_back(village: Village) -> None:
    village.give(village.ana)
    village.block(village.ana)
    village.status(village.ana, Status.MOVED)
    village.status(village.ana, Status.ACTIVE)
    with pytest.raises(AccountBlocked):
        village.give(village.ana, "b")
    village.status(village.ana, Status.MOVED)
    village.block(village.ana, blocked=False)
    with pytest.raises(HolderGone):
        village.give(village.ana, "b")
    village.block(village.ana)
    village.block(village.ana, blocked=False)
    village.status(village.ana, Status.ACTIVE)
    village.give(village.ana, "b")
    village.books_agree()


@pytest.mark.parametrize("turn", range(6))
def test_no_account_is_opened_or_paid_after_somebody_is_gone_however_the_two_meet(village: Village, turn: int) -> None:
    """The award opens the account while the registry says that its holder died."""

    def die() -> Any:
        return answer(lambda: village.status(village.ana, Status.DEAD))

    with ThreadPoolExecutor(9) as pool:
        paid = [pool.submit(answer, lambda n=n: village.give(village.ana, f"deed {n}")) for n in range(turn)]  # type: ignore[misc]  # A default binds now.
        died = pool.submit(die)
        paid += [pool.submit(answer, lambda n=n: village.give(village.ana, f"deed {n}")) for n in range(turn, 8)]  # type: ignore[misc]  # Same.
        [one.result() for one in paid]
        while died.result() is ChangedMeanwhile:
            died = pool.submit(die)
    found = village.account(village.ana)
    assert found is None or found.status == "dead"
    with pytest.raises(HolderGone):
        village.give(village.ana, "after")
    village.books_agree()


def test_the_registry_decides_in_the_transaction_that_opens_an_account(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The holder was there when the account's opening began, and dies before it is written."""
    read = identity.find_holder

    def overtaken(*, holder_id: str) -> Any:
        found = read(holder_id=holder_id)
        village.status(village.ana, Status.DEAD)
        return found

    monkeypatch.setattr(identity, "find_holder", overtaken)
    with pytest.raises(HolderGone):
        village.give(village.ana)
    assert village.account(village.ana) is None


def test_an_account_that_was_opened_since_the_registry_looked_makes_it_look_again(village: Village) -> None:
    gone = holder_of(dataclasses.replace(village.ana, status=Status.DEAD))
    writes = accounts.prepare_following(village.ctx, gone)
    village.give(village.ana)
    with pytest.raises(ChangedMeanwhile):
        commit(writes)
    writes = accounts.prepare_following(village.ctx, gone)
    village.block(village.ana)
    with pytest.raises(ChangedMeanwhile):
        commit(writes)


def test_a_corrected_name_is_masked_anew_in_the_account(village: Village) -> None:
    village.give(village.ana)
    for name, mask in (("钱五", "钱*"), ("孙五", "孙*")):
        identity.change_resident(village.ctx, resident_id=village.ana.resident_id, name=name)
        found = village.account(village.ana)
        assert found is not None
        assert (found.mask, found.status) == (mask, "active")
    done = moves.redeem(
        village.ctx, ref=AccountRef.of_holder(village.ana.resident_id), partner_id="p", key=village.world.new_id(),
        points=1, document="x", request="1",
    )  # fmt: skip
    assert done.entry.mask == "孙*"
    village.books_agree()


def test_a_roster_that_corrects_a_name_masks_it_anew_too(village: Village) -> None:
    village.give(village.ana)
    number = identity.whole_id_number(village.ana)
    row = Row(2, village.village_id, "", "007", "户主", "钱小七", number, "", "")
    for did in ("updated", "updated"):
        counts, faults = import_chunk(village.ctx, run_id="run", rows=[row])
        assert (counts[did], faults) == (1, [])
    found = village.account(village.ana)
    assert found is not None
    assert found.mask == "钱*"


def test_a_name_that_looks_the_same_when_masked_costs_nothing_more(village: Village) -> None:
    village.give(village.ana)
    before = identity.load_resident(resident_id=village.ana.resident_id)
    with Meter(storage.client()) as meter:
        identity.change_resident(village.ctx, resident_id=before.resident_id, name=f"{before.name[0]}新名")
    assert meter.cost.round_trips == 2
    with Meter(storage.client()) as meter:
        identity.change_resident(village.ctx, resident_id=before.resident_id, name="欧阳新名")
    assert meter.cost.round_trips == 3


def test_how_an_account_stands_follows_from_the_registry_and_the_officers_block() -> None:
    found = {(registry, block): standing_of(registry, block).status
             for registry in ("active", "moved", "dead") for block in ("", "block#1")}  # fmt: skip
    assert found == {
        ("active", ""): "active", ("active", "block#1"): "blocked", ("moved", ""): "moved",
        ("moved", "block#1"): "moved", ("dead", ""): "dead", ("dead", "block#1"): "dead",
    }  # fmt: skip
