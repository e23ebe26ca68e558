"""Receipts: as files and packed for QR codes, the same thing; nothing that was changed passes; they stay small."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.credit.log.core.checkpoints import BelowQuorum, OtherLog, Policy, TreeHead, compose
from chalicelib.credit.log.core.commitments import Kind, Record, entry_of
from chalicelib.credit.log.core.merkle import NotProved, inclusion_proof, root_of
from chalicelib.credit.log.core.notes import Malformed, NoteError, Signature, SignatureType, VerifierKey
from chalicelib.credit.log.core.proofs import TlogProof
from chalicelib.credit.log.core.receipts import MARK, PACKED_BYTES_MAX, Receipt, code_of, packed_of
from chalicelib.credit.log.core.tiles import Tiles
from tests.unit.log.keys import LOG, ORIGIN, POLICY, WITNESSES, Key
from tests.unit.log.trees import entries, files_of

SALT = bytes(range(32))
LINES = {"on": "2026-03-01", "points": "712", "grade": "A", "policy": "3", "steps": "1,2,0,-3,1", "taken": "0"}
RECORD = Record(Kind.SCORE, "v00012.00345/7", "v00012r00345", 7, bytes(range(33)), LINES).canonical()


def receipt(index: int = 7, size: int = 300, *, record: bytes = RECORD, witnesses: int = 3) -> Receipt:
    rows = entries(size)
    rows[index] = entry_of(SALT, record)
    tiles = Tiles(files_of(rows).get, size)
    note = compose(TreeHead(ORIGIN, size, root_of(tiles, size)), LOG.public, LOG.sign)
    note = note.plus(one.cosigned(note.text) for one in WITNESSES[:witnesses])
    return Receipt.of(record, SALT, TlogProof(index, tuple(inclusion_proof(tiles, index, size)), note.written))


ONE = receipt()
PACKED = ONE.packed(POLICY)


def test_a_file_is_a_proof_with_salt_and_record_beside_it_and_read_back_is_the_receipt() -> None:
    assert TlogProof.parse(ONE.text).extra == SALT + RECORD
    assert Receipt.parse(ONE.text) == ONE
    assert ONE.verify(POLICY).size == 300
    bare = TlogProof(ONE.proof.index, ONE.proof.hashes, ONE.proof.note, SALT)
    with pytest.raises(Malformed):
        Receipt.parse(bare.text)


@given(st.integers(1, 400), st.data())
@settings(deadline=None, max_examples=40)
def test_packed_and_unpacked_it_is_the_same_with_the_witnesses_that_are_asked_for(
    size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    lines = data.draw(st.text(st.characters(codec="utf-8", min_codepoint=32), min_size=1, max_size=80))
    one = receipt(index, size, record=lines.encode())
    found = Receipt.unpacked(packed_of(code_of(one.packed(POLICY))), POLICY)
    assert (found.record, found.salt, found.proof.index) == (one.record, one.salt, one.proof.index)
    assert found.proof.hashes == one.proof.hashes
    told = found.verify(POLICY)
    assert (told.size, list(told.cosigned)) == (size, list(one.verify(POLICY).cosigned)[:2])


def test_at_40_000_leaves_it_has_950_bytes_and_fits_a_code_of_version_22() -> None:
    one = receipt(20_000, 40_000)
    assert len(one.proof.hashes) == 16
    assert len(one.packed(POLICY)) <= 960
    assert len(code_of(one.packed(POLICY))) <= 1_460  # ISO/IEC 18004, table 7, level L.


def test_hexadecimal_is_packed_as_what_it_stands_for() -> None:
    for text in ("00" * 33, "a" * 11, "abcdef0123x0123456789", "0" * 1_001, "ABCDEF0123456789", "0123456789"):
        one = receipt(record=text.encode())
        assert Receipt.unpacked(one.packed(POLICY), POLICY).record == text.encode()
    assert len(receipt(record=b"0" * 66).packed(POLICY)) == len(receipt(record=b"x").packed(POLICY)) + 34


@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
@settings(max_examples=500)
def test_a_changed_byte_of_what_was_packed_makes_it_fail(at: int, bits: int) -> None:
    changed = bytearray(PACKED)
    changed[at] ^= bits
    with pytest.raises((NoteError, NotProved)):
        Receipt.unpacked(bytes(changed), POLICY).verify(POLICY)


@given(st.integers(0, len(PACKED) - 1), st.binary(max_size=40))
@settings(max_examples=200)
def test_what_ends_early_or_goes_on_is_refused(at: int, more: bytes) -> None:
    with pytest.raises((NoteError, NotProved)):
        Receipt.unpacked(PACKED[:at], POLICY)
    with pytest.raises((NoteError, NotProved)):
        Receipt.unpacked(PACKED[:at] + more, POLICY).verify(POLICY)
    with pytest.raises(Malformed):
        Receipt.unpacked(PACKED + b"\0" + more, POLICY)


@given(st.binary(max_size=600))
def test_no_bytes_whatever_break_it(data: bytes) -> None:
    with pytest.raises((NoteError, NotProved)):
        Receipt.unpacked(data, POLICY)
    with pytest.raises((NoteError, NotProved)):
        Receipt.unpacked(b"\x01" + data, POLICY)


def test_a_record_that_is_packed_in_another_way_is_refused() -> None:
    one = receipt(record=b"0" * 10)
    packed = one.packed(POLICY)
    for short in (b"0" * 10, b"\x02\x01\x00\x02\x04" + bytes(4), b"\x02\x02\x00", b"\x02", b""):
        with pytest.raises(Malformed):
            Receipt.unpacked(packed[:33] + len(short).to_bytes(2) + short + packed[42:], POLICY)


def test_of_another_town_it_says_so_and_below_the_quorum_too() -> None:
    other = Key("sanbao.example/other")
    theirs = Policy((other.public,), POLICY.witnesses, 2)
    with pytest.raises(OtherLog):
        Receipt.unpacked(PACKED, theirs)
    with pytest.raises(OtherLog):
        ONE.verify(theirs)
    with pytest.raises(BelowQuorum):
        receipt(witnesses=1).packed(POLICY)
    alone = receipt(witnesses=1).packed(replace(POLICY, quorum=1))
    with pytest.raises(BelowQuorum):
        Receipt.unpacked(alone, POLICY).verify(POLICY)
    with pytest.raises(BelowQuorum):
        Receipt.unpacked(PACKED, replace(POLICY, witnesses=POLICY.witnesses[1:])).verify(POLICY)


def test_of_two_signatures_of_the_log_one_is_packed_and_those_of_strangers_none() -> None:
    new = Key("the next key")
    key = VerifierKey(ORIGIN, SignatureType.TEXT, new.public.public)
    changing = replace(POLICY, logs=(key, LOG.public))
    lines = [Signature(ORIGIN, key.id, new.sign(ONE.proof.note.split("\n\n")[0].encode() + b"\n")).line]
    lines += [Signature("stranger", b"1234", b"5" * 64).line]
    more = replace(ONE, proof=replace(ONE.proof, note=ONE.proof.note + "".join(lines)))
    assert len(more.packed(changing)) == len(PACKED)
    assert Receipt.unpacked(more.packed(changing), changing).verify(changing).size == 300


def test_what_does_not_verify_is_not_packed() -> None:
    with pytest.raises(NotProved):
        replace(ONE, record=b"another").packed(POLICY)


@given(st.binary(max_size=300))
def test_a_code_is_read_as_it_is_written(data: bytes) -> None:
    code = code_of(data)
    assert packed_of(code) == data
    assert code.isascii()
    assert code == code.upper()


@pytest.mark.parametrize(
    ("data", "coded"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")],
)
def test_the_examples_of_rfc_9285_come_out_to_the_letter(data: bytes, coded: str) -> None:
    assert code_of(data) == MARK + coded
    assert packed_of(MARK + coded) == data


@pytest.mark.parametrize(
    "code", ["", "BB8", "SB1:A", "SB1:BB8A", "SB1:GGW", "SB1::::", "SB1:bb8", "SB1:ZZ", "sb1:BB8", "SB1:語B8"]
)
def test_what_is_no_code_of_a_receipt_is_refused(code: str) -> None:
    with pytest.raises(Malformed):
        packed_of(code)


def test_the_largest_code_holds_as_much_as_may_be_packed() -> None:
    assert len(code_of(bytes(PACKED_BYTES_MAX))) <= 4_296
