"""The operators' commands about the log: an audit that finds what is off, an export others read, another key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tiles import leaf_hash

from chalicelib.credit.log.core.checkpoints import read, verify
from chalicelib.credit.log.records import LogRecord
from chalicelib.credit.log.service import auditing, identity, running
from chalicelib.credit.log.service.sequencing import sequence_all
from chalicelib.credit.log.store import files, rows
from chalicelib.credit.score.records import ScoreRecord
from chalicelib.credit.score.service import reading
from chalicelib.credit.score.store import scores
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from ops import surroundings
from ops.__main__ import cli
from tests.make.logs import Log, silence, with_witnesses
from tests.make.scores import Scored, scored


@pytest.fixture
def log(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    assert tables is not None
    monkeypatch.setattr(surroundings, "at", lambda _stage: None)
    reading.town_of.cache_clear()
    with with_witnesses() as made:
        yield made
    reading.town_of.cache_clear()


@pytest.fixture
def village(log: Log) -> Scored:
    """Two people whose score changes twice, all of it published."""
    import app  # noqa: F401  What follows a consent that is withdrawn.

    made = scored(log.world)
    for number in (0, 1):
        made.agree(number)
    for minutes in (120, 900):
        for number in (0, 1):
            made.attend(number, minutes)
        made.night()
        running.run(log.world.context())
    return made


def ops(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def bend(path: str) -> None:
    """Alter the last byte of a file of the log."""
    s3, where = storage.client("s3"), {"Bucket": settings().public_bucket, "Key": files.FOLDER + path}
    found = s3.get_object(**where)["Body"].read()
    s3.put_object(**where, Body=found[:-1] + bytes([found[-1] ^ 1]))


def test_an_audit_of_a_right_log_finds_nothing(village: Scored) -> None:
    answer = ops("verify-log")
    assert answer.exit_code == 0, answer.output
    assert "│ 4 " in answer.stdout
    assert "unregistered" in answer.stdout
    assert rows.find_sizes().published.size == 4


def test_an_audit_before_anything_is_published_finds_nothing(log: Log) -> None:
    assert ops("verify-log").exit_code == 0
    log.build(0)
    log.register(3, 0)
    assert ops("verify-log").exit_code == 0


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("tile/0/000.p/4", "tile/0/000.p/4: missing"),
        ("tile/entries/000.p/4", "tile/entries/000.p/4: missing"),
        ("checkpoint", "checkpoint: what everybody reads"),
    ],
)
def test_an_audit_finds_a_byte_that_was_altered(village: Scored, path: str, says: str) -> None:
    bend(path)
    answer = ops("verify-log")
    assert answer.exit_code == 1
    assert says in answer.stderr


def test_an_audit_finds_a_score_that_was_altered_after_it_was_registered(village: Scored) -> None:
    """Whoever may write the tables makes somebody's old score a better one: the log does not have that one."""
    holder = account_of(village.id_of(0))
    table = storage.table_name(ScoreRecord)
    key = storage.key_of(ScoreRecord, holder, "000001")
    storage.client().update_item(
        TableName=table, Key=key, UpdateExpression="SET points = :n", ExpressionAttributeValues={":n": {"N": "990"}}
    )
    answer = ops("verify-log")
    assert answer.exit_code == 1
    assert f"{holder}: score 1 is not in the log" in answer.stderr


def score_row(village: Scored, version: int) -> dict[str, Any]:
    found: dict[str, Any] = storage.key_of(ScoreRecord, account_of(village.id_of(0)), f"{version:06d}")
    return found


def rewrite(village: Scored, version: int, points: int, registered: list[Any] | None) -> None:
    """Write a score of somebody's history anew, with other points and another place in the log, or none."""
    client, table = storage.client(), storage.table_name(ScoreRecord)
    item = client.get_item(TableName=table, Key=score_row(village, version))["Item"]
    words = {name: said for name, said in json.loads(item["words"]["S"]).items() if name != "log"}
    if registered is not None:
        words["log"] = registered
    client.put_item(
        TableName=table, Item=item | {"points": {"N": str(points)}, "words": {"S": json.dumps(words)}}
    )  # fmt: skip


def test_an_audit_finds_a_score_that_was_altered_and_let_out_of_the_log(village: Scored) -> None:
    """Whoever alters a score also takes away what says where its entry is."""
    rewrite(village, 2, 990, None)
    answer = ops("verify-log")
    assert answer.exit_code == 1
    assert "score 2 was never registered, and one before it was" in answer.stderr


@pytest.mark.parametrize(("version", "says"), [(1, "score 2 does not follow"), (2, "the last score is not kept")])
def test_an_audit_finds_a_score_that_was_deleted(village: Scored, version: int, says: str) -> None:
    storage.client().delete_item(TableName=storage.table_name(ScoreRecord), Key=score_row(village, version))
    answer = ops("verify-log")
    assert answer.exit_code == 1
    assert says in answer.stderr


def test_an_audit_finds_a_score_of_a_batch_that_nobody_knows(village: Scored) -> None:
    """What waits has a row that waits, with that very entry."""
    second = list(scores.every_past(account_of(village.id_of(0))))[1]
    assert second.registered is not None
    rewrite(village, 2, second.points, [2, second.registered.previous.hex(), "nobody", 0])
    answer = ops("verify-log")
    assert answer.exit_code == 1
    assert "score 2 is not in the log as it is kept" in answer.stderr


def test_an_audit_finds_that_what_opens_somebodys_scores_is_gone(village: Scored) -> None:
    holder = account_of(village.id_of(0))
    (kept,) = (one for one in scores.every_kept(village.village_id) if one.holder == holder)
    record = scores._record(replace(kept, chain=None))
    storage.client().put_item(TableName=storage.table_name(ScoreRecord), Item=storage.item_of(record))
    answer = ops("verify-log")
    assert answer.exit_code == 1
    assert "what opens it is gone" in answer.stderr


def test_an_audit_takes_what_waits_for_right(village: Scored) -> None:
    village.attend(0, 3_000)
    village.night()
    assert ops("verify-log").exit_code == 0
    sequence_all()
    assert ops("verify-log").exit_code == 0


def test_an_audit_of_a_log_that_goes_on_meanwhile_finds_nothing(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    log.build(0)
    log.register(3, 0)
    log.run()
    sound = rows.find_sizes
    went_on = list[bool]()

    def find_sizes() -> Any:
        found = sound()
        if not went_on:
            went_on.append(True)
            log.register(5, 100)
            log.run()
        return found

    monkeypatch.setattr(rows, "find_sizes", find_sizes)
    assert auditing.audit().faults == []


@pytest.mark.parametrize(
    ("row", "changed", "says"),
    [
        (f"{rows.SEQUENCED}{0:020d}", None, "index is missing"),
        (rows.HEAD, {"next": {"N": "9"}}, "the next one is 9"),
        (rows.TREE, {"root": {"B": bytes(32)}}, "root at 4"),
        (rows.TREE, {"size": {"N": "3"}}, "sizes: 4 indexes, 3 in tiles, 4 published"),
        (rows.PUBLISHED, {"root": {"B": bytes(32)}}, "another size or root than its row"),
        (rows.PUBLISHED, {"note": {"S": "nothing"}}, "checkpoint: "),
        (rows.REQUEST + "more", {"first": {"N": "70"}}, "its index 70 was never given"),
    ],
)
def test_an_audit_finds_a_row_that_was_altered(
    village: Scored, row: str, changed: dict[str, Any] | None, says: str
) -> None:
    client, table, key = storage.client(), storage.table_name(LogRecord), storage.key_of(LogRecord, rows.LOG, row)
    if changed is None:
        client.delete_item(TableName=table, Key=key)
    else:
        found = client.get_item(TableName=table, Key=key).get("Item", key)
        client.put_item(TableName=table, Item=found | changed)
    answer = ops("verify-log")
    assert answer.exit_code == 1
    assert says in answer.stderr


@pytest.mark.parametrize("size", [1, 256, 300])
def test_an_exported_log_is_checked_by_somebody_elses_reader(log: Log, tmp_path: Path, size: int) -> None:
    log.build(0)
    for first in range(0, size, 100):
        log.register(min(100, size - first), first)
    log.run()
    assert ops("export-log", str(tmp_path)).exit_code == 0
    theirs = TilesReader(LocalBackend(tmp_path))
    checkpoint = theirs.get_checkpoint()
    for vkey in (tmp_path / "vkeys.txt").read_text().splitlines()[:1]:
        checkpoint.verify(Vkey.from_string(vkey))
    assert (checkpoint.size, theirs.calculate_root_hash()) == (size, checkpoint.root_hash)
    for index in range(0, size, 50):
        proof = theirs.get_inclusion_proof(index, size)
        proof.check(leaf_hash(theirs.get_entry(index)), checkpoint.root_hash)
    assert len((tmp_path / "vkeys.txt").read_text().splitlines()) == 4


def test_what_is_not_published_is_not_exported(log: Log, tmp_path: Path) -> None:
    assert ops("export-log", str(tmp_path)).exit_code == 1
    assert ops("rotate-log-key").exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_the_log_changes_its_key_once_enough_witnesses_know_it(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    log.build(300)
    old = identity.policy()
    assert ops("rotate-log-key").exit_code == 0
    assert rows.find_published().size == 300
    monkeypatch.setenv("SANBAO_LOG_KEYS", "l2=root,l1=root")
    settings.cache_clear()
    answer = ops("rotate-log-key")
    assert answer.exit_code == 1
    assert "Too few witnesses" in answer.output or "认识新密钥" in answer.output
    assert verify(rows.find_published().note, old).size == 300
    for one in log.witnesses[:2]:
        one.logs = {identity.origin(): identity.policy().logs}
    silence(log.witnesses[2:])
    answer = ops("rotate-log-key")
    assert answer.exit_code == 0, answer.output
    assert identity.policy().fingerprint in answer.output
    published = rows.find_published()
    note, head = read(published.note)
    assert head.size == 300
    assert [key.id for key in identity.policy().logs if any(one.is_by(key) for one in note.signatures)] == [
        identity.policy().logs[0].id
    ]
    log.register(1, 0)
    assert log.run().size == 301
