"""What each verb of the ledger costs at the wire: the ledger's rows of the cost table, and a cold and a warm case."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.kernel import storage
from chalicelib.points.ledger.core.budgets import escrow_of
from chalicelib.points.ledger.core.plans import SourceTaken
from chalicelib.points.ledger.service import accounts, awards, moves
from tests.make.ledger import award, grant, open_accounts, ref
from tests.make.world import World
from tests.meter import Cost, Meter

ANA, HOME = ref(1), ref(2)
Priced = Callable[[str, Cost, Cost], None]


@pytest.fixture
def world(store: Any) -> World:
    open_accounts([ANA, HOME])
    world = World()
    give(world, 10_000)
    return world


def give(world: World, points: int, source: str = "gift", **more: Any) -> None:
    ctx = world.context()
    awards.award_points(ctx, award=award(ctx, ANA, source, points=points, **more))


def cost_of(deed: Callable[[], object]) -> Cost:
    """Return what `deed` costs where the client is warm."""
    with Meter(storage.client()) as meter:
        deed()
    return meter.cost


def redeem(world: World, points: int = 10, key: str = "") -> Callable[[], awards.Done]:
    return lambda: moves.redeem(
        world.context(), ref=ANA, partner_id="v00001p019abcde", key=key or world.new_id(), points=points,
        document="POS-20261123-000123", request=f"{points}", pay_step=358_000_000 + world.ids,
    )  # fmt: skip


def hold(world: World, key: str) -> Callable[[], awards.Done]:
    ends_at = world.moment + dt.timedelta(days=1)
    return lambda: moves.hold(world.context(), ref=ANA, key=key, points=50, document="order 1", ends_at=ends_at)


def test_an_award_is_one_round_trip_and_so_is_its_replay(world: World, priced: Priced) -> None:
    ctx = world.context()
    one = award(ctx, ANA, "activity#v00001a0193a7f2-b4c8-7d1e-9f00-a1b2c3d4e5f6", rule="vol", minutes=90)
    priced("award, written blindly", found := cost_of(lambda: awards.award_points(ctx, award=one)), Cost(1, 7, 0))
    assert found == Cost(1, 7, 0)
    assert cost_of(lambda: awards.award_points(ctx, award=one)).round_trips == 1


def test_an_award_that_draws_a_budget_writes_two_units_more(world: World, priced: Priced) -> None:
    ctx = world.context()
    budget = grant(ctx, 1_000)
    found = cost_of(lambda: awards.award_points(ctx, award=award(ctx, ANA, "claim#1", budget=budget)))
    priced("award that draws a budget, written blindly", found, Cost(1, 9, 0))
    assert found == Cost(1, 9, 0)


def test_a_refused_award_is_one_round_trip(world: World) -> None:
    def refused() -> None:
        with pytest.raises(SourceTaken):
            give(world, 1)

    assert cost_of(refused).round_trips == 1


def test_a_redemption_reads_half_a_unit_and_writes_seven(world: World) -> None:
    assert cost_of(redeem(world)) == Cost(2, 7, 0.5)
    account = accounts.find_account(ref=ANA)
    given = lambda: moves.redeem(  # noqa: E731  A deed to be metered.
        world.context(), ref=ANA, partner_id="p", key=world.new_id(), points=1, document="till", request="1",
        account=account,
    )  # fmt: skip
    assert cost_of(given) == Cost(1, 7, 0)


def test_a_replayed_redemption_costs_no_more_round_trips(world: World) -> None:
    deed = redeem(world, key=world.new_id())
    deed()
    assert cost_of(deed).round_trips == 2


def test_a_quote_reads_and_writes_nothing(world: World) -> None:
    quote = lambda: moves.redeem(  # noqa: E731  A deed to be metered.
        world.context(), ref=ANA, partner_id="p", key=world.new_id(), points=1, document="till", request="1",
        dry_run=True,
    )  # fmt: skip
    assert cost_of(quote) == Cost(1, 0, 0.5)


def test_a_hold_its_capture_and_its_void(world: World, priced: Priced) -> None:
    ctx = world.context()
    held = cost_of(hold(world, "a"))
    assert held == Cost(2, 7, 0.5)
    hold(world, "b")()
    settle: dict[str, Any] = {"ref": ANA, "credit": "mall", "document": "order 1"}
    captured = cost_of(lambda: moves.capture(ctx, key="a", points=50, **settle))
    voided = cost_of(lambda: moves.capture(ctx, key="b", points=0, **settle))
    assert captured == Cost(2, 7, 1)
    assert voided == captured
    priced("hold", held, Cost(2, 7, 0.5))
    priced("capture", captured, Cost(2, 7, 1))
    priced("void", voided, Cost(2, 7, 1))


def test_a_reversal_and_one_that_gives_a_budget_its_points_back(world: World) -> None:
    ctx = world.context()
    give(world, 200, "a")
    give(world, 200, "b", budget=grant(ctx, 1_000))
    wrong: dict[str, Any] = {
        "ref": ANA,
        "line": ANA.account_id,
        "document": "wrong person; decided by the village committee",
    }
    assert cost_of(lambda: moves.reverse(ctx, source="a", **wrong)).within(Cost(2, 7, 1))
    assert cost_of(lambda: moves.reverse(ctx, source="b", **wrong)).within(Cost(2, 9, 1))
    activity = "v00001a0193a7f2-b4c8-7d1e-9f00-a1b2c3d4e5f6"
    attended = award(ctx, ANA, f"activity#{activity}", points=200)
    awards.award_points(ctx, award=dataclasses.replace(attended, debit=escrow_of("v00001", 2026, activity)))
    assert cost_of(lambda: moves.reverse(ctx, source=f"activity#{activity}", **wrong)).within(Cost(2, 9, 1))


def test_a_move_to_the_household_writes_both_sides(world: World) -> None:
    ctx = world.context()
    deed = lambda: moves.move_to_household(ctx, member=ANA, household=HOME, key=ctx.new_id(), points=5)  # noqa: E731  Metered.
    assert cost_of(deed) == Cost(2, 12, 0.5)


def test_a_bulk_of_twenty_five_is_one_round_trip(world: World, priced: Priced) -> None:
    ctx = world.context()
    people = [ref(n) for n in range(100, 125)]
    open_accounts(people)
    asked = [award(ctx, one, "meeting#1") for one in people]
    found = cost_of(lambda: awards.award_many(ctx, awards=asked))
    priced("awards to 25 at once", found, Cost(1, 175, 0))
    assert found == Cost(1, 175, 0)
    budget = grant(ctx, 100_000)
    drawing = [dataclasses.replace(one, source="meeting#2", budget=budget) for one in asked]
    drawn = cost_of(lambda: awards.award_many(ctx, awards=drawing))
    priced("awards to 25 at once that draw a budget", drawn, Cost(1, 177, 0))
    assert drawn == Cost(1, 177, 0)


def test_a_balance_and_a_statement_of_twenty(world: World) -> None:
    for turn in range(25):
        give(world, 150, f"activity#v00001a0193a7f2-b4c8-7d1e-9f00-a1b2c3d4{turn:04d}", rule="bal")
    assert cost_of(lambda: accounts.find_account(ref=ANA)) == Cost(1, 0, 0.5)
    page = accounts.statement(ref=ANA, size=20, cursor=None)
    assert len(page.rows) == 20
    assert cost_of(lambda: accounts.statement(ref=ANA, size=20, cursor=None)).within(Cost(1, 0, 1.5))


def test_expiry_reads_nothing_where_the_job_read_the_account(world: World) -> None:
    world.moment = dt.datetime(2028, 1, 1, 1, tzinfo=dt.UTC)
    account = accounts.find_account(ref=ANA)
    assert account is not None
    assert cost_of(lambda: moves.expire(world.context(), account=account, year=2026)) == Cost(1, 7, 0)


def test_pruning_is_one_untransacted_unit(world: World) -> None:
    world.pass_days(100)
    account = accounts.find_account(ref=ANA)
    assert account is not None
    assert cost_of(lambda: accounts.prune(world.context(), account=account)) == Cost(1, 1, 0)
    assert cost_of(lambda: accounts.prune(world.context(), account=account)) == Cost(1, 1, 0), "a race lost"
