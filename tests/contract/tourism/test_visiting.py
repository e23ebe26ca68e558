"""Visitors on a real store: one stamp a day, one reward for ever, under scans at once, and a card that can be gone."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.identity.service import following, members
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import start_of
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.storage import table_name
from chalicelib.points.activities.core.geofence import Spot as Device
from chalicelib.points.ledger.core.keys import KeyTooOld
from chalicelib.prosperity.coupons.service import taking
from chalicelib.prosperity.tourism.core.deeds import ShowDeed
from chalicelib.prosperity.tourism.core.hours import Hours, Span
from chalicelib.prosperity.tourism.core.refusals import (
    NoSuchSpotCode,
    NoSuchTrail,
    SpotClosed,
    SpotCodeOld,
    SpotElsewhere,
    SpotNotShown,
    StampedToday,
    TooFarAway,
    TrailRewardHad,
    TrailUnfinished,
    WhereNeeded,
)
from chalicelib.prosperity.tourism.records import CardRecord, TrailGivenRecord
from chalicelib.prosperity.tourism.service import forgetting, reading, visiting
from tests.make.touring import TERMS, THERE, Touring, make_touring

TRIES = 200


def rows_of(person_id: str) -> int:
    """Return how many stamps and check-ins of somebody's are kept; 0 where there is no card."""
    found = storage.find(CardRecord, person_id, consistent=True)
    return 0 if found is None else 1 + len(found.visits)


def visits_of(touring: Touring, spot_id: str) -> int:
    month = f"{touring.today:%Y-%m}"
    rows = reading.count_visits(place_id=touring.village_id, month=month).rows
    return sum(sum(days.values()) for spot, days in rows if spot.spot_id == spot_id)


def at_once(deed: Callable[[int], Any], times: int = 16) -> Counter[str]:
    """Do something many times at once; return what came of it: a refusal's code, or `done`."""

    def one(nth: int) -> str:
        for _ in range(TRIES):
            try:
                deed(nth)
            except Busy:
                continue
            except DomainError as refused:
                return refused.code
            return "done"
        return "busy"

    with ThreadPoolExecutor(16) as pool:
        return Counter(pool.map(one, range(times)))


def test_a_stamp_is_set_once_a_day_and_again_tomorrow(touring: Touring) -> None:
    spot = touring.shown()
    first = touring.stamped(touring.member, spot)
    assert (first.visit.is_first, first.visit.on, first.spot.spot_id) == (True, touring.today, spot.spot_id)
    with pytest.raises(StampedToday):
        touring.stamped(touring.member, spot)
    began = touring.today
    touring.tomorrow()
    again = touring.stamped(touring.member, spot)
    stamp = touring.card(touring.member).stamps[spot.spot_id]
    assert (again.visit.is_first, stamp.first_on, stamp.last_on, stamp.days) == (False, began, touring.today, 2)


def test_a_key_is_answered_the_same_for_ever_and_is_for_one_spot(touring: Touring) -> None:
    spot, other, key = touring.shown(), touring.shown("水碓"), touring.key()
    first = touring.stamped(touring.villager, spot, key=key)
    touring.tomorrow()
    touring.renewed(spot)
    assert touring.stamped(touring.villager, spot, key=key).visit == first.visit
    assert touring.card(touring.villager).stamps[spot.spot_id].days == 1
    with pytest.raises(KeyReused):
        touring.stamped(touring.villager, other, key=key)


def test_each_refusal_is_clear_and_sets_no_stamp(touring: Touring) -> None:
    me, spot = touring.member, touring.shown()
    old = spot.code
    renewed = touring.renewed(spot)
    off = touring.moved(touring.shown("水碓"), ShowDeed.WITHDRAW)
    shut = touring.shown("茶馆", replace(TERMS, hours=Hours((Span(2, 540, 1_020),))))
    near = touring.shown("观景台", replace(TERMS, fence_m=100))
    abroad = make_touring().shown("别镇")
    far = Device(THERE.latitude_e6 + 9_000, THERE.longitude_e6, 10)
    for refusal, code, device in (
        (NoSuchSpotCode, "0000 0000 0000", None),
        (NoSuchSpotCode, "x", None),
        (SpotCodeOld, old, None),
        (SpotNotShown, off.code, None),
        (SpotClosed, shut.code, None),
        (WhereNeeded, near.code, None),
        (TooFarAway, near.code, far),
        (SpotElsewhere, abroad.code, None),
    ):
        with pytest.raises(refusal):
            visiting.check_in(me, code=code, device=device, key=touring.key())
    assert rows_of(me.actor.subject) == 0
    here = Device(THERE.latitude_e6 + 300, THERE.longitude_e6, 10)
    assert touring.stamped(me, near, at=here).visit.is_first
    assert visiting.check_in(me, code=renewed.code.upper(), device=None, key=touring.key()).visit.is_first


def test_where_the_phone_was_is_kept_nowhere(touring: Touring) -> None:
    near = touring.shown("观景台", replace(TERMS, fence_m=100))
    touring.stamped(touring.member, near, at=Device(THERE.latitude_e6 + 317, THERE.longitude_e6 - 211, 13))
    (row,) = storage.every(storage.Query(CardRecord, touring.member.actor.subject, consistent=True))
    assert set(row) == {"person_id", "stamps", "had", "visits", "version"}
    assert str(THERE.latitude_e6 + 317) not in str(row)


def test_sixteen_scans_of_one_person_at_once_set_one_stamp(touring: Touring) -> None:
    spot = touring.shown()
    told = at_once(lambda _: touring.stamped(touring.member, spot))
    assert told == {"done": 1, "stamped_today": 15}
    assert touring.card(touring.member).stamps[spot.spot_id].days == 1
    assert (rows_of(touring.member.actor.subject), visits_of(touring, spot.spot_id)) == (2, 1)


def test_sixteen_repeats_of_one_request_at_once_are_one_stamp_and_one_answer(touring: Touring) -> None:
    spot, key = touring.shown(), touring.key()
    assert at_once(lambda _: touring.stamped(touring.villager, spot, key=key)) == {"done": 16}
    assert (rows_of(touring.villager.actor.subject), visits_of(touring, spot.spot_id)) == (2, 1)


def test_sixteen_people_at_one_gate_are_all_counted(touring: Touring) -> None:
    spot, people = touring.shown(), [touring.another(100 + nth) for nth in range(16)]
    assert at_once(lambda nth: touring.stamped(people[nth], spot)) == {"done": 16}
    assert visits_of(touring, spot.spot_id) == 16


def test_a_villager_is_paid_with_the_last_stamp_once_under_sixteen_scans(touring: Touring) -> None:
    touring.granted()
    one, two = touring.shown(), touring.shown("水碓")
    trail = touring.trail(one, two, rule="cul")
    touring.stamped(touring.villager, one)
    assert touring.points(touring.villager) == 0
    assert at_once(lambda _: touring.stamped(touring.villager, two))["done"] == 1
    assert touring.points(touring.villager) == 100
    assert touring.card(touring.villager).had[trail.trail_id].points == 100
    touring.tomorrow()
    assert touring.stamped(touring.villager, two).visit.had == {}
    assert touring.points(touring.villager) == 100


def test_a_member_is_given_the_coupon_once_and_keeps_the_stamp(touring: Touring) -> None:
    one, two, offer = touring.shown(), touring.shown("水碓"), touring.offer()
    trail = touring.trail(one, two, rule="cul", offer_id=offer.offer_id)
    touring.stamped(touring.member, two)
    done = touring.stamped(touring.member, one)
    assert done.visit.had[trail.trail_id].coupon_id == offer.offer_id
    assert [held.offer_id for held in taking.read_wallet(touring.member).coupons] == [offer.offer_id]
    assert visiting.collect(touring.member, trail_id=trail.trail_id) == done.visit.had[trail.trail_id]


def test_who_took_the_coupon_before_has_that_one(touring: Touring) -> None:
    one, two, offer = touring.shown(), touring.shown("水碓"), touring.offer()
    touring.trail(one, two, offer_id=offer.offer_id)
    taking.take(touring.member, offer_id=offer.offer_id)
    touring.stamped(touring.member, two)
    assert next(iter(touring.stamped(touring.member, one).visit.had.values())).coupon_id == offer.offer_id
    assert len(taking.read_wallet(touring.member).coupons) == 1


def test_a_trail_that_gives_nothing_is_finished_all_the_same(touring: Touring) -> None:
    one, two = touring.shown(), touring.shown("水碓")
    trail = touring.trail(one, two)
    touring.stamped(touring.villager, one)
    had = touring.stamped(touring.villager, two).visit.had[trail.trail_id]
    assert (had.points, had.coupon_id, had.why) == (0, "", "")


def test_a_stamp_stands_where_the_budget_is_spent_and_the_reward_is_had_later_once(touring: Touring) -> None:
    one, two = touring.shown(), touring.shown("水碓")
    trail = touring.trail(one, two, rule="cul")
    touring.stamped(touring.villager, one)
    why = touring.stamped(touring.villager, two).visit.had[trail.trail_id].why
    assert why == "budget_unknown"
    assert trail.trail_id not in touring.card(touring.villager).had
    with pytest.raises(DomainError, match="budget_unknown"):
        visiting.collect(touring.villager, trail_id=trail.trail_id)
    touring.granted(150)
    told = at_once(lambda _: visiting.collect(touring.villager, trail_id=trail.trail_id))
    assert told == {"done": 16}
    assert touring.points(touring.villager) == 100


def test_two_trails_finished_by_one_stamp_give_one_now_and_one_when_asked(touring: Touring) -> None:
    touring.granted()
    one, two, three = touring.shown(), touring.shown("水碓"), touring.shown("茶园")
    short, long = touring.trail(one, three, rule="cul"), touring.trail(two, three, rule="cul")
    touring.stamped(touring.villager, one)
    touring.stamped(touring.villager, two)
    had = touring.stamped(touring.villager, three).visit.had
    assert (had[short.trail_id].points, had[long.trail_id].why) == (100, "trail_reward_later")
    assert visiting.collect(touring.villager, trail_id=long.trail_id).points == 100
    assert touring.points(touring.villager) == 200


def test_nothing_is_collected_of_a_trail_that_is_hidden_or_not_finished(touring: Touring) -> None:
    one, two = touring.shown(), touring.shown("水碓")
    trail = touring.trail(one, two)
    touring.stamped(touring.member, one)
    with pytest.raises(TrailUnfinished) as refused:
        visiting.collect(touring.member, trail_id=trail.trail_id)
    assert refused.value.facts == {"left": 1}
    touring.led(trail, ShowDeed.WITHDRAW)
    with pytest.raises(NoSuchTrail):
        visiting.collect(touring.member, trail_id=trail.trail_id)


def test_an_erased_card_is_gone_counts_stay_and_what_a_trail_gave_is_not_given_again(touring: Touring) -> None:
    touring.granted()
    one, two = touring.shown(), touring.shown("水碓")
    trail = touring.trail(one, two, rule="cul")
    for spot in (one, two):
        touring.stamped(touring.villager, spot)
    touring.tomorrow()
    forgetting.erase_card(touring.villager)
    forgetting.erase_card(touring.villager)
    assert rows_of(touring.villager.actor.subject) == 0
    assert visits_of(touring, one.spot_id) == 1
    for spot in (one, two):
        touring.stamped(touring.villager, spot)
    assert touring.points(touring.villager) == 100
    assert touring.card(touring.villager).had[trail.trail_id].points == 100


def test_who_erases_their_card_is_stamped_and_counted_again_tomorrow_at_the_earliest(touring: Touring) -> None:
    spot, other, me = touring.shown(), touring.shown("水碓"), touring.member
    touring.stamped(me, spot)
    for _ in range(3):
        forgetting.erase_card(me)
        with pytest.raises(StampedToday):
            touring.stamped(me, spot)
    (row,) = storage.every(storage.Query(CardRecord, me.actor.subject, consistent=True))
    midnight = start_of(touring.today + dt.timedelta(days=1))
    assert (row["kept_until"], touring.card(me).stamps) == ({"N": str(int(midnight.timestamp()))}, {})
    assert touring.stamped(me, other).visit.is_first
    assert "kept_until" not in next(storage.every(storage.Query(CardRecord, me.actor.subject, consistent=True)))
    forgetting.erase_card(me)
    for one in (spot, other):
        with pytest.raises(StampedToday):
            touring.stamped(me, one)
    assert (visits_of(touring, spot.spot_id), visits_of(touring, other.spot_id)) == (1, 1)
    touring.tomorrow()
    assert touring.stamped(me, spot).visit.is_first
    assert visits_of(touring, spot.spot_id) == 2


def test_scans_and_erasures_at_once_set_one_stamp_a_day(touring: Touring) -> None:
    spot, me = touring.shown(), touring.member

    def deed(nth: int) -> None:
        if nth % 2:
            forgetting.erase_card(me)
        else:
            touring.stamped(me, spot)

    told = at_once(deed)
    assert (told["stamped_today"], visits_of(touring, spot.spot_id)) == (7, 1)


def test_who_leaves_and_comes_back_has_the_coupon_of_a_trail_once(touring: Touring) -> None:
    one, two, offer = touring.shown(), touring.shown("水碓"), touring.offer()
    trail = touring.trail(one, two, offer_id=offer.offer_id)
    first = touring.member
    touring.stamped(first, one)
    assert touring.stamped(first, two).visit.had[trail.trail_id].coupon_id == offer.offer_id
    touring.tomorrow()
    forgetting.erase_card(first)
    touring.stamped(first, one)
    assert touring.stamped(first, two).visit.had[trail.trail_id].coupon_id == offer.offer_id
    members.end_membership(first)
    back = touring.another(touring.number)
    assert back.actor.subject != first.actor.subject
    touring.stamped(back, one)
    done = touring.stamped(back, two).visit
    assert (done.had[trail.trail_id].why, done.had[trail.trail_id].coupon_id) == ("trail_reward_had", "")
    with pytest.raises(TrailRewardHad):
        visiting.collect(back, trail_id=trail.trail_id)
    assert taking.read_wallet(back).coupons == ()
    kept = [row["mark"]["S"] for row in storage.client().scan(TableName=table_name(TrailGivenRecord))["Items"]]
    assert all(re.fullmatch("[0-9a-f]{32}", mark) for mark in kept)


def test_of_who_leaves_no_stamp_is_kept(touring: Touring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_forgetting", {"membership": [forgetting.prepare_forgotten]})
    spot, me = touring.shown(), touring.member
    for _ in range(5):
        touring.stamped(me, spot)
        touring.tomorrow()
    assert rows_of(me.actor.subject) == 6
    members.end_membership(me)
    assert rows_of(me.actor.subject) == 0


def test_a_key_that_is_too_old_stamps_nothing_and_one_that_was_answered_is_forgotten_later(touring: Touring) -> None:
    spot, me, key = touring.shown(), touring.member, touring.key()
    first = touring.stamped(me, spot, key=key)
    touring.world.pass_days(13)
    assert touring.stamped(me, spot, key=key).visit == first.visit
    touring.world.pass_days(2)
    touring.stamped(me, spot)
    assert list(touring.card(me).visits) != [key]
    assert key not in touring.card(me).visits
    touring.tomorrow()
    with pytest.raises(KeyTooOld):
        touring.stamped(me, spot, key=key)
    assert touring.card(me).stamps[spot.spot_id].days == 2


def test_who_left_is_stamped_no_more(touring: Touring) -> None:
    spot, me = touring.shown(), touring.member
    members.end_membership(me)
    with pytest.raises(DomainError, match="no_such_member"):
        touring.stamped(me, spot)
    assert rows_of(me.actor.subject) == 0


def test_the_public_is_told_of_five_and_more_alone(touring: Touring) -> None:
    many, few = touring.shown(), touring.shown("水碓")
    for nth in range(5):
        who = touring.another(200 + nth)
        touring.stamped(who, many)
        if nth < 4:
            touring.stamped(who, few)
    counted = reading.count_visits(place_id=touring.town_id, month=f"{touring.today:%Y-%m}")
    found = {spot.spot_id: days for spot, days in counted.rows}
    assert found == {many.spot_id: {touring.today: 5}, few.spot_id: {touring.today: 4}}
    last = touring.today - dt.timedelta(days=40)
    assert all(not days for _, days in reading.count_visits(place_id=touring.town_id, month=f"{last:%Y-%m}").rows)
