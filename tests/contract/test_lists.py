"""Lists that begin with now: their pages are those of the moment of the first, and of no other list."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from chalicelib.foundation.runs.records import RunRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import CursorInvalid
from chalicelib.kernel.writes import Writes, commit


@pytest.fixture
def runs(tables: Any) -> None:
    """Two partitions of six rows each."""
    for run_id in ("one", "two"):
        for row in "abcdef":
            commit(Writes().put(RunRecord(run_id, row)))


def to_come(now: str, **other: Any) -> storage.Query:
    return storage.Query(RunRecord, "one", **{"where": RunRecord.row >= now, "listed": "to come", **other})


def rows(page: Any) -> str:
    return "".join(item["row"]["S"] for item in page.rows)


def test_the_pages_of_a_list_that_moves_with_the_clock_are_those_of_its_first_moment(runs: None) -> None:
    first = storage.page(to_come("a"), size=2)
    second = storage.page(to_come("e"), size=2, cursor=first.cursor)
    third = storage.page(to_come("f"), size=3, cursor=second.cursor)
    assert [rows(page) for page in (first, second, third)] == ["ab", "cd", "ef"]


def test_what_was_to_come_and_is_past_by_now_is_not_shown_again(runs: None) -> None:
    past = to_come("c", where=RunRecord.row < "c", newest_first=True, listed="past")
    first = storage.page(past, size=1)
    later = dataclasses.replace(past, where=RunRecord.row < "e")
    assert (rows(first), rows(storage.page(later, size=5, cursor=first.cursor))) == ("b", "a")


def test_a_list_read_as_a_whole_is_continued_at_another_moment_too(runs: None) -> None:
    first, whole = storage.page_of_whole(to_come("b"), size=2, trips_max=1)
    assert (rows(first), len(whole or ())) == ("bc", 5)
    assert rows(storage.page(to_come("e"), size=9, cursor=first.cursor)) == "def"


@pytest.mark.parametrize(
    "other",
    [
        {"listed": "past"},
        {"listed": ""},
        {"newest_first": True},
        {"hash_key": "two"},
    ],
    ids=str,
)
def test_a_cursor_of_one_list_opens_no_other(runs: None, other: dict[str, Any]) -> None:
    cursor = storage.page(to_come("a"), size=2).cursor
    with pytest.raises(CursorInvalid):
        storage.page(dataclasses.replace(to_come("a"), **other), size=2, cursor=cursor)


def test_a_list_that_names_itself_not_is_bound_to_its_whole_condition(runs: None) -> None:
    cursor = storage.page(to_come("a", listed=""), size=2).cursor
    assert rows(storage.page(to_come("a", listed=""), size=2, cursor=cursor)) == "cd"
    with pytest.raises(CursorInvalid):
        storage.page(to_come("b", listed=""), size=2, cursor=cursor)
