"""Buying: all together or nothing, at the price that was seen, and no payment is lost, doubled or kept for nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.foundation.identity.core.addresses import NoSuchAddress
from chalicelib.foundation.identity.core.members import MEMBERSHIP, NoSuchMember
from chalicelib.foundation.identity.core.purposes import purpose_of
from chalicelib.foundation.identity.service import addresses, consents, following, members
from chalicelib.foundation.identity.service.consents import REGISTRATION
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.states import State as Paying
from chalicelib.foundation.payments.service import looking
from chalicelib.foundation.reservations.service import holds
from chalicelib.foundation.reservations.service.slots import SlotClosed, SoldOut
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.market.core import orders as core
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.goods import Deed
from chalicelib.prosperity.market.core.orders import Order, Wanted
from chalicelib.prosperity.market.core.refusals import (
    DayNotServed,
    MarketClosed,
    NoSuchOrder,
    NoSuchPoint,
    NoSuchProduct,
    NoSuchVariant,
    OrderInOtherState,
    OrdersOpen,
    ProductChanged,
    ProductInOtherState,
    TooManyUnits,
    TotalChanged,
)
from chalicelib.prosperity.market.service import catalogue, forgetting, ordering, own, paying, terms
from tests.make.buying import Buying
from tests.make.members import HOME


def dearer(buying: Buying, product_id: str, price_fen: int = 380) -> None:
    seen = catalogue.load(product_id)
    head = replace(seen.terms.variants[0], price_fen=price_fen)
    changed = replace(seen.terms, variants=(head, *seen.terms.variants[1:]))
    catalogue.change_product(
        buying.market.officer(), product_id=product_id, terms=changed, looked_at=seen.version, key=buying.key()
    )


def test_an_order_holds_its_stock_and_opens_a_payment_of_what_it_costs(buying: Buying) -> None:
    product = buying.sold(10)
    order = buying.ordered(product, 3)
    assert (order.state, order.sums.cash, order.lines[0].ordered_fen) == (OrderState.PLACED, 1_050, 1_050)
    assert buying.market.stock(product).free == 7
    payment = buying.payment(order)
    assert (payment.amount_fen, payment.purpose, payment.state) == (1_050, "market", Paying.OPEN)
    paid = buying.paid(order)
    assert (paid.state, paid.was_paid, paid.shares.total) == (OrderState.PAID, True, 1_050)
    assert buying.market.stock(product).taken == 3
    assert [one.order_id for one in own.list_own(buying.member, size=5, cursor=None).rows] == [order.order_id]


def test_a_villager_buys_too_and_each_reads_their_own(buying: Buying) -> None:
    order = buying.ordered(buying.sold(), who=buying.villager)
    assert own.read_own(buying.villager, order_id=order.order_id).order == order
    for deed in (
        lambda: own.read_own(buying.member, order_id=order.order_id),
        lambda: paying.begin(buying.member, order_id=order.order_id, channel="native"),
        lambda: paying.look(buying.member, order_id=order.order_id),
        lambda: buying.cancelled(order),
    ):
        with pytest.raises(NoSuchOrder):
            deed()


def test_a_key_orders_once_and_the_same_order_is_answered_again(buying: Buying) -> None:
    product, key = buying.sold(10), buying.key()
    order = buying.ordered(product, 2, key=key)
    assert buying.ordered(product, 2, key=key) == order
    with pytest.raises(KeyReused):
        buying.ordered(product, 3, key=key)
    buying.paid(order)
    assert buying.ordered(product, 2, key=key).state is OrderState.PAID
    assert buying.market.stock(product).taken == 2


def test_what_is_brought_costs_its_way_until_it_is_much(buying: Buying) -> None:
    product = buying.sold(100)
    home = buying.home()
    order = buying.placed(buying.wanted((product, "head", 2), address_id=home))
    assert (order.sums.delivery, order.sums.cash, order.point) == (800, 1_500, None)
    assert addresses.open_destination(order.sealed) == HOME
    assert buying.placed(buying.wanted((product, "head", 20)), who=buying.villager).sums.delivery == 0
    lines = buying.wanted((product, "head", 20), (product, "loose", 100), (product, "hen", 1), address_id=home)
    with pytest.raises(SoldOut):
        buying.placed(lines)
    assert buying.market.stock(product).taken == 22, "all lines or none"
    with pytest.raises(NoSuchAddress):
        buying.placed(buying.wanted((product, "head", 1), address_id=home), who=buying.villager)


def test_what_can_not_be_ordered_is_refused_and_nothing_is_held(buying: Buying) -> None:
    product = buying.sold(10)
    good = buying.wanted((product, "head", 1))
    draft, paused = buying.market.written(), buying.market.moved(buying.sold(3), Deed.PAUSE)
    wrong: list[tuple[Wanted, type[DomainError]]] = [
        (replace(good, delivers_on=buying.market.today), DayNotServed),
        (replace(good, delivers_on=good.delivers_on.replace(year=2030)), DayNotServed),
        (replace(good, point_id="moon"), NoSuchPoint),
        (buying.wanted((draft, "head", 1)), NoSuchProduct),
        (
            buying.wanted((replace(product, product_id=f"{buying.market.village_id}y{buying.key()}"), "head", 1)),
            NoSuchProduct,
        ),
        (buying.wanted((paused, "head", 1)), ProductInOtherState),
        (buying.wanted((product, "goose", 1)), NoSuchVariant),
        (buying.wanted((product, "head", 21)), TooManyUnits),
        (buying.wanted((product, "head", 11)), SoldOut),
        (replace(good, cash_fen=349), TotalChanged),
    ]
    for wanted, refusal in wrong:
        with pytest.raises(refusal):
            buying.placed(wanted)
    assert own.list_own(buying.member, size=5, cursor=None).rows == []
    assert buying.market.stock(product).taken == 0


def test_who_withdraws_their_registration_is_found_in_no_order_either(
    buying: Buying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_forgetting", {REGISTRATION: [forgetting.prepare_forgotten]})
    me, person_id = buying.villager, buying.villager.actor.subject
    home = buying.home(who=me)
    order = buying.placed(buying.wanted((buying.sold(9), "head", 1), address_id=home), who=me)
    version = purpose_of(REGISTRATION).present.version
    consents.grant_consent(me, person_id=person_id, purpose=REGISTRATION, version=version, born_on=dt.date(1980, 1, 1))
    with pytest.raises(OrdersOpen):
        consents.withdraw_consent(me, person_id=person_id, purpose=REGISTRATION)
    buying.cancelled(buying.paid(order), who=me)
    consents.withdraw_consent(me, person_id=person_id, purpose=REGISTRATION)
    assert buying.now(order).sealed == b""


def test_at_another_price_than_was_shown_nothing_is_ordered(buying: Buying) -> None:
    product = buying.sold()
    wanted = buying.wanted((product, "head", 2))
    sums = ordering.quote(buying.member, wanted=wanted).sums
    dearer(buying, product.product_id)
    with pytest.raises(TotalChanged):
        buying.placed(replace(wanted, cash_fen=sums.cash))
    order = buying.placed(replace(wanted, cash_fen=760))
    dearer(buying, product.product_id, 999)
    assert buying.paid(order).shares.total == 760, "what was ordered keeps its price"


def test_a_price_that_changes_while_the_order_is_on_its_way_stops_it(
    buying: Buying, monkeypatch: pytest.MonkeyPatch
) -> None:
    product, priced = buying.sold(), ordering._priced

    def raced(*asked: object) -> object:
        found = priced(*asked)  # type: ignore[arg-type]  # What it is called with.
        dearer(buying, product.product_id)
        return found

    monkeypatch.setattr(ordering, "_priced", raced)
    with pytest.raises(ProductChanged):
        buying.ordered(product)
    assert buying.market.stock(product).taken == 0


def test_a_product_that_is_paused_while_the_order_is_on_its_way_stops_it(
    buying: Buying, monkeypatch: pytest.MonkeyPatch
) -> None:
    product, priced = buying.sold(), ordering._priced

    def raced(*asked: object) -> object:
        found = priced(*asked)  # type: ignore[arg-type]  # What it is called with.
        buying.market.moved(product, Deed.PAUSE)
        return found

    monkeypatch.setattr(ordering, "_priced", raced)
    with pytest.raises((SlotClosed, ProductChanged)):
        buying.ordered(product)
    assert buying.market.stock(product).taken == 0


def test_who_does_not_pay_in_time_frees_the_stock_for_others(buying: Buying) -> None:
    product = buying.sold(2)
    order = buying.ordered(product)
    buying.begun(order)
    buying.later(31)
    assert buying.now(order).state is OrderState.EXPIRED
    assert buying.payment(order).state is Paying.CLOSED
    assert buying.market.stock(product).free == 2
    with pytest.raises(OrderInOtherState):
        buying.begun(order)


def paid_late(buying: Buying, order: Order) -> None:
    """Pay an order that nobody closed at WeChat Pay, and let the house hear of it once the order is over."""
    number = buying.begun(order)
    assert buying.fake.pay(number)
    payment: Payment = replace(buying.payment(order), state=Paying.CLOSED)
    paying.closed(buying.market.world.context(), payment)
    assert buying.now(order).state is OrderState.EXPIRED
    buying.heard(number)


def test_who_paid_at_the_last_moment_has_the_goods_where_they_are_still_there(buying: Buying) -> None:
    product = buying.sold(2)
    order = buying.ordered(product)
    paid_late(buying, order)
    assert buying.now(order).state is OrderState.PAID
    assert buying.market.stock(product).taken == 2


def test_who_paid_late_for_what_somebody_else_has_by_now_gets_it_all_back(buying: Buying) -> None:
    product = buying.sold(2)
    order = buying.ordered(product)
    number = buying.begun(order)
    assert buying.fake.pay(number)
    paying.closed(buying.market.world.context(), replace(buying.payment(order), state=Paying.CLOSED))
    buying.market.world.moment = buying.market.world.moment.replace(minute=59)
    holds.expire_holds(buying.market.world.context())
    buying.ordered(product, 2, who=buying.villager)
    buying.heard(number)
    buying.heard(number)
    assert buying.now(order).state is OrderState.EXPIRED
    assert [one.fen for one in buying.refunds(order)] == [700]
    assert buying.market.stock(product).taken == 2


def test_who_got_it_back_has_no_goods_later_though_it_is_told_again(buying: Buying) -> None:
    product = buying.sold(2)
    order = buying.ordered(product)
    number = buying.begun(order)
    assert buying.fake.pay(number)
    paying.closed(buying.market.world.context(), replace(buying.payment(order), state=Paying.CLOSED))
    buying.market.world.moment = buying.market.world.moment.replace(minute=59)
    holds.expire_holds(buying.market.world.context())
    other = buying.ordered(product, 2, who=buying.villager)
    buying.heard(number)
    buying.cancelled(other, who=buying.villager)
    assert buying.market.stock(product).free == 2
    paying.settle(buying.market.world.context(), buying.payment(order))
    assert (buying.now(order).state, buying.market.stock(product).free) == (OrderState.EXPIRED, 2)
    assert [one.fen for one in buying.refunds(order)] == [700]


def test_an_order_has_as_many_lines_as_it_may_and_a_window(buying: Buying) -> None:
    products = [buying.sold(2) for _ in range(core.LINES_MAX)]
    wanted = buying.wanted(*((one, "head", 1) for one in products))
    order = buying.paid(buying.placed(wanted))
    assert len(order.lines) == core.LINES_MAX
    buying.cancelled(order)
    assert {buying.market.stock(one).taken for one in products} == {0}


def test_a_payment_that_is_told_twice_and_by_question_too_pays_once(buying: Buying) -> None:
    order = buying.ordered(buying.sold())
    number = buying.begun(order)
    assert buying.fake.pay(number)
    buying.heard(number)
    paid = buying.now(order)
    buying.heard(number)
    looking.look(buying.market.world.context(), payment_id=order.order_id)
    paying.settle(buying.market.world.context(), buying.payment(order))
    assert buying.now(order) == paid
    assert buying.refunds(order) == []


def test_who_comes_back_before_the_notice_sees_it_paid(buying: Buying) -> None:
    order = buying.ordered(buying.sold())
    number = buying.begun(order)
    assert paying.look(buying.member, order_id=order.order_id).state is OrderState.PLACED
    assert buying.fake.pay(number)
    assert paying.look(buying.member, order_id=order.order_id).state is OrderState.PAID


def test_who_cancels_before_paying_frees_the_stock_and_pays_nothing(buying: Buying) -> None:
    product, key = buying.sold(2), buying.key()
    order = buying.ordered(product)
    cancelled = buying.cancelled(order, key)
    assert cancelled.state is OrderState.CANCELLED
    assert buying.cancelled(order, key) == cancelled
    assert buying.market.stock(product).free == 2
    assert buying.payment(order).state is Paying.CLOSED
    with pytest.raises(OrderInOtherState):
        buying.cancelled(order)


def test_who_cancels_after_paying_gets_all_back_and_the_stock_is_free(buying: Buying) -> None:
    product, key = buying.sold(2), buying.key()
    order = buying.paid(buying.ordered(product))
    cancelled = buying.cancelled(order, key)
    assert (cancelled.state, cancelled.given.cash, cancelled.shares.total) == (OrderState.CANCELLED, 700, 0)
    assert buying.cancelled(order, key) == cancelled
    assert buying.market.stock(product).free == 2
    assert [one.fen for one in buying.refunds(order)] == [700]
    assert own.read_own(buying.member, order_id=order.order_id).refunds[0].why == "买家取消"


def test_who_pays_while_they_cancel_gets_it_back(buying: Buying) -> None:
    product = buying.sold(2)
    order = buying.ordered(product)
    number = buying.begun(order)
    assert buying.fake.pay(number)
    assert buying.cancelled(order).state is OrderState.CANCELLED
    buying.heard(number)
    assert buying.now(order).state is OrderState.CANCELLED
    assert [one.fen for one in buying.refunds(order)] == [700]
    assert buying.market.stock(product).free == 2


def test_what_was_carried_over_is_used_and_goes_back_with_the_order(buying: Buying) -> None:
    product = buying.sold(10)
    buying.carried(300)
    order = buying.ordered(product)
    assert (order.sums.carried, order.sums.cash, buying.left_over()) == (300, 400, 0)
    buying.cancelled(order)
    assert buying.left_over() == 300
    order = buying.ordered(product)
    buying.later(31)
    assert (buying.now(order).state, buying.left_over()) == (OrderState.EXPIRED, 300)
    order = buying.paid(buying.ordered(product))
    cancelled = buying.cancelled(order)
    assert (cancelled.given.cash, cancelled.given.carried, buying.left_over()) == (400, 300, 300)


def test_what_is_owed_is_paid_with_the_next_order(buying: Buying) -> None:
    buying.carried(-120)
    order = buying.paid(buying.ordered(buying.sold()))
    assert (order.sums.carried, order.sums.cash, order.sums.total) == (-120, 820, 700)
    assert buying.left_over() == 0
    assert buying.payment(order).amount_fen == 820


def test_who_paid_late_what_they_had_carried_over_gets_the_cash_back(buying: Buying) -> None:
    buying.carried(300)
    order = buying.ordered(buying.sold(2))
    paid_late(buying, order)
    assert buying.now(order).state is OrderState.EXPIRED
    assert [one.fen for one in buying.refunds(order)] == [400]
    assert buying.left_over() == 300


def test_sixteen_buyers_of_the_last_five_get_no_more_than_there_are(buying: Buying) -> None:
    """Each asks twice at once; some pay: what is taken is what orders have, and what was paid is where goods are."""
    product = buying.sold(5)
    told: Counter[str] = Counter()
    placed: dict[str, Order] = {}

    def buy(nth: int) -> None:
        who: Context = buying.member if nth % 2 else buying.villager
        key = f"{buying.key()[:-4]}{nth:04x}"

        def ask(_: int) -> None:
            for _turn in range(40):
                try:
                    order = buying.ordered(product, 1, who=who, key=key)
                except Busy:
                    continue
                except DomainError as refused:
                    told[refused.code] += 1
                    return
                placed[order.order_id] = order
                return

        with ThreadPoolExecutor(2) as pair:
            list(pair.map(ask, range(2)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(buy, range(16)))
    assert len(placed) == 5
    assert buying.market.stock(product).free == 0
    assert set(told) == {"sold_out"}
    orders = list(placed.values())
    for order in orders[:3]:
        number = buying.begun(order, who=buying.member if order.buyer_id.startswith("t") else buying.villager)
        assert buying.fake.pay(number)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda one: buying.heard(buying.payment(one).attempts[0].out_trade_no), orders[:3] * 2))
    buying.later(31)
    states = Counter(buying.now(one).state for one in orders)
    assert states == {OrderState.PAID: 3, OrderState.EXPIRED: 2}
    assert buying.market.stock(product).taken == 3


def test_a_closed_market_takes_no_orders_and_terms_are_set_once(buying: Buying) -> None:
    admin, seen = buying.market.officer(), terms.read_terms(town_id=buying.town_id)
    shut = replace(seen, is_open=False)
    after = terms.set_terms(admin, town_id=buying.town_id, terms=shut)
    try:
        assert terms.set_terms(admin, town_id=buying.town_id, terms=shut) == after
        with pytest.raises(ProductChanged):
            terms.set_terms(admin, town_id=buying.town_id, terms=seen)
        with pytest.raises(MarketClosed):
            buying.ordered(buying.sold())
    finally:
        terms.set_terms(admin, town_id=buying.town_id, terms=replace(after, is_open=True))


def test_a_member_with_an_open_order_stays_and_one_who_leaves_is_found_in_no_order(
    buying: Buying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_forgetting", {MEMBERSHIP: [forgetting.prepare_forgotten]})
    product, home = buying.sold(9), buying.home()
    order = buying.placed(buying.wanted((product, "head", 1), address_id=home))
    with pytest.raises(OrdersOpen):
        members.end_membership(buying.member)
    paid = buying.paid(order)
    with pytest.raises(OrdersOpen):
        members.end_membership(buying.member)
    buying.cancelled(paid)
    members.end_membership(buying.member)
    left = buying.now(order)
    assert (left.sealed, left.state, left.given.cash) == (b"", OrderState.CANCELLED, 1_150)
    with pytest.raises(NoSuchMember):
        buying.ordered(product)
    assert buying.market.stock(product).taken == 0


def test_of_a_member_with_many_orders_all_are_forgotten(buying: Buying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "TOGETHER_MAX", 2)
    product, home = buying.sold(9), buying.home()
    orders = [buying.placed(buying.wanted((product, "head", 1), address_id=home)) for _ in range(5)]
    for order in orders:
        buying.cancelled(order)
    commit(forgetting.prepare_forgotten(buying.member, buying.member.actor.subject))
    assert [buying.now(order).sealed for order in orders] == [b""] * 5
