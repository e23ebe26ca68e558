"""The meter's arithmetic against the examples of AWS's own developer guide."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.runs.records import RunRecord
from chalicelib.kernel import storage
from chalicelib.kernel.writes import Writes, commit
from tests.meter import (
    Cost,
    Item,
    Meter,
    index_units,
    item_size,
    number_size,
    read_units,
    value_size,
    write_units,
)

KB = 1024


def test_the_guides_shirt_has_23_bytes() -> None:
    """Developer Guide, best practices for storing large items: `shirt-color` R and `shirt-size` M."""
    assert item_size({"shirt-color": {"S": "R"}, "shirt-size": {"S": "M"}}) == 23


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 1), ("27", 2), ("-27", 3), ("461", 3), ("1000", 2), ("0.50", 2), ("12345678", 5), ("1E+3", 2)],
)
def test_a_number_takes_a_byte_for_two_significant_digits_and_one_more(text: str, size: int) -> None:
    assert number_size(text) == size


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "戴村"}, 6),
        ({"B": "YWJj"}, 3),
        ({"B": b"abc"}, 3),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"L": []}, 3),
        ({"M": {}}, 3),
        ({"L": [{"S": "ab"}]}, 3 + 1 + 2),
        ({"M": {"a": {"N": "1"}}}, 3 + 1 + 1 + 2),
        ({"SS": ["ab", "c"]}, 3),
        ({"NS": ["1", "2"]}, 4),
        ({"BS": ["YWJj"]}, 3),
    ],
)
def test_each_type_has_its_published_size(value: dict[str, Any], size: int) -> None:
    assert value_size(value) == size


def test_an_unknown_type_is_a_mistake() -> None:
    with pytest.raises(AssertionError):
        value_size({"X": 1})


def test_reads_round_up_to_4_kb_as_in_the_guide() -> None:
    """Guide: 3,500 bytes are a 4 KB read; 8 KB are 2 units, 1 eventually consistent, 4 transactional."""
    assert read_units(3500, consistent=True) == 1
    assert (read_units(8 * KB, consistent=True), read_units(8 * KB), read_units(8 * KB, transacted=True)) == (2, 1, 4)
    assert read_units(int(40.8 * KB), consistent=True) == 44 / 4
    assert read_units(1500 * 64, consistent=True) == 96 / 4
    assert read_units(int(1.5 * KB), consistent=True) + read_units(int(6.5 * KB), consistent=True) == 12 / 4
    assert (read_units(0), read_units(0, consistent=True)) == (0.5, 1)


def test_writes_round_up_to_1_kb_as_in_the_guide() -> None:
    """Guide: 500 bytes are 1 KB; 2 KB are 2 units, 4 transactional."""
    assert (write_units(500), write_units(2 * KB), write_units(2 * KB, transacted=True), write_units(0)) == (1, 2, 4, 1)


ALL = {"KeySchema": [{"AttributeName": "who"}], "Projection": {"ProjectionType": "ALL"}}
SOME = {"KeySchema": [{"AttributeName": "who"}], "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["s"]}}
KEYS_ONLY = {"KeySchema": [{"AttributeName": "who"}], "Projection": {"ProjectionType": "KEYS_ONLY"}}


def item(**values: str) -> Item:
    return {"id": {"S": "1"}} | {name: {"S": value} for name, value in values.items()}


@pytest.mark.parametrize(
    ("index", "old", "new", "units"),
    [
        (ALL, None, item(who="a"), 1),
        (ALL, None, item(other="a"), 0),
        (ALL, item(who="a"), None, 1),
        (ALL, item(who="a"), item(who="b"), 2),
        (ALL, item(who="a"), item(), 1),
        (ALL, item(who="a", x="1"), item(who="a", x="2"), 1),
        (ALL, item(who="a", x="y" * 1100), item(who="a"), 2),
        (SOME, item(who="a", s="1"), item(who="a", s="2"), 1),
        (SOME, item(who="a", x="1"), item(who="a", x="2"), 0),
        (KEYS_ONLY, item(who="a", s="1"), item(who="a", s="2"), 0),
    ],
)
def test_an_index_costs_what_the_guide_says(
    index: dict[str, Any], old: Item | None, new: Item | None, units: int
) -> None:
    """Guide: one put, one delete, two where its key changes, one where a projected attribute does, else none."""
    assert index_units(index, ["id"], old, new) == units


def head(run_id: str, **values: Any) -> RunRecord:
    return RunRecord(run_id, "!", counts={}, **values)


def test_one_write_costs_one_unit_and_two_together_cost_two_each(tables: Any) -> None:
    with Meter(tables) as meter:
        commit(Writes().put(head("a")))
    assert meter.cost == Cost(1, 1, 0)
    with Meter(tables) as meter:
        commit(Writes().put(head("a")).put(head("b", result="x" * 1500)))
    assert meter.cost == Cost(1, 2 + 4, 0)
    assert [units for _, _, units in meter.detail] == [2, 4]


def test_a_check_costs_as_a_write_and_a_refused_transaction_costs_what_stood_there(tables: Any) -> None:
    commit(Writes().put(head("a", result="x" * 1500)))
    writes = Writes().check(RunRecord, "a", "!", condition=RunRecord.total == 1, refusal=lambda _: LookupError())
    writes.put(head("b"))
    with Meter(tables) as meter, pytest.raises(LookupError):
        commit(writes)
    assert meter.cost == Cost(1, 4 + 2, 0)


def test_reads_are_counted_by_what_is_read_not_by_what_is_returned(tables: Any) -> None:
    commit(Writes().put(head("a", result="x" * 5000)).put(head("b")))
    query = storage.Query(RunRecord, "a", keep=RunRecord.total == 1, consistent=True)
    with Meter(tables) as meter:
        assert storage.page(query, size=10).rows == []
    assert meter.cost == Cost(1, 0, 2)
    with Meter(tables) as meter:
        assert storage.count(storage.Query(RunRecord, "a", where=RunRecord.row.startswith("!"))) == 1
    assert meter.cost == Cost(1, 0, 1)
    with Meter(tables) as meter:
        storage.find(RunRecord, "a", "!")
        storage.find(RunRecord, "nobody", "!", consistent=True)
    assert meter.cost == Cost(2, 0, 1 + 1)
    with Meter(tables) as meter:
        storage.find_many([(RunRecord, "a", "!"), (RunRecord, "b", "!"), (RunRecord, "c", "!")])
    assert meter.cost == Cost(1, 0, 1 + 0.5 + 0.5)
    assert meter.cost.within(Cost(1, 0, 2))
    assert not meter.cost.within(Cost(1, 0, 1.5))


def test_transacted_reads_batches_and_scans_are_counted_too(tables: Any) -> None:
    table = storage.table_name(RunRecord)
    row = head("a").serialize()
    with Meter(tables) as meter:
        tables.batch_write_item(RequestItems={table: [{"PutRequest": {"Item": row}}]})
        tables.update_item(
            TableName=table,
            Key=storage.key_of(RunRecord, "a", "!"),
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":s": {"S": "done"}},
        )
    assert meter.cost == Cost(2, 2, 0)
    with Meter(tables) as meter:
        get = {"Get": {"TableName": table, "Key": storage.key_of(RunRecord, "a", "!")}}
        tables.transact_get_items(TransactItems=[get])
        tables.scan(TableName=table)
    assert meter.cost == Cost(2, 0, 2.5)
    with Meter(tables) as meter:
        tables.batch_write_item(RequestItems={table: [{"DeleteRequest": {"Key": storage.key_of(RunRecord, "a", "!")}}]})
    assert meter.cost == Cost(1, 1, 0)
    with Meter(tables), pytest.raises(AssertionError):
        tables.list_tables()
