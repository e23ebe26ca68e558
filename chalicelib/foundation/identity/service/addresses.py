"""Addresses (收货地址) of whoever is acting, resident or member. Nobody reads another's; an order copies what it needs.

What is kept is sealed; `Address.sealed` is what an order copies, and `open_destination` reads it there.
"""

from __future__ import annotations

from dataclasses import asdict, replace

from chalicelib.foundation.identity.core.addresses import (
    Address,
    Book,
    Destination,
    NoSuchAddress,
    added,
    address_id_of,
    changed,
    check_owner,
    entry_of,
    removed,
)
from chalicelib.foundation.identity.core.members import is_member
from chalicelib.foundation.identity.core.people import NotActive
from chalicelib.foundation.identity.service.members import prepare_active
from chalicelib.foundation.identity.service.people import prepare_active as prepare_resident
from chalicelib.foundation.identity.store import addresses as store
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.writes import Writes, commit

__all__ = ["Address", "Book", "Destination", "NoSuchAddress"]


def list_addresses(ctx: Context) -> tuple[Address, ...]:
    """Return all addresses of the acting person, the oldest first. One round trip."""
    return store.load_book(ctx.actor.subject).addresses


def load_address(ctx: Context, address_id: str) -> Address:
    """Return an address of the acting person, whose `sealed` an order copies. One round trip.

    Raises:
        NoSuchAddress: there is none with this id, or it is not theirs.
    """
    check_owner(address_id, ctx.actor.subject)
    return store.load_address(*_key_of(address_id))


def lookup_sealed(ctx: Context, address_id: str) -> Lookup[bytes]:
    """Return how an order reads an address of the acting person together with its own rows, sealed as it copies it.

    Raises:
        NoSuchAddress: it is not theirs; or, once it is read, there is none with this id.
    """
    check_owner(address_id, ctx.actor.subject)
    return store.lookup_sealed(*_key_of(address_id))


def open_destination(sealed: bytes) -> Destination:
    """Return what a sealed destination says, also one that an order copied; for who sends the goods."""
    return store.opened(sealed)


def add_address(ctx: Context, *, destination: Destination, is_default: bool = False, key: str) -> Address:
    """Add an address of the acting person, once per `key`; their first one is the default. Two round trips.

    Raises:
        KeyReused: the key added another one.
        TooManyAddresses: they have 20.
        NotActive, MemberBlocked, NoSuchMember: they are no longer here, or not let in.
        AddressChanged: one of theirs changed at the same moment; ask again.
    """
    me = ctx.actor.subject
    book, address_id = store.load_book(me), address_id_of(me, key)
    asked = keys.digest("address-asked", repr((*asdict(destination).values(), is_default)))
    first = next((one for one in book.addresses if one.address_id == address_id), None)
    if first is not None:
        if first.asked != asked:
            raise KeyReused
        return first
    made = Address(address_id, destination, _sealed(ctx, destination), ctx.new_id(), asked, is_default)
    return _kept(book, added(book, made), address_id)


def change_address(
    ctx: Context, *, address_id: str, destination: Destination, is_default: bool, revision: str
) -> Address:
    """Change an address of the acting person that is still of the `revision` they read. Two round trips.

    The default stays it until another one is made so.

    Raises:
        NoSuchAddress: there is none with this id, or it is not theirs.
        AddressChanged: it was changed since, or something of theirs at the same moment.
        NotActive, MemberBlocked, NoSuchMember: they are no longer here, or not let in.
    """
    book = _book(ctx, address_id)
    was = entry_of(book, address_id)
    sealed, made = _sealed(ctx, destination), ctx.new_id()
    now = replace(was, destination=destination, sealed=sealed, revision=made, is_default=is_default)
    return _kept(book, changed(book, now, revision=revision), address_id)


def remove_address(ctx: Context, *, address_id: str) -> None:
    """Delete an address of the acting person; where it was the default, their newest is. Two round trips.

    Raises:
        NoSuchAddress: there is none with this id, or it is not theirs.
        AddressChanged: one of theirs changed at the same moment; ask again.
    """
    book = _book(ctx, address_id)
    commit(store.prepare(book, removed(book, address_id)))


def _book(ctx: Context, address_id: str) -> Book:
    """Return the book that an address is in, which must be the acting person's."""
    check_owner(address_id, ctx.actor.subject)
    return store.load_book(_key_of(address_id)[0])


def _key_of(address_id: str) -> tuple[str, str]:
    return address_id[:-37], address_id[-36:]


def _sealed(ctx: Context, destination: Destination) -> bytes:
    return store.sealed(destination, ctx.random_bytes(keys.NONCE_BYTES))


def _kept(seen: Book, now: Book, address_id: str) -> Address:
    """Write a book as it is now, as long as its owner is here, and return one of its addresses."""
    commit(store.prepare(seen, now).merge(_here(seen.person_id)))
    return entry_of(now, address_id)


def _here(person_id: str) -> Writes:
    if is_member(person_id):
        return prepare_active(member_id=person_id)
    return prepare_resident(holder_id=person_id, refusal=lambda _: NotActive())
