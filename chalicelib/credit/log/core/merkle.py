"""The Merkle tree of RFC 6962 and RFC 9162: its hashes, proofs of inclusion and consistency, and strict verifiers.

Where a tree's hashes are kept is no business of this module: proofs are made over whatever tells them (`Subtrees`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of the tree of no leaf (RFC 6962, 2.1)."""

Subtrees = Callable[[int, int], bytes]
"""From a height and a place to the hash of a whole subtree: `(h, n)` has the leaves from n * 2**h, 2**h of them."""
Span = tuple[int, int]
"""Leaves from the first to before the second."""


class NotProved(ValueError):
    """A proof does not prove what it is said to; the sentence tells where it fails."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962, 2.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two (RFC 6962, 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def folded(hashes: Sequence[bytes]) -> bytes:
    """Return the hash over neighbours of one height, as many as a power of two."""
    row = list(hashes)
    assert row, "there is no subtree of nothing"
    while len(row) > 1:
        assert len(row) % 2 == 0, "a whole subtree has a power of two of leaves"
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def _split(leaves: int) -> int:
    """Return the largest power of two that is less than so many leaves (RFC 6962, 2.1)."""
    return 1 << (leaves - 1).bit_length() - 1


def hash_of(subtrees: Subtrees, first: int, last: int) -> bytes:
    """Return the hash over the leaves from `first` to before `last`, of which `first` begins a subtree."""
    leaves = last - first
    if leaves & (leaves - 1) == 0:
        height = leaves.bit_length() - 1
        return subtrees(height, first >> height)
    middle = first + _split(leaves)
    return node_hash(hash_of(subtrees, first, middle), hash_of(subtrees, middle, last))


def root_of(subtrees: Subtrees, size: int) -> bytes:
    """Return the root of a tree of `size` leaves."""
    return hash_of(subtrees, 0, size) if size else EMPTY_ROOT


def inclusion_proof(subtrees: Subtrees, index: int, size: int) -> list[bytes]:
    """Return the hashes from a leaf up to the root of the tree of `size` (RFC 6962, 2.1.1)."""
    assert 0 <= index < size, (index, size)
    return [hash_of(subtrees, *span) for span in reversed(list(_beside(index, size)))]


def _beside(index: int, size: int) -> Iterator[Span]:
    """Yield what lies beside the way from the root down to a leaf."""
    first, last = 0, size
    while last - first > 1:
        middle = first + _split(last - first)
        if index < middle:
            yield middle, last
            last = middle
        else:
            yield first, middle
            first = middle


def consistency_proof(subtrees: Subtrees, old: int, size: int) -> list[bytes]:
    """Return the hashes that show the tree of `old` leaves to be the beginning of that of `size` (RFC 6962, 2.1.2).

    From a tree of no leaf, and from a tree to itself, there is nothing to show.
    """
    assert 0 <= old <= size, (old, size)
    if old in (0, size):
        return []
    return [hash_of(subtrees, *span) for span in reversed(list(_between(old, size)))]


def _between(old: int, size: int) -> Iterator[Span]:
    """Yield what lies beside the way from the root to the end of the old tree, and where it ends."""
    first, last = 0, size
    while old != last:
        middle = first + _split(last - first)
        if old <= middle:
            yield middle, last
            last = middle
        else:
            yield first, middle
            first = middle
    if first:  # The old tree as a whole is known by its root.
        yield first, last


def _checked(*hashes: bytes) -> None:
    if any(len(one) != HASH_BYTES for one in hashes):
        message = "a hash has not 32 bytes"
        raise NotProved(message)


def root_by(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root that a proof of inclusion leads to (RFC 9162, 2.1.3.2).

    Raises:
        NotProved: the leaf is not in a tree of that size, or the proof is too short, too long or not of hashes.
    """
    _checked(leaf, *proof)
    if not 0 <= index < size:
        message = "the index is outside the tree"
        raise NotProved(message)
    at, last, found = index, size - 1, leaf
    for one in proof:
        if last == 0:
            message = "the proof is too long"
            raise NotProved(message)
        if at & 1 or at == last:
            found = node_hash(one, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, one)
        at, last = at >> 1, last >> 1
    if last:
        message = "the proof is too short"
        raise NotProved(message)
    return found


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Let a proof pass that a leaf's hash is number `index` of the tree with this size and root.

    Raises:
        NotProved: it does not prove that.
    """
    _checked(root)
    if root_by(leaf, index, size, proof) != root:
        message = "the proof leads to another root"
        raise NotProved(message)


def verify_consistency(old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> None:
    """Let a proof pass that the old tree is the beginning of the tree (RFC 9162, 2.1.4.2).

    Raises:
        NotProved: it does not prove that. From a tree of no leaf nothing is ever proved: its caller decides.
    """
    _checked(old_root, root, *proof)
    if not 0 < old <= size:
        message = "the old tree is empty or larger"
        raise NotProved(message)
    if old == size:
        if proof or old_root != root:
            message = "trees of one size are not the same, or have a proof"
            raise NotProved(message)
        return
    if not proof:
        message = "the proof is empty"
        raise NotProved(message)
    whole = old & (old - 1) == 0
    start, *rest = [old_root, *proof] if whole else proof
    if _climbed(old, size, start, rest) != (old_root, root):
        message = "the proof leads to other roots"
        raise NotProved(message)


def _climbed(old: int, size: int, start: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return both roots that a proof of consistency leads to, the old one first."""
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = start
    for one in proof:
        if last == 0:
            message = "the proof is too long"
            raise NotProved(message)
        if at & 1 or at == last:
            before, after = node_hash(one, before), node_hash(one, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, one)
        at, last = at >> 1, last >> 1
    if last:
        message = "the proof is too short"
        raise NotProved(message)
    return before, after
