"""The whole log recomputed from what got an index, and compared with every file; and the log as files to take along.

For operators. Memory stays flat, however long the log is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from chalicelib.credit.log.core.batches import LogForked, NothingPublished, Sizes
from chalicelib.credit.log.core.checkpoints import verify
from chalicelib.credit.log.core.notes import NoteError
from chalicelib.credit.log.core.tiles import (
    CHECKPOINT,
    HEIGHT,
    WIDTH,
    Edge,
    Tiles,
    bundle_path,
    bundled,
    read_bundle,
    tile_path,
    width_of,
)
from chalicelib.credit.log.service.identity import policy
from chalicelib.credit.log.store import files, rows

KEYS = "vkeys.txt"
"""Beside an exported log: the verifier keys of the log and of its witnesses, a line each, the log's first."""

COPY_TURNS = 3
"""So often the copy that everybody reads may be another one: the row is written a moment before it."""


@dataclass(slots=True)
class Audit:
    """How much was recomputed, and what is not as it must be: nothing, where the log is right."""

    entries: int = 0
    files: int = 0
    batches: int = 0
    published: int = 0
    faults: list[str] = field(default_factory=list)


def audit() -> Audit:
    """Return what recomputing the whole log finds, up to where it was when this began: it may go on meanwhile.

    Two reads of S3 per 256 entries, and all of the log's rows.
    """
    sizes = rows.find_sizes()
    found = Audit(published=sizes.published.size)
    if not sizes.next >= sizes.tree.size >= sizes.published.size:
        found.faults.append(
            f"sizes: {sizes.next} indexes, {sizes.tree.size} in tiles, {sizes.published.size} published"
        )
    _checkpoints(sizes, found)
    try:
        _recompute(sizes, found)
    except LogForked as fork:
        found.faults.append(f"{fork.where}: an index is missing or there twice")
    ahead = dict[str, int]()
    for batch_id, first in rows.every_request():
        found.batches += 1
        if first >= sizes.next:
            ahead[batch_id] = first
    now = rows.find_sizes().next if ahead else 0
    found.faults += [
        f"batch {name}: its index {first} was never given" for name, first in ahead.items() if first >= now
    ]
    return found


def _checkpoints(sizes: Sizes, found: Audit) -> None:
    if not any(_is_copied() for _ in range(COPY_TURNS)):
        found.faults.append("checkpoint: what everybody reads is not what is published")
    if not sizes.published.size:
        return
    try:
        seen = verify(sizes.published.note, policy())
    except NoteError as error:
        found.faults.append(f"checkpoint: {error}")
        return
    if (seen.size, seen.root) != (sizes.published.size, sizes.published.root):
        found.faults.append("checkpoint: it says another size or root than its row")


def _is_copied() -> bool:
    copy = files.find_checkpoint()
    return ("" if copy is None else copy.note) == rows.find_published().note


def _recompute(sizes: Sizes, found: Audit) -> None:
    """Grow the tree anew, and compare each of its files, and its root at the sizes that matter."""
    edge = Edge()
    roots = {one.size: one.root for one in (sizes.published, sizes.tree) if one.size}
    for entries in rows.every_sequenced():
        rest = entries[: sizes.next - edge.size]
        if not rest:
            break
        while rest:
            stop = min((size for size in roots if edge.size < size < edge.size + len(rest)), default=None)
            some = rest if stop is None else rest[: stop - edge.size]
            rest = rest[len(some) :]
            _compare(edge, some, roots, sizes.tree.size, found)
    found.entries = edge.size
    if edge.size != sizes.next:
        found.faults.append(f"indexes: {edge.size} entries, and the next one is {sizes.next}")


def _compare(edge: Edge, entries: list[bytes], roots: dict[int, bytes], tree: int, found: Audit) -> None:
    made = list(edge.append(entries))
    for path, data in made:
        needed = edge.size in roots if ".p/" in path else edge.size <= tree
        if needed:
            found.files += 1
            if files.read(path) != data:
                found.faults.append(f"{path}: missing, or not of its entries")
    if edge.size in roots and edge.root() != roots[edge.size]:
        found.faults.append(f"root at {edge.size}: it is not that of its entries")


def exported() -> Iterator[tuple[str, bytes]]:
    """Yield the published log as files, by their paths: its tiles, entries, checkpoint and verifier keys.

    Raises:
        NothingPublished: there is no published log yet.
        TilesBroken: a file is missing.
    """
    published = rows.find_published()
    if not published.size:
        raise NothingPublished
    size, tiles, level = published.size, Tiles(files.read, published.size), 0
    while size >> HEIGHT * level:
        for number in range(-(-(size >> HEIGHT * level) // WIDTH)):
            width = width_of(size, level, number)
            yield tile_path(level, number, width), b"".join(tiles.tile(level, number))
            tiles.seen.clear()
        level += 1
    for number in range(-(-size // WIDTH)):
        yield bundle_path(number, width_of(size, 0, number)), bundled(read_bundle(files.read, number, size))
    whose = policy()
    yield KEYS, "".join(f"{one.vkey}\n" for one in (*whose.logs, *whose.witnesses)).encode()
    yield CHECKPOINT, published.note.encode()
