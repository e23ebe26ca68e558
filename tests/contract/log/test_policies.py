"""A log whose policy changes goes on: more witnesses, other ones, another key, and one whose clock is slow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.credit.log.core.batches import NotYetInLog, Tree
from chalicelib.credit.log.core.chains import Chain, Registered
from chalicelib.credit.log.core.checkpoints import verify
from chalicelib.credit.log.core.commitments import Kind
from chalicelib.credit.log.core.notes import Note
from chalicelib.credit.log.service import identity
from chalicelib.credit.log.service.publishing import FRESH_SECONDS, publish
from chalicelib.credit.log.service.registering import begun, continued, prepare_one, receipt_of
from chalicelib.credit.log.store import files, rows
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import Stale, attempt, commit
from tests.make.logs import TOWN, Log, silence, with_witnesses

HOLDER = "r1"
LINES = {"policy": "1", "effective": "2026-11-01", "digest": "0" * 64}


@pytest.fixture
def log(tables: Any) -> Iterator[Log]:
    assert tables is not None
    with with_witnesses() as made:
        yield made


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Any:
    def change(**named: str) -> None:
        for name, value in named.items():
            monkeypatch.setenv(f"SANBAO_LOG_{name.upper()}", value)
        settings.cache_clear()

    return change


def registered(log: Log) -> tuple[Chain, Registered]:
    before = begun(log.world.context())
    after, _ = continued(before, kind=Kind.POLICY, holder=HOLDER, lines=LINES)
    writes, kept = prepare_one(log.world.context(), town_id=TOWN, before=before, after=after)
    commit(writes)
    return after, kept


def test_a_larger_quorum_is_asked_of_what_was_published_before_too(log: Log, changed: Any) -> None:
    log.build(0)
    chain, kept = registered(log)
    silence(log.witnesses[2:])
    log.run()
    changed(quorum="3")
    with pytest.raises(NotYetInLog):
        receipt_of(chain, kept, kind=Kind.POLICY, holder=HOLDER, lines=LINES)
    log.witnesses[2].faults.clear()
    assert log.run().size == 1
    assert len(verify(rows.find_published().note, identity.policy()).cosigned) == 3
    made = receipt_of(chain, kept, kind=Kind.POLICY, holder=HOLDER, lines=LINES)
    assert made.verify(identity.policy()).size == 1


def test_a_log_without_witnesses_gets_its_first_ones(log: Log, changed: Any) -> None:
    three = ",".join(f"{vkey}={url}" for vkey, url in settings().log_witnesses)
    changed(witnesses="", quorum="0")
    log.build(0)
    log.register(6, 0)
    assert log.run().size == 6
    assert publish(log.world.context()).note == rows.find_published().note
    changed(witnesses=three, quorum="2")
    log.register(1, 100)
    assert log.run().size == 7
    assert len(verify(rows.find_published().note, identity.policy()).cosigned) == 3


def test_a_witness_that_signed_is_replaced(log: Log, changed: Any) -> None:
    one, two, three = (f"{vkey}={url}" for vkey, url in settings().log_witnesses)
    changed(witnesses=f"{one},{two}")
    log.build(0)
    log.register(2, 0)
    log.run()
    changed(witnesses=f"{two},{three}")
    assert log.run().size == 2
    assert set(verify(rows.find_published().note, identity.policy()).cosigned) == {
        log.witnesses[1].name,
        log.witnesses[2].name,
    }


def test_a_log_key_that_is_dropped_is_followed_by_another(log: Log, changed: Any) -> None:
    log.build(5)
    changed(keys="l9=root")
    for witness in log.witnesses:
        witness.logs = {identity.origin(): identity.policy().logs}
    log.register(1, 0)
    assert log.run().size == 6
    seen = files.find_checkpoint()
    assert seen is not None
    assert verify(seen.note, identity.policy()).size == 6


def test_one_witness_whose_clock_is_slow_lets_nobody_be_asked_each_minute(log: Log) -> None:
    log.build(255)
    note = Note.parse(rows.find_sizes().tree.note)
    slow = log.seconds - FRESH_SECONDS - 60
    signatures = [one.cosigned(note.text, slow if nth == 0 else log.seconds) for nth, one in enumerate(log.witnesses)]
    tree = rows.find_sizes().tree
    attempt(rows.published_after(Tree(tree.size, tree.root, note.plus(signatures).written), refusal=Stale))
    publish(log.world.context())
    assert all(one.said == {} for one in log.witnesses)
    log.world.moment += dt.timedelta(seconds=FRESH_SECONDS + 1)
    publish(log.world.context())
    assert all(one.said == {200: 1} for one in log.witnesses)


def test_another_tree_of_the_published_size_does_not_replace_it(log: Log) -> None:
    log.build(3)
    before = rows.find_published()
    assert attempt(rows.published_after(Tree(3, bytes(32), before.note), refusal=Stale))
    assert rows.find_published() == before
    assert not attempt(rows.published_after(Tree(3, before.root, "by others"), refusal=Stale))
    assert rows.find_published().note == "by others"
