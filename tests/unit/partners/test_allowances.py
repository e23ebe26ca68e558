"""Which counters a redemption draws on."""

from __future__ import annotations

import dataclasses

from hypothesis import given, strategies as st

from chalicelib.foundation.partners.core.allowances import Draw, HourLimitReached, plan_draws, refusal_of
from chalicelib.foundation.partners.core.shops import Limits
from chalicelib.foundation.partners.core.spending import Spending
from tests.make.partners import MISSING
from tests.unit.partners.test_keys import KEY

PERSON = "v00012r00345"


def planned(
    limits: Limits | None = None,
    spending: Spending | None = None,
    *,
    by_card: bool = True,
    card_own: int | None = None,
) -> tuple[Draw, ...]:
    return plan_draws(
        limits or Limits(),
        spending or Spending(),
        KEY,
        partner_id=MISSING,
        points=70,
        person_id=PERSON,
        by_card=by_card,
        card_own=card_own,
        hour=14,
    )


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
    assert [draw.subject for draw in planned(spending=Spending(card_day_points=100))] == [PERSON]
    assert planned(spending=Spending(card_day_points=100), by_card=False) == ()


LIMIT = st.none() | st.integers(0, 1_000)


@given(st.builds(Limits, key_day_points=LIMIT, shop_day_points=LIMIT), st.builds(Spending, LIMIT, LIMIT), LIMIT)
def test_what_counts_for_a_person_does_not_depend_on_the_shop(
    limits: Limits, spending: Spending, card_own: int | None
) -> None:
    for by_card in (False, True):
        mine = [
            draw for draw in planned(limits, spending, by_card=by_card, card_own=card_own) if draw.subject == PERSON
        ]
        elsewhere = planned(Limits(), spending, by_card=by_card, card_own=card_own)
        assert mine == list(elsewhere)
        limited = spending.person_day_points is not None or (by_card and spending.card_limit(card_own) is not None)
        assert bool(mine) == limited, "whoever may be limited is counted, and nobody else"


def test_the_tighter_of_a_cards_own_limit_and_its_villages_holds() -> None:
    assert Spending(card_day_points=100).card_limit(150) == 100
    assert Spending(card_day_points=100).card_limit(50) == 50
    assert Spending(card_day_points=100).card_limit(None) == 100
    assert Spending().card_limit(50) == 50
    assert Spending().card_limit(None) is None
    (draw,) = planned(spending=Spending(person_day_points=500, card_day_points=100), card_own=60)
    assert draw.limit_passed({"points": 70, "card_points": 70}) == "card_day_points"
    assert draw.limit_passed({"points": 501, "card_points": 60}) == "person_day_points"
    assert draw.limit_passed({"points": 500, "card_points": 60}) is None


def test_a_keys_own_limit_comes_before_the_shops() -> None:
    key = dataclasses.replace(KEY, day_points=50)
    limits = Limits(key_day_points=1000)
    (draw,) = plan_draws(
        limits, Spending(), key, partner_id=MISSING, points=51, person_id=PERSON, by_card=False, hour=14
    )
    totals = {"points": 51, "count": 1, "key_abcdefgh_points": 51, "key_abcdefgh_count": 1}
    assert draw.limit_passed(totals) == "key_day_points"
    assert draw.limit_passed(totals | {"key_abcdefgh_points": 50}) is None


def test_without_a_key_only_shop_and_person_are_limited() -> None:
    limits = Limits(key_day_points=1, shop_day_points=1)
    (draw,) = plan_draws(
        limits, Spending(), None, partner_id=MISSING, points=5, person_id=PERSON, by_card=False, hour=14
    )
    assert [counter.attribute for counter in draw.counters] == ["points", "count"]


def test_every_limit_has_a_name_in_both_languages() -> None:
    limits = Limits(*[0] * len(dataclasses.fields(Limits)))
    draws = plan_draws(
        limits,
        Spending(0, 0, 0, 0),
        KEY,
        partner_id=MISSING,
        points=5,
        person_id=PERSON,
        by_card=True,
        card_own=0,
        hour=0,
    )
    names = [counter.limit for draw in draws for counter in draw.counters]
    assert len(names) == 12
    for name in names:
        refused = refusal_of(name)
        assert isinstance(refused, HourLimitReached) == ("_hour_" in name)
        assert refused.facts == {"limit": name}
        assert not any("_" in refused.sentence(language) for language in ("zh", "en"))


def test_an_hours_counters_lie_in_the_days_item_and_take_those_of_hours_gone_away() -> None:
    (draw,) = planned(Limits(shop_hour_points=100, key_hour_count=3))
    assert {counter.attribute for counter in draw.counters} == {
        "points",
        "count",
        "key_abcdefgh_points",
        "key_abcdefgh_count",
        "points_h14",
        "key_abcdefgh_count_h14",
    }
    assert draw.over == tuple(
        f"{name}_h{hour}" for name in ("points", "key_abcdefgh_count") for hour in ("10", "11", "12")
    )
    totals = {counter.attribute: counter.amount for counter in draw.counters}
    assert draw.limit_passed(totals) is None
    assert draw.limit_passed(totals | {"points_h14": 101}) == "shop_hour_points"
    assert draw.limit_passed(totals | {"key_abcdefgh_count_h14": 4}) == "key_hour_count"


def test_early_in_the_morning_no_hour_of_the_day_before_is_named() -> None:
    (draw,) = plan_draws(
        Limits(),
        Spending(person_hour_points=10),
        None,
        partner_id=MISSING,
        points=5,
        person_id=PERSON,
        by_card=False,
        hour=2,
    )
    assert draw.over == ("points_h00",)
