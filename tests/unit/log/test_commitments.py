"""Records as bytes, byte for byte, and commitments that open with their salt and record alone."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.log.core.commitments import (
    COMMON,
    ORDER,
    Kind,
    Record,
    RecordInvalid,
    entry_of,
    opens,
    public_key_of,
    record_of,
    salt_of,
)

LINES = {"on": "2026-03-01", "points": "712", "grade": "A", "policy": "3", "steps": "1,2,0", "taken": "0"}
SCORE = Record(Kind.SCORE, "v00012.00345/1", "v00012r00345", 1, b"", LINES)
KEY = bytes(range(32))
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=20).filter(lambda one: one != "-")


@st.composite
def records(draw: st.DrawFn) -> Record:
    kind = draw(st.sampled_from(Kind))
    version = draw(st.integers(1, 10**6))
    previous = b"" if version == 1 else draw(st.binary(min_size=33, max_size=33))
    lines = {name: draw(TEXTS) for name in ORDER[kind] if name not in COMMON}
    return Record(kind, draw(TEXTS), draw(TEXTS), version, previous, lines)


def test_a_record_has_just_these_bytes() -> None:
    assert SCORE.canonical() == (
        b"\x01score\nid v00012.00345/1\nholder v00012r00345\nversion 1\nprevious -\non 2026-03-01\n"
        b"points 712\ngrade A\npolicy 3\nsteps 1,2,0\ntaken 0\n"
    )


def test_the_order_of_lines_in_memory_changes_nothing() -> None:
    assert replace(SCORE, lines=dict(reversed(LINES.items()))).canonical() == SCORE.canonical()


@given(records())
def test_a_record_read_back_is_the_record(record: Record) -> None:
    assert record_of(record.canonical()) == record


@given(records(), st.data())
def test_no_two_records_have_the_same_bytes(record: Record, data: st.DataObject) -> None:
    other = data.draw(records())
    assert (record == other) == (record.canonical() == other.canonical())


@pytest.mark.parametrize(
    "canonical",
    [
        b"",
        b"\x01",
        b"\x02score\n",
        b"\x01wishes\nid 1\n",
        SCORE.canonical()[1:],
        SCORE.canonical()[:-1],
        SCORE.canonical() + b"\n",
        SCORE.canonical() + b"more 1\n",
        SCORE.canonical().replace(b"points 712\n", b""),
        SCORE.canonical().replace(b"points 712\ngrade A\n", b"grade A\npoints 712\n"),
        SCORE.canonical().replace(b"version 1", b"version 01"),
        SCORE.canonical().replace(b"version 1", b"version 0"),
        SCORE.canonical().replace(b"version 1", b"version 2"),
        SCORE.canonical().replace(b"previous -", b"previous " + b"AA" * 33),
        SCORE.canonical().replace(b"grade A", b"grade"),
        SCORE.canonical().replace(b"grade A", b"grade \xff"),
    ],
)
def test_bytes_that_this_house_does_not_write_are_no_record(canonical: bytes) -> None:
    with pytest.raises(RecordInvalid):
        record_of(canonical)


@pytest.mark.parametrize(
    "changed",
    [
        {"lines": LINES | {"more": "1"}},
        {"lines": {}},
        {"lines": LINES | {"grade": "A\npoints 900"}},
        {"lines": LINES | {"grade": "-"}},
        {"lines": LINES | {"grade": "A" * 1_000}},
        {"previous": b"\x01" * 33},
        {"version": 2},
        {"version": 0},
        {"version": 2, "previous": b"\x01" * 32},
    ],
)
def test_what_can_not_be_read_back_is_a_mistake_of_the_programmer(changed: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        replace(SCORE, **changed).canonical()


def test_an_entry_is_an_hmac_by_the_record_s_salt() -> None:
    salt = hmac.new(KEY, b"v00012.00345/1", hashlib.sha256).digest()
    assert salt_of(KEY, "v00012.00345/1") == salt
    made = b"\x01" + hmac.new(salt, SCORE.canonical(), hashlib.sha256).digest()
    assert entry_of(salt, SCORE.canonical()) == made
    assert len(made) == 33


def test_an_entry_opens_with_its_salt_and_record_alone() -> None:
    salt, canonical = salt_of(KEY, SCORE.record_id), SCORE.canonical()
    entry = entry_of(salt, canonical)
    assert opens(entry, salt, canonical)
    assert not opens(entry, salt, canonical.replace(b"712", b"812"))
    assert not opens(entry, salt_of(KEY, "v00012.00345/2"), canonical)
    assert not opens(entry, salt_of(bytes(32), SCORE.record_id), canonical)
    assert not opens(entry, salt[:-1], canonical)
    assert not opens(b"\x02" + entry[1:], salt, canonical)


def test_what_is_public_opens_for_everybody() -> None:
    assert public_key_of("t0001") == hashlib.sha256(b"sanbao/log/public/t0001").digest()
