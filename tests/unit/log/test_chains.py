"""Chains of records, and batches on their way: each in its turn, and no more at once than a transaction takes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.log.core.batches import BATCHES_MAX, ENTRIES_MAX, Batch, LogForked, Place, indexed, taken
from chalicelib.credit.log.core.chains import Chain, Registered, next_of, record_of_number
from chalicelib.credit.log.core.commitments import Kind, entry_of, opens, salt_of
from tests.unit.log.trees import entries

KEY = bytes(range(32))
LINES = {"policy": "2", "effective": "2026-12-01", "digest": "00"}
SIZES = st.lists(st.integers(1, 100), max_size=120)


def batches(sizes: list[int]) -> list[Batch]:
    return [Batch(f"b{n}", tuple(entries(size, n * 1_000))) for n, size in enumerate(sizes)]


@given(st.integers(1, 6))
def test_each_record_of_a_chain_names_the_entry_before_it(length: int) -> None:
    chain, found = Chain(b"sealed"), list[bytes]()
    for number in range(1, length + 1):
        before = chain.last
        chain, entry = next_of(chain, KEY, Kind.POLICY, "t0001", LINES)
        record = record_of_number(Kind.POLICY, "t0001", number, before, LINES)
        assert (record.record_id, record.version) == (f"t0001/policy/{number}", number)
        assert opens(entry, salt_of(KEY, record.record_id), record.canonical())
        found.append(entry)
    assert (chain.key, chain.count, chain.last) == (b"sealed", length, found[-1])
    assert len(set(found)) == length


def test_leaving_out_or_altering_one_record_shows_in_the_next() -> None:
    first, _ = next_of(Chain(b""), KEY, Kind.POLICY, "t0001", LINES)
    other, _ = next_of(Chain(b""), KEY, Kind.POLICY, "t0001", LINES | {"policy": "3"})
    _, after = next_of(first, KEY, Kind.POLICY, "t0001", LINES)
    _, altered = next_of(replace(first, last=other.last), KEY, Kind.POLICY, "t0001", LINES)
    assert after != altered
    record = record_of_number(Kind.POLICY, "t0001", 2, first.last, LINES)
    assert entry_of(salt_of(KEY, record.record_id), record.canonical()) == after


@given(st.integers(1, 10**6), st.sampled_from([b"", bytes(33)]), st.integers(0, 99))
def test_what_is_kept_of_a_record_is_read_back_as_it_was(number: int, previous: bytes, offset: int) -> None:
    one = Registered(number, previous, Place("batch", offset))
    assert Registered.of(json.loads(json.dumps(one.words))) == one


@pytest.mark.parametrize("words", [None, []])
def test_nothing_is_kept_of_what_was_never_registered(words: list[str | int] | None) -> None:
    assert Registered.of(words) is None


@given(SIZES)
def test_as_many_batches_get_their_indexes_as_one_transaction_takes_from_the_first_on(sizes: list[int]) -> None:
    waiting = batches(sizes)
    found = taken(waiting)
    assert found == waiting[: len(found)]
    assert len(found) == min(len(waiting), BATCHES_MAX)


def test_no_row_holds_more_entries_than_an_item_may() -> None:
    many = [Batch(f"b{n}", tuple(entries(1)) * 4_000) for n in range(5)]
    assert [one.batch_id for one in taken(many)] == ["b0", "b1"]
    assert sum(len(one.entries) for one in taken(many)) <= ENTRIES_MAX


@given(SIZES, st.integers(0, 10**9))
def test_indexes_follow_one_another_without_a_gap(sizes: list[int], first: int) -> None:
    found = indexed(batches(sizes), first)
    at = first
    for n, size in enumerate(sizes):
        assert found[f"b{n}"] == at
        at += size


def test_a_fork_says_where_it_is() -> None:
    fork = LogForked("tile/0/000")
    assert (str(fork), fork.where) == ("fork at tile/0/000", "tile/0/000")
