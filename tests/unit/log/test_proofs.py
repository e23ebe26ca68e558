"""Proofs to take along: written, read back, verified offline, and refused for any change."""

from __future__ import annotations

import base64
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.credit.log.core.checkpoints import BelowQuorum, TreeHead, compose
from chalicelib.credit.log.core.merkle import NotProved, inclusion_proof, root_of
from chalicelib.credit.log.core.notes import Malformed, NoteError
from chalicelib.credit.log.core.proofs import TlogProof
from chalicelib.credit.log.core.tiles import Tiles
from tests.unit.log.keys import LOG, ORIGIN, POLICY, WITNESSES
from tests.unit.log.trees import entries, entry, files_of


def proof_of(index: int, size: int, *, witnesses: int = 2, extra: bytes = b"") -> TlogProof:
    tiles = Tiles(files_of(entries(size)).get, size)
    note = compose(TreeHead(ORIGIN, size, root_of(tiles, size)), LOG.public, LOG.sign)
    note = note.plus(one.cosigned(note.text) for one in WITNESSES[:witnesses])
    return TlogProof(index, tuple(inclusion_proof(tiles, index, size)), note.written, extra)


PROOF = proof_of(7, 300)


def test_a_proof_has_the_form_of_the_specification() -> None:
    lines = proof_of(1, 2, extra=b"seen").text.split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra c2Vlbg==", "index 1"]
    assert base64.b64decode(lines[3]) == proof_of(1, 2).hashes[0]
    assert lines[4:7] == ["", ORIGIN, "2"]
    assert proof_of(0, 1).text.startswith(f"c2sp.org/tlog-proof@v1\nindex 0\n\n{ORIGIN}\n1\n")


@given(st.integers(1, 600), st.data())
@settings(deadline=None, max_examples=30)
def test_a_proof_read_back_is_the_proof_and_verifies_its_entry_alone(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = proof_of(index, size, extra=data.draw(st.binary(max_size=40)))
    assert TlogProof.parse(proof.text) == proof
    found = proof.verify(entry(index), POLICY)
    assert (found.size, set(found.cosigned)) == (size, {one.public.name for one in WITNESSES[:2]})
    with pytest.raises(NotProved):
        proof.verify(entry(index + 1), POLICY)


@given(st.integers(0, len(PROOF.text.encode()) - 1), st.integers(1, 255))
@settings(max_examples=300)
def test_a_tampered_byte_anywhere_makes_it_fail(at: int, bits: int) -> None:
    tampered = bytearray(PROOF.text.encode())
    tampered[at] ^= bits
    with pytest.raises((NoteError, NotProved, UnicodeDecodeError)):
        TlogProof.parse(tampered.decode()).verify(entry(7), POLICY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1\n",
        PROOF.text.replace("@v1", "@v2"),
        PROOF.text.replace("index 7", "index 07"),
        PROOF.text.replace("index 7", "index -7"),
        PROOF.text.replace("index 7\n", ""),
        PROOF.text.replace("index 7", "extra \nindex 7"),
        PROOF.text.replace("index 7", "index 7\nextra AAAA"),
        PROOF.text.replace("index 7", "index 7\nAAAA"),
        PROOF.text.replace("index 7", "index 7" + ("\n" + base64.b64encode(bytes(32)).decode()) * 60),
        PROOF.text.replace("\n\n", "\n", 1),
        PROOF.text.replace("\n", "\r\n"),
        PROOF.text + "\n",
    ],
)
def test_what_is_not_written_so_is_no_proof(text: str) -> None:
    with pytest.raises(Malformed):
        TlogProof.parse(text)


def test_a_proof_below_the_quorum_proves_nothing() -> None:
    with pytest.raises(BelowQuorum):
        proof_of(7, 300, witnesses=1).verify(entry(7), POLICY)


@pytest.mark.parametrize("size", [1, 256, 65_536])
def test_a_proof_for_another_index_or_with_other_hashes_proves_nothing(size: int) -> None:
    proof = proof_of(0, size)
    with pytest.raises(NotProved):
        replace(proof, index=size).verify(entry(0), POLICY)
    with pytest.raises(NotProved):
        replace(proof, hashes=(*proof.hashes, bytes(32))).verify(entry(0), POLICY)


def test_a_proof_is_verified_within_two_milliseconds() -> None:
    proof = proof_of(20_000, 40_000)
    proof.verify(entry(20_000), POLICY)
    taken = []
    for _ in range(20):
        start = time.process_time()
        proof.verify(entry(20_000), POLICY)
        taken.append(time.process_time() - start)
    assert min(taken) < 0.002
