"""Moves addresses in and out of DynamoDB; what they say is sealed before it leaves, and opened here."""

from __future__ import annotations

import json
from dataclasses import asdict

from pynamodb.expressions.condition import Condition

from chalicelib.foundation.identity.core.addresses import (
    Address,
    AddressChanged,
    Book,
    Destination,
    NoSuchAddress,
    address_id_of,
)
from chalicelib.foundation.identity.records.addresses import HEAD, AddressRecord
from chalicelib.kernel import keys, storage
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.writes import Writes

SEAL = "address"


def sealed(destination: Destination, nonce: bytes) -> bytes:
    """Return a destination as it is kept."""
    return keys.seal(SEAL, json.dumps(asdict(destination), ensure_ascii=False), nonce)


def opened(kept: bytes) -> Destination:
    """Return what was sealed."""
    return Destination(**json.loads(keys.unseal(SEAL, kept)))


def _address(person_id: str, record: AddressRecord, default_row: str | None) -> Address:
    assert record.sealed is not None, "an address says where"
    return Address(
        address_id=address_id_of(person_id, record.row),
        destination=opened(record.sealed),
        sealed=record.sealed,
        revision=record.revision or "",
        asked=record.asked or "",
        is_default=record.row == default_row,
    )


def load_book(person_id: str) -> Book:
    """Return all addresses of somebody, the oldest first. One round trip."""
    rows = storage.every(storage.Query(AddressRecord, person_id, consistent=True))
    found = [AddressRecord.from_raw_data(row) for row in rows]
    head = next((one for one in found if one.row == HEAD), None)
    default_row = None if head is None else head.default_row
    addresses = tuple(_address(person_id, one, default_row) for one in found if one.row != HEAD)
    return Book(person_id, addresses, (head.version or 0) if head is not None else 0)


def load_address(person_id: str, row: str) -> Address:
    """Return one address of somebody's. One round trip.

    Raises:
        NoSuchAddress: they have none under this key.
    """
    wanted = [(AddressRecord, person_id, row), (AddressRecord, person_id, HEAD)]
    record, head = storage.find_many(wanted, consistent=True)
    if record is None:
        raise NoSuchAddress
    return _address(person_id, record, None if head is None else head.default_row)


def lookup_sealed(person_id: str, row: str) -> Lookup[bytes]:
    """Return how one address of somebody's is read, sealed as it is kept."""

    def says(record: AddressRecord | None) -> bytes:
        if record is None:
            raise NoSuchAddress
        assert record.sealed is not None, "an address says where"
        return record.sealed

    return Lookup((AddressRecord, person_id, row), says)


def prepare(seen: Book, now: Book) -> Writes:
    """Return the writes that make a book into another, as long as nothing of it changed since. 2 items.

    Raises, when it is committed:
        AddressChanged: something did.
    """
    before = {one.address_id: one for one in seen.addresses}
    after = {one.address_id: one for one in now.addresses}
    writes = _head(seen, now)
    for address_id in sorted(before.keys() - after.keys()):
        writes.delete(AddressRecord, seen.person_id, _row(address_id))
    for address_id, one in sorted(after.items()):
        if address_id not in before or before[address_id].revision != one.revision:
            row = AddressRecord(
                seen.person_id, _row(address_id), sealed=one.sealed, revision=one.revision, asked=one.asked
            )
            writes.put(row)
    return writes


def _head(seen: Book, now: Book) -> Writes:
    row = AddressRecord(seen.person_id, HEAD, version=seen.version + 1)
    if now.default_id:
        row.default_row = _row(now.default_id)
    return Writes().put(row, condition=_unchanged(seen), refusal=lambda _: AddressChanged())


def _unchanged(seen: Book) -> Condition:
    same: Condition = AddressRecord.version == seen.version if seen.version else AddressRecord.row.does_not_exist()
    return same


def prepare_forgotten(seen: Book) -> Writes:
    """Return the writes that delete all of somebody's addresses, as long as none was added since. 21 items at most.

    Raises, when it is committed:
        AddressChanged: one was.
    """
    unchanged = _unchanged(seen)
    writes = Writes()
    if seen.version:
        writes.delete(AddressRecord, seen.person_id, HEAD, condition=unchanged, refusal=lambda _: AddressChanged())
    else:
        writes.check(AddressRecord, seen.person_id, HEAD, condition=unchanged, refusal=lambda _: AddressChanged())
    for one in seen.addresses:
        writes.delete(AddressRecord, seen.person_id, _row(one.address_id))
    return writes


def _row(address_id: str) -> str:
    return address_id[-36:]
