"""The tests' short cut makes the tables that a deployment makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from chalicelib.foundation.facts.records import FactRecord
from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from infra.tables import create_tables
from tests import moto
from tests.conftest import forget_clients

OF_THE_MOMENT = {"CreationDateTime", "LatestStreamLabel", "LatestStreamArn", "TableId"}


def described(client: Any) -> dict[str, Any]:
    """Return every table as the service describes it, but for what is of the moment."""
    found = {}
    for name in client.list_tables()["TableNames"]:
        table = client.describe_table(TableName=name)["Table"]
        found[name] = {what: one for what, one in table.items() if what not in OF_THE_MOMENT}
    return found


def through_a_client() -> None:
    create_tables(storage.client(), settings().table_prefix)


def test_tables_are_the_same_however_they_are_made() -> None:
    seen = []
    ways: tuple[Callable[[], None], ...] = (through_a_client, moto.create_tables)
    for make in ways:
        with mock_aws():
            forget_clients()
            make()
            seen.append(described(storage.client()))
    forget_clients()
    assert len(seen[0]) > 50
    assert seen[0] == seen[1]


def told(name: str) -> int:
    """Return how many changes a table's stream told."""
    shard = dynamodb_backends[DEFAULT_ACCOUNT_ID][settings().region].tables[name].stream_shard
    assert shard is not None
    return len(shard.items)


def test_a_refused_transaction_leaves_items_and_streams_as_they_were(tables: Any) -> None:
    name = f"{settings().table_prefix}{FactRecord.Meta.table_name}"
    kept = {"day": {"S": "v00001#2026-11-23"}, "fact_id": {"S": "a"}}
    tables.put_item(TableName=name, Item=kept | {"kind": {"S": "before"}})
    changed = {"TableName": name, "Key": kept, "UpdateExpression": "SET kind = :k"}
    another = {"TableName": name, "Item": kept | {"fact_id": {"S": "b"}}}
    writes = [
        {"Update": changed | {"ExpressionAttributeValues": {":k": {"S": "after"}}}},
        {"Put": another | {"ConditionExpression": "attribute_exists(fact_id)"}},
    ]
    for _ in range(2):
        with pytest.raises(tables.exceptions.TransactionCanceledException):
            tables.transact_write_items(TransactItems=writes)
        assert tables.scan(TableName=name)["Items"] == [kept | {"kind": {"S": "before"}}]
        assert told(name) == 1
    writes[1] = {"Put": another}
    tables.transact_write_items(TransactItems=writes)
    assert [one["kind"]["S"] for one in tables.scan(TableName=name)["Items"] if "kind" in one] == ["after"]
    assert told(name) == 3
