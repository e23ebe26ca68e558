"""Counting on a real store: again it is the same, late counts do not undo newer ones, and points add up to balances."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service import cards
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.service import awards, moves
from chalicelib.points.ledger.service.accounts import accounts_of_village
from chalicelib.points.liability.service import counting as liability
from chalicelib.prosperity.proceeds.core.entries import Amounts, Assigned, Goods, Money
from chalicelib.prosperity.proceeds.service import book, closing
from chalicelib.town.cockpit.core.figures import Cockpit
from chalicelib.town.cockpit.core.tallies import Tally
from chalicelib.town.cockpit.records import CockpitRecord
from chalicelib.town.cockpit.service import folding, reading
from chalicelib.town.cockpit.store import numbers as rows
from tests.make import ledger, people
from tests.make.world import World

MONTH = "2026M11"


@dataclass
class Town:
    """Two villages; three people in the first, one of whom has a card; a clock, and what was sent to the queue."""

    world: World
    one: Village
    refs: list[AccountRef] = field(default_factory=list)
    sent: list[Part] = field(default_factory=list)

    @property
    def ctx(self) -> Context:
        return self.world.context()

    @property
    def town_id(self) -> str:
        return self.one.town_id

    @property
    def today(self) -> dt.date:
        return business_date(self.world.moment)

    def work(self) -> None:
        """Do what was sent, each message twice, as queues do."""
        for part in [part for part in self.sent for _ in range(2)]:
            folding.do_part(self.ctx, part)
        self.sent.clear()

    def hour(self) -> None:
        folding.start_hour(self.ctx)
        self.work()

    def award(self, who: AccountRef, points: int) -> Award:
        asked = ledger.award(self.ctx, who, f"gift#{self.ctx.new_id()}", points=points)
        awards.award_points(self.ctx, award=asked)
        return asked

    def read(self, place_id: str = "") -> Cockpit:
        return reading.load_cockpit(self.ctx, place_id=place_id or self.town_id, month=MONTH)

    def figures(self) -> dict[str, int | None]:
        return {one.metric.key: one.now for one in self.read().figures}


@pytest.fixture
def town(store: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    assert store is not None
    world = World()
    made = Town(world, people.village(world.context()))
    people.village(world.context(), "尖山下村", "330109102216")
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda _, parts, **__: made.sent.extend(parts))
    found = [people.resident(made.ctx, made.one, n) for n in range(3)]
    made.refs = [AccountRef.of_holder(one.resident_id) for one in found]
    ledger.open_accounts(made.refs)
    cards.issue_card(
        made.ctx, resident_id=found[0].resident_id, key=made.ctx.new_id(), pin="", daily_limit_points=0,
        photo_check=False,
    )  # fmt: skip
    return made


def lying() -> list[Any]:
    """Return what lies in the table, but for when it was counted."""
    found = storage.client().scan(TableName=storage.table_name(CockpitRecord), ConsistentRead=True)["Items"]
    return sorted(({key: one for key, one in item.items() if key != "made_at"} for item in found), key=str)


def test_the_points_of_a_month_add_up_to_the_balances_and_counting_again_changes_nothing(town: Town) -> None:
    one, two, _ = town.refs
    mistake = town.award(one, 300)
    town.award(one, 900)
    town.award(two, 500)
    moves.reverse(town.ctx, ref=one, source=mistake.source, line=mistake.line_id, document="记错了")
    redeemed = {"ref": two, "partner_id": "p1", "points": 120, "document": "米", "request": "r"}
    moves.redeem(town.ctx, key=town.ctx.new_id(), **redeemed)  # type: ignore[arg-type]  # Of several kinds.
    held = {"points": 200, "document": "订单", "ends_at": town.world.moment + dt.timedelta(days=7)}
    key = town.ctx.new_id()
    moves.hold(town.ctx, ref=one, key=key, **held)  # type: ignore[arg-type]  # As above.
    town.hour()
    found = town.figures()
    assert (found["points_issued"], found["points_reversed"], found["points_redeemed"]) == (1_700, 300, 320)
    assert found["shop_redemptions"] == 1
    balances = sum(account.balance for account in accounts_of_village(village_id=town.one.village_id))
    assert balances == 1_700 - 300 - 320
    before = lying()
    town.world.moment += dt.timedelta(hours=1)
    town.hour()
    assert lying() == before


def test_the_night_counts_the_roster_once_for_the_day_before_and_a_later_count_leaves_it(town: Town) -> None:
    town.hour()
    found = town.figures()
    assert (found["residents"], found["registered_users"], found["cards"]) == (3, 0, 1)
    assert found["points_outstanding"] is None
    people.resident(town.ctx, town.one, 8)
    town.world.moment += dt.timedelta(hours=11, minutes=40)
    town.award(town.refs[0], 70)
    liability.count_village(
        town.ctx, village_id=town.one.village_id, town_id=town.town_id, day=town.today, counted="2026-11-23T#1"
    )
    town.hour()
    found = town.figures()
    assert (found["residents"], found["points_outstanding"]) == (3, 70), "today's roster is counted when it is over"
    town.world.moment += dt.timedelta(hours=1)
    town.hour()
    assert town.figures()["residents"] == 4
    people.resident(town.ctx, town.one, 9)
    town.world.moment += dt.timedelta(hours=1)
    town.hour()
    assert town.figures()["residents"] == 4


def test_a_count_that_comes_late_does_not_undo_one_that_saw_more(town: Town) -> None:
    town.award(town.refs[0], 700)
    town.hour()
    early = town.world.moment - dt.timedelta(minutes=5)
    span = str(town.today)
    rows.keep_tally(town.town_id, town.one.village_id, span, Tally(), early)
    rows.keep_numbers(town.town_id, town.one.village_id, MONTH, Tally(), early)
    assert town.figures()["points_issued"] == 700
    there = rows.find_tally(town.town_id, town.one.village_id, span)
    assert there is not None
    assert there.sums["points_issued"] == 700


def sell(town: Town, fen: int) -> None:
    """Let an order of greens be completed now."""
    goods = Goods(f"{town.one.village_id}p1", f"{town.one.village_id}y1", "g1", "青菜", "500 克", "weight", "greens")
    after = Assigned(((goods, Amounts(1, 500, 0, fen)),), Money(cash=fen))
    order = f"m{town.ctx.new_id()}"
    commit(
        book.prepare_entry(town.ctx, town_id=town.town_id, document=order, version=1, before=Assigned(), after=after)
    )


def test_a_book_that_is_closed_days_late_still_reaches_its_day_and_month_and_counting_again_changes_nothing(
    town: Town,
) -> None:
    day = str(town.today)
    sell(town, 900)
    for _ in range(4):
        town.hour()
        town.world.pass_days(1)
    town.hour()
    assert town.figures()["sales_fen"] is None, "a day whose book is open is unknown, not nought"
    closing.close_due(town.ctx, town_id=town.town_id)
    town.world.moment += dt.timedelta(hours=1)
    town.hour()
    assert town.figures()["sales_fen"] == 900
    days = {one.on: one.numbers for one in reading.load_days(town.ctx, place_id=town.town_id, month=MONTH)}
    assert (days[day]["sales_fen"], days[day]["orders_completed"]) == (900, 1)
    assert "sales_fen" not in days[str(town.today)]
    kept = rows.find_tally(town.town_id, town.town_id, MONTH)
    assert kept is not None
    assert kept.behind["sales_fen"] == 1
    town.world.moment += dt.timedelta(hours=1)
    folding.start_hour(town.ctx)
    (since,) = {runs.load_run(run_id=part.run_id).facts["since"] for part in town.sent}
    assert since == str(town.today - dt.timedelta(days=1)), "what was counted once with its book closed is left alone"
    before = lying()
    town.work()
    assert lying() == before
    folding.start_hour(town.ctx)
    assert town.sent == [], "the hour began already"


def test_an_operators_count_of_some_days_does_not_hide_that_others_wait_for_their_book(town: Town) -> None:
    closing.close_due(town.ctx, town_id=town.town_id)
    town.hour()
    first = rows.find_through(town.town_id)
    assert first == town.today - dt.timedelta(days=1)
    town.world.pass_days(5)
    closing.close_due(town.ctx, town_id=town.town_id)
    folding.start_since(town.ctx, town_id=town.town_id, since=town.today, key=town.ctx.new_id())
    town.work()
    assert rows.find_through(town.town_id) == first
    town.hour()
    assert rows.find_through(town.town_id) == town.today - dt.timedelta(days=1)


def test_all_days_since_one_are_counted_by_an_operators_run_with_the_year_and_the_month_before(town: Town) -> None:
    town.award(town.refs[0], 700)
    since = town.today
    town.world.pass_days(20)
    town.award(town.refs[0], 50)
    town.award(town.refs[1], 60)
    run = folding.start_since(town.ctx, town_id=town.town_id, since=since, key=town.ctx.new_id())
    assert len(town.sent) == 2 * 3
    town.work()
    assert runs.load_run(run_id=run.run_id).counts == {"days": 3 * 21}
    december = reading.load_cockpit(town.ctx, place_id=town.one.village_id, month="2026M12")
    (issued,) = [one for one in december.figures if one.metric.key == "points_issued"]
    assert (issued.now, issued.before, issued.year_ago, issued.year) == (110, 700, None, 810)
    assert [day.on for day in reading.load_days(town.ctx, place_id=town.town_id, month="2026M12")][-1] == "2026-12-13"
    assert town.read(town.one.village_id).places[town.one.village_id]["points_issued"] == 700
