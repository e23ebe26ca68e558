"""DynamoDB in this process's memory, for runs of thousands of requests in seconds: one thread, no wire, no limits.

It knows the operations and expressions that the house sends, and no others. What it answers is compared with ministack
by playing the same run on both (tests/contract/topups/test_books.py).
"""

from __future__ import annotations

import copy
import functools
import re
from collections import defaultdict
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.kernel.settings import settings
from infra.tables import all_records, table_properties

Item = dict[str, dict[str, Any]]
TOKEN = re.compile(r"\s*(<=|>=|<>|[=<>()+,-]|[#:]?[A-Za-z0-9_]+(?:\.#[A-Za-z0-9_]+)*)")


class _Words:
    """Reads one expression over one item."""

    def __init__(self, text: str, request: dict[str, Any], item: Item) -> None:
        self.tokens = TOKEN.findall(text)
        self.names = request.get("ExpressionAttributeNames", {})
        self.values = request.get("ExpressionAttributeValues", {})
        self.item = item

    def peek(self) -> str:
        return str(self.tokens[0]) if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        token = str(self.tokens.pop(0))
        assert not wanted or token == wanted, (token, wanted)
        return token

    def either(self) -> bool:
        found = self.both()
        while self.peek() == "OR":
            self.take()
            other = self.both()
            found = found or other
        return found

    def both(self) -> bool:
        found = self.one()
        while self.peek() == "AND":
            self.take()
            other = self.one()
            found = found and other
        return found

    def one(self) -> bool:
        if self.peek() == "(":
            self.take()
            found = self.either()
            self.take(")")
            return found
        if self.peek() in {"attribute_exists", "attribute_not_exists"}:
            there = self.take() == "attribute_exists"
            self.take("(")
            found = self.read(self.take()) is not None
            self.take(")")
            return found is there
        if self.peek() == "begins_with":
            self.take()
            self.take("(")
            held = str(self.read(self.take()) or "")
            self.take(",")
            found = held.startswith(str(self.operand()))
            self.take(")")
            return found
        return self.compared()

    def compared(self) -> bool:
        left, sign = self.operand(), self.take()
        if sign == "IN":
            return left in self.several()
        if sign == "BETWEEN":
            low = self.operand()
            self.take("AND")
            return bool(low <= left <= self.operand())
        right = self.operand()
        if sign == "=":
            return bool(left == right)
        if left is None or right is None:
            return False
        return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign])

    def several(self) -> list[Any]:
        self.take("(")
        found = [self.operand()]
        while self.take() == ",":
            found.append(self.operand())
        return found

    def operand(self) -> Any:
        token = self.take()
        if token == "if_not_exists":
            self.take("(")
            found = self.read(self.take())
            self.take(",")
            other = self.operand()
            self.take(")")
            return other if found is None else found
        return self.read(token)

    def summed(self) -> Any:
        """Return a value of an update, in DynamoDB's form."""
        found = self.operand()
        while self.peek() in {"+", "-"}:
            sign = 1 if self.take() == "+" else -1
            found += sign * self.operand()
        return found

    def path(self, token: str) -> list[str]:
        return [self.names.get(part, part) for part in token.split(".")]

    def read(self, token: str) -> Any:
        if token.startswith(":"):
            return _plain(self.values[token])
        held: Any = {"M": self.item}
        for part in self.path(token):
            held = held["M"].get(part) if held is not None else None
        return None if held is None else _plain(held)

    def update(self) -> None:
        while self.tokens:
            word = self.take()
            self._change(word)
            while self.peek() == ",":
                self.take()
                self._change(word)

    def _change(self, word: str) -> None:
        *way, last = self.path(self.take())
        into: Any = self.item
        for part in way:
            into = into[part]["M"]
        if word == "SET":
            self.take("=")
            into[last] = _typed(self.summed())
        elif word == "REMOVE":
            into.pop(last, None)
        else:
            into[last] = _added(into.get(last), self.values[self.take()])


def _added(held: dict[str, Any] | None, more: dict[str, Any]) -> dict[str, Any]:
    """Return what ADD makes of a number or a set."""
    if held is None:
        return more
    ((kind, value),) = more.items()
    return {kind: str(int(held[kind]) + int(value)) if kind == "N" else sorted({*held[kind], *value})}


def _plain(held: dict[str, Any]) -> Any:
    ((kind, value),) = held.items()
    return int(value) if kind == "N" else value if kind in {"S", "B", "BOOL"} else _Whole(held)


class _Whole:
    """A map or list as it lies there."""

    def __init__(self, held: dict[str, Any]) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Whole) and other.held == self.held

    __hash__ = None  # type: ignore[assignment]


def _typed(value: Any) -> dict[str, Any]:
    if isinstance(value, _Whole):
        return value.held
    if isinstance(value, bool):
        return {"BOOL": value}
    return {"N": str(value)} if isinstance(value, int) else {"B" if isinstance(value, bytes) else "S": value}


@functools.cache
def _shapes(prefix: str) -> list[dict[str, Any]]:
    return [table_properties(record, prefix) for record in all_records()]


def _copied(item: Item) -> Item:
    """Return an item of one's own. What is no map or list is put anew and never changed, so it may be shared."""
    return {name: copy.deepcopy(held) if "M" in held or "L" in held else held for name, held in item.items()}


class Memory:
    """A DynamoDB client with every table of the house, empty."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[tuple[str, ...], Item]] = defaultdict(dict)
        found = _shapes(settings().table_prefix)
        self.keys = {one["TableName"]: [key["AttributeName"] for key in one["KeySchema"]] for one in found}
        self.indexes = {
            (one["TableName"], index["IndexName"]): [key["AttributeName"] for key in index["KeySchema"]]
            for one in found
            for index in one.get("GlobalSecondaryIndexes", [])
        }

    def key(self, table: str, item: Item) -> tuple[str, ...]:
        return tuple(item[name]["S"] for name in self.keys[table])

    def get_item(self, *, TableName: str, Key: Item, **_: Any) -> dict[str, Any]:  # noqa: N803  DynamoDB's names.
        found = self.tables[TableName].get(self.key(TableName, Key))
        return {} if found is None else {"Item": _copied(found)}

    def batch_get_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        responses = {
            table: [found["Item"] for key in asked["Keys"] if (found := self.get_item(TableName=table, Key=key))]
            for table, asked in RequestItems.items()
        }
        return {"Responses": responses, "UnprocessedKeys": {}}

    def query(self, **asked: Any) -> dict[str, Any]:
        table, index = asked["TableName"], asked.get("IndexName")
        keys = self.indexes[table, index] if index else self.keys[table]
        assert "ExclusiveStartKey" not in asked, "no pages here"
        rows = [item for item in self.tables[table].values() if all(name in item for name in keys)]
        condition = asked["KeyConditionExpression"]
        found = [item for item in rows if _Words(condition, asked, item).either()]
        found.sort(key=lambda item: tuple(item[name]["S"] for name in keys[1:]), reverse=not asked["ScanIndexForward"])
        if asked.get("Select") == "COUNT":
            return {"Count": len(found)}
        assert asked.get("Limit", len(found)) >= len(found), "no pages here"
        return {"Items": [_copied(item) for item in found]}

    def put_item(self, **asked: Any) -> dict[str, Any]:
        return self._alone("Put", asked)

    def update_item(self, **asked: Any) -> dict[str, Any]:
        return self._alone("Update", asked)

    def delete_item(self, **asked: Any) -> dict[str, Any]:
        return self._alone("Delete", asked)

    def transact_write_items(self, *, TransactItems: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        deeds = [(action, asked) for one in TransactItems for action, asked in one.items()]
        failed = [None if self._holds(asked) else self._item(asked) or {} for _, asked in deeds]
        if any(item is not None for item in failed):
            reasons = [
                {"Code": "None"} if item is None else {"Code": "ConditionalCheckFailed", "Item": _copied(item)}
                for item in failed
            ]
            answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise ClientError(answer, "TransactWriteItems")
        for action, asked in deeds:
            self._do(action, asked)
        return {}

    def _alone(self, action: str, asked: dict[str, Any]) -> dict[str, Any]:
        if not self._holds(asked):
            answer: Any = {"Error": {"Code": "ConditionalCheckFailedException"}, "Item": self._item(asked)}
            raise ClientError(answer, action)
        self._do(action, asked)
        return {"Attributes": _copied(self._item(asked) or {})} if action == "Update" else {}

    def _item(self, asked: dict[str, Any]) -> Item | None:
        table = asked["TableName"]
        return self.tables[table].get(self.key(table, asked.get("Key") or asked["Item"]))

    def _holds(self, asked: dict[str, Any]) -> bool:
        condition = asked.get("ConditionExpression")
        return condition is None or _Words(condition, asked, self._item(asked) or {}).either()

    def _do(self, action: str, asked: dict[str, Any]) -> None:
        table, rows = asked["TableName"], self.tables[asked["TableName"]]
        key = self.key(table, asked.get("Key") or asked["Item"])
        if action == "Put":
            rows[key] = _copied(asked["Item"])
        elif action == "Update":
            item = rows.setdefault(key, _copied(asked["Key"]))
            _Words(asked["UpdateExpression"], asked, item).update()
        elif action == "Delete":
            rows.pop(key, None)
