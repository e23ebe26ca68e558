"""Checkpoints and policies: forms, what makes one to rely on, and an independent implementation's word on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st
from tlog_scales.signing import PlainEd25519Signer, Vkey
from tlog_scales.tlog import Checkpoint as TheirCheckpoint

from chalicelib.credit.log.core.checkpoints import (
    BelowQuorum,
    Checkpoint,
    OtherLog,
    Policy,
    TreeHead,
    compose,
    read,
    verify,
)
from chalicelib.credit.log.core.merkle import EMPTY_ROOT
from chalicelib.credit.log.core.notes import (
    Forged,
    Malformed,
    Note,
    NoteError,
    NotSigned,
    Signature,
    SignatureType,
    VerifierKey,
    base64_of,
)
from tests.unit.log.keys import LOG, ORIGIN, POLICY, WITNESSES, Key

ROOT = bytes(range(32))
HEAD = TreeHead(ORIGIN, 7, ROOT)
AT = 1_700_000_000


def cosigned(head: TreeHead = HEAD, *, by: int = 3) -> Note:
    note = compose(head, LOG.public, LOG.sign)
    return note.plus(one.cosigned(head.text, AT + place) for place, one in enumerate(WITNESSES[:by]))


def test_the_specifications_example_is_read_and_written_to_the_byte() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    head = TreeHead.parse(text)
    assert (head.origin, head.size, head.root.hex()[:8]) == ("example.com/behind-the-sofa", 20_852_163, "0ac5186a")
    assert head.text == text


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(st.sampled_from(["a", "b c", "语"])))
def test_a_head_is_read_as_it_is_written(size: int, root: bytes, extensions: list[str]) -> None:
    head = TreeHead(ORIGIN, size, root if size else EMPTY_ROOT, tuple(extensions))
    assert TreeHead.parse(head.text) == head


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        f"a\n1\n{base64_of(ROOT)}",
        "a\n1\n",
        f"\n1\n{base64_of(ROOT)}\n",
        f"a\n01\n{base64_of(ROOT)}\n",
        f"a\n-1\n{base64_of(ROOT)}\n",
        f"a\n{2**63}\n{base64_of(ROOT)}\n",
        f"a\n1\n{base64_of(ROOT[:31])}\n",
        f"a\n1\n{base64_of(ROOT + b'a')}\n",
        f"a\n1\n{base64_of(ROOT)[:-2]}9=\n",
        f"a\n0\n{base64_of(ROOT)}\n",
        f"a\n1\n{base64_of(ROOT)}\n\n",
        f"a\n1\n{base64_of(ROOT)}\n\nb\n",
    ],
)
def test_a_head_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        TreeHead.parse(text)


def test_what_the_log_and_two_of_three_witnesses_signed_is_one_to_rely_on() -> None:
    assert verify(cosigned(by=2).written, POLICY) == Checkpoint(
        7, ROOT, {"witness.example/bank": AT, "witness.example/village": AT + 1}
    )
    assert verify(cosigned().written.encode(), POLICY).cosigned["witness.example/college"] == AT + 2


def test_below_the_quorum_it_is_not() -> None:
    with pytest.raises(BelowQuorum, match="by 1, not by 2"):
        verify(cosigned(by=1).written, POLICY)
    assert verify(cosigned(by=0).written, replace(POLICY, quorum=0)).cosigned == {}


def test_one_witness_counts_once_however_often_it_signs_and_its_latest_time_is_told() -> None:
    twice = Note(HEAD.text, (*cosigned(by=1).signatures, WITNESSES[0].cosigned(HEAD.text, AT - 9)))
    with pytest.raises(BelowQuorum):
        verify(twice.written, POLICY)
    assert verify(twice.written, replace(POLICY, quorum=1)).cosigned == {"witness.example/bank": AT}


def test_a_checkpoint_of_another_log_is_not_taken_for_this_ones() -> None:
    other = replace(HEAD, origin="sanbao.example/other")
    note = Note(other.text, tuple(replace(one, name=one.name) for one in cosigned().signatures))
    with pytest.raises(OtherLog):
        verify(note.written, POLICY)


def test_without_the_logs_own_signature_witnesses_do_not_help() -> None:
    note = Note(HEAD.text, cosigned().signatures[1:])
    with pytest.raises(NotSigned):
        verify(note.written, POLICY)


def test_the_log_is_no_witness_of_itself_and_a_witness_no_log() -> None:
    as_witness = Key(ORIGIN, SignatureType.COSIGNATURE)
    note = Note(HEAD.text, (as_witness.cosigned(HEAD.text), *cosigned().signatures[1:]))
    with pytest.raises(NotSigned):
        verify(note.written, POLICY)


def test_a_bad_signature_of_a_known_key_spoils_what_others_signed_well() -> None:
    bad = replace(WITNESSES[2].cosigned(HEAD.text), blob=b"\0" * 72)
    with pytest.raises(Forged):
        verify(cosigned(by=2).plus([bad]).written, POLICY)


def test_signatures_of_unknown_keys_are_left_out() -> None:
    stranger = Key("witness.example/stranger", SignatureType.COSIGNATURE)
    same_name = Key("witness.example/bank", SignatureType.TEXT)
    note = cosigned(by=1).plus([stranger.cosigned(HEAD.text), Signature("a", b"1234", b"5")])
    note = note.plus([Signature(same_name.public.name, same_name.public.id, b"5" * 64)])
    with pytest.raises(BelowQuorum):
        verify(note.written, POLICY)
    assert set(verify(note.written, replace(POLICY, quorum=1)).cosigned) == {"witness.example/bank"}


def test_while_keys_change_either_of_the_logs_keys_is_enough() -> None:
    new = VerifierKey(ORIGIN, SignatureType.TEXT, Key("the next key").public.public)
    changing = replace(POLICY, logs=(new, LOG.public))
    assert verify(cosigned().written, changing).size == 7
    with pytest.raises(NotSigned):
        verify(cosigned().written, replace(POLICY, logs=(new,)))


@given(st.integers(0), st.integers(1, 255))
@settings(max_examples=400)
def test_a_changed_byte_makes_it_fail_or_leaves_out_who_signed(place: int, change: int) -> None:
    data = bytearray(cosigned().written.encode())
    data[place % len(data)] ^= change
    with pytest.raises(NoteError):
        verify(bytes(data), replace(POLICY, quorum=3))


def test_read_looks_at_no_signatures() -> None:
    note, head = read(cosigned().written)
    assert (note, head) == (cosigned(), HEAD)


def test_no_head_is_signed_that_others_would_not_read() -> None:
    with pytest.raises(Malformed):
        compose(replace(HEAD, root=b"short"), LOG.public, LOG.sign)
    with pytest.raises(AssertionError):
        compose(replace(HEAD, origin="another"), LOG.public, LOG.sign)


def test_an_independent_implementation_signs_the_same_bytes_and_verifies_ours() -> None:
    ours = compose(HEAD, LOG.public, LOG.sign)
    theirs = TheirCheckpoint.make_signed(ORIGIN, 7, ROOT, [PlainEd25519Signer(ORIGIN, LOG.private)])
    assert theirs.serialize() == ours.written
    for key in POLICY.witnesses:
        TheirCheckpoint.from_text(cosigned().written).verify(Vkey.from_string(key.vkey))


def test_a_policy_is_written_as_others_read_it_and_has_a_fingerprint() -> None:
    log, witnesses = LOG.public.vkey, [one.vkey for one in POLICY.witnesses]
    assert Policy.of(log, witnesses, 2) == POLICY == Policy.of([log], witnesses, 2)
    assert POLICY.text == (
        f"log {log}\n"
        + "".join(f"witness {key.name} {key.vkey}\n" for key in POLICY.witnesses)
        + "group witnesses 2 witness.example/bank witness.example/village witness.example/college\nquorum witnesses\n"
    )
    assert len(POLICY.fingerprint) == 64
    assert POLICY.origin == ORIGIN


@given(st.integers(1, 3), st.integers(0, 3), st.data())
def test_a_policy_is_read_as_it_is_written(logs: int, witnesses: int, data: st.DataObject) -> None:
    quorum = data.draw(st.integers(0, witnesses))
    keys = [VerifierKey(ORIGIN, SignatureType.TEXT, Key(f"log {n}").public.public) for n in range(logs)]
    policy = Policy.of([key.vkey for key in keys], [one.public.vkey for one in WITNESSES[:witnesses]], quorum)
    assert Policy.parse(policy.text) == policy


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("quorum witnesses", "quorum none"),
        ("witnesses 2", "witnesses 02"),
        ("witnesses 2", "witnesses 4"),
        ("witnesses 2", "witnesses any"),
        ("log ", "log  "),
        ("witness.example/bank ", "bank "),
        (" witness.example/college\n", "\n"),
        ("group witnesses", "group"),
        ("quorum", "# a remark\nquorum"),
        ("\n", "\r\n"),
    ],
)
def test_a_policy_of_another_form_is_refused(change: str, to: str) -> None:
    assert change in POLICY.text
    with pytest.raises(Malformed):
        Policy.parse(POLICY.text.replace(change, to))
    with pytest.raises(Malformed):
        Policy.parse("group\n")


def named(name: str) -> str:
    return Key(name, SignatureType.COSIGNATURE).public.vkey


@pytest.mark.parametrize(
    ("logs", "witnesses", "quorum", "fault"),
    [
        ([], [], 0, "names no log"),
        ([Key("a").public.vkey, Key("b").public.vkey], [], 0, "different logs"),
        ([named("a")], [], 0, "a log signs"),
        ([Key("a").public.vkey], [Key("b").public.vkey], 0, "a witness signs"),
        ([Key("a").public.vkey], [named("a")], 0, "one key twice"),
        ([Key("a").public.vkey], [named("b"), named("b")], 0, "one key twice"),
        (
            [Key("a").public.vkey],
            [named("b"), VerifierKey("b", SignatureType.COSIGNATURE, Key("c").public.public).vkey],
            0,
            "two witnesses",
        ),
        ([Key("a").public.vkey], [named("witnesses")], 0, "as a group is"),
        ([Key("a").public.vkey], [named("none")], 0, "as a group is"),
        ([Key("a").public.vkey], [named("b")], 2, "quorum"),
        ([Key("a").public.vkey], [named("b")], -1, "quorum"),
        ([Key("a").public.vkey], [named(f"w{n}") for n in range(33)], 1, "too many"),
    ],
)
def test_a_policy_that_can_not_be_is_refused(logs: list[str], witnesses: list[str], quorum: int, fault: str) -> None:
    with pytest.raises(Malformed, match=fault):
        Policy.of(logs, witnesses, quorum)
