"""Values hold still, are compared by what they hold, and are dataclasses."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field

import pytest

from chalicelib.kernel.values import value


@value
class Price:
    """A value of two fields."""

    points: int
    note: str = field(default="", repr=False, compare=False)


@value
class Sale(Price):
    """A value that is another one, and more."""

    items: tuple[str, ...] = ()


def test_a_value_is_equal_to_one_that_holds_the_same() -> None:
    assert Price(1) == Price(1) != Price(2)
    assert len({Price(1), Price(1), Price(2)}) == 2


def test_a_value_of_another_class_is_never_equal() -> None:
    assert Price(1) != Sale(1)
    other: object = (1,)
    assert Price(1) != other


def test_a_field_that_is_not_compared_or_shown_is_neither() -> None:
    assert Price(1, "a") == Price(1, "b")
    assert hash(Price(1, "a")) == hash(Price(1, "b"))
    assert repr(Sale(1, "a", ("x",))) == "Sale(points=1, items=('x',))"


def test_a_value_does_not_change() -> None:
    one = Sale(1)
    with pytest.raises(FrozenInstanceError):
        one.points = 2  # type: ignore[misc]  # It is frozen, which is what is tested.
    with pytest.raises(FrozenInstanceError):
        del one.points
    with pytest.raises(AttributeError):
        one.other = 2  # type: ignore[attr-defined]  # It has no such field.
    assert one == Sale(1)


def test_a_value_is_a_dataclass() -> None:
    assert dataclasses.replace(Sale(1), items=("x",)) == Sale(1, "", ("x",))
    assert dataclasses.asdict(Sale(1)) == {"points": 1, "note": "", "items": ()}
    assert not hasattr(Sale(1), "__dict__")


def test_a_value_can_be_copied_and_pickled() -> None:
    one = Sale(1, "a", ("x",))
    assert copy.deepcopy(one) == copy.copy(one) == pickle.loads(pickle.dumps(one)) == one
