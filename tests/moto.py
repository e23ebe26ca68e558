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
