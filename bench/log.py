"""The witnessed log: leaves a second into tiles, reads a proof takes, how long one is verified, and memory at length.

Nothing is read or written: files lie in memory, or are dropped. Time is the processor's. What must hold: docs/log.md.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

from bench.lines import line
from chalicelib.credit.log.core.checkpoints import TreeHead, compose
from chalicelib.credit.log.core.merkle import inclusion_proof, root_of
from chalicelib.credit.log.core.proofs import TlogProof
from chalicelib.credit.log.core.tiles import Edge, Tiles
from tests.unit.log.keys import LOG, ORIGIN, POLICY, WITNESSES
from tests.unit.log.trees import entries, entry

LEAVES = 40_000
"""A town's people, each with one new score."""
MANY, AT_ONCE = 3_000_000, 50_000
LEAVES_A_SECOND_LEAST, READS_MOST, VERIFY_MS_MOST, GROWTH_MB_MOST = 250_000, 3, 2, 8
PROVED = range(0, LEAVES, 997)


def main() -> None:
    """Measure, and print the lines."""
    kept = _integrated()
    _proved(kept)
    _sustained()


def _integrated() -> dict[str, bytes]:
    """Return the files of a town's night of leaves."""
    rows = entries(LEAVES)
    start = time.process_time()
    edge = Edge()
    kept = dict(edge.append(rows))
    edge.root()
    spent = time.process_time() - start
    line(
        f"log: {LEAVES:,} leaves into tiles, microseconds a leaf",
        spent / LEAVES * 1e6,
        "µs",
        goal=1e6 / LEAVES_A_SECOND_LEAST,
    )
    line("log: leaves a second", LEAVES / spent, "leaves/s")
    return kept


def _proved(kept: dict[str, bytes]) -> None:
    asked: list[str] = []

    def read(path: str) -> bytes | None:
        asked.append(path)
        return kept.get(path)

    root = root_of(Tiles(kept.get, LEAVES), LEAVES)
    note = compose(TreeHead(ORIGIN, LEAVES, root), LOG.public, LOG.sign)
    note = note.plus(one.cosigned(note.text) for one in WITNESSES)
    most, proofs = 0, list[TlogProof]()
    start = time.process_time()
    for index in PROVED:
        asked.clear()
        hashes = inclusion_proof(Tiles(read, LEAVES), index, LEAVES)
        most = max(most, len(asked))
        proofs.append(TlogProof(index, tuple(hashes), note.written))
    line("log: a proof, made", (time.process_time() - start) / len(proofs) * 1000, "ms")
    line("log: tiles read for a proof, at most", most, "reads", goal=READS_MOST)
    line("log: a proof of 3 witnesses, bytes", len(proofs[-1].text.encode()), "bytes")
    texts = [(one.index, one.text) for one in proofs]
    start = time.process_time()
    for index, text in texts:
        TlogProof.parse(text).verify(entry(index), POLICY)
    line(
        "log: a proof, read and verified", (time.process_time() - start) / len(texts) * 1000, "ms", goal=VERIFY_MS_MOST
    )


def _batches() -> Iterator[list[bytes]]:
    for first in range(0, MANY, AT_ONCE):
        yield entries(AT_ONCE, first)


def _sustained() -> None:
    """Grow a tree for years; what it holds in memory stays what its edge needs."""
    edge, spent, peaks = Edge(), 0.0, list[int]()
    for rows in _batches():
        start = time.process_time()
        for _ in edge.append(rows):
            pass
        spent += time.process_time() - start
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert edge.size == MANY
    line(f"log: {MANY:,} leaves, leaves a second", MANY / spent, "leaves/s")
    grown = (peaks[-1] - peaks[len(peaks) // 10]) / 1024
    line(f"log: {MANY:,} leaves, memory gained after the first tenth", grown, "MB", goal=GROWTH_MB_MOST)


if __name__ == "__main__":
    main()
