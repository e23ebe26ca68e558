"""The operators' command line where parts of a run fail for good: it stops, names them, and lets them go on."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chalicelib.foundation.identity import jobs as identity_jobs
from chalicelib.foundation.identity.core.roster import COLUMNS
from chalicelib.foundation.runs import service as runs, store as runs_store
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import storage
from chalicelib.kernel.context import LIVE
from infra.data import RECEIVES_MAX
from ops import dead_letters, following, surroundings
from ops.__main__ import cli
from tests.make import identity as make_identity, people as make

PREFIX = "sanbao-test-"


def make_queue(name: str, *, seconds: int = 0) -> None:
    """A queue with dead letters, as `infra.data` makes one; what failed can be tried again after `seconds`."""
    client = storage.client("sqs")
    dead = client.create_queue(QueueName=f"{PREFIX}{name}-dead-letters")["QueueUrl"]
    known = client.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
    policy = {"deadLetterTargetArn": known["QueueArn"], "maxReceiveCount": RECEIVES_MAX}
    attributes = {"RedrivePolicy": json.dumps(policy), "VisibilityTimeout": str(seconds)}
    client.create_queue(QueueName=PREFIX + name, Attributes=attributes)


@pytest.fixture(autouse=True)
def inside(tables: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work on this test's tables and queues, and look for dead letters at every turn."""
    monkeypatch.setattr(surroundings, "at", lambda _stage: None)
    for name in ("ASKED_EVERY_SECONDS", "LOOKED_EVERY_SECONDS"):
        monkeypatch.setattr(following, name, 0)
    monkeypatch.setattr(dead_letters, "WAIT_SECONDS", 0)
    for name in ("boards", "identity"):
        make_queue(name)


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def queue_door(work: Callable[[Part], None]) -> Callable[[float], None]:
    """What the queue's door does while an operator waits: each message once, those that failed come again."""

    def turn(_seconds: float) -> None:
        client = storage.client("sqs")
        url = client.get_queue_url(QueueName=f"{PREFIX}identity")["QueueUrl"]
        for message in client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            record = {"messageId": message["MessageId"], "body": message["Body"]}
            if not runs.handle([record], work)["batchItemFailures"]:
                client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    return turn


def failing(part: Part) -> None:
    """Read the file, and fail at each chunk of it."""
    if part.part != "parse":
        raise ZeroDivisionError
    identity_jobs.do_part(part)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "roster.csv"
    row = dict.fromkeys(COLUMNS, "") | {"村": "佛山村", "户编号": "1", "姓名": "张三丰"}
    row["身份证号"] = make_identity.people_born(1)
    file.write_text(",".join(COLUMNS) + "\n" + ",".join(row[column] for column in COLUMNS) + "\n", encoding="utf-8")
    return file


def test_an_import_whose_part_fails_for_good_stops_and_goes_on_once_it_is_mended(
    roster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    village = make.village(LIVE)
    monkeypatch.setattr("ops.following.time.sleep", queue_door(failing))
    stopped = ops("import-roster", village.village_id, str(roster))
    assert stopped.exit_code == 1
    assert "1 of 2 parts home" in stopped.stderr
    assert "dead letters of identity: 0001." in stopped.stderr
    command, run_id = stopped.stderr.split()[-2:]
    assert stopped.stderr.strip().endswith(f"python -m ops --stage local redrive {run_id}")
    assert (command, run_id[:7]) == ("redrive", "roster-")

    told = ops("runs", run_id)
    assert (told.exit_code, "running, 1 of 2 parts home" in told.stdout) == (1, True)
    assert "dead letters of identity: 0001." in told.stderr

    assert ops("redrive", run_id).exit_code == 1, "it fails again, and says so again"
    monkeypatch.setattr("ops.following.time.sleep", queue_door(identity_jobs.do_part))
    mended = ops("redrive", run_id)
    assert mended.exit_code == 0, mended.output
    assert "sent again to identity: 0001" in mended.stderr
    assert "created: 1" in mended.stdout
    nothing = ops("redrive", run_id)
    assert (nothing.exit_code, "it is done" in nothing.stderr) == (1, True)
    assert ops("runs", run_id).exit_code == 0


def test_dead_letters_of_another_run_stay_where_they_are_and_stop_nobody(
    roster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    village = make.village(LIVE)
    monkeypatch.setattr("ops.following.time.sleep", queue_door(failing))
    stopped = ops("import-roster", village.village_id, str(roster)).stderr.split()[-1]
    monkeypatch.setattr("ops.following.time.sleep", queue_door(identity_jobs.do_part))
    assert ops("import-roster", village.village_id, str(roster)).exit_code == 0
    for _ in range(2):
        (left,) = dead_letters.letters_of(stopped, "identity")
        assert left.part == Part(stopped, "roster", "0001")


def test_a_run_whose_messages_are_lost_is_waited_for_as_long_as_they_could_be_tried(
    roster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    village = make.village(LIVE)
    seconds = itertools.count(0, 300)
    monkeypatch.setattr("ops.following.time.monotonic", lambda: next(seconds))
    monkeypatch.setattr("ops.following.time.sleep", lambda _seconds: None)
    stopped = ops("import-roster", village.village_id, str(roster))
    assert stopped.exit_code == 1
    assert "Its messages are lost" in stopped.stderr
    waited = stopped.stderr.partition(" seconds, and no part lies")[0].split()[-1]
    assert int(waited.replace(",", "")) > runs_store.DELAY_SECONDS_MAX


def test_a_run_that_nobody_started_goes_on_nowhere() -> None:
    assert "There is no such run" in ops("redrive", "r1").stderr
