"""What is published, when, and what is not: quorum, silent witnesses, forks, rollbacks, and several workers at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import threading
import time
from typing import Any

import pytest

from chalicelib.credit.log.core.batches import Batch, LogForked, NothingPublished, NotInLog, NotYetInLog, Place
from chalicelib.credit.log.core.checkpoints import verify
from chalicelib.credit.log.core.merkle import leaf_hash, root_of, verify_consistency, verify_inclusion
from chalicelib.credit.log.core.tiles import Tiles, TilesBroken, bundled, tile_path
from chalicelib.credit.log.core.witnessing import PATH, Held
from chalicelib.credit.log.records import LogRecord
from chalicelib.credit.log.service import identity, proving, running
from chalicelib.credit.log.service.integrating import integrate
from chalicelib.credit.log.service.publishing import FRESH_SECONDS, publish
from chalicelib.credit.log.service.sequencing import prepare_registered, sequence
from chalicelib.credit.log.store import files, rows
from chalicelib.kernel import logs, storage
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import Stale, Writes, attempt, commit
from tests.faults import Faults, hurried
from tests.make.logs import TOWN, Log, silence
from tests.unit.log.trees import entries, entry, files_of
from tests.watch import WATCH


def alarms() -> list[str]:
    return [line for line in map(str, WATCH.lines) if "log_forked" in line]


def integrated(log: Log, size: int, more: int) -> None:
    log.build(size)
    log.register(more, 0)
    sequence(town_id=TOWN)
    integrate()


@pytest.mark.parametrize("size", [0, 255, 65_535])
def test_five_workers_with_faults_of_their_own_come_to_one_log(log: Log, size: int) -> None:
    log.build(size)
    faults = Faults(storage.client(), seed=size, throttle=0.05, conflict=0.1, lost_answer=0.05)
    gate, failed = threading.Barrier(5), list[BaseException]()

    def work(seed: int) -> None:
        chance = random.Random(seed)
        gate.wait()
        try:
            for nth in range(3):
                log.register(chance.randint(1, 40), seed * 1_000 + nth * 100)
                time.sleep(chance.random() / 50)
                with contextlib.suppress(Busy):
                    log.run()
        except BaseException as error:
            failed.append(error)
            raise

    with faults.armed(), hurried():
        workers = [threading.Thread(target=work, args=(seed,)) for seed in range(5)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
    assert not failed
    log.run()
    log.check()


def test_a_stale_head_gives_no_index(log: Log) -> None:
    """A worker that read the head before another moved it writes nothing."""
    log.build(5)
    batch = log.register(2, 0)
    log.register(2, 100)
    stale = rows.find_sizes().next
    sequence(town_id=TOWN)
    other = Batch("late", batch.entries)
    failures = attempt(rows.sequencing_of(TOWN, [other], stale, refusal=Stale))
    assert failures
    assert rows.find_sizes().next == 9
    lone = Writes()
    lone.items.append(rows.sequencing_of(TOWN, [other], stale, refusal=Stale).items[0])
    assert len(attempt(lone)) == 1, "the head alone refuses it"


def test_what_has_its_index_and_waits_nevertheless_does_not_get_another(log: Log) -> None:
    log.build(1)
    batch = log.register(2, 0)
    log.run()
    commit(rows.waiting_of(TOWN, batch))
    assert sequence(town_id=TOWN) == 0
    log.check()


def test_below_the_quorum_nothing_is_published(log: Log) -> None:
    integrated(log, 255, 2)
    silence(log.witnesses[1:])
    assert publish(log.world.context()).size == 255
    assert log.sizes() == (257, 257, 255, 255)
    log.witnesses[1].faults.clear()
    assert publish(log.world.context()).size == 257
    log.check()


def test_the_first_checkpoint_waits_for_the_quorum_too(log: Log) -> None:
    integrated(log, 0, 1)
    silence(log.witnesses[:2])
    assert publish(log.world.context()).size == 0
    assert files.find_checkpoint() is None
    with pytest.raises(NothingPublished):
        proving.prove(index=0)
    with pytest.raises(NothingPublished):
        proving.prove_growth(old=1, size=1)


def test_one_dead_witness_of_three_does_not_block(log: Log) -> None:
    integrated(log, 256, 1)
    silence(log.witnesses[:1])
    published = publish(log.world.context())
    assert published.size == 257
    assert set(verify(published.note, identity.policy()).cosigned) == {one.key.name for one in log.witnesses[1:]}


@pytest.mark.parametrize("kind", ["garbage", "wrong_signature", "other_key", "no_size", "forked", "ahead"])
def test_a_witness_that_answers_nonsense_does_not_block(log: Log, kind: str) -> None:
    integrated(log, 1, 1)
    log.witnesses[0].add_fault({"path": PATH, "kind": kind, "value": 9, "times": 9})
    assert publish(log.world.context()).size == 2


def test_a_witness_that_was_away_is_asked_again_from_where_it_was(log: Log) -> None:
    log.build(1)
    log.register(1, 0)
    silence(log.witnesses[:1])
    log.run()
    log.witnesses[0].faults.clear()
    log.register(300, 100)
    log.run()
    assert log.witnesses[0].said == {409: 1, 200: 1}
    assert log.witnesses[1].said == {200: 2}
    assert [one.held.size for one in log.witnesses] == [302] * 3


def test_a_witness_answers_422_to_a_fork_and_operators_are_woken(log: Log) -> None:
    """Somebody with the key and the tables makes another past: every witness refuses, and nothing is published."""
    log.build(255)
    past = files_of(entries(200) + entries(55, 5_000))
    forged = identity.signed(255, root_of(Tiles(past.get, 255), 255))
    for path, data in past.items():
        storage.client("s3").put_object(Bucket=settings().public_bucket, Key=files.FOLDER + path, Body=data)
    record = LogRecord(rows.LOG, rows.TREE, size=255, root=forged.root, note=forged.note)
    storage.client().put_item(TableName=storage.table_name(LogRecord), Item=storage.item_of(record))
    log.register(2, 0)
    sequence(town_id=TOWN)
    integrate()
    assert publish(log.world.context()).size == 255
    assert all(one.said == {422: 1} for one in log.witnesses)
    assert len(alarms()) == 3
    assert [one.held.size for one in log.witnesses] == [255] * 3


def test_a_tile_with_other_bytes_stops_everything_and_operators_are_woken(log: Log, village: Any) -> None:
    log.build(255)
    files.keep(tile_path(0, 0), b"\x00" * 8_192)
    commit(prepare_registered(log.world.context(), town_id=village.town_id, entries=entries(2, 10_000_000))[0])
    for _ in range(2):
        with pytest.raises(LogForked, match="tile/0/000"):
            running.run(log.world.context())
    assert len(alarms()) == 2
    assert log.sizes() == (257, 255, 255, 255)


def test_tiles_that_are_not_those_of_the_tree_stop_everything(log: Log, village: Any) -> None:
    log.build(255)
    s3, bucket = storage.client("s3"), settings().public_bucket
    other = files_of(entries(255, 7))
    for path, data in other.items():
        s3.put_object(Bucket=bucket, Key=files.FOLDER + path, Body=data)
    commit(prepare_registered(log.world.context(), town_id=village.town_id, entries=entries(2, 10_000_000))[0])
    with pytest.raises(LogForked, match="tree/255"):
        running.run(log.world.context())
    s3.delete_object(Bucket=bucket, Key=files.FOLDER + "tile/0/000.p/255")
    with pytest.raises(TilesBroken):
        running.run(log.world.context())
    assert len(alarms()) == 2


def test_indexes_with_a_gap_between_them_stop_everything(log: Log) -> None:
    log.build(5)
    log.register(2, 0)
    sequence(town_id=TOWN)
    record = LogRecord(rows.LOG, f"{rows.SEQUENCED}{8:020d}", entries=bundled(entries(1)))
    storage.client().put_item(TableName=storage.table_name(LogRecord), Item=storage.item_of(record))
    with pytest.raises(LogForked, match=r"SEQ#7$"):
        integrate()
    assert logs._harmless(rows.where_of(7)) == "SEQ#7", "and the alarm says where"


def test_a_log_that_was_put_back_is_noticed_by_what_witnesses_hold(log: Log) -> None:
    log.build(300)
    held = log.witnesses[0].held
    log.build(255)
    for one in log.witnesses:
        one.hold(held)
    log.register(1, 0)
    sequence(town_id=TOWN)
    integrate()
    assert publish(log.world.context()).size == 255
    assert len(alarms()) == 3


def test_what_others_published_meanwhile_is_no_alarm(log: Log) -> None:
    """A worker that read the tree before others grew it finds witnesses that hold a larger one."""
    log.build(255)
    log.register(2, 0)
    log.run()
    stale = rows.find_sizes()
    log.register(2, 100)
    log.run()
    from chalicelib.credit.log.service import publishing

    publishing._publish(log.world.context(), stale.tree, stale.published, None)
    assert alarms() == []
    log.check()


def test_the_witnesses_word_is_asked_for_anew_where_it_is_an_hour_old(log: Log) -> None:
    log.build(255)
    before = publish(log.world.context())
    assert all(one.said == {} for one in log.witnesses)
    log.world.moment += dt.timedelta(seconds=FRESH_SECONDS + 1)
    after = publish(log.world.context())
    assert (after.size, after.root) == (before.size, before.root)
    assert min(verify(after.note, identity.policy()).cosigned.values()) >= log.seconds
    seen = files.find_checkpoint()
    assert seen is not None
    assert seen.note == after.note


def test_what_is_published_is_proved_and_nothing_else(log: Log) -> None:
    log.build(0)
    ctx = log.world.context()
    writes, places = prepare_registered(ctx, town_id=TOWN, entries=entries(3))
    commit(writes)
    with pytest.raises(NotYetInLog):
        proving.prove_place(place=places[0])
    sequence(town_id=TOWN)
    with pytest.raises(NotYetInLog):
        proving.prove_place(place=places[0])
    log.run()
    for nth, place in enumerate(places):
        proof = proving.prove_place(place=place, extra=b"with it")
        assert (proof.index, proof.extra) == (nth, b"with it")
        assert proof.verify(entry(nth), identity.policy()).size == 3
    assert proving.prove(index=1).index == 1
    found = rows.find_published()
    hashes = proving.prove_growth(old=2, size=3)
    tiles = Tiles(files.read, 3)
    verify_consistency(2, 3, root_of(tiles, 2), found.root, hashes)
    verify_inclusion(leaf_hash(entry(0)), 0, 3, proving.prove(index=0).hashes, found.root)
    for index in (-1, 3):
        with pytest.raises(NotInLog):
            proving.prove(index=index)
    for old, size in ((0, 3), (3, 2), (1, 4)):
        with pytest.raises(NotInLog):
            proving.prove_growth(old=old, size=size)
    with pytest.raises(NotYetInLog):
        proving.prove_place(place=Place("nowhere", 0))


def test_an_older_checkpoint_is_refused_by_a_witness_with_400(log: Log) -> None:
    from chalicelib.credit.log.core.notes import Note
    from chalicelib.credit.log.core.witnessing import Asked
    from chalicelib.foundation.gateways import witness as gateway

    log.build(255)
    url = settings().log_witnesses[0][1]
    log.witnesses[0].hold(Held(300, bytes(32)))
    asked = Asked.of(300, (), Note.parse(rows.find_sizes().tree.note))
    assert gateway.add_checkpoint(log.world.context(), url=url, body=asked.body).status == 400


def test_nothing_is_done_where_nothing_was_registered(log: Log, village: Any) -> None:
    log.build(0)
    assert running.run(log.world.context()) == running.Ran(0, 0, 0)
    assert log.stored() == {}
