"""Values: frozen, slotted, compared by what they hold. The house has more than a hundred shapes of them.

`dataclass(frozen=True)` compiles six functions for each class while it is imported, half a cold start for all of them.
Here a class gets an `__init__` of its own, and shares the rest. Everything of `dataclasses` (`replace`, `fields`,
`asdict`, `field`) works.
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """Make a class with annotated fields a value."""
    made: Any = dataclass(init=True, repr=False, eq=False, slots=True)(cls)
    made.__eq__, made.__hash__, made.__repr__ = _equal, _hashed, _shown
    made.__setattr__, made.__delattr__ = _set_once, _kept
    return made  # type: ignore[no-any-return]  # The same class, with slots.


def _held(one: Any) -> tuple[Any, ...]:
    """Return what a value holds, but for fields that are not compared."""
    return tuple(getattr(one, name) for name, found in one.__dataclass_fields__.items() if found.compare)


def _equal(one: Any, other: object) -> bool:
    return _held(one) == _held(other) if other.__class__ is one.__class__ else NotImplemented


def _hashed(one: Any) -> int:
    return hash(_held(one))


def _shown(one: Any) -> str:
    """Return what a value looks like, but for fields that are not to be seen."""
    fields = one.__dataclass_fields__.items()
    told = ", ".join(f"{name}={getattr(one, name)!r}" for name, found in fields if found.repr)
    return f"{type(one).__qualname__}({told})"


def _set_once(one: Any, name: str, what: object) -> None:
    """Let `__init__` give a field what it holds, and nobody change it."""
    if hasattr(one, name):
        message = f"cannot assign to field {name!r}"
        raise FrozenInstanceError(message)
    object.__setattr__(one, name, what)


def _kept(_: Any, name: str) -> None:
    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)
