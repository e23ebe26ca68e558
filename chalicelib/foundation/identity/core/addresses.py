"""Addresses (收货地址) of residents and members: where goods go, and whose each is. At most one is the default."""

from __future__ import annotations

import re
from dataclasses import replace

from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value

ADDRESSES_MAX = 20
"""More than anybody sends goods to. Ours."""
ADDRESS_ID = re.compile(r"^(v[0-9]{5}r[0-9]{5}|t[0-9]{4}m[0-9a-f-]{36})a([0-9a-f-]{36})$")
"""Whose it is, and the key under which it was added."""


class NoSuchAddress(NotFound):
    """The acting person has no such address."""

    code = "no_such_address"
    zh, en = "没有这个地址。", "There is no such address."


class TooManyAddresses(Conflict):
    """Somebody who has as many addresses as there may be adds one more."""

    code = "too_many_addresses"
    zh, en = "最多保存 {addresses_max} 个地址，请先删掉不用的。", "At most {addresses_max} addresses; delete one first."


class AddressChanged(Conflict):
    """The address, or its owner's list, is no longer as it was read."""

    code = "address_changed_meanwhile"
    zh, en = "地址刚被改过，请刷新后再试。", "The address was changed meanwhile; look again and retry."


@value
class Destination:
    """Where goods go: personal data, kept sealed. `phone` is the receiver's, 11 digits."""

    receiver: str
    phone: str
    province: str
    city: str
    district: str
    detail: str


@value
class Address:
    """One address. `sealed` is the destination as it is kept, for an order to copy; `revision` is new at each change.

    `asked` tells what was first added under its key.
    """

    address_id: str
    destination: Destination
    sealed: bytes
    revision: str
    asked: str
    is_default: bool = False

    @property
    def person_id(self) -> str:
        """Whose it is."""
        return owner_of(self.address_id)


@value
class Book:
    """All addresses of one person, the oldest first. `version` counts the changes, 0 where there never was one."""

    person_id: str
    addresses: tuple[Address, ...] = ()
    version: int = 0

    @property
    def default_id(self) -> str:
        """The address that is used unless another is chosen, "" where there is none."""
        return next((one.address_id for one in self.addresses if one.is_default), "")


def address_id_of(person_id: str, key: str) -> str:
    """Return the id of the address that a person adds under a key."""
    return f"{person_id}a{key}"


def owner_of(address_id: str) -> str:
    """Return whose an address is.

    Raises:
        NoSuchAddress: this is the id of none.
    """
    found = ADDRESS_ID.match(address_id)
    if found is None:
        raise NoSuchAddress
    return found[1]


def check_owner(address_id: str, person_id: str) -> None:
    """Let a person have their own address; other people's do not exist for them.

    Raises:
        NoSuchAddress: it is not theirs.
    """
    if owner_of(address_id) != person_id:
        raise NoSuchAddress


def entry_of(book: Book, address_id: str) -> Address:
    """Return one address of a person's.

    Raises:
        NoSuchAddress: they have it no more.
    """
    found = next((one for one in book.addresses if one.address_id == address_id), None)
    if found is None:
        raise NoSuchAddress
    return found


def added(book: Book, address: Address) -> Book:
    """Return the book with one more address; a person's first is the default.

    Raises:
        TooManyAddresses: there are 20.
    """
    if len(book.addresses) >= ADDRESSES_MAX:
        raise TooManyAddresses(addresses_max=ADDRESSES_MAX)
    return _with_default(replace(book, addresses=(*book.addresses, address)), address)


def changed(book: Book, address: Address, *, revision: str) -> Book:
    """Return the book with an address changed that is still of the revision that was read.

    Raises:
        NoSuchAddress: they have it no more.
        AddressChanged: it is of another revision.
    """
    if entry_of(book, address.address_id).revision != revision:
        raise AddressChanged
    rest = tuple(address if one.address_id == address.address_id else one for one in book.addresses)
    return _with_default(replace(book, addresses=rest), address)


def removed(book: Book, address_id: str) -> Book:
    """Return the book without an address; where it was the default, the newest of the others is.

    Raises:
        NoSuchAddress: they have it no more.
    """
    gone = entry_of(book, address_id)
    rest = tuple(one for one in book.addresses if one is not gone)
    if not gone.is_default or not rest:
        return replace(book, addresses=rest)
    return _with_default(replace(book, addresses=rest), replace(rest[-1], is_default=True))


def _with_default(book: Book, address: Address) -> Book:
    """Return the book with one default at most: `address` where it says so, else the one there was, else the first."""
    chosen = address.address_id if address.is_default else next(
        (one.address_id for one in book.addresses if one.is_default), book.addresses[0].address_id
    )  # fmt: skip
    rest = tuple(replace(one, is_default=one.address_id == chosen) for one in book.addresses)
    return replace(book, addresses=rest)
