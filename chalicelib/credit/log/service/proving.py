"""Proofs against what is published, from its tiles: that an entry is in it, and that it grew out of a smaller one."""

from __future__ import annotations

from chalicelib.credit.log.core.batches import NothingPublished, NotInLog, NotYetInLog, Place, Tree
from chalicelib.credit.log.core.merkle import consistency_proof, inclusion_proof
from chalicelib.credit.log.core.proofs import TlogProof
from chalicelib.credit.log.core.tiles import Tiles
from chalicelib.credit.log.store import files, rows


def prove(*, index: int) -> TlogProof:
    """Return the proof that an entry is in the published log. One round trip, and three reads of S3 up to 65,535.

    Raises:
        NothingPublished: there is no published log yet.
        NotInLog: it has no such index.
    """
    published = rows.find_published()
    if not published.size:
        raise NothingPublished
    if not 0 <= index < published.size:
        raise NotInLog
    return _proof(index, published)


def prove_place(*, place: Place, extra: bytes = b"") -> TlogProof:
    """Return the proof that what was registered is in the published log. One round trip, and three reads of S3.

    Raises:
        NotYetInLog: it is not; it will be.
    """
    index, published = rows.find_place(place)
    if index is None or index >= published.size:
        raise NotYetInLog
    return _proof(index, published, extra)


def _proof(index: int, published: Tree, extra: bytes = b"") -> TlogProof:
    hashes = inclusion_proof(Tiles(files.read, published.size), index, published.size)
    return TlogProof(index, tuple(hashes), published.note, extra)


def prove_growth(*, old: int, size: int) -> list[bytes]:
    """Return the proof that the tree of `old` leaves is the beginning of that of `size`, which is published.

    One round trip, and reads of S3.

    Raises:
        NothingPublished: there is no published log yet.
        NotInLog: the published log is smaller, or the old tree is the larger one.
    """
    published = rows.find_published()
    if not published.size:
        raise NothingPublished
    if not 0 < old <= size <= published.size:
        raise NotInLog
    return consistency_proof(Tiles(files.read, published.size), old, size)
