"""What the packing desk finds and prints: counts, an order by its code, sheets; and what runs out, told once."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.stock import MarketStockLow
from chalicelib.foundation.identity.core.staff import Reach
from chalicelib.foundation.identity.service import staff
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import NoSuchRun, Part, RunState
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.settings import settings
from chalicelib.prosperity.market.core import orders as core
from chalicelib.prosperity.market.core.days import number_of
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.goods import Deed, Product
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.sheets import Format, Kind
from chalicelib.prosperity.market.service import catalogue, desk, packing, sheets, stock
from tests.contract.market.test_packing import bought, desk as officer, packed, picked
from tests.make import people
from tests.make.buying import Buying
from tests.make.market import HEAD, Market
from tests.make.members import HOME


def counts(buying: Buying, day: dt.date) -> dict[OrderState, int]:
    """Return what a day's counts are for."""
    (found,) = [one for one in desk.days_of(town_id=buying.town_id, day=day) if one.day == day]
    return dict(found.counts)


def test_a_day_counts_what_waits_in_each_state_and_what_is_done_of_it(buying: Buying) -> None:
    day = buying.market.today + dt.timedelta(days=1)
    before = counts(buying, day)
    bought(buying)
    picked(buying, bought(buying))
    order = bought(buying)
    picked(buying, order)
    ready = packed(buying, order)
    packing.hand_over(officer(buying), order_id=ready.order_id, code=core.code_of(ready), key=buying.key())
    more = {state: n - before.get(state, 0) for state, n in counts(buying, day).items()}
    assert {state: n for state, n in more.items() if n} == {
        OrderState.PAID: 1,
        OrderState.PICKING: 1,
        OrderState.COMPLETED: 1,
    }
    assert counts(buying, day + dt.timedelta(days=40)) == {}


def test_a_list_of_a_day_has_the_orders_of_that_day_alone(buying: Buying) -> None:
    order = bought(buying)
    ask = {"town_id": buying.town_id, "state": OrderState.PAID, "size": 100, "cursor": None}
    found = desk.list_orders(**ask, day=order.delivers_on)  # type: ignore[arg-type]  # Of four kinds.
    assert order.order_id in [one.order_id for one in found.rows]
    assert {one.delivers_on for one in found.rows} == {order.delivers_on}
    other = desk.list_orders(**ask, day=order.delivers_on + dt.timedelta(days=1))  # type: ignore[arg-type]  # As above.
    assert order.order_id not in [one.order_id for one in other.rows]


def test_a_code_finds_the_order_that_waits_at_a_point_and_no_other(buying: Buying) -> None:
    order, other = bought(buying), bought(buying)
    code = core.code_of(order)
    assert desk.find_by_code(town_id=buying.town_id, code=code) == []
    for one in (order, other):
        picked(buying, one)
        packed(buying, one)
    (found,) = desk.find_by_code(town_id=buying.town_id, code=f"{code[:4]} {code[4:]}")
    assert found.order_id == order.order_id
    assert desk.find_by_code(town_id="t9999", code=code) == []
    packing.hand_over(officer(buying), order_id=order.order_id, code=code, key=buying.key())
    assert desk.find_by_code(town_id=buying.town_id, code=code) == []


def made(ctx: Context, order: Order, what: Kind, form: Format, key: str) -> bytes:
    """Return the file of a sheet, made as the queue makes it."""
    run = sheets.ask_sheet(ctx, town_id=order.town_id, day=order.delivers_on, what=what, form=form, key=key)
    sheets.do_part(ctx, Part(run.run_id, run.kind, order.town_id))
    done = runs.load_run(run_id=run.run_id)
    assert done.state is RunState.DONE
    body: bytes = storage.client("s3").get_object(Bucket=settings().private_bucket, Key=done.result)["Body"].read()
    return body


def rows_in(body: bytes) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    (page,) = book.worksheets
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}, "a formula"
    return list(page.iter_rows(values_only=True))


def test_a_picking_list_sums_up_what_all_orders_of_a_day_want(buying: Buying) -> None:
    first = bought(buying, heads=2)
    product = buying.now(first).lines[0].product_id
    body = made(officer(buying), first, Kind.PICKING, Format.XLSX, buying.key())
    (row,) = [one for one in rows_in(body) if one[0] == buying.market.village.name]
    assert row == (buying.market.village.name, "张家坞菜园", "高山大白菜", "一棵", 2, 1_800, 1)
    assert product.startswith(buying.market.village_id)
    picked(buying, first)
    packed(buying, first)
    body = made(officer(buying), first, Kind.PICKING, Format.XLSX, buying.key())
    assert buying.market.village.name not in [one[0] for one in rows_in(body)]


def test_a_delivery_list_says_where_to_is_recorded_and_shown_to_who_asked_alone(buying: Buying) -> None:
    order, key = bought(buying, brought=True), buying.key()
    me = officer(buying)
    body = made(me, order, Kind.DELIVERIES, Format.XLSX, key)
    (row,) = [one for one in rows_in(body) if one[0] == number_of(order)]
    assert row[3:6] == (HOME.detail, HOME.receiver, HOME.phone)
    events = day_of_audit(place_id=buying.town_id, on=buying.market.today, size=100).rows
    assert [one["target"] for one in events if one["deed"] == "market.deliveries"] == [str(order.delivers_on)]
    auditor = Principal("s8", frozenset({Role.AUDITOR}), ((0, 99_999),), buying.town_id)
    with pytest.raises(NoSuchRun):
        runs.see_run(buying.market.world.context(auditor), run_id=f"market_sheets-{key}")
    assert runs.see_run(me, run_id=f"market_sheets-{key}").counts["rows"] >= 1
    with pytest.raises(KeyReused):
        made(me, order, Kind.SLIPS, Format.PDF, key)


def test_slips_are_made_of_what_was_not_handed_over_and_of_nobodys_address(buying: Buying) -> None:
    bought(buying)
    order = bought(buying, brought=True)
    found = sheets.sheet_of(town_id=buying.town_id, day=order.delivers_on, what=Kind.SLIPS)
    (slip,) = [one for one in found.slips if one.order_id == order.order_id]
    assert (slip.where, slip.goods) == ("送货上门", (("高山大白菜 · 一棵", "× 2"),))
    body = made(officer(buying), order, Kind.SLIPS, Format.PDF, buying.key())
    assert body.startswith(b"%PDF")


def watched(market: Market, low_units: int = 5) -> Product:
    """Return a product of whose heads the officers want to know when there are fewer than five."""
    return market.on_sale(replace(market.terms(), variants=(replace(HEAD, low_units=low_units),)))


def told(market: Market, who: str) -> list[str]:
    """Return of what an officer was told, in its order."""
    found = facts.day_of_facts(village_id=market.village_id, on=market.today)
    return [one.fact.names for one in found if isinstance(one.fact, MarketStockLow) and one.fact.resident_id == who]


def told_officer(market: Market) -> str:
    """Return the resident who is an officer of the village, by an account of the town."""
    ordinal = int(market.village_id[1:])
    who = people.resident(market.world.context(), market.village, 500 + ordinal).resident_id
    admin = Principal("s0", frozenset({Role.TOWN_ADMIN}), ((0, 99_999),), market.village.town_id)
    staff.add_staff(
        market.world.context(admin),
        town_id=market.village.town_id,
        login=f"cun{ordinal}",
        name="陈书记",
        roles=frozenset({Role.VILLAGE_OFFICER}),
        reach=Reach.VILLAGES,
        villages=((ordinal, ordinal + 1),),
        password="correct horse battery",
        resident_id=who,
    )
    return who


def test_officers_are_told_once_of_what_runs_out_until_it_was_above_its_bound(market: Market) -> None:
    who, product = told_officer(market), watched(market)
    market.brought_in(product, 4)
    ctx = market.world.context()
    assert [one.left for one in stock.tell(ctx, village_id=market.village_id)] == [4]
    assert stock.tell(ctx, village_id=market.village_id) == []
    market.moved(product, Deed.PAUSE)
    assert stock.tell(ctx, village_id=market.village_id) == []
    market.moved(product, Deed.RESUME)
    assert stock.tell(ctx, village_id=market.village_id) == []
    assert told(market, who) == ["高山大白菜（一棵）"]
    lot = market.brought_in(product, 1)
    assert stock.tell(ctx, village_id=market.village_id) == []
    market.spoilt(lot, 1)
    assert [one.left for one in stock.tell(ctx, village_id=market.village_id)] == [4]
    assert told(market, who) == ["高山大白菜（一棵）"] * 2


def test_what_is_sold_out_is_shown_though_nobody_wants_to_be_told(market: Market) -> None:
    who = told_officer(market)
    product = market.on_sale()
    market.brought_in(product, 1, "loose")
    shown = stock.list_low(village_id=market.village_id)
    assert [(one.variant.variant_id, one.left) for one in shown] == [("head", 0), ("hen", 0)]
    assert stock.tell(market.world.context(), village_id=market.village_id) == []
    assert told(market, who) == []
    changed = replace(product.terms, variants=(replace(HEAD, low_units=1), *product.terms.variants[1:]))
    catalogue.change_product(
        market.officer(), product_id=product.product_id, terms=changed, looked_at=product.version, key=market.key()
    )
    stock.tell(market.world.context(), village_id=market.village_id)
    assert told(market, who) == ["高山大白菜（一棵）"]
