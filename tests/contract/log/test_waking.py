"""What would stop the log does not, or wakes somebody: altered rows and copies, and a witness that answers for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.credit.log.core.batches import LogForked
from chalicelib.credit.log.core.checkpoints import verify
from chalicelib.credit.log.core.tiles import CHECKPOINT
from chalicelib.credit.log.core.witnessing import PATH
from chalicelib.credit.log.records import LogRecord
from chalicelib.credit.log.service import identity, running
from chalicelib.credit.log.service.publishing import publish
from chalicelib.credit.log.store import files, rows
from chalicelib.foundation.gateways import witness as gateway
from chalicelib.foundation.gateways.wire import OutcomeUnknown
from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from tests.fakes.server import DRIPS
from tests.make.logs import Log, with_witnesses
from tests.watch import WATCH


@pytest.fixture
def log(tables: Any) -> Iterator[Log]:
    assert tables is not None
    with with_witnesses() as made:
        yield made


def alarms() -> list[str]:
    return [line for line in map(str, WATCH.lines) if "log_forked" in line]


def put(data: bytes) -> None:
    storage.client("s3").put_object(
        Bucket=settings().public_bucket, Key=files.FOLDER + CHECKPOINT, Body=data
    )  # fmt: skip


@pytest.mark.parametrize("junk", [b"", b"hello", b"\xff\xfe", b"sanbao.example/daicun\n900\nAAAA\n\n"])
def test_a_copy_that_nobody_can_read_is_replaced_and_somebody_is_woken(log: Log, junk: bytes) -> None:
    log.build(5)
    put(junk)
    assert publish(log.world.context()).size == 5
    assert len(alarms()) == 1
    seen = files.find_checkpoint()
    assert seen is not None
    assert seen.note == rows.find_published().note


def test_a_larger_copy_that_no_witness_signed_is_replaced(log: Log) -> None:
    log.build(5)
    put(identity.signed(9, bytes(32)).note.encode())
    assert publish(log.world.context()).size == 5
    assert len(alarms()) == 1
    assert log.sizes() == (5, 5, 5, 5)


def test_a_larger_copy_that_witnesses_signed_stays_and_somebody_is_woken(log: Log) -> None:
    """The table was put back to an earlier second: what everybody saw is the better witness."""
    log.build(9)
    seen = files.find_checkpoint()
    assert seen is not None
    log.build(5)
    put(seen.note.encode())
    assert publish(log.world.context()).size == 5
    assert len(alarms()) == 1
    found = files.find_checkpoint()
    assert found is not None
    assert verify(found.note, identity.policy()).size == 9


def test_entries_that_are_gone_stop_everything_and_somebody_is_woken(log: Log) -> None:
    log.build(5)
    key = storage.key_of(LogRecord, rows.LOG, rows.HEAD)
    storage.client().put_item(TableName=storage.table_name(LogRecord), Item=key | {"next": {"N": "7"}})
    with pytest.raises(LogForked, match="SEQ#5"):
        running.run(log.world.context())
    assert len(alarms()) == 1
    assert "SEQ#5" in alarms()[0]


@pytest.mark.parametrize("dripping", [1, 2])
def test_a_witness_that_drips_holds_nobody_up(log: Log, monkeypatch: pytest.MonkeyPatch, dripping: int) -> None:
    """It says a byte at a time, each within the time that a read may take: its connection is cut."""
    monkeypatch.setattr(gateway, "SECONDS", 0.5)
    log.build(5)
    log.register(1, 0)
    for one in log.witnesses[:dripping]:
        one.add_fault({"path": PATH, "kind": "drip", "seconds": 0.05, "times": 9})
    assert log.run().size == (6 if dripping == 1 else 5)
    for one in log.witnesses[:dripping]:
        assert one.cut.wait(DRIPS * 0.05), "it was heard to its end"
    silent = [line for line in map(str, WATCH.lines) if "witness_silent" in line]
    assert len(silent) == dripping


def test_a_long_answer_of_a_witness_is_not_read(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "ANSWER_BYTES_MAX", 20)
    with pytest.raises(OutcomeUnknown):
        gateway.add_checkpoint(log.world.context(), url=settings().log_witnesses[0][1], body=b"x" * 10_000)
