"""Moves what waits, what has an index, and the tree's sizes in and out of DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chalicelib.credit.log.core.batches import Batch, LogForked, Place, Sizes, Tree, indexed
from chalicelib.credit.log.core.merkle import EMPTY_ROOT
from chalicelib.credit.log.core.tiles import bundled, unbundled
from chalicelib.credit.log.records import LogRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.writes import Failure, Refusal, Writes

LOG = "log"
HEAD, TREE, PUBLISHED = "HEAD", "TREE", "PUB"
SEQUENCED, REQUEST, FIRST = "SEQ#", "REQ#", "PUB#"


def _waiting(town_id: str) -> str:
    return f"waiting#{town_id}"


def waiting_of(town_id: str, batch: Batch) -> Writes:
    """Return the write by which a batch waits for its indexes; it belongs into the transaction that it tells of."""
    record = LogRecord(_waiting(town_id), batch.batch_id, entries=bundled(batch.entries))
    return Writes().create(record, refusal=lambda _: Conflict())


def list_waiting(town_id: str, *, size: int) -> list[Batch]:
    """Return the first batches of a town that wait. One round trip."""
    rows = storage.page(storage.Query(LogRecord, _waiting(town_id), consistent=True), size=size).rows
    records = [LogRecord.from_raw_data(row) for row in rows]
    return [Batch(one.row, tuple(unbundled(one.entries or b""))) for one in records]


def find_waiting(town_id: str, batch_id: str) -> Batch | None:
    """Return a batch of a town that waits, or None. One round trip."""
    found = storage.find(LogRecord, _waiting(town_id), batch_id, consistent=True)
    return None if found is None else Batch(batch_id, tuple(unbundled(found.entries or b"")))


def sequencing_of(town_id: str, batches: Sequence[Batch], first: int, *, refusal: Refusal) -> Writes:
    """Return the writes that give batches their indexes from `first` on, where that is the next free one.

    A batch gets them once: where it has them already, nothing is written.
    """
    entries = [entry for batch in batches for entry in batch.entries]
    head = LogRecord(LOG, HEAD, next=first + len(entries))
    writes = Writes()
    if first:
        writes.put(head, condition=LogRecord.next == first, refusal=refusal)
    else:
        writes.create(head, refusal=refusal)
    writes.create(LogRecord(LOG, f"{SEQUENCED}{first:020d}", entries=bundled(entries)), refusal=refusal)
    for batch_id, index in indexed(batches, first).items():
        writes.create(LogRecord(LOG, REQUEST + batch_id, first=index), refusal=refusal)
        writes.delete(LogRecord, _waiting(town_id), batch_id)
    return writes


def waits_no_more(town_id: str, failures: Sequence[Failure]) -> Writes:
    """Return the writes that let nothing wait of which failures of a sequencing say that it has its index."""
    done = [one.image.row for one in failures if one.image is not None and one.image.row.startswith(REQUEST)]
    writes = Writes()
    for row in done:
        writes.delete(LogRecord, _waiting(town_id), row.removeprefix(REQUEST))
    return writes


def find_sizes() -> Sizes:
    """Return how far the log is. One round trip."""
    keys = [(LogRecord, LOG, HEAD), (LogRecord, LOG, TREE), (LogRecord, LOG, PUBLISHED)]
    head, tree, published = storage.find_many(keys, consistent=True)
    return Sizes(0 if head is None else head.next, _tree(tree), _tree(published))


def find_published() -> Tree:
    """Return what is published, of size 0 where nothing is. One round trip."""
    return _tree(storage.find(LogRecord, LOG, PUBLISHED, consistent=True))


def find_place(place: Place) -> tuple[int | None, Tree]:
    """Return the index of an entry, or None where it waits for one, and what is published. One round trip."""
    keys = [(LogRecord, LOG, REQUEST + place.batch_id), (LogRecord, LOG, PUBLISHED)]
    request, published = storage.find_many(keys, consistent=True)
    return None if request is None else request.first + place.offset, _tree(published)


def _tree(record: LogRecord | None) -> Tree:
    if record is None:
        return Tree()
    return Tree(record.size or 0, record.root or EMPTY_ROOT, record.note or "")


def where_of(index: int) -> str:
    """Return what is said of an index that should be there: short enough that a line of the log tells it."""
    return f"{SEQUENCED}{index}"


def list_sequenced(first: int, *, most: int) -> list[bytes]:
    """Return the entries from an index on that have one, about as many as `most`. A round trip per megabyte.

    Raises:
        LogForked: between two rows an index is missing, or is there twice.
    """
    found = list[bytes]()
    where = LogRecord.row.between(f"{SEQUENCED}{first:020d}", f"{SEQUENCED}9")
    for row in storage.every(storage.Query(LogRecord, LOG, where, consistent=True)):
        record = LogRecord.from_raw_data(row)
        if int(record.row.removeprefix(SEQUENCED)) != first + len(found):
            raise LogForked(where_of(first + len(found)))
        found += unbundled(record.entries or b"")
        if len(found) >= most:
            break
    return found


def every_sequenced() -> Iterator[list[bytes]]:
    """Yield all entries that have an index, in their order, some at a time. A round trip per megabyte.

    Raises:
        LogForked: as `list_sequenced`.
    """
    size = 0
    for row in storage.every(storage.Query(LogRecord, LOG, LogRecord.row.startswith(SEQUENCED), consistent=True)):
        record = LogRecord.from_raw_data(row)
        if int(record.row.removeprefix(SEQUENCED)) != size:
            raise LogForked(where_of(size))
        entries = unbundled(record.entries or b"")
        size += len(entries)
        yield entries


def every_request() -> Iterator[tuple[str, int]]:
    """Yield every batch that has its index, and that index. A round trip per megabyte."""
    for row in storage.every(storage.Query(LogRecord, LOG, LogRecord.row.startswith(REQUEST), consistent=True)):
        yield row["row"]["S"].removeprefix(REQUEST), int(row["first"]["N"])


def tree_after(before: Tree, after: Tree, *, refusal: Refusal) -> Writes:
    """Return the write of a larger tree, where the one that was read still is the largest."""
    record = LogRecord(LOG, TREE, size=after.size, root=after.root, note=after.note)
    if before.size:
        return Writes().put(record, condition=LogRecord.size == before.size, refusal=refusal)
    return Writes().create(record, refusal=refusal)


def tree_signed_anew(before: Tree, note: str, *, refusal: Refusal) -> Writes:
    """Return the write of another checkpoint of the same tree, where it still is the largest."""
    record = LogRecord(LOG, TREE, size=before.size, root=before.root, note=note)
    return Writes().put(record, condition=LogRecord.note == before.note, refusal=refusal)


def published_after(after: Tree, *, is_new: bool, refusal: Refusal) -> Writes:
    """Return the writes of what is published, where nothing larger is, nor another tree of its size.

    `is_new`: it is the first checkpoint of its size, which is kept beside it for ever.
    """
    smaller = LogRecord.size.does_not_exist() | (LogRecord.size < after.size)
    same = (LogRecord.size == after.size) & (LogRecord.root == after.root)
    writes = Writes().put(_published(PUBLISHED, after), condition=smaller | same, refusal=refusal)
    if is_new:
        writes.create(_published(f"{FIRST}{after.size:020d}", after), refusal=refusal)
    return writes


def _published(row: str, tree: Tree) -> LogRecord:
    return LogRecord(LOG, row, size=tree.size, root=tree.root, note=tree.note)


def find_first_with(index: int) -> Tree:
    """Return the first checkpoint that has an index, as first published; of size 0 where none is. One round trip."""
    where = LogRecord.row.between(f"{FIRST}{index + 1:020d}", f"{FIRST}9")
    found = storage.page(storage.Query(LogRecord, LOG, where, consistent=True), size=1).rows
    return _tree(LogRecord.from_raw_data(found[0])) if found else Tree()
