"""The end of order cycles: what failed goes back whole and once, what was made stays, whoever does what meanwhile."""

from __future__ import annotations

import contextlib
import functools
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.market import MarketOrderMoved
from chalicelib.foundation.payments.core.states import State as Paying
from chalicelib.foundation.reservations.service.slots import SlotClosed
from chalicelib.kernel import writes
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.prosperity.market.core.cycles import Cycle, CycleState, Verdict
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import CycleInOtherState, CycleNotOpen, ProductChanged
from chalicelib.prosperity.market.service import closing, giving, paying
from chalicelib.prosperity.market.store import cycles as store, orders
from tests.make.cycles import Cycling

ENDS = {CycleState.DONE, CycleState.CANCELLED}


def all_of(cycle: Cycle) -> list[Order]:
    return orders.find_orders(orders.list_order_ids(cycle.cycle_id))


def check(cycling: Cycling, cycle: Cycle) -> None:
    """See that a cycle that is over kept what was made, gave back all else to the fen, and holds nothing.

    What was paid is what was given back and what lines and their delivery are worth that were made.
    """
    now = cycling.read(cycle)
    assert now.state in ENDS
    sold = {one.what: one for one in now.terms.offers}
    failed = {what for what, one in sold.items() if one.verdict is not Verdict.MADE}
    for order in all_of(now):
        payment = cycling.buying.payment(order)
        paid = payment.amount_fen if payment.state is Paying.PAID else 0
        back = cycling.money_back(order)
        kept = sum(one.kept_fen for one in order.lines if (one.product_id, one.variant_id) not in failed)
        if order.was_paid and order.state not in {OrderState.CANCELLED, OrderState.REFUNDED}:
            assert not any(one.kept_fen for one in order.lines if (one.product_id, one.variant_id) in failed)
            assert paid - back == kept + order.sums.delivery
            assert order.shares.total == paid - back
        else:
            assert paid == back, (order.state, payment.state)
            assert order.shares.total == 0
    for slot in (cycling.stock(now, nth) for nth in range(len(now.terms.offers))):
        assert 0 <= slot.free <= slot.capacity
        assert not slot.is_open
    assert closing.survey(now).settled


def test_an_offer_that_needs_more_than_were_paid_goes_back_and_the_others_stay(cycling: Cycling) -> None:
    cycle = cycling.published(cycling.offered(units=20, least=4, price_fen=300), cycling.offered(price_fen=500))
    cycling.nearly(cycle)
    whole, mixed, made = cycling.paid(cycle, 2), cycling.paid(cycle, 1, 2), cycling.paid(cycle, 0, 1)
    cycling.ordered(cycle, 5)  # Nobody pays it: it does not count.
    done = cycling.over(cycle)
    assert [(one.verdict, one.sold) for one in done.terms.offers] == [(Verdict.FAILED, 3), (Verdict.MADE, 3)]
    now = cycling.buying.now
    assert (now(whole).state, cycling.money_back(whole)) == (OrderState.REFUNDED, 600)
    assert (now(mixed).state, cycling.money_back(mixed), now(mixed).shares.total) == (OrderState.PAID, 300, 1_000)
    assert now(made) == made
    assert (now(whole).reason, now(mixed).reason) == ("没有成团，钱退给您",) * 2
    check(cycling, cycle)
    assert cycling.tended(cycle) == done, "and no more"


def test_exactly_enough_is_enough(cycling: Cycling) -> None:
    cycle = cycling.published(cycling.offered(least=3))
    orders_ = [cycling.paid(cycle, 1), cycling.paid(cycle, 2)]
    assert cycling.over(cycle).terms.offers[0].verdict is Verdict.MADE
    assert [cycling.buying.now(one) for one in orders_] == orders_
    check(cycling, cycle)


def test_a_cycle_of_which_nobody_ordered_is_done(cycling: Cycling) -> None:
    cycle = cycling.published(cycling.offered(least=3), cycling.offered())
    assert cycling.time_is_up(cycle).state is CycleState.DONE
    assert [one.verdict for one in cycling.read(cycle).terms.offers] == [Verdict.FAILED, Verdict.MADE]


def test_nothing_is_decided_while_somebody_may_still_pay_and_what_they_pay_counts(cycling: Cycling) -> None:
    cycle = cycling.published(cycling.offered(least=3))
    cycling.nearly(cycle)
    paid, pending = cycling.paid(cycle, 1), cycling.ordered(cycle, 2)
    for _ in range(2):
        assert cycling.time_is_up(cycle).state is CycleState.CLOSED
    cycling.buying.paid(pending)
    assert cycling.tended(cycle).terms.offers[0].verdict is Verdict.MADE
    assert cycling.buying.now(paid) == paid
    check(cycling, cycle)


def test_who_pays_late_for_what_is_closed_gets_it_back(cycling: Cycling) -> None:
    """Their hold ran out, and is not taken again: else somebody would have goods of an offer that was decided."""
    cycle = cycling.published(cycling.offered(least=1))
    order = cycling.ordered(cycle, 2)
    number = cycling.buying.begun(order)
    assert cycling.buying.fake.pay(number)
    paying.closed(cycling.clock(), cycling.buying.payment(order))
    cycling.expired()
    done = cycling.time_is_up(cycle)
    assert (done.state, done.terms.offers[0].verdict) == (CycleState.DONE, Verdict.FAILED)
    cycling.buying.heard(number)
    cycling.buying.heard(number)
    assert (cycling.buying.now(order).state, cycling.money_back(order)) == (OrderState.EXPIRED, 600)
    check(cycling, cycle)


def test_an_order_whose_stock_went_while_its_payment_was_on_its_way_is_over_too(cycling: Cycling) -> None:
    """WeChat Pay was not to be reached, so nobody closed its payment: the order waited, and then it was too late."""
    cycle = cycling.published(cycling.offered())
    order = cycling.ordered(cycle, 2)
    number = cycling.buying.begun(order)
    assert cycling.buying.fake.pay(number)
    cycling.called_off(cycle)
    cycling.expired()
    assert cycling.buying.now(order).state is OrderState.PLACED
    cycling.buying.heard(number)
    assert (cycling.buying.now(order).state, cycling.money_back(order)) == (OrderState.EXPIRED, 600)
    assert cycling.tended(cycle).state is CycleState.CANCELLED


def test_a_cycle_that_is_called_off_gives_all_of_it_back_also_what_is_paid_afterwards(cycling: Cycling) -> None:
    cycle = cycling.published(cycling.offered(), cycling.offered(price_fen=500))
    paid, pending = cycling.paid(cycle, 2, 1), cycling.ordered(cycle, 0, 1)
    number = cycling.buying.begun(pending)
    cycling.called_off(cycle)
    assert cycling.tended(cycle).state is CycleState.CALLED_OFF, "somebody may still pay"
    back = cycling.buying.now(paid)
    assert (back.state, back.reason, cycling.money_back(paid)) == (OrderState.REFUNDED, "这一团取消了，钱退给您", 1_100)
    assert cycling.buying.fake.pay(number)
    cycling.buying.heard(number)
    assert cycling.buying.now(pending).state is OrderState.PAID
    assert cycling.tended(cycle).state is CycleState.CANCELLED
    assert (cycling.buying.now(pending).state, cycling.money_back(pending)) == (OrderState.REFUNDED, 500)
    check(cycling, cycle)
    with pytest.raises(CycleInOtherState):
        cycling.called_off(cycle)


def test_goods_that_the_desk_called_off_for_good_do_not_keep_a_cycle_from_its_end(cycling: Cycling) -> None:
    cycle = cycling.published(cycling.offered(least=2))
    gone, kept = cycling.paid(cycle, 1), cycling.paid(cycle, 2)
    giving.call_off(cycling.officer(), order_id=gone.order_id, reason="台风", restock=False, key=cycling.buying.key())
    done = cycling.over(cycle)
    assert (done.state, done.terms.offers[0].sold) == (CycleState.DONE, 2)
    assert cycling.buying.now(kept) == kept
    check(cycling, cycle)


def test_what_is_brought_costs_its_way_where_something_is_left_of_it(cycling: Cycling) -> None:
    cycle, home = cycling.published(cycling.offered(least=9), cycling.offered(price_fen=500)), cycling.buying.home()
    of = [cycling.wanted(cycle, 1, nth, address_id=home) for nth in (0, 1)]
    whole, mixed = (cycling.buying.paid(cycling.buying.placed(one)) for one in of)
    cycling.over(cycle)
    assert [cycling.money_back(one) for one in (whole, mixed)] == [1_100, 300]
    check(cycling, cycle)


def test_what_was_carried_over_goes_back_to_the_next_order(cycling: Cycling) -> None:
    cycle = cycling.published(cycling.offered(least=9))
    cycling.buying.carried(200)
    order = cycling.paid(cycle, 1)
    assert (order.sums.carried, order.sums.cash) == (200, 100)
    cycling.over(cycle)
    assert (cycling.money_back(order), cycling.buying.left_over()) == (100, 200)


class Died(Exception):
    """A process that was killed."""


@contextlib.contextmanager
def dying(at: int = -1, *, after: bool = False) -> Iterator[list[int]]:
    """Let a process die before its write number `at`, or after it; yield how many writes there were."""
    once, count = writes._once, [0]

    def write(*args: Any, **named: Any) -> Any:
        mine = count[0] == at
        count[0] += 1
        if mine and not after:
            raise Died
        found = once(*args, **named)
        if mine:
            raise Died
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writes, "_once", write)
        with contextlib.suppress(Died):
            yield count


def ordered_of(cycling: Cycling) -> Cycle:
    """Return a cycle whose time is over: an order fails, of one a part does, one is made, one was not paid."""
    cycle = cycling.published(cycling.offered(least=9), cycling.offered(price_fen=500))
    for units in ((2, 0), (1, 1), (0, 2)):
        cycling.paid(cycle, *units)
    cycling.ordered(cycle, 1, 1)
    cycling.expired()
    cycling.buying.market.world.moment = cycle.terms.closes_at
    return cycle


def test_whoever_goes_on_after_a_crash_at_any_write_comes_to_the_same_end(cycling: Cycling) -> None:
    begun = ordered_of(cycling)
    with dying() as whole:
        assert cycling.tended(begun).state is CycleState.DONE
    assert whole[0] == 5, "closed, decided, two given back, done"
    for at in range(whole[0]):
        for after in (False, True):
            cycle = ordered_of(cycling)
            with dying(at, after=after):
                cycling.tended(cycle)
            cycling.tended(cycle)
            check(cycling, cycle)
            backs = sorted(cycling.money_back(one) for one in all_of(cycle))
            assert backs == [0, 0, 300, 600], (at, after)
            assert told(cycling, cycle) == [("call_off", 600), ("refund", 300)], (at, after)


def told(cycling: Cycling, cycle: Cycle) -> list[tuple[str, int]]:
    """Return what buyers of a cycle are told today, and of how much."""
    ids = {one.order_id for one in all_of(cycle)}
    found = [one.fact for one in facts.day_of_facts(village_id=cycling.town_id, on=business_date(cycling.now))]
    news = [one for one in found if isinstance(one, MarketOrderMoved) and one.order_id in ids]
    return sorted((one.news, one.fen) for one in news)


def at_once(*deeds: Callable[[], object]) -> None:
    """Do all of it at once, each again while it is contended; refusals are no matter."""

    def do(deed: Callable[[], object]) -> None:
        for _ in range(40):
            try:
                deed()
            except (Busy, ProductChanged):
                continue
            except DomainError:
                return
            return

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(do, deeds))


def test_four_clocks_at_once_give_back_once(cycling: Cycling) -> None:
    cycle = ordered_of(cycling)
    at_once(*[lambda: closing.tend(cycling.clock(), cycle_id=cycle.cycle_id)] * 4)
    cycling.tended(cycle)
    check(cycling, cycle)
    assert sorted(cycling.money_back(one) for one in all_of(cycle)) == [0, 0, 300, 600]
    assert told(cycling, cycle) == [("call_off", 600), ("refund", 300)]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_buyers_do_while_a_cycle_ends_each_fen_is_kept_or_back(cycling: Cycling, seed: int) -> None:
    """They order, pay, cancel and are refunded by the desk while it is closed, called off, decided and given back."""
    chance = random.Random(seed)
    cycle = cycling.published(cycling.offered(units=9, least=chance.randrange(8)), cycling.offered(units=4, least=2))
    cycling.nearly(cycle)
    begun = [cycling.ordered(cycle, chance.randrange(1, 3), chance.randrange(2)) for _ in range(4)]
    numbers = [cycling.buying.begun(one) for one in begun]
    for number in numbers[:2]:
        assert cycling.buying.fake.pay(number)
        cycling.buying.heard(number)
    cycling.buying.market.world.moment = cycle.terms.closes_at

    def late(nth: int) -> Callable[[], object]:
        def pay() -> None:
            if cycling.buying.fake.pay(numbers[nth]):
                cycling.buying.heard(numbers[nth])

        return pay

    def refund() -> object:
        me, key = cycling.officer(), cycling.buying.key()
        return giving.refund(me, order_id=begun[1].order_id, nth=0, fen=50, reason="少了一棵", key=key)

    deeds: list[Callable[[], object]] = [
        *[lambda: closing.tend(cycling.clock(), cycle_id=cycle.cycle_id)] * 2,
        late(2),
        late(3),
        lambda: cycling.buying.cancelled(begun[0]),
        refund,
    ]
    if seed % 3 == 0:
        deeds.append(lambda: cycling.called_off(cycle))
    chance.shuffle(deeds)
    at_once(*deeds)
    cycling.over(cycle)
    check(cycling, cycle)


def test_who_orders_at_the_moment_of_closing_has_it_all_or_nothing(cycling: Cycling) -> None:
    for _ in range(3):
        cycle = cycling.published(cycling.offered(units=5, least=2))
        cycling.nearly(cycle)
        seen = cycling.read(cycle)
        at_once(
            functools.partial(closing.close, cycling.clock(), seen), *[functools.partial(cycling.ordered, cycle, 1)] * 6
        )
        now = cycling.read(cycle)
        taken = cycling.stock(now).taken
        assert (now.state, taken) == (CycleState.CLOSED, len(all_of(now)))
        with pytest.raises((SlotClosed, CycleNotOpen)):
            cycling.ordered(cycle, 1)


def test_the_clock_finds_what_is_due_and_leaves_the_rest(cycling: Cycling) -> None:
    draft, open_ = cycling.draft(cycling.offered()), cycling.published(cycling.offered())
    cycle = cycling.published(cycling.offered())
    early = store.list_due(cycling.now)
    assert not {draft.cycle_id, open_.cycle_id} & set(early)
    assert cycling.tended(open_) == open_
    cycling.called_off(cycle)
    assert cycle.cycle_id in store.list_due(cycling.now)
    assert cycling.tended(cycle).state is CycleState.CANCELLED
    assert cycle.cycle_id not in store.list_due(cycling.now)


def test_one_refund_is_one_name(cycling: Cycling) -> None:
    """Whoever gives an order of a cycle back calls it by the order's own key, so that no two of them do."""
    cycle = cycling.published(cycling.offered(least=9))
    order = cycling.paid(cycle, 1)
    cycling.over(cycle)
    (refund,) = cycling.buying.refunds(order)
    assert refund.refund_id == f"{order.order_id}-cycle"
