"""Every table on moto, made within its backend: sixty requests for each of two thousand tests are minutes.

Before a transaction moto copies each table that it names, once a write and with all that its stream ever told: most of
what the tests took. Here a table's items alone are copied, once a transaction.
"""

from __future__ import annotations

import copy
import functools
from collections import defaultdict
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table

from chalicelib.kernel.settings import settings
from infra.tables import all_records, table_properties


def create_tables() -> None:
    """Make every table, as `infra.tables.create_tables` does through a client; a test compares both."""
    backend = dynamodb_backends[DEFAULT_ACCOUNT_ID][settings().region]
    for made in copy.deepcopy(_tables(settings().table_prefix)):
        backend.create_table(
            made["TableName"],
            schema=made["KeySchema"],
            throughput=None,
            attr=made["AttributeDefinitions"],
            global_indexes=made.get("GlobalSecondaryIndexes", []),
            indexes=[],
            streams=made.get("StreamSpecification"),
            billing_mode=made["BillingMode"],
            sse_specification=None,
            tags=[],
            deletion_protection_enabled=False,
            warm_throughput=None,
        )


@functools.cache
def _tables(prefix: str) -> list[dict[str, Any]]:
    found = [table_properties(record, prefix) for record in all_records()]
    for one in found:
        if "StreamSpecification" in one:
            one["StreamSpecification"] = one["StreamSpecification"] | {"StreamEnabled": True}
    return found


def rows_of(name: str) -> list[dict[str, Any]]:
    """Return a table's items as a scan does, out of the backend: that costs a hundredth of asking for them."""
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID][settings().region].tables[f"{settings().table_prefix}{name}"]
    return [item.to_json()["Attributes"] for item in table.all_items()]


def lying(*names: str) -> dict[str, list[str]]:
    """Return all that lies in these tables."""
    return {name: sorted(map(str, rows_of(name))) for name in names}


_transact = DynamoDBBackend.transact_write_items
_kept: dict[int, Table] = {}
"""The tables of the present transaction as they were before it, by their identity."""


def _transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    try:
        _transact(self, transact_items)
    finally:
        _kept.clear()


def _as_it_is(table: Table, _memo: dict[int, Any]) -> Table:
    """Return a table to go back to: items and stream of its own, and what never changes together with the other."""
    if id(table) not in _kept:
        made = copy.copy(table)
        made.items = defaultdict(dict)
        for key, held in table.items.items():
            made.items[key] = copy.deepcopy(held) if isinstance(held, Item) else _rows(held)
        if table.stream_shard is not None:
            made.stream_shard = copy.copy(table.stream_shard)
            made.stream_shard.table = made
            made.stream_shard.items = list(table.stream_shard.items)
        _kept[id(table)] = made
    return _kept[id(table)]


def _rows(held: dict[Any, Item]) -> dict[Any, Item]:
    return {key: copy.deepcopy(item) for key, item in held.items()}


DynamoDBBackend.transact_write_items = _transact_write_items  # type: ignore[method-assign]  # Ours in the place of moto's.
Table.__deepcopy__ = _as_it_is  # type: ignore[attr-defined]  # Where `copy.deepcopy` looks for it.
