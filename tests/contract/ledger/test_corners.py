"""Corners of the ledger's verbs: late replays, corrections, pruning, shared budgets, the turn of the year."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.ledger.core.accounts import Account, AccountBlocked, TooFarBack
from chalicelib.points.ledger.core.budgets import BudgetSpent, BudgetUnknown
from chalicelib.points.ledger.core.plans import SourceTaken
from chalicelib.points.ledger.service import accounts, awards, budgets, desk, moves
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.points.ledger.store import accounts as store_of_accounts
from tests.make.ledger import VILLAGE, award, grant, open_accounts, ref, stop
from tests.make.partners import make_village
from tests.make.world import World

ANA, BEN, HOME = ref(1), ref(2), ref(3)


@pytest.fixture
def world(store: Any) -> World:
    open_accounts([ANA, BEN, HOME])
    return World()


def give(world: World, points: int, source: str = "gift", **more: Any) -> awards.Done:
    ctx = world.context()
    return awards.award_points(ctx, award=award(ctx, ANA, source, points=points, **more))


def found(who: Any = ANA) -> Account:
    account = accounts.find_account(ref=who, consistent=True)
    assert account is not None
    return account


def books_agree(*years: int) -> None:
    assert verify_village(village_id=VILLAGE, years=years or (2026,)).faults == []


def test_a_replay_is_answered_long_after_its_deed_could_be_written_up(world: World) -> None:
    first = give(world, 10)
    on = dt.date(2026, 11, 23)
    world.pass_days(200)
    assert give(world, 10, on=on) == awards.Done(first.entry, replayed=True)
    with pytest.raises(TooFarBack):
        give(world, 10, "other", on=on)
    (outcome,) = awards.award_many(world.context(), awards=[award(world.context(), ANA, "gift", points=10, on=on)])
    assert outcome.done == awards.Done(first.entry, replayed=True)


def test_a_deed_written_up_without_a_day_may_be_sent_again_after_midnight(world: World) -> None:
    grant(world.context(), 1_000)
    make_village("v00001")
    asked: dict[str, Any] = {"holder_id": "v00001r00001", "rule": "pub", "document": "doc", "key": world.new_id()}
    asked |= {"minutes": 0, "points": None}
    first = desk.write_up(world.context(), on=None, **asked)
    world.pass_days(1)
    assert desk.write_up(world.context(), on=None, **asked) == awards.Done(first.entry, replayed=True)
    with pytest.raises(KeyReused):
        desk.write_up(world.context(), on=dt.date(2026, 11, 22), **asked)
    books_agree()


def test_a_deed_under_a_daily_or_weekly_cap_is_written_up_for_thirty_days_others_for_sixty(world: World) -> None:
    ctx, today = world.context(), dt.date(2026, 11, 23)
    for rule, days in (("vol", 30), ("cls", 30), ("wsh", 60), ("pub", 60)):
        with pytest.raises(TooFarBack) as caught:
            awards.award_points(
                ctx, award=award(ctx, ANA, rule, rule=rule, minutes=1, on=today - dt.timedelta(days=days + 1))
            )
        assert caught.value.facts == {"earliest": str(today - dt.timedelta(days=days))}
        awards.award_points(ctx, award=award(ctx, ANA, rule, rule=rule, minutes=1, on=today - dt.timedelta(days=days)))


def test_where_counters_were_pruned_a_late_clock_writes_no_deed_of_their_days(world: World) -> None:
    """A server whose clock is behind midnight asks after another one has pruned the day."""
    on = dt.date(2026, 10, 24)
    ctx = world.context()
    awards.award_points(ctx, award=award(ctx, ANA, "a", rule="vol", minutes=240, on=on))
    world.pass_days(1)
    assert accounts.prune(world.context(), account=found())
    assert not accounts.prune(world.context(), account=found())
    world.pass_days(-1)
    with pytest.raises(TooFarBack) as caught:
        awards.award_points(ctx, award=award(ctx, ANA, "b", rule="vol", minutes=240, on=on))
    assert caught.value.facts == {"earliest": "2026-10-25"}
    books_agree()


def test_spending_prunes_too_and_says_so(world: World) -> None:
    give(world, 10, rule="vol", minutes=60)
    give(world, 50, "more")
    world.pass_days(35)
    moves.hold(world.context(), ref=ANA, key="h", points=5, document="x", ends_at=world.moment)
    assert found().pruned_on == "2026-12-28"
    assert [key[:2] for key in found().counters] == ["vy"]
    assert set(found().recent) == {"2026M11"}


def test_a_race_lost_leaves_pruning_to_the_next_run(world: World) -> None:
    give(world, 10, rule="vol", minutes=60)
    world.pass_days(40)
    old = found()
    give(world, 10, "next")
    assert not accounts.prune(world.context(), account=old)
    assert accounts.prune(world.context(), account=found())
    books_agree()


def test_reversing_one_of_two_deeds_of_a_pruned_day_leaves_the_books_whole(world: World) -> None:
    ctx = world.context()
    for source in ("a", "b"):
        awards.award_points(ctx, award=award(ctx, ANA, source, rule="vol", minutes=60))
    world.pass_days(35)
    accounts.prune(world.context(), account=found())
    moves.reverse(world.context(), ref=ANA, source="a", line=ANA.account_id, document="wrong")
    assert [key[:2] for key in found().counters] == ["vy"]
    books_agree()


def test_a_bulk_draws_one_budget_for_all_and_pays_as_many_as_it_covers(world: World) -> None:
    ctx = world.context()
    budget = grant(ctx, 450)
    people = [ref(n) for n in range(10, 14)]
    open_accounts(people)
    asked = [award(ctx, p, "meeting", budget=budget) for p in people]
    outcomes = awards.award_many(ctx, awards=asked)
    assert [o.done is not None for o in outcomes] == [True, True, False, False]
    assert isinstance(outcomes[2].refusal, BudgetSpent)
    assert outcomes[2].refusal.facts == {"left": 50, "points": 200}
    assert budgets.load_budget(village_id=VILLAGE, year=2026).left == 50
    again = awards.award_many(ctx, awards=asked)
    assert [o.done and o.done.replayed for o in again] == [True, True, None, None]
    assert budgets.load_budget(village_id=VILLAGE, year=2026).left == 50
    nowhere = [award(ctx, p, "feast", budget=(VILLAGE, 2031)) for p in people]
    assert {type(o.refusal) for o in awards.award_many(ctx, awards=nowhere)} == {BudgetUnknown}
    books_agree()


def test_a_correction_follows_a_reversal_and_only_one(world: World) -> None:
    ctx = world.context()
    right = dataclasses.replace(award(ctx, ANA, "claim#1", points=300), nth=2)
    give(world, 200, "claim#1")
    with pytest.raises(SourceTaken):
        awards.award_points(ctx, award=right)
    moves.reverse(ctx, ref=ANA, source="claim#1", line=ANA.account_id, document="was 300")
    awards.award_points(ctx, award=right)
    assert awards.award_points(ctx, award=right).replayed
    with pytest.raises(SourceTaken):
        awards.award_points(ctx, award=dataclasses.replace(right, nth=3))
    moves.reverse(ctx, ref=ANA, source="claim#1", line=right.line_id, document="was nothing")
    assert found().balance == 0
    books_agree()


def test_reversing_what_had_expired_gives_the_budget_its_points_back(world: World) -> None:
    budget = grant(world.context(), 1_000)
    give(world, 200, "a", budget=budget)
    world.moment = dt.datetime(2028, 1, 1, 1, tzinfo=dt.UTC)
    assert moves.expire(world.context(), account=found(), year=2026) is not None
    moves.reverse(world.context(), ref=ANA, source="a", line=ANA.account_id, document="never happened")
    assert found().balance == 0
    assert budgets.load_budget(village_id=VILLAGE, year=2026).left == 1_000
    report = verify_village(village_id=VILLAGE, years=(2026,))
    assert (report.faults, report.issued, report.reversed, report.expired) == ([], 200, 200, 0)


def test_points_moved_on_new_years_morning_expire_with_the_household(world: World) -> None:
    give(world, 100)
    world.moment = dt.datetime(2028, 1, 1, 1, tzinfo=dt.UTC)
    moves.move_to_household(world.context(), member=ANA, household=HOME, key=world.new_id(), points=100)
    assert moves.expire(world.context(), account=found(), year=2026) is None
    assert moves.expire(world.context(), account=found(HOME), year=2026) is not None
    assert found(HOME).balance == 0
    books_agree()


def test_an_expiry_that_finds_nothing_left_writes_nothing(world: World) -> None:
    give(world, 100)
    world.moment = dt.datetime(2028, 1, 1, 1, tzinfo=dt.UTC)
    stale = found()
    moves.hold(world.context(), ref=ANA, key="h", points=100, document="x", ends_at=world.moment)
    assert moves.expire(world.context(), account=stale, year=2026) is None
    moves.capture(world.context(), ref=ANA, key="h", points=0, credit="", document="late")
    assert moves.expire(world.context(), account=found(), year=2026) is not None
    books_agree()


def test_a_deed_of_last_year_belongs_to_the_year_it_is_posted_in_so_no_settled_year_grows(world: World) -> None:
    world.moment = dt.datetime(2028, 1, 5, 4, tzinfo=dt.UTC)
    give(world, 100, on=dt.date(2027, 12, 31))
    assert found().earned == {"2028": 100}
    assert moves.expire(world.context(), account=found(), year=2026) is None
    books_agree(2028)


def test_a_year_that_is_not_due_can_not_be_expired(world: World) -> None:
    give(world, 100)
    with pytest.raises(AssertionError, match="not due"):
        moves.expire(world.context(), account=found(), year=2026)


def test_a_blocked_account_does_not_expire(world: World) -> None:
    give(world, 100)
    stop(world.context(), ANA, blocked=True)
    world.moment = dt.datetime(2028, 1, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(AccountBlocked):
        moves.expire(world.context(), account=found(), year=2026)


def test_a_hold_can_not_outlast_the_nightly_job_nor_be_captured_below_zero(world: World) -> None:
    give(world, 100)
    ends_at = world.moment + dt.timedelta(days=7)
    with pytest.raises(AssertionError, match="a week at most"):
        moves.hold(world.context(), ref=ANA, key="h", points=1, document="x", ends_at=ends_at + dt.timedelta(seconds=1))
    moves.hold(world.context(), ref=ANA, key="h", points=1, document="x", ends_at=ends_at)
    with pytest.raises(AssertionError):
        moves.capture(world.context(), ref=ANA, key="h", points=-1, credit="mall", document="x")


def test_a_shops_key_answers_nobody_elses_account(world: World) -> None:
    give(world, 100)
    ctx, key = world.context(), world.new_id()
    asked: dict[str, Any] = {"partner_id": "v00001p1", "key": key, "document": "till", "request": "same text"}
    moves.redeem(ctx, ref=ANA, points=10, **asked)
    with pytest.raises(KeyReused):
        moves.redeem(ctx, ref=BEN, points=10, **asked)


def test_verification_sees_a_move_of_which_one_side_is_missing_and_a_lost_update(world: World) -> None:
    give(world, 100)
    moves.move_to_household(world.context(), member=ANA, household=HOME, key=world.new_id(), points=60)
    moves.redeem(world.context(), ref=ANA, partner_id="p", key=world.new_id(), points=10, document="till", request="10")
    books_agree()
    changed = dataclasses.replace(found(), balance=31, version=1)
    commit(Writes().put(store_of_accounts.record_of(changed)))
    moves.redeem(world.context(), ref=ANA, partner_id="p", key=world.new_id(), points=31, document="till", request="31")
    faults = verify_village(village_id=VILLAGE).faults
    assert any("claims a version" in fault for fault in faults)
