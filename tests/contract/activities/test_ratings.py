"""Ratings on a real store: who may rate, once each, sums that agree, and nobody's stars shown."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityRated
from chalicelib.kernel.errors import Busy
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.ratings import NotThere, Rating, RatingClosed, Sums
from chalicelib.points.activities.core.refusals import NoSuchActivity
from chalicelib.points.activities.service import rating
from tests.make.activities import Town, published


def attended(town: Town, people: int) -> Activity:
    """Return an activity that the first so many people were signed out of."""
    activity = published(town, seats=5)
    town.world.moment += dt.timedelta(hours=1)
    for number in range(people):
        town.scan(activity, number, "in")
    town.world.moment += dt.timedelta(hours=1)
    for number in range(people):
        town.scan(activity, number, "out")
    return activity


def rate(town: Town, activity: Activity, number: int, stars: int, *words: str) -> Sums:
    while True:
        try:
            asked = Rating(stars, words)
            return rating.rate(town.as_person(number), activity_id=activity.activity_id, rating=asked)[0]
        except Busy:
            continue


def sums(town: Town, activity: Activity) -> dict[str, int]:
    return dict(rating.ratings_of(town.as_person(0), activity_id=activity.activity_id)[0].counts)


def test_only_who_was_there_to_the_end_rates_and_only_for_two_weeks(town: Town) -> None:
    activity = attended(town, 1)
    with pytest.raises(NotThere):
        rate(town, activity, 1, 5)
    with pytest.raises(NoSuchActivity):
        rating.rate(town.as_person(0), activity_id="v00001a0193a7f2-b4c8-7d1e-9f00-a1b2c3d40000", rating=Rating(5))
    rate(town, activity, 0, 5)
    town.world.pass_days(15)
    with pytest.raises(RatingClosed):
        rate(town, activity, 0, 1)
    assert sums(town, activity) == {"s5": 1}


def test_who_changes_their_mind_counts_once(town: Town) -> None:
    activity = attended(town, 2)
    rate(town, activity, 0, 5, "again", "learned")
    rate(town, activity, 0, 5, "again", "learned")
    rate(town, activity, 1, 2)
    assert rate(town, activity, 0, 3, "learned", "crowded").people == 2
    assert sums(town, activity) == {"s3": 1, "s2": 1, "w_learned": 1, "w_crowded": 1}
    found, own = rating.ratings_of(town.as_person(0), activity_id=activity.activity_id)
    assert (found.tenths, own) == (None, Rating(3, ("learned", "crowded")))


def test_of_many_who_rate_at_once_each_counts_once(town: Town) -> None:
    activity = attended(town, 5)
    for _ in range(3):
        with ThreadPoolExecutor(10) as pool:
            list(pool.map(lambda n: rate(town, activity, n % 5, 1 + n * 7 // 5 % 5), range(30)))
        assert sum(sums(town, activity).values()) == 5
    for number in range(5):
        rate(town, activity, number, number + 1)
    assert sums(town, activity) == {f"s{n}": 1 for n in range(1, 6)}
    assert rating.ratings_of(town.as_person(0), activity_id=activity.activity_id)[0].tenths == 30


def test_the_fact_of_a_rating_names_nobody(town: Town) -> None:
    activity = attended(town, 1)
    rate(town, activity, 0, 4)
    rate(town, activity, 0, 2)
    told = [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=activity.on)]
    assert [fact for fact in told if isinstance(fact, ActivityRated)] == [ActivityRated(activity.activity_id, 4)]
