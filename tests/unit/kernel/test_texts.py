"""Which texts are taken, and what is found wrong deep inside a body."""

from __future__ import annotations

import json
import time
import unicodedata

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel import texts


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u3000\n",
        "好",
        "第一行\n\t第二行",
        "❤\ufe0f",
        "👨\u200d👩\u200d👧",
        "1\ufe0f\u20e3",
        "می\u200cخواهم",
        "é",
        "e\u0301",
        "🏴\U000e0067\U000e007f",
        "。",
    ],
)
def test_texts_with_something_to_see_are_taken(text: str) -> None:
    assert texts.fault_of(text) == ""


def test_faults_are_found_however_deep_and_named_by_their_place() -> None:
    raw = b'{"a": {"b": [1, "x", {"c": "\\u202ex", "c": "y"}]}, "d": ["\\u200b"], "e": null, "f": {}, "a": 2}'
    assert list(texts.faults_in(raw)) == [
        ("a.b.2.c", "control_characters"), ("a.b.2.c", "given_twice"), ("d.0", "nothing_to_see"), ("a", "given_twice"),
    ]  # fmt: skip
    assert list(texts.faults_in(b'["\\u0000"]')) == [("0", "control_characters")]


@given(st.text())
def test_a_text_that_is_seen_somewhere_is_seen(text: str) -> None:
    assert not texts.shows_nothing(f"{text}字")
    if any(unicodedata.category(char)[0] in "LNP" and not texts.UNSEEN.match(char) for char in text):
        assert not texts.shows_nothing(text)


def test_the_largest_body_is_looked_at_in_no_time() -> None:
    raw = json.dumps({f"k{n}": "\u200b" * 20 + "字" * 100 for n in range(150)}, ensure_ascii=False).encode()
    began = time.process_time()
    assert list(texts.faults_in(raw)) == []
    assert time.process_time() - began < 0.1
