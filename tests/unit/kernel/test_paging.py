"""Cursors: opened where they were given, and nowhere else, not one bit of them altered."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel import paging
from chalicelib.kernel.errors import CursorInvalid
from chalicelib.kernel.paging import SIGNATURE_BYTES, opened, sealed

KEY = {"village": {"S": "v00001"}, "due": {"S": "2026-11-23#v00001c1"}}
BOUND = "claims#v00001#open"
KEYS = st.dictionaries(st.text(max_size=8), st.dictionaries(st.sampled_from("SN"), st.text(max_size=20)), max_size=4)


def raw_of(cursor: str) -> bytes:
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def cursor_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@given(KEYS, st.text(max_size=40))
def test_a_cursor_opens_to_the_key_that_was_sealed(key: dict[str, Any], bound: str) -> None:
    cursor = sealed(key, bound)
    assert opened(cursor, bound) == key
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), "it fits an address"


@given(st.data())
def test_a_cursor_of_which_any_bit_was_altered_is_refused(data: st.DataObject) -> None:
    raw = bytearray(raw_of(sealed(KEY, BOUND)))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CursorInvalid):
        opened(cursor_of(bytes(raw)), BOUND)


@given(st.integers(0, 200))
def test_a_cursor_that_was_cut_or_lengthened_is_refused(length: int) -> None:
    raw = raw_of(sealed(KEY, BOUND))
    changed = raw[:length] if length < len(raw) else raw + b"x"
    with pytest.raises(CursorInvalid):
        opened(cursor_of(changed), BOUND)


@given(st.text(max_size=40).filter(lambda bound: bound != BOUND))
def test_a_cursor_of_another_query_is_refused(bound: str) -> None:
    with pytest.raises(CursorInvalid):
        opened(sealed(KEY, BOUND), bound)


def test_what_moves_from_the_key_into_the_query_is_another_cursor() -> None:
    body = json.dumps(KEY, sort_keys=True, separators=(",", ":"))
    assert paging._signature(body.encode(), BOUND) != paging._signature(body[:-1].encode(), body[-1] + BOUND)


def test_a_key_that_somebody_wrote_themselves_is_refused() -> None:
    body = json.dumps(KEY, sort_keys=True, separators=(",", ":")).encode()
    for signature in (b"", bytes(SIGNATURE_BYTES), b"\xff" * SIGNATURE_BYTES):
        with pytest.raises(CursorInvalid):
            opened(cursor_of(signature + body), BOUND)


@pytest.mark.parametrize("wrong", ["", "x", "!", "abcde", "page-2", "翻页", "AA==", "a b", "\n"])
def test_what_is_no_cursor_is_refused(wrong: str) -> None:
    with pytest.raises(CursorInvalid):
        opened(wrong, BOUND)
