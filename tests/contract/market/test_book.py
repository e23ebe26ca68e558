"""Every order's entries in the book of proceeds are what its shares say, whatever happens to it, twice or by halves."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from hypothesis import HealthCheck, given, settings, strategies as st

from chalicelib.foundation.payments.service.ending import Moved
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.market.core import orders as core
from chalicelib.prosperity.market.core.assigning import assigned_of
from chalicelib.prosperity.market.core.deeds import OrderDeed, OrderState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.reconciling import due_of, told_of
from chalicelib.prosperity.market.service import giving, packing, paying_out
from chalicelib.prosperity.market.service.paying import changed
from chalicelib.prosperity.proceeds.core.entries import Assigned, Entry
from chalicelib.prosperity.proceeds.service import book
from tests.contract.market.test_packing import bought, desk, packed, picked
from tests.faults import Faults, hurried
from tests.make.buying import Buying

DEEDS = ["pick", "weigh", "pack", "hand_over", "refund", "refund", "whole", "restock", "call_off", "cancel", "pay_out"]


def entries_of(buying: Buying, order: Order) -> list[Entry]:
    day = business_date(buying.market.world.moment)
    found = book.every_entry(town_id=buying.town_id, day=day)
    return [one for one in found if one.document.startswith(f"{order.order_id}#")]


def check(buying: Buying, order: Order) -> None:
    """The book is what the order says, fen by fen and unit by unit."""
    now, said = buying.now(order), Assigned()
    for one in entries_of(buying, order):
        assert one.change.is_balanced
        said += one.change
    wanted = assigned_of(now)
    assert dict(said.parts) == dict(wanted.parts)
    assert said.money == wanted.money
    if now.state is OrderState.COMPLETED:
        assert said.money.source_fen == now.shares.total == now.sums.total - now.given.total - now.carried_out
    else:
        assert said.is_nothing
    due = due_of(now)
    assert due.told == told_of(said)
    assert now.is_open or due.waits == 0, "each fen is assigned, on the balance, or given back"
    assert due.cash == (buying.payment(order).amount_fen - buying.payment(order).refunded_fen if now.was_paid else 0)


def delivered(deed: Callable[[], Any]) -> None:
    """Send a request until it is answered, as a client does."""
    for _ in range(50):
        try:
            deed()
        except (Busy, ReadTimeoutError):
            continue
        except DomainError:
            return
        return
    pytest.fail("it is never answered")


def the_deed(buying: Buying, order: Order, what: str, amount: int) -> Callable[[], Any]:
    ask: dict[str, Any] = {"order_id": order.order_id, "key": buying.key()}
    who, nth = desk(buying), amount % 2
    whole = max(buying.now(order).lines[nth].kept_fen, 1)
    deeds: dict[str, Callable[[], Any]] = {
        "pick": functools.partial(packing.pick, who, **ask),
        "weigh": functools.partial(
            packing.weigh, who, order_id=order.order_id, nth=1, weights_g=(1_300 + amount % 400,)
        ),
        "pack": functools.partial(packing.pack, who, **ask),
        "hand_over": functools.partial(packing.hand_over, who, code=core.code_of(order), **ask),
        "refund": functools.partial(giving.refund, who, nth=nth, fen=amount, reason="有一棵坏了", **ask),
        "whole": functools.partial(giving.refund, who, nth=nth, fen=whole, reason="没有了", **ask),
        "restock": functools.partial(giving.refund, who, nth=nth, fen=whole, reason="退这样", restock=True, **ask),
        "pay_out": functools.partial(paying_out.pay_out, buying.member, key=ask["key"]),
        "call_off": functools.partial(giving.call_off, who, reason="下雨送不到", restock=True, **ask),
        "cancel": functools.partial(buying.cancelled, order, ask["key"]),
    }
    return deeds[what]


@pytest.fixture
def faults(buying: Buying) -> Iterator[Faults]:
    """Throttles, conflicts and lost answers at the wire, while they are armed."""
    with hurried():
        yield Faults(storage.client(), seed=7)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.integers(0, 4),
    rest=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(1, 1_500), st.booleans()), max_size=6),
)
def test_the_book_says_what_the_order_says_at_every_moment_under_faults_and_duplicates(
    buying: Buying, faults: Faults, first: int, rest: list[tuple[str, int, bool]]
) -> None:
    order = bought(buying, 3, 1)
    usual = [(what, 100, True) for what in ("pick", "weigh", "pack", "hand_over")][:first]
    for what, amount, twice in [*usual, *rest]:
        deed = the_deed(buying, order, what, amount)
        with faults.armed():
            delivered(deed)
            if twice:
                delivered(deed)
        check(buying, order)


def test_an_order_is_in_the_book_once_it_is_handed_over_and_what_goes_back_later_too(buying: Buying) -> None:
    order = bought(buying, 3)
    picked(buying, order)
    packed(buying, order)
    assert entries_of(buying, order) == []
    packing.hand_over(desk(buying), order_id=order.order_id, code=core.code_of(order), key=buying.key())
    key = buying.key()
    for _ in range(2):
        giving.refund(desk(buying), order_id=order.order_id, nth=0, fen=350, reason="坏了", key=key)
    sold, back = entries_of(buying, order)
    (goods, amounts), (_, less) = sold.change.parts[0], back.change.parts[0]
    assert (goods.title, goods.category, goods.how) == ("高山大白菜", "vegetables", "piece")
    assert (amounts.units, amounts.grams, amounts.producer, amounts.collective, amounts.platform) == (
        3, 2_700, 945, 84, 21,
    )  # fmt: skip
    assert (less.units, less.fen, back.is_later, sold.is_later) == (0, -350, True, False)
    check(buying, order)


def test_a_change_that_is_not_written_is_not_in_the_book(buying: Buying) -> None:
    order, who = bought(buying, 2), desk(buying)
    picked(buying, order)
    ready = packed(buying, order)
    giving.refund(who, order_id=order.order_id, nth=0, fen=350, reason="坏了", key=buying.key())
    after = core.after(ready, OrderDeed.HAND_OVER, key="k", mark="m", now=who.now(), by="s7")
    with pytest.raises(Moved):
        commit(changed(who, ready, after))
    check(buying, order)
    assert entries_of(buying, order) == []
