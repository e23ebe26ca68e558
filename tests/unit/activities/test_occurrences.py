"""When the activities of a series are held, against python-dateutil's own calendar arithmetic."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.points.activities.core.activities import Plan
from chalicelib.points.activities.core.series import SERIES_MAX, Repeat, id_of, ids_of, occurrences

STEPS = {"week": relativedelta(weeks=1), "fortnight": relativedelta(weeks=2), "month": relativedelta(months=1)}
moments = st.integers(0, 5 * 366 * 24 * 60).map(
    lambda minutes: dt.datetime(2026, 1, 1, tzinfo=SHANGHAI) + dt.timedelta(minutes=minutes)
)
KEY = "0193a7f2-b4c8-7d1e-9f00-a1b2c3d400fa"


@given(moments, st.sampled_from(sorted(STEPS)), st.integers(2, SERIES_MAX), st.integers(1, 960))
def test_each_is_as_far_from_the_first_as_the_calendar_says(
    starts_at: dt.datetime, every: str, times: int, minutes: int
) -> None:
    plan = Plan("清理河道", "老戏台", starts_at, starts_at + dt.timedelta(minutes=minutes), 2, "vol")
    found = occurrences(plan, Repeat(every, times))
    assert [one.starts_at for one in found] == [starts_at + STEPS[every] * n for n in range(times)]
    assert {one.minutes for one in found} == {minutes}


def test_a_plan_in_another_zone_is_held_at_the_same_hour_in_china() -> None:
    starts_at = dt.datetime(2027, 1, 30, 23, 30, tzinfo=dt.UTC)
    plan = Plan("清理河道", "老戏台", starts_at, starts_at + dt.timedelta(hours=1), 2, "vol")
    assert [one.starts_at.strftime("%m-%d %H:%M") for one in occurrences(plan, Repeat("month", 3))] == [
        "01-31 07:30",
        "02-28 07:30",
        "03-31 07:30",
    ]


def test_a_series_has_ids_of_its_own_also_past_the_last_byte() -> None:
    ids = ids_of(id_of("v00012", KEY), SERIES_MAX)
    assert ids[0] == f"v00012a{KEY}"
    assert ids[6].endswith("00")
    assert len(set(ids)) == SERIES_MAX
    assert {one[:-2] for one in ids} == {f"v00012a{KEY}"[:-2]}
