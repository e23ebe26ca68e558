"""The second step: what has an index goes into tiles, and the tree grows.

Tiles are a function of the entries and their order alone, so that any number of workers may do it at once, and go on
where one broke off. A tile is written before the tree that needs it.
"""

from __future__ import annotations

from chalicelib.credit.log.core.batches import INTEGRATED_MAX, LogForked, Tree
from chalicelib.credit.log.core.tiles import Edge
from chalicelib.credit.log.service.identity import signed_as
from chalicelib.credit.log.store import files, rows
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, attempt

TURNS_MAX = 200
EMPTY_MAX = 3
"""So often nothing may be found of what has its index: a transaction's rows may be seen one after the other."""


def integrate() -> Tree:
    """Put all that has an index into tiles; return the tree then.

    Raises:
        LogForked: a tile is there with other bytes, the tiles are not those of the tree, or the entries of an index are
            gone. Nothing goes on.
        TilesBroken: a tile is missing.
        NotRotated: the log has another key by now, which no witness was asked about.
        Busy: S3 or the signer did not answer, or others always came first; ask again.
    """
    empty = 0
    for _ in range(TURNS_MAX):
        sizes = rows.find_sizes()
        if sizes.next == sizes.tree.size:
            return sizes.tree
        grown = _grown(sizes.tree)
        if grown is None:
            empty += 1
            if empty == EMPTY_MAX:
                raise LogForked(rows.where_of(sizes.tree.size))
            continue
        attempt(rows.tree_after(sizes.tree, grown, refusal=Stale))  # Where it fails, somebody else went on from there.
    raise Busy


def _grown(tree: Tree) -> Tree | None:
    """Return the tree with the next entries, whose files are written; None where there are none."""
    entries = rows.list_sequenced(tree.size, most=INTEGRATED_MAX)
    if not entries:
        return None
    edge = Edge.of(files.read, tree.size)
    if edge.root() != tree.root:
        where = f"tree/{tree.size}"
        raise LogForked(where)
    for path, data in edge.append(entries):
        files.keep(path, data)
    return signed_as(tree, edge.size, edge.root())
