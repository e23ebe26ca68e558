"""Money that came in is somebody's, or waits, or lies on a balance; what does not fit is named, and nothing else."""

from __future__ import annotations

from typing import Any
from unittest import mock

from pynamodb.expressions.operand import Path

from chalicelib.foundation.payments.records import PaymentRecord
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.writes import Writes, commit
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.reconciling import Reconciled
from chalicelib.prosperity.market.service import giving, reconciling
from chalicelib.prosperity.market.store import orders as store
from chalicelib.prosperity.proceeds.core.entries import Amounts, Assigned, Goods, Money
from chalicelib.prosperity.proceeds.records import ProceedsEntryRecord
from chalicelib.prosperity.proceeds.service import book
from tests.make.proceeds import Proceeds


def reconciled(town: Proceeds) -> Reconciled:
    return reconciling.reconcile(town.world.context(), town_id=town.town_id)


def test_whatever_happened_to_orders_each_fen_that_came_in_is_somewhere(town: Proceeds) -> None:
    product, buying = town.product(), town.buying
    assert reconciled(town) == Reconciled()
    done = town.sold(product, 2, hen_g=1_400)
    town.back(done, 350)
    town.night()
    town.sold(product, 1, hen_g=1_600)
    waiting = buying.paid(buying.ordered(product, 3))
    buying.cancelled(buying.paid(buying.ordered(product, 2)))
    off = buying.paid(buying.ordered(product, 4))
    giving.call_off(town.officer(), order_id=off.order_id, reason="下雨送不到", restock=True, key=buying.key())
    placed = buying.ordered(product, 1)
    buying.cancelled(buying.ordered(product, 1))
    found = reconciled(town)
    assert (found.faults, found.gap, found.orders) == ([], 0, 7)
    assert found.assigned == sum(
        one.shares.total for one in (buying.now(order) for order in town_orders(town)) if one.state.value == "completed"
    )
    assert found.balances == buying.left_over()
    assert found.waits == waiting.sums.total + placed.sums.carried
    assert found.paid - found.given_back == found.assigned + found.waits + found.balances
    buying.later(40)
    assert (reconciled(town).faults, reconciled(town).gap) == ([], 0)


def town_orders(town: Proceeds) -> list[Order]:
    return list(store.every_of_buyer(town.buying.member.actor.subject))


def test_what_was_paid_late_for_what_is_gone_fits_too(town: Proceeds) -> None:
    product, buying = town.product(), town.buying
    order = buying.ordered(product)
    number = buying.begun(order)
    buying.cancelled(order)
    buying.fake.pay(number)
    buying.later(2)
    found = reconciled(town)
    assert (found.faults, found.gap, found.waits) == ([], 0, 0)


def test_an_order_or_buyer_that_does_not_fit_is_named(town: Proceeds) -> None:
    one, other = town.sold(town.product()), town.sold(town.product())
    day = business_date(town.world.moment)
    (entry, *_) = (
        held for held in book.every_entry(town_id=town.town_id, day=day) if held.document.startswith(one.order_id)
    )
    commit(Writes().delete(ProceedsEntryRecord, f"{town.town_id}#{day}", entry.document))
    commit(Writes().update(PaymentRecord, other.order_id, actions=[Path(["refunded_fen"]).set(100)]))
    commit(store.carried_back(one.buyer_id, 7))
    found = reconciled(town)
    assert found.faults == [
        *sorted([
            f"{one.order_id}: the book assigns 0 fen, the order says 700",
            f"{other.order_id}: payments keep 600 fen, the order says 700",
        ]),
        f"{one.buyer_id}: the balance holds 7 fen, their orders say 0",
    ]  # fmt: skip
    assert found.gap == 700 - 100 - 7


def test_money_without_an_order_is_named_and_what_an_answer_put_right_is_not(town: Proceeds) -> None:
    ctx = town.world.context()
    commit(
        book.prepare_entry(
            ctx, town_id=town.town_id, document=f"{town.town_id}q1", version=2, before=Assigned(),
            after=Assigned((), Money(cash=5, delivery=5)),
        )
    )  # fmt: skip
    moved = Assigned(((town_goods(town), Amounts(producer=9, platform=-9)),))
    commit(book.prepare_correction(ctx, town_id=town.town_id, document="v00001f1#2026W48#d1", moved=moved))
    assert reconciled(town).faults == [f"{town.town_id}q1: there is money, and no such order"]


def town_goods(town: Proceeds) -> Goods:
    return Goods(f"{town.village_id}f1", town.village_id, "d1", "更正", "", "correction", "correction")


def test_an_order_that_goes_on_while_it_is_read_is_no_fault(town: Proceeds) -> None:
    order = town.sold(town.product())
    real = reconciling._told
    done: list[Order] = []

    def meanwhile(*asked: Any) -> Any:
        if not done:
            done.append(town.back(order, 100))
        return real(*asked)

    with mock.patch.object(reconciling, "_told", meanwhile):
        assert reconciled(town).faults == []
    assert done
    assert reconciled(town).faults == []
