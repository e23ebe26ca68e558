"""Each verb of the ledger on a real store: what it moves, what it refuses, and what a replay answers."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest

from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.points.ledger.core.accounts import (
    AccountBlocked,
    AccountUnknown,
    CapReached,
    DayAhead,
    InsufficientBalance,
    PayCodeUsed,
    TooFarBack,
)
from chalicelib.points.ledger.core.budgets import BudgetSpent, BudgetUnknown
from chalicelib.points.ledger.core.holds import CaptureTooLarge, HoldEnded, HoldSettled, HoldUnknown
from chalicelib.points.ledger.core.keys import KeyAhead, KeyTooOld
from chalicelib.points.ledger.core.plans import AlreadyReversed, NotReversible, SourceTaken
from chalicelib.points.ledger.service import accounts, awards, budgets, moves
from chalicelib.points.ledger.service.verify import verify_village
from tests.make.ledger import VILLAGE, award, grant, open_accounts, ref, stop
from tests.make.world import World, key_at

ANA, BEN, HOME = ref(1), ref(2), ref(3)


@pytest.fixture
def world(store: Any) -> World:
    open_accounts([ANA, BEN, HOME])
    return World()


def redeem(world: World, points: int, key: str, *, pay_step: int = 0, dry_run: bool = False) -> awards.Done:
    return moves.redeem(
        world.context(), ref=ANA, partner_id="v00001p1", key=key, points=points, document="till", request=f"{points}",
        pay_step=pay_step, dry_run=dry_run,
    )  # fmt: skip


def give(world: World, points: int, source: str = "gift") -> None:
    awards.award_points(world.context(), award=award(world.context(), ANA, source, rule="pub", points=points))


def balance(who: Any = ANA) -> int:
    found = accounts.find_account(ref=who, consistent=True)
    assert found is not None
    return found.balance


def books_agree() -> None:
    assert verify_village(village_id=VILLAGE, years=(2026,)).faults == []


def test_an_award_pays_once_per_source_and_a_replay_answers_the_first_entry(world: World) -> None:
    ctx = world.context()
    first = awards.award_points(ctx, award=award(ctx, ANA, "activity#1"))
    again = awards.award_points(ctx, award=award(ctx, ANA, "activity#1"))
    assert (first.replayed, again.replayed) == (False, True)
    assert again.entry == first.entry
    with pytest.raises(SourceTaken):
        awards.award_points(ctx, award=award(ctx, ANA, "activity#1", points=1))
    assert balance() == 200
    books_agree()


def test_an_award_of_which_a_cap_leaves_nothing_is_refused_and_names_it(world: World) -> None:
    ctx = world.context()
    awards.award_points(ctx, award=award(ctx, ANA, "a", rule="vol", minutes=240))
    with pytest.raises(CapReached) as caught:
        awards.award_points(ctx, award=award(ctx, ANA, "b", rule="vol", minutes=1))
    assert caught.value.facts == {"cap": "240 minutes a day", "cap_zh": "每天 240 分钟"}
    assert caught.value.sentence("zh") == "超过了这条规则的上限（每天 240 分钟）。"
    for source in ("a", "b"):
        awards.award_points(ctx, award=award(ctx, BEN, source, rule="cls"))
    with pytest.raises(CapReached):
        awards.award_points(ctx, award=award(ctx, BEN, "c", rule="cls"))
    books_agree()


def test_an_award_draws_its_budget_and_stops_where_it_is_spent(world: World) -> None:
    ctx = world.context()
    with pytest.raises(BudgetUnknown):
        awards.award_points(ctx, award=award(ctx, ANA, "a", budget=(VILLAGE, 2026)))
    budget = grant(ctx, 300)
    awards.award_points(ctx, award=award(ctx, ANA, "a", budget=budget))
    with pytest.raises(BudgetSpent) as caught:
        awards.award_points(ctx, award=award(ctx, BEN, "a", budget=budget))
    assert caught.value.facts == {"left": 100, "points": 200}
    moves.reverse(ctx, ref=ANA, source="a", line=ANA.account_id, document="wrong name")
    assert budgets.load_budget(village_id=VILLAGE, year=2026).left == 300
    books_agree()


def test_a_first_award_opens_the_account_and_a_stranger_gets_none(world: World) -> None:
    ctx = world.context()
    with pytest.raises(AccountUnknown):
        awards.award_points(ctx, award=award(ctx, ref(99_999), "a"))


def test_a_blocked_account_neither_earns_nor_spends(world: World) -> None:
    ctx = world.context()
    give(world, 100)
    stop(ctx, ANA, blocked=True)
    with pytest.raises(AccountBlocked):
        awards.award_points(ctx, award=award(ctx, ANA, "x"))
    with pytest.raises(AccountBlocked):
        redeem(world, 10, world.new_id())
    stop(ctx, ANA, blocked=False)
    redeem(world, 10, world.new_id())


def test_a_deed_too_far_back_or_in_the_future_is_refused(world: World) -> None:
    ctx = world.context()
    for day, refusal in ((dt.date(2026, 9, 23), TooFarBack), (dt.date(2026, 11, 24), DayAhead)):
        with pytest.raises(refusal):
            awards.award_points(ctx, award=award(ctx, ANA, "x", on=day))


def test_a_redemption_pays_once_per_key_and_says_the_balance_after_it(world: World) -> None:
    give(world, 100)
    key = world.new_id()
    first = redeem(world, 30, key)
    assert (first.entry.after, first.entry.mask) == (70, "张*")
    redeem(world, 20, world.new_id())
    again = redeem(world, 30, key)
    assert again.replayed
    assert again.entry == first.entry
    with pytest.raises(KeyReused):
        redeem(world, 31, key)
    with pytest.raises(InsufficientBalance) as caught:
        redeem(world, 51, world.new_id())
    assert caught.value.facts == {"balance": 50, "points": 51}
    books_agree()


def test_a_quote_takes_the_same_path_and_writes_nothing(world: World) -> None:
    give(world, 100)
    assert redeem(world, 30, world.new_id(), dry_run=True).entry.after == 70
    assert balance() == 100
    with pytest.raises(InsufficientBalance):
        redeem(world, 101, world.new_id(), dry_run=True)


def test_a_pay_code_pays_once_but_its_replay_is_answered(world: World) -> None:
    give(world, 100)
    key = world.new_id()
    redeem(world, 10, key, pay_step=7)
    assert redeem(world, 10, key, pay_step=7).replayed
    for step in (7, 6):
        with pytest.raises(PayCodeUsed):
            redeem(world, 10, world.new_id(), pay_step=step)
    redeem(world, 10, world.new_id(), pay_step=8)


def test_an_old_key_is_looked_up_but_not_written(world: World) -> None:
    give(world, 100)
    key = world.new_id()
    redeem(world, 10, key)
    world.pass_days(9)
    assert redeem(world, 10, key).replayed
    with pytest.raises(KeyTooOld):
        redeem(world, 10, key_at(world.moment - dt.timedelta(days=8, seconds=1), 1))
    with pytest.raises(KeyAhead):
        redeem(world, 10, key_at(world.moment + dt.timedelta(minutes=6), 2))


def test_a_hold_is_captured_or_voided_once(world: World) -> None:
    ctx = world.context()
    give(world, 100)
    ends_at = world.moment + dt.timedelta(days=1)
    moves.hold(ctx, ref=ANA, key="h1", points=70, document="order 1", ends_at=ends_at)
    with pytest.raises(InsufficientBalance):
        redeem(world, 31, world.new_id())
    with pytest.raises(CaptureTooLarge):
        moves.capture(ctx, ref=ANA, key="h1", points=71, credit="mall", document="order 1")
    moves.capture(ctx, ref=ANA, key="h1", points=50, credit="mall", document="order 1")
    assert moves.capture(ctx, ref=ANA, key="h1", points=50, credit="mall", document="order 1").replayed
    with pytest.raises(HoldSettled):
        moves.capture(ctx, ref=ANA, key="h1", points=0, credit="", document="too late")
    assert balance() == 50
    with pytest.raises(HoldUnknown):
        moves.capture(ctx, ref=ANA, key="h2", points=1, credit="mall", document="order 2")
    moves.hold(ctx, ref=ANA, key="h3", points=50, document="order 3", ends_at=ends_at)
    world.pass_days(2)
    with pytest.raises(HoldEnded):
        moves.capture(world.context(), ref=ANA, key="h3", points=50, credit="mall", document="order 3")
    moves.capture(world.context(), ref=ANA, key="h3", points=0, credit="", document="order 3")
    assert balance() == 50
    books_agree()


def test_a_reversal_leaves_a_debt_where_the_points_were_spent(world: World) -> None:
    ctx = world.context()
    awards.award_points(ctx, award=award(ctx, ANA, "m", rule="cls"))
    redeem(world, 120, world.new_id())
    moves.reverse(ctx, ref=ANA, source="m", line=ANA.account_id, document="was somebody else")
    assert balance() == -120
    assert moves.reverse(ctx, ref=ANA, source="m", line=ANA.account_id, document="was somebody else").replayed
    with pytest.raises(AlreadyReversed):
        moves.reverse(ctx, ref=ANA, source="m", line=ANA.account_id, document="x")
    with pytest.raises(InsufficientBalance):
        redeem(world, 1, world.new_id())
    with pytest.raises(NotReversible):
        moves.reverse(ctx, ref=ANA, source="m", line=f"{ANA.account_id}!r", document="again")
    for turn in range(2):
        awards.award_points(ctx, award=award(ctx, ANA, f"c{turn}", rule="cls"))
    books_agree()


def test_points_expire_at_the_end_of_the_year_after_they_were_earned(world: World) -> None:
    give(world, 100)
    redeem(world, 40, world.new_id())
    world.moment = dt.datetime(2028, 1, 1, 1, tzinfo=dt.UTC)
    account = accounts.find_account(ref=ANA, consistent=True)
    assert account is not None
    done = moves.expire(world.context(), account=account, year=2026)
    assert done is not None
    assert done.entry.delta.balance == -60
    fresh = accounts.find_account(ref=ANA, consistent=True)
    assert fresh is not None
    assert moves.expire(world.context(), account=fresh, year=2026) is None
    assert moves.expire(world.context(), account=account, year=2026) == awards.Done(done.entry, replayed=True)
    books_agree()


def test_points_move_to_the_household_with_their_years(world: World) -> None:
    give(world, 100)
    key = world.new_id()
    moves.move_to_household(world.context(), member=ANA, household=HOME, key=key, points=60)
    assert moves.move_to_household(world.context(), member=ANA, household=HOME, key=key, points=60).replayed
    again = moves.move_to_household(world.context(), member=ANA, household=BEN, key=key, points=60)
    assert again.replayed
    assert again.entry.credit == f"account:{HOME.account_id}"
    assert (balance(), balance(HOME)) == (40, 60)
    home = accounts.find_account(ref=HOME, consistent=True)
    assert home is not None
    assert (home.earned, home.spent) == ({"2026": 60}, 0)
    with pytest.raises(InsufficientBalance):
        moves.move_to_household(world.context(), member=ANA, household=HOME, key=world.new_id(), points=41)
    books_agree()


def test_a_bulk_pays_those_it_can_and_tells_the_others_why(world: World) -> None:
    ctx = world.context()
    people = [ref(n) for n in range(10, 35)]
    open_accounts(people[:-1])
    awards.award_points(ctx, award=award(ctx, people[3], "meeting", points=7))
    for turn in range(2):
        awards.award_points(ctx, award=award(ctx, people[4], f"fill{turn}", rule="cls"))
    asked = [award(ctx, p, "meeting", rule="cls") for p in people[:-1]]
    asked.append(award(ctx, ref(99_999), "meeting", rule="cls"))
    outcomes = awards.award_many(ctx, awards=asked)
    refused = {o.award.ref: type(o.refusal) for o in outcomes if o.refusal is not None}
    assert refused == {people[3]: SourceTaken, people[4]: CapReached, ref(99_999): AccountUnknown}
    assert sum(o.done is not None for o in outcomes) == 22
    again = awards.award_many(ctx, awards=asked)
    assert all(o.done.replayed for o in again if o.done is not None)
    books_agree()


def test_eight_tills_with_one_key_pay_once_and_answer_alike(world: World) -> None:
    give(world, 100)
    key = world.new_id()
    answers: list[awards.Done] = []

    def till() -> None:
        answers.append(redeem(world, 10, key, pay_step=3))

    threads = [threading.Thread(target=till) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({done.entry.at for done in answers}) == 1
    assert sum(not done.replayed for done in answers) == 1
    assert balance() == 90


def test_six_bodies_under_one_key_pay_one_of_them(world: World) -> None:
    give(world, 100)
    key = world.new_id()
    answers: list[str] = []

    def till(points: int) -> None:
        try:
            answers.append(str(redeem(world, points, key).entry.delta.spent))
        except DomainError as refusal:
            answers.append(refusal.code)

    threads = [threading.Thread(target=till, args=(10 + n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers)[1:] == ["key_reused_with_other_body"] * 5
