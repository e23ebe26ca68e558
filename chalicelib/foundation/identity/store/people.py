"""Moves residents and households in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from chalicelib.foundation.identity.core import ids, people
from chalicelib.foundation.identity.core.moves import Named
from chalicelib.foundation.identity.core.people import Household, Resident, Status
from chalicelib.foundation.identity.records.codes import TokenRecord
from chalicelib.foundation.identity.records.people import ALONE, HolderRecord, KeyRecord
from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.storage import Query
from chalicelib.kernel.writes import Refusal, Writes


def _resident(record: HolderRecord) -> Resident:
    assert record.kind == "resident"
    village_id = record.village_id
    return Resident(
        resident_id=ids.resident_id_of(village_id, record.holder),
        name=record.name or "",
        status=Status(record.status),
        group=record.group,
        household_id=ids.household_id_of(village_id, record.household) if record.household else "",
        relation=record.relation or "",
        note=record.note or "",
        born_on=dt.date.fromisoformat(record.born_on or ""),
        sex=record.sex or "",
        id_masked=record.id_masked or "",
        id_sealed=record.id_sealed or b"",
        id_digest=record.id_digest or "",
        phone_masked=record.phone_masked or "",
        phone_sealed=record.phone_sealed or b"",
        phone_digest=record.phone_digest or "",
        code=record.code,
        card=record.card or "",
        cards=record.cards or 0,
        imported=record.imported,
        version=record.version,
        joined_on=day_of(record.joined_on),
        left={ids.household_id_of(village_id, home): on for home, on in days_of(record.left).items()},
    )


def _household(record: HolderRecord) -> Household:
    assert record.kind == "household"
    village_id = record.village_id
    return Household(
        household_id=ids.household_id_of(village_id, record.holder),
        number=record.number or "",
        group=record.group,
        status=Status(record.status),
        head_id=ids.resident_id_of(village_id, record.head) if record.head else "",
        member_ids=tuple(ids.resident_id_of(village_id, m) for m in sorted(record.members or ())),
        code=record.code,
        imported=record.imported,
        made_on=day_of(record.made_on),
        headed_on=day_of(record.headed_on),
        left={ids.resident_id_of(village_id, who): on for who, on in days_of(record.left).items()},
    )


def days_of(texts: Iterable[str] | None) -> dict[str, dt.date]:
    """Return whom `texts` such as `00346@2026-11-27` name with which day; of several days of one the last."""
    parts = [text.split("@") for text in sorted(texts or ())]
    return {holder: dt.date.fromisoformat(on) for holder, on in parts}


def left_text(holder_id: str, on: dt.date) -> str:
    """Return how it is kept that a holder left or was left on a day."""
    return f"{holder_id[7:]}@{on}"


def day_of(text: str | None) -> dt.date | None:
    """Return a day as it is kept, or None for none."""
    return dt.date.fromisoformat(text) if text else None


def _holder(record: HolderRecord) -> Resident | Household:
    return _household(record) if record.kind == "household" else _resident(record)


def _resident_record(resident: Resident) -> HolderRecord:
    record = HolderRecord(
        resident.village_id,
        resident.holder,
        kind="resident",
        status=resident.status.value,
        group=resident.group,
        code=resident.code,
        imported=resident.imported,
        version=resident.version,
        name=resident.name,
        relation=resident.relation,
        note=resident.note,
        born_on=resident.born_on.isoformat(),
        sex=resident.sex,
        id_masked=resident.id_masked,
        id_sealed=resident.id_sealed,
        id_digest=resident.id_digest,
        cards=resident.cards,
    )
    if resident.household_id:
        record.household = resident.household_id[7:]
        if resident.joined_on:
            record.joined_on = resident.joined_on.isoformat()
    if resident.phone_digest:
        record.phone_masked, record.phone_sealed = resident.phone_masked, resident.phone_sealed
        record.phone_digest = resident.phone_digest
    if resident.left:
        record.left = {left_text(home, on) for home, on in resident.left.items()}
    if resident.card:
        record.card = resident.card
    return record


def find_holder(holder_id: str, *, consistent: bool = False) -> Resident | Household | None:
    """Return the resident or household with this id, or None."""
    return find_holders([holder_id], consistent=consistent)[0]


def find_holders(holder_ids: Sequence[str], *, consistent: bool = False) -> list[Resident | Household | None]:
    """Return residents and households in the order of their ids, None where there is none; a round trip per 100."""
    parts = [ids.split(holder_id) for holder_id in holder_ids]
    if len(parts) == 1:
        village_id, _, holder = parts[0]
        records = [storage.find(HolderRecord, village_id, holder, consistent=consistent)]
    else:
        records = storage.find_many([(HolderRecord, v, h) for v, _, h in parts], consistent=consistent)
    return [holder_in(record, kind) for record, (_, kind, _) in zip(records, parts, strict=True)]


def holder_in(record: HolderRecord | None, kind: str) -> Resident | Household | None:
    """Return the holder of a record, or None where it is none of this kind."""
    return None if record is None or record.kind != kind else _holder(record)


def find_keys(keys: Sequence[str]) -> list[str | None]:
    """Return what each key (an ID number's, a household number's) finds, in their order; a round trip per 100."""
    found = storage.find_many([(KeyRecord, key, ALONE) for key in keys], consistent=True)
    return [None if record is None else str(record.holder_id) for record in found]


def find_named(digests: Sequence[str]) -> list[Named | None]:
    """Return whom each ID number's digest names, in their order; a round trip per 100."""
    found = storage.find_many([(KeyRecord, people.id_key(digest), ALONE) for digest in digests], consistent=True)
    return [named_in(record) for record in found]


def named_in(image: object) -> Named | None:
    """Return whom an ID number's key names; None where `image` is none."""
    if not isinstance(image, KeyRecord) or not image.key.startswith(people.id_key("")):
        return None
    return Named(image.holder_id, frozenset(image.former or ()) - {image.holder_id})


def find_by_phone(digest: str) -> list[str]:
    """Return the ids of everybody with a phone: residents and parties."""
    query = Query(KeyRecord, people.phone_key(digest), consistent=True)
    return [str(item["holder_id"]["S"]) for item in storage.every(query)]


def count_residents(village_id: str) -> int:
    """Return how many active residents a village has."""
    keep = HolderRecord.kind.is_in("resident") & HolderRecord.status.is_in(Status.ACTIVE.value)
    return storage.count(Query(HolderRecord, village_id, keep=keep))


def count_carded(village_id: str) -> int:
    """Return how many active residents of a village have a work-point card."""
    keep = HolderRecord.status.is_in(Status.ACTIVE.value) & HolderRecord.card.exists()
    return storage.count(Query(HolderRecord, village_id, keep=keep))


def list_residents(village_id: str, *, size_max: int, cursor: str | None) -> Page[Resident | Household]:
    """Return a page of a village's residents and households, in the order of their numbers."""
    page = storage.page(Query(HolderRecord, village_id), size=size_max, cursor=cursor)
    return Page([_holder(HolderRecord.from_raw_data(row)) for row in page.rows], page.cursor)


def list_named(village_id: str, beginning: str, *, size_max: int, cursor: str | None) -> Page[Resident]:
    """Return a page of a village's residents whose names begin so, in the order of names. Two round trips."""
    query = Query(HolderRecord, village_id, where=HolderRecord.name.startswith(beginning), index="by_name")
    page = storage.page(query, size=size_max, cursor=cursor)
    found = find_holders([ids.resident_id_of(village_id, row["holder"]["S"]) for row in page.rows])
    return Page([one for one in found if isinstance(one, Resident)], page.cursor)


def list_households(village_id: str) -> Iterable[Household]:
    """Yield a village's households, in the order of their numbers."""
    keep = HolderRecord.kind.is_in("household")
    for row in storage.every(Query(HolderRecord, village_id, keep=keep)):
        yield _household(HolderRecord.from_raw_data(row))


def every_holder(village_id: str) -> Iterable[Resident | Household]:
    """Yield a village's residents and households. For jobs."""
    for row in storage.every(Query(HolderRecord, village_id)):
        yield _holder(HolderRecord.from_raw_data(row))


def holders_between(village_id: str, first: int, after: int) -> Iterable[Resident | Household]:
    """Yield a village's holders whose numbers are in a half-open range. For jobs."""
    where = HolderRecord.holder.between(ids.holder_of(first), ids.holder_of(after - 1))
    for row in storage.every(Query(HolderRecord, village_id, where=where)):
        yield _holder(HolderRecord.from_raw_data(row))


def token_record(token: str, kind: str, holder_id: str, name: str) -> TokenRecord:
    """Return the record by which a code or card finds its holder."""
    return TokenRecord(token, kind=kind, holder_id=holder_id, masked_name=name, state="active")


def _phone_key(resident: Resident) -> KeyRecord:
    return KeyRecord(people.phone_key(resident.phone_digest), resident.resident_id, holder_id=resident.resident_id)


def create_resident(resident: Resident) -> Writes:
    """Return the writes of somebody new: the ID number's key guards that nobody is registered twice. 3 or 4 items."""
    key = KeyRecord(people.id_key(resident.id_digest), ALONE, holder_id=resident.resident_id)
    writes = Writes().create(key, refusal=lambda _: people.AlreadyRegistered(), guard=True)
    return writes.merge(create_holder(resident))


def take_id(now: Resident, named: Named, *, refusal: Refusal) -> Writes:
    """Return the write by which an ID number names `now`, as long as it still names whom it was seen to. 1 item."""
    return Writes().update(
        KeyRecord,
        people.id_key(now.id_digest),
        ALONE,
        actions=[KeyRecord.holder_id.set(now.resident_id), KeyRecord.former.add({named.resident_id})],
        condition=KeyRecord.holder_id == named.resident_id,
        refusal=refusal,
    )


def keeps_id(resident: Resident, *, refusal: Refusal) -> Writes:
    """Return the check that somebody's ID number names them, and not who they became in another village. 1 item."""
    condition = KeyRecord.holder_id == resident.resident_id
    return Writes().check(KeyRecord, people.id_key(resident.id_digest), ALONE, condition=condition, refusal=refusal)


def create_holder(resident: Resident) -> Writes:
    """Return the writes of somebody new without their ID number's key. 2 or 3 items."""
    writes = Writes().create(_resident_record(resident), refusal=lambda _: people.ChangedMeanwhile())
    if resident.phone_digest:
        writes.put(_phone_key(resident))
    return writes.put(token_record(resident.code, "resident", resident.resident_id, resident.masked_name))


def change_resident(seen: Resident, now: Resident) -> Writes:
    """Return the writes that make `seen` into `now`, as long as nobody else changed them. 1 to 5 items."""
    record = _resident_record(dataclasses.replace(now, version=seen.version + 1))
    condition = HolderRecord.version == seen.version
    writes = Writes().put(record, condition=condition, refusal=lambda _: people.ChangedMeanwhile())
    if now.phone_digest != seen.phone_digest:
        if seen.phone_digest:
            writes.delete(KeyRecord, people.phone_key(seen.phone_digest), seen.resident_id)
        if now.phone_digest:
            writes.put(_phone_key(now))
    if now.masked_name != seen.masked_name:
        tokens = {token for token in (seen.code, seen.card) if token and token in (now.code, now.card)}
        for token in sorted(tokens):
            writes.update(TokenRecord, token, actions=[TokenRecord.masked_name.set(now.masked_name)])
    return writes


def active(holder_id: str, refusal: Refusal) -> Writes:
    """Return the check that a resident or household is active."""
    village_id, kind, holder = ids.split(holder_id)
    condition = (HolderRecord.kind == kind) & (HolderRecord.status == Status.ACTIVE.value)
    return Writes().check(HolderRecord, village_id, holder, condition=condition, refusal=refusal)


def touch(resident: Resident) -> Writes:
    """Return the write that only says that an active resident was used as they were read. 1 item."""
    return Writes().update(
        HolderRecord,
        resident.village_id,
        resident.holder,
        actions=[HolderRecord.version.set(HolderRecord.version + 1)],
        condition=(HolderRecord.version == resident.version) & (HolderRecord.status == Status.ACTIVE.value),
        refusal=lambda _: people.ChangedMeanwhile(),
    )


def set_code(found: Resident | Household, token: str) -> Writes:
    """Return the write that gives a holder another code, as long as the one seen is still theirs."""
    actions = [HolderRecord.code.set(token)]
    if isinstance(found, Resident):
        actions.append(HolderRecord.version.set(HolderRecord.version + 1))
    return Writes().update(
        HolderRecord,
        found.village_id,
        found.holder,
        actions=actions,
        condition=HolderRecord.code == found.code,
        refusal=lambda _: people.ChangedMeanwhile(),
    )


def set_card(resident: Resident, token: str, *, ordinal: int) -> Writes:
    """Return the write that gives an active resident another card, as long as the one seen is still theirs."""
    seen = HolderRecord.card == resident.card if resident.card else HolderRecord.card.does_not_exist()
    return Writes().update(
        HolderRecord,
        resident.village_id,
        resident.holder,
        actions=[
            HolderRecord.card.set(token),
            HolderRecord.cards.set(ordinal),
            HolderRecord.version.set(HolderRecord.version + 1),
        ],
        condition=seen & (HolderRecord.status == Status.ACTIVE.value),
        refusal=lambda _: people.ChangedMeanwhile(),
    )


def residents_among(found: Iterable[Resident | Household | None]) -> dict[str, Resident]:
    """Return the residents among what was found, by id."""
    return {holder.resident_id: holder for holder in found if isinstance(holder, Resident)}


def households_among(found: Iterable[Resident | Household | None]) -> dict[str, Household]:
    """Return the households among what was found, by id."""
    return {holder.household_id: holder for holder in found if isinstance(holder, Household)}
