"""Moves persons who are not residents, and organisations, in and out of DynamoDB."""

from __future__ import annotations

from chalicelib.foundation.identity.core.parties import Party
from chalicelib.foundation.identity.core.people import ChangedMeanwhile, phone_key
from chalicelib.foundation.identity.records.parties import PartyRecord
from chalicelib.foundation.identity.records.people import KeyRecord
from chalicelib.kernel import storage
from chalicelib.kernel.writes import Writes


def find_party(party_id: str) -> Party | None:
    """Return the person or organisation, or None."""
    record = storage.find(PartyRecord, party_id)
    if record is None:
        return None
    return Party(party_id, record.kind, record.name, record.phone_masked, record.uscc)


def create_party(party: Party, *, phone_sealed: bytes, phone_digest: str) -> Writes:
    """Return the writes of somebody new. 1 or 2 items."""
    record = PartyRecord(party.party_id, kind=party.kind, name=party.name, uscc=party.uscc)
    writes = Writes()
    if phone_digest:
        record.phone_masked, record.phone_sealed = party.phone_masked, phone_sealed
        record.phone_digest = phone_digest
        writes.put(KeyRecord(phone_key(phone_digest), party.party_id, holder_id=party.party_id))
    return writes.create(record, refusal=lambda _: ChangedMeanwhile())
