"""The nights of the town's market year: overdue holds, the day's bill, closing; and on Mondays two officers pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from chalicelib.foundation.payments.service import billing, reading as bills
from chalicelib.foundation.reservations.service import holds
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import SHANGHAI, month_of, week_of
from chalicelib.kernel.context import Context
from chalicelib.prosperity.market.service import producing
from chalicelib.prosperity.proceeds.core.parties import Kind
from chalicelib.prosperity.proceeds.core.statements import Deed, Payment, State, Statement
from chalicelib.prosperity.proceeds.service import closing, deciding, naming, reading
from local.town.clock import Clock
from local.town.market.cashier import Cashier
from local.town.market.plan import FIRST_MONDAY, last_day

PAGE = 100
FIRST_DAY = dt.date(FIRST_MONDAY.year, 1, 1)
CLOSED_AT, COMPARED_AT, APPROVED_AT, PAID_AT = dt.time(3, 20), dt.time(12, 30), dt.time(14), dt.time(15)
"""When the jobs run, the bills of days without any trade among them; and when officers are at work on Mondays."""


@dataclass
class Nights:
    """What came of the nights: days whose bill was compared, what bills said, and statements, all in fen.

    `carried_on` is by party what their last statement was below nothing.
    """

    days: int = 0
    differences: int = 0
    billed_fen: int = 0
    billed_back_fen: int = 0
    due: int = 0
    paid: int = 0
    paid_fen: int = 0
    carried_on: dict[str, int] = field(default_factory=dict)
    by_kind: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))
    months: set[str] = field(default_factory=set)


@dataclass
class Nightly:
    """Does what a town's nights and Mondays bring."""

    clock: Clock
    town_id: str
    cashier: Cashier
    came: Nights = field(default_factory=Nights)

    def at(self, day: dt.date, hour: dt.time, who: Principal | None = None) -> Context:
        """Return the house at a time of day; WeChat Pay's clock shows it, too."""
        moment = dt.datetime.combine(day, hour, SHANGHAI)
        self.cashier.at(moment)
        return self.clock.at(moment) if who is None else self.clock.at(moment, who)

    def after(self, day: dt.date) -> None:
        """Do what the night after a day, and the morning then, bring."""
        morning = day + dt.timedelta(days=1)
        ctx = self.at(morning, CLOSED_AT)
        holds.expire_holds(ctx)
        closing.close_due(ctx, town_id=self.town_id)
        self._compare(day)
        if morning.weekday() == 0:
            self.pay_week(week_of(day), morning)
        if morning.day == 1:
            self.came.months.add(month_of(day))

    def _compare(self, day: dt.date) -> None:
        """Compare the day with WeChat Pay's bill."""
        ctx = self.at(day + dt.timedelta(days=1), COMPARED_AT)
        billing.compare_day(ctx, day)
        report = bills.bill_of(town_id=self.town_id, day=day.isoformat()).report
        self.came.days += report.ready
        self.came.differences += len(report.differences) + report.left_out
        self.came.billed_fen += report.paid_fen
        self.came.billed_back_fen += report.refunded_fen

    def pay_week(self, week: str, monday: dt.date) -> None:
        """Let one officer approve all statements of a week, and another one pay them."""
        made = list(every_statement(self.town_id, week))
        approving = self.at(monday, APPROVED_AT, officer("s-town-first", self.town_id))
        paying = self.at(monday, PAID_AT, officer("s-town-second", self.town_id))
        for one in made:
            self.came.by_kind[one.kind] += one.sum_fen
            self.came.carried_on[one.party_id] = one.carried_out_fen
            if one.payable_fen:
                self.came.due += 1
                _decided(approving, one, Deed.APPROVE)
                self.came.paid += _decided(paying, one, Deed.PAY).state is State.PAID
                self.came.paid_fen += one.payable_fen


def officer(name: str, town_id: str) -> Principal:
    """Return an officer of the town who decides about money."""
    return Principal(name, frozenset({Role.TOWN_OFFICER}), villages=((0, 99_999),), town_id=town_id)


def every_statement(town_id: str, week: str) -> Iterator[Statement]:
    """Yield the statements of a town's week."""
    cursor = None
    while True:
        page = reading.list_of_week(place_id=town_id, week=week, size=PAGE, cursor=cursor)
        yield from page.rows
        cursor = page.cursor
        if cursor is None:
            return


def _decided(ctx: Context, one: Statement, deed: Deed) -> Statement:
    payment = Payment(f"ICBC{one.party_id}{one.week}", ctx.now().date()) if deed is Deed.PAY else None
    return deciding.decide(
        ctx, party_id=one.party_id, week=one.week, deed=deed, seen_fen=one.payable_fen, key=ctx.new_id(),
        payment=payment,
    )  # fmt: skip


def days_of(weeks: int) -> int:
    """Return how many nights so many weeks are, from New Year on."""
    return (last_day(weeks) - FIRST_DAY).days + 1


def pass_nights(clock: Clock, town_id: str, cashier: Cashier, weeks: int, told: Callable[[int], None]) -> Nights:
    """Let all nights of the year pass, and the Monday after it; return what came of them."""
    naming.let_name("f", producing.parties_of)
    nightly = Nightly(clock, town_id, cashier)
    for n in range(days_of(weeks)):
        nightly.after(FIRST_DAY + dt.timedelta(days=n))
        told(1)
    if last_day(weeks).weekday() != 6:  # New Year's Eve: the week has a day more.
        monday = FIRST_MONDAY + dt.timedelta(weeks=weeks)
        closing.close_due(nightly.at(monday, CLOSED_AT), town_id=town_id)
        nightly.pay_week(week_of(last_day(weeks)), monday)
    return nightly.came
