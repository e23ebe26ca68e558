"""Order cycles: written, published and ordered of, at the cycle's price and from the cycle's own stock."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.foundation.reservations.service.slots import SlotClosed, SoldOut
from chalicelib.kernel.errors import Busy, DomainError, InvalidInput, KeyReused
from chalicelib.prosperity.market.core.cycles import CycleDeed, CycleState, Offer
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.goods import Deed
from chalicelib.prosperity.market.core.orders import Order, Wanted
from chalicelib.prosperity.market.core.refusals import (
    CycleDay,
    CycleInOtherState,
    CycleNotOpen,
    CycleStands,
    CycleUndecided,
    MarketClosed,
    NoCouponInCycle,
    NoSuchCycle,
    NoSuchProduct,
    NotInCycle,
    ProductChanged,
    ProductInOtherState,
)
from chalicelib.prosperity.market.service import closing, cycles, offering, ordering, packing, terms
from tests.make.cycles import Cycling


def test_a_cycle_is_written_changed_and_published_once_by_a_key(cycling: Cycling) -> None:
    first, second, key = cycling.offered(), cycling.offered(), cycling.buying.key()
    said, me, town_id = cycling.terms(first), cycling.officer(), cycling.town_id
    draft = cycles.write_cycle(me, town_id=town_id, terms=said, key=key)
    assert cycles.write_cycle(me, town_id=town_id, terms=said, key=key) == draft
    with pytest.raises(KeyReused):
        cycles.write_cycle(me, town_id=town_id, terms=cycling.terms(second), key=key)
    key, both = cycling.buying.key(), cycling.terms(first, second)
    changed = cycles.change_cycle(me, cycle_id=draft.cycle_id, terms=both, looked_at=1, key=key)
    assert cycles.change_cycle(me, cycle_id=draft.cycle_id, terms=both, looked_at=1, key=key) == changed
    with pytest.raises(ProductChanged):
        cycles.change_cycle(me, cycle_id=draft.cycle_id, terms=both, looked_at=1, key=cycling.buying.key())
    key = cycling.buying.key()
    published = cycling.moved(draft, CycleDeed.PUBLISH, key=key)
    assert cycling.moved(draft, CycleDeed.PUBLISH, key=key) == published
    with pytest.raises(KeyReused):
        cycling.moved(draft, CycleDeed.PUBLISH, "雨", key=key)
    with pytest.raises(CycleInOtherState):
        cycling.moved(draft, CycleDeed.DISCARD)
    assert [cycling.stock(published, nth).free for nth in (0, 1)] == [10, 10]
    assert (published.state, published.terms, published.version) == (CycleState.PUBLISHED, both, 3)
    words = replace(both, title="小雪白菜团")
    assert cycles.change_cycle(
        me, cycle_id=draft.cycle_id, terms=words, looked_at=3, key=cycling.buying.key()
    ).terms == words  # fmt: skip
    with pytest.raises(CycleStands):
        cycles.change_cycle(me, cycle_id=draft.cycle_id, terms=said, looked_at=4, key=cycling.buying.key())


def test_a_cycle_offers_only_goods_of_its_town_that_are_on_sale(cycling: Cycling) -> None:
    strange = Offer(f"v99999y{cycling.buying.key()}", "head", 300, 5)
    with pytest.raises(NoSuchProduct):
        cycling.draft(strange)
    with pytest.raises(InvalidInput):
        cycling.draft(replace(cycling.offered(), least_units=11))
    product = cycling.buying.market.written()
    draft = cycling.draft(cycling.offered(product=product))
    with pytest.raises(ProductInOtherState):
        cycling.moved(draft, CycleDeed.PUBLISH)
    cycling.buying.market.moved(product, Deed.OFFER)
    assert cycling.moved(draft, CycleDeed.PUBLISH).state is CycleState.PUBLISHED
    late = cycling.draft(cycling.offered())
    cycling.buying.market.world.moment = late.terms.closes_at
    with pytest.raises(InvalidInput):
        cycling.moved(late, CycleDeed.PUBLISH)
    assert cycling.moved(late, CycleDeed.DISCARD).state is CycleState.CANCELLED


def test_what_a_cycle_sells_costs_its_price_and_needs_no_harvest(cycling: Cycling) -> None:
    offer = cycling.offered(units=8, price_fen=300)
    cycle = cycling.published(offer)
    wanted = cycling.wanted(cycle, 3)
    quoted = ordering.quote(cycling.buying.member, wanted=wanted)
    order = cycling.buying.placed(replace(wanted, cash_fen=quoted.sums.cash))
    assert (order.cycle_id, order.sums.cash, order.delivers_on) == (cycle.cycle_id, 900, cycle.terms.delivers_on)
    paid = cycling.buying.paid(order)
    assert (paid.state, paid.cycle_id, cycling.stock(cycle).taken) == (OrderState.PAID, cycle.cycle_id, 3)
    with pytest.raises(SoldOut):
        cycling.ordered(cycle, 6)
    usual = Wanted({offer.what: 1}, cycling.buying.market.today + dt.timedelta(days=1), "hall")
    with pytest.raises(SoldOut):
        cycling.buying.placed(usual)
    cycling.buying.cancelled(paid)
    assert (cycling.stock(cycle).taken, cycling.money_back(order)) == (0, 900)


def test_an_order_of_a_cycle_is_all_of_it_for_its_day_and_while_it_is_open(cycling: Cycling) -> None:
    offer, other = cycling.offered(), cycling.offered()
    draft = cycling.draft(offer)
    good = cycling.wanted(draft, 1)
    with pytest.raises(NoSuchCycle):
        cycling.buying.placed(good)
    cycle = cycling.moved(draft, CycleDeed.PUBLISH)
    wrong: list[tuple[Wanted, type[DomainError]]] = [
        (replace(good, cycle_id=f"{cycling.town_id}k{cycling.buying.key()}"), NoSuchCycle),
        (replace(good, delivers_on=good.delivers_on - dt.timedelta(days=1)), CycleDay),
        (replace(good, units={offer.what: 1, other.what: 1}), NotInCycle),
        (replace(good, coupon_id=f"{cycling.town_id}k{cycling.buying.key()}"), NoCouponInCycle),
    ]
    for wanted, refusal in wrong:
        with pytest.raises(refusal):
            cycling.buying.placed(wanted)
    assert cycling.stock(cycle).taken == 0
    cycling.buying.market.world.moment = cycle.terms.closes_at
    with pytest.raises(CycleNotOpen):
        cycling.ordered(cycle, 1)


def test_a_market_that_takes_no_orders_takes_none_of_a_cycle(cycling: Cycling) -> None:
    cycle, seen = cycling.published(cycling.offered()), terms.read_terms(town_id=cycling.town_id)
    admin = cycling.buying.market.officer()
    after = terms.set_terms(admin, town_id=cycling.town_id, terms=replace(seen, is_open=False))
    try:
        with pytest.raises(MarketClosed):
            cycling.ordered(cycle, 1)
    finally:
        terms.set_terms(admin, town_id=cycling.town_id, terms=replace(after, is_open=True))


def test_a_cycle_that_is_called_off_or_closed_while_an_order_is_on_its_way_stops_it(
    cycling: Cycling, monkeypatch: pytest.MonkeyPatch
) -> None:
    priced = ordering._priced
    deeds = (
        cycling.called_off,
        lambda cycle: closing.close(cycling.clock(), cycle),
    )
    for deed in deeds:
        cycle = cycling.published(cycling.offered())

        def raced(*asked: object, cycle: object = cycle, deed: object = deed) -> object:
            found = priced(*asked)  # type: ignore[arg-type]  # What it is called with.
            deed(cycle)  # type: ignore[operator]  # One of the two above.
            return found

        monkeypatch.setattr(ordering, "_priced", raced)
        with pytest.raises((SlotClosed, ProductChanged)):
            cycling.ordered(cycle, 1)
        monkeypatch.setattr(ordering, "_priced", priced)
        assert cycling.stock(cycle).taken == 0


def test_words_that_change_while_an_order_is_on_its_way_stop_it(
    cycling: Cycling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its buyer sees them first: the check is on the whole cycle, as it is on a whole product."""
    cycle, priced = cycling.published(cycling.offered()), ordering._priced

    def raced(*asked: object) -> object:
        found = priced(*asked)  # type: ignore[arg-type]  # What it is called with.
        said = replace(cycle.terms, words="改在村口交货")
        me, key = cycling.officer(), cycling.buying.key()
        cycles.change_cycle(me, cycle_id=cycle.cycle_id, terms=said, looked_at=cycle.version, key=key)
        return found

    monkeypatch.setattr(ordering, "_priced", raced)
    with pytest.raises(ProductChanged):
        cycling.ordered(cycle, 1)
    assert cycling.stock(cycle).taken == 0


def test_sixteen_buyers_at_the_last_unit_of_an_offer_are_one_buyer(cycling: Cycling) -> None:
    cycle = cycling.published(cycling.offered(units=1))
    told: Counter[str] = Counter()
    placed: list[Order] = []

    def buy(nth: int) -> None:
        key = f"{cycling.buying.key()[:-4]}{nth:04x}"
        who = cycling.buying.member if nth % 2 else cycling.buying.villager
        for _turn in range(60):
            try:
                placed.append(cycling.ordered(cycle, 1, who=who, key=key))
            except Busy:
                continue
            except DomainError as refused:
                told[refused.code] += 1
            return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(buy, range(16)))
    assert (len(placed), told) == (1, {"sold_out": 15})
    assert cycling.stock(cycle).free == 0


def test_everybody_sees_how_far_a_cycle_is_and_officers_all_of_them(cycling: Cycling) -> None:
    draft = cycling.draft(cycling.offered())
    cycle = cycling.published(cycling.offered(units=20, least=5), cycling.offered(units=3))
    cycling.paid(cycle, 4)
    cycling.ordered(cycle, 2, 1)
    page = offering.browse_cycles(cycling.clock(), town_id=cycling.town_id, size=20, cursor=None)
    seen = next(one for one in page.rows if one.cycle.cycle_id == cycle.cycle_id)
    assert [one.taken for one in seen.stocks] == [6, 1]
    assert draft.cycle_id not in [one.cycle.cycle_id for one in page.rows]
    desk = offering.list_cycles(town_id=cycling.town_id, size=20, cursor=None).rows
    assert {draft.cycle_id, cycle.cycle_id} <= {one.cycle.cycle_id for one in desk}
    assert offering.read_cycle(cycle_id=cycle.cycle_id).stocks == seen.stocks
    for hidden in (draft, cycling.moved(draft, CycleDeed.DISCARD)):
        with pytest.raises(NoSuchCycle):
            offering.read_cycle(cycle_id=hidden.cycle_id)
    cycling.time_is_up(cycle)
    later = offering.browse_cycles(cycling.clock(), town_id=cycling.town_id, size=20, cursor=None)
    assert cycle.cycle_id not in [one.cycle.cycle_id for one in later.rows]
    assert offering.read_cycle(cycle_id=cycle.cycle_id).cycle.state is CycleState.CLOSED


def test_nobody_picks_of_a_cycle_before_it_is_done(cycling: Cycling) -> None:
    cycle = cycling.published(cycling.offered())
    cycling.nearly(cycle)
    order, _ = cycling.paid(cycle, 2), cycling.ordered(cycle, 1)
    for state in (CycleState.PUBLISHED, CycleState.CLOSED):
        assert cycling.tended(cycle).state is state
        with pytest.raises(CycleUndecided):
            packing.pick(cycling.officer(), order_id=order.order_id, key=cycling.buying.key())
        cycling.buying.market.world.moment = cycle.terms.closes_at
    assert cycling.over(cycle).state is CycleState.DONE
    picked = packing.pick(cycling.officer(), order_id=order.order_id, key=cycling.buying.key())
    assert picked.state is OrderState.PICKING
