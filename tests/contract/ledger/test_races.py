"""Different requests at the same moment on one account, one hold, one budget: as many succeed as there is room for."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.points.ledger.core.accounts import Account, AccountRef, Entry
from chalicelib.points.ledger.service import accounts, awards, budgets, moves
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.points.ledger.store import entries
from tests.make.ledger import VILLAGE, award, grant, open_accounts, ref
from tests.make.world import World

ANA, BEN, HOME = ref(1), ref(2), ref(3)
MANY = 16


@pytest.fixture
def world(store: Any) -> World:
    open_accounts([ANA, BEN, HOME])
    return World()


def give(world: World, points: int, source: str = "gift", **more: Any) -> awards.Done:
    return awards.award_points(world.context(), award=award(world.context(), ANA, source, points=points, **more))


def at_once(deeds: Iterable[Callable[[], object]]) -> Counter[str]:
    """What many deeds come to when they are begun together: "done", or the code of the refusal."""

    def outcome(deed: Callable[[], object]) -> str:
        while True:
            try:
                deed()
            except Busy:
                continue
            except DomainError as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(MANY) as pool:
        return Counter(pool.map(outcome, deeds))


def redeeming(world: World, points: int, *, step: int = 0) -> Callable[[], object]:
    key = world.new_id()
    return lambda: moves.redeem(
        world.context(), ref=ANA, partner_id="v00001p1", key=key, points=points, document="till", request=str(points),
        pay_step=step,
    )  # fmt: skip


def found(one: AccountRef = ANA) -> Account:
    account = accounts.find_account(ref=one, consistent=True)
    assert account is not None
    return account


def books_agree() -> None:
    assert verify_village(village_id=VILLAGE, years=(2026,)).faults == []


def test_sixteen_tills_never_spend_more_than_there_is(world: World) -> None:
    give(world, 100)
    assert at_once(redeeming(world, 15) for _ in range(MANY)) == {"done": 6, "insufficient_balance": 10}
    assert (found().balance, found().spent) == (10, 90)
    books_agree()


def test_sixteen_tills_that_scan_one_pay_code_are_paid_once(world: World) -> None:
    give(world, 100)
    assert at_once(redeeming(world, 5, step=7) for _ in range(MANY)) == {"done": 1, "pay_code_used": 15}
    assert found().balance == 95


def test_awards_while_others_spend_are_all_there_in_the_end(world: World) -> None:
    give(world, 1_000)
    giving = [lambda n=n: give(world, 10, f"gift {n}") for n in range(MANY)]
    spending = [redeeming(world, 20) for _ in range(MANY)]
    assert at_once(deed for pair in zip(giving, spending, strict=True) for deed in pair) == {"done": 2 * MANY}
    assert (found().balance, found().version) == (1_000 + MANY * 10 - MANY * 20, 1 + 2 * MANY)
    books_agree()


def test_awards_at_once_stop_at_the_cap_and_at_the_budget(world: World) -> None:
    hours = [lambda n=n: give(world, 200, f"shift {n}", rule="vol", minutes=60) for n in range(MANY)]
    assert at_once(hours) == {"done": 4, "cap_reached": 12}
    budget = grant(world.context(), 1_000)
    drawing = [lambda n=n: give(world, 150, f"claim {n}", budget=budget) for n in range(MANY)]
    assert at_once(drawing) == {"done": 6, "budget_spent": 10}
    assert budgets.load_budget(village_id=VILLAGE, year=2026).left == 100
    books_agree()


def test_a_hold_is_settled_one_way_where_all_ways_come_at_once(world: World) -> None:
    give(world, 100)
    ends_at = world.moment + dt.timedelta(days=1)
    moves.hold(world.context(), ref=ANA, key="h", points=60, document="order", ends_at=ends_at)
    ways = [
        lambda n=n: moves.capture(world.context(), ref=ANA, key="h", points=n, credit="mall", document="order")
        for n in range(MANY)
    ]
    assert at_once(ways) == {"done": 1, "hold_settled": 15}
    assert (found().held, found().balance + found().spent) == (0, 100)
    books_agree()


def test_an_award_is_reversed_once_and_its_budget_given_back_once(world: World) -> None:
    give(world, 200, "claim", budget=grant(world.context(), 1_000))
    deed = lambda: moves.reverse(  # noqa: E731  A deed to be done often.
        world.context(), ref=ANA, source="claim", line=ANA.account_id, document="mistaken"
    )
    assert at_once([deed] * MANY) == {"done": MANY}
    assert (found().balance, budgets.load_budget(village_id=VILLAGE, year=2026).left) == (0, 1_000)
    books_agree()


def test_points_that_move_to_the_household_and_are_spent_at_once_are_there_once(world: World) -> None:
    give(world, 100)
    moving = [
        lambda n=n: moves.move_to_household(world.context(), member=ANA, household=HOME, key=f"move {n}", points=20)
        for n in range(MANY // 2)
    ]
    spending = [redeeming(world, 20) for _ in range(MANY // 2)]
    assert at_once(deed for pair in zip(moving, spending, strict=True) for deed in pair) == {
        "done": 5,
        "insufficient_balance": 11,
    }
    assert (found().balance, found(HOME).balance + found().spent) == (0, 100)
    books_agree()


def test_verification_calls_nothing_a_fault_that_is_written_while_it_reads(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = grant(world.context(), 100_000)
    give(world, 5_000)
    read, reads = entries.list_account, itertools.count(1)

    def overtaken(one: AccountRef) -> list[Entry]:
        lines = list(read(one))
        if (number := next(reads)) <= 4:  # Each account once, and one of them again.
            claim = f"claim {number}"
            give(world, 10, claim, budget=budget)
            redeeming(world, 5)()
            moves.move_to_household(world.context(), member=ANA, household=HOME, key=claim, points=1)
            moves.reverse(world.context(), ref=ANA, source=claim, line=ANA.account_id, document="mistaken")
        return lines

    monkeypatch.setattr(entries, "list_account", overtaken)
    report = verify_village(village_id=VILLAGE, years=(2026,))
    assert (report.faults, report.issued, report.redeemed) == ([], 5_040, 20)
    books_agree()
