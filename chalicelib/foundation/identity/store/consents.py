"""Moves consents in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from pynamodb.expressions.condition import Condition

from chalicelib.foundation.identity.core import ids
from chalicelib.foundation.identity.core.consents import Consent, Paper, State
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.records.consents import EVENT, STANDING, ConsentRecord
from chalicelib.foundation.identity.records.people import HolderRecord
from chalicelib.foundation.identity.store.people import holder_in
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.paging import Page
from chalicelib.kernel.storage import Item
from chalicelib.kernel.writes import Refusal, Writes


def _of_record(record: ConsentRecord) -> Consent:
    signed_on = dt.date.fromisoformat(record.signed_on) if record.signed_on else None
    return Consent(
        record.person_id,
        record.purpose,
        State(record.state),
        record.version,
        record.given_by,
        record.recorded_by,
        record.at,
        record.event_id,
        Paper(record.document or "", signed_on),
        record.uses or 0,
    )


def _of_row(row: Item) -> Consent:
    return _of_record(ConsentRecord.from_raw_data(row))


def find_consent(person_id: str, purpose: str) -> Consent:
    """Return where a person stands on one purpose. One round trip."""
    record = storage.find(ConsentRecord, person_id, STANDING + purpose, consistent=True)
    return Consent(person_id, purpose, State.NONE) if record is None else _of_record(record)


def find_with_resident(person_id: str, purposes: Sequence[str]) -> tuple[Resident | None, list[Consent]]:
    """Return a resident, or None, and where they stand on some purposes. One round trip."""
    village_id, kind, holder = ids.split(person_id)
    asked = [(ConsentRecord, person_id, STANDING + purpose) for purpose in purposes]
    record, *found = storage.find_many([(HolderRecord, village_id, holder), *asked], consistent=True)
    resident = holder_in(record, kind)
    standing = [
        Consent(person_id, purpose, State.NONE) if one is None else _of_record(one)
        for purpose, one in zip(purposes, found, strict=True)
    ]
    return resident if isinstance(resident, Resident) else None, standing


def find_consents(person_ids: Iterable[str], purpose: str) -> list[Consent]:
    """Return where each of many stands on one purpose, those without any row left out; 100 a round trip."""
    found = storage.find_many([(ConsentRecord, person_id, STANDING + purpose) for person_id in person_ids])
    return [_of_record(record) for record in found if record is not None]


def list_standing(person_id: str) -> list[Consent]:
    """Return where a person stands on every purpose they were ever asked about. One round trip."""
    where = ConsentRecord.row.startswith(STANDING)
    return [_of_row(row) for row in storage.every(storage.Query(ConsentRecord, person_id, where, consistent=True))]


def list_history(person_id: str, *, size: int, cursor: str | None) -> Page[Consent]:
    """Return a page of all that a person agreed to and withdrew, the newest first."""
    where = ConsentRecord.row.startswith(EVENT)
    query = storage.Query(ConsentRecord, person_id, where, newest_first=True, consistent=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_of_row(row) for row in page.rows], page.cursor)


def prepare(consent: Consent, *, was: Consent | None) -> Writes:
    """Return the writes that let `consent` stand and enter it in the history.

    With `was`, only if the person still stands where it says, and nothing was written since that stands on it. Saying
    the same event again is the same.
    """
    standing, event = (_record(consent, row) for row in (STANDING + consent.purpose, EVENT + consent.event_id))
    if was is None:
        return Writes().put(standing).put(event)
    unchanged = _as_read(was) | ConsentRecord.event_id.is_in(consent.event_id)
    return Writes().put(standing, condition=unchanged, refusal=lambda _: Conflict()).put(event)


def _as_read(was: Consent) -> Condition:
    """Return the condition that a consent is what was read, and that nothing more stands on it."""
    if was.state is State.NONE:
        nothing: Condition = ConsentRecord.row.does_not_exist()
        return nothing
    uses: Condition = ConsentRecord.uses == was.uses if was.uses else ConsentRecord.uses.does_not_exist()
    same: Condition = uses & ConsentRecord.event_id.is_in(was.event_id)
    return same


def prepare_unchanged(consent: Consent) -> Writes:
    """Return the check that a consent stands as it was read, for what nothing is taken away of as it is withdrawn."""
    row = STANDING + consent.purpose
    return Writes().check(
        ConsentRecord, consent.person_id, row, condition=_granted_by(consent.event_id), refusal=lambda _: Conflict()
    )


def prepare_use(person_id: str, purpose: str, event_id: str) -> Writes:
    """Return the write that something stands on a consent as it was given by an event. 2 units, as a check costs.

    A withdrawal that read what stands on it before is refused.
    """
    return Writes().update(
        ConsentRecord,
        person_id,
        STANDING + purpose,
        actions=[ConsentRecord.uses.add(1)],
        condition=_granted_by(event_id),
        refusal=lambda _: Conflict(),
    )


def _granted_by(event_id: str) -> Condition:
    stands: Condition = ConsentRecord.event_id.is_in(event_id) & (ConsentRecord.state == State.GRANTED.value)
    return stands


def prepare_granted(person_id: str, purpose: str, refusal: Refusal) -> Writes:
    """Return the check that a consent stands, by whichever event."""
    stands = ConsentRecord.state == State.GRANTED.value
    return Writes().check(ConsentRecord, person_id, STANDING + purpose, condition=stands, refusal=refusal)


def _record(consent: Consent, row: str) -> ConsentRecord:
    return ConsentRecord(
        consent.person_id,
        row,
        purpose=consent.purpose,
        state=consent.state.value,
        version=consent.version,
        given_by=consent.given_by,
        recorded_by=consent.recorded_by,
        at=consent.at,
        event_id=consent.event_id,
        document=consent.paper.document or None,
        signed_on=None if consent.paper.signed_on is None else str(consent.paper.signed_on),
    )
