"""What a log asks a witness and what it answers: the published example, every refusal, and laws of what is held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.credit.log.core.checkpoints import TreeHead
from chalicelib.credit.log.core.merkle import EMPTY_ROOT
from chalicelib.credit.log.core.notes import Forged, Malformed, Note, NoteError, NotSigned, Signature, base64_of
from chalicelib.credit.log.core.witnessing import (
    PROOF_MAX,
    REQUEST_BYTES_MAX,
    SIZE_TYPE,
    Answer,
    Asked,
    Held,
    NotCosigned,
    OtherSize,
    Refused,
    SeesFork,
    check,
    cosignature,
    granted,
    heard,
)
from tests.unit.log.keys import LOG, ORIGIN, WITNESSES, Key, Tree

WITNESS = WITNESSES[0]
LOGS = {ORIGIN: (LOG.public,)}
TREE = Tree()
EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""  # noqa: E501  As C2SP tlog-witness prints it.


def held(size: int, tree: Tree = TREE) -> Held:
    return Held(size, tree.head(size).root)


def refusal(asked: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as found:
        asked()
    return found.value


def test_the_specifications_example_is_read_and_written_to_the_byte() -> None:
    asked = Asked.parse(EXAMPLE.encode())
    assert (asked.old, len(asked.proof), asked.head.size) == (20_852_014, 4, 20_852_163)
    assert asked.body.decode() == EXAMPLE


@given(st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=60)
def test_what_is_asked_is_read_as_it_is_written(one: int, other: int) -> None:
    asked = TREE.asked(min(one, other), max(one, other))
    assert Asked.parse(asked.body) == asked
    assert heard(asked.body, LOGS) == asked


BODY = TREE.asked(3, 7).body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 3\n",
        b"\n\n" + BODY,
        BODY[:-1],
        BODY.replace(b"old 3", b"old 03"),
        BODY.replace(b"old 3", b"old -3"),
        BODY.replace(b"old 3", b"old  3"),
        BODY.replace(b"old 3", b"new 3"),
        BODY.replace(b"old 3", b"old 3\r"),
        BODY.replace(b"old 3", "old ٣".encode()),
        BODY.replace(b"old 3\n", b"old 3\nAAAA\n"),
        BODY.replace(b"old 3\n", b"old 3\n!\n"),
        BODY.replace(b"old 3\n", b"old 3\n\n"),
        BODY.replace(b"old 3\n", b"old 3\n" + (base64_of(bytes(32)) + "\n").encode() * (PROOF_MAX + 1)),
        BODY.replace(b"\n7\n", b"\n7 \n"),
        BODY + b"a" * REQUEST_BYTES_MAX,
        b"\xff" + BODY,
        BODY[:-9] + b"\xff" + BODY[-8:],
    ],
)
def test_what_is_no_question_is_answered_400(body: bytes) -> None:
    assert refusal(lambda: heard(body, LOGS)).answer.status == 400


@given(st.binary(max_size=400))
def test_no_bytes_whatever_break_it(body: bytes) -> None:
    assert refusal(lambda: heard(body, LOGS)).answer.status == 400


def test_a_log_that_it_does_not_serve_is_answered_404_whatever_signed_it() -> None:
    assert refusal(lambda: heard(BODY, {"another": (LOG.public,)})).answer.status == 404


def test_without_the_logs_good_signature_it_is_answered_403() -> None:
    asked = TREE.asked(3, 7)
    other = Key("another")
    assert refusal(lambda: heard(BODY, {ORIGIN: (other.public,)})).answer.status == 403
    bad = replace(asked, note=asked.note.plus([replace(asked.note.signatures[0], blob=bytes(64))]))
    assert refusal(lambda: heard(bad.body, LOGS)).answer.status == 403


def test_signatures_of_others_are_left_out() -> None:
    asked = TREE.asked(3, 7)
    more = replace(asked, note=asked.note.plus([WITNESSES[1].cosigned(asked.note.text), Signature("a", b"1234", b"5")]))
    assert heard(more.body, LOGS) == more


def test_going_back_is_answered_400() -> None:
    asked = replace(TREE.asked(3, 7), old=8)
    assert refusal(lambda: heard(asked.body, LOGS)).answer.status == 400


@pytest.mark.parametrize(("old", "holds"), [(0, 5), (3, 5), (6, 5), (7, 5)])
def test_an_old_size_that_is_not_the_one_held_is_answered_409_with_that_one(old: int, holds: int) -> None:
    refused = refusal(lambda: check(TREE.asked(old, 7), held(holds)))
    assert refused.answer == Answer(409, "5\n", SIZE_TYPE)
    assert not refused.is_fork


def test_two_trees_of_one_size_are_a_fork_and_answered_409() -> None:
    refused = refusal(lambda: check(Tree(branch="b").asked(7, 7), held(7)))
    assert (refused.answer, refused.is_fork) == (Answer(409, "7\n", SIZE_TYPE), True)


@pytest.mark.parametrize("since", range(7))
def test_a_tree_that_does_not_continue_what_is_held_is_answered_422(since: int) -> None:
    refused = refusal(lambda: check(Tree(branch="b", since=since).asked(7, 20), held(7)))
    assert (refused.answer.status, refused.is_fork) == (422, False)
    assert check(Tree(branch="b", since=7).asked(7, 20), held(7)) != held(20)


def test_a_proof_where_there_is_nothing_to_prove_is_answered_422() -> None:
    for old, holds in ((0, held(0)), (7, held(7))):
        asked = replace(TREE.asked(old, 7), proof=(bytes(32),))
        assert refusal(partial(check, asked, holds)).answer.status == 422


def test_an_empty_log_is_cosigned_before_anything_is_in_it() -> None:
    assert check(TREE.asked(0, 0), Held()) == Held(0, EMPTY_ROOT)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.booleans()), max_size=12))
@settings(max_examples=60)
def test_what_is_held_never_shrinks_and_is_always_of_one_tree(tries: list[tuple[int, int, bool]]) -> None:
    now = Held()
    for one, other, is_ours in tries:
        tree = TREE if is_ours else Tree(branch="b")
        asked = tree.asked(min(one, other), max(one, other))
        try:
            new = check(asked, now)
        except Refused:
            continue
        assert new.size >= now.size
        assert now.size == 0 or new == held(new.size, TREE if now == held(now.size) else Tree(branch="b"))
        now = new


def test_a_witness_cosigns_and_the_log_reads_its_signature() -> None:
    asked = TREE.asked(3, 7)
    answer = granted(asked, WITNESS.public, WITNESS.sign, 1_700_000_001)
    found = cosignature(answer.status, answer.body.encode(), asked, WITNESS.public)
    assert (found.at, answer.status) == (1_700_000_001, 200)
    assert WITNESS.public.verifies(asked.note.text, found.blob)
    stranger = WITNESSES[1].cosigned(asked.note.text).line
    assert cosignature(200, (stranger + answer.body).encode(), asked, WITNESS.public) == found


def test_a_log_learns_which_size_a_witness_holds_and_that_it_sees_a_fork() -> None:
    asked = TREE.asked(3, 7)
    with pytest.raises(OtherSize) as found:
        cosignature(409, b"5\n", asked, WITNESS.public)
    assert found.value.size == 5
    for status, body in ((409, b"3\n"), (422, b"")):
        with pytest.raises(SeesFork):
            cosignature(status, body, asked, WITNESS.public)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b""),
        (404, b""),
        (403, b""),
        (500, b""),
        (302, b""),
        (409, b""),
        (409, b"5"),
        (409, b"x\n"),
        (409, b"\xff\n"),
    ],
)
def test_what_the_specification_does_not_know_is_no_cosignature(status: int, body: bytes) -> None:
    with pytest.raises(NotCosigned) as found:
        cosignature(status, body, TREE.asked(3, 7), WITNESS.public)
    assert found.value.status == status


def test_a_yes_without_its_signature_is_no_cosignature() -> None:
    asked = TREE.asked(3, 7)
    of_another_time = WITNESS.cosigned(TREE.note(6).text)
    for body, what in (
        ("", Malformed),
        ("yes\n", Malformed),
        (WITNESSES[1].cosigned(asked.note.text).line, NotSigned),
        (of_another_time.line, Forged),
        (granted(asked, WITNESS.public, WITNESS.sign, 1).body[:-1], Malformed),
        ("\n" + WITNESS.cosigned(asked.note.text).line, Malformed),
    ):
        with pytest.raises(what):
            cosignature(200, body.encode(), asked, WITNESS.public)


@given(st.integers(0), st.integers(1, 255))
@settings(max_examples=200)
def test_a_changed_byte_of_an_answer_is_found(place: int, change: int) -> None:
    asked = TREE.asked(3, 7)
    data = bytearray(granted(asked, WITNESS.public, WITNESS.sign, 1).body.encode())
    data[place % len(data)] ^= change
    with pytest.raises(NoteError):
        cosignature(200, bytes(data), asked, WITNESS.public)


def test_only_a_checkpoint_is_asked_about() -> None:
    with pytest.raises(Malformed):
        Asked.of(0, (), Note("text\n", TREE.note(1).signatures))
    assert Asked.of(0, (), TREE.note(1)).head == TreeHead(ORIGIN, 1, TREE.head(1).root)
