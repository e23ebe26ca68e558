"""Signed notes: the specification's and Go's own vectors, every wrong form, and that a changed byte is found."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings, strategies as st
from tlog_scales.signing import NoteSignature, Vkey
from tlog_scales.tlog import Checkpoint

from chalicelib.credit.log.core.notes import (
    NUMBER_MAX,
    SIGNATURES_MAX,
    Forged,
    Malformed,
    Note,
    NoteError,
    Signature,
    SignatureType,
    VerifierKey,
    base64_of,
    bytes_of,
    cosigned,
    signed,
    whole_of,
)
from tests.unit.log.keys import LOG, WITNESSES, Key

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETERS = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
ENOCHS = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
"""Keys, text and signatures of the tests of golang.org/x/mod/sumdb/note, as that package publishes them."""
QUASIMODO = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore "
    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)
"""The example of C2SP signed-note."""
COSIGNED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
"""The example of C2SP tlog-cosignature; no keys are published with it."""


def peter(message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(PETER_SEED).sign(message)


def test_gos_key_is_read_and_written_and_signs_gos_note() -> None:
    key = VerifierKey.parse(PETER)
    assert (key.name, key.type, key.id.hex(), key.vkey) == ("PeterNeumann", SignatureType.TEXT, "c74f20a3", PETER)
    assert Note(TEXT, (signed(TEXT, key, peter),)).written == TEXT + "\n" + PETERS


def test_of_gos_note_the_signatures_of_known_keys_are_returned_and_others_left_out() -> None:
    note = Note.parse(TEXT + "\n" + PETERS + ENOCHS)
    assert note.text == TEXT
    first, second = VerifierKey.parse(PETER), VerifierKey.parse(ENOCH)
    assert [key for key, _ in note.by([first])] == [first]
    assert [key for key, _ in note.by([second, first])] == [first, second]
    assert note.by([]) == ()


@pytest.mark.parametrize("wrong", ["BADKEY==", "+"])
def test_every_mangled_key_is_refused(wrong: str) -> None:
    for start in range(len(PETER)):
        for end in range(start + 1, len(PETER) + 1):
            if (start, end) != (0, len(PETER)):
                with pytest.raises(Malformed):
                    VerifierKey.parse(PETER[start:end])
    for place, sign in enumerate(PETER):
        with pytest.raises(Malformed):
            VerifierKey.parse(PETER[:place] + chr(ord(sign) + 1) + PETER[place + 1 :])
    for text in (PETER + wrong, "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="):
        with pytest.raises(Malformed):
            VerifierKey.parse(text)


@pytest.mark.parametrize(
    "vkey",
    [
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  # A type that nobody knows.
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("PeterNeumann", "Peter Neumann"),
        PETER.replace("PeterNeumann", "Peter\u00a0Neumann"),
        PETER.replace("PeterNeumann", ""),
        "",
        "a",
        "a+b",
        "a+b+",
    ],
)
def test_a_key_of_another_form_is_refused(vkey: str) -> None:
    with pytest.raises(Malformed):
        VerifierKey.parse(vkey)


@pytest.mark.parametrize(
    "note",
    [
        TEXT,
        TEXT + "\n",
        TEXT + "\n" + PETERS[:-1],
        "\x01" + TEXT + "\n" + PETERS,
        TEXT + "\r\n" + PETERS,
        b"\xff" + (TEXT + "\n" + PETERS).encode(),
        "\ud800" + TEXT + "\n" + PETERS,
        TEXT + "\n" + PETERS.replace("PeterNeumann", "Bad Name"),
        TEXT + "\n" + PETERS.replace("PeterNeumann", "Bad+Name"),
        TEXT + "\n" + PETERS + "Unexpected line.\n",
        TEXT + "\n" + PETERS.replace("—", "-"),
        TEXT + "\n" + PETERS + "\n",
        TEXT + "\n" + PETERS * (SIGNATURES_MAX + 1),
        TEXT + "\n— PeterNeumann x08gow==\n",
        TEXT + "\n— PeterNeumann\n",
        TEXT + "\n— \n",
        TEXT + "\n" + PETERS.replace("AM=", "AN="),
        TEXT + "\n" + PETERS.replace("AM=", "AM"),
        TEXT + "\n" + PETERS.replace(" x08", "  x08"),
        "a" * 1_000_000 + "\n\n" + PETERS,
        PETERS,
        "",
    ],
)
def test_a_note_of_another_form_is_refused(note: str | bytes) -> None:
    with pytest.raises(Malformed):
        Note.parse(note)


def test_the_examples_of_the_specifications_are_read_and_written_to_the_byte() -> None:
    for example in (QUASIMODO, COSIGNED):
        assert Note.parse(example.encode()).written == example
    assert Note.parse(QUASIMODO).text.endswith("\n\ned è subito sera.\n")
    text = "\n".join(COSIGNED.split("\n")[:3]) + "\n"
    witness = Note.parse(COSIGNED).signatures[1]
    assert (Note.parse(COSIGNED).text, witness.at, len(witness.blob)) == (text, 1_679_315_147, 72)


def test_as_many_signatures_as_the_specification_asks_for_are_read() -> None:
    assert len(Note.parse(TEXT + "\n" + PETERS * SIGNATURES_MAX).signatures) == SIGNATURES_MAX


def test_a_signature_with_something_in_it_is_forged_and_of_an_unknown_key_it_is_left_out() -> None:
    note = Note.parse(TEXT + "\n" + PETERS[:60] + "ABCD" + PETERS[60:] + ENOCHS)
    assert [key.name for key, _ in note.by([VerifierKey.parse(ENOCH)])] == ["EnochRoot"]
    with pytest.raises(Forged):
        note.by([VerifierKey.parse(PETER), VerifierKey.parse(ENOCH)])


def test_a_key_of_the_same_name_or_the_same_id_alone_is_an_unknown_one() -> None:
    key = VerifierKey.parse(PETER)
    for name, key_id in (("PeterNeumann", b"\0\0\0\0"), ("Peter", key.id)):
        assert Note(TEXT, (Signature(name, key_id, b"no signature"),)).by([key]) == ()


def test_a_key_that_is_no_point_of_the_curve_verifies_nothing() -> None:
    for public in (b"\xff" * 32, b"\x02" + b"\0" * 31):
        assert not VerifierKey("a", SignatureType.TEXT, public).verifies(TEXT, b"\0" * 64)


@given(st.integers(0, NUMBER_MAX), st.text(st.characters(min_codepoint=32, codec="utf-8"), max_size=40))
def test_what_a_key_cosigns_it_verifies_at_that_time_alone(at: int, line: str) -> None:
    key, text = WITNESSES[0], line + "\n"
    one = key.cosigned(text, at)
    assert (one.at, one.is_by(key.public), key.public.verifies(text, one.blob)) == (at, True, True)
    assert not one.is_by(LOG.public)
    assert not key.public.verifies(text, (one.at ^ 1).to_bytes(8) + one.blob[8:])
    assert not key.public.verifies(text + "a\n", one.blob)
    assert Note.parse(Note(text, (one,)).written.encode()) == Note(text, (one,))


def test_a_time_beyond_63_bits_is_no_time() -> None:
    key = WITNESSES[0]
    at = NUMBER_MAX + 1
    blob = at.to_bytes(8) + key.sign(f"cosignature/v1\ntime {at}\n{TEXT}".encode())
    assert not key.public.verifies(TEXT, blob)


@given(st.integers(0), st.integers(1, 255))
@settings(max_examples=300)
def test_a_changed_byte_of_a_note_is_found(place: int, change: int) -> None:
    text, keys = "origin\n1\nroot\n", (LOG.public, WITNESSES[0].public)
    note = Note(text, (signed(text, LOG.public, LOG.sign), WITNESSES[0].cosigned(text)))
    data = bytearray(note.written.encode())
    data[place % len(data)] ^= change
    try:
        found = Note.parse(bytes(data)).by(keys)
    except NoteError:
        return
    assert len(found) < 2


def test_a_private_key_of_another_lets_nothing_out() -> None:
    other = Key("other")
    with pytest.raises(Forged):
        signed(TEXT, LOG.public, other.sign)
    with pytest.raises(Forged):
        cosigned(TEXT, WITNESSES[0].public, other.sign, 1)
    with pytest.raises(Forged):
        signed(TEXT, LOG.public, lambda _: b"short")


@pytest.mark.parametrize("text", ["no end", "", "\x00\n", "\ud800\n"])
def test_a_text_that_can_be_no_notes_is_not_signed(text: str) -> None:
    with pytest.raises(Malformed):
        signed(text, LOG.public, LOG.sign)
    with pytest.raises(Malformed):
        cosigned(text, WITNESSES[0].public, WITNESSES[0].sign, 1)


def test_of_one_key_the_last_signature_stays_in_the_first_ones_place() -> None:
    text = "a\n"
    old, other, new = WITNESSES[0].cosigned(text, 1), WITNESSES[1].cosigned(text, 2), WITNESSES[0].cosigned(text, 3)
    assert Note(text, (old, other)).plus([new]).signatures == (new, other)


@given(st.binary(max_size=80))
def test_base64_has_one_form(data: bytes) -> None:
    assert bytes_of(base64_of(data)) == data


@pytest.mark.parametrize(
    "text", ["QQ", "QR==", "QQ=", "QQ==\n", "Q Q=", "QUJDQUJD=", "QUJD=QUJD", "-_-_", "语", "====", "\ud800"]
)
def test_base64_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        bytes_of(text)


@given(st.integers(0, NUMBER_MAX))
def test_a_whole_number_is_read_as_it_is_written(number: int) -> None:
    assert whole_of(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", "00", "01", "+1", "-1", "1.0", " 1", "1 ", "1_0", "٣", "²", str(NUMBER_MAX + 1), "9" * 5_000]
)
def test_a_number_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        whole_of(text)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20), st.sampled_from(SignatureType))
def test_an_independent_implementation_reads_and_writes_the_same_keys(name: str, kind: SignatureType) -> None:
    key = Key(name, kind).public
    theirs = Vkey.from_string(key.vkey)
    assert (theirs.serialize(), theirs.key_id.to_bytes(4)) == (key.vkey, key.id)
    assert VerifierKey.parse(Vkey(name, None, kind, key.public).serialize()) == key


def test_an_independent_implementation_verifies_what_was_signed_and_not_what_was_changed() -> None:
    text = f"{LOG.public.name}\n7\n{base64_of(bytes(32))}\n"
    note = Note(text, (signed(text, LOG.public, LOG.sign), *(one.cosigned(text) for one in WITNESSES)))
    theirs = Checkpoint.from_text(note.written)
    assert theirs.serialize() == note.written
    for key in (LOG, *WITNESSES):
        theirs.verify(Vkey.from_string(key.public.vkey))
        changed = Checkpoint.from_text(note.written.replace("\n7\n", "\n8\n"))
        with pytest.raises(Exception, match=r"^$"):
            changed.verify(Vkey.from_string(key.public.vkey))
    assert [NoteSignature.from_line(one.line).serialize() + "\n" for one in note.signatures] == [
        one.line for one in note.signatures
    ]
