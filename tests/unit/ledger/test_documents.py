"""Documents: what people type differently is one paper, and which award of it can be written next."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.facts.core.points import REVERSED
from chalicelib.points.ledger.core import documents, keys
from chalicelib.points.ledger.core.accounts import AccountRef, Entry
from chalicelib.points.ledger.core.plans import Award, line_of, plan_award
from chalicelib.points.ledger.core.rules import rule_of

ANA = AccountRef("v00001", "00001")
DAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "镇党委会纪要〔2026〕18号",
        " 镇党委会纪要 [2026] 18号 ",
        "镇党委会纪要（2026）18号",
        "镇党委会纪要【２０２６】１８号",
        "镇党委会纪要\u3000〔2026〕\u200b18号\ufeff",
        *(
            f"镇党委会纪要〔2026〕{mark}18号{mark}"
            for mark in "\ufe0f\U000e0100\u034f\u115f\u1160\u3164\uffa0\u2800\u180b\u17b4"
        ),
    ],
)
def test_one_paper_is_one_paper_however_it_is_typed(typed: str) -> None:
    assert documents.same_paper(typed) == "镇党委会纪要(2026)18号"


@pytest.mark.parametrize("typed", ["", " ", "\x00\u200b", "\u2800", "\u3164\ufe0f", "\u0301\u0302", "\u20dd", "\ue000"])
def test_a_document_of_nothing_that_is_seen_is_none(typed: str) -> None:
    assert documents.same_paper(typed) == ""


def test_marks_that_are_seen_make_another_name() -> None:
    """What a letter bears is seen, and what was stored of such documents stays what it was."""
    assert documents.same_paper("c\u0327a") == "ça"
    assert documents.same_paper("x\u0323") == "x\u0323"
    assert documents.same_paper("ก\u0e34") == "ก\u0e34"


def test_letters_and_dashes_are_the_same_in_every_width_and_case() -> None:
    assert len({documents.same_paper(text) for text in ("A-47", "a—47", "Ａ－４７", "a –47")}) == 1


@pytest.mark.parametrize("other", ["村委会记录2026-48", "村委会记录2026-4", "村委会记录202647", "村支部记录2026-47"])
def test_another_number_or_another_name_is_another_paper(other: str) -> None:
    assert documents.same_paper(other) != documents.same_paper("村委会记录2026-47")


@given(st.text(max_size=60))
def test_what_was_made_the_same_stays_the_same(text: str) -> None:
    once = documents.same_paper(text)
    assert documents.same_paper(once) == once
    assert documents.same_paper(f" {text}\n") == once


def test_a_deed_is_its_document_rule_and_day() -> None:
    named = {
        documents.named(document, rule=rule, on=on)
        for document in ("a", "b")
        for rule in ("pub", "cls")
        for on in (DAY, DAY + dt.timedelta(days=1))
    }
    assert len(named) == 8
    assert documents.named(" Ａ", rule="pub", on=DAY) in named


def entry(line: str) -> Entry:
    made = plan_award(Award(ANA, "s", rule_of("pub"), 200, DAY, "d"), now=NOON, entry_id="x", by="o")
    return dataclasses.replace(made, line=line)


def test_the_next_award_of_a_source_is_the_one_after_the_last_reversal() -> None:
    first, second = line_of(ANA, 1), line_of(ANA, 2)
    assert documents.next_award(ANA, []) == 1
    assert documents.next_award(ANA, [entry(first)]) == 1
    assert documents.next_award(ANA, [entry(first), entry(f"{first}{REVERSED}")]) == 2
    lines = [first, f"{first}{REVERSED}", second]
    assert documents.next_award(ANA, map(entry, lines)) == 2
    assert documents.next_award(ANA, map(entry, [*lines, f"{second}{REVERSED}"])) == 3
    low, high = documents.lines_between(ANA)
    assert all(low <= line <= high for line in [*lines, f"{line_of(ANA, 9)}{REVERSED}"])
    assert not low <= line_of(AccountRef("v00001", "00002"), 1) <= high


def test_a_key_says_on_which_day_it_was_made_and_since_when_it_may_have_been_used() -> None:
    made = {
        "0193572d-3200-7000-8000-000000000000": ("2024-11-23", "2024-11-23"),
        "0193549b-d8c0-7000-8000-000000000000": ("2024-11-23", "2024-11-22"),
    }
    for key, days in made.items():
        assert (str(keys.asked_on(key)), str(keys.used_since(key))) == days
    assert keys.asked_on("ffffffff-ffff-7000-8000-000000000000").year == 9999
