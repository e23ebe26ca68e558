"""Addresses, decided: whose each is, how many there are, and that one at most is the default."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.identity.core.addresses import (
    ADDRESSES_MAX,
    Address,
    AddressChanged,
    Book,
    Destination,
    NoSuchAddress,
    TooManyAddresses,
    added,
    address_id_of,
    changed,
    check_owner,
    entry_of,
    owner_of,
    removed,
)

MEMBER = "t0001m018f0000-0000-7000-8000-000000000000"
RESIDENT = "v00012r00345"
HOME = Destination("周海燕", "13912345678", "浙江省", "杭州市", "萧山区", "市心北路 88 号")


def address(number: int, *, is_default: bool = False, revision: str = "r1", owner: str = MEMBER) -> Address:
    key = f"018f0000-0000-7000-8000-{number:012d}"
    return Address(address_id_of(owner, key), HOME, b"", revision, "asked", is_default)


def a_book(count: int) -> Book:
    book = Book(MEMBER)
    for number in range(count):
        book = added(book, address(number))
    return book


@pytest.mark.parametrize(("owner", "other"), [(MEMBER, RESIDENT), (RESIDENT, MEMBER), (RESIDENT, "v00012r00346")])
def test_an_address_is_its_owners_alone(owner: str, other: str) -> None:
    made = address(1, owner=owner)
    assert made.person_id == owner_of(made.address_id) == owner
    check_owner(made.address_id, owner)
    with pytest.raises(NoSuchAddress):
        check_owner(made.address_id, other)


@pytest.mark.parametrize("text", ["", "a", MEMBER, "v00012r00345a", "s1a018f0000-0000-7000-8000-000000000000"])
def test_what_is_no_addresss_id_is_nobodys(text: str) -> None:
    with pytest.raises(NoSuchAddress):
        owner_of(text)


def test_there_are_twenty_at_most() -> None:
    book = a_book(ADDRESSES_MAX)
    with pytest.raises(TooManyAddresses):
        added(book, address(99))


def test_the_first_is_the_default_and_nothing_but_a_word_moves_it() -> None:
    book = a_book(3)
    assert book.default_id == address(0).address_id
    assert added(book, address(3, is_default=True)).default_id == address(3).address_id
    assert changed(book, address(0, revision="r2"), revision="r1").default_id == address(0).address_id
    moved = changed(book, address(1, is_default=True, revision="r2"), revision="r1")
    assert moved.default_id == address(1).address_id
    assert removed(moved, address(0).address_id).default_id == address(1).address_id
    assert removed(moved, address(1).address_id).default_id == address(2).address_id
    assert Book(MEMBER).default_id == removed(a_book(1), address(0).address_id).default_id == ""


def test_what_was_changed_or_removed_since_is_not_changed() -> None:
    book = a_book(1)
    with pytest.raises(AddressChanged):
        changed(book, address(0, revision="r3"), revision="r2")
    with pytest.raises(NoSuchAddress):
        changed(book, address(7), revision="r1")
    with pytest.raises(NoSuchAddress):
        removed(book, address(7).address_id)
    with pytest.raises(NoSuchAddress):
        entry_of(book, address(7).address_id)


@given(st.lists(st.tuples(st.sampled_from("acr"), st.integers(0, 4), st.booleans()), max_size=30))
def test_whatever_is_done_whoever_has_addresses_has_one_default(deeds: list[tuple[str, int, bool]]) -> None:
    book, numbers = Book(MEMBER), iter(range(1_000))
    for deed, place, is_default in deeds:
        here = book.addresses[place] if place < len(book.addresses) else None
        if deed == "a" and len(book.addresses) < ADDRESSES_MAX:
            book = added(book, address(next(numbers), is_default=is_default))
        elif deed == "c" and here is not None:
            book = changed(book, address(int(here.address_id[-12:]), is_default=is_default), revision="r1")
        elif deed == "r" and here is not None:
            book = removed(book, here.address_id)
        assert sum(one.is_default for one in book.addresses) == min(1, len(book.addresses))
