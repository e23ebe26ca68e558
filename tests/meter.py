"""A meter at the wire: round trips, write units and read units of whatever a DynamoDB client is asked.

Emulators do not count units, so this computes them by the published rules (DynamoDB Developer Guide: "Item sizes and
formats", "DynamoDB read and write operations", "Transactions", "Global secondary indexes: write and storage"). It reads
every touched item before and after with a second, unmetered client, and takes the indexes from the records. For
single-threaded measuring. A negative number is counted one byte larger, which AWS leaves open with "approximately".

    with Meter(storage.client()) as meter:
        join(...)
    assert meter.cost == Cost(round_trips=1, writes=5, reads=0)
"""

from __future__ import annotations

import base64
import functools
import json
import math
import re
from dataclasses import dataclass
from typing import Any, Self

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from infra.tables import all_records, table_properties

Item = dict[str, dict[str, Any]]
READ_UNIT_BYTES, WRITE_UNIT_BYTES = 4096, 1024


def number_size(text: str) -> int:
    """Return a number's bytes: one for two significant digits, begun or whole, and one more; one for a sign."""
    mantissa = text.lower().partition("e")[0]
    digits = mantissa.lstrip("+-").replace(".", "").strip("0")
    return (len(digits) + 1) // 2 + 1 + text.startswith("-")


def value_size(value: dict[str, Any]) -> int:
    """Return the bytes of one value in DynamoDB's JSON form."""
    ((kind, content),) = value.items()
    match kind:
        case "S":
            size = len(content.encode())
        case "N":
            size = number_size(content)
        case "B":
            size = len(base64.b64decode(content) if isinstance(content, str) else content)
        case "BOOL" | "NULL":
            size = 1
        case "SS" | "NS" | "BS":
            size = sum(value_size({kind[0]: element}) for element in content)
        case "L":
            size = 3 + sum(1 + value_size(element) for element in content)
        case "M":
            size = 3 + sum(1 + len(name.encode()) + value_size(element) for name, element in content.items())
        case _:
            message = f"unknown type {kind}"
            raise AssertionError(message)
    return size


def item_size(item: Item | None) -> int:
    """Return the bytes of an item, names included; 0 for none."""
    return sum(len(name.encode()) + value_size(value) for name, value in (item or {}).items())


def write_units(size: int, *, transacted: bool = False) -> int:
    """Return the write units of an item of `size` bytes, at least one."""
    return max(1, math.ceil(size / WRITE_UNIT_BYTES)) * (2 if transacted else 1)


def read_units(size: int, *, consistent: bool = False, transacted: bool = False) -> float:
    """Return the read units of `size` bytes, at least those of one block."""
    return max(1, math.ceil(size / READ_UNIT_BYTES)) * (2 if transacted else 1 if consistent else 0.5)


def index_units(index: dict[str, Any], keys: list[str], old: Item | None, new: Item | None) -> int:
    """Return the write units one index costs when an item changes from `old` to `new`."""
    before, after = _projected(index, keys, old), _projected(index, keys, new)
    if before == after:
        return 0
    own_keys = [key["AttributeName"] for key in index["KeySchema"]]
    if before and after and all(before[key] == after[key] for key in own_keys):
        return write_units(max(item_size(before), item_size(after)))
    return sum(write_units(item_size(item)) for item in (before, after) if item)


def _projected(index: dict[str, Any], keys: list[str], item: Item | None) -> Item:
    """Return what an index holds of an item: nothing where one of the index's keys is absent."""
    own_keys = [key["AttributeName"] for key in index["KeySchema"]]
    if item is None or any(key not in item for key in own_keys):
        return {}
    projection = index["Projection"]
    if projection["ProjectionType"] == "ALL":
        return item
    wanted = {*own_keys, *keys, *projection.get("NonKeyAttributes", [])}
    return {name: value for name, value in item.items() if name in wanted}


@dataclass(frozen=True, slots=True)
class Cost:
    """What was consumed."""

    round_trips: int
    writes: int
    reads: float

    def within(self, limit: Cost) -> bool:
        """Tell whether nothing is above `limit`."""
        return self.round_trips <= limit.round_trips and self.writes <= limit.writes and self.reads <= limit.reads


def cost_line(operation: str, cost: Cost, most: Cost, *, route: str = "", state: str = "warm", **more: int) -> str:
    """Return one line of `make cost`: what an operation took, and the most that it may take. `more` are other calls."""
    shown: dict[str, object] = {"operation": operation, "route": route, "state": state}
    shown |= {"rt": cost.round_trips, "w": cost.writes, "r": cost.reads}
    shown |= {"limit": [most.round_trips, most.writes, most.reads]}
    return json.dumps(shown | more, ensure_ascii=False)


@dataclass(slots=True)
class _Touched:
    """One item a request writes: as it was before."""

    table: str
    key: Item
    old: Item | None
    checked_only: bool


@functools.cache
def _client_at(url: str) -> Any:
    """Return a client of which nothing is counted."""
    return storage._session().create_client("dynamodb", region_name=settings().region, endpoint_url=url)


class Meter:
    """Counts what `client` is asked within the block; `calls` names each round trip, `detail` each item's units."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._raw: Any = None
        self._tables = {
            p["TableName"]: p for p in (table_properties(r, settings().table_prefix) for r in all_records())
        }
        self.calls: list[str] = []
        self.detail: list[tuple[str, str, float]] = []
        self._writes, self._reads = 0, 0.0
        self._body: dict[str, Any] = {}
        self._touched: list[_Touched] = []

    @property
    def cost(self) -> Cost:
        """What was consumed so far."""
        return Cost(len(self.calls), self._writes, self._reads)

    def __enter__(self) -> Self:
        self._raw = _client_at(self._client.meta.endpoint_url)
        self._client.meta.events.register("before-send.dynamodb", self._before)
        self._client.meta.events.register("after-call.dynamodb", self._after)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.meta.events.unregister("before-send.dynamodb", self._before)
        self._client.meta.events.unregister("after-call.dynamodb", self._after)

    def _before(self, request: Any, **_: Any) -> None:
        target = request.headers["X-Amz-Target"]
        self.calls.append((target.decode() if isinstance(target, bytes) else target).split(".")[1])
        self._body = json.loads(request.body)
        self._touched = [
            self._seen(table, values, checked_only=checked)
            for table, values, checked in _writes_of(self.calls[-1], self._body)
        ]

    def _after(self, parsed: dict[str, Any], http_response: Any, **_: Any) -> None:
        operation = self.calls[-1]
        done = http_response.status_code == 200
        for touched in self._touched:
            self._count_write(touched, transacted=operation == "TransactWriteItems", done=done)
        if done and not self._touched:
            self._count_read(operation, parsed)

    def _seen(self, table: str, values: Item, *, checked_only: bool) -> _Touched:
        key = {name: values[name] for name in self._keys(table)}
        return _Touched(table, key, self._find(table, key), checked_only)

    def _keys(self, table: str) -> list[str]:
        return [key["AttributeName"] for key in self._tables[table]["KeySchema"]]

    def _find(self, table: str, key: Item) -> Item | None:
        found: Item | None = self._raw.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
        return found

    def _count_write(self, touched: _Touched, *, transacted: bool, done: bool) -> None:
        """The larger of before and after counts; a refused write costs what stood there, at least one unit."""
        new = self._find(touched.table, touched.key) if done else touched.old
        units = write_units(max(item_size(touched.old), item_size(new)), transacted=transacted)
        for index in [] if touched.checked_only else self._tables[touched.table].get("GlobalSecondaryIndexes", []):
            units += index_units(index, self._keys(touched.table), touched.old, new)
        self._writes += units
        self.detail.append((touched.table, json.dumps(touched.key), units))

    def _count_read(self, operation: str, parsed: dict[str, Any]) -> None:
        match operation:
            case "GetItem":
                units = read_units(item_size(parsed.get("Item")), consistent=self._body.get("ConsistentRead", False))
            case "Query" | "Scan":
                units = self._query_units(operation)
            case "BatchGetItem":
                units = sum(self._batch_units(table, asked) for table, asked in self._body["RequestItems"].items())
            case "TransactGetItems":
                gets = [entry["Get"] for entry in self._body["TransactItems"]]
                sizes = [item_size(self._find(get["TableName"], get["Key"])) for get in gets]
                units = sum(read_units(size, transacted=True) for size in sizes)
            case _:
                message = f"the meter does not know {operation}"
                raise AssertionError(message)
        self._reads += units
        self.detail.append((operation, "", units))

    def _query_units(self, operation: str) -> float:
        """Filters, projections and counts are applied after reading, so the request is repeated without them."""
        saves_nothing = {"FilterExpression", "ProjectionExpression", "Select", "ReturnConsumedCapacity"}
        asked = {name: value for name, value in self._body.items() if name not in saves_nothing}
        used = set(re.findall(r"[#:]\w+", asked.get("KeyConditionExpression", "")))
        for part in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
            kept = {name: value for name, value in asked.pop(part, {}).items() if name in used}
            asked |= {part: kept} if kept else {}
        answer = getattr(self._raw, operation.lower())(**asked)
        size = sum(item_size(item) for item in answer["Items"])
        return read_units(size, consistent=self._body.get("ConsistentRead", False))

    def _batch_units(self, table: str, asked: dict[str, Any]) -> float:
        sizes = [item_size(self._find(table, key)) for key in asked["Keys"]]
        return sum(read_units(size, consistent=asked.get("ConsistentRead", False)) for size in sizes)


def _writes_of(operation: str, body: dict[str, Any]) -> list[tuple[str, Item, bool]]:
    """Return the table and the key or item of each write in a request, and whether it only checks."""
    match operation:
        case "PutItem":
            return [(body["TableName"], body["Item"], False)]
        case "UpdateItem" | "DeleteItem":
            return [(body["TableName"], body["Key"], False)]
        case "TransactWriteItems":
            parts = [next(iter(entry.items())) for entry in body["TransactItems"]]
            return [(q["TableName"], q.get("Item") or q["Key"], kind == "ConditionCheck") for kind, q in parts]
        case "BatchWriteItem":
            return [
                (table, (entry.get("PutRequest") or {}).get("Item") or entry["DeleteRequest"]["Key"], False)
                for table, entries in body["RequestItems"].items()
                for entry in entries
            ]
    return []
