"""What an account holds by year is what explicit lots say, to the point, whatever happened to it."""

from __future__ import annotations

import datetime as dt

from hypothesis import example, given, settings, strategies as st

from chalicelib.points.ledger.core import lots
from chalicelib.points.ledger.core.accounts import Account, AccountRef, Delta, apply
from chalicelib.points.liability.core import snapshots as core
from chalicelib.points.liability.core.snapshots import Share, Snapshot, fold
from tests.make.world import NOON
from tests.unit.ledger.test_lots import DEEDS, MOVED_THEN_REVERSED, REFUNDED_TWO_YEARS_LATE, Play

DAY = dt.date(2026, 11, 23)
DEED_ROWS = st.lists(DEEDS, min_size=1, max_size=4)


def account(number: int = 1, **given: object) -> Account:
    """Return somebody's account, of a resident who is there unless it says otherwise."""
    return Account(AccountRef("v00001", f"{number:05d}"), **{"kind": "resident", "mask": "张*", **given})  # type: ignore[arg-type]


def folded(*accounts: Account, bound: int = 1_000) -> Snapshot:
    return fold("v00001", DAY, NOON, accounts, bound=bound, holds={})


def played(deeds: list[tuple[str, int, int]]) -> Play:
    play = Play()
    for deed in deeds:
        play.do(*deed)
    return play


@settings(max_examples=120, deadline=None)
@given(DEEDS)
@example(REFUNDED_TWO_YEARS_LATE)
@example(MOVED_THEN_REVERSED)
@example([("award", 5, 0), ("award", 5, 0), ("hold", 8, 0), ("reverse", 1, 0)])
def test_the_years_of_an_account_are_those_of_its_lots_and_come_to_its_balance(
    deeds: list[tuple[str, int, int]],
) -> None:
    play = played(deeds)
    free, held = lots.free_by_year(play.account), lots.held_by_year(play.account)
    explicit: dict[int, int] = {}
    for lot in play.model().lots:
        if lot.left:
            explicit[lot.year] = explicit.get(lot.year, 0) + lot.left
    assert play.by_fate({int(year): n for year, n in free.items()}) == play.by_fate(explicit)
    assert sum(free.values()) == max(0, play.account.balance)
    assert sum(held.values()) == play.account.held
    assert all(n > 0 for n in [*free.values(), *held.values()])


@settings(max_examples=40, deadline=None)
@given(DEED_ROWS)
def test_a_villages_years_come_to_what_is_outstanding_and_held_and_lacking(
    rows: list[list[tuple[str, int, int]]],
) -> None:
    accounts = [played(deeds).account for deeds in rows]
    found = folded(*accounts)
    assert sum(found.aged.values()) == found.liability == found.outstanding + found.held + found.owed
    assert found.outstanding == sum(one.balance for one in accounts)
    assert found.outstanding + found.held == found.earned - found.spent - found.expired
    assert sum(one.points for one in found.split.values()) == found.liability
    assert sum(one.points for one in found.steps.values()) == found.liability


@settings(max_examples=40, deadline=None)
@given(DEED_ROWS, st.integers(2022, 2030))
def test_what_is_due_is_what_the_expiry_takes(rows: list[list[tuple[str, int, int]]], year: int) -> None:
    accounts = [played(deeds).account for deeds in rows]
    taken = 0
    for one in accounts:
        if lots.expiring(one, year):
            taken -= lots.expire(one, year).balance
    assert core.due_through(folded(*accounts), year) == taken


def test_held_points_are_older_than_free_ones_and_younger_than_spent_ones() -> None:
    one = account(balance=30, held=20, spent=10, earned={"2024": 25, "2025": 35})
    assert lots.held_by_year(one) == {"2024": 15, "2025": 5}
    assert lots.free_by_year(one) == {"2025": 30}


def test_what_is_held_against_a_reversed_award_is_of_the_newest_year() -> None:
    one = account(balance=-5, held=10, spent=5, earned={"2025": 10, "2026": 0})
    assert lots.held_by_year(one) == {"2025": 5, "2026": 5}
    found = folded(one)
    assert (found.outstanding, found.held, found.owed, found.owing, found.liability) == (-5, 10, 5, 1, 10)


def test_holders_are_told_apart_by_kind_and_standing() -> None:
    given_ = {"balance": 10, "earned": {"2026": 10}}
    found = folded(
        account(1, **given_),
        account(2, **given_, status="blocked"),
        account(3, **given_, status="dead"),
        account(4, **given_, kind="household", status="moved"),
        account(5, kind="household"),
    )
    assert found.split == {
        "household.active": Share(1, 0),
        "household.gone": Share(1, 10),
        "resident.active": Share(1, 10),
        "resident.blocked": Share(1, 10),
        "resident.gone": Share(1, 10),
    }
    assert found.due == {"2026": 10}, "nothing expires of whoever is not active"
    assert found.accounts == 5


def test_the_richest_accounts_that_hold_half_are_counted_and_those_above_the_bound() -> None:
    rich = [account(n, balance=points, earned={"2026": points}) for n, points in enumerate((50, 30, 10, 10, 0))]
    found = folded(*rich, bound=30)
    assert (found.half, found.above) == (1, 1)
    assert folded(*rich[1:]).half == 1
    assert folded(account()).half == 0
    assert core.half_by_steps(found.steps) == 1
    assert core.half_by_steps({}) == 0


@given(st.lists(st.integers(0, 5_000), max_size=30))
def test_a_towns_half_is_about_that_of_its_accounts(balances: list[int]) -> None:
    found = folded(*(account(n, balance=points, earned={"2026": points}) for n, points in enumerate(balances)))
    assert found.half is not None
    largest = max((share.accounts for share in found.steps.values()), default=0)
    assert abs(core.half_by_steps(found.steps) - found.half) <= max(1, largest // 2)


def test_an_empty_village_owes_nothing() -> None:
    found = folded()
    assert (found.liability, found.due, found.aged, found.half) == (0, {}, {}, 0)


def test_a_village_without_the_years_of_another_is_summed_with_it() -> None:
    old = folded(account(balance=7, earned={"2024": 7}))
    new = fold("v00002", DAY, NOON, [account(balance=5, earned={"2026": 5})], bound=1_000, holds={})
    town = core.summed("t0001", DAY, [old, new], ["v00003"])
    assert town.due == {"2024": 7, "2026": 12}
    assert (town.liability, town.aged, town.missing) == (12, {"2024": 7, "2026": 5}, ("v00003",))


def test_the_deltas_of_a_day_are_the_difference_of_two_counts() -> None:
    before = account(balance=10, earned={"2026": 10})
    after = apply(apply(before, Delta(balance=5, earned={"2026": 5})), Delta(balance=-6, spent=6))
    then, now = folded(before), fold("v00001", DAY + dt.timedelta(days=30), NOON, [after], bound=9, holds={})
    flow = core.flow_between(then, now)
    assert (flow.days, flow.issued, flow.redeemed, flow.expired) == (30, 5, 6, 0)
