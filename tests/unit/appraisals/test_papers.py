"""Papers: two entries that agree or a third that decides; serial numbers; bundles that are what was counted."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.appraisals.core.campaigns import items_of
from chalicelib.points.appraisals.core.papers import (
    Entry,
    PaperEntered,
    PapersUnsettled,
    Sheet,
    Standing,
    next_turn,
    refuse_miscounted,
    refuse_unsettled,
    serial_of,
    settled,
    sheet_text,
    standing,
)
from tests.unit.appraisals.cases import calm, plan

ITEMS = items_of(plan())
PERSONS = {"ana": "v00001r00001", "ben": "", "eve": "v00001r00003", "dan": "", "ana2": "v00001r00001"}
"""The officers, and the resident behind each; one has two accounts."""
OFFICERS = st.sampled_from(list(PERSONS))
TEXTS = st.sampled_from(["004", "005"])


@calm
@given(tries=st.lists(st.tuples(OFFICERS, TEXTS), max_size=12))
def test_however_officers_come_a_paper_is_read_by_two_and_where_they_differ_by_a_third(
    tries: list[tuple[str, str]],
) -> None:
    entries: list[Entry] = []
    for by, text in tries:
        try:
            me = Principal(by, frozenset({Role.VILLAGE_OFFICER}), resident_id=PERSONS[by])
            entries.append(Entry("S", next_turn("S", entries, me), text, by, PERSONS[by]))
        except PaperEntered:
            continue
    assert len({entry.by for entry in entries}) == len(entries) <= 3
    assert len({entry.person or entry.by for entry in entries}) == len(entries), "a person reads once"
    assert [entry.nth for entry in entries] == [1, 2, 3][: len(entries)]
    if not entries:
        return
    told = [entry.text for entry in entries]
    expected = None if len(told) == 1 else told[0] if told[0] == told[1] else told[2] if len(told) == 3 else None
    assert settled(entries) == expected
    assert (len(told) == 3) <= (told[0] != told[1 % len(told)])


def test_how_far_a_paper_is_is_told() -> None:
    first, same, other = Entry("S", 1, "004", "ana"), Entry("S", 2, "004", "ben"), Entry("S", 2, "005", "ben")
    third = Entry("S", 3, "001", "eve")
    assert standing([first]) is Standing.ONCE
    assert standing([first, same]) is Standing.AGREED
    assert standing([first, other]) is Standing.DIFFERS
    assert standing([first, other, third]) is Standing.RESOLVED
    assert settled([first, other, third]) == "001"


def test_a_sheet_is_its_answers_blank_or_spoilt() -> None:
    assert sheet_text(ITEMS, Sheet("S", {"01": 3})) == "003------"
    assert sheet_text(ITEMS, Sheet("S", {})) == "---------"
    assert sheet_text(ITEMS, Sheet("S", {}, spoilt=True)) == "xxxxxxxxx"
    with pytest.raises(InvalidInput):
        sheet_text(ITEMS, Sheet("S", {"01": 9}))


@pytest.mark.parametrize(("papers", "spoilt", "serials"), [(3, 0, "AB"), (2, 1, "AB"), (2, 0, "AA")])
def test_a_bundle_is_refused_that_is_not_what_was_counted(papers: int, spoilt: int, serials: str) -> None:
    sheets = [Sheet(serial, {"01": 1}) for serial in serials]
    with pytest.raises(InvalidInput):
        refuse_miscounted(sheets, papers=papers, spoilt=spoilt)


def test_a_bundle_that_is_what_was_counted_passes() -> None:
    refuse_miscounted([Sheet("A", {"01": 1}), Sheet("B", {}, spoilt=True)], papers=2, spoilt=1)


@pytest.mark.parametrize(("entered", "agreed", "returned"), itertools.product(range(3), repeat=3))
def test_papers_are_counted_when_all_are_settled_and_none_is_too_many(entered: int, agreed: int, returned: int) -> None:
    counts = {"entered": entered, "agreed": agreed, "handed_in": returned}
    if entered == agreed <= returned:
        refuse_unsettled(counts)
        return
    with pytest.raises(PapersUnsettled):
        refuse_unsettled(counts)


@calm
@given(digest=st.text("0123456789abcdef", min_size=32, max_size=32))
def test_a_serial_number_is_eight_clear_letters(digest: str) -> None:
    serial = serial_of(digest)
    assert len(serial) == 9
    assert serial[4] == "-"
    assert not set("01ILO") & set(serial)
