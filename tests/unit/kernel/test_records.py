"""Records are filled and written as PynamoDB would, for every kind of item that the house keeps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pynamodb.attributes import (
    Attribute,
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    TTLAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.exceptions import AttributeNullError
from pynamodb.models import Model

from chalicelib.foundation.identity.records.people import HolderRecord
from chalicelib.kernel.attributes import Counters, Record, Texts, WholeNumber
from chalicelib.kernel.storage import item_of
from infra.tables import all_records

NOON = dt.datetime(2026, 11, 27, 4, tzinfo=dt.UTC)
HELD: tuple[tuple[type[Attribute[Any]], Any], ...] = (
    (BinaryAttribute, b"\x01"),
    (BooleanAttribute, False),
    (JSONAttribute, {"a": [1, None]}),
    (ListAttribute, []),
    (TTLAttribute, NOON),
    (UnicodeSetAttribute, {"v00001"}),
    (UTCDateTimeAttribute, NOON),
    (WholeNumber, 0),
    (Counters, {"2026": 3}),
    (Texts, {"open": "2026-11-27"}),
)
"""One thing that each kind of field may hold; all others hold text."""


def filled(record: type[Model], *, whole: bool) -> dict[str, Any]:
    """Return what a record of a kind may hold: each field, or those alone that every such record has."""
    fields = record.get_attributes().items()
    return {name: held(one) for name, one in fields if whole or not (one.null or one.default is not None)}


def held(one: Attribute[Any]) -> Any:
    return next((example for kind, example in HELD if isinstance(one, kind)), "戴村镇")


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("record", all_records(), ids=lambda record: record.__name__)
def test_a_record_is_written_as_pynamodb_writes_it(record: type[Model], *, whole: bool) -> None:
    assert issubclass(record, Record)
    made = record(**filled(record, whole=whole))
    assert item_of(made) == made.serialize()
    assert record.from_raw_data(item_of(made)).attribute_values == made.attribute_values


@pytest.mark.parametrize("record", all_records(), ids=lambda record: record.__name__)
def test_a_record_without_a_field_that_each_has_is_not_written(record: type[Model]) -> None:
    holds = filled(record, whole=False)
    for name in holds:
        made = record(**{other: one for other, one in holds.items() if other != name})
        with pytest.raises(AttributeNullError, match=name):
            item_of(made)


@pytest.mark.parametrize("record", all_records(), ids=lambda record: record.__name__)
def test_a_record_takes_no_field_that_it_has_not(record: type[Model]) -> None:
    with pytest.raises(ValueError, match="no_such_field"):
        record(**filled(record, whole=False), no_such_field=1)


def test_of_an_empty_set_nothing_is_written() -> None:
    made = HolderRecord("v00001", "r00001", **filled(HolderRecord, whole=False) | {"members": set()})
    assert "members" not in item_of(made)
    assert item_of(made) == made.serialize()
