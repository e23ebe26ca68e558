"""Moves staff accounts in and out of DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chalicelib.foundation.identity.core.staff import (
    LoginTaken,
    NoSuchStaff,
    PersonTaken,
    Reach,
    Staff,
    StaffChanged,
)
from chalicelib.foundation.identity.records.staff import StaffLoginRecord, StaffRecord
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes


def record_of(staff: Staff) -> StaffRecord:
    """Return an account as its item."""
    return StaffRecord(
        staff.town_id,
        staff.staff_id,
        login=staff.login,
        name=staff.name,
        roles=",".join(sorted(staff.roles)),
        reach=staff.reach.value,
        villages=[list(r) for r in staff.villages],
        resident_id=staff.resident_id,
        is_outsider=staff.is_outsider,
        password=staff.password,
        must_change=staff.must_change,
        disabled=staff.disabled,
        added_at=staff.added_at,
        revision=staff.revision,
    )


def of_record(record: StaffRecord) -> Staff:
    """Return an item as its account."""
    return Staff(
        town_id=record.town_id,
        staff_id=record.staff_id,
        login=record.login,
        name=record.name,
        roles=frozenset(Role(role) for role in record.roles.split(",")),
        reach=Reach(record.reach),
        villages=tuple((int(start), int(end)) for start, end in record.villages),
        resident_id=record.resident_id,
        is_outsider=bool(record.is_outsider),
        password=record.password,
        must_change=record.must_change,
        disabled=record.disabled,
        added_at=record.added_at,
        revision=record.revision,
    )


def find_names(town_id: str, staff_ids: Sequence[str]) -> dict[str, str]:
    """Return the names of those of some accounts that there are, by id. One round trip per 100."""
    found = storage.find_many([(StaffRecord, town_id, staff_id) for staff_id in staff_ids])
    return {record.staff_id: record.name for record in found if record is not None}


def load_staff(town_id: str, staff_id: str) -> Staff:
    """Return an account. One round trip.

    Raises:
        NoSuchStaff: the town has none with this id.
    """
    record = storage.find(StaffRecord, town_id, staff_id, consistent=True)
    if record is None:
        raise NoSuchStaff
    return of_record(record)


def find_by_login(login: str) -> Staff | None:
    """Return the account with this login name as the index knows it, which may lag. One round trip."""
    query = storage.Query(StaffRecord, login, index="by_login")
    rows = storage.page(query, size=1).rows
    return of_record(StaffRecord.from_raw_data(rows[0])) if rows else None


def list_staff(town_id: str, *, size: int, cursor: str | None) -> Page[Staff]:
    """Return a page of a town's accounts, the oldest first."""
    page = storage.page(storage.Query(StaffRecord, town_id, consistent=True), size=size, cursor=cursor)
    return Page([of_record(StaffRecord.from_raw_data(row)) for row in page.rows], page.cursor)


def every_staff(town_id: str) -> Iterator[Staff]:
    """Yield all accounts of a town, as they are now."""
    for row in storage.every(storage.Query(StaffRecord, town_id, consistent=True)):
        yield of_record(StaffRecord.from_raw_data(row))


def prepare_add(staff: Staff) -> Writes:
    """Return the writes that add an account under a login name nobody has; the same account may be added again.

    Its person, where it names one, has no other enabled account.
    """
    mine = StaffLoginRecord.login.does_not_exist() | StaffLoginRecord.staff_id.is_in(staff.staff_id)
    row = StaffLoginRecord(staff.login, staff_id=staff.staff_id)
    writes = Writes().put(row, condition=mine, refusal=lambda _: LoginTaken()).put(record_of(staff))
    return writes.merge(prepare_person(staff))


def person_row(resident_id: str) -> str:
    """Return the row that says which enabled account a person has; no login name has a `#`."""
    return f"#{resident_id}"


def prepare_person(staff: Staff) -> Writes:
    """Return the write by which an account is its person's only enabled one; none where it names nobody."""
    if not staff.resident_id or staff.disabled:
        return Writes()
    free = StaffLoginRecord.login.does_not_exist() | StaffLoginRecord.staff_id.is_in(staff.staff_id)
    row = StaffLoginRecord(person_row(staff.resident_id), staff_id=staff.staff_id)
    return Writes().put(row, condition=free, refusal=lambda _: PersonTaken())


def prepare_person_free(staff: Staff) -> Writes:
    """Return the write by which an account's person may have another one; 1 round trip where it names somebody.

    None where it is not this account that the person has: accounts from before have no such row.
    """
    if not staff.resident_id:
        return Writes()
    row = storage.find(StaffLoginRecord, person_row(staff.resident_id), consistent=True)
    if row is None or row.staff_id != staff.staff_id:
        return Writes()
    mine = StaffLoginRecord.staff_id.is_in(staff.staff_id)
    return Writes().delete(StaffLoginRecord, row.login, condition=mine, refusal=lambda _: StaffChanged())


def prepare_person_moved(staff: Staff, resident_id: str) -> Writes:
    """Return the writes by which the account that a person has is found by another id of theirs."""
    row = StaffLoginRecord(person_row(resident_id), staff_id=staff.staff_id)
    return Writes().put(row).delete(StaffLoginRecord, person_row(staff.resident_id))


def prepare_change(staff: Staff, *, was: Staff) -> Writes:
    """Return the write that changes an account which is still as it `was`; saying the same again is the same."""
    assert staff.revision != was.revision, "a change has a revision of its own"
    unchanged = StaffRecord.revision.is_in(was.revision, staff.revision)
    return Writes().put(record_of(staff), condition=unchanged, refusal=_changed)


def prepare_unchanged(staff: Staff, refusal: DomainError) -> Writes:
    """Return the check that an account is still as it was read."""
    same = StaffRecord.revision.is_in(staff.revision)
    return Writes().check(StaffRecord, staff.town_id, staff.staff_id, condition=same, refusal=lambda _: refusal)


def prepare_touch(staff: Staff, revision: str, refusal: DomainError) -> Writes:
    """Return the write that only says that an account was used as it was read."""
    same = StaffRecord.revision.is_in(staff.revision, revision)
    return Writes().update(
        StaffRecord,
        staff.town_id,
        staff.staff_id,
        actions=[StaffRecord.revision.set(revision)],
        condition=same,
        refusal=lambda _: refusal,
    )


def prepare_moved(staff: Staff, resident_id: str, revision: str, refusal: DomainError) -> Writes:
    """Return the write by which an account names its owner by another id, as long as it names the one read."""
    return Writes().update(
        StaffRecord,
        staff.town_id,
        staff.staff_id,
        actions=[StaffRecord.resident_id.set(resident_id), StaffRecord.revision.set(revision)],
        condition=StaffRecord.resident_id == staff.resident_id,
        refusal=lambda _: refusal,
    )


def _changed(image: StaffRecord | None) -> DomainError:
    return NoSuchStaff() if image is None else StaffChanged()
