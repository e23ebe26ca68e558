"""DynamoDB tables as the records say they are: the same properties feed CloudFormation and `create_table`."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from typing import Any

from pynamodb.attributes import TTLAttribute
from pynamodb.models import Model

import chalicelib


@functools.cache
def all_records() -> tuple[type[Model], ...]:
    """Return every record of every room, by table name."""
    found: dict[str, type[Model]] = {}
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        if "records" in module.name.split("."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type) and issubclass(value, Model) and hasattr(value, "Meta"):
                    found[value.Meta.table_name] = value
    return tuple(found[name] for name in sorted(found))


def table_properties(record: type[Model], prefix: str) -> dict[str, Any]:
    """Return the table's definition: keys, indexes, stream, on-demand billing."""
    schema = record._get_schema()  # noqa: SLF001  PynamoDB's own create_table reads it; it has no public name.
    properties: dict[str, Any] = {
        "TableName": prefix + str(record.Meta.table_name),
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": a["AttributeName"], "AttributeType": a["AttributeType"]}
            for a in schema["attribute_definitions"]
        ],
        "KeySchema": _hash_first(schema["key_schema"]),
    }
    indexes = [_index(index) for index in schema["global_secondary_indexes"]]
    if indexes:
        properties["GlobalSecondaryIndexes"] = indexes
    view = getattr(record.Meta, "stream_view_type", None)
    if view:
        properties["StreamSpecification"] = {"StreamViewType": view}
    return properties


def _hash_first(keys: list[Any]) -> list[Any]:
    """PynamoDB orders the key schema by attribute name; DynamoDB wants HASH before RANGE."""
    return sorted(keys, key=lambda key: str(key["KeyType"]) != "HASH")


def _index(index: Any) -> dict[str, Any]:
    return {
        "IndexName": index["index_name"],
        "KeySchema": _hash_first(index["key_schema"]),
        "Projection": index["projection"],
    }


def ttl_attribute(record: type[Model]) -> str | None:
    """Return the name of the attribute that says when an item may be removed, if the record has one."""
    return next((a.attr_name for a in record.get_attributes().values() if isinstance(a, TTLAttribute)), None)


def create_tables(client: Any, prefix: str) -> None:
    """Make every table through `client`, for tests; deployments make them by CloudFormation."""
    for record in all_records():
        properties = table_properties(record, prefix)
        if "StreamSpecification" in properties:
            properties["StreamSpecification"] = properties["StreamSpecification"] | {"StreamEnabled": True}
        client.create_table(**properties)
