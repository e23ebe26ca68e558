"""The local emulator keeps what it was told, even when it is killed."""

from __future__ import annotations

import contextlib
import io
import socket
import time
import zipfile
from pathlib import Path
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings as house
from infra.deploy import Clients, clients
from local.children import Children
from local.world import start_emulator
from tests.emulator import Emulator

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


def test_queues_are_still_there_where_the_emulator_starts_again_at_another_port(tmp_path: Path) -> None:
    children = Children(tmp_path / "logs")
    try:
        first = start_emulator(children, tmp_path)
        queues = clients("cn-north-1", first)("sqs")
        queues.send_message(QueueUrl=queues.create_queue(QueueName="kept")["QueueUrl"], MessageBody="word")
        children.stop()
        with socket.create_server(("127.0.0.1", int(first.rpartition(":")[2]))):
            second = start_emulator(children, tmp_path)
        assert second != first
        queues = clients("cn-north-1", second)("sqs")
        url = queues.get_queue_url(QueueName="kept")["QueueUrl"]
        assert second.rpartition(":")[2] in url
        assert [one["Body"] for one in queues.receive_message(QueueUrl=url)["Messages"]] == ["word"]
    finally:
        children.stop()


def test_a_stream_is_told_of_again_where_the_emulator_starts_again(tmp_path: Path) -> None:
    """First it says more than after: who waits for as much as before hears nothing."""
    children = Children(tmp_path / "logs")
    try:
        at = clients("cn-north-1", start_emulator(children, tmp_path))
        streamed = TABLE | {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}}
        stream = at("dynamodb").create_table(**streamed)["TableDescription"]["LatestStreamArn"]
        at("lambda").create_function(
            FunctionName="hears", Runtime="python3.11", Handler="hears.all", Code={"ZipFile": _zipped(HEARS)},
            Role="arn:aws:iam::000000000000:role/hears",
        )  # fmt: skip
        at("lambda").create_event_source_mapping(
            FunctionName="hears", EventSourceArn=stream, StartingPosition="TRIM_HORIZON"
        )
        for word in ("one", "two", "three"):
            _said(at, word)
        children.stop()
        _said(clients("cn-north-1", start_emulator(children, tmp_path)), "again")
    finally:
        children.stop()


HEARS = (
    "def all(event, _):\n    for one in event['Records']:\n        print('heard', one['dynamodb']['Keys']['k']['S'])\n"
)


def _zipped(code: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("hears.py", code)
    return made.getvalue()


def _said(at: Clients, word: str) -> None:
    """Put a word into the table, and wait until the function heard it."""
    at("dynamodb").put_item(TableName="kept", Item={"k": {"S": word}})
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while f"heard {word}" not in _log(at("logs")):
        assert time.monotonic() < deadline, f"nobody heard {word}"
        time.sleep(0.2)


def _log(logs: Any) -> str:
    with contextlib.suppress(logs.exceptions.ResourceNotFoundException):
        return "".join(event["message"] for event in logs.filter_log_events(logGroupName="/aws/lambda/hears")["events"])
    return ""


def test_what_one_test_wrote_is_gone_for_the_next_and_its_tables_are_there(store: Any, furnished: Emulator) -> None:
    table = tables(store)[0]
    before = store.describe_table(TableName=table)["Table"]
    keys = {key["AttributeName"]: {"S": "x"} for key in before["KeySchema"]}
    store.put_item(TableName=table, Item=keys)
    storage.client("s3").put_object(Bucket=house().private_bucket, Key="x", Body=b"x")
    store.create_table(**TABLE)
    furnished.again()
    assert "Item" not in store.get_item(TableName=table, Key=keys)
    assert store.describe_table(TableName=table)["Table"]["KeySchema"] == before["KeySchema"]
    assert "kept" not in tables(store)
    assert storage.client("s3").list_objects_v2(Bucket=house().private_bucket)["KeyCount"] == 0


def tables(client: Any) -> list[str]:
    pages = client.get_paginator("list_tables").paginate()
    return [name for page in pages for name in page["TableNames"]]
