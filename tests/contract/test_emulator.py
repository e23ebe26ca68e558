"""The local emulator keeps what it was told, even when it is killed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from infra.deploy import clients
from local.children import Children
from local.world import start_emulator

TABLE = {
    "TableName": "kept",
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
}
WAIT_SECONDS_MAX = 20


def started(children: Children, state: Path) -> Any:
    return clients("cn-north-1", start_emulator(children, state))("dynamodb")


def test_what_was_written_outlives_a_killed_emulator(tmp_path: Path) -> None:
    children = Children(tmp_path / "logs")
    try:
        dynamodb = started(children, tmp_path)
        dynamodb.create_table(**TABLE)
        dynamodb.put_item(TableName="kept", Item={"k": {"S": "word"}})
        file = tmp_path / "aws" / "state" / "dynamodb.json"
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        while not (file.exists() and '"word"' in file.read_text()):
            assert time.monotonic() < deadline, "nothing was written while it ran"
            time.sleep(0.1)
        children.running["emulator"].kill()
        children.stop()
        dynamodb = started(children, tmp_path)
        assert dynamodb.get_item(TableName="kept", Key={"k": {"S": "word"}})["Item"] == {"k": {"S": "word"}}
        dynamodb.put_item(TableName="kept", Item={"k": {"S": "last"}})
        children.stop()
        dynamodb = started(children, tmp_path)
        assert "Item" in dynamodb.get_item(TableName="kept", Key={"k": {"S": "last"}})
    finally:
        children.stop()
