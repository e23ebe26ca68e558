"""Rebuilding the market's published year: planned, played by villages side by side, closed, and read back."""

from __future__ import annotations

import datetime as dt
import functools
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from chalicelib.foundation.identity.service import places
from chalicelib.kernel import logs
from chalicelib.kernel.calendar import SHANGHAI, month_of
from chalicelib.prosperity.market.core.deeds import ORDER_WORDS, OrderState
from chalicelib.prosperity.market.core.reconciling import Reconciled
from chalicelib.prosperity.market.service.reconciling import reconcile
from chalicelib.prosperity.proceeds.core.parties import Kind
from chalicelib.prosperity.proceeds.core.reports import Report, tonnes_of
from chalicelib.prosperity.proceeds.service import reporting
from local.story.teller import Teller
from local.town.clock import Clock
from local.town.crew import each
from local.town.figures import Figures
from local.town.market import books, cashier, opening
from local.town.market.cashier import Books
from local.town.market.figures import GRAMS, VILLAGES_MAX, WEEKS, Sales, by_village, villages_of, weeks_of
from local.town.market.nights import FIRST_DAY, Nights, days_of, pass_nights
from local.town.market.opening import POINT_FEN, Stall
from local.town.market.plan import FIRST_MONDAY, MarketYear, plan_market
from local.town.market.play import Playing, Told, deeds_of, play
from local.town.progress import Overview
from local.town.villages import REGISTERED_MIN, SIZES, Village

FAULTS_SHOWN = 20
PEOPLE_A_VILLAGE = 20
"""Where the year of the points is not played before: more than buy in any village."""


@dataclass(frozen=True, slots=True)
class Played:
    """What a village's year left: its market, WeChat Pay's books of it, and how many points its people had spent."""

    stall: Stall
    books: Books


@dataclass(frozen=True, slots=True)
class Market:
    """A town's market year, village by village in one order."""

    town_id: str
    villages: Sequence[Village]
    years: Sequence[MarketYear]
    played: Sequence[Played]
    spent_before: int

    @property
    def weeks(self) -> int:
        """How many weeks of the year were played."""
        return self.years[0].weeks

    @property
    def months(self) -> list[str]:
        """The months that it is of."""
        return sorted({month_of(FIRST_DAY + dt.timedelta(days=n)) for n in range(days_of(self.weeks))})

    @property
    def read_at(self) -> dt.datetime:
        """When it is read back: on the Tuesday after its last week."""
        return dt.datetime.combine(FIRST_MONDAY + dt.timedelta(weeks=self.weeks, days=1), dt.time(8), SHANGHAI)


def people_of(sales: Sales) -> Figures:
    """Return how many people a town has in which nothing but the market's year is played."""
    villages = villages_of(sales, VILLAGES_MAX)
    return Figures(PEOPLE_A_VILLAGE * villages, REGISTERED_MIN * villages, 0, 0, 0, 0)


def tell(
    teller: Teller, errors: Console, sales: Sales, made: Sequence[Village], *, players: int, chapter: int = 1
) -> None:
    """Rebuild a year of these sales in the first of the villages, and check everything that can be read back."""
    market = rebuild(teller, errors, sales, made, players=players, chapter=chapter)
    came = close(teller, errors, market, chapter + 1)
    check(teller, sales, market, came, chapter + 2)


def rebuild(
    teller: Teller, errors: Console, sales: Sales, made: Sequence[Village], *, players: int, chapter: int
) -> Market:
    """Let villages sell for a year, and return what that left."""
    town_id = places.load_village(village_id=made[0].village_id).town_id
    teller.chapter(f"{chapter} 映季：开市，一年的订单")
    selling = made[: villages_of(sales, len(made))]
    shares = by_village(sales, [SIZES[n % len(SIZES)] for n in range(len(selling))])
    known = {one.village_id: share for one, share in zip(selling, shares, strict=True)}
    weeks = weeks_of(sales)
    years = [plan_market(known[one.village_id], weeks=weeks, seed=one.village_id) for one in selling]
    spent = books.spent_points(known)
    opening.set_terms(Clock("market"), town_id)
    overview = Overview(errors, "sell", selling, [deeds_of(year) for year in years])
    with overview.shown():
        played = each(functools.partial(play_village, town_id, known, weeks), selling, players, overview.hear)
    market = Market(town_id, selling, years, played, spent)
    said = sum(len(year.orders) for year in years)
    teller.say(f"{len(selling)} 个村卖货，{sum(year.buyers for year in years)} 位买家，下了 {said:,} 单。")
    found, planned = books.count_states(town_id), books.planned_states(years)
    for state in OrderState:
        teller.figure(ORDER_WORDS[state], found[state], planned[state])
    return market


def play_village(town_id: str, known: Mapping[str, Sales], weeks: int, village: Village, told: Told) -> Played:
    """Play a village's market year."""
    year = plan_market(known[village.village_id], weeks=weeks, seed=village.village_id)
    logs.start(logging.WARNING)
    clock = Clock(f"{village.village_id} market")
    with cashier.opened(int(village.village_id[1:])) as till:
        stall = opening.open_stall(clock, town_id, village.village_id, year)
        play(Playing(clock, stall, year, till), told)
        return Played(stall, till.books)


def close(teller: Teller, errors: Console, market: Market, chapter: int) -> Nights:
    """Let the nights of the year pass, and return what came of them."""
    teller.chapter(f"{chapter} 每天夜里对账、结账，每周一批准、付款")
    days = days_of(market.weeks)
    with errors.status("nights") as status, cashier.opened(0, [one.books for one in market.played]) as till:
        passed = 0

        def told(count: int) -> None:
            nonlocal passed
            passed += count
            status.update(f"nights: {passed} of {days}")

        came = pass_nights(Clock("nights"), market.town_id, till, market.weeks, told)
        due = books.count_due(Clock("due").at(market.read_at))
    teller.figure("对过微信支付账单的天数", came.days, days)
    teller.figure("账单和账本不符", came.differences, 0)
    teller.figure("账单上收的钱（分）", came.billed_fen, sum(one.books.paid_fen for one in market.played))
    teller.figure("账单上退的钱（分）", came.billed_back_fen, sum(one.books.given_back_fen for one in market.played))
    teller.figure("还没办完的收款和退款", due, 0)
    teller.figure("月结", len(came.months), len(market.months) - (market.weeks < WEEKS))
    teller.figure("货款单，一位干部批准、另一位付款", came.paid, came.due)
    owed = sum(came.carried_on.values())
    teller.figure("付出去的货款（分）", came.paid_fen, sum(came.by_kind.values()) - owed)
    return came


def check(teller: Teller, sales: Sales, market: Market, came: Nights, chapter: int) -> None:
    """Read the year back: the report, WeChat Pay's books, the orders, and the stock."""
    teller.chapter(f"{chapter} 年报：从结过的账里数出来的")
    report = reporting.report(place_id=market.town_id, first=market.months[0], last=market.months[-1])
    _report(teller, sales, market, report)
    _shares(teller, market, report, came)
    teller.chapter(f"{chapter + 1} 每一分钱")
    _money(teller, market, came, reconcile(Clock("check").at(market.read_at), town_id=market.town_id))
    teller.chapter(f"{chapter + 2} 库存")
    _stocks(teller, market)


def _report(teller: Teller, sales: Sales, market: Market, report: Report) -> None:
    by_category = report.by_category
    grams, birds = by_category["vegetables"].grams, by_category["poultry"].heads
    teller.figure("蔬菜（公斤）", grams // GRAMS, sales.vegetables_kg)
    teller.figure("蔬菜（吨）", tonnes_of(grams), tonnes_of(sales.vegetables_kg * GRAMS))
    teller.figure("跑步鸡（只）", birds, sales.birds)
    teller.figure("销售额（分）", report.total.fen, sales.fen)
    teller.figure("成交的订单", report.orders, sum(len(year.kept) for year in market.years))
    shown = Table("村", "蔬菜（吨）", "鸡（只）", "销售额（元）", "村集体增收（元）")
    off = 0
    for village, year in zip(market.villages, market.years, strict=True):
        found = report.by_village[village.village_id]
        off += (found.fen, found.heads) != (year.sales.fen, year.sales.birds)
        shown.add_row(
            village.name,
            tonnes_of(year.grams),
            f"{found.heads:,}",
            f"{found.fen / 100:,.2f}",
            f"{found.collective / 100:,.2f}",
        )
    teller.console.print(shown)
    teller.figure("和计划不符的村", off, 0)


def _shares(teller: Teller, market: Market, report: Report, came: Nights) -> None:
    """Compare whose the year's money is in the report with the year's statements."""
    total, money = report.total, report.money
    teller.figure("配送费（分）", money.delivery, sum(year.delivery_fen for year in market.years))
    teller.figure("优惠券（分）", money.coupon, sum(year.coupons_fen for year in market.years))
    teller.figure("生产者的货款（分）", came.by_kind[Kind.PRODUCER], total.producer)
    teller.figure("村集体增收（分）", came.by_kind[Kind.COLLECTIVE], total.collective)
    teller.figure("平台的（分）", came.by_kind[Kind.PLATFORM], total.platform + money.platform)


def _money(teller: Teller, market: Market, came: Nights, found: Reconciled) -> None:
    """Hold what came in by WeChat Pay's own books and by the ledger against what everybody has."""
    for line in found.faults[:FAULTS_SHOWN]:
        teller.say(line)
    teller.figure("订单、收款、账本和余额不符", len(found.faults), 0)
    kept = sum(one.books.kept_fen for one in market.played)
    teller.figure("微信支付收的减退的（分）", kept, found.paid - found.given_back)
    spent = books.spent_points(one.village_id for one in market.villages) - market.spent_before
    teller.figure("工分抵的（分）", spent * POINT_FEN, found.points)
    teller.figure("还没有主的钱（分）", found.waits, 0)
    teller.say(f"买家的余额，带到下一单：{found.balances:,} 分。")
    owned = sum(came.by_kind.values()) + found.balances + found.waits
    teller.figure("收的钱加工分，等于货款单加余额（分）", owned, kept + spent * POINT_FEN)


def _stocks(teller: Teller, market: Market) -> None:
    found = [
        stock
        for one, year in zip(market.played, market.years, strict=True)
        for stock in books.stock_of(one.stall, year).values()
    ]
    teller.figure("账不平的货（采收＝卖出＋损耗＋还有）", sum(not one.is_right for one in found), 0)
    teller.figure("卖出的份数", sum(one.taken for one in found), sum(one.planned_taken for one in found))
    teller.figure("还有的份数", sum(one.free for one in found), sum(one.planned_free for one in found))
