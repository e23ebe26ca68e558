"""Moves declared relatives in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from pynamodb.expressions.operand import Path

from chalicelib.foundation.identity.core import ids, relatives as core
from chalicelib.foundation.identity.core.people import Household, Resident
from chalicelib.foundation.identity.core.relatives import Relatives
from chalicelib.foundation.identity.records.people import HolderRecord
from chalicelib.foundation.identity.records.relatives import RelativesRecord
from chalicelib.foundation.identity.records.staff import StaffLoginRecord
from chalicelib.foundation.identity.store.people import days_of, holder_in
from chalicelib.foundation.identity.store.staff import person_row
from chalicelib.kernel import storage
from chalicelib.kernel.writes import Refusal, Writes


def find_relatives(resident_ids: Sequence[str]) -> list[Relatives]:
    """Return several people's declared relatives, in their order; a round trip per 100."""
    found = storage.find_many([(RelativesRecord, one) for one in resident_ids], consistent=True)
    return [_relatives(record, one) for record, one in zip(found, resident_ids, strict=True)]


def find_with_office(resident_ids: Sequence[str], person_id: str) -> tuple[list[Relatives], str]:
    """Return people's declared relatives, and a person's enabled staff account, "" for none. One round trip."""
    keys: list[Any] = [*((RelativesRecord, one) for one in resident_ids), (StaffLoginRecord, person_row(person_id))]
    *found, office = storage.find_many(keys, consistent=True)
    return [
        _relatives(record, one) for record, one in zip(found, resident_ids, strict=True)
    ], "" if office is None else str(office.staff_id)


def _relatives(record: RelativesRecord | None, resident_id: str) -> Relatives:
    if record is None:
        return Relatives(resident_id, {})
    others: dict[str, str] = {}
    said: dict[str, dt.date] = {}
    denied: dict[str, str] = {}
    for other, text in (record.others or {}).items():
        word, _, day = text.partition("@")
        relation = word.rstrip("!-")
        if not word.endswith("-"):
            others[other] = relation
        if word != relation:
            denied[other] = relation
        if day:
            said[other] = dt.date.fromisoformat(day)
    return Relatives(resident_id, others, record.version, said, denied, days_of(record.ended))


def _text(relatives: Relatives, other: str, relation: str) -> str:
    """Return a relation as it is kept."""
    if other not in relatives.others:
        return f"{relation}-"
    said = relatives.said.get(other)
    return relation + ("!" if other in relatives.denied else "") + (f"@{said}" if said else "")


def find_with_holders(
    resident_ids: Sequence[str], holder_ids: Sequence[str]
) -> tuple[list[Relatives], list[Resident | Household | None]]:
    """Return people's declared relatives, and holders, in one round trip."""
    parts = [ids.split(holder_id) for holder_id in holder_ids]
    keys: list[Any] = [(RelativesRecord, one) for one in resident_ids]
    keys += [(HolderRecord, village_id, holder) for village_id, _, holder in parts]
    found = storage.find_many(keys, consistent=True)
    first, rest = found[: len(resident_ids)], found[len(resident_ids) :]
    relatives = [_relatives(record, one) for record, one in zip(first, resident_ids, strict=True)]
    return relatives, [holder_in(record, kind) for record, (_, kind, _) in zip(rest, parts, strict=True)]


def moved(left: Relatives, now: Relatives, refusal: Refusal) -> Writes:
    """Return the writes by which somebody's relatives are theirs under the id they have now, as both were read.

    Each relative has them under that id as well, and the id they left has none. Who was removed keeps the id they left,
    by which they were paid until now, and has the new one beside it; the last of those, as far as there is room. An
    item for each and two more, so at most 62; one where there are none, the check that none is declared meanwhile.
    """
    names, version = RelativesRecord.others, RelativesRecord.version
    if not left.version:
        none = version.does_not_exist()
        return Writes().check(RelativesRecord, left.resident_id, condition=none, refusal=refusal)
    writes = Writes().delete(RelativesRecord, left.resident_id, condition=version == left.version, refusal=refusal)
    if not (left.everybody or left.ended):
        return writes
    after = core.moved(left, now)
    writes.merge(change_of(after, refusal))
    for other in left.everybody:
        was, new = (Path([names.attr_name, one.resident_id]) for one in (left, now))
        writes.update(
            RelativesRecord,
            other,
            actions=[was.remove(), new.set(was), version.set(version + 1)],
            condition=was.exists(),
            refusal=refusal,
        )
    removed = {other: on for other, on in left.ended.items() if other in after.ended}
    for other, on in core.latest(removed, max(0, core.RELATIVES_MAX - len(left.everybody))).items():
        # Without a condition: the other one may have forgotten it, or moved on where an older code ran meanwhile.
        ended = RelativesRecord.ended.add({f"{now.resident_id}@{on}"})
        writes.update(RelativesRecord, other, actions=[ended, version.add(1)])
    return writes


def change_of(relatives: Relatives, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly the version before."""
    texts = {other: _text(relatives, other, relation) for other, relation in relatives.everybody.items()}
    record = RelativesRecord(relatives.resident_id, others=texts, version=relatives.version)
    if relatives.ended:
        record.ended = {f"{other}@{on}" for other, on in relatives.ended.items()}
    if relatives.version == 1:
        return Writes().create(record, refusal=refusal)
    return Writes().put(record, condition=RelativesRecord.version == relatives.version - 1, refusal=refusal)
