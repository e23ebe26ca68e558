"""PynamoDB attributes with the strictness this house wants."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import Attribute, MapAttribute
from pynamodb.constants import NUMBER, STRING


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
