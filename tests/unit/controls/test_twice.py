"""Who was paid for two activities at which they were at the same time."""

from __future__ import annotations

import datetime as dt

from chalicelib.points.activities.core.presence import Presence
from chalicelib.town.controls.core.grants import LISTED_MAX, Attended, Twice
from chalicelib.town.controls.core.twice import QUEUE_MINUTES, paid_twice, twice_of
from tests.make.world import NOON

ANA, BEN = "v00012r00345", "v00012r00346"


def there(activity_id: str, first: int, last: int, who: str = ANA) -> Presence:
    since, until = (NOON + dt.timedelta(minutes=n) for n in (first, last))
    return Presence(activity_id, f"活动{activity_id}", who, since, until, until - since)


def test_only_who_was_paid_for_two_activities_is_looked_at_and_two_lines_of_one_are_its_sum() -> None:
    awards = [(ANA, "a", 30), (ANA, "b", 20), (ANA, "b", 5), (BEN, "a", 30), (BEN, "a", 10)]
    assert paid_twice(awards) == {ANA: {"a": 30, "b": 25}}


def test_ten_minutes_at_both_are_a_queue_and_eleven_are_listed_with_what_was_paid() -> None:
    paid = {who: {"a": 30, "b": 25} for who in (ANA, BEN)}
    queued, late = 60 - QUEUE_MINUTES, 59 - QUEUE_MINUTES
    seen = [there("b", late, 120), there("a", 0, 60), there("b", queued, 120, BEN), there("a", 0, 60, BEN)]
    first, second = Attended("a", "活动a", 30), Attended("b", "活动b", 25)
    assert twice_of(paid, seen) == (Twice("v00012.00345", QUEUE_MINUTES + 1, first, second),)


def test_two_people_at_two_activities_are_not_in_two_places() -> None:
    assert twice_of({}, [there("a", 0, 60), there("b", 0, 60, BEN)]) == ()


def test_each_two_of_three_are_listed_the_longest_first_and_no_more_than_a_list_takes() -> None:
    seen = [there("a", 0, 60), there("b", 20, 90), there("c", 30, 100)]
    found = twice_of({ANA: {"a": 1, "b": 2, "c": 3}}, seen)
    assert [(one.first.activity_id, one.second.activity_id, one.minutes) for one in found] == [
        ("b", "c", 60),
        ("a", "b", 40),
        ("a", "c", 30),
    ]
    many = [there(f"{n:02d}", n, 100) for n in range(15)]
    assert len(twice_of({ANA: {one.activity_id: 1 for one in many}}, many)) == LISTED_MAX
