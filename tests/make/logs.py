"""A log with three witnesses on loopback, built to any size at once, and what must hold of it."""

from __future__ import annotations

import contextlib
import copy
import functools
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from chalicelib.credit.log.core.batches import Batch, Tree
from chalicelib.credit.log.core.checkpoints import verify
from chalicelib.credit.log.core.commitments import ENTRY_BYTES
from chalicelib.credit.log.core.merkle import HASH_BYTES, root_of
from chalicelib.credit.log.core.notes import Note, Signature, SignatureType
from chalicelib.credit.log.core.tiles import CHECKPOINT, Edge, Tiles
from chalicelib.credit.log.core.witnessing import PATH, Held
from chalicelib.credit.log.records import LogRecord
from chalicelib.credit.log.service import identity
from chalicelib.credit.log.service.integrating import integrate
from chalicelib.credit.log.service.publishing import publish
from chalicelib.credit.log.service.sequencing import sequence
from chalicelib.credit.log.store import files, rows
from chalicelib.foundation.gateways import witness as gateway
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy, Conflict
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import commit
from tests.fakes.server import Said, Seen, running
from tests.fakes.witness import Witness
from tests.make.world import World
from tests.unit.log.keys import WITNESSES, Key
from tests.unit.log.trees import entries

TOWN = "t0001"


@functools.cache
def edge_of(size: int) -> tuple[Edge, dict[str, bytes]]:
    """The edge of a tree of so many known entries, and all of its files."""
    edge = Edge()
    return edge, dict(edge.append(entries(size)))


@dataclass(slots=True)
class Counting(Witness):
    """A witness that counts what it answered."""

    said: Counter[int] = field(default_factory=Counter)

    def answer(self, seen: Seen) -> Said:
        said = Witness.answer(self, seen)
        self.said[said.status] += 1
        return said

    @property
    def held(self) -> Held:
        return self.state.held(identity.origin())

    def hold(self, held: Held) -> None:
        self.state.rows[identity.origin()] = held

    def cosigned(self, text: str, at: int) -> Signature:
        return Key(self.name, SignatureType.COSIGNATURE).cosigned(text, at)


@dataclass
class Log:
    """The log of a deployment, its witnesses, and what was registered after the entries that it was built with."""

    world: World
    witnesses: list[Counting]
    built: int = 0
    batches: list[Batch] = field(default_factory=list)

    def build(self, size: int) -> None:
        """Be a log of so many entries, all published, from one moment to the next."""
        self.clear()
        self.built = size
        if not size:
            return
        edge, made = edge_of(size)
        for path in (path for path in made if ".p/" in path):  # Who goes on reads the edge alone.
            _put(path, made[path])
        tree = identity.signed(size, edge.root())
        note = Note.parse(tree.note)
        written = note.plus(one.cosigned(note.text, self.seconds) for one in self.witnesses).written
        _write(
            LogRecord(rows.LOG, rows.HEAD, next=size),
            LogRecord(rows.LOG, rows.TREE, size=size, root=edge.root(), note=tree.note),
            LogRecord(rows.LOG, rows.PUBLISHED, size=size, root=edge.root(), note=written),
        )
        _put(CHECKPOINT, written.encode())
        for one in self.witnesses:
            one.hold(Held(size, edge.root()))

    @property
    def seconds(self) -> int:
        return int(self.world.moment.timestamp())

    def clear(self) -> None:
        self.batches.clear()
        client, table = storage.client(), storage.table_name(LogRecord)
        found = client.scan(TableName=table, ConsistentRead=True)["Items"]
        gone = [{"DeleteRequest": {"Key": {name: item[name] for name in ("part", "row")}}} for item in found]
        for at in range(0, len(gone), 25):
            client.batch_write_item(RequestItems={table: gone[at : at + 25]})
        if keys := [{"Key": files.FOLDER + path} for path in self.stored()]:
            storage.client("s3").delete_objects(Bucket=settings().public_bucket, Delete={"Objects": keys})
        for one in self.witnesses:
            one.hold(Held())

    def stored(self) -> dict[str, str]:
        """The files that lie in S3, and the MD5 of each, which S3 calls their tag."""
        listed = storage.client("s3").list_objects_v2(Bucket=settings().public_bucket, Prefix=files.FOLDER)
        assert not listed["IsTruncated"]
        return {one["Key"].removeprefix(files.FOLDER): one["ETag"].strip('"') for one in listed.get("Contents", [])}

    def register(self, count: int, first: int, batch_id: str = "") -> Batch:
        """Let a batch of so many entries wait."""
        batch = Batch(batch_id or self.world.new_id(), tuple(entries(count, 10_000_000 + first)))
        self.batches.append(batch)
        while True:  # As whoever registers asks again, until it is there.
            with contextlib.suppress(Busy):
                try:
                    commit(rows.waiting_of(TOWN, batch))
                except Conflict:
                    assert self.waits_or_has_its_index(batch.batch_id)
                return batch

    def waits_or_has_its_index(self, batch_id: str) -> bool:
        found = storage.find_many(
            [(LogRecord, f"waiting#{TOWN}", batch_id), (LogRecord, rows.LOG, rows.REQUEST + batch_id)], consistent=True
        )
        return any(one is not None for one in found)

    def run(self) -> Tree:
        """Do all three steps."""
        sequence(town_id=TOWN)
        integrate()
        return publish(self.world.context())

    def sizes(self) -> tuple[int, int, int, int]:
        """Entries with an index, in tiles, published, and in the checkpoint that everybody reads."""
        found, seen = rows.find_sizes(), files.find_checkpoint()
        shown = 0 if seen is None else verify(seen.note, identity.policy()).size
        return found.next, found.tree.size, found.published.size, shown

    def check(self) -> None:
        """Let nothing pass of which credit.md says that it must not be, once all was registered and published."""
        order = self.indexes()
        edge, made = copy.deepcopy(edge_of(self.built)) if self.built else (Edge(), {})
        added = [entry for _, batch in sorted(order.items()) for entry in batch.entries]
        made |= dict(edge.append(added))
        size = self.built + len(added)
        assert self.sizes() == (size, size, size, size)
        stored = self.stored()
        del stored[CHECKPOINT]
        assert stored == {path: hashlib.md5(_beginning(path, made)).hexdigest() for path in stored}
        found = rows.find_sizes()
        assert found.tree.root == found.published.root == edge.root() == root_of(Tiles(made.get, size), size)
        assert rows.list_waiting(TOWN, size=100) == []

    def indexes(self) -> dict[int, Batch]:
        """Each batch once at its index, none beside another and none left out."""
        keys = [(LogRecord, rows.LOG, rows.REQUEST + one.batch_id) for one in self.batches]
        order = {one.first: batch for one, batch in zip(storage.find_many(keys), self.batches, strict=True)}
        at = self.built
        for first, batch in sorted(order.items()):
            assert first == at
            at += len(batch.entries)
        assert len(order) == len(self.batches)
        return order


def _beginning(path: str, made: dict[str, bytes]) -> bytes:
    """What a file must be: the beginning of what the whole tree has in its place, as wide as its name says."""
    stem, _, width = path.partition(".p/")
    whole = max((data for name, data in made.items() if name.partition(".p/")[0] == stem), key=len)
    one = 2 + ENTRY_BYTES if path.startswith("tile/entries/") else HASH_BYTES
    return whole[: one * int(width)] if width else whole


def _put(path: str, data: bytes) -> None:
    storage.client("s3").put_object(Bucket=settings().public_bucket, Key=files.FOLDER + path, Body=data)


def _write(*records: LogRecord) -> None:
    asked = [{"PutRequest": {"Item": storage.item_of(one)}} for one in records]
    storage.client().batch_write_item(RequestItems={storage.table_name(LogRecord): asked})


@contextlib.contextmanager
def with_witnesses(quorum: int = 2) -> Iterator[Log]:
    """A log whose three witnesses answer on free ports of 127.0.0.1."""
    with contextlib.ExitStack() as stack, pytest.MonkeyPatch.context() as patched:
        settings.cache_clear()
        patched.setenv("SANBAO_LOG_ORIGIN", "sanbao.example/daicun")
        settings.cache_clear()
        log_key = identity.policy().logs[0]
        made = [Counting(name=key.public.name, logs={log_key.name: (log_key,)}) for key in WITNESSES]
        urls = [stack.enter_context(running(one)) for one in made]
        named = [f"{one.key.vkey}={url}" for one, url in zip(made, urls, strict=True)]
        patched.setenv("SANBAO_LOG_WITNESSES", ",".join(named))
        patched.setenv("SANBAO_LOG_QUORUM", str(quorum))
        patched.setattr(gateway, "SECONDS", 30.0)  # A busy machine is no witness that drips.
        settings.cache_clear()
        yield Log(World(), made)
    settings.cache_clear()


def silence(witnesses: Sequence[Witness], times: int = 1_000) -> None:
    """Let witnesses hang up on whoever asks."""
    for one in witnesses:
        one.add_fault({"path": PATH, "kind": "drop", "times": times})
