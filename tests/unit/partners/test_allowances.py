"""Which counters a redemption draws on."""

from __future__ import annotations

import dataclasses

from chalicelib.foundation.partners.core.allowances import Draw, plan_draws
from chalicelib.foundation.partners.core.shops import Limits
from tests.make.partners import MISSING
from tests.unit.partners.test_keys import KEY

PERSON = "v00012r00345"


def planned(limits: Limits, *, by_card: bool = True) -> tuple[Draw, ...]:
    return plan_draws(limits, KEY, partner_id=MISSING, points=70, person_id=PERSON, by_card=by_card)


def test_without_limits_nothing_is_counted() -> None:
    assert planned(Limits()) == ()


def test_limits_of_shop_and_key_share_one_item() -> None:
    (draw,) = planned(Limits(shop_day_points=100, key_day_count=3))
    assert draw.subject == MISSING
    assert {counter.attribute: counter.amount for counter in draw.counters} == {
        "points": 70,
        "count": 1,
        "key_abcdefgh_points": 70,
        "key_abcdefgh_count": 1,
    }


def test_a_card_limit_is_not_drawn_on_without_a_card() -> None:
    assert [draw.subject for draw in planned(Limits(card_day_points=100))] == [PERSON]
    assert planned(Limits(card_day_points=100), by_card=False) == ()


def test_a_keys_own_limit_comes_before_the_shops() -> None:
    key = dataclasses.replace(KEY, day_points=50)
    limits = Limits(key_day_points=1000)
    (draw,) = plan_draws(limits, key, partner_id=MISSING, points=51, person_id=PERSON, by_card=False)
    totals = {"points": 51, "count": 1, "key_abcdefgh_points": 51, "key_abcdefgh_count": 1}
    assert draw.limit_passed(totals) == "key_day_points"
    assert draw.limit_passed(totals | {"key_abcdefgh_points": 50}) is None


def test_without_a_key_only_shop_and_person_are_limited() -> None:
    limits = Limits(key_day_points=1, shop_day_points=1)
    (draw,) = plan_draws(limits, None, partner_id=MISSING, points=5, person_id=PERSON, by_card=False)
    assert [counter.attribute for counter in draw.counters] == ["points", "count"]
