"""When somebody was at an activity, and for how long at two of them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.reservations.core.places import Place, PlaceState
from chalicelib.points.activities.core.activities import Activity, Plan
from chalicelib.points.activities.core.hands import Hand, HandState
from chalicelib.points.activities.core.presence import Presence, met, minutes_at_both, presence_of
from chalicelib.points.activities.core.states import State
from tests.make.world import NOON

ANA, BEN, EVE = "v00012r00001", "v00012r00002", "v00012r00003"


def minute(n: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=n)


def plan(first: int, last: int) -> Plan:
    return Plan("清理河道", "老戏台", minute(first), minute(last), 2, "vol")


def place(came: float, left: float | None) -> Place:
    times = {"in": minute(came).isoformat()} | ({} if left is None else {"done": minute(left).isoformat()})
    return Place("a", ANA, PlaceState.IN if left is None else PlaceState.DONE, NOON, times=times)


def hand(minutes: int, state: HandState = HandState.PAID) -> Hand:
    return Hand("a", ANA, minutes, "清理河道", "s1", "", NOON, state)


def there(first: float, last: float, lasted: float | None = None) -> Presence:
    minutes = last - first if lasted is None else lasted
    return Presence("a", "清理河道", ANA, minute(first), minute(last), dt.timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("scanned", "by_hand", "found"),
    [
        (place(10, 100), None, there(10, 100)),
        (place(-30, 200), None, there(0, 120)),
        (place(10, None), None, None),
        (place(-30, -10), None, None),
        (place(-30, 0), None, None),
        (None, None, None),
        (None, hand(90), there(0, 120, 90)),
        (place(115, 200), hand(120), there(0, 120)),
        (place(10, 100), hand(120, HandState.DECLINED), there(10, 100)),
        (place(10, None), hand(120, HandState.WAITS), None),
        (None, hand(121), there(0, 120)),
        (None, hand(0), None),
    ],
)
def test_somebody_is_there_from_scan_to_scan_within_the_planned_times_or_for_the_minutes_confirmed(
    scanned: Place | None, by_hand: Hand | None, found: Presence | None
) -> None:
    activity = Activity("a", plan(0, 120), State.CLOSED, "s1", "")
    assert presence_of(activity, ANA, scanned, by_hand) == found


@pytest.mark.parametrize(
    ("one", "other", "minutes"),
    [
        (there(0, 60), there(60, 120), 0),
        (there(0, 60), there(80, 120), 0),
        (there(0, 60), there(50, 120), 10),
        (there(0, 60), there(49.5, 120), 10),
        (there(0, 60), there(49, 120), 11),
        (there(0, 120), there(30, 60), 30),
        (there(0, 120, 90), there(30, 60), 0),
        (there(0, 120, 100), there(30, 60), 10),
        (there(0, 60, 50), there(0, 60, 40), 30),
        (there(0, 120, 30), there(100, 300), 0),
    ],
)
def test_what_two_have_in_common_is_counted_but_for_what_may_lie_elsewhere(
    one: Presence, other: Presence, minutes: int
) -> None:
    assert minutes_at_both(one, other) == minutes == minutes_at_both(other, one)


spans = st.tuples(st.integers(0, 12), st.integers(1, 8), st.sets(st.integers(0, 7)))


@given(spans, spans)
def test_nobody_is_said_to_be_at_both_for_longer_than_they_were(
    one: tuple[int, int, set[int]], other: tuple[int, int, set[int]]
) -> None:
    """Each is there for some minutes of a span, drawn at will: what is said holds for any of them."""
    was = [{first + n for n in minutes if n < length} for first, length, minutes in (one, other)]
    spent = [there(first, first + length, len(at)) for (first, length, _), at in zip((one, other), was, strict=True)]
    assert minutes_at_both(*spent) <= len(was[0] & was[1])


def test_only_who_was_at_two_whose_planned_times_meet_is_looked_at_more_closely() -> None:
    plans = {"a": plan(0, 60), "b": plan(59, 120), "c": plan(120, 180)}
    attended = {ANA: ["a", "b", "c"], BEN: ["b", "c"], EVE: ["a", "gone"]}
    assert met(attended, plans) == {"a": {ANA}, "b": {ANA}}
