"""What a witness has seen of each log: kept by compare-and-set, so that two questions at once can not both move it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from chalicelib.credit.log.core.witnessing import Held
from witness.settings import SettingsError
from witness.signers import aws

WAIT_SECONDS_MAX = 5.0
"""How long a question waits for another one that writes the same file."""


class State(Protocol):
    """Where it is kept."""

    def held(self, origin: str) -> Held:
        """Return what was cosigned last of a log; nothing at first."""

    def swap(self, origin: str, old: Held, new: Held) -> bool:
        """Keep `new` where `old` is what is held, for good; tell whether it was."""


class SqliteState:
    """In a file, for a witness that runs as one process or several on one machine."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._opened() as opened:
            opened.execute("CREATE TABLE IF NOT EXISTS held (origin TEXT PRIMARY KEY, size INTEGER, root BLOB) STRICT")

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Open the file; what is written is on the disk before the block ends, or not at all."""
        opened = sqlite3.connect(self._file, timeout=WAIT_SECONDS_MAX, isolation_level=None)
        try:
            opened.execute("PRAGMA synchronous = EXTRA")
            yield opened
        finally:
            opened.close()

    def held(self, origin: str) -> Held:
        """Return what was cosigned last of a log."""
        with self._opened() as opened:
            row = opened.execute("SELECT size, root FROM held WHERE origin = ?", (origin,)).fetchone()
        return Held() if row is None else Held(row[0], row[1])

    def swap(self, origin: str, old: Held, new: Held) -> bool:
        """Keep `new` where `old` is what is held."""
        written = (
            "INSERT INTO held VALUES (?, ?, ?) ON CONFLICT (origin) DO UPDATE SET size = excluded.size, "
            "root = excluded.root WHERE size = ? AND root = ?"
            if old.size == 0
            else "UPDATE held SET origin = ?, size = ?, root = ? WHERE origin = ?1 AND size = ? AND root = ?"
        )
        with self._opened() as opened:
            done = opened.execute(written, (origin, new.size, new.root, old.size, old.root))
            return done.rowcount == 1


class DynamoState:
    """In a DynamoDB table with the key `origin`, for a witness of functions."""

    def __init__(self, table: str, client: Any = None) -> None:
        self._table = table
        self._dynamodb = client or aws("dynamodb")

    def held(self, origin: str) -> Held:
        """Return what was cosigned last of a log."""
        asked = {"TableName": self._table, "Key": {"origin": {"S": origin}}, "ConsistentRead": True}
        row = self._dynamodb.get_item(**asked).get("Item")
        return Held() if row is None else Held(int(row["size"]["N"]), bytes(row["root"]["B"]))

    def swap(self, origin: str, old: Held, new: Held) -> bool:
        """Keep `new` where `old` is what is held."""
        first = "attribute_not_exists(origin) OR " if old.size == 0 else ""
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={"origin": {"S": origin}, "size": {"N": str(new.size)}, "root": {"B": new.root}},
                ConditionExpression=f"{first}(#size = :size AND #root = :root)",
                ExpressionAttributeNames={"#size": "size", "#root": "root"},
                ExpressionAttributeValues={":size": {"N": str(old.size)}, ":root": {"B": old.root}},
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            return False
        return True


def state_of(where: str) -> State:
    """Return the state that a setting names.

    Raises:
        SettingsError: it names none.
    """
    kind, _, rest = where.partition(":")
    if kind == "sqlite" and rest:
        return SqliteState(Path(rest))
    if kind == "dynamodb" and rest:
        return DynamoState(rest)
    message = f"WITNESS_STATE is {where}; it must be sqlite:<file> or dynamodb:<table>"
    raise SettingsError(message)
