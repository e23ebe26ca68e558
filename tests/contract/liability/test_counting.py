"""An evening's count on a real store: what it comes to, twice, with a village missing, and against the expiry."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from typing import Any

import pytest

from chalicelib.foundation.facts.core.points import LiabilityWarned
from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service import places, staff
from chalicelib.foundation.identity.service.staff import Reach
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import awards, moves, nightly
from chalicelib.points.liability import store as rows
from chalicelib.points.liability.core.alarms import Thresholds
from chalicelib.points.liability.core.snapshots import NoSnapshot, Snapshot
from chalicelib.points.liability.records import LiabilityRecord
from chalicelib.points.liability.service import counting, past, reading, telling
from tests.make import ledger, partners, people
from tests.make.ledger import open_accounts
from tests.make.world import World

GIVEN = ((1, 100), (2, 60), (3, 0))


@dataclasses.dataclass
class Town:
    """Two villages of a town, a few accounts in the first, a clock."""

    world: World
    one: Village
    two: Village

    @property
    def town_id(self) -> str:
        return self.one.town_id

    @property
    def ctx(self) -> Context:
        return self.world.context()

    def ref(self, number: int) -> AccountRef:
        return ledger.ref(number, self.one.village_id)

    def award(self, number: int, points: int) -> None:
        source = f"gift#{self.ctx.new_id()}"
        awards.award_points(self.ctx, award=ledger.award(self.ctx, self.ref(number), source, points=points))

    def redeem(self, number: int, points: int, shop: str) -> None:
        moves.redeem(
            self.ctx, ref=self.ref(number), partner_id=shop, key=self.ctx.new_id(), points=points, document="米×1",
            request="r",
        )  # fmt: skip

    def evening(self, *, but: str = "") -> str:
        """Count the town this evening, but for a village whose message is lost; return the run's id."""
        run = counting.start_town(self.ctx, town_id=self.town_id)
        for village in places.villages_of(town_id=self.town_id):
            if village.village_id != but:
                counting.do_part(self.ctx, Part(run.run_id, counting.KIND, village.village_id))
        return run.run_id

    def village(self) -> Snapshot:
        return reading.load_counted(self.ctx, place_id=self.one.village_id).whole


@pytest.fixture
def town(store: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    assert store is not None
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda *_, **__: None)
    world = World()
    one = people.village(world.context())
    two = people.village(world.context(), "大石盖村", "330109102214")
    made = Town(world, one, two)
    open_accounts([made.ref(number) for number, _ in GIVEN])
    for number, points in GIVEN:
        if points:
            made.award(number, points)
    return made


def kept() -> list[dict[str, Any]]:
    client, table = storage.client(), storage.table_name(LiabilityRecord)
    return sorted(client.scan(TableName=table, ConsistentRead=True)["Items"], key=str)


def test_an_evening_counts_each_village_and_the_town_and_counting_again_changes_nothing(town: Town) -> None:
    moves.hold(
        town.ctx, ref=town.ref(1), key=town.ctx.new_id(), points=30, document="order",
        ends_at=town.world.moment + dt.timedelta(days=7),
    )  # fmt: skip
    run_id = town.evening()
    before = kept()
    assert runs.load_run(run_id=run_id).counts == {"accounts": 3, "outstanding": 130, "held": 30}
    one = town.village()
    assert (one.outstanding, one.held, one.aged, one.holds) == (130, 30, {"2026": 160}, {"2026-11-23": 30})
    whole = reading.load_counted(town.ctx, place_id=town.town_id)
    assert (whole.whole.liability, whole.whole.missing) == (160, ())
    town.world.moment += dt.timedelta(minutes=9)
    town.award(3, 500)
    town.evening()
    assert kept() == before, "the same run counts a village once"


def test_sixteen_deliveries_of_a_message_at_once_leave_one_snapshot(town: Town) -> None:
    run = counting.start_town(town.ctx, town_id=town.town_id)
    part = Part(run.run_id, counting.KIND, town.one.village_id)
    threads = [threading.Thread(target=counting.do_part, args=(town.ctx, part)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert town.village().outstanding == 160
    assert runs.load_run(run_id=run.run_id).done == 1


def test_a_run_that_is_late_does_not_replace_what_a_later_one_counted(town: Town) -> None:
    day, village_id = business_date(town.ctx.now()), town.one.village_id
    first = counting.count_village(
        town.ctx, village_id=village_id, town_id=town.town_id, day=day, counted="2026-11-23T02#b"
    )  # fmt: skip
    town.award(3, 500)
    counting.count_village(town.ctx, village_id=village_id, town_id=town.town_id, day=day, counted="2026-11-23T01#a")
    assert town.village() == first
    counting.count_village(town.ctx, village_id=village_id, town_id=town.town_id, day=day, counted="2026-11-23T03#c")
    assert town.village().outstanding == 660


def test_a_village_that_was_not_counted_is_named_and_its_points_are_not_guessed(town: Town) -> None:
    town.evening(but=town.two.village_id)
    found = reading.load_counted(town.ctx, place_id=town.town_id)
    assert (found.whole.missing, found.whole.outstanding) == ((town.two.village_id,), 160)
    with pytest.raises(NoSnapshot):
        reading.load_counted(town.ctx, place_id=town.two.village_id)
    day = business_date(town.ctx.now())
    summed = counting.sum_town(town_id=town.town_id, day=day, counted="2026#x")
    assert summed is not None
    assert summed.missing == (town.two.village_id,)
    assert counting.sum_town(town_id=town.town_id, day=day + dt.timedelta(days=1), counted="2026#x") is None


def test_what_is_forecast_is_what_the_expiry_takes_if_nothing_moves(town: Town) -> None:
    for number, points in ((1, 40), (2, 10)):
        town.redeem(number, points, partners.MISSING)
    ledger.stop(town.ctx, town.ref(2))
    town.evening()
    (expiry,) = reading.load_forecast(town.ctx, place_id=town.one.village_id).whole
    assert (expiry.on, expiry.unspent) == (dt.date(2027, 12, 31), 60), "the blocked account's points stay"
    town.world.moment = dt.datetime(2027, 12, 31, 16, 40, tzinfo=dt.UTC)
    part = Part(town.ctx.new_id(), "expire", town.one.village_id)
    today = {"today": str(business_date(town.ctx.now()))}
    runs.fan_out(
        town.ctx, run_id=part.run_id, kind="expire", queue="ledger", place_id="", parts=[part.part], facts=today
    )
    nightly.do_part(town.ctx, part)
    assert runs.load_run(run_id=part.run_id).counts["points"] == expiry.unspent


def test_what_moved_since_is_the_difference_of_two_evenings(town: Town) -> None:
    shop = partners.make_shop(town.ctx, village_id=town.one.village_id).partner_id
    town.evening()
    for day, (spent, earned) in enumerate(((30, 0), (20, 5))):
        town.world.pass_days(1 + day)
        town.redeem(1, spent, shop)
        town.award(2, earned or 1)
    town.world.pass_days(1)
    town.evening()
    flow = town.village().flows["30"]
    assert (flow.days, flow.issued, flow.redeemed, flow.expired, flow.refunded) == (4, 6, 50, 0, 0)
    assert flow.at_rates == {"100": 50}
    assert town.village().told_until == business_date(town.ctx.now()) - dt.timedelta(days=1)
    days, months = reading.load_trend(place_id=town.town_id)
    assert [one.outstanding for one in days] == [160, 116]
    assert [one.day for one in months] == [business_date(town.ctx.now())]


def test_days_of_before_are_rebuilt_from_the_entries_as_they_would_have_been_counted(town: Town) -> None:
    shop = partners.make_shop(town.ctx, village_id=town.one.village_id).partner_id
    first = business_date(town.ctx.now())
    town.evening()
    counted = town.village()
    town.world.pass_days(2)
    town.redeem(1, 30, shop)
    made = past.rebuild(
        town.ctx, village_id=town.one.village_id, town_id=town.town_id,
        days=[first + dt.timedelta(days=n) for n in (-1, 0, 2)],
    )  # fmt: skip
    before, same, after = made
    assert (before.accounts, before.outstanding) == (0, 0)
    bare = dataclasses.replace(counted, told_until=None, flows={}, accounts=2, split=same.split, made_at=same.made_at)
    assert dataclasses.replace(same, told_until=None, flows={}) == bare, "an account without an entry was not there yet"
    assert (after.outstanding, after.at_rates, after.flows["30"].redeemed) == (130, {"100": 30}, 30)
    found = rows.find_snapshots([town.one.village_id], [rows.day_row(first)], consistent=True)
    assert found == [same], "the end of the day is later than its evening"


def test_days_that_are_rebuilt_again_stand_and_what_is_new_beside_them_is_kept(town: Town) -> None:
    first = business_date(town.ctx.now())
    town.world.pass_days(3)
    for days in ((0, 2), (0, 1, 2)):
        past.rebuild(
            town.ctx, village_id=town.one.village_id, town_id=town.town_id,
            days=[first + dt.timedelta(days=n) for n in days],
        )  # fmt: skip
    keys = [rows.day_row(first + dt.timedelta(days=n)) for n in range(3)]
    assert len(rows.find_snapshots([town.one.village_id], keys, consistent=True)) == 3


def officer(town: Town, number: int, *roles: Role) -> str:
    who = people.resident(town.ctx, town.one, number).resident_id
    staff.add_staff(
        town.ctx, town_id=town.town_id, login=f"officer{number}", name="李镇长", password="sanbao-3bao-2026",
        roles=frozenset(roles), reach=Reach.TOWN, villages=(), resident_id=who, is_outsider=False,
    )  # fmt: skip
    return who


def warned(town: Town) -> list[LiabilityWarned]:
    found = day_of_facts(village_id=town.one.village_id, on=business_date(town.ctx.now()))
    return [one.fact for one in found if isinstance(one.fact, LiabilityWarned)]


def test_town_officers_are_told_when_a_warning_begins_and_once_a_month(town: Town) -> None:
    reading.set_thresholds(town.ctx, town_id=town.town_id, bounds=Thresholds(balance_max=99))
    who = officer(town, 7, Role.TOWN_OFFICER)
    officer(town, 8, Role.VILLAGE_OFFICER)
    town.evening()
    town.evening()
    told = [LiabilityWarned(who, town.town_id, "2026-11-23", 1, 1)]
    assert warned(town) == told
    town.world.pass_days(1)
    town.evening()
    assert warned(town) == [], "it stands, and the month is told"
    town.world.pass_days(7)
    town.evening()
    assert warned(town) == [LiabilityWarned(who, town.town_id, "2026-12-01", 1, 1)]
    assert telling.tell(town.ctx, town_id=town.town_id, day=dt.date(2020, 1, 1), counted="x") == []
