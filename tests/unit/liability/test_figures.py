"""Windows, forecasts, what another rate costs, and when to be warned: by pencil and paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from chalicelib.points.ledger.core.settings import Setting, Settings
from chalicelib.points.liability.core import alarms, forecast as forecasts, rates, snapshots as core
from chalicelib.points.liability.core.alarms import Alarm, Thresholds, Told
from chalicelib.points.liability.core.forecast import Expiry
from chalicelib.points.liability.core.rates import Worth
from chalicelib.points.liability.core.snapshots import Flow, NoSnapshot, Snapshot, fold
from tests.make.world import NOON
from tests.unit.liability.test_ageing import DAY, account

NEVER = Settings((Setting(life_years=0),))


def village(ordinal: int = 1, *, day: dt.date = DAY, **years: int) -> Snapshot:
    """Return a village whose one account has points of years, such as `y2025=100`."""
    earned = {year[1:]: n for year, n in years.items()}
    one = account(balance=sum(earned.values()), earned=earned)
    return fold(f"v{ordinal:05d}", day, NOON, [one], bound=10**6, holds={})


def flowing(one: Snapshot, window: int, *, redeemed: int, days: int = 0, **at_rates: int) -> Snapshot:
    """Return the snapshot with so much redeemed in a window; `r80=50` at the rate 80."""
    days = days or window
    rows = {rate[1:]: n for rate, n in at_rates.items()}
    flow = Flow(one.day - dt.timedelta(days=days), days, 0, redeemed, 0, 0, rows)
    return replace(one, flows=one.flows | {str(window): flow})


def test_a_window_begins_with_its_day_or_a_few_days_before_else_with_the_oldest_there_is() -> None:
    kept = [village(day=DAY - dt.timedelta(days=back)) for back in (32, 91, 380)]
    found = core.bases_of(DAY, kept)
    assert {window: (DAY - base.day).days for window, base in found.items()} == {30: 32, 90: 91, 365: 91}
    assert core.bases_of(DAY, [village(), village(day=DAY + dt.timedelta(days=1))]) == {}
    assert set(core.days_of_bases(DAY)) >= {DAY - dt.timedelta(days=33), DAY - dt.timedelta(days=365)}


def test_a_flow_leaves_out_rates_at_which_nothing_moved() -> None:
    base = replace(village(day=DAY - dt.timedelta(days=1)), at_rates={"100": 5, "80": 1}, refunded=2)
    flow = core.flow_between(base, replace(village(), at_rates={"100": 9, "80": 1}, refunded=3))
    assert (flow.at_rates, flow.refunded, flow.days) == ({"100": 4}, 1, 1)


def test_a_towns_flow_is_the_sum_since_the_latest_beginning() -> None:
    one, two = flowing(village(1), 30, redeemed=10), flowing(village(2), 30, redeemed=5, days=20, r80=5)
    town = core.summed("t0001", DAY, [one, two], [])
    flow = town.flows["30"]
    assert (flow.redeemed, flow.days, flow.since, flow.at_rates) == (15, 20, DAY - dt.timedelta(days=20), {"80": 5})
    assert set(town.flows) == {"30"}


def test_a_town_without_a_counted_village_has_no_snapshot() -> None:
    with pytest.raises(NoSnapshot):
        core.summed("t0001", DAY, [], ["v00001"])


def test_what_expires_is_told_by_date_if_nothing_is_spent_and_at_the_pace_of_late() -> None:
    one = village(y2025=1_000, y2026=2_000)
    first, second = dt.date(2026, 12, 31), dt.date(2027, 12, 31)
    assert forecasts.forecast(one, Settings()) == [Expiry(first, 2025, 1_000, None), Expiry(second, 2026, 2_000, None)]
    slow = flowing(one, 90, redeemed=90)
    days = (first - DAY).days
    assert [expiry.at_pace for expiry in forecasts.forecast(slow, Settings())] == [1_000 - days, 2_000 - 365]
    fast = flowing(one, 90, redeemed=9_000)
    assert [expiry.at_pace for expiry in forecasts.forecast(fast, Settings())] == [0, 0]


def test_a_pace_is_told_of_two_weeks_at_the_least_and_is_never_below_nothing() -> None:
    assert core.redeemed_in([flowing(village(), 90, redeemed=90, days=13)], 90, 30) is None
    assert core.redeemed_in([flowing(village(), 90, redeemed=90, days=14)], 90, 28) == 180
    assert core.redeemed_in([flowing(village(), 90, redeemed=-5)], 90, 30) == 0


def test_points_that_live_for_ever_expire_on_no_day() -> None:
    assert forecasts.forecast(village(y2020=5), NEVER) == []


def test_a_longer_life_moves_the_date() -> None:
    longer = Settings((Setting(life_years=2),))
    assert [expiry.on.year for expiry in forecasts.forecast(village(y2025=5, y2026=6), longer)] == [2027, 2028]


def test_what_a_refund_left_in_a_settled_year_expires_with_the_next_one() -> None:
    (one,) = forecasts.forecast(village(y2023=4, y2025=6), Settings())
    assert (one.newest_year, one.unspent) == (2025, 10)


def test_a_towns_forecast_is_the_sum_and_counts_a_village_without_a_pace_as_unspent() -> None:
    on = dt.date(2026, 12, 31)
    rows = [[Expiry(on, 2025, 10, 4)], [Expiry(on, 2025, 7, None)], [Expiry(dt.date(2027, 12, 31), 2026, 1, None)]]
    assert forecasts.summed(rows) == [Expiry(on, 2025, 17, 11), Expiry(dt.date(2027, 12, 31), 2026, 1, None)]
    assert forecasts.within(rows[0], DAY, 60) == 10
    assert forecasts.within(rows[0], DAY, 37) == 0


def test_the_present_rate_is_the_average_of_what_was_redeemed() -> None:
    assert rates.present_rate({"100": 300, "50": 100, "80": -3}) == (Fraction(5, 4), 400)
    assert rates.present_rate({}) == (Fraction(1), 0)


def test_another_rate_costs_the_difference_by_year_and_village() -> None:
    one = flowing(village(1, y2025=1_001, y2026=500), 365, redeemed=730, r100=600, r50=200)
    two = flowing(village(2, y2026=200), 365, redeemed=100, days=73)
    found = rates.what_if([one, two], 80)
    assert (found.present, found.weighed_points) == (Fraction(5, 4), 800)
    assert found.whole == Worth(1_701, 2_126, 2_126)
    assert found.years == {"2025": Worth(1_001, 1_251, 1_251), "2026": Worth(700, 875, 875)}
    assert found.villages["v00002"] == Worth(200, 250, 250)
    assert found.year_ahead == Worth(730 + 500, 1_537, 1_537)
    dearer = rates.what_if([one, two], 50)
    assert (dearer.whole.then_fen, dearer.whole.more_fen) == (3_402, 3_402 - 2_126)


def test_without_a_window_all_that_was_ever_redeemed_weighs_and_no_year_is_promised() -> None:
    found = rates.what_if([replace(village(y2026=100), at_rates={"200": 10})], 100)
    assert (found.whole, found.weighed_points, found.year_ahead) == (Worth(100, 50, 100), 10, None)


def names(found: list[Alarm]) -> dict[str, int]:
    return {one.kind: one.found for one in found}


def alarms_in(*villages: Snapshot, bounds: Thresholds | None = None, settings: Settings | None = None) -> list[Alarm]:
    by_village = {one.place_id: forecasts.forecast(one, settings or Settings()) for one in villages}
    return alarms.alarms_of(villages, by_village, bounds or Thresholds(), whole=True)


def test_a_village_within_all_bounds_warns_of_nothing() -> None:
    well = flowing(village(y2026=2_400), 90, redeemed=300)
    assert alarms_in(well) == []
    assert alarms_in(village(y2026=2_400)) == [], "without a pace nobody knows how many months it is"


@pytest.mark.parametrize(
    ("one", "kind", "found"),
    [
        (flowing(village(y2026=2_500), 90, redeemed=300), "months", 25),
        (flowing(village(y2026=500), 90, redeemed=0), "months", 500),
        (village(y2025=21, y2026=79), "expiring", 21),
        (replace(village(y2026=9), holds={"2026-10-23": 4, "2026-10-24": 5}), "held", 4),
        (replace(village(y2026=9), above=2), "balances", 2),
    ],
)
def test_what_is_above_a_bound_is_said_with_what_was_found(one: Snapshot, kind: str, found: int) -> None:
    assert names(alarms_in(one)) == {kind: found}


def test_a_village_that_redeems_more_than_its_share_of_the_budgets_is_named() -> None:
    one = flowing(replace(village(1), granted=500), 365, redeemed=90)
    two = flowing(replace(village(2), granted=500), 365, redeemed=10)
    assert alarms_in(one, two) == [Alarm("share", "v00001", 90, 60)]
    assert alarms_in(one) == []
    assert alarms_in(replace(one, granted=0), replace(two, granted=0)) == []
    by_village = {place.place_id: forecasts.forecast(place, Settings()) for place in (one, two)}
    assert alarms.alarms_of([one, two], by_village, Thresholds(), whole=False) == []


def test_officers_are_told_what_begins_and_once_a_month_all() -> None:
    old, new = Alarm("months", "v00001", 30, 24), Alarm("held", "v00001", 3, 0)
    told = Told(frozenset({old.name}), "2026M11")
    assert alarms.to_tell(told, [old], "2026M11") is None
    assert alarms.to_tell(told, [old, new], "2026M11") == [new]
    assert alarms.to_tell(told, [old, new], "2026M12") == [old, new]
    assert alarms.to_tell(told, [], "2026M12") is None
