"""Whether a line of a sale agrees with the shop's price list."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.partners.core.prices import Good, GoodUnknown, PriceChanged, Prices, good_at
from tests.make.partners import MISSING

EGG, SALT = Good("egg", "鸡蛋", 12), Good("salt", "盐", 30, on=False)
LIST = Prices(MISSING, (EGG, SALT), 4)


@given(st.integers(1, 9_999), st.integers(1, 1_000_000))
def test_a_line_costs_its_quantity_times_the_price_and_nothing_else(quantity: int, points: int) -> None:
    if points == 12 * quantity:
        assert good_at(LIST, line=1, good_id="egg", quantity=quantity, points=points) == EGG
        return
    with pytest.raises(PriceChanged) as refused:
        good_at(LIST, line=2, good_id="egg", quantity=quantity, points=points)
    assert refused.value.facts == {"line": 2, "good_id": "egg", "name": "鸡蛋", "points": 12}
    assert refused.value.sentence("zh") == "第 2 行“鸡蛋”的价变了，现在每份 12 工分。"


@pytest.mark.parametrize("good_id", ["salt", "pepper"])
def test_what_is_not_sold_now_is_sold_to_nobody(good_id: str) -> None:
    with pytest.raises(GoodUnknown) as refused:
        good_at(LIST, line=3, good_id=good_id, quantity=1, points=30)
    assert refused.value.facts == {"line": 3, "good_id": good_id}
