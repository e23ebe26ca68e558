"""Refunds on a real store: what goes back to whom, what is refused, and that no two give back more than was spent."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest

from chalicelib.kernel import storage
from chalicelib.kernel.errors import KeyReused
from chalicelib.points.ledger.core.accounts import AccountBlocked, Entry
from chalicelib.points.ledger.core.keys import KeyTooOld
from chalicelib.points.ledger.core.refunds import NotRefundable, RefundTooLarge
from chalicelib.points.ledger.service import accounts, moves, refunds, statements
from chalicelib.points.ledger.service.awards import Done
from tests.contract.ledger.test_races import ANA, at_once, give
from tests.contract.ledger.test_verbs import balance, books_agree, redeem, world
from tests.make.ledger import stop
from tests.make.world import World, key_at
from tests.meter import Cost, Meter

__all__ = ["world"]


def refunding(world: World, sale: Entry, points: int, key: str = "", request: str = "") -> Callable[[], Done]:
    key = key or world.new_id()
    return lambda: refunds.refund(
        world.context(), original=sale, key=key, points=points, document="坏了一个", request=request
    )


def test_a_part_comes_back_then_the_rest_and_nothing_more(world: World) -> None:
    give(world, 100)
    sale = redeem(world, 60, world.new_id()).entry
    first = refunding(world, sale, 20)()
    assert first.entry.delta.balance == 20
    assert (first.entry.source, first.entry.of, first.entry.mask) == (sale.source, sale.line, sale.mask)
    assert (first.entry.debit, first.entry.credit) == (sale.credit, sale.debit)
    with pytest.raises(RefundTooLarge) as refused:
        refunding(world, sale, 41)()
    assert refused.value.facts["left"] == 40
    refunding(world, sale, 40)()
    assert balance() == 100
    books_agree()


def test_a_captured_hold_is_refunded_and_an_open_one_is_not(world: World) -> None:
    give(world, 100)
    ends_at = world.moment + dt.timedelta(days=1)
    held = moves.hold(world.context(), ref=ANA, key="o1", points=60, document="order", ends_at=ends_at).entry
    with pytest.raises(NotRefundable):
        refunding(world, held, 1)()
    taken = moves.capture(world.context(), ref=ANA, key="o1", points=50, credit="mall", document="order").entry
    refunding(world, taken, 50)()
    assert balance() == 100
    books_agree()


def test_a_replay_is_answered_also_where_nothing_is_left_and_its_time_is_past(world: World) -> None:
    give(world, 100)
    sale, key = redeem(world, 60, world.new_id()).entry, world.new_id()
    first = refunding(world, sale, 60, key)()
    world.pass_days(9)
    fresh = statements.find_entry(source=sale.source, line=sale.line)
    assert fresh is not None
    assert refunding(world, fresh, 60, key)() == Done(first.entry, replayed=True)
    with pytest.raises(KeyReused):
        refunding(world, fresh, 60, key, request="for another reason")()
    with pytest.raises(KeyTooOld):
        refunding(world, fresh, 1, key_at(world.moment - dt.timedelta(days=9), 7))()


def test_a_key_that_sold_refunds_nothing(world: World) -> None:
    give(world, 100)
    sale = redeem(world, 60, world.new_id()).entry
    with pytest.raises(KeyReused):
        refunding(world, sale, 60, sale.line)()
    assert balance() == 40


def test_a_blocked_account_takes_no_refund(world: World) -> None:
    give(world, 100)
    sale = redeem(world, 60, world.new_id()).entry
    stop(world.context(), ANA)
    with pytest.raises(AccountBlocked):
        refunding(world, sale, 60)()
    stop(world.context(), ANA, blocked=False)
    refunding(world, sale, 60)()
    books_agree()


def test_of_sixteen_cashiers_who_refund_a_third_three_do(world: World) -> None:
    give(world, 100)
    sale = redeem(world, 60, world.new_id()).entry
    assert at_once([refunding(world, sale, 20) for _ in range(16)]) == Counter({"done": 3, "refund_too_large": 13})
    assert balance() == 100
    books_agree()


def test_a_refund_is_one_round_trip_beside_the_reading_of_the_sale(world: World) -> None:
    give(world, 100)
    sale = redeem(world, 60, world.new_id()).entry
    deed = refunding(world, sale, 20)
    with Meter(storage.client()) as meter:
        read = statements.find_entry(source=sale.source, line=sale.line)
        deed()
    assert meter.cost == Cost(2, 10, 1)
    assert read == sale


def test_refunded_points_expire_as_if_they_had_not_been_spent(world: World) -> None:
    give(world, 100)
    sale = redeem(world, 60, world.new_id()).entry
    refunding(world, sale, 20)()
    world.moment = dt.datetime(2028, 1, 1, 1, tzinfo=dt.UTC)
    account = accounts.find_account(ref=ANA)
    assert account is not None
    expired = moves.expire(world.context(), account=account, year=2026)
    assert expired is not None
    assert expired.entry.delta.balance == -60
    assert balance() == 0
