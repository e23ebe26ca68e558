"""What is left of a cap is paid: at the desk, in bulk, under races; and the entry says how much of how much."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.points import REVERSED, PointsMoved
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy
from chalicelib.points.ledger.core.accounts import CapReached, Entry
from chalicelib.points.ledger.core.budgets import BudgetSpent
from chalicelib.points.ledger.core.plans import SourceTaken
from chalicelib.points.ledger.service import accounts, awards, budgets, moves
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.ledger.service.verify import verify_village
from tests.make.ledger import VILLAGE, award, grant, open_accounts, ref
from tests.make.world import World
from tests.meter import Cost, Meter

ANA, BEN = ref(1), ref(2)
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def world(store: Any) -> World:
    open_accounts([ANA, BEN])
    return World()


def volunteer(world: World, minutes: int, source: str, who: Any = ANA, **more: Any) -> Done:
    ctx = world.context()
    return awards.award_points(ctx, award=award(ctx, who, source, rule="vol", minutes=minutes, **more))


def said(entry: Entry) -> tuple[int, int, int, int]:
    """Points, minutes, and of how much."""
    return entry.delta.balance, entry.minutes, entry.of_points, entry.of_minutes


def balance(who: Any = ANA) -> int:
    account = accounts.find_account(ref=who, consistent=True)
    assert account is not None
    return account.balance


def books_agree() -> None:
    assert verify_village(village_id=VILLAGE, years=(2026,)).faults == []


def test_who_has_thirty_minutes_left_and_helps_for_two_hours_is_paid_thirty_minutes(world: World) -> None:
    assert said(volunteer(world, 210, "a").entry) == (700, 210, 0, 0)
    done = volunteer(world, 120, "b")
    assert said(done.entry) == (100, 30, 400, 120)
    with pytest.raises(CapReached):
        volunteer(world, 1, "c")
    assert volunteer(world, 120, "b") == Done(done.entry, replayed=True)
    with pytest.raises(SourceTaken):
        volunteer(world, 30, "b")
    assert balance() == 800
    books_agree()


def test_a_replay_tells_what_was_paid_then_also_when_the_cap_has_room_again(world: World) -> None:
    first = volunteer(world, 210, "a")
    part = volunteer(world, 120, "b")
    moves.reverse(world.context(), ref=ANA, source="a", line=first.entry.line, document="was not there")
    assert volunteer(world, 120, "b") == Done(part.entry, replayed=True)
    assert said(volunteer(world, 230, "c").entry) == (700, 210, 766, 230)
    moves.reverse(world.context(), ref=ANA, source="b", line=part.entry.line, document="was not there")
    assert said(volunteer(world, 60, "d").entry) == (100, 30, 200, 60)
    assert balance() == 800
    books_agree()


def test_the_rest_of_a_months_points_is_paid(world: World) -> None:
    ctx = world.context()
    for n in range(3):
        awards.award_points(ctx, award=award(ctx, ANA, f"s{n}", rule="srt", points=300))
    done = awards.award_points(ctx, award=award(ctx, ANA, "s3", rule="srt", points=300))
    assert said(done.entry) == (100, 0, 300, 0)
    with pytest.raises(CapReached):
        awards.award_points(ctx, award=award(ctx, ANA, "s4", rule="srt", points=300))
    books_agree()


def test_a_part_draws_the_budget_for_a_part_and_gives_it_back(world: World) -> None:
    budget = grant(world.context(), 800)
    volunteer(world, 210, "a", budget=budget)
    part = volunteer(world, 120, "b", budget=budget)
    assert budgets.load_budget(village_id=VILLAGE, year=2026).left == 0
    moves.reverse(world.context(), ref=ANA, source="b", line=part.entry.line, document="was not there")
    assert budgets.load_budget(village_id=VILLAGE, year=2026).left == 100
    with pytest.raises(BudgetSpent):
        volunteer(world, 60, "c", BEN, budget=budget)
    books_agree()


def test_the_fact_says_how_much_of_how_much(world: World) -> None:
    volunteer(world, 210, "a")
    volunteer(world, 120, "b")
    told = [one.fact for one in facts.day_of_facts(village_id=VILLAGE, on=TODAY)]
    assert told == [
        PointsMoved(ANA.account_id, "award", 700, "vol@1", "a", ANA.account_id),
        PointsMoved(ANA.account_id, "award", 100, "vol@1", "b", ANA.account_id, 30, 120, 400),
    ]


def test_the_fact_of_a_reversal_says_on_which_day_its_award_was_recorded(world: World) -> None:
    first = volunteer(world, 60, "a")
    world.moment += dt.timedelta(days=3)
    moves.reverse(world.context(), ref=ANA, source="a", line=first.entry.line, document="was not there")
    told = [one.fact for one in facts.day_of_facts(village_id=VILLAGE, on=TODAY + dt.timedelta(days=3))]
    line = f"{ANA.account_id}{REVERSED}"
    assert told == [PointsMoved(ANA.account_id, "reversal", -200, "vol@1", "a", line, first_on=str(TODAY))]


def test_a_part_costs_one_round_trip_more_and_everything_else_none(world: World) -> None:
    with Meter(storage.client()) as meter:
        volunteer(world, 210, "a")
    assert meter.cost == Cost(1, 7, 0)
    with Meter(storage.client()) as meter:
        volunteer(world, 120, "b")
    assert meter.cost.round_trips == 2
    with Meter(storage.client()) as meter, pytest.raises(CapReached):
        volunteer(world, 120, "c")
    assert meter.cost.round_trips == 1


def test_sixteen_deeds_at_once_fill_the_day_to_the_minute(world: World) -> None:
    def helped(n: int) -> Entry | None:
        while True:
            try:
                return volunteer(world, 50, f"deed {n}").entry
            except Busy:
                continue
            except CapReached:
                return None

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(helped, range(16)))
    paid = [entry for entry in found if entry is not None]
    assert sum(entry.minutes for entry in paid) == 240
    assert Counter(entry.minutes for entry in paid) == {50: 4, 40: 1}
    books_agree()


def test_others_who_are_quicker_each_time_leave_it_busy_and_nothing_moved(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = award(world.context(), ANA, "a", rule="vol", minutes=60)
    reached = CapReached(cap="", cap_zh="")
    tries: list[int] = []

    def deed(one: Any) -> None:
        tries.append(one.pays.minutes)
        raise reached

    with pytest.raises(Busy):
        awards.within_caps(asked, deed)
    assert len(tries) == awards.CUTS_MAX


def test_a_bulk_pays_everybody_what_their_caps_leave(world: World) -> None:
    ctx = world.context()
    budget = grant(ctx, 1_300)
    people = [ref(n) for n in range(10, 15)]
    open_accounts(people)
    for who, minutes in zip(people, (0, 210, 240, 230, 0), strict=True):
        if minutes:
            volunteer(world, minutes, "morning", who)
    asked = [award(ctx, who, "evening", rule="vol", minutes=120, budget=budget) for who in people]
    outcomes = awards.award_many(ctx, awards=asked)
    paid = [one.done and said(one.done.entry) for one in outcomes]
    assert paid == [(400, 120, 0, 0), (100, 30, 400, 120), None, (33, 10, 400, 120), (400, 120, 0, 0)]
    assert isinstance(outcomes[2].refusal, CapReached)
    assert budgets.load_budget(village_id=VILLAGE, year=2026).left == 1_300 - 933
    again = awards.award_many(ctx, awards=asked)
    assert [one.done and one.done.entry for one in again] == [one.done and one.done.entry for one in outcomes]
    books_agree()


def test_a_bulk_reads_the_budget_by_what_is_paid_not_by_what_was_asked(world: World) -> None:
    ctx = world.context()
    budget = grant(ctx, 500)
    volunteer(world, 210, "morning")
    asked = [award(ctx, who, "evening", rule="vol", minutes=120, budget=budget) for who in (ANA, BEN)]
    outcomes = awards.award_many(ctx, awards=asked)
    assert [one.done is not None and one.done.entry.delta.balance for one in outcomes] == [100, 400]
    assert budgets.load_budget(village_id=VILLAGE, year=2026).left == 0
    books_agree()


def test_a_correction_is_cut_as_an_award_is(world: World) -> None:
    first = volunteer(world, 60, "a")
    volunteer(world, 180, "b")
    moves.reverse(world.context(), ref=ANA, source="a", line=first.entry.line, document="was longer")
    ctx = world.context()
    right = dataclasses.replace(award(ctx, ANA, "a", rule="vol", minutes=90), nth=2)
    assert said(awards.award_points(ctx, award=right).entry) == (200, 60, 300, 90)
    books_agree()
