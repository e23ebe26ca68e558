"""The tree: RFC 6962's published vectors, two other implementations, and proofs that prove nothing else."""

from __future__ import annotations

from typing import Any

import pymerkle
import pytest
from hypothesis import given, strategies as st
from pymerkle.proof import InclusionProof as TheirProof
from tlog_scales import tlog

from chalicelib.credit.log.core.merkle import (
    EMPTY_ROOT,
    NotProved,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_by,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.unit.log.trees import entries, subtrees_of

LEAVES = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")] + [
    bytes.fromhex("606162636465666768696a6b6c6d6e6f")
]
"""The leaves of Certificate Transparency's reference tests."""
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Their roots by size (the same tests)."""
PROOFS: list[tuple[int, int, list[str]]] = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
]
SIZES = st.integers(1, 600)


def test_roots_are_those_that_the_reference_tests_of_rfc_6962_publish() -> None:
    for size, root in enumerate(ROOTS):
        assert root_of(subtrees_of(LEAVES[:size]), size).hex() == root


@pytest.mark.parametrize(("index", "size", "proof"), PROOFS)
def test_proofs_are_those_that_the_reference_tests_of_rfc_6962_publish(index: int, size: int, proof: list[str]) -> None:
    assert [one.hex() for one in inclusion_proof(subtrees_of(LEAVES[:size]), index, size)] == proof


@given(SIZES, st.data())
def test_every_proof_of_inclusion_leads_to_the_root_and_is_that_of_two_other_implementations(
    size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    rows = entries(size)
    subtrees, leaf = subtrees_of(rows), leaf_hash(rows[index])
    proof, root = inclusion_proof(subtrees, index, size), root_of(subtrees, size)
    verify_inclusion(leaf, index, size, proof, root)
    tlog.InclusionProof(index, size, proof).check(leaf, root)
    theirs: Any = pymerkle.InmemoryTree()
    for row in rows:
        theirs.append_entry(row)
    assert theirs.get_state() == root
    made: TheirProof = theirs.prove_inclusion(index + 1, size)
    assert made.path == [leaf, *proof]


@given(SIZES, st.data())
def test_every_proof_of_consistency_leads_to_both_roots_and_passes_another_verifier(
    size: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, size))
    subtrees = subtrees_of(entries(size))
    proof, old_root, root = consistency_proof(subtrees, old, size), root_of(subtrees, old), root_of(subtrees, size)
    verify_consistency(old, size, old_root, root, proof)
    tlog.ConsistencyProof(old, size, proof).check(old_root, root)


@given(st.integers(2, 300), st.data())
def test_no_altered_proof_of_inclusion_passes(size: int, data: st.DataObject) -> None:
    subtrees = subtrees_of(entries(size))
    index = data.draw(st.integers(0, size - 1))
    proof, root, leaf = inclusion_proof(subtrees, index, size), root_of(subtrees, size), leaf_hash(entries(size)[index])
    nth, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    bent = (int.from_bytes(proof[nth], "big") ^ 1 << bit).to_bytes(32, "big")
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index))
    for altered in (
        (leaf, index, size, [*proof[:nth], bent, *proof[nth + 1 :]], root),
        (leaf, index, size, proof[:-1], root),
        (leaf, index, size, [*proof, root], root),
        (leaf, other, size, proof, root),
        (root, index, size, proof, root),
    ):
        with pytest.raises(NotProved):
            verify_inclusion(*altered)


@given(st.integers(2, 300), st.data())
def test_no_altered_proof_of_consistency_passes(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    subtrees = subtrees_of(entries(size))
    proof, old_root, root = consistency_proof(subtrees, old, size), root_of(subtrees, old), root_of(subtrees, size)
    nth = data.draw(st.integers(0, len(proof) - 1))
    bent = bytes([proof[nth][0] ^ 1]) + proof[nth][1:]
    for altered in (
        (old, size, old_root, root, [*proof[:nth], bent, *proof[nth + 1 :]]),
        (old, size, old_root, root, proof[:-1]),
        (old, size, old_root, root, [*proof, root]),
        (old, size, root, root, proof),
        (old, size, old_root, old_root, proof),
        (size, old, old_root, root, proof),
    ):
        with pytest.raises(NotProved):
            verify_consistency(*altered)


@pytest.mark.parametrize(
    ("index", "size", "proof", "sentence"),
    [
        (0, 0, [], "outside"),
        (1, 1, [], "outside"),
        (-1, 1, [], "outside"),
        (0, 1, [EMPTY_ROOT], "too long"),
        (0, 2, [], "too short"),
        (0, 2, [b"\x00" * 31], "32 bytes"),
        (0, 2, [b"\x00" * 33], "32 bytes"),
    ],
)
def test_a_verifier_says_why_a_proof_of_inclusion_does_not_pass(
    index: int, size: int, proof: list[bytes], sentence: str
) -> None:
    with pytest.raises(NotProved, match=sentence):
        root_by(EMPTY_ROOT, index, size, proof)


@pytest.mark.parametrize(
    ("old", "size", "proof", "sentence"),
    [
        (0, 0, [], "empty or larger"),
        (0, 5, [], "empty or larger"),
        (3, 2, [], "empty or larger"),
        (2, 2, [EMPTY_ROOT], "have a proof"),
        (1, 2, [], "is empty"),
        (3, 8, [EMPTY_ROOT] * 2, "too short"),
        (1, 2, [EMPTY_ROOT] * 2, "too long"),
        (1, 2, [b"\x00" * 31], "32 bytes"),
    ],
)
def test_a_verifier_says_why_a_proof_of_consistency_does_not_pass(
    old: int, size: int, proof: list[bytes], sentence: str
) -> None:
    with pytest.raises(NotProved, match=sentence):
        verify_consistency(old, size, EMPTY_ROOT, EMPTY_ROOT, proof)


def test_trees_of_one_size_are_the_same_or_are_not() -> None:
    verify_consistency(7, 7, EMPTY_ROOT, EMPTY_ROOT, [])
    with pytest.raises(NotProved, match="not the same"):
        verify_consistency(7, 7, EMPTY_ROOT, node_hash(EMPTY_ROOT, EMPTY_ROOT), [])


def test_a_root_that_is_no_hash_passes_nothing() -> None:
    with pytest.raises(NotProved, match="32 bytes"):
        verify_inclusion(EMPTY_ROOT, 0, 1, [], EMPTY_ROOT[:31])
    with pytest.raises(NotProved, match="32 bytes"):
        verify_consistency(1, 1, EMPTY_ROOT[:31], EMPTY_ROOT[:31], [])


def test_from_a_tree_of_no_leaf_and_to_itself_there_is_nothing_to_show() -> None:
    subtrees = subtrees_of(entries(5))
    assert consistency_proof(subtrees, 0, 5) == consistency_proof(subtrees, 5, 5) == []
