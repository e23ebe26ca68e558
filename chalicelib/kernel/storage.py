"""The one door to DynamoDB and to S3 and SQS: clients with timeouts, reads, and pages.

PynamoDB gives shapes and expressions; this module owns the wire, so that a process makes one DynamoDB client,
every call is metered in one place, and a transaction's items keep the order they were given in
(docs/decisions/0002). Writes are in `kernel.writes`.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from pynamodb.attributes import Attribute, ListAttribute, MapAttribute
from pynamodb.exceptions import AttributeNullError
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.kernel import paging
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value

R = TypeVar("R", bound=Model)
T = TypeVar("T")
Item = dict[str, dict[str, Any]]
"""An item in DynamoDB's own JSON form."""

CONNECT_SECONDS, READ_SECONDS, TRIES_MAX = 1, 3, 3
PATIENT_SECONDS = 20
"""For other services, and for DynamoDB where it is emulated: on a busy machine it may think for seconds."""
BATCH_GET_MAX = 100
PAGE_SIZE_MAX = 100
UNANSWERED = (ConnectionClosedError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError)
"""What botocore raises where it is not known whether a request was carried out."""
BUSY_CODES = frozenset(
    {
        "TransactionConflictException",
        "TransactionInProgressException",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "InternalServerError",
    }
)
"""What DynamoDB answers where the same request may succeed in a moment."""

_lock = threading.RLock()


@functools.cache
def _session() -> Any:
    from botocore.session import get_session

    return get_session()


@functools.cache
def _client(service: str) -> Any:
    from botocore.config import Config

    config = Config(
        signature_version="s3v4" if service == "s3" else None,  # Forms and links too: S3 refuses version 2 since 2020.
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS if service == "dynamodb" and settings().stage != "local" else PATIENT_SECONDS,
        retries={"mode": "standard", "total_max_attempts": TRIES_MAX},
        max_pool_connections=64,
        user_agent="sanbao",  # botocore puts its own together anew for each call, a thirtieth of it.
        parameter_validation=service != "dynamodb",  # A sixth of a call; DynamoDB looks at every request itself.
        s3={"addressing_style": "path" if settings().stage in ("local", "test") else "virtual"},
    )
    return _session().create_client(service, region_name=settings().region, config=config)


def client(service: str = "dynamodb") -> Any:
    """Return this process's client of an AWS service, made at first use."""
    with _lock:
        return _client(service)


def _ask(operation: str, **request: Any) -> Any:
    """Return DynamoDB's answer to a read.

    Raises:
        Busy: it was throttled or did not answer, after botocore's own tries.
    """
    try:
        return getattr(client(), operation)(**request)
    except UNANSWERED as error:
        raise Busy from error
    except ClientError as error:
        if error.response["Error"]["Code"] in BUSY_CODES:
            raise Busy from error
        raise


def table_name(record: type[Model]) -> str:
    """Return the stage's name of a record's table."""
    return settings().table_prefix + str(record.Meta.table_name)


@functools.cache
def key_names(record: type[Model]) -> tuple[str, ...]:
    """Return the names of the hash key and, where there is one, the range key."""
    attributes = record.get_attributes().values()
    hash_key = next(a.attr_name for a in attributes if a.is_hash_key)
    range_key = next((a.attr_name for a in attributes if a.is_range_key), None)
    return (hash_key,) if range_key is None else (hash_key, range_key)


def key_of(record: type[Model], *values: str) -> Item:
    """Return the primary key in DynamoDB's form. All keys here are strings."""
    names = key_names(record)
    assert len(names) == len(values), f"{record.__name__} has the keys {names}"
    return {name: {"S": value} for name, value in zip(names, values, strict=True)}


@functools.cache
def _flat(record: type[Model]) -> tuple[tuple[str, Attribute[Any]], ...]:
    """Return the attributes of a record, or none where one of them holds a shape of its own."""
    attributes = tuple(record.get_attributes().items())
    return () if any(isinstance(a, ListAttribute | MapAttribute) for _, a in attributes) else attributes


def item_of(made: Model) -> Item:
    """Return a record in DynamoDB's form: what `Model.serialize` returns, for a flat one in half its time.

    Raises:
        AttributeNullError: a field that each such record has was left out.
    """
    attributes = _flat(type(made))
    if not attributes:
        return made.serialize()
    item: Item = {}
    for name, attribute in attributes:
        held = made.attribute_values.get(name)
        kept = None if held is None else attribute.serialize(held)  # Of an empty set nothing is kept.
        if kept is not None:
            item[attribute.attr_name] = {attribute.attr_type: kept}
        elif not attribute.null:
            raise AttributeNullError(name)
    return item


def find(record: type[R], *key: str, consistent: bool = False) -> R | None:
    """Return the item with this key, or None. One round trip."""
    answer = _ask("get_item", TableName=table_name(record), Key=key_of(record, *key), ConsistentRead=consistent)
    item = answer.get("Item")
    return None if item is None else record.from_raw_data(item)


@value
class Lookup(Generic[T]):
    """An item that one room lets another read together with its own: its key, and what its record says of it.

    `says` takes the record, None where there is none, and may refuse.
    """

    key: tuple[type[Model], *tuple[str, ...]]
    says: Callable[[Any], T]


def find_many(keys: Sequence[tuple[type[Model], *tuple[str, ...]]], *, consistent: bool = False) -> list[Any]:
    """Return the items of several keys in their order, None where there is none; one round trip per 100 keys."""
    found: dict[tuple[str, ...], Item] = {}
    wanted = list(dict.fromkeys(keys))
    for start in range(0, len(wanted), BATCH_GET_MAX):
        asked: dict[str, dict[str, Any]] = {}
        for record, *values in wanted[start : start + BATCH_GET_MAX]:
            request = asked.setdefault(table_name(record), {"Keys": [], "ConsistentRead": consistent})
            request["Keys"].append(key_of(record, *values))
        while asked:
            answer = _ask("batch_get_item", RequestItems=asked)
            for table, items in answer["Responses"].items():
                for item in items:
                    found[_identity(table, item, wanted)] = item
            asked = answer.get("UnprocessedKeys") or {}
    return [_made(record, found.get((table_name(record), *values))) for record, *values in keys]


def _identity(table: str, item: Item, wanted: Sequence[tuple[Any, ...]]) -> tuple[str, ...]:
    names = next(key_names(record) for record, *_ in wanted if table_name(record) == table)
    return (table, *(item[name]["S"] for name in names))


def _made(record: type[R], item: Item | None) -> R | None:
    return None if item is None else record.from_raw_data(item)


@value
class Query:
    """Which rows of one partition: of the table, or of an index where `index` names one.

    `where` is a condition on the range key (`Record.line.startswith("x")`); `keep` filters after reading, so it
    saves nothing on the wire. Where `where` moves with the clock ("from now on"), `listed` names the list: a cursor
    is then bound to the name instead, and its pages stay those of the moment at which the first one was asked for.
    """

    record: type[Model]
    hash_key: str
    where: Condition | None = None
    index: str | None = None
    newest_first: bool = False
    keep: Condition | None = None
    consistent: bool = False
    listed: str = ""


def _hash_name(query: Query) -> str:
    """Return the name of the partition key of the table or index that is asked."""
    if query.index is None:
        return key_names(query.record)[0]
    schema = query.record._get_schema()  # noqa: SLF001  PynamoDB has no public list of a model's indexes.
    index = next(i for i in schema["global_secondary_indexes"] if i["index_name"] == query.index)
    return next(str(k["AttributeName"]) for k in index["key_schema"] if k["KeyType"] == "HASH")


def _request(query: Query) -> dict[str, Any]:
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    hash_name = _hash_name(query)
    names[hash_name] = "#hash"
    expression = "#hash = :hash"
    if query.where is not None:
        expression += " AND " + query.where.serialize(names, values)
    request: dict[str, Any] = {"TableName": table_name(query.record), "KeyConditionExpression": expression}
    if query.keep is not None:
        request["FilterExpression"] = query.keep.serialize(names, values)
    if query.index is not None:
        request["IndexName"] = query.index
    request["ExpressionAttributeNames"] = {short: name for name, short in names.items()}
    request["ExpressionAttributeValues"] = {":hash": {"S": query.hash_key}, **values}
    return request | {"ScanIndexForward": not query.newest_first, "ConsistentRead": query.consistent}


def page(query: Query, *, size: int, cursor: str | None = None) -> paging.Page[Item]:
    """Return one page of raw items and the cursor of the next, one round trip.

    Raises:
        CursorInvalid: the cursor was altered or belongs to another list.
    """
    assert 1 <= size <= PAGE_SIZE_MAX, size
    request = _request(query) | {"Limit": size}
    edges = _edges(query)
    if cursor is not None:
        body = paging.opened(cursor, _bound(query))
        start, edges = (body["key"], body["edges"]) if query.listed else (body, edges)
        request["ExclusiveStartKey"] = start
        request["ExpressionAttributeValues"] |= edges
    answer = _ask("query", **request)
    last = answer.get("LastEvaluatedKey")
    return paging.Page(answer["Items"], None if last is None else _sealed(query, last, edges))


def _edges(query: Query) -> dict[str, Any]:
    """Return the values of the condition on the range key, by their names in `_request`, which writes it first."""
    values: dict[str, Any] = {}
    if query.where is not None:
        query.where.serialize({}, values)
    return values


def _sealed(query: Query, last: Item, edges: dict[str, Any]) -> str:
    return paging.sealed({"key": last, "edges": edges} if query.listed else last, _bound(query))


def _bound(query: Query) -> str:
    """Return what a cursor of this query is bound to: all that was asked for, but for what moves with the clock."""
    which = f"list {query.listed}" if query.listed else repr(query.where)
    return f"{table_name(query.record)}|{query.index}|{query.hash_key}|{query.newest_first}|{which}"


def page_of_whole(query: Query, *, size: int, trips_max: int) -> tuple[paging.Page[Item], list[Item] | None]:
    """Return the first page of a table's query, and all of its rows: for lists whose answer begins with their sums.

    A round trip per megabyte, at most `trips_max` of them; where those do not reach the end, None stands for all rows.
    """
    assert query.index is None, "the key of an index is not the key of its row"
    request = _request(query)
    rows: list[Item] = []
    for _ in range(trips_max):
        answer = _ask("query", **request)
        rows += answer["Items"]
        if "LastEvaluatedKey" not in answer:
            break
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    whole = None if "LastEvaluatedKey" in answer else rows
    if len(rows) <= size and whole is not None:
        return paging.Page(rows, None), whole
    last = {name: rows[size - 1][name] for name in key_names(query.record)}
    return paging.Page(rows[:size], _sealed(query, last, _edges(query))), whole


def every(query: Query) -> Iterator[Item]:
    """Yield all raw items of a query, a round trip per megabyte. For jobs; a route answers a `page`."""
    request = _request(query)
    while True:
        answer = _ask("query", **request)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def count(query: Query) -> int:
    """Return how many rows a query has; the rows stay in DynamoDB."""
    request = _request(query) | {"Select": "COUNT"}
    total = 0
    while True:
        answer = _ask("query", **request)
        total += int(answer["Count"])
        if "LastEvaluatedKey" not in answer:
            return total
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
