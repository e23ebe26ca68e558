"""What a key, a shop's day and a person may spend, when many spend at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from chalicelib.foundation.partners.core.allowances import Allowance, DayLimitReached, HourLimitReached
from chalicelib.foundation.partners.core.shops import Limits
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.records import AllowanceRecord
from chalicelib.foundation.partners.service import allowances, keys, shops, spending
from chalicelib.foundation.partners.store import allowances as allowance_store, known
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy
from tests.make.partners import (
    NOON,
    PERSON,
    VILLAGE,
    in_sixteen_threads,
    make_key,
    make_shop,
    make_village,
    round_trips,
    world,
)


def limit_people(**limits: int) -> None:
    """Set what the people of the tests' village may spend, and know of it."""
    spending.set_spending(world(), place_id=VILLAGE, spending=Spending(**limits))
    known.find_spending(NOON, VILLAGE)


def test_racing_redemptions_never_pass_a_day_limit(store: Any) -> None:
    partner = make_shop(world(), limits=Limits(shop_day_points=1000))
    limit_people(person_day_points=600)
    taken = Counter[str]()

    def work(n: int) -> None:
        person = f"v00012r{n % 2:05d}"
        for _turn in range(5):
            try:
                allowances.take_allowance(
                    world(), partner=partner, key=None, points=30, person_id=person, by_card=False
                )
                taken[person] += 30
            except DayLimitReached:
                taken["refused"] += 1

    in_sixteen_threads(work)
    assert taken["v00012r00000"] + taken["v00012r00001"] <= 1000
    assert max(taken["v00012r00000"], taken["v00012r00001"]) <= 600
    assert taken["refused"] > 0


def test_a_refused_redemption_takes_nothing(store: Any) -> None:
    partner = make_shop(world(), limits=Limits(shop_day_points=1000))
    limit_people(card_day_points=100)
    _, key = shops.acting_shop(world(actor=keys.resolve_api_key(world(), make_key(world(), partner))))

    def take(points: int) -> Allowance:
        return allowances.take_allowance(
            world(), partner=partner, key=key, points=points, person_id=PERSON, by_card=True
        )

    with pytest.raises(DayLimitReached) as refused:
        take(101)
    assert refused.value.facts == {"limit": "card_day_points"}
    with round_trips() as calls:
        whole = take(100)
    assert calls == ["UpdateItem"] * 2
    allowances.give_back(allowance=whole)
    assert take(100) == whole


def test_a_keys_own_count_limit_holds(store: Any) -> None:
    partner = make_shop(world())
    actor = keys.resolve_api_key(world(), make_key(world(), partner, day_count=2))
    shop, key = shops.acting_shop(world(actor=actor))
    for _ in range(2):
        allowances.take_allowance(world(), partner=shop, key=key, points=1, person_id=PERSON, by_card=False)
    with pytest.raises(DayLimitReached):
        allowances.take_allowance(world(), partner=shop, key=key, points=1, person_id=PERSON, by_card=False)
    tomorrow = world(NOON + dt.timedelta(days=1))
    allowances.take_allowance(tomorrow, partner=shop, key=key, points=1, person_id=PERSON, by_card=False)


def test_without_limits_an_allowance_costs_nothing(store: Any) -> None:
    partner = make_shop(world())
    keys.resolve_api_key(world(), make_key(world(), partner))
    with round_trips() as calls:
        allowances.take_allowance(world(), partner=partner, key=None, points=9, person_id=PERSON, by_card=True)
    assert calls == [], "the limits of the people around a shop come with its key"
    with round_trips() as calls:
        for _ in range(2):
            stranger = f"v00013{PERSON[6:]}"
            allowances.take_allowance(world(), partner=partner, key=None, points=9, person_id=stranger, by_card=True)
    assert calls == ["GetItem"], "those of another village are read once"


def test_what_somebody_spent_counts_at_every_shop_alike(store: Any) -> None:
    shop, other = make_shop(world()), make_shop(world(), name="另一家店")
    limit_people(person_day_points=100)
    allowances.take_allowance(world(), partner=shop, key=None, points=60, person_id=PERSON, by_card=False)
    with pytest.raises(DayLimitReached) as refused:
        allowances.take_allowance(world(), partner=other, key=None, points=41, person_id=PERSON, by_card=True)
    assert refused.value.facts == {"limit": "person_day_points"}
    allowances.take_allowance(world(), partner=other, key=None, points=40, person_id=PERSON, by_card=False)
    somebody = f"{VILLAGE}r00999"
    allowances.take_allowance(world(), partner=other, key=None, points=100, person_id=somebody, by_card=False)
    tomorrow = world(NOON + dt.timedelta(days=1))
    allowances.take_allowance(tomorrow, partner=other, key=None, points=100, person_id=PERSON, by_card=False)


def test_the_limit_is_that_of_the_payers_village_wherever_the_shop_is(store: Any) -> None:
    make_village("v00013")
    here, there = make_shop(world()), make_shop(world(), village_id="v00013")
    limit_people(person_day_points=10)
    stranger = f"v00013{PERSON[6:]}"
    for shop in (here, there):
        with pytest.raises(DayLimitReached):
            allowances.take_allowance(world(), partner=shop, key=None, points=11, person_id=PERSON, by_card=False)
        allowances.take_allowance(world(), partner=shop, key=None, points=11, person_id=stranger, by_card=False)


def test_a_limit_that_is_set_or_lifted_holds_here_at_once(store: Any) -> None:
    shop = make_shop(world())
    limit_people(card_day_points=10)

    def take(**more: Any) -> Allowance:
        return allowances.take_allowance(
            world(), partner=shop, key=None, points=11, person_id=PERSON, by_card=True, **more
        )

    with pytest.raises(DayLimitReached):
        take()
    spending.set_spending(world(), place_id=VILLAGE, spending=Spending())
    assert take().draws == ()
    assert [draw.subject for draw in take(card_own=50).draws] == [PERSON]


def test_where_the_store_is_busy_what_was_taken_is_given_back(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    partner = make_shop(world(), limits=Limits(shop_day_points=100))
    limit_people(person_day_points=100)
    real = allowance_store.add

    def busy_for_persons(draw: Any, on: dt.date, *, sign: int) -> dict[str, int]:
        if draw.subject == PERSON:
            raise Busy
        return real(draw, on, sign=sign)

    monkeypatch.setattr(allowance_store, "add", busy_for_persons)
    with pytest.raises(Busy):
        allowances.take_allowance(world(), partner=partner, key=None, points=60, person_id=PERSON, by_card=False)
    monkeypatch.setattr(allowance_store, "add", real)
    taken = allowances.take_allowance(world(), partner=partner, key=None, points=60, person_id=PERSON, by_card=False)

    def busy(*_: Any, **__: Any) -> None:
        raise Busy

    monkeypatch.setattr(allowance_store, "add", busy)
    allowances.give_back(allowance=taken)


def test_an_hours_limit_stops_the_next_sale_until_the_hour_is_over_at_no_more_round_trips(store: Any) -> None:
    shop = make_shop(world(), limits=Limits(shop_hour_count=2))
    limit_people(person_hour_points=50)

    def take(points: int, minutes: int = 0, person_id: str = PERSON) -> Allowance:
        ctx = world(NOON + dt.timedelta(minutes=minutes))
        return allowances.take_allowance(ctx, partner=shop, key=None, points=points, person_id=person_id, by_card=False)

    take(30)
    with pytest.raises(HourLimitReached) as refused:
        take(21, 59)
    assert refused.value.facts == {"limit": "person_hour_points"}
    with round_trips() as calls:
        take(20, 59)
    assert calls == ["UpdateItem", "UpdateItem"]
    with pytest.raises(HourLimitReached) as refused:
        take(1, 59, f"{VILLAGE}r00999")
    assert refused.value.facts == {"limit": "shop_hour_count"}
    for hour in range(1, 6):
        allowances.give_back(allowance=take(50, 60 * hour))
        take(50, 60 * hour)
    query = storage.Query(AllowanceRecord, f"{PERSON}#2026-11-23", consistent=True)
    (item,) = storage.page(query, size=1, cursor=None).rows
    hours = {name for name in item if "_h" in name}
    assert hours == {"points_h16", "points_h17"}, "hours long gone take no room"
