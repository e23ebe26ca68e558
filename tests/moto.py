"""Every table on moto, made within its backend: sixty requests for each of two thousand tests are minutes."""

from __future__ import annotations

import copy
import functools
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

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


def lying(*names: str) -> dict[str, list[str]]:
    """Return all that lies in these tables, taken out of the backend: a scan of a table costs a hundred times that."""
    backend = dynamodb_backends[DEFAULT_ACCOUNT_ID][settings().region]
    tables = {name: backend.tables[f"{settings().table_prefix}{name}"] for name in names}
    return {name: sorted(str(item.to_json()) for item in table.all_items()) for name, table in tables.items()}
