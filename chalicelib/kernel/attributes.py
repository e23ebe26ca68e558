"""PynamoDB attributes with the strictness this house wants, and its model as quick to fill as this house needs."""

from __future__ import annotations

import functools
from typing import Any

from pynamodb.attributes import Attribute, MapAttribute
from pynamodb.constants import NUMBER, STRING
from pynamodb.models import Model


class Record(Model):
    """How one kind of item lies in DynamoDB.

    PynamoDB looks at each field of a class anew for each item that it fills; here that is looked at once a class.
    """

    def _set_defaults(self, _user_instantiated: bool = True) -> None:  # noqa: FBT001, FBT002  PynamoDB's.
        self.attribute_values.update(_defaults(type(self)))

    def _set_attributes(self, **attributes: Any) -> None:
        plain, values = _plain(type(self)), self.attribute_values
        for name, held in attributes.items():
            if name in plain:
                values[name] = held
            else:
                super()._set_attributes(**{name: held})


@functools.cache
def _defaults(record: type[Record]) -> dict[str, Any]:
    """Return what fields hold that nothing is said of; the same for each record, so nothing that is made or changed."""
    for one in record.get_attributes().values():
        assert isinstance(one.default, int | str | None), record.__name__
        assert one.default_for_new is None, record.__name__
    return {name: one.default for name, one in record.get_attributes().items() if one.default is not None}


@functools.cache
def _plain(record: type[Record]) -> frozenset[str]:
    """Return the names of the fields that keep just what they are given; others, of times, put it into their form."""
    return frozenset(name for name, one in record.get_attributes().items() if type(one).__set__ is Attribute.__set__)


class WholeNumber(Attribute[int]):
    """A whole number. PynamoDB's own `NumberAttribute` accepts floats and bools; amounts must not."""

    attr_type = NUMBER

    def serialize(self, value: Any) -> str:
        """Return the number as DynamoDB's text, or raise `TypeError` for anything that is not an int."""
        if type(value) is not int:
            message = f"whole number expected, got {type(value).__name__}"
            raise TypeError(message)
        return str(value)

    def deserialize(self, value: str) -> int:
        """Return DynamoDB's text as an int."""
        return int(value)


class Counters(Attribute[dict[str, int]]):
    """A flat map of whole numbers, such as points earned per year.

    Stored whole, so that `Path([map, key])` expressions find their parent (a missing parent fails a transaction).
    """

    attr_type = MapAttribute.attr_type

    def serialize(self, value: dict[str, int]) -> dict[str, dict[str, str]]:
        """Return the map in DynamoDB's form, or raise `TypeError` for a value that is not an int."""
        number = WholeNumber()
        return {key: {NUMBER: number.serialize(count)} for key, count in value.items()}

    def deserialize(self, value: dict[str, dict[str, str]]) -> dict[str, int]:
        """Return DynamoDB's form as a dict of ints."""
        return {key: int(count[NUMBER]) for key, count in value.items()}


class Texts(Attribute[dict[str, str]]):
    """A flat map of texts, such as when each state was reached. Stored whole, as `Counters`."""

    attr_type = MapAttribute.attr_type

    def serialize(self, value: dict[str, str]) -> dict[str, dict[str, str]]:
        """Return the map in DynamoDB's form."""
        return {key: {STRING: text} for key, text in value.items()}

    def deserialize(self, value: dict[str, dict[str, str]]) -> dict[str, str]:
        """Return DynamoDB's form as a dict of texts."""
        return {key: text[STRING] for key, text in value.items()}
