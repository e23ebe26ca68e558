"""What else pays for an order: work points, coupons, places in a delivery window. All of it goes with the order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest

from chalicelib.foundation.payments.core.states import State as Paying
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.points.ledger.core.accounts import AccountRef, InsufficientBalance
from chalicelib.points.ledger.service import verify
from chalicelib.prosperity.coupons.core.coupons import Coupon, Terms
from chalicelib.prosperity.coupons.core.levels import Level
from chalicelib.prosperity.coupons.core.refusals import CouponUnfit, CouponUsed, NoSuchCoupon
from chalicelib.prosperity.coupons.service import offering, taking
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.orders import Given, Order, Wanted, code_of
from chalicelib.prosperity.market.core.refusals import NoSuchWindow, TooManyPoints, WindowFull
from chalicelib.prosperity.market.core.terms import DeliveryWindow
from chalicelib.prosperity.market.service import giving, ordering, packing, paying, terms
from tests.make import ledger
from tests.make.buying import Buying


def admin(buying: Buying) -> Context:
    return buying.market.world.context(
        Principal("s7", frozenset({Role.TOWN_ADMIN}), ((0, 99_999),), town_id=buying.town_id)
    )


def with_points(buying: Buying, points: int, heads: int = 2) -> Wanted:
    return replace(buying.wanted((buying.sold(), "head", heads)), points=points)


def by_points(buying: Buying, points: int = 30, heads: int = 2) -> Order:
    return buying.placed(with_points(buying, points, heads), who=buying.villager)


def test_points_are_held_with_the_order_and_spent_as_it_is_paid(buying: Buying) -> None:
    buying.earned(100)
    order = by_points(buying)
    assert (order.sums.points, order.sums.cash, buying.points()) == (300, 400, (70, 30, 0))
    assert buying.payment(order).amount_fen == 400
    paid = buying.paid(order)
    assert (paid.state, paid.shares.total, buying.points()) == (OrderState.PAID, 700, (70, 0, 30))
    assert verify.verify_village(village_id=buying.market.village_id).faults == []


def test_points_go_back_with_an_order_that_nobody_paid(buying: Buying) -> None:
    buying.earned(100)
    buying.cancelled(by_points(buying), who=buying.villager)
    assert buying.points() == (100, 0, 0)
    expired = by_points(buying)
    buying.later(31)
    assert (buying.now(expired).state, buying.points()) == (OrderState.EXPIRED, (100, 0, 0))


def test_points_go_back_with_what_is_given_back_after_the_cash(buying: Buying) -> None:
    buying.earned(100)
    order = buying.paid(by_points(buying))
    part = giving.refund(admin(buying), order_id=order.order_id, nth=0, fen=455, reason="坏了一棵", key=buying.key())
    assert (part.given, buying.points(), buying.left_of(buying.villager)) == (Given(400, 50, 5), (75, 0, 25), 5)
    key = buying.key()
    for _ in range(2):
        off = giving.call_off(admin(buying), order_id=order.order_id, reason="不卖了", restock=True, key=key)
        assert (off.given, buying.points()) == (Given(400, 290, 10), (99, 0, 1))
    assert buying.left_of(buying.villager) == 10
    assert verify.verify_village(village_id=buying.market.village_id).faults == []


def test_who_cancels_what_points_paid_has_all_back_once(buying: Buying) -> None:
    buying.earned(100)
    order, key = buying.paid(by_points(buying)), buying.key()
    for _ in range(2):
        assert buying.cancelled(order, key, who=buying.villager).given == Given(400, 300, 0)
    assert buying.points() == (100, 0, 0)


def test_who_pays_late_what_points_were_to_pay_gets_the_cash_back(buying: Buying) -> None:
    buying.earned(100)
    order = by_points(buying)
    number = buying.begun(order, who=buying.villager)
    assert buying.fake.pay(number)
    paying.closed(buying.market.world.context(), replace(buying.payment(order), state=Paying.CLOSED))
    buying.heard(number)
    assert (buying.now(order).state, buying.points()) == (OrderState.EXPIRED, (100, 0, 0))
    assert [one.fen for one in buying.refunds(order)] == [400]


def test_an_account_that_is_stopped_meanwhile_keeps_nobodys_money(buying: Buying) -> None:
    buying.earned(100)
    paid, cancelled, expired = by_points(buying), by_points(buying), by_points(buying)
    ref = AccountRef.of_holder(buying.villager.actor.subject)
    ledger.stop(admin(buying), ref)
    paid = buying.paid(paid)
    assert (paid.state, buying.points()) == (OrderState.PAID, (10, 60, 30))
    buying.cancelled(cancelled, who=buying.villager)
    buying.later(31)
    assert (buying.now(expired).state, buying.points()) == (OrderState.EXPIRED, (70, 0, 30))
    off = giving.call_off(admin(buying), order_id=paid.order_id, reason="不卖了", restock=True, key=buying.key())
    assert (off.state, [one.fen for one in buying.refunds(paid)]) == (OrderState.REFUNDED, [400])
    assert buying.points() == (70, 0, 30), "what was stopped takes nothing"
    ledger.stop(admin(buying), ref, blocked=False)
    assert verify.verify_village(village_id=buying.market.village_id).faults == []


def test_no_more_points_than_the_terms_let_and_than_are_there(buying: Buying) -> None:
    buying.earned(30)
    assert ordering.quote(buying.villager, wanted=with_points(buying, 0)).points_most == 35
    assert ordering.quote(buying.member, wanted=with_points(buying, 0)).points_most == 0
    for points, who, refusal in (
        (36, buying.villager, TooManyPoints),
        (31, buying.villager, InsufficientBalance),
        (1, buying.member, TooManyPoints),
    ):
        with pytest.raises(refusal):
            buying.placed(with_points(buying, points), who=who)
    assert buying.points() == (30, 0, 0)


def test_the_same_points_do_not_pay_for_two_orders_at_once(buying: Buying) -> None:
    buying.earned(35)
    wanted = [with_points(buying, 30) for _ in range(4)]
    told: list[str] = []

    def place(one: Wanted) -> None:
        key = f"{buying.key()[:-2]}{wanted.index(one):02x}"
        for _ in range(30):
            try:
                buying.placed(one, who=buying.villager, key=key)
            except Busy:
                continue
            except DomainError as refused:
                told.append(refused.code)
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(place, wanted))
    assert told == ["insufficient_balance"] * 3
    assert buying.points() == (5, 30, 0)


def coupon(buying: Buying, who: Context, **more: int) -> Coupon:
    """Return a coupon that a buyer took: 200 fen off goods of 700."""
    day = buying.market.today + dt.timedelta(days=9)
    offered = Terms("冬藏券", 200, 700, more.get("level", 0), day, more.get("days", 3), more.get("count", 50))
    made = offering.write_offer(admin(buying), town_id=buying.town_id, terms=offered, key=buying.key())
    return taking.take(who, offer_id=made.offer_id)


def test_a_coupon_takes_off_once_and_the_town_bears_it(buying: Buying) -> None:
    mine = coupon(buying, buying.member)
    wanted = replace(buying.wanted((buying.sold(), "head", 2)), coupon_id=mine.offer_id)
    assert ordering.quote(buying.member, wanted=wanted).sums.cash == 500
    order = buying.placed(wanted)
    assert (order.sums.coupon, order.sums.cash) == (200, 500)
    with pytest.raises(CouponUsed):
        buying.placed(wanted)
    shares = buying.paid(order).shares
    assert (shares.total, shares.producer, shares.platform) == (500, 630, 14 - 200)
    buying.cancelled(order)
    again = buying.placed(wanted)
    buying.later(31)
    assert buying.now(again).state is OrderState.EXPIRED
    assert buying.placed(wanted).sums.cash == 500, "who did not pay has it still"


def test_two_orders_at_once_do_not_use_one_coupon(buying: Buying) -> None:
    mine = coupon(buying, buying.member)
    wanted = replace(buying.wanted((buying.sold(), "head", 2)), coupon_id=mine.offer_id)
    told: list[str] = []

    def place(nth: int) -> None:
        key = f"{buying.key()[:-2]}{nth:02x}"
        for _ in range(30):
            try:
                buying.placed(wanted, key=key)
            except Busy:
                continue
            except DomainError as refused:
                told.append(refused.code)
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(place, range(4)))
    assert told == ["coupon_used"] * 3


def test_a_coupon_is_for_its_owner_its_days_and_goods_enough(buying: Buying) -> None:
    mine = coupon(buying, buying.member)
    wanted = replace(buying.wanted((buying.sold(), "head", 2)), coupon_id=mine.offer_id)
    with pytest.raises(NoSuchCoupon):
        buying.placed(wanted, who=buying.villager)
    with pytest.raises(CouponUnfit):
        buying.placed(replace(buying.wanted((buying.sold(), "head", 1)), coupon_id=mine.offer_id))
    late = replace(wanted, delivers_on=wanted.delivers_on + dt.timedelta(days=4))
    buying.market.world.moment += dt.timedelta(days=4)
    with pytest.raises(CouponUnfit):
        buying.placed(late)


def test_what_was_handed_over_counts_for_the_level_and_what_went_back_does_not(buying: Buying) -> None:
    seen = offering.read_levels(town_id=buying.town_id)
    high = (Level("会员", 0), Level("老乡", 600))
    offering.set_levels(admin(buying), town_id=buying.town_id, levels=high, looked_at=seen.version)
    assert taking.read_wallet(buying.member).level == 0
    order = buying.paid(buying.ordered(buying.sold()))
    officer = admin(buying)
    packing.pick(officer, order_id=order.order_id, key=buying.key())
    packing.pack(officer, order_id=order.order_id, key=buying.key())
    assert taking.read_wallet(buying.member).spent_fen == 0
    key = buying.key()
    for _ in range(2):
        packing.hand_over(officer, order_id=order.order_id, code=code_of(order), key=key)
    wallet = taking.read_wallet(buying.member)
    assert (wallet.spent_fen, wallet.level) == (700, 1)
    giving.refund(officer, order_id=order.order_id, nth=0, fen=150, reason="坏了一半", key=buying.key())
    wallet = taking.read_wallet(buying.member)
    assert (wallet.spent_fen, wallet.level) == (550, 0)


@contextmanager
def windows(buying: Buying, capacity: int) -> Iterator[None]:
    """Let the town bring goods within two windows for a while."""
    seen = terms.read_terms(town_id=buying.town_id)
    two = (DeliveryWindow("am", "8:00–11:00", capacity), DeliveryWindow("pm", "14:00–17:00", 9))
    after = terms.set_terms(admin(buying), town_id=buying.town_id, terms=replace(seen, windows=two))
    try:
        yield
    finally:
        now = terms.read_terms(town_id=buying.town_id).version
        terms.set_terms(admin(buying), town_id=buying.town_id, terms=replace(after, windows=(), version=now))


def test_within_a_window_no_more_is_brought_than_the_van_takes(buying: Buying) -> None:
    buying.market.world.moment += dt.timedelta(days=41)  # A day of its own: the town's other tests bring goods too.
    product, home = buying.sold(), buying.home()
    wanted = replace(buying.wanted((product, "head", 1), address_id=home), window_id="am")
    with windows(buying, 2):
        assert buying.free_in(wanted) == {"am": 2, "pm": 9}
        with pytest.raises(NoSuchWindow):
            buying.placed(replace(wanted, window_id=""))
        first = buying.placed(wanted)
        assert (first.window, buying.free_in(wanted)["am"]) == (DeliveryWindow("am", "8:00–11:00", 2), 1)
        buying.placed(wanted)
        with pytest.raises(WindowFull):
            buying.placed(wanted)
        assert buying.market.stock(product).taken == 2
        buying.cancelled(first)
        assert buying.free_in(wanted)["am"] == 1
        seen = terms.read_terms(town_id=buying.town_id)
        smaller = (DeliveryWindow("am", "8:00–11:00", 1), *seen.windows[1:])
        terms.set_terms(admin(buying), town_id=buying.town_id, terms=replace(seen, windows=smaller))
        assert buying.free_in(wanted)["am"] == 0
        with pytest.raises(WindowFull):
            buying.placed(wanted)
        slot = slots.load_slot(slot_id=first.window_slot)
        assert (slot.capacity, slot.taken) == (1, 1)


def test_many_first_orders_of_a_day_open_its_window_once(buying: Buying) -> None:
    buying.market.world.moment += dt.timedelta(days=57)
    product, home = buying.sold(), buying.home()
    wanted = replace(buying.wanted((product, "head", 1), address_id=home), window_id="am")
    told: list[str] = []

    def place(nth: int) -> None:
        key = f"{buying.key()[:-2]}{nth:02x}"
        for _ in range(30):
            try:
                buying.placed(wanted, key=key)
            except Busy:
                continue
            except DomainError as refused:
                told.append(refused.code)
            return

    with windows(buying, 3), ThreadPoolExecutor(6) as pool:
        list(pool.map(place, range(6)))
        assert buying.free_in(wanted)["am"] == 0
    assert told == ["market_window_full"] * 3
