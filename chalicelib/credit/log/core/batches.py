"""Entries on their way into the log: batches that wait, the tree's sizes, and why something is not in the log."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.credit.log.core.merkle import EMPTY_ROOT
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import value

BATCHES_MAX = 45
"""So many get their indexes in one transaction: two rows each, and two for all, of at most a hundred."""
ENTRIES_MAX = 10_000
"""So many get their indexes in one row: 35 bytes each, of an item's 400 KB."""
BATCH_ENTRIES_MAX = 100
"""Ours: what one transaction of a room registers."""
INTEGRATED_MAX = 65_536
"""So many entries are put into tiles at once."""


class NotInLog(NotFound):
    """No entry of the published log has this index, or a size is not one of its."""

    code = "not_in_log"
    zh, en = "已公布的存证日志里没有这一条。", "The published log has no such entry."


class NothingPublished(NotFound):
    """The log has published nothing yet."""

    code = "log_nothing_published"
    zh, en = "存证日志还没有公布过。", "The log has published nothing yet."


class NotYetInLog(NotFound):
    """It was registered, and is not in the published log yet: that takes minutes, longer where witnesses are away."""

    code = "not_yet_in_log"
    zh, en = (
        "刚登记，还没有公布到存证日志，请过几分钟再来。",
        "Registered, not published yet; come back in some minutes.",
    )


class LogForked(RuntimeError):
    """The log would have two contents at one place, or has with a witness. Everything stops, and somebody looks."""

    def __init__(self, where: str) -> None:
        super().__init__(f"fork at {where}")
        self.where = where


class NotRotated(RuntimeError):
    """No key of the settings signed the tree: `ops rotate-log-key` asks the witnesses whether they know the new one."""


@value
class Batch:
    """Entries that get indexes together, in their order."""

    batch_id: str
    entries: tuple[bytes, ...]


@value
class Place:
    """Which batch an entry was registered in, and as which one of it."""

    batch_id: str
    offset: int


@value
class Tree:
    """The log at a size: its root and its checkpoint; "" of none."""

    size: int = 0
    root: bytes = EMPTY_ROOT
    note: str = ""


@value
class Sizes:
    """How far the log is: entries that have an index, those in tiles, and those published."""

    next: int = 0
    tree: Tree = Tree()
    published: Tree = Tree()


def taken(waiting: Sequence[Batch]) -> list[Batch]:
    """Return the batches that get their indexes in one transaction, from the first on."""
    found, entries = list[Batch](), 0
    for batch in waiting[:BATCHES_MAX]:
        entries += len(batch.entries)
        if entries > ENTRIES_MAX:
            break
        found.append(batch)
    return found


def indexed(batches: Sequence[Batch], first: int) -> dict[str, int]:
    """Return the index of each batch's first entry, where the first batch begins at `first`."""
    found = {}
    for batch in batches:
        found[batch.batch_id] = first
        first += len(batch.entries)
    return found
