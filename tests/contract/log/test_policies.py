"""A log whose policy changes goes on: more witnesses, other ones, another key, and one whose clock is slow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.credit.log.core.batches import NotRotated, NotYetInLog, Tree
from chalicelib.credit.log.core.chains import Chain, Registered
from chalicelib.credit.log.core.checkpoints import OtherLog, verify
from chalicelib.credit.log.core.commitments import Kind
from chalicelib.credit.log.core.notes import Note
from chalicelib.credit.log.service import identity, rotating
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


def on_their_clocks(log: Log) -> None:
    """Let the witnesses' clocks be the world's."""
    for one in log.witnesses:
        one.now = lambda: log.seconds


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


def test_a_log_key_that_is_dropped_is_followed_by_another_once_witnesses_were_asked(log: Log, changed: Any) -> None:
    log.build(5)
    changed(keys="l9=root")
    log.register(1, 0)
    with pytest.raises(NotRotated):
        log.run()
    assert publish(log.world.context()).size == 5, "and what was published stays"
    for witness in log.witnesses:
        witness.logs = {identity.origin(): identity.policy().logs}
    rotating.rotate(log.world.context())
    assert log.run().size == 6
    seen = files.find_checkpoint()
    assert seen is not None
    assert verify(seen.note, identity.policy()).size == 6


def test_a_key_that_is_named_first_signs_nothing_before_witnesses_were_asked(log: Log, changed: Any) -> None:
    """Who deploys the new order before `ops rotate-log-key` does not stop the log by it."""
    log.build(5)
    before = identity.policy().logs[0]
    changed(keys="l2=root,l1=root")
    log.register(1, 0)
    assert log.run().size == 6
    assert [one.is_by(before) for one in Note.parse(rows.find_sizes().tree.note).signatures] == [True]
    for witness in log.witnesses:
        witness.logs = {identity.origin(): identity.policy().logs}
    rotating.rotate(log.world.context())
    log.register(1, 100)
    assert log.run().size == 7
    now = identity.policy().logs[0]
    assert [one.is_by(now) for one in Note.parse(rows.find_sizes().tree.note).signatures] == [True]


def test_a_tree_is_never_signed_by_the_name_of_another_log(log: Log, changed: Any) -> None:
    log.build(5)
    before = files.find_checkpoint()
    changed(origin="other.example/log")
    with pytest.raises(OtherLog):
        publish(log.world.context())
    with pytest.raises(rotating.OtherOrigin):
        rotating.rotate(log.world.context())
    log.register(1, 0)
    with pytest.raises(NotRotated):
        log.run()
    assert files.find_checkpoint() == before


def test_one_witness_whose_clock_is_slow_lets_nobody_be_asked_each_minute(log: Log) -> None:
    log.build(255)
    note = Note.parse(rows.find_sizes().tree.note)
    slow = log.seconds - FRESH_SECONDS - 60
    signatures = [one.cosigned(note.text, slow if nth == 0 else log.seconds) for nth, one in enumerate(log.witnesses)]
    tree = rows.find_sizes().tree
    anew = Tree(tree.size, tree.root, note.plus(signatures).written)
    attempt(rows.published_after(anew, is_new=False, refusal=Stale))
    publish(log.world.context())
    assert all(one.said == {} for one in log.witnesses)
    log.world.moment += dt.timedelta(seconds=FRESH_SECONDS + 1)
    publish(log.world.context())
    assert all(one.said == {200: 1} for one in log.witnesses)


def test_another_tree_of_the_published_size_does_not_replace_it(log: Log) -> None:
    log.build(3)
    before = rows.find_published()
    assert attempt(rows.published_after(Tree(3, bytes(32), before.note), is_new=False, refusal=Stale))
    assert rows.find_published() == before
    assert not attempt(rows.published_after(Tree(3, before.root, "by others"), is_new=False, refusal=Stale))
    assert rows.find_published().note == "by others"


@pytest.mark.parametrize("is_new", [False, True])
def test_a_smaller_tree_does_not_replace_what_is_published(log: Log, *, is_new: bool) -> None:
    log.build(3)
    before = rows.find_published()
    assert attempt(rows.published_after(Tree(2, bytes(32), before.note), is_new=is_new, refusal=Stale))
    assert rows.find_published() == before
    assert rows.find_first_with(1) == Tree(), "what is refused leaves no first checkpoint either"


def test_a_receipt_says_when_it_was_there_at_the_latest_and_not_when_it_was_read(log: Log) -> None:
    """It is under the first checkpoint that has it: a record made later can not show as early a one."""
    log.build(0)
    on_their_clocks(log)
    chain, kept = registered(log)
    log.run()
    first = log.seconds
    for days in (1, 30):
        log.world.moment += dt.timedelta(days=days)
        log.register(2, days)
        log.run()
    late_chain, late = registered(log)
    log.run()
    made = receipt_of(chain, kept, kind=Kind.POLICY, holder=HOLDER, lines=LINES).verify(identity.policy())
    assert made.size == 1
    assert set(made.cosigned.values()) == {first}
    made = receipt_of(late_chain, late, kind=Kind.POLICY, holder=HOLDER, lines=LINES).verify(identity.policy())
    assert made.size == 6


def test_the_first_checkpoint_of_a_size_is_kept_as_it_was(log: Log) -> None:
    log.build(0)
    on_their_clocks(log)
    log.register(3, 0)
    before = log.run()
    log.world.moment += dt.timedelta(seconds=FRESH_SECONDS + 1)
    after = publish(log.world.context())
    assert after.note != before.note
    assert rows.find_first_with(0) == rows.find_first_with(2) == before
    assert rows.find_first_with(3) == Tree()


def test_where_a_witness_of_then_is_none_any_more_a_receipt_is_under_the_newest_checkpoint(
    log: Log, changed: Any
) -> None:
    one, two, three = (f"{vkey}={url}" for vkey, url in settings().log_witnesses)
    changed(witnesses=f"{one},{two}")
    log.build(0)
    chain, kept = registered(log)
    log.run()
    changed(witnesses=f"{two},{three}")
    log.register(1, 0)
    log.run()
    made = receipt_of(chain, kept, kind=Kind.POLICY, holder=HOLDER, lines=LINES).verify(identity.policy())
    assert made.size == 2
