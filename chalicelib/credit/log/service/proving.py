"""Proofs against what is published, from its tiles: that an entry is in it, and that it grew out of a smaller one."""

from __future__ import annotations

from chalicelib.credit.log.core.batches import NothingPublished, NotInLog, NotYetInLog, Place, Tree
from chalicelib.credit.log.core.checkpoints import verify
from chalicelib.credit.log.core.merkle import consistency_proof, inclusion_proof
from chalicelib.credit.log.core.notes import NoteError
from chalicelib.credit.log.core.proofs import TlogProof
from chalicelib.credit.log.core.tiles import Tiles
from chalicelib.credit.log.service.identity import policy
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
    """Return the proof that what was registered is in the published log, and since when: under the first checkpoint.

    So it shows the earliest moment by which others saw it. Where keys or witnesses changed since, so that this one does
    not verify any more, it is under the newest one. Two round trips, and three reads of S3.

    Raises:
        NotYetInLog: it is not; it will be.
    """
    index, published = rows.find_place(place)
    if index is None or index >= published.size:
        raise NotYetInLog
    first = rows.find_first_with(index)
    return _proof(index, first if _is_relied_on(first) else published, extra)


def _is_relied_on(tree: Tree) -> bool:
    try:
        return bool(tree.size) and verify(tree.note, policy()).size == tree.size
    except NoteError:
        return False


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
